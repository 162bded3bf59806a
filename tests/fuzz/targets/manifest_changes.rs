//! Two versions of a manifest.
#![no_main]

mod pair;

use libfuzzer_sys::fuzz_target;
use odeum::analysis::Action;
use pair::Pair;

fuzz_target!(|input: &[u8]| {
    let pair = Pair::of("a/__manifest__.py", input);
    pair.check();
    let same = Pair { new: pair.old, ..pair }.plan();
    assert!(same.action == Action::None || same.reasons[0].why.contains("cannot be read"), "{same:?}");
});
