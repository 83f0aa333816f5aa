//! Reads `template.yaml`, the only source of routes, event sources, rules, queues, variables and the table: the local portal keeps no lists of its own.

mod function;
mod messaging;
mod resources;
pub(crate) mod table;
mod yaml;

pub(crate) use function::{FunctionDefinition, QueueSource, Route, StreamSource};
pub(crate) use messaging::{QueueDefinition, RuleDefinition, ScheduleDefinition};
use resources::Resources;
pub use resources::TemplateError;
pub(crate) use table::TableDefinition;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The parts of the template that the local portal uses.
#[derive(Debug)]
pub(crate) struct Template {
    /// All functions, in the order of their logical names.
    pub(crate) functions: Vec<FunctionDefinition>,
    /// The table.
    pub(crate) table: TableDefinition,
    /// All queues, including dead-letter queues.
    pub(crate) queues: Vec<QueueDefinition>,
    /// The rules of the bus.
    pub(crate) rules: Vec<RuleDefinition>,
    /// The rules that come by the clock.
    pub(crate) schedules: Vec<ScheduleDefinition>,
    /// The parameters and their defaults.
    pub(crate) parameters: BTreeMap<String, Option<String>>,
    /// The type of each resource, by its logical name.
    pub(crate) resources: BTreeMap<String, String>,
}

impl Template {
    /// Reads the template from a file.
    pub(crate) fn read(path: &Path) -> Result<Self, TemplateError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| TemplateError::new(&name, format!("cannot be read: {error}")))?;
        Self::parse(&text).map_err(|error| error.within(&name))
    }

    /// Parses a template.
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        let root = yaml::read(text).map_err(|fault| TemplateError::new("YAML", fault))?;
        let globals = root.pointer("/Globals/Function").unwrap_or(&Value::Null);
        let resources = Resources(
            root.get("Resources")
                .and_then(Value::as_object)
                .ok_or_else(|| TemplateError::new("Resources", "is missing"))?,
        );
        Ok(Self {
            functions: resources
                .of("AWS::Serverless::Function")
                .map(|(name, properties)| FunctionDefinition::read(name, properties, globals))
                .collect::<Result<_, _>>()?,
            table: TableDefinition::read(&resources)?,
            queues: resources
                .of("AWS::SQS::Queue")
                .map(|(name, properties)| QueueDefinition::read(name, properties))
                .collect::<Result<_, _>>()?,
            rules: resources
                .of("AWS::Events::Rule")
                .filter(|(_, properties)| properties.get("ScheduleExpression").is_none())
                .map(|(name, properties)| RuleDefinition::read(name, properties))
                .collect::<Result<_, _>>()?,
            schedules: resources
                .of("AWS::Events::Rule")
                .filter(|(_, properties)| properties.get("ScheduleExpression").is_some())
                .map(|(name, properties)| ScheduleDefinition::read(name, properties))
                .collect::<Result<_, _>>()?,
            parameters: read_parameters(&root),
            resources: resources.types(),
        })
    }
}

fn read_parameters(root: &Value) -> BTreeMap<String, Option<String>> {
    let parameters = root.get("Parameters").and_then(Value::as_object);
    parameters
        .into_iter()
        .flatten()
        .map(|(name, parameter)| (name.clone(), parameter.get("Default").and_then(scalar)))
        .collect()
}

/// A string, number or boolean as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::resources::referred;
    use super::*;

    #[test]
    fn references_in_both_spellings() {
        for (text, name) in [
            (r#"{"Ref":"Table"}"#, Some("Table")),
            (r#"{"Fn::GetAtt":["Queue","Arn"]}"#, Some("Queue")),
            (r#"{"Fn::GetAtt":"Queue.Arn"}"#, Some("Queue")),
            (r#""arn:aws:sqs:x""#, None),
        ] {
            assert_eq!(referred(&serde_json::from_str(text).unwrap()), name);
        }
    }

    #[test]
    fn the_projects_own_template_is_understood() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
        let template = Template::read(&path).unwrap();
        let names: Vec<_> = template
            .functions
            .iter()
            .map(|function| function.name.as_str())
            .collect();
        assert!(names.contains(&"send-link"), "{names:?}");
        let routes = template
            .functions
            .iter()
            .map(|function| function.routes.len())
            .sum::<usize>();
        assert!(routes >= 20, "{routes} routes");
        assert!(
            template
                .functions
                .iter()
                .all(|function| function.variables.contains_key("TABLE_NAME"))
        );
    }

    #[test]
    fn a_fault_is_named() {
        let error = Template::parse(
            "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {}\n",
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "F: has no CodeUri that ends in the name of a function"
        );
    }
}
