//! The figures, their budgets, and how they are written down.

use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// One figure of one function.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are those of figures.json"
)]
pub(crate) struct Figure {
    pub(crate) function: String,
    pub(crate) figure: &'static str,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    /// What it is compared with, in the same unit.
    pub(crate) reference: Option<f64>,
    pub(crate) ratio: Option<f64>,
    /// The most that the ratio may be, or the value where there is no reference.
    pub(crate) budget: Option<f64>,
    pub(crate) within: Option<bool>,
}

/// The samples of all rounds, by subject and by what was measured.
pub(crate) struct Samples<K>(BTreeMap<(String, K), Vec<f64>>);

impl<K> Default for Samples<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Samples<K> {
    pub(crate) fn add(&mut self, subject: &str, kind: K, value: f64) {
        let samples = self.0.entry((subject.to_owned(), kind)).or_default();
        samples.push(value);
    }

    /// The median; `None` if nothing was measured.
    pub(crate) fn median(&self, subject: &str, kind: K) -> Option<f64> {
        let mut all = self.0.get(&(subject.to_owned(), kind))?.clone();
        all.sort_by(f64::total_cmp);
        let middle = all.len() / 2;
        if all.len() % 2 == 1 {
            return all.get(middle).copied();
        }
        Some(f64::midpoint(*all.get(middle - 1)?, *all.get(middle)?))
    }
}

impl Figure {
    /// A figure without a budget.
    pub(crate) fn plain(
        function: &str,
        figure: &'static str,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            function: function.to_owned(),
            figure,
            value: rounded(value),
            unit,
            reference: None,
            ratio: None,
            budget: None,
            within: None,
        }
    }

    /// The same with the most that it may be.
    pub(crate) fn at_most(self, budget: f64) -> Self {
        Self {
            budget: Some(rounded(budget)),
            within: Some(self.value <= budget),
            ..self
        }
    }

    /// The same as a multiple of a reference.
    pub(crate) fn beside(self, reference: f64) -> Self {
        let ratio = rounded(self.value / reference);
        Self {
            reference: Some(rounded(reference)),
            ratio: Some(ratio),
            ..self
        }
    }

    /// The same with the largest multiple that it may be.
    pub(crate) fn at_most_times(self, budget: f64) -> Self {
        Self {
            budget: Some(budget),
            within: self.ratio.map(|ratio| ratio <= budget),
            ..self
        }
    }
}

/// Three decimals are more than can be measured again.
fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// All figures of a run.
pub(crate) struct Table(pub(crate) Vec<Figure>);

impl Table {
    /// Whether no budget is missed.
    pub(crate) fn within(&self) -> bool {
        self.0.iter().all(|figure| figure.within != Some(false))
    }

    pub(crate) fn to_json(&self) -> Value {
        json!(self.0)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| function | figure | value | reference | ratio | budget | |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|")?;
        let shown = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
        for figure in &self.0 {
            let verdict = match figure.within {
                Some(true) => "within",
                Some(false) => "MISSED",
                None => "",
            };
            writeln!(
                f,
                "| {} | {} | {} {} | {} | {} | {} | {verdict} |",
                figure.function,
                figure.figure,
                figure.value,
                figure.unit,
                shown(figure.reference),
                shown(figure.ratio),
                shown(figure.budget),
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle() {
        let mut samples = Samples::default();
        assert_eq!(samples.median("a", "x"), None);
        for value in [3.0, 1.0, 2.0] {
            samples.add("a", "x", value);
        }
        assert_eq!(samples.median("a", "x"), Some(2.0));
        samples.add("a", "x", 4.0);
        assert_eq!(samples.median("a", "x"), Some(2.5));
    }

    #[test]
    fn a_budget_is_a_multiple_of_the_reference_or_a_value() {
        let figure = Figure::plain("f", "warm", 300.0, "us").beside(200.0);
        assert_eq!(figure.clone().at_most_times(1.5).within, Some(true));
        assert_eq!(figure.clone().at_most_times(1.4).within, Some(false));
        assert_eq!(figure.within, None);
        assert_eq!(
            Figure::plain("f", "zip", 2.6, "MB").at_most(2.5).within,
            Some(false)
        );
    }
}
