//! The table at the end of a run: each step, its seconds, its outcome.

use std::{fmt, time::Duration};

#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<(&'static str, Duration, bool)>,
}

impl Report {
    pub(crate) fn add(&mut self, name: &'static str, took: Duration, passed: bool) {
        self.rows.push((name, took, passed));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{:<12} {:>8}", "step", "seconds")?;
        for (name, took, passed) in &self.rows {
            let outcome = if *passed { "ok" } else { "FAILED" };
            writeln!(formatter, "{name:<12} {:>8.1}  {outcome}", took.as_secs_f64())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_stands_out() {
        let mut report = Report::default();
        report.add("fmt", Duration::from_millis(1_240), true);
        report.add("unit", Duration::from_secs(90), false);
        assert_eq!(
            report.to_string(),
            "step          seconds\nfmt               1.2  ok\nunit             90.0  FAILED\n"
        );
    }
}
