//! Figures, their spread, and where they are written.

use std::{fs, io::Write, time::Instant};

use serde_json::{Value, json};

use crate::support::outside::run;

/// One figure: ours, the floor it stands on if there is one, and what was promised.
struct Figure {
    name: &'static str,
    unit: &'static str,
    ours: Spread,
    floor: Option<Spread>,
    limit: Limit,
}

/// What was promised.
#[derive(Clone, Copy)]
pub enum Limit {
    /// At most this many times the floor, by medians.
    Ratio(f64),
    /// At most this much, by medians.
    Most(f64),
}

/// Smallest, middle and largest of some samples.
#[derive(Clone, Copy)]
struct Spread {
    min: f64,
    median: f64,
    max: f64,
    runs: usize,
}

impl Spread {
    fn of(samples: &[f64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let runs = sorted.len();
        Self { min: sorted[0], median: sorted[runs / 2], max: sorted[runs - 1], runs }
    }

    fn text(&self) -> String {
        // Small figures need their digits.
        let digits = usize::from(self.median < 10.0);
        format!("{:>8.digits$} {:>8.digits$} {:>8.digits$}", self.min, self.median, self.max)
    }

    fn json(&self) -> Value {
        json!({"min": self.min, "median": self.median, "max": self.max, "runs": self.runs})
    }
}

impl Figure {
    fn ratio(&self) -> Option<f64> {
        self.floor.map(|floor| self.ours.median / floor.median)
    }

    fn is_kept(&self) -> bool {
        match (self.limit, self.ratio()) {
            (Limit::Ratio(most), Some(ratio)) => ratio <= most,
            (Limit::Ratio(_), None) => false,
            (Limit::Most(most), _) => self.ours.median <= most,
        }
    }

    fn row(&self) -> String {
        let floor = self.floor.as_ref().map_or(" ".repeat(26), Spread::text);
        let ratio = self.ratio().map_or(String::new(), |ratio| format!("{ratio:.2}"));
        let limit = match self.limit {
            Limit::Ratio(most) => format!("≤ {most} ×"),
            Limit::Most(most) => format!("≤ {most}"),
        };
        let word = if self.is_kept() { "kept" } else { "MISSED" };
        let Self { name, unit, ours, .. } = self;
        format!("{name:<34} {unit:<4} {} │ {floor} │ {ratio:>6} {limit:>9} {word}", ours.text())
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "unit": self.unit, "ours": self.ours.json(),
            "floor": self.floor.as_ref().map(Spread::json), "ratio": self.ratio(), "kept": self.is_kept(),
        })
    }
}

/// All figures of a run.
pub struct Report {
    started: Instant,
    figures: Vec<Figure>,
}

impl Default for Report {
    fn default() -> Self {
        Self { started: Instant::now(), figures: Vec::new() }
    }
}

impl Report {
    /// Adds a figure; without samples of a floor there is none.
    pub fn add(&mut self, name: &'static str, unit: &'static str, ours: &[f64], floor: &[f64], limit: Limit) {
        let floor = (!floor.is_empty()).then(|| Spread::of(floor));
        let figure = Figure { name, unit, ours: Spread::of(ours), floor, limit };
        eprintln!("{}", figure.row());
        self.figures.push(figure);
    }

    /// Prints the table and writes the files. Figures that miss what was promised
    /// are marked; a bench is no test and does not fail. History is made of whole runs.
    pub fn end(self, is_whole: bool) {
        let machine = machine();
        println!("\n{machine}\n");
        let spread = format!("{:>8} {:>8} {:>8}", "min", "median", "max");
        println!("{:<39} {spread} │ {spread} │ {:>6} {:>9}", "ours │ by hand", "ratio", "promised");
        for figure in &self.figures {
            println!("{}", figure.row());
        }
        let all = json!({
            "time": run("date", &["-u", "+%FT%TZ"]).unwrap_or_default(),
            "version": env!("CARGO_PKG_VERSION"),
            // With `-dirty` when it is not what was committed.
            "commit": run("git", &["describe", "--always", "--dirty", "--exclude", "*"]).ok(),
            "seconds": self.started.elapsed().as_secs(),
            "machine": machine,
            "figures": self.figures.iter().map(Figure::json).collect::<Vec<_>>(),
        });
        fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/bench.json"), format!("{all:#}\n")).unwrap();
        if !is_whole {
            return;
        }
        let history = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/history.jsonl");
        let mut history = fs::File::options().create(true).append(true).open(history).unwrap();
        writeln!(history, "{all}").unwrap();
    }
}

/// Milliseconds a piece of work takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let result = work();
    (started.elapsed().as_secs_f64() * 1000.0, result)
}

fn machine() -> Value {
    let line = |path: &str, key: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    json!({
        "cpus": std::thread::available_parallelism().map_or(0, usize::from),
        "cpu": line("/proc/cpuinfo", "model name"),
        "memory": line("/proc/meminfo", "MemTotal"),
        "kernel": run("uname", &["-sr"]).unwrap_or_default(),
        "docker": run("docker", &["version", "-f", "{{.Server.Version}}"]).unwrap_or_default(),
    })
}
