//! What differs between two versions of a manifest, key by key.

use super::{
    manifest::Manifest,
    plan::Action,
    verdict::{FileKind, Finding, Verdict},
};

/// Keys that only describe: shown from stored values.
const DESCRIPTIVE: [&str; 24] = [
    "author",
    "category",
    "certificate",
    "complexity",
    "contributors",
    "currency",
    "description",
    "development_status",
    "icon",
    "images",
    "license",
    "live_test_url",
    "maintainer",
    "maintainers",
    "name",
    "old_technical_name",
    "preloadable",
    "price",
    "sequence",
    "shortdesc",
    "summary",
    "support",
    "url",
    "website",
];

/// Keys that matter only at the next installation or to other programs.
const WITHOUT_EFFECT: [&str; 5] =
    ["cloc_exclude", "post_init_hook", "pre_init_hook", "uninstall_hook", "post_uninstall_hook"];

/// Compares the manifests of a module that was there before and is there now.
pub fn compare(old: &Manifest, new: &Manifest) -> Verdict {
    let keys = old.keys(new).into_iter().filter(|key| differ(key, old, new));
    let keys: Vec<&str> = keys.collect();
    let findings = keys.iter().map(|key| judge(key, old, new)).collect();
    let mut verdict = Verdict::of_findings(FileKind::Manifest, findings, (Action::None, "says the same"));
    verdict.deps = keys.contains(&"external_dependencies");
    verdict
}

fn differ(key: &str, old: &Manifest, new: &Manifest) -> bool {
    match key {
        "installable" => old.is_installable() != new.is_installable(),
        _ => old.get(key) != new.get(key),
    }
}

fn judge(key: &str, old: &Manifest, new: &Manifest) -> Finding {
    let action = match key {
        "installable" if new.is_installable() => {
            return Finding::new(Action::Install, "can be installed now");
        }
        "installable" => {
            return Finding::new(Action::Upgrade, "cannot be installed any more");
        }
        "version" => {
            let shown = |manifest: &Manifest| manifest.version().unwrap_or("none").to_owned();
            return Finding::new(Action::Upgrade, format!("version {} → {}", shown(old), shown(new)));
        }
        "external_dependencies" | "post_load" => Action::Restart,
        key if DESCRIPTIVE.contains(&key) => Action::Refresh,
        key if WITHOUT_EFFECT.contains(&key) => Action::None,
        // `data`, `demo`, `qweb`, `assets`, `depends`, `auto_install`, and what nobody knows.
        _ => Action::Upgrade,
    };
    Finding::new(action, format!("`{key}` changed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(old: &str, new: &str) -> Verdict {
        let read = |text: &str| Manifest::read(format!("{{{text}\n}}").as_bytes()).unwrap();
        compare(&read(old), &read(new))
    }

    #[test]
    fn each_key_needs_its_action() {
        for (old, new, expected) in [
            ("'version': '1'", "'version': '2'", Action::Upgrade),
            ("'data': ['a', 'b']", "'data': ['b', 'a']", Action::Upgrade),
            ("", "'demo': ['a']", Action::Upgrade),
            ("'qweb': ['a']", "", Action::Upgrade),
            ("'assets': {'a': ['b']}", "'assets': {'a': ['c']}", Action::Upgrade),
            ("'depends': ['a']", "'depends': ['a', 'b']", Action::Upgrade),
            ("", "'auto_install': True", Action::Upgrade),
            ("", "'installable': True", Action::None),
            ("'installable': False", "", Action::Install),
            ("", "'installable': False", Action::Upgrade),
            ("", "'post_load': 'a'", Action::Restart),
            ("", "'external_dependencies': {'python': ['a']}", Action::Restart),
            ("'post_init_hook': 'a'", "'post_init_hook': 'b'", Action::None),
            ("'uninstall_hook': 'a'", "", Action::None),
            ("'name': 'a'", "'name': 'b'", Action::Refresh),
            ("'author': 'a'", "'author': 'b', 'website': 'c'", Action::Refresh),
            ("", "'something': 1", Action::Upgrade),
            ("'name':   'a',  # b", "\"name\": u'a',", Action::None),
        ] {
            let verdict = between(old, new);
            assert_eq!(verdict.action, expected, "{old} → {new}: {}", verdict.why);
        }
        assert!(between("", "'external_dependencies': {}").deps);
    }
}
