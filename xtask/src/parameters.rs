//! The parameters of template.yaml, checked before anything is built: CloudFormation says the same, but only at the end.

mod together;

use crate::step::{Failure, command, root};
use std::fs;

/// The parameters that template.yaml has, in its order.
pub(crate) struct Parameters(Vec<Parameter>);

/// What template.yaml says of one parameter.
#[derive(Debug, Default, PartialEq)]
struct Parameter {
    name: String,
    has_default: bool,
    pattern: Option<String>,
    /// Empty if any value is allowed that fits the rest.
    allowed: Vec<String>,
    least: Option<u64>,
    most: Option<u64>,
    /// The sentence for a value that does not fit.
    sentence: Option<String>,
}

/// Splits `Name=Value`.
pub(crate) fn assignment(given: &str) -> Option<(&str, &str)> {
    let (name, value) = given.split_once('=')?;
    name.chars()
        .all(char::is_alphanumeric)
        .then_some((name, value))
}

impl Parameters {
    /// Reads template.yaml.
    pub(crate) fn read() -> Result<Self, Failure> {
        let template = fs::read_to_string(root().join("template.yaml"))
            .map_err(|error| Failure(format!("template.yaml cannot be read: {error}")))?;
        Ok(Self::parse(&template))
    }

    /// Reads the lines between `Parameters:` and the next section, written as this project writes them.
    fn parse(template: &str) -> Self {
        let section = template
            .lines()
            .skip_while(|line| *line != "Parameters:")
            .skip(1)
            .take_while(|line| line.is_empty() || line.starts_with(' '));
        let mut parameters: Vec<Parameter> = Vec::new();
        for line in section {
            let depth = line.len() - line.trim_start().len();
            let (line, last) = (line.trim(), parameters.last_mut());
            match (depth, last) {
                (2, _) => parameters.push(Parameter {
                    name: line.trim_end_matches(':').to_owned(),
                    ..Parameter::default()
                }),
                (4, Some(last)) => last.read(line),
                (6, Some(last)) => last.allowed.extend(line.strip_prefix("- ").map(plain)),
                _ => {}
            }
        }
        Self(parameters)
    }

    /// Fails with a sentence about the first of `given` (each `Name=Value`) that the template would refuse.
    pub(crate) fn check(&self, given: &[String]) -> Result<(), Failure> {
        for text in given {
            let Some((name, value)) = assignment(text) else {
                return Err(Failure(format!(
                    "`{text}` is no parameter: write it as Name=Value, for example RegionId=us."
                )));
            };
            if name.is_empty() {
                return Err(Failure(format!(
                    "`{text}` has no name before the =: write it as Name=Value, for example RegionId=us."
                )));
            }
            let Some(parameter) = self.0.iter().find(|known| known.name == name) else {
                return Err(Failure(self.unknown(name)));
            };
            if !parameter.takes(value)? {
                return Err(Failure(format!(
                    "{} Now it is `{value}`.",
                    parameter.rule()
                )));
            }
        }
        self.check_regions(given)
    }

    /// Fails if a parameter that a first deployment needs is not among `given`.
    pub(crate) fn check_complete(&self, given: &[String]) -> Result<(), Failure> {
        let given: Vec<_> = given.iter().filter_map(|text| assignment(text)).collect();
        let missing: Vec<_> = self
            .0
            .iter()
            .filter(|known| !known.has_default)
            .filter(|known| given.iter().all(|(name, _)| *name != known.name))
            .map(|known| known.name.as_str())
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Failure(format!(
            "The first deployment needs {} too: add each as Name=Value, or use --guided, which asks for them.",
            missing.join(", ")
        )))
    }

    fn unknown(&self, name: &str) -> String {
        let meant = self
            .0
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name));
        meant.map_or_else(
            || {
                let names: Vec<_> = self.0.iter().map(|known| known.name.as_str()).collect();
                format!(
                    "template.yaml has no parameter {name}: write one of {}.",
                    names.join(", ")
                )
            },
            |meant| {
                format!(
                    "template.yaml has no parameter {name}: write it as {}.",
                    meant.name
                )
            },
        )
    }
}

impl Parameter {
    /// Takes one line of the parameter's definition.
    fn read(&mut self, line: &str) {
        let Some((key, value)) = line.split_once(':') else {
            return;
        };
        let value = value.trim();
        match key {
            "Default" => self.has_default = true,
            "AllowedPattern" => self.pattern = Some(value.to_owned()),
            "AllowedValues" => {
                let list = value.trim_matches(['[', ']']).split(',');
                self.allowed = list.map(plain).filter(|value| !value.is_empty()).collect();
            }
            "MinValue" => self.least = value.parse().ok(),
            "MaxValue" => self.most = value.parse().ok(),
            "ConstraintDescription" => self.sentence = Some(value.to_owned()),
            _ => {}
        }
    }

