//! `cargo xtask firm`: the keys with which a firm's systems sign, in a deployment. A function of the stack keeps them, which only IAM can call.

use crate::step::{Failure, command, not_started};
use crate::tools;
use clap::{Args, Subcommand};
use std::process::Command;

/// The function that keeps the keys, in template.yaml.
const FUNCTION: &str = "FirmKeys";

/// The longest overlap of a rotation in hours, as in functions/firm-keys.
const MAX_OVERLAP: u32 = 31 * 24;

/// A firm, and what to do with its keys.
#[derive(Args)]
pub(crate) struct Firm {
    /// The firm's id, as in the source of its events: firm.<id>
    #[arg(value_name = "FIRM")]
    id: String,
    #[command(subcommand)]
    action: Action,
    /// The CloudFormation stack of the portal
    #[arg(long, default_value = "portico", global = true)]
    stack: String,
    /// The AWS region of the stack; without it, the one of your profile
    #[arg(long, global = true)]
    region: Option<String>,
}

/// What to do with the keys of a firm.
#[derive(Subcommand)]
enum Action {
    /// Lists the keys, without secrets
    List,
    /// Makes a key and shows its secret, once
    Make,
    /// Makes a key, and ends the one before after some hours
    Rotate {
        /// How long the key before still signs
        #[arg(long, default_value_t = 24)]
        overlap_hours: u32,
    },
    /// Ends a key at once
    Revoke {
        /// The key, as `list` shows it
        key_id: String,
    },
}

/// Calls the function, and prints its answer.
pub(crate) fn keep_keys(firm: &Firm) -> Result<(), Failure> {
    firm.check()?;
    let name = firm.output(&[
        "cloudformation",
        "describe-stack-resource",
        "--stack-name",
        &firm.stack,
        "--logical-resource-id",
        FUNCTION,
        "--query",
        "StackResourceDetail.PhysicalResourceId",
        "--output",
        "text",
    ])?;
    let answer = firm.output(&[
        "lambda",
        "invoke",
        "--function-name",
        name.trim(),
        "--qualifier",
        "live",
        "--cli-binary-format",
        "raw-in-base64-out",
        "--payload",
        &firm.payload(),
        "--query",
        "FunctionError",
        "--output",
        "text",
        "/dev/stdout",
    ])?;
    println!("{}", read_answer(&answer)?);
    Ok(())
}

/// The function's answer out of what the AWS CLI prints: the answer, and behind it the kind of error, `None` if there is none.
fn read_answer(printed: &str) -> Result<&str, Failure> {
    let Some(answer) = printed.trim_end().strip_suffix("None") else {
        return Err(Failure(format!("the function failed: {}", printed.trim())));
    };
    let answer = answer.trim_end();
    match answer.strip_prefix("{\"error\":\"") {
        Some(sentence) => Err(Failure(sentence.trim_end_matches("\"}").to_owned())),
        None => Ok(answer),
    }
}

impl Firm {
    /// Fails with what to write if the function would refuse what was given.
    fn check(&self) -> Result<(), Failure> {
        let firm = &self.id;
        if !is_firm_id(firm) {
            return Err(Failure(format!(
                "`{firm}` is no firm id: write 1 to 40 small letters, digits and hyphens, as in the source of the firm's events, firm.<id>."
            )));
        }
        match &self.action {
            Action::Revoke { key_id } if !is_key_of(firm, key_id) => Err(Failure(format!(
                "`{key_id}` is no key id of {firm}: write it as `cargo xtask firm {firm} list` shows it, {firm}. and 26 capitals and digits."
            ))),
            Action::Rotate { overlap_hours } if *overlap_hours > MAX_OVERLAP => {
                Err(Failure(format!(
                    "--overlap-hours is {overlap_hours}: write {MAX_OVERLAP} at most, which is 31 days."
                )))
            }
            _ => Ok(()),
        }
    }

    /// What the function is asked.
    fn payload(&self) -> String {
        let (action, more) = match &self.action {
            Action::List => ("list", String::new()),
            Action::Make => ("make", String::new()),
            Action::Rotate { overlap_hours } => {
                ("rotate", format!(",\"overlap_hours\":{overlap_hours}"))
            }
            Action::Revoke { key_id } => ("revoke", format!(",\"key_id\":{}", quote(key_id))),
        };
        let firm = quote(&self.id);
        format!("{{\"firm_id\":{firm},\"action\":\"{action}\"{more}}}")
    }

