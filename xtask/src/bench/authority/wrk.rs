//! The load: wrk with 32 connections from one thread, and what it reports.

use std::{path::Path, process::Command};

use anyhow::{Context as _, ensure};

use crate::process;

const CONNECTIONS: &str = "32";
const SECONDS: &str = "8s";

/// What one run of wrk measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Load {
    pub(super) requests_per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

/// Loads `GET {url}/v1/me` with the key. `core` is the core the load runs on, where cores can be chosen.
pub(super) fn run(url: &str, key: &str, script: &Path, core: Option<&str>) -> anyhow::Result<Load> {
    let mut command = pinned("wrk", core);
    command.args([
        "--threads",
        "1",
        "--connections",
        CONNECTIONS,
        "--duration",
        SECONDS,
        "--latency",
        "--script",
    ]);
    command.arg(script).arg(format!("{url}/v1/me")).env("BIJAK_BENCH_KEY", key);
    parse(&process::output(&mut command)?)
}

/// A program on one core.
pub(super) fn pinned(program: impl AsRef<std::ffi::OsStr>, core: Option<&str>) -> Command {
    let Some(core) = core else { return Command::new(program) };
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", core]).arg(program);
    command
}

fn parse(report: &str) -> anyhow::Result<Load> {
    ensure!(!report.contains("Non-2xx"), "some answers were refusals:\n{report}");
    ensure!(!report.contains("Socket errors"), "some connections failed:\n{report}");
    let after = |label: &str| {
        report
            .lines()
            .find_map(|line| line.trim().strip_prefix(label))
            .map(str::trim)
            .with_context(|| format!("wrk reported no {label}:\n{report}"))
    };
    Ok(Load {
        requests_per_second: after("Requests/sec:")?.parse()?,
        p50_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
    })
}

/// wrk's durations: `812.00us`, `1.25ms`, `1.02s`.
fn milliseconds(text: &str) -> anyhow::Result<f64> {
    let units = [("us", 1e-3), ("ms", 1.0), ("s", 1e3)];
    let found = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
    let (number, factor) = found.with_context(|| format!("no duration: {text}"))?;
    Ok(number.parse::<f64>()? * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "Running 8s test @ http://127.0.0.1:1/v1/me
  Latency Distribution
     50%  812.00us
     75%    1.10ms
     90%    1.42ms
     99%    2.50ms
  91234 requests in 8.00s, 40.00MB read
Requests/sec:  11404.25
Transfer/sec:      5.00MB
";

    #[test]
    fn the_report_is_read() {
        let load = parse(REPORT).unwrap();
        assert!((load.requests_per_second - 11_404.25).abs() < 1e-9);
        assert!((load.p50_ms - 0.812).abs() < 1e-9 && (load.p99_ms - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_run_with_refusals_is_no_measurement() {
        assert!(parse(&format!("{REPORT}  Non-2xx or 3xx responses: 3\n")).is_err());
        assert!(parse("Running 8s test\n").is_err());
    }

    #[test]
    fn durations_of_every_unit_are_milliseconds() {
        assert!((milliseconds("1.02s").unwrap() - 1_020.0).abs() < 1e-9);
        assert!(milliseconds("12").is_err());
    }
}
