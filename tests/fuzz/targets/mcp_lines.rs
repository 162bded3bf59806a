//! Lines from an MCP client, before and after it has introduced itself: the server
//! answers or leaves out, goes on with the next line, and ends with its input.
#![no_main]

use std::{
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use libfuzzer_sys::fuzz_target;
use odeum::{
    config::{self, Surroundings},
    context::Shared,
    faces::{
        cli::command,
        mcp::{Offer, serve},
    },
    model::TeamId,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const GREETING: &str = concat!(
    r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","#,
    r#""capabilities":{},"clientInfo":{"name":"fuzzer","version":"0"}}}"#,
    "\n",
    r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
    "\n",
);

fuzz_target!(|data: (bool, &[u8])| {
    let (greets, lines) = data;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let matches = command().get_matches_from(["odeum", "mcp", "--read-only", "--toolsets", "image"]);
        let offer = Offer::of(matches.subcommand().expect("mcp").1, "default").expect("an offer");
        let serving = tokio::spawn(async move { serve(&shared(), TeamId::default(), offer, theirs).await });
        let (mut answers, mut questions) = tokio::io::split(ours);
        let reading = tokio::spawn(async move {
            let mut all = Vec::new();
            let _ = answers.read_to_end(&mut all).await;
            all
        });
        if greets {
            let _ = questions.write_all(GREETING.as_bytes()).await;
        }
        let _ = questions.write_all(lines).await;
        let _ = questions.write_all(b"\n").await;
        let _ = questions.shutdown().await;
        let ended =
            tokio::time::timeout(Duration::from_secs(20), serving).await.expect("it ends with its input");
        let _ = ended.expect("it does not panic");
        drop(questions);
        for line in
            reading.await.expect("answers").split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
        {
            serde_json::from_slice::<serde_json::Value>(line).expect("every answer is JSON");
        }
    });
});

/// An installation that is not there: no engine answers, nothing is written.
fn shared() -> Arc<Shared> {
    static SHARED: OnceLock<Arc<Shared>> = OnceLock::new();
    let make = || {
        let surroundings = Surroundings { home: Some("/nonexistent".into()), ..Surroundings::default() };
        Shared::new(config::read("", Path::new("odeum.toml"), &surroundings).expect("defaults"))
    };
    Arc::clone(SHARED.get_or_init(make))
}