    /// What the AWS CLI prints.
    fn output(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut aws: Command = command(tools::AWS.find()?, arguments);
        if let Some(region) = &self.region {
            aws.args(["--region", region]);
        }
        let done = aws.output().map_err(|error| not_started(&aws, &error))?;
        if done.status.success() {
            Ok(String::from_utf8_lossy(&done.stdout).into_owned())
        } else {
            let said = String::from_utf8_lossy(&done.stderr);
            tools::check_region(&said)?;
            Err(Failure(format!("the AWS CLI says: {}", said.trim())))
        }
    }
}

/// Whether it is a firm's id (shared/src/value/id.rs).
fn is_firm_id(id: &str) -> bool {
    (1..=40).contains(&id.len())
        && id
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Whether it names a key of the firm: the firm's id, a dot, and 128 bits in 26 characters, the first of which holds three of them.
fn is_key_of(firm: &str, key_id: &str) -> bool {
    let key = key_id
        .strip_prefix(firm)
        .and_then(|rest| rest.strip_prefix('.'));
    key.is_some_and(|key| {
        key.len() == 26
            && key.starts_with(|first| matches!(first, '0'..='7'))
            && key.bytes().all(|byte| {
                matches!(byte, b'0'..=b'9' | b'A'..=b'Z')
                    && !matches!(byte, b'I' | b'L' | b'O' | b'U')
            })
    })
}

/// Quotes a word as JSON. What is no id was refused before.
fn quote(word: &str) -> String {
    format!("\"{}\"", word.replace(['"', '\\'], "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(action: Action, firm: &str) -> Firm {
        Firm {
            id: firm.to_owned(),
            action,
            stack: "portico".to_owned(),
            region: None,
        }
    }

    fn payload(action: Action, firm: &str) -> String {
        asked(action, firm).payload()
    }

    #[test]
    fn what_the_function_would_refuse_is_refused_before_anybody_is_asked() {
        let revoke = |key_id: &str| Action::Revoke {
            key_id: key_id.to_owned(),
        };
        let rotate = |overlap_hours| Action::Rotate { overlap_hours };
        let (key, other) = (
            "hale.01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "oak.01ARZ3NDEKTSV4RRFFQ69G5FAV",
        );
        let refused = |action, firm: &str| {
            let checked = asked(action, firm).check();
            checked.err().map_or_else(String::new, |failure| failure.0)
        };
        assert_eq!(refused(Action::List, "hale-ortiz"), "");
        assert_eq!(refused(revoke(key), "hale"), "");
        assert_eq!(refused(rotate(744), "hale"), "");
        assert!(refused(rotate(745), "hale").starts_with("--overlap-hours is 745: write 744"));
        for firm in ["OAK", "", "oak.1", &"o".repeat(41)] {
            assert!(
                refused(Action::List, firm).contains("is no firm id: write"),
                "{firm}"
            );
        }
        for wrong in [
            other,
            "hale",
            "hale.",
            "hale.1",
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "hale.81ARZ3NDEKTSV4RRFFQ69G5FAV",
            "hale.01ARZ3NDEKTSV4RRFFQ69G5FAU",
            "hale.01arz3ndektsv4rrffq69g5fav",
        ] {
            let sentence = refused(revoke(wrong), "hale");
            assert!(
                sentence.contains("is no key id of hale: write it as"),
                "{wrong}: {sentence}"
            );
        }
    }

    #[test]
    fn an_answer_is_told_from_an_error() {
        let keys = "{\"firm_id\":\"hale\",\"keys\":[]}";
        assert_eq!(read_answer(&format!("{keys}None\n")).ok(), Some(keys));
        let said = |printed| read_answer(printed).err().map(|failure| failure.0);
        let sentence = said("{\"error\":\"The firm has no such key.\"}None\n");
        assert_eq!(sentence.as_deref(), Some("The firm has no such key."));
        assert!(said("{\"errorType\":\"Timeout\"}Unhandled\n").is_some());
    }

    #[test]
    fn the_function_is_asked_in_its_own_words() {
        let sample = include_str!("../../events/firm-keys/make.json");
        let sample: String = sample.split_whitespace().collect();
        assert_eq!(payload(Action::Make, "hale-ortiz"), sample);
        let sample = include_str!("../../events/firm-keys/rotate.json");
        let sample: String = sample.split_whitespace().collect();
        let rotate = Action::Rotate { overlap_hours: 24 };
        assert_eq!(payload(rotate, "hale-ortiz"), sample);
        let key_id = "a\"b".to_owned();
        assert_eq!(
            payload(Action::Revoke { key_id }, "hale"),
            "{\"firm_id\":\"hale\",\"action\":\"revoke\",\"key_id\":\"a_b\"}"
        );
    }
}
