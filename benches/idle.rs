//! What containers use when nobody asks them anything.

use std::{fs, time::Duration};

use crate::support::outside::docker;

/// Of some containers that have been let alone for a while.
pub struct Idle {
    /// Of each, in MiB.
    pub memory: Vec<f64>,
    /// Of each, in percent of one core.
    pub cpu: Vec<f64>,
}

impl Idle {
    /// Looks at them after ten quiet seconds.
    pub fn of(containers: &[&str]) -> Self {
        std::thread::sleep(Duration::from_secs(10));
        let look = ["stats", "--no-stream", "--format", "{{.CPUPerc}} {{.MemUsage}}"];
        let rows = docker(&[&look[..], containers].concat());
        let rows: Vec<(f64, f64)> = rows.lines().map(row).collect();
        assert_eq!(rows.len(), containers.len());
        Self { memory: rows.iter().map(|row| row.1).collect(), cpu: rows.iter().map(|row| row.0).collect() }
    }

    /// Processes of odeum's on this machine, file systems it mounted among them.
    pub fn our_processes() -> f64 {
        let entries = fs::read_dir("/proc").unwrap().flatten();
        let names = entries.filter_map(|entry| fs::read_to_string(entry.path().join("comm")).ok());
        let ours = names.filter(|name| ["odeum", "fuse-overlayfs"].contains(&name.trim()));
        f64::from(u32::try_from(ours.count()).unwrap())
    }
}

/// `0.05% 98.1MiB / 23.4GiB`
fn row(line: &str) -> (f64, f64) {
    let mut words = line.split_whitespace();
    let cpu = words.next().and_then(|word| word.trim_end_matches('%').parse().ok()).expect("a percentage");
    let memory = words.next().expect("an amount");
    let number: f64 = memory.trim_end_matches(char::is_alphabetic).parse().expect("a number");
    (cpu, if memory.ends_with("GiB") { number * 1024.0 } else { number })
}
