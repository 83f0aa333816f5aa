//! Reads the output of the tests: how many ran, and what they measured.
//!
//! A test prints its measurements in lines that begin with `figure: `. cargo hides the output of passing tests;
//! these lines are collected from it and shown together at the end.

use std::fmt;

const FIGURE: &str = "figure: ";

/// The results of the lines read so far.
#[derive(Default)]
pub(crate) struct Report {
    passed: u64,
    failed: u64,
    skipped: u64,
    figures: Vec<String>,
    /// Whether to hide the lines: they are the output of passing tests, of which only the figures matter, or come
    /// from a target without tests.
    hidden: bool,
}

impl Report {
    /// Reads one line of cargo's output; returns whether to show it.
    pub(crate) fn read(&mut self, line: &str) -> bool {
        if let Some(figure) = line.strip_prefix(FIGURE) {
            self.figures.push(figure.to_owned());
            return false;
        }
        match line {
            "running 0 tests" | "successes:" => self.hidden = true,
            "failures:" => self.hidden = false,
            _ => {}
        }
        if line.starts_with("test result: ") {
            self.hidden = false;
            self.passed += counted(line, "passed");
            self.failed += counted(line, "failed");
            self.skipped += counted(line, "ignored");
            return !line.contains(" 0 passed; 0 failed; 0 ignored; ");
        }
        !self.hidden && !line.is_empty()
    }
}

/// The number before `word` in a closing line, as in `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
fn counted(line: &str, word: &str) -> u64 {
    let mut words = line.split([' ', ';']).filter(|word| !word.is_empty());
    let mut before = "";
    words
        .find_map(|this| {
            let number = (this == word).then_some(before);
            before = this;
            number
        })
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// The figures, followed by a line that CI reads.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for figure in &self.figures {
            writeln!(f, "{figure}")?;
        }
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_figures_are_read_and_the_rest_of_passed_tests_is_hidden() {
        let mut report = Report::default();
        let output = [
            "running 0 tests",
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "running 2 tests",
            "..",
            "",
            "successes:",
            "",
            "---- a stdout ----",
            "{\"level\":\"INFO\"}",
            "figure: 625 sessions of 10,000 attempts",
            "",
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ];
        let shown: Vec<_> = output
            .into_iter()
            .filter(|line| report.read(line))
            .collect();
        assert_eq!(shown, [output[2], output[3], output[11], output[12]]);
        assert_eq!(
            report.to_string(),
            "625 sessions of 10,000 attempts\n6 passed, 1 failed, 1 skipped"
        );
    }
}
