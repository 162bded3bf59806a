//! What this machine has and uses, as its kernel says. Where there is no `/proc` nothing is known.

use std::path::Path;

use super::files;

/// Memory of the machine, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// All there is.
    pub total: u64,
    /// What nobody could have without somebody giving it up.
    pub used: u64,
}

/// Time all processors have had since the machine started, in the kernel's ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticks {
    /// In all.
    pub all: u64,
    /// With nothing to do.
    pub idle: u64,
}

impl Ticks {
    /// Percent of all processors that were at work since `before`.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "percentages need few digits")]
    pub fn percent_since(self, before: Self) -> f64 {
        let all = self.all.saturating_sub(before.all);
        let idle = self.idle.saturating_sub(before.idle).min(all);
        (all - idle) as f64 / all.max(1) as f64 * 100.0
    }
}

/// The machine's memory.
#[must_use]
pub fn memory() -> Option<Memory> {
    parse_memory(&read("/proc/meminfo")?)
}

/// What its processors have done so far.
#[must_use]
pub fn ticks() -> Option<Ticks> {
    parse_ticks(&read("/proc/stat")?)
}

/// How many processes wanted a processor, in the mean of 1, 5 and 15 minutes.
#[must_use]
pub fn load() -> Option<[f64; 3]> {
    let text = read("/proc/loadavg")?;
    let mut numbers = text.split(' ').map(|word| word.parse().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}

fn read(path: &str) -> Option<String> {
    files::read_text(Path::new(path)).ok()?
}

fn parse_memory(text: &str) -> Option<Memory> {
    let of = |name: &str| -> Option<u64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
    };
    let (total, available) = (of("MemTotal")?, of("MemAvailable")?);
    Some(Memory { total, used: total.saturating_sub(available) })
}

/// The first line: user, nice, system, idle, iowait, irq, softirq, steal; what follows is in user.
fn parse_ticks(text: &str) -> Option<Ticks> {
    let line = text.lines().next()?.strip_prefix("cpu ")?;
    let numbers: Vec<u64> = line.split_whitespace().take(8).map_while(|word| word.parse().ok()).collect();
    let idle = numbers.get(3)? + numbers.get(4).copied().unwrap_or_default();
    Some(Ticks { all: numbers.iter().sum(), idle })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_read() {
        let text = "MemTotal:       16384000 kB\nMemFree: 1 kB\nMemAvailable:    4096000 kB\n";
        let memory = parse_memory(text).unwrap();
        assert_eq!((memory.total, memory.used), (16_384_000 * 1024, 12_288_000 * 1024));
        assert_eq!(parse_memory("nothing"), None);
        let before = parse_ticks("cpu  10 0 10 70 10 0 0 0 5 0\ncpu0 1 2 3 4\n").unwrap();
        assert_eq!(before, Ticks { all: 100, idle: 80 });
        let after = parse_ticks("cpu  60 0 10 110 20 0 0 0 5 0\n").unwrap();
        assert!((after.percent_since(before) - 50.0).abs() < 0.001);
        assert!(before.percent_since(before) < 0.001);
    }
}
