//! The steps of an exchange, in order.

mod database;
mod files;
mod filestore;
mod record;
mod sanitize;
mod swap;

pub use record::remove_directory;
pub use sanitize::purpose;

use super::{record::Exchange, source::Source};
use crate::ops::{
    journal::Group,
    serving::{Serve, Stop},
};

/// The plan: groups run one after another, the steps of a group side by side. A snapshot is
/// of the environment itself, so it is as harmless as that was; of a template that is made sure.
pub fn plan(source: &Source) -> Vec<Group<Exchange>> {
    let mut plan: Vec<Group<Exchange>> = vec![
        vec![Box::new(record::Beginning)],
        vec![Box::new(database::Database), Box::new(filestore::Filestore)],
    ];
    if matches!(source, Source::Template { .. }) {
        plan.push(vec![Box::new(sanitize::Sanitize)]);
    }
    plan.push(vec![Box::new(Stop)]);
    plan.push(vec![Box::new(swap::Swap)]);
    plan.push(vec![Box::new(files::Files)]);
    plan.push(vec![Box::new(Serve)]);
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TemplateName;

    fn names(source: &Source) -> Vec<Vec<&'static str>> {
        let of_group = |group: &Group<Exchange>| group.iter().map(|step| step.name()).collect();
        plan(source).iter().map(of_group).collect()
    }

    #[test]
    fn nothing_is_stopped_before_the_new_data_are_there() {
        let snapshot = Source::Snapshot { name: "one".parse().unwrap(), id: "0a1b2c3d".parse().unwrap() };
        let expected = [
            vec!["beginning"],
            vec!["database", "filestore"],
            vec!["stop"],
            vec!["swap"],
            vec!["files"],
            vec!["serve"],
        ];
        assert_eq!(names(&snapshot), expected);
    }

    #[test]
    fn data_of_a_template_are_made_harmless_before_they_serve() {
        let names = names(&Source::Template { name: TemplateName::default() }).concat();
        let place = |name: &str| names.iter().position(|step| *step == name);
        assert!(place("database") < place("sanitize") && place("sanitize") < place("stop"), "{names:?}");
    }
}
