//! A moment as people type it.

use jiff::Timestamp;

use super::Span;

/// A moment, or how long ago it was: `30s`, `10m`, `2h`, `1d`, `2026-11-21T10:00:00Z`.
///
/// # Errors
/// What is wrong with it, in words.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let refuse = || format!("{text:?} is not a time: 30s, 10m, 2h, 1d, or 2026-11-21T10:00:00Z");
    match text.parse::<Span>() {
        Ok(ago) => Timestamp::now().checked_sub(ago.duration()).map_err(|_| refuse()),
        Err(_) => text.parse().map_err(|_| refuse()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_times_or_ages() {
        let age = |text| Timestamp::now().duration_since(moment(text).unwrap()).as_secs();
        for (text, seconds) in [("30s", 30), ("10m", 600), ("2h", 7_200), ("1d", 86_400)] {
            assert!((seconds - 1..seconds + 5).contains(&age(text)), "{text}: {}", age(text));
        }
        assert_eq!(moment("2026-11-21T10:00:00Z").unwrap().as_second(), 1_795_255_200);
        for bad in ["", "h", "-1h", "yesterday", "10", "1.5h", "2026-11-21", "4294967295d"] {
            assert!(moment(bad).is_err(), "{bad}");
        }
    }
}
