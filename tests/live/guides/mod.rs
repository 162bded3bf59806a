//! What the development guides claim, compared with the sources of Odoo in the images.
//!
//! A claim is a passage of a guide, a place in Odoo's package, and a pattern that must or must
//! not be there. A passage that is no longer in the guide fails as well.

mod odoo_14;
mod odoo_19;

use std::{fs, path::Path};

use crate::support::outside::try_docker;

/// Where the package is in the images.
const PACKAGE: &str = "/usr/lib/python3/dist-packages/odoo";

/// A passage of the guide, a file or directory of the package, an extended regular expression.
pub type Claim = (&'static str, &'static str, Found);

/// What must come of looking.
pub enum Found {
    Is(&'static str),
    IsNot(&'static str),
}
use self::Found::{Is, IsNot};

#[test]
fn what_the_guide_for_19_says_must_be_so_in_odoo_19() {
    compare(19, odoo_19::CLAIMS);
}

#[test]
fn what_the_guide_for_14_says_must_be_so_in_odoo_14() {
    compare(14, odoo_14::CLAIMS);
}

fn compare(series: u16, claims: &[Claim]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/guides/odoo-{series}.md"));
    // A passage may be broken into lines anywhere.
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let guide = plain(&fs::read_to_string(path).unwrap());
    let answers = look(series, claims);
    let mut wrong = Vec::new();
    for ((passage, place, found), answer) in claims.iter().zip(answers) {
        if !guide.contains(&plain(passage)) {
            wrong.push(format!("the guide no longer says {passage:?}"));
        }
        let (wanted, pattern) = match found {
            Is(pattern) => ("yes", pattern),
            IsNot(pattern) => ("no", pattern),
        };
        if answer != wanted {
            wrong.push(format!("{passage:?}: is {pattern:?} in {place}? {answer}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "Odoo {series}, {} of {}: {wrong:#?}", wrong.len(), claims.len());
}

/// For each claim `yes`, `no`, `missing` when the place itself is not there, or `wrong pattern`.
fn look(series: u16, claims: &[Claim]) -> Vec<String> {
    let quote = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let lines = claims.iter().map(|(_, place, Is(pattern) | IsNot(pattern))| {
        let (place, pattern) = (quote(&format!("{PACKAGE}/{place}")), quote(pattern));
        format!(
            "if [ ! -e {place} ]; then echo missing; \
             elif grep -rqEI --exclude-dir=__pycache__ --exclude-dir=i18n -e {pattern} {place}; \
             then echo yes; else case $? in 1) echo no ;; *) echo wrong pattern ;; esac; fi\n"
        )
    });
    let script: String = lines.collect();
    let image = format!("odoo:{series}.0");
    let run = ["run", "--rm", "--network", "none", "--entrypoint", "sh", &image, "-c", &script];
    let output = try_docker(&run).unwrap_or_else(|error| {
        panic!("{image}: {error}\nrun the test command of README.md: it installs what the tests need")
    });
    let answers: Vec<String> = output.lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), claims.len(), "{output}");
    answers
}
