use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::mail::{self, Caught, Message, Selection},
    registry::{Effect, Meta, Tool},
};

/// Show the mail an environment tried to send.
///
/// With `mail_catcher = true` for the team, the mail of environments made since
/// goes to a container that keeps it instead of to the world. The newest come
/// first; with an id, one of them with its text. The last 1,000 of a team are
/// kept, at most 200 MB.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Mail {
    /// Name of the environment.
    env_name: EnvName,
    /// Show this mail alone, with its text.
    #[arg(long)]
    id: Option<String>,
    /// How many are shown at most.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    #[serde(default = "twenty")]
    #[schemars(range(min = 1, max = 1000))]
    limit: u32,
}

const fn twenty() -> u32 {
    20
}

/// What was caught.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Mails {
    /// The host mail goes to; none when it is not caught.
    catcher: Option<String>,
    /// How many there are.
    count: usize,
    /// Those shown, the newest first.
    messages: Vec<MessageFields>,
}

/// A mail.
#[derive(Debug, Serialize, JsonSchema)]
struct MessageFields {
    /// Its id.
    id: String,
    /// When it was caught.
    at: String,
    /// The sender it gave.
    from: String,
    /// All it was to be delivered to.
    to: Vec<String>,
    /// Its subject.
    subject: String,
    /// Its size in bytes.
    size: u64,
    /// The names of what is attached.
    attachments: Vec<String>,
    /// Its text, or its HTML when it has no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The file it is in, whole.
    file: String,
}

impl MessageFields {
    fn new(ctx: &Context, message: Message, with_text: bool) -> Self {
        Self {
            at: message.at().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            file: message.path(ctx).display().to_string(),
            text: with_text.then_some(message.text),
            id: message.id,
            from: message.from,
            to: message.to,
            subject: message.subject,
            size: message.size,
            attachments: message.attachments,
        }
    }
}

impl fmt::Display for Mails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.messages.is_empty() {
            return match &self.catcher {
                Some(_) => f.write_str("nothing was sent"),
                None => f.write_str("its mail is not caught: it was made without mail_catcher"),
            };
        }
        for (place, message) in self.messages.iter().enumerate() {
            let gap = if place == 0 { "" } else { "\n" };
            let subject = console::style(&message.subject).bold();
            write!(f, "{gap}{}  {subject}", message.at)?;
            write!(f, "\n  from {} to {}", message.from, message.to.join(", "))?;
            write!(f, "\n  id {}, {} bytes", message.id, message.size)?;
            if !message.attachments.is_empty() {
                write!(f, ", with {}", message.attachments.join(", "))?;
            }
            if let Some(text) = &message.text {
                write!(f, "\n\n{}", text.trim_end())?;
            }
        }
        Ok(())
    }
}

impl Tool for Mail {
    const META: Meta = Meta {
        name: "list_mail",
        cli: "env mail",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "id"],
    };
    type Output = Mails;

    async fn run(self, ctx: &Context) -> Result<Mails> {
        let with_text = self.id.is_some();
        let selection = Selection { id: self.id, limit: self.limit as usize };
        let Caught { catcher, count, messages } = mail::caught(ctx, &self.env_name, &selection)?;
        let fields = messages.into_iter().map(|message| MessageFields::new(ctx, message, with_text));
        Ok(Mails { catcher, count, messages: fields.collect() })
    }
}
