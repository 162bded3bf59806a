//! GitHub Actions: failures as annotations of the workflow, an environment's
//! address as outputs of the step. Both as in
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
};

use serde_json::Value;

use crate::error::Error;

/// Tools whose result is an environment that somebody will use next.
const MAKERS: [&str; 2] = ["create_environment", "start_checkout"];

/// The fields that become outputs.
const OUTPUTS: [&str; 3] = ["url", "database", "env_name"];

/// A step of a workflow, when this process runs in one.
pub struct Workflow {
    output: Option<PathBuf>,
}

impl Workflow {
    /// The workflow this process runs in, as its variables say.
    #[allow(
        clippy::disallowed_methods,
        reason = "these variables belong to the face, not to a configuration"
    )]
    pub fn of_this_process() -> Option<Self> {
        let is_one = std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true");
        let output = std::env::var_os("GITHUB_OUTPUT").filter(|path| !path.is_empty());
        is_one.then(|| Self { output: output.map(PathBuf::from) })
    }

    /// A failure as an annotation.
    pub fn error(error: &Error) -> String {
        let message = match &error.hint {
            Some(hint) => format!("{}\nTry: {hint}", error.message),
            None => error.message.clone(),
        };
        format!("::error title={}::{}", property(&format!("odeum: {}", error.kind.name())), data(&message))
    }

    /// What a result tells of failures, each as an annotation of the file and line it names:
    /// tests that failed, modules that did not install.
    pub fn failures(result: &Value) -> Vec<String> {
        let lists = ["failures", "errors"].into_iter().filter_map(|field| result[field].as_array());
        let annotation = |failure: &Value| {
            let text = |field: &str| failure[field].as_str().map(str::to_owned);
            let message = text("message")?;
            let mut properties: Vec<String> =
                text("file").map(|file| format!("file={}", property(&file))).into_iter().collect();
            properties.extend(failure["line"].as_u64().map(|line| format!("line={line}")));
            let name = match (text("class"), text("method")) {
                (Some(class), Some(method)) => format!("{class}.{method}"),
                _ => text("module").unwrap_or_else(|| "Odoo".into()),
            };
            properties.push(format!("title={}", property(&name)));
            Some(format!("::error {}::{}", properties.join(","), data(&message)))
        };
        lists.flatten().filter_map(annotation).collect()
    }

    /// Something worth knowing as an annotation.
    pub fn warning(text: &str) -> String {
        format!("::warning title=odeum::{}", data(text))
    }

    /// Writes the step's outputs, when `tool` made an environment.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_outputs(&self, tool: &str, result: &Value) -> io::Result<()> {
        let Some(path) = self.output.as_ref().filter(|_| MAKERS.contains(&tool)) else { return Ok(()) };
        let mut file = File::options().create(true).append(true).open(path)?;
        for name in OUTPUTS {
            if let Some(value) = result[name].as_str().filter(|value| !value.contains(['\n', '\r'])) {
                writeln!(file, "{name}={value}")?;
            }
        }
        Ok(())
    }
}

/// As the runner reads a command's text.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As it reads a command's properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_error_is_one_line_the_runner_reads_back() {
        let error = Error::conflict("50 % of a, b\nare taken").hint("wait");
        let expected = "::error title=odeum%3A conflict::50 %25 of a, b%0Aare taken%0ATry: wait";
        assert_eq!(Workflow::error(&error), expected);
    }

    #[test]
    fn a_failed_test_is_shown_at_its_line() {
        let result = json!({"failures": [{
            "module": "a", "class": "TestA", "method": "test_x", "message": "AssertionError: 1 != 2",
            "file": "a/tests/test_a.py", "line": 7,
        }, {"module": "b", "message": "ParseError"}]});
        let expected = [
            "::error file=a/tests/test_a.py,line=7,title=TestA.test_x::AssertionError: 1 != 2",
            "::error title=b::ParseError",
        ];
        assert_eq!(Workflow::failures(&result), expected);
    }

    #[test]
    fn only_what_makes_an_environment_has_outputs() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("output");
        let workflow = Workflow { output: Some(path.clone()) };
        let result = json!({"url": "http://localhost:1", "database": "d", "env_name": "a=b", "port": 1});
        workflow.write_outputs("list_environments", &result).unwrap();
        assert!(!path.exists());
        workflow.write_outputs("create_environment", &result).unwrap();
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            "url=http://localhost:1\ndatabase=d\nenv_name=a=b\n"
        );
    }
}
