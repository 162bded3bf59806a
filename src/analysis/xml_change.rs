//! What differs between two versions of a data file.

use std::collections::BTreeMap;

use super::{
    plan::Action,
    verdict::Finding,
    xml::{Data, Record},
};

/// Compares two versions. A file that is not there holds no records.
pub fn compare(old: &Data, new: &Data) -> Vec<Finding> {
    match (old, new) {
        (Data::Other(old), Data::Other(new)) if old == new => Vec::new(),
        (Data::Other(_), Data::Other(_)) => vec![Finding::new(Action::Refresh, "no records, other content")],
        _ => records(listed(old), listed(new)),
    }
}

/// Whether Odoo keeps the path of this file in the database: it does for views.
pub fn holds_records(data: &Data) -> bool {
    !listed(data).is_empty()
}

fn listed(data: &Data) -> &[Record] {
    match data {
        Data::Records(records) => records,
        Data::Other(_) => &[],
    }
}

type ByKey<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Record>>;

fn records(old: &[Record], new: &[Record]) -> Vec<Finding> {
    let (old, new) = (by_key(old), by_key(new));
    let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut findings = Vec::new();
    for key in keys {
        let none = Vec::new();
        let (before, after) = (old.get(key).unwrap_or(&none), new.get(key).unwrap_or(&none));
        for place in 0..before.len().max(after.len()) {
            match (before.get(place), after.get(place)) {
                (Some(gone), None) => {
                    findings.push(Finding::new(Action::Upgrade, format!("{} is gone", label(gone))));
                }
                (None, Some(came)) => {
                    findings.push(Finding::new(Action::Upgrade, format!("{} is new", label(came))));
                }
                (Some(before), Some(after)) if before != after => findings.push(changed(before, after)),
                _ => {}
            }
        }
    }
    findings
}

/// What has an external id is found by it, whatever its tag; all `delete` and
/// `function` elements, which have none of their own, by their tag.
fn by_key(records: &[Record]) -> ByKey<'_> {
    let mut found = ByKey::new();
    for record in records {
        let key = match &record.id {
            Some(id) if record.tag != "delete" && record.tag != "function" => ("", id.as_str()),
            _ => (record.tag.as_str(), ""),
        };
        found.entry(key).or_default().push(record);
    }
    found
}

fn changed(old: &Record, new: &Record) -> Finding {
    let name = label(new);
    if old.noupdate || new.noupdate {
        let finding = Finding::new(Action::Upgrade, format!("{name} changed, in `noupdate` data"));
        return finding.warn("`noupdate` data changed: an upgrade leaves existing rows as they are");
    }
    let same_head = Record { arch: old.arch, root: old.root, ..new.clone() } == *old;
    match (same_head, old.root == new.root) {
        (true, true) => {
            let finding = Finding::new(Action::Refresh, format!("only the arch of {name} changed"));
            Finding { view: new.id.clone(), ..finding }
        }
        (true, false) => Finding::new(Action::Upgrade, format!("attributes of the root of {name} changed")),
        _ => Finding::new(Action::Upgrade, format!("{name} changed")),
    }
}

/// The element as people call it.
fn label(record: &Record) -> String {
    let what = match (record.tag.as_str(), record.model.as_str()) {
        ("record", "ir.ui.view") => "view",
        ("record", "") => "record",
        ("record", model) => model,
        (tag, _) => tag,
    };
    match &record.id {
        Some(id) => format!("{what} {id}"),
        None => format!("a {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::xml::read;

    fn between(old: &str, new: &str) -> (Action, String) {
        let wrap = |text: &str| read(format!("<odoo>{text}</odoo>").as_bytes()).unwrap();
        let found = compare(&wrap(old), &wrap(new));
        let action = found.iter().map(|finding| finding.action).max().unwrap_or(Action::None);
        (action, found.iter().map(|finding| finding.why.clone()).collect::<Vec<_>>().join("; "))
    }

    fn view(fields: &str, arch: &str) -> String {
        format!(
            "<record id='v' model='ir.ui.view'>{fields}<field name='arch' type='xml'>{arch}</field></record>"
        )
    }

    #[test]
    fn only_an_arch_is_read_from_the_file() {
        for (old, new) in [
            (view("", "<form><p/></form>"), view("", "<form><b/></form>")),
            (view("", "<xpath expr='a'/>"), view("", "<xpath expr='b'/>")),
            (view("", "<kanban a='1'/>"), view("", "<kanban a='2'/>")),
            ("<template id='t'><p/></template>".into(), "<template id='t'><b/>c</template>".into()),
        ] {
            assert_eq!(between(&old, &new).0, Action::Refresh, "{old} → {new}");
        }
    }

    #[test]
    fn everything_else_is_loaded_by_an_upgrade() {
        let record = "<record id='r' model='m'><field name='a'>1</field></record>";
        for (old, new) in [
            (String::new(), view("", "<form/>")),
            (view("", "<form/>"), String::new()),
            (view("", "<form/>"), view("<field name='priority'>1</field>", "<form/>")),
            (
                view("<field name='name'>a</field>", "<form/>"),
                view("<field name='name'>b</field>", "<form/>"),
            ),
            (view("", "<form a='1'/>"), view("", "<form a='2'/>")),
            (view("", "<tree a='1'/>"), view("", "<list a='1'/>")),
            (view("", "<form/>"), view("", "<kanban/>")),
            (view("", "<search/>"), view("", "<kanban/>")),
            ("<template id='t'/>".into(), "<template id='t' priority='1'/>".into()),
            ("<template id='t'/>".into(), "<template id='u'/>".into()),
            ("<menuitem id='a' name='b'/>".into(), "<menuitem id='a' name='c'/>".into()),
            (record.into(), record.replace('1', "2")),
            (record.into(), record.replace("id='r'", "id='s'")),
            (record.into(), record.replace("model='m'", "model='n'")),
            ("<delete id='a' model='m'/>".into(), String::new()),
            ("<function name='a' model='m'/>".into(), "<function name='b' model='m'/>".into()),
            (record.into(), format!("<data noupdate='1'>{record}</data>")),
            (record.into(), format!("<data context=\"{{'a': 1}}\">{record}</data>")),
            ("<record model='m'/>".into(), "<record model='n'/>".into()),
            ("<unknown/>".into(), "<unknown a='1'/>".into()),
        ] {
            assert_eq!(between(&old, &new).0, Action::Upgrade, "{old} → {new}");
        }
    }

    #[test]
    fn order_comments_and_white_space_are_no_difference() {
        let (a, b) = ("<record id='a' model='m'/>", "<menuitem id='b'/>");
        assert_eq!(
            between(&format!("{a}{b}"), &format!("{b}\n<!-- c -->\n{a}")),
            (Action::None, String::new())
        );
    }

    #[test]
    fn rows_that_stay_as_they_are_are_told() {
        let data = |value: &str| {
            read(format!("<odoo noupdate='1'><record id='r' model='m'><field name='a'>{value}</field></record></odoo>").as_bytes())
                .unwrap()
        };
        let found = compare(&data("1"), &data("2"));
        assert_eq!(found[0].action, Action::Upgrade);
        assert!(found[0].warning.is_some());
    }

    #[test]
    fn what_is_no_data_file_is_read_by_browsers() {
        let read = |text: &str| read(text.as_bytes()).unwrap();
        let found = compare(&read("<templates><t/></templates>"), &read("<templates><p/></templates>"));
        assert_eq!(found[0].action, Action::Refresh);
        assert_eq!(
            compare(&read("<templates/>"), &read("<odoo><menuitem id='a'/></odoo>"))[0].action,
            Action::Upgrade
        );
    }
}
