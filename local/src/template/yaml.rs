//! YAML with CloudFormation's short tags, converted to the equivalent JSON.

use serde_json::{Map, Number, Value, json};
use serde_norway::Value as Yaml;

/// Parses a template. `!Ref X` becomes `{"Ref":"X"}`, `!GetAtt A.B` becomes `{"Fn::GetAtt":["A","B"]}`, and any other `!Name` becomes `{"Fn::Name":...}`.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let yaml: Yaml = serde_norway::from_str(text).map_err(|error| error.to_string())?;
    plain(yaml)
}

fn plain(yaml: Yaml) -> Result<Value, String> {
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => Value::Number(plain_number(&number)?),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => {
            Value::Array(items.into_iter().map(plain).collect::<Result<_, _>>()?)
        }
        Yaml::Mapping(mapping) => {
            let mut object = Map::new();
            for (key, value) in mapping {
                let Yaml::String(key) = key else {
                    return Err(format!("the key {key:?} is no text"));
                };
                object.insert(key, plain(value)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(tagged) => function(&tagged.tag.to_string(), plain(tagged.value)?),
    })
}

fn plain_number(number: &serde_norway::Number) -> Result<Number, String> {
    number
        .as_i64()
        .map(Number::from)
        .or_else(|| number.as_f64().and_then(Number::from_f64))
        .ok_or_else(|| format!("{number} is no number that JSON can hold"))
}

fn function(tag: &str, value: Value) -> Value {
    let name = tag.trim_start_matches('!');
    match (name, value) {
        ("Ref" | "Condition", value) => json!({ name: value }),
        ("GetAtt", Value::String(path)) => {
            let (resource, attribute) = path.split_once('.').unwrap_or((&path, ""));
            json!({"Fn::GetAtt": [resource, attribute]})
        }
        (name, value) => json!({ format!("Fn::{name}"): value }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_tags_become_functions() {
        let value = read("A: !Ref X\nB: !GetAtt Table.StreamArn\nC: !Sub \"${X}-y\"\nD: !Not [!Equals [!Ref X, \"\"]]\nE: {n: 1, on: true}\n").unwrap();
        assert_eq!(
            value,
            json!({
                "A": {"Ref": "X"},
                "B": {"Fn::GetAtt": ["Table", "StreamArn"]},
                "C": {"Fn::Sub": "${X}-y"},
                "D": {"Fn::Not": [{"Fn::Equals": [{"Ref": "X"}, ""]}]},
                "E": {"n": 1, "on": true},
            })
        );
    }

    #[test]
    fn broken_text_says_where() {
        assert!(read("A: [").unwrap_err().contains("line"));
        assert!(read("1: x").is_err());
    }
}
