//! Parameters of tools as clients send them: any JSON is a call, or an error that
//! says what is wrong with it; none is a fault of ours.
#![no_main]

use libfuzzer_sys::fuzz_target;
use odeum::{error::Kind, tools};

fuzz_target!(|data: (u8, &str)| {
    let (place, text) = data;
    let Ok(parameters) = serde_json::from_str(text) else { return };
    let tool = tools::ALL[usize::from(place) % tools::ALL.len()];
    if let Err(error) = tool.parse_json(parameters) {
        assert_eq!(error.kind, Kind::InvalidInput, "{error:?}");
        assert!(!error.message.is_empty());
    }
});