    fn takes(&self, value: &str) -> Result<bool, Failure> {
        if !self.allowed.is_empty() {
            return Ok(self.allowed.iter().any(|allowed| allowed == value));
        }
        if let Some(least) = self.least {
            let most = self.most.unwrap_or(u64::MAX);
            return Ok(value
                .parse()
                .is_ok_and(|number: u64| (least..=most).contains(&number)));
        }
        self.pattern
            .as_ref()
            .map_or(Ok(true), |pattern| matches(pattern, value))
    }

    /// What a value must be like.
    fn rule(&self) -> String {
        self.sentence
            .clone()
            .unwrap_or_else(|| format!("{} must be one of {}.", self.name, self.allowed.join(", ")))
    }
}

/// A value of the template without its quotation marks.
fn plain(text: &str) -> String {
    text.trim().trim_matches('"').to_owned()
}

/// Whether all of `value` matches a pattern of the template.
fn matches(pattern: &str, value: &str) -> Result<bool, Failure> {
    let program = "import re, sys; sys.exit(0 if re.fullmatch(sys.argv[1], sys.argv[2]) else 3)";
    Ok(python(program, &[pattern, value])?.is_some())
}

/// What a program in Python prints; `None` if it ends with 3. Python compares and reads JSON, which the deployment needs anyway: crates for that would be compiled before every task.
fn python(program: &str, arguments: &[&str]) -> Result<Option<String>, Failure> {
    let mut python = command("python3", &["-c", program]);
    let output = python.args(arguments).output();
    match output.map(|output| (output.status.code(), output.stdout)) {
        Ok((Some(0), printed)) => Ok(Some(String::from_utf8_lossy(&printed).into_owned())),
        Ok((Some(3), _)) => Ok(None),
        _ => Err(Failure(
            "Python 3 was not found, which builds and deploys functions: install python3 and python3-venv.".into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(given: &str) -> String {
        let parameters = Parameters::read().unwrap();
        let refused = parameters.check(&[given.to_owned()]);
        refused.err().map_or_else(String::new, |failure| failure.0)
    }

    #[test]
    fn a_parameter_that_does_not_fit_is_refused_with_the_rule() {
        for (given, said) in [
            ("RegionId=US", "RegionId must be 2 to 20 lower-case letters"),
            (
                "PortalOrigin=https://portal.example.com/",
                "PortalOrigin must be https://",
            ),
            ("Regions=us", "Regions must be a JSON list"),
            (
                "KeyGeneration=0",
                "KeyGeneration must be a whole number from 1 on",
            ),
            ("DeadLetterRetentionDays=400", "from 1 to 365"),
            (
                "LogRetentionDays=31",
                "LogRetentionDays must be one of 30, 60",
            ),
            (
                "TrafficShift=Slowly",
                "TrafficShift must be one of AllAtOnce, Canary10Percent5Minutes",
            ),
            (
                "ReservedConcurrency=some",
                "ReservedConcurrency must be one of yes, no",
            ),
            ("regionid=us", "write it as RegionId"),
            ("Colour=red", "write one of RegionId, Regions, "),
            ("RegionId", "write it as Name=Value"),
            ("=us", "has no name before the =: write it as Name=Value"),
        ] {
            let refused = refusal(given);
            assert!(refused.contains(said), "{given}: {refused}");
            assert!(refused.ends_with('.'), "{given}: {refused}");
        }
        for given in [
            "RegionId=us",
            r#"Regions=[{"id":"us","name":"United States","origin":"https://portal.example.com"}]"#,
            "CertificateArn=",
            "KeyGeneration=2",
            "TrafficShift=AllAtOnce",
        ] {
            assert_eq!(refusal(given), "", "{given}");
        }
    }

    #[test]
    fn the_first_deployment_needs_what_has_no_default() {
        let parameters = Parameters::read().unwrap();
        let given = [
            "RegionId=us".to_owned(),
            "MailFrom=a@example.com".to_owned(),
        ];
        let missing = parameters.check_complete(&given).unwrap_err().0;
        assert!(
            missing.contains("needs Regions, PortalOrigin too"),
            "{missing}"
        );
    }
}
