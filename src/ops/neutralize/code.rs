//! Whose code Odoo had when it neutralised: it passes over a module it has none of, and says
//! nothing.

use serde::{Deserialize, Serialize};

use super::run::Copy;
use crate::{adapters::docker::tail, context::Context, error::Result, ops::odoo};

/// Prints those of its arguments that are no modules where Odoo looks for them.
const LOOK: &str = r#"
import os, sys
import odoo.addons
from odoo.modules.module import initialize_sys_path
from odoo.tools import config
config.parse_config(["-c", "/etc/odoo/odoo.conf"])
initialize_sys_path()
for name in sys.argv[1:]:
    if not any(os.path.exists(os.path.join(path, name, "__manifest__.py")) for path in odoo.addons.__path__):
        print("without code:" + name)
"#;

/// What a line of its output begins with.
const PREFIX: &str = "without code:";

/// How many modules are named in a sentence.
const NAMED: usize = 10;

/// The Odoo that made data harmless, and what it could not know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neutralizer {
    /// Content id of its image, `sha256:…`.
    pub image: String,
    /// Installed modules it had no code of: what they bring to neutralise was not run.
    pub without_code: Vec<String>,
}

impl Neutralizer {
    /// Whether an environment of `image`, with the modules `has` knows in its code, has no code
    /// that this Odoo did not have: the scripts of those in its code are run in any case.
    #[must_use]
    pub fn knew_all(&self, image: &str, has: impl Fn(&str) -> bool) -> bool {
        self.image == image && self.without_code.iter().all(|module| has(module))
    }

    /// The modules it had no code of, in words; `None` when it had all.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let (named, more) = self.without_code.split_at(self.without_code.len().min(NAMED));
        match (named, more.len()) {
            ([], _) => None,
            (named, 0) => Some(named.join(", ")),
            (named, more) => Some(format!("{} and {more} more", named.join(", "))),
        }
    }
}

/// The modules installed in a copy that Odoo has no code of, by name; `None` when its image does
/// not tell. Modules imported as data have none anywhere.
///
/// # Errors
/// `timeout`, `cancelled`; when the database cannot be read or Docker does not do its part.
pub async fn without_code(ctx: &Context, copy: &Copy<'_>) -> Result<Option<Vec<String>>> {
    // The states of `get_installed_modules` in `odoo/modules/neutralize.py`. Not every series
    // has the column `imported`.
    let sql = "SELECT name::text FROM ir_module_module AS module \
               WHERE state IN ('installed', 'to upgrade', 'to remove') \
               AND to_jsonb(module) ->> 'imported' IS DISTINCT FROM 'true' ORDER BY name";
    let rows = copy.connection.query(sql, &[]).await?;
    let mut shot = copy.shot.clone();
    shot.arguments = ["-c", LOOK].map(str::to_owned).to_vec();
    shot.arguments.extend(rows.iter().map(|row| row.get::<_, String>(0)));
    let finished = odoo::run_python(ctx, &shot, copy.limit).await?;
    if finished.exit_code != 0 {
        let (image, words) = (&copy.shot.image, tail(&finished.output, 3));
        ctx.warn(format!(
            "{image} does not tell which modules it has, so every environment is neutralised by its own Odoo again: {words}"
        ));
        return Ok(None);
    }
    let names = finished.output.iter().filter_map(|line| line.trim_end().strip_prefix(PREFIX));
    Ok(Some(names.map(str::to_owned).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_image_or_code_it_lacked_may_bring_more() {
        let neutralizer = Neutralizer { image: "sha256:a".into(), without_code: vec!["bank".into()] };
        assert!(neutralizer.knew_all("sha256:a", |module| module == "bank"), "its script is in the code");
        assert!(!neutralizer.knew_all("sha256:a", |_| false), "it may be in a directory of the image");
        assert!(!neutralizer.knew_all("sha256:b", |_| true));
        let whole = Neutralizer { without_code: Vec::new(), ..neutralizer };
        assert!(whole.knew_all("sha256:a", |_| false));
    }

    #[test]
    fn a_sentence_names_a_few() {
        let of = |count: usize| {
            let without_code = (0..count).map(|number| format!("m{number}")).collect();
            Neutralizer { image: String::new(), without_code }.words()
        };
        assert_eq!(of(0), None);
        assert_eq!(of(2).unwrap(), "m0, m1");
        assert!(of(12).unwrap().ends_with("m9 and 2 more"));
    }
}
