//! The judgement of one changed file.

use schemars::JsonSchema;
use serde::Serialize;

use super::plan::Action;

/// What sort of file it is, for the one who reads the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// `__manifest__.py`, formerly `__openerp__.py`.
    Manifest,
    /// Python that the server imports.
    Python,
    /// Something below `tests/`.
    Test,
    /// A migration script.
    Migration,
    /// Records, views and templates.
    Xml,
    /// Records as a table.
    Csv,
    /// A `.po` file.
    Translation,
    /// A `.pot` file.
    TranslationTemplate,
    /// Something below `static/`.
    Asset,
    /// `requirements.txt` where it counts, what it includes, and `apt_packages.txt`.
    Dependencies,
    /// `odoo.conf` where it counts.
    Configuration,
    /// The pointer to a commit of another repository.
    Submodule,
    /// Manuals, licences, pictures of the module.
    Documentation,
    /// What serves the project: continuous integration, linters, sanitize scripts.
    Project,
    /// Everything else.
    Other,
}

/// What one changed file needs, and why.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// What sort of file it is.
    pub kind: FileKind,
    /// The least action that is enough.
    pub action: Action,
    /// Why, in a few words.
    pub why: String,
    /// Whether dependencies have to be installed again.
    pub deps: bool,
    /// Whether the configuration has to be made again.
    pub conf: bool,
    /// Whether the upgrade has to overwrite translations.
    pub i18n_overwrite: bool,
    /// Whether nothing is known about such a file.
    pub unclassified: bool,
    /// What a person should know.
    pub warnings: Vec<String>,
}

impl Verdict {
    /// A verdict without flags.
    pub fn new(kind: FileKind, action: Action, why: impl Into<String>) -> Self {
        Self {
            kind,
            action,
            why: why.into(),
            deps: false,
            conf: false,
            i18n_overwrite: false,
            unclassified: false,
            warnings: Vec::new(),
        }
    }

    /// Adds what a person should know.
    pub fn warn(mut self, warning: impl Into<String>) -> Self {
        self.warnings.push(warning.into());
        self
    }

    /// The larger action of findings decides; its reasons are the ones told.
    pub fn of_findings(kind: FileKind, findings: Vec<Finding>, otherwise: (Action, &str)) -> Self {
        let (action, default) = otherwise;
        let action = findings.iter().map(|finding| finding.action).max().unwrap_or(action);
        let mut reasons: Vec<&str> = Vec::new();
        for finding in &findings {
            if finding.action == action && !reasons.contains(&finding.why.as_str()) {
                reasons.push(&finding.why);
            }
        }
        let why = match reasons.len() {
            0 => default.to_owned(),
            count @ 1..=MOST => reasons[..count].join("; "),
            count => format!("{}; and {} more", reasons[..MOST].join("; "), count - MOST),
        };
        let mut verdict = Self::new(kind, action, why);
        verdict.warnings = findings.into_iter().filter_map(|finding| finding.warning).collect();
        verdict.warnings.dedup();
        verdict
    }
}

/// How many reasons of one file are told in full.
const MOST: usize = 3;

/// One difference between two versions of a file.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it needs.
    pub action: Action,
    /// What differs.
    pub why: String,
    /// What a person should know.
    pub warning: Option<String>,
    /// External id of the view whose arch is all that differs, as the file has it.
    pub view: Option<String>,
}

impl Finding {
    /// A difference and what it needs.
    pub fn new(action: Action, why: impl Into<String>) -> Self {
        Self { action, why: why.into(), warning: None, view: None }
    }

    /// Adds what a person should know.
    pub fn warn(mut self, warning: impl Into<String>) -> Self {
        self.warning = Some(warning.into());
        self
    }
}
