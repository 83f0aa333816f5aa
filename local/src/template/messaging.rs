//! The bus rules and queues of the template.

use super::resources::{TemplateError, referred};
use crate::pattern::Pattern;
use serde_json::Value;

/// One queue.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct QueueDefinition {
    /// Its logical name.
    pub(crate) name: String,
    /// How long a failed message stays hidden, in milliseconds.
    pub(crate) visibility: i64,
    /// The logical name of the dead-letter queue, and the number of deliveries after which a message goes there.
    pub(crate) redrive: Option<(String, u32)>,
}

/// One rule of a bus.
#[derive(Debug)]
pub(crate) struct RuleDefinition {
    /// Whether it applies to the account's default bus, which has the events of AWS services, instead of the template's bus.
    pub(crate) default_bus: bool,
    /// The events that it matches.
    pub(crate) pattern: Pattern,
    /// The logical names of its target queues.
    pub(crate) queues: Vec<String>,
}

/// One rule that comes by the clock.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ScheduleDefinition {
    /// How often, in milliseconds.
    pub(crate) every: i64,
    /// The logical name of its target queue.
    pub(crate) queue: String,
    /// The message that it puts there.
    pub(crate) input: String,
}

impl QueueDefinition {
    pub(super) fn read(name: &str, properties: &Value) -> Result<Self, TemplateError> {
        let redrive = properties
            .get("RedrivePolicy")
            .map(read_redrive)
            .transpose();
        Ok(Self {
            name: name.to_owned(),
            // AWS's default is 30 seconds.
            visibility: properties
                .get("VisibilityTimeout")
                .and_then(Value::as_i64)
                .unwrap_or(30)
                * 1_000,
            redrive: redrive.map_err(|fault| TemplateError::new(name, fault))?,
        })
    }
}

fn read_redrive(policy: &Value) -> Result<(String, u32), &'static str> {
    let target = policy.get("deadLetterTargetArn").and_then(referred);
    let count = policy
        .get("maxReceiveCount")
        .and_then(Value::as_u64)
        .and_then(|count| u32::try_from(count).ok());
    match (target, count) {
        (Some(target), Some(count)) if count > 0 => Ok((target.to_owned(), count)),
        _ => {
            Err("RedrivePolicy needs deadLetterTargetArn (!GetAtt of a queue) and maxReceiveCount")
        }
    }
}

impl RuleDefinition {
    pub(super) fn read(name: &str, properties: &Value) -> Result<Self, TemplateError> {
        let error = |fault: String| TemplateError::new(name, fault);
        let pattern = properties
            .get("EventPattern")
            .ok_or_else(|| error("has no EventPattern".to_owned()))?;
        let targets = properties.get("Targets").and_then(Value::as_array);
        let queues = targets
            .into_iter()
            .flatten()
            .map(|target| read_target(target).map_err(error))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            default_bus: properties.get("EventBusName").is_none(),
            pattern: Pattern::read(pattern).map_err(error)?,
            queues,
        })
    }
}

impl ScheduleDefinition {
    pub(super) fn read(name: &str, properties: &Value) -> Result<Self, TemplateError> {
        let error = |fault: &str| TemplateError::new(name, fault);
        let rate = properties.get("ScheduleExpression").and_then(Value::as_str);
        let every = rate.and_then(read_rate);
        let every = every.ok_or_else(|| error("ScheduleExpression must be rate(n minutes)"))?;
        let one = match properties.get("Targets").and_then(Value::as_array) {
            Some(targets) if targets.len() == 1 => &targets[0],
            _ => return Err(error("a schedule must have one target")),
        };
        let queue = one.get("Arn").and_then(referred);
        let input = one.get("Input").and_then(Value::as_str);
        match (queue, input) {
            (Some(queue), Some(input)) => Ok(Self {
                every,
                queue: queue.to_owned(),
                input: input.to_owned(),
            }),
            _ => Err(error(
                "a schedule's target must have an Input, and an Arn that is !GetAtt of a queue",
            )),
        }
    }
}

/// Reads `rate(5 minutes)` as milliseconds.
fn read_rate(text: &str) -> Option<i64> {
    let (number, unit) = text
        .strip_prefix("rate(")?
        .strip_suffix(')')?
        .split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| *number > 0)?;
    let unit = match unit.trim_end_matches('s') {
        "minute" => 60_000,
        "hour" => 3_600_000,
        "day" => 86_400_000,
        _ => return None,
    };
    Some(number * unit)
}

fn read_target(target: &Value) -> Result<String, String> {
    for name in ["Input", "InputPath", "InputTransformer"] {
        if target.get(name).is_some() {
            return Err(format!("the local portal does not know {name} in a target"));
        }
    }
    let queue = target.get("Arn").and_then(referred);
    queue
        .map(str::to_owned)
        .ok_or_else(|| "a target's Arn must be !GetAtt of a queue of this template".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn queues_and_rules_are_read() {
        let queue = QueueDefinition::read(
            "Q",
            &json!({"VisibilityTimeout": 720, "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["D", "Arn"]}, "maxReceiveCount": 5}}),
        );
        assert_eq!(
            queue.unwrap(),
            QueueDefinition {
                name: "Q".to_owned(),
                visibility: 720_000,
                redrive: Some(("D".to_owned(), 5))
            }
        );
        let rule = RuleDefinition::read(
            "R",
            &json!({"EventPattern": {"source": ["portico"]}, "Targets": [{"Id": "q", "Arn": {"Fn::GetAtt": ["Q", "Arn"]}}]}),
        );
        assert_eq!(rule.unwrap().queues, ["Q"]);
        let schedule = ScheduleDefinition::read(
            "S",
            &json!({"ScheduleExpression": "rate(1 minute)", "Targets": [{"Id": "q", "Arn": {"Fn::GetAtt": ["Q", "Arn"]}, "Input": "{}"}]}),
        );
        assert_eq!(
            schedule.unwrap(),
            ScheduleDefinition {
                every: 60_000,
                queue: "Q".to_owned(),
                input: "{}".to_owned(),
            }
        );
        assert_eq!(read_rate("rate(2 hours)"), Some(7_200_000));
        assert_eq!(read_rate("cron(0 9 * * ? *)"), None);
    }

    #[test]
    fn what_is_not_known_is_named() {
        let error = RuleDefinition::read(
            "R",
            &json!({"EventPattern": {"source": ["x"]}, "Targets": [{"Arn": "arn:aws:x"}]}),
        )
        .unwrap_err();
        assert!(
            error.to_string().starts_with("R: a target's Arn"),
            "{error}"
        );
        assert!(QueueDefinition::read("Q", &json!({"RedrivePolicy": {}})).is_err());
    }
}
