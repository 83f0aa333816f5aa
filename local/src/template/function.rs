//! A function in the template: its variables and event sources.

use super::resources::{TemplateError, referred};
use crate::pattern::Pattern;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// One function and its event sources.
#[derive(Debug)]
pub(crate) struct FunctionDefinition {
    /// Its crate name: the last part of `CodeUri`.
    pub(crate) name: String,
    /// Its variables, including those of `Globals`; intrinsic functions such as `Ref` are not resolved yet.
    pub(crate) variables: BTreeMap<String, Value>,
    /// Its HTTP routes.
    pub(crate) routes: Vec<Route>,
    /// Its sources on the table's stream.
    pub(crate) streams: Vec<StreamSource>,
    /// Its queue sources.
    pub(crate) queues: Vec<QueueSource>,
}

/// One route of the HTTP API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// `GET`, for example, or `ANY`.
    pub(crate) method: String,
    /// `/v1/bills/{id}`, for example, or `$default`.
    pub(crate) path: String,
}

/// A source on the table's stream.
#[derive(Debug)]
pub(crate) struct StreamSource {
    /// Maximum number of records per call.
    pub(crate) batch_size: usize,
    /// How often a failing batch is retried; `None` means without limit.
    pub(crate) max_retries: Option<u32>,
    /// A record is delivered if any filter matches, or if there are none.
    pub(crate) filters: Vec<Pattern>,
}

/// A queue as a source.
#[derive(Debug)]
pub(crate) struct QueueSource {
    /// The queue's logical name.
    pub(crate) queue: String,
    /// Maximum number of messages per call.
    pub(crate) batch_size: usize,
    /// How long a batch is collected, in real time.
    pub(crate) window: Duration,
}

impl FunctionDefinition {
    /// Reads a function's properties; `globals` is `Globals.Function`.
    pub(super) fn read(
        logical: &str,
        properties: &Value,
        globals: &Value,
    ) -> Result<Self, TemplateError> {
        let name = properties
            .get("CodeUri")
            .and_then(Value::as_str)
            .and_then(|uri| uri.trim_end_matches('/').rsplit('/').next())
            .filter(|name| !name.is_empty())
            .ok_or_else(|| {
                TemplateError::new(
                    logical,
                    "has no CodeUri that ends in the name of a function",
                )
            })?;
        let mut function = Self {
            name: name.to_owned(),
            variables: read_variables(globals)
                .chain(read_variables(properties))
                .collect(),
            routes: Vec::new(),
            streams: Vec::new(),
            queues: Vec::new(),
        };
        let events = properties.get("Events").and_then(Value::as_object);
        for (event, definition) in events.into_iter().flatten() {
            let at = format!("{logical}.Events.{event}");
            function
                .add_source(&at, definition)
                .map_err(|fault| TemplateError::new(&at, fault))?;
        }
        Ok(function)
    }

    fn add_source(&mut self, at: &str, definition: &Value) -> Result<(), String> {
        let properties = definition.get("Properties").unwrap_or(&Value::Null);
        match definition
            .get("Type")
            .and_then(Value::as_str)
            .unwrap_or_default()
        {
            "HttpApi" => self.routes.push(read_route(properties)?),
            "DynamoDB" => self.streams.push(StreamSource {
                batch_size: read_count(properties, "BatchSize", 100)?,
                max_retries: read_retries(properties)?,
                filters: read_filters(properties)?,
            }),
            "SQS" => self.queues.push(QueueSource {
                queue: properties
                    .get("Queue")
                    .and_then(referred)
                    .ok_or("Queue must be !GetAtt of a queue of this template")?
                    .to_owned(),
                batch_size: read_count(properties, "BatchSize", 10)?,
                window: Duration::from_secs(
                    properties
                        .get("MaximumBatchingWindowInSeconds")
                        .and_then(Value::as_u64)
                        .unwrap_or(0),
                ),
            }),
            kind => {
                return Err(format!(
                    "the local portal does not know events of type '{kind}' ({at})"
                ));
            }
        }
        Ok(())
    }
}

fn read_variables(properties: &Value) -> impl Iterator<Item = (String, Value)> {
    properties
        .pointer("/Environment/Variables")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.clone()))
}

