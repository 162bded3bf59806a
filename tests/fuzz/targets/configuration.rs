//! `odeum.toml`: any text is a configuration, or an error that names the file.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use odeum::config::{self, Surroundings};

fuzz_target!(|text: &str| {
    let surroundings = Surroundings { home: Some("/home/somebody".into()), ..Surroundings::default() };
    if let Err(error) = config::read(text, Path::new("odeum.toml"), &surroundings) {
        assert!(error.message.contains("odeum.toml"), "{error:?}");
    }
});
