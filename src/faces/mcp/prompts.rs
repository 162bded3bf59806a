//! Prompts: the usual jobs, each as a message that starts an agent on it.

use rmcp::{
    ErrorData,
    model::{GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role},
};

use super::offer::Offer;
use crate::tools;

/// A job, and the message that asks for it.
struct Job {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    inputs: &'static [Input],
    /// Markdown with `{input}` where a value goes.
    text: &'static str,
}

/// What a job has to know.
struct Input {
    name: &'static str,
    about: &'static str,
    /// What stands in its place when it is not given; it must be given when there is nothing.
    otherwise: Option<&'static str>,
}

const ENVIRONMENT: Input = Input {
    name: "env_name",
    about: "Name of the environment",
    otherwise: Some("(the one of the branch you work on; `list_environments` shows it)"),
};

const MODULE: Input = Input { name: "module", about: "Technical name of the module", otherwise: None };

static JOBS: &[Job] = &[
    Job {
        name: "start_branch",
        title: "Start work on a branch",
        about: "Make the branch's environment and say what is in it",
        inputs: &[
            Input { name: "branch", about: "Git branch", otherwise: None },
            Input {
                name: "template",
                about: "Template to start from",
                otherwise: Some("(choose the fitting one)"),
            },
        ],
        text: include_str!("../../guides/prompts/start_branch.md"),
    },
    Job {
        name: "fix_failing_module",
        title: "Fix a module that fails",
        about: "Find why a module does not install, upgrade or pass its tests, and mend it",
        inputs: &[
            MODULE,
            ENVIRONMENT,
            Input {
                name: "symptom",
                about: "What was seen: a message, a traceback, a failing test",
                otherwise: Some("(not told; find it out)"),
            },
        ],
        text: include_str!("../../guides/prompts/fix_failing_module.md"),
    },
    Job {
        name: "add_field",
        title: "Add a field",
        about: "Add a field to a model, with its view, access, test and upgrade",
        inputs: &[
            Input { name: "model", about: "Model, as sale.order", otherwise: None },
            Input { name: "field", about: "The field: name, type and what it is for", otherwise: None },
            Input {
                name: "module",
                about: "Module that gets it",
                otherwise: Some("(the project's own that extends the model, or a new one)"),
            },
            ENVIRONMENT,
        ],
        text: include_str!("../../guides/prompts/add_field.md"),
    },
    Job {
        name: "upgrade_module",
        title: "Bring a module to another series",
        about: "Port a module from one Odoo series to another, and prove that it runs there",
        inputs: &[
            MODULE,
            Input { name: "to", about: "Series to bring it to, as 19.0", otherwise: None },
            Input {
                name: "from",
                about: "Series it is written for",
                otherwise: Some("(the one its manifest's version begins with)"),
            },
            ENVIRONMENT,
        ],
        text: include_str!("../../guides/prompts/upgrade_module.md"),
    },
    Job {
        name: "review_change",
        title: "Review a change",
        about: "Say what a change needs when it is applied, and what is wrong with it",
        inputs: &[
            ENVIRONMENT,
            Input {
                name: "base",
                about: "Branch or commit to compare with",
                otherwise: Some("(the branch it goes to)"),
            },
        ],
        text: include_str!("../../guides/prompts/review_change.md"),
    },
];

/// The jobs a client with this choice of tools can do.
pub fn list(offer: &Offer) -> Vec<Prompt> {
    JOBS.iter().filter(|job| job.is_possible(offer)).map(Job::describe).collect()
}

/// The message of a job.
///
/// # Errors
/// `invalid params`: no such prompt, or an argument is missing, unknown or no text.
pub fn get(offer: &Offer, name: &str, arguments: &JsonObject) -> Result<GetPromptResult, ErrorData> {
    let Some(job) = JOBS.iter().filter(|job| job.is_possible(offer)).find(|job| job.name == name) else {
        let names: Vec<String> = list(offer).into_iter().map(|prompt| prompt.name).collect();
        return Err(invalid(format!("unknown prompt {name:?}; there are {}", names.join(", "))));
    };
    let message = job.message(arguments).map_err(|why| invalid(format!("{name}: {why}")))?;
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, message)]).with_description(job.about))
}

fn invalid(message: String) -> ErrorData {
    ErrorData::invalid_params(message, None)
}

impl Job {
    /// Whether no tool it speaks of is kept from the client.
    fn is_possible(&self, offer: &Offer) -> bool {
        let words = self.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.filter(|word| tools::find(word).is_some()).all(|word| offer.find(word).is_ok())
    }

    fn describe(&self) -> Prompt {
        let arguments = self.inputs.iter().map(|input| {
            let required = input.otherwise.is_none();
            PromptArgument::new(input.name).with_description(input.about).with_required(required)
        });
        Prompt::new(self.name, Some(self.about), Some(arguments.collect())).with_title(self.title)
    }

    /// The text with values in their places. A value is not looked at for places again.
    fn message(&self, arguments: &JsonObject) -> Result<String, String> {
        let known = || self.inputs.iter().map(|input| input.name).collect::<Vec<_>>().join(", ");
        if let Some(key) = arguments.keys().find(|key| !self.inputs.iter().any(|input| input.name == **key)) {
            return Err(format!("there is no argument {key:?}; it takes {}", known()));
        }
        let mut message = String::new();
        let mut rest = self.text;
        while let Some((before, place)) = rest.split_once('{') {
            let (name, after) = place.split_once('}').ok_or("its text is damaged")?;
            message.push_str(before);
            message.push_str(self.value(name, arguments)?);
            rest = after;
        }
        Ok(message + rest)
    }

    fn value<'a>(&self, name: &str, arguments: &'a JsonObject) -> Result<&'a str, String> {
        let input = self.inputs.iter().find(|input| input.name == name);
        let input = input.ok_or_else(|| format!("its text has no place {name:?}"))?;
        match arguments.get(name).map(|value| value.as_str().ok_or(value)) {
            Some(Err(value)) => Err(format!("{name} is a text, not {value}")),
            Some(Ok(text)) if !text.trim().is_empty() => Ok(text.trim()),
            _ => input.otherwise.ok_or_else(|| format!("{name} is missing: {}", input.about)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_text_has_a_place_for_each_input_and_no_other() {
        for job in JOBS {
            for input in job.inputs {
                let place = format!("{{{}}}", input.name);
                assert!(job.text.contains(&place), "{} has no place for {}", job.name, input.name);
            }
            let all: JsonObject =
                job.inputs.iter().map(|input| (input.name.to_owned(), json!("{x}"))).collect();
            let message = job.message(&all).unwrap_or_else(|why| panic!("{}: {why}", job.name));
            assert!(message.contains("{x}"), "a value is not looked at for places: {message}");
        }
    }

    #[test]
    fn what_must_be_given_is_missed_by_name() {
        for job in JOBS {
            for input in job.inputs.iter().filter(|input| input.otherwise.is_none()) {
                let others = job.inputs.iter().filter(|other| other.name != input.name);
                let given: JsonObject = others.map(|other| (other.name.to_owned(), json!("x"))).collect();
                let why = job.message(&given).unwrap_err();
                assert!(why.starts_with(&format!("{} is missing", input.name)), "{}: {why}", job.name);
            }
        }
    }
}
