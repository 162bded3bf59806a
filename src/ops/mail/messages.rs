//! Mails that were caught.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    adapters::files,
    context::Context,
    error::{Error, Kind, Result},
    model::{EnvId, EnvName},
    ops::environment::Environment,
};

/// A mail, as the catcher noted it.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// Its id; later ones are greater.
    pub id: String,
    /// When it came, in milliseconds of the epoch.
    at_ms: i64,
    /// The environment that sent it, as it named itself.
    environment: Option<String>,
    /// The sender it gave.
    pub from: String,
    /// All it was to be delivered to.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its text, or its HTML when it has no text; at most 100,000 characters.
    pub text: String,
    /// The names of what is attached.
    pub attachments: Vec<String>,
}

impl Message {
    /// When it came.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        Timestamp::from_millisecond(self.at_ms).unwrap_or_default()
    }

    /// Where it lies, whole.
    #[must_use]
    pub fn path(&self, ctx: &Context) -> PathBuf {
        ctx.layout().mail(&ctx.team).join(format!("{}.eml", self.id))
    }
}

/// The mails an environment tried to send, the newest first.
///
/// # Errors
/// When they cannot be read.
fn messages(ctx: &Context, env: &EnvId) -> Result<Vec<Message>> {
    let directory = ctx.layout().mail(&ctx.team);
    let mut found = Vec::new();
    for name in files::entries(&directory)?.into_iter().rev() {
        let path = directory.join(name);
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        match files::read_json::<Message>(&path) {
            Ok(message) => {
                found.extend(message.filter(|it| it.environment.as_deref() == Some(env.as_str())));
            }
            // Whoever can write there is not trusted to write what it should.
            Err(error) if error.kind == Kind::Internal => ctx.warn(error.message),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Which mails are asked for.
#[derive(Debug, Clone)]
pub struct Selection {
    /// This one alone.
    pub id: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// What was caught.
pub struct Caught {
    /// The host mail goes to; `None` when it is not caught.
    pub catcher: Option<String>,
    /// How many there are of the environment.
    pub count: usize,
    /// Those asked for, the newest first.
    pub messages: Vec<Message>,
}

/// Mails an environment tried to send.
///
/// # Errors
/// `not_found` when there is no such environment, or none of its mails has that id.
pub fn caught(ctx: &Context, name: &EnvName, selection: &Selection) -> Result<Caught> {
    let env = Environment::find(ctx, name)?;
    let mut messages = messages(ctx, &env.id)?;
    let count = messages.len();
    if let Some(id) = &selection.id {
        messages.retain(|message| message.id == *id);
        if messages.is_empty() {
            return Err(Error::not_found(format!("environment {name} sent no mail {id}"))
                .hint(format!("odeum env mail {}", name.quoted())));
        }
    }
    messages.truncate(selection.limit);
    Ok(Caught { catcher: env.mail_catcher, count, messages })
}

/// Removes the mails of an environment; there being none is success.
///
/// # Errors
/// When one cannot be removed.
pub fn forget(ctx: &Context, env: &EnvId) -> Result<()> {
    for message in messages(ctx, env)? {
        let path = message.path(ctx);
        if !message.id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') {
            return Err(Error::internal(format!("{} is no id of a mail", message.id)));
        }
        files::remove_any(&path)?;
        files::remove_any(&path.with_extension("json"))?;
    }
    Ok(())
}
