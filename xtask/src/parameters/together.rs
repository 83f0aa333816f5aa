//! What no single parameter of template.yaml can say: which values need each other, or a function would not start.

use super::{Parameter, Parameters, assignment, python};
use crate::step::Failure;

/// Prints the id and the origin of each region, each quoted as JSON; ends with 3 where the list cannot be read, or a region lacks one of the three.
const READ_REGIONS: &str = "import json, sys
try:
    for region in json.loads(sys.argv[1]):
        name, *rest = (region[key] for key in ('name', 'id', 'origin'))
        print(*map(json.dumps, rest), sep='\\t')
except (ValueError, KeyError, TypeError):
    sys.exit(3)";

/// How a list of regions is written.
const EXAMPLE: &str =
    r#"[{"id":"us","name":"United States","origin":"https://portal.example.com"}]"#;

impl Parameters {
    /// Fails if the functions would refuse the list of regions when they start (shared/src/value/region.rs).
    pub(super) fn check_regions(&self, given: &[String]) -> Result<(), Failure> {
        let Some(list) = value(given, "Regions") else {
            return Ok(());
        };
        let regions = read_regions(list)?;
        for (place, (id, origin)) in regions.iter().enumerate() {
            self.check_part("RegionId", "An id in Regions", id)?;
            self.check_part("PortalOrigin", "An origin in Regions", origin)?;
            if regions.iter().take(place).any(|(known, _)| known == id) {
                return Err(Failure(format!(
                    "Regions has the region {id} twice: write another id for one."
                )));
            }
        }
        match value(given, "RegionId") {
            Some(here) if regions.iter().all(|(id, _)| id != here) => Err(Failure(format!(
                "Regions has no region {here}, which RegionId names: add it to the list, or write another RegionId."
            ))),
            _ => Ok(()),
        }
    }

    /// Fails if one of the two parameters of replies would be there without the other. Both must be given, because what is left out may keep another value.
    pub(crate) fn check_replies(given: &[String]) -> Result<(), Failure> {
        let [domain, rule_set] = ["ReplyDomain", "ReplyRuleSet"]
            .map(|name| value(given, name).map(|value| !value.is_empty()));
        if domain == rule_set {
            return Ok(());
        }
        Err(Failure(
            "ReplyDomain and ReplyRuleSet need each other: write both as Name=Value, or both with nothing behind the =."
                .into(),
        ))
    }

    /// Fails if a part of a list is not as the parameter of that name.
    fn check_part(&self, name: &str, what: &str, value: &str) -> Result<(), Failure> {
        let known = self.0.iter().find(|known| known.name == name);
        match known {
            Some(known) if !known.takes(value)? => Err(unlike(known, what, value)),
            _ => Ok(()),
        }
    }
}

fn unlike(known: &Parameter, what: &str, value: &str) -> Failure {
    let rule = known.rule().replace(&known.name, what);
    Failure(format!("{rule} Now it is `{value}`."))
}

/// The value that a parameter is given; the last counts.
fn value<'a>(given: &'a [String], wanted: &str) -> Option<&'a str> {
    let assigned = given.iter().rev().filter_map(|text| assignment(text));
    assigned
        .into_iter()
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// The id and the origin of each region.
fn read_regions(list: &str) -> Result<Vec<(String, String)>, Failure> {
    let printed = python(READ_REGIONS, &[list])?;
    let printed = printed.ok_or_else(|| {
        Failure(format!(
            "Regions cannot be read as JSON: write it like {EXAMPLE}."
        ))
    })?;
    let plain = |text: &str| text.trim_matches('"').to_owned();
    Ok(printed
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(id, origin)| (plain(id), plain(origin)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(given: &[&str]) -> String {
        let given: Vec<_> = given.iter().map(|&text| text.to_owned()).collect();
        let parameters = Parameters::read().unwrap();
        let refused = parameters
            .check(&given)
            .and_then(|()| Parameters::check_replies(&given));
        refused.err().map_or_else(String::new, |failure| failure.0)
    }

    fn region(id: &str, origin: &str) -> String {
        format!(r#"{{"id": "{id}", "origin": "{origin}", "name": "A \"name\", [and] {{more}}"}}"#)
    }

    #[test]
    fn regions_with_which_no_function_starts_are_refused() {
        let us = region("us", "https://portal.example.com");
        let eu = region("eu", "https://eu.example.com");
        let both = format!("Regions=[{us}, {eu}]");
        assert_eq!(refusal(&[&both, "RegionId=eu"]), "");
        assert_eq!(refusal(&[&both]), "", "RegionId keeps its value");
        assert_eq!(refusal(&["RegionId=ca"]), "", "Regions keeps its value");
        let bad = "Regions=[{bad}]";
        let no_name = format!(
            "Regions=[{}]",
            us.replace(r#"A \"name\", [and] {more}"#, "")
        );
        let escape = format!("Regions=[{}]", us.replace("A \\\"", "\\q"));
        let no_origin = r#"Regions=[{"id":"us","name":"A","name":"B"}]"#;
        let twice = format!("Regions=[{us},{us}]");
        let port = format!("Regions=[{}]", region("us", "https://portal.example.com/"));
        let upper = format!("Regions=[{us},{}]", region("EU", "https://eu.example.com"));
        for (given, said) in [
            ([bad, "RegionId=us"], "Regions must be a JSON list"),
            ([&no_name, "RegionId=us"], "none of them empty"),
            ([&escape, "RegionId=us"], "Regions cannot be read as JSON"),
            ([no_origin, "RegionId=us"], "Regions cannot be read as JSON"),
            ([&twice, "RegionId=us"], "has the region us twice"),
            ([&both, "RegionId=ca"], "Regions has no region ca, which"),
            (
                [&port, "RegionId=us"],
                "An origin in Regions must be https://",
            ),
            ([&upper, "RegionId=us"], "An id in Regions must be 2 to 20"),
        ] {
            let refused = refusal(&given);
            assert!(refused.contains(said), "{given:?}: {refused}");
            assert!(refused.ends_with('.'), "{given:?}: {refused}");
        }
    }

    #[test]
    fn a_reply_domain_and_its_rule_set_come_together() {
        let (domain, rule_set) = ("ReplyDomain=reply.example.com", "ReplyRuleSet=mail");
        for given in [
            &[][..],
            &[domain, rule_set],
            &["ReplyDomain=", "ReplyRuleSet="],
        ] {
            assert_eq!(refusal(given), "", "{given:?}");
        }
        for given in [
            &[domain][..],
            &[rule_set],
            &[domain, "ReplyRuleSet="],
            &["ReplyDomain=", rule_set],
            &["ReplyDomain="],
        ] {
            let refused = refusal(given);
            assert!(
                refused.contains("need each other: write"),
                "{given:?}: {refused}"
            );
        }
    }

    #[test]
    fn the_fifth_origin_for_passkeys_is_refused() {
        let origins: Vec<_> = (1..=5).map(|n| format!("https://{n}.example")).collect();
        let given = |count: usize| format!("PasskeyOrigins={}", origins[..count].join(","));
        assert_eq!(refusal(&[&given(4)]), "");
        assert!(refusal(&[&given(5)]).contains("at most four origins"));
    }
}
