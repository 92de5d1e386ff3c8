//! A figure: what was measured, what it is compared with, and what was hoped for.

use std::fmt;

use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) value: f64,
    /// What the value is divided by, and its name.
    pub(crate) reference: Option<(String, f64)>,
    pub(crate) goal: Option<Goal>,
}

/// The bound that the ratio of value to reference is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, unit: &'static str, value: f64) -> Self {
        Self { name: name.into(), unit, value, reference: None, goal: None }
    }

    pub(crate) fn against(mut self, name: impl Into<String>, value: f64) -> Self {
        self.reference = Some((name.into(), value));
        self
    }

    pub(crate) fn goal(mut self, goal: Goal) -> Self {
        self.goal = Some(goal);
        self
    }

    pub(crate) fn ratio(&self) -> Option<f64> {
        self.reference.as_ref().map(|(_, reference)| self.value / reference)
    }

    pub(crate) fn reached(&self) -> Option<bool> {
        Some(match self.goal? {
            Goal::AtMost(bound) => self.ratio()? <= bound,
            Goal::AtLeast(bound) => self.ratio()? >= bound,
        })
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "unit": self.unit,
            "value": self.value,
            "reference": self.reference.as_ref().map(|(_, value)| value),
            "reference_name": self.reference.as_ref().map(|(name, _)| name),
            "ratio": self.ratio(),
            "goal": self.goal.map(|goal| goal.to_string()),
            "reached": self.reached(),
        })
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(bound) => write!(formatter, "≤ {bound}"),
            Self::AtLeast(bound) => write!(formatter, "≥ {bound}"),
        }
    }
}

/// The figures as rows under one another.
pub(crate) fn table(figures: &[Figure]) -> String {
    let heads = ["figure", "value", "reference", "ratio", "goal", "reached"].map(str::to_owned);
    let mut rows = vec![heads];
    for figure in figures {
        let dash = || "–".to_owned();
        rows.push([
            figure.name.clone(),
            format!("{} {}", number(figure.value), figure.unit),
            figure
                .reference
                .as_ref()
                .map_or_else(dash, |(name, value)| format!("{} ({name})", number(*value))),
            figure.ratio().map_or_else(dash, |ratio| format!("{ratio:.2}")),
            figure.goal.map_or_else(dash, |goal| goal.to_string()),
            figure.reached().map_or_else(dash, |reached| if reached { "yes" } else { "NO" }.to_owned()),
        ]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<_> = (0..rows[0].len()).map(width).collect();
    let lines = rows.iter().map(|row| {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Three figures that matter, and no more.
fn number(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The middle of the samples (the mean of the two middle ones where their number is even).
pub(crate) fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => sorted[length / 2],
        length => f64::midpoint(sorted[length / 2 - 1], sorted[length / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_held_against_the_ratio() {
        let figure = Figure::new("paint", "ms", 390.0).against("C", 300.0);
        assert_eq!(figure.clone().goal(Goal::AtMost(1.3)).reached(), Some(true));
        assert_eq!(figure.clone().goal(Goal::AtMost(1.29)).reached(), Some(false));
        assert_eq!(figure.clone().goal(Goal::AtLeast(0.5)).reached(), Some(true));
        assert_eq!(figure.reached(), None);
        assert_eq!(Figure::new("p50", "ms", 1.0).goal(Goal::AtMost(1.0)).reached(), None);
    }

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert!((median(&[9.0, 1.0, 5.0]) - 5.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 100.0]) - 3.0).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn a_row_says_whether_its_goal_was_reached() {
        let text = table(&[Figure::new("throughput", "req/s", 4_000.0)
            .against("bare axum", 10_000.0)
            .goal(Goal::AtLeast(0.5))]);
        let row = text.lines().nth(1).unwrap();
        assert_eq!(row, "throughput  4000 req/s  10000 (bare axum)  0.40   ≥ 0.5  NO");
    }
}
