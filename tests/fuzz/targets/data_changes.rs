//! Two versions of a data file of a module.
#![no_main]

mod pair;

use libfuzzer_sys::fuzz_target;
use odeum::analysis::Action;
use pair::Pair;

fuzz_target!(|input: &[u8]| {
    let pair = Pair::of("a/a.xml", input);
    pair.check();
    let noted = [pair.old, b"<!-- note -->\n"].concat();
    let noted = Pair { new: &noted, ..pair }.plan();
    let why = &noted.reasons[0].why;
    // A comment is no difference to records; other data is taken as it is.
    let is_expected =
        noted.action == Action::Refresh || why.contains("cannot be read") || why.contains("lists it");
    assert!(is_expected, "{noted:?}");
});
