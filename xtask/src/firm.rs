//! `cargo xtask firm`: the keys with which a firm's systems sign, in a deployment. A function of the stack keeps them, which only IAM can call.

use crate::step::{Failure, command, not_started};
use crate::tools;
use clap::{Args, Subcommand};
use std::process::Command;

/// The function that keeps the keys, in template.yaml.
const FUNCTION: &str = "FirmKeys";

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
            Err(Failure(format!("the AWS CLI says: {}", said.trim())))
        }
    }
}

/// Quotes a word as JSON. What is no id is refused by the function.
fn quote(word: &str) -> String {
    format!("\"{}\"", word.replace(['"', '\\'], "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(action: Action, firm: &str) -> String {
        let firm = Firm {
            id: firm.to_owned(),
            action,
            stack: "portico".to_owned(),
            region: None,
        };
        firm.payload()
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
