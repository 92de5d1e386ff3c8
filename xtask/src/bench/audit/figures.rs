//! From samples to figures, each against the bound that was hoped for.

use anyhow::Context as _;
use serde_json::Value;

use super::super::figure::{Figure, Goal, median};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Million,
    TenMillion,
}

impl Scale {
    pub(super) const fn events(self) -> u32 {
        match self {
            Self::Million => 1_000_000,
            Self::TenMillion => 10_000_000,
        }
    }

    const fn query_ms(self) -> f64 {
        match self {
            Self::Million => 5.0,
            Self::TenMillion => 30.0,
        }
    }

    const fn open_ms(self) -> f64 {
        match self {
            Self::Million => 50.0,
            Self::TenMillion => 150.0,
        }
    }

    const fn memory_mib(self) -> f64 {
        match self {
            Self::Million => 80.0,
            Self::TenMillion => 300.0,
        }
    }
}

/// What the programs printed.
pub(super) struct Measured {
    pub(super) scale: Scale,
    /// Of the NDJSON.
    pub(super) bytes: f64,
    pub(super) sha256: Value,
    pub(super) bare: Value,
    pub(super) ours: Value,
    pub(super) duckdb: Value,
    pub(super) tools: Value,
}

impl Measured {
    pub(super) fn figures(&self) -> anyhow::Result<Vec<Figure>> {
        let mut figures = self.storing()?;
        figures.extend(self.asking()?);
        figures.extend(self.comparing()?);
        Ok(figures)
    }

    fn storing(&self) -> anyhow::Result<Vec<Figure>> {
        let rate = |secs: f64| f64::from(self.scale.events()) / secs;
        let bare = rate(number(&self.bare, "/secs")?);
        let duckdb = rate(number(&self.duckdb, "/load_secs")?);
        let filterable = rate(number(&self.ours, "/ingest/filterable_secs")?);
        let indexed = rate(number(&self.ours, "/ingest/indexed_secs")?);
        let mib = |bytes: f64| bytes / 1_048_576.0;
        let sha = mib(self.bytes) / number(&self.sha256, "/secs")?;
        let verify = mib(self.bytes) / number(&self.ours, "/verify/secs")?;
        let memory = number(&self.ours, "/queries/rss_mib")? - number(&self.ours, "/empty/rss_mib")?;
        let opens = samples(&self.ours, "/opens_ms")?;
        Ok(vec![
            Figure::new("ingest: hashed, durable, filterable", "events/s", filterable)
                .against("bare SQLite insert", bare)
                .goal(Goal::AtLeast(0.6)),
            Figure::new("ingest: every value text-indexed", "events/s", indexed)
                .against("bare SQLite insert", bare)
                .goal(Goal::AtLeast(0.3)),
            Figure::new("ingest: every value text-indexed", "events/s", indexed)
                .against("DuckDB read_json", duckdb)
                .goal(Goal::AtLeast(0.25)),
            Figure::new("file with text index", "MiB", mib(number(&self.ours, "/ingest/file_bytes")?))
                .against("NDJSON", mib(self.bytes))
                .goal(Goal::AtMost(0.6)),
            bounded(
                "commit of 1,000 events, p99",
                percentile(&samples(&self.ours, "/pages/commit_ms")?, 0.99),
                20.0,
            ),
            Figure::new("verification from disk", "MiB/s", verify)
                .against("SHA-256 of the NDJSON", sha)
                .goal(Goal::AtLeast(0.5)),
            bounded("cold open to first page, median", median(&opens), self.scale.open_ms()),
            Figure::new("memory over an empty cache", "MiB", memory)
                .against("bound", self.scale.memory_mib())
                .goal(Goal::AtMost(1.0)),
        ])
    }

    /// Every kind of question, against its bound.
    fn asking(&self) -> anyhow::Result<Vec<Figure>> {
        let kinds = self.ours.pointer("/queries/ms").and_then(Value::as_object).context("no queries")?;
        let mut figures = Vec::new();
        for (kind, times) in kinds {
            let name = format!("{}, p95", kind.replace('_', " "));
            figures.push(bounded(&name, percentile(&numbers(times), 0.95), self.scale.query_ms()));
        }
        Ok(figures)
    }