fn read_route(properties: &Value) -> Result<Route, String> {
    let text = |name: &str| {
        properties
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    match (text("Method"), text("Path")) {
        (Some(method), Some(path)) if path.starts_with('/') || path == "$default" => Ok(Route {
            method: method.to_uppercase(),
            path,
        }),
        (None, None) => Ok(Route {
            method: "ANY".to_owned(),
            path: "$default".to_owned(),
        }),
        _ => Err("a route has a Method and a Path that begins with a slash".to_owned()),
    }
}

fn read_count(properties: &Value, name: &str, default: usize) -> Result<usize, String> {
    match properties.get(name) {
        None => Ok(default),
        Some(value) => value
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
            .filter(|count| *count > 0)
            .ok_or_else(|| format!("{name} must be a whole number from 1 on")),
    }
}

fn read_retries(properties: &Value) -> Result<Option<u32>, String> {
    match properties.get("MaximumRetryAttempts").map(Value::as_i64) {
        None | Some(Some(-1)) => Ok(None),
        Some(Some(count)) => u32::try_from(count)
            .map(Some)
            .map_err(|_| "MaximumRetryAttempts is below -1".to_owned()),
        Some(None) => Err("MaximumRetryAttempts must be a number".to_owned()),
    }
}

fn read_filters(properties: &Value) -> Result<Vec<Pattern>, String> {
    let filters = properties
        .pointer("/FilterCriteria/Filters")
        .and_then(Value::as_array);
    filters
        .into_iter()
        .flatten()
        .map(|filter| {
            let text = filter
                .get("Pattern")
                .and_then(Value::as_str)
                .ok_or("a filter has a Pattern, as text")?;
            let pattern = serde_json::from_str(text)
                .map_err(|error| format!("the Pattern {text} is no JSON: {error}"))?;
            Pattern::read(&pattern)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(events: &Value) -> Result<FunctionDefinition, TemplateError> {
        let properties = json!({"CodeUri": "functions/list-bills", "Events": events, "Environment": {"Variables": {"B": {"Ref": "Bus"}, "A": "2"}}});
        FunctionDefinition::read(
            "F",
            &properties,
            &json!({"Environment": {"Variables": {"A": "1"}}}),
        )
    }

    #[test]
    fn sources_are_read() {
        let function = read(&json!({
            "R": {"Type": "HttpApi", "Properties": {"Method": "get", "Path": "/v1/bills/{id}"}},
            "S": {"Type": "DynamoDB", "Properties": {"BatchSize": 7, "MaximumRetryAttempts": 3, "FilterCriteria": {"Filters": [{"Pattern": "{\"a\":[1]}"}]}}},
            "Q": {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["Queue", "Arn"]}, "MaximumBatchingWindowInSeconds": 60}},
        })).unwrap();
        assert_eq!(function.name, "list-bills");
        assert_eq!(
            function.routes,
            [Route {
                method: "GET".to_owned(),
                path: "/v1/bills/{id}".to_owned()
            }]
        );
        assert_eq!(
            (
                function.streams[0].batch_size,
                function.streams[0].max_retries
            ),
            (7, Some(3))
        );
        assert_eq!(function.streams[0].filters.len(), 1);
        assert_eq!(
            (
                function.queues[0].queue.as_str(),
                function.queues[0].batch_size
            ),
            ("Queue", 10)
        );
        assert_eq!(function.queues[0].window, Duration::from_mins(1));
        assert_eq!(
            function.variables["A"],
            json!("2"),
            "the function's own variable goes before the global one"
        );
    }

    #[test]
    fn what_is_not_known_is_named() {
        let error = read(&json!({"T": {"Type": "Schedule"}})).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("F.Events.T: the local portal does not know"),
            "{error}"
        );
        assert!(read(&json!({"S": {"Type": "DynamoDB", "Properties": {"FilterCriteria": {"Filters": [{"Pattern": "{"}]}}}})).is_err());
        assert!(
            read(&json!({"Q": {"Type": "SQS", "Properties": {"Queue": "arn:aws:sqs:x"}}})).is_err()
        );
    }
}
