//! The steps of an exchange, in order.

mod aside;
mod code;
mod database;
mod files;
mod filestore;
mod place;
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
/// Code and container are made `anew` too, or stay.
pub fn plan(source: &Source, anew: bool) -> Vec<Group<Exchange>> {
    let mut make: Group<Exchange> = vec![Box::new(database::Database), Box::new(filestore::Filestore)];
    if anew {
        make.push(Box::new(code::Code));
    }
    let mut plan: Vec<Group<Exchange>> = vec![vec![Box::new(record::Beginning)], make];
    if matches!(source, Source::Template { .. }) {
        plan.push(vec![Box::new(sanitize::Sanitize)]);
    }
    plan.push(vec![Box::new(Stop)]);
    plan.push(vec![Box::new(swap::Swap)]);
    if anew {
        plan.push(vec![Box::new(aside::Aside)]);
        plan.push(vec![Box::new(place::Places)]);
    }
    plan.push(vec![Box::new(files::Files)]);
    plan.push(vec![Box::new(Serve)]);
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TemplateName;

    fn names(source: &Source, anew: bool) -> Vec<Vec<&'static str>> {
        let of_group = |group: &Group<Exchange>| group.iter().map(|step| step.name()).collect();
        plan(source, anew).iter().map(of_group).collect()
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
        assert_eq!(names(&snapshot, false), expected);
    }

    #[test]
    fn data_of_a_template_are_made_harmless_before_they_serve() {
        for anew in [false, true] {
            let names = names(&Source::Template { name: TemplateName::default() }, anew).concat();
            let place = |name: &str| names.iter().position(|step| *step == name);
            assert!(place("database") < place("sanitize") && place("sanitize") < place("stop"), "{names:?}");
            assert_eq!(place("code").is_some(), anew);
            assert!(place("code") < place("sanitize") && place("places") < place("files"), "{names:?}");
        }
    }
}