    /// The same questions, against the references.
    fn comparing(&self) -> anyhow::Result<Vec<Figure>> {
        let ours = |kind: &str| -> anyhow::Result<f64> {
            Ok(percentile(&samples(&self.ours, &format!("/queries/ms/{kind}"))?, 0.95))
        };
        let mut figures = Vec::new();
        for (kind, bound) in [
            ("newest_page", 1.0 / 40.0),
            ("facets", 0.6),
            ("facets_filtered", 0.6),
            ("histogram", 0.6),
            ("histogram_filtered", 0.6),
        ] {
            let theirs = percentile(&samples(&self.duckdb, &format!("/ms/{kind}"))?, 0.95);
            let name = format!("{}, p95", kind.replace('_', " "));
            figures.push(
                Figure::new(name, "ms", ours(kind)?).against("DuckDB", theirs).goal(Goal::AtMost(bound)),
            );
        }
        for (tool, bound) in [("rg", 1.0 / 50.0), ("jq", 1.0 / 100.0), ("lnav", 1.0 / 100.0)] {
            let Ok(times) = samples(&self.tools, &format!("/{tool}_ms")) else { continue };
            figures.push(
                Figure::new("text as typed, p95", "ms", ours("text_as_typed")?)
                    .against(tool, median(&times))
                    .goal(Goal::AtMost(bound)),
            );
        }
        Ok(figures)
    }
}

fn bounded(name: &str, value: f64, bound: f64) -> Figure {
    Figure::new(name, "ms", value).against("bound", bound).goal(Goal::AtMost(1.0))
}

fn number(value: &Value, at: &str) -> anyhow::Result<f64> {
    value.pointer(at).and_then(Value::as_f64).with_context(|| format!("no number at {at}"))
}

fn samples(value: &Value, at: &str) -> anyhow::Result<Vec<f64>> {
    let times = numbers(value.pointer(at).with_context(|| format!("no samples at {at}"))?);
    anyhow::ensure!(!times.is_empty(), "no samples at {at}");
    Ok(times)
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// The smallest sample that `share` of all do not exceed.
fn percentile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few thousand samples, a share of 0 to 1"
    )]
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_percentile_is_a_sample() {
        let samples: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((percentile(&samples, 0.95) - 95.0).abs() < f64::EPSILON);
        assert!((percentile(&samples, 0.99) - 99.0).abs() < f64::EPSILON);
        assert!((percentile(&[7.0], 0.99) - 7.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 0.5).is_nan());
    }

    #[test]
    fn figures_hold_samples_against_their_bounds() {
        let ms = |times: &[f64]| json!(times);
        let kinds = json!({
            "newest_page": ms(&[1.0]), "facets": ms(&[1.0]), "facets_filtered": ms(&[1.0]),
            "histogram": ms(&[1.0]), "histogram_filtered": ms(&[9.0]), "text_as_typed": ms(&[1.0]),
        });
        let measured = Measured {
            scale: Scale::Million,
            bytes: 1_048_576.0,
            sha256: json!({ "secs": 1.0 }),
            bare: json!({ "secs": 10.0 }),
            ours: json!({
                "ingest": { "filterable_secs": 10.0, "indexed_secs": 50.0, "file_bytes": 524_288 },
                "pages": { "commit_ms": [1.0, 21.0] },
                "verify": { "secs": 1.5 },
                "opens_ms": [10.0],
                "empty": { "rss_mib": 10.0 },
                "queries": { "rss_mib": 100.0, "ms": kinds },
            }),
            duckdb: json!({ "load_secs": 5.0, "ms": {
                "newest_page": [39.0], "facets": [10.0], "facets_filtered": [10.0], "histogram": [10.0],
                "histogram_filtered": [10.0],
            } }),
            tools: json!({ "rg_ms": [60.0] }),
        };
        let figures = measured.figures().unwrap();
        let missed: Vec<_> = figures
            .iter()
            .filter(|figure| figure.reached() == Some(false))
            .map(|figure| (figure.name.as_str(), figure.reference.as_ref().unwrap().0.as_str()))
            .collect();
        assert_eq!(
            missed,
            [
                ("ingest: every value text-indexed", "bare SQLite insert"),
                ("ingest: every value text-indexed", "DuckDB read_json"),
                ("commit of 1,000 events, p99", "bound"),
                ("memory over an empty cache", "bound"),
                ("histogram filtered, p95", "bound"),
                ("newest page, p95", "DuckDB"),
                ("histogram filtered, p95", "DuckDB"),
            ]
        );
    }
}
