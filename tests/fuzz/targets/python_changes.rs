//! Two versions of a Python file of a module.
#![no_main]

mod pair;

use libfuzzer_sys::fuzz_target;
use odeum::analysis::Action;
use pair::Pair;

fuzz_target!(|input: &[u8]| {
    let pair = Pair::of("a/models.py", input);
    pair.check();
    let same = Pair { new: pair.old, ..pair }.plan();
    // What cannot be read gets the larger action; what can be is the same as itself.
    assert!(same.action == Action::Restart || same.reasons[0].why.contains("cannot be read"), "{same:?}");
});
