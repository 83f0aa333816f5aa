//! The limits that docs/openapi.json states are those that the portal keeps: one more is refused by name, as many are not, and no answer grows with what was sent.

use super::{SECRET, calls, send, signed_in};
use crate::harness::{Answer, Client, project};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// Largest answer to a call that does not fit, in bytes: 20 fields with a sentence each.
const LARGEST_ANSWER: usize = 8_000;

/// One limit: a value that does not keep it, and one that just does where there is such a value.
struct Limit {
    said: String,
    beyond: Value,
    within: Option<Value>,
}

/// Codes that say that a value is too large or too small, and nothing else.
const SIZES: [&str; 3] = ["too-long", "too-many-files", "range"];

/// The description, with every reference followed.
struct Description(Value);

impl Description {
    fn read() -> Self {
        Self(serde_json::from_str(&project::read("docs/openapi.json")).unwrap())
    }

    /// A schema without references and without the alternative `null`.
    fn schema<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(at) = schema["$ref"].as_str() {
            return self.schema(self.0.pointer(at.trim_start_matches('#')).unwrap());
        }
        let choices = schema["oneOf"].as_array().into_iter().flatten();
        let mut choices = choices.filter(|choice| choice["type"] != "null");
        match choices.next() {
            Some(choice) => self.schema(choice),
            None => schema,
        }
    }

    /// The operations with a body, with the schema of that body, and whether a firm's bearer opens them. What a firm signs is left out: each event has a schema of its own (`webhooks/refusals.rs`).
    fn bodies(&self) -> Vec<(Method, &str, &Value, bool)> {
        let mut found = Vec::new();
        for (method, path, operation) in self.operations() {
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            let way = |name: &str| !operation["security"][0][name].is_null();
            if !body.is_null() && !way("webhook") {
                found.push((method, path, body, way("firm")));
            }
        }
        found
    }

    fn operations(&self) -> Vec<(Method, &str, &Value)> {
        let mut found = Vec::new();
        for (path, operations) in self.0["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                let method = method.to_uppercase().parse().unwrap();
                found.push((method, path.as_str(), operation));
            }
        }
        found
    }

    /// Every limit below a schema, with the place that it is about; of lists the first entry stands for all.
    fn limits(&self, schema: &Value, at: &str, sample: &Value) -> Vec<(String, Limit)> {
        let schema = self.schema(schema);
        let mut found: Vec<_> = limits_of(schema, sample)
            .into_iter()
            .map(|limit| (at.to_owned(), limit))
            .collect();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            found.extend(self.limits(property, &format!("{at}/{name}"), &sample[name]));
        }
        if schema["items"].is_object() && sample[0].is_object() {
            found.extend(self.limits(&schema["items"], &format!("{at}/0"), &sample[0]));
        }
        found
    }
}

fn limits_of(schema: &Value, sample: &Value) -> Vec<Limit> {
    let number = |name: &str| schema[name].as_u64();
    let length = |count: u64| usize::try_from(count).unwrap();
    let letters = |count: u64| json!("x".repeat(length(count)));
    let entry = match &sample[0] {
        Value::Null => json!("x"),
        first => first.clone(),
    };
    let entries = |count: u64| json!(vec![entry.clone(); length(count)]);
    let mut found = Vec::new();
    let mut add = |said: &str, beyond: Value, within: Option<Value>| {
        let said = format!("{said} {}", schema[said]);
        found.push(Limit {
            said,
            beyond,
            within,
        });
    };
    if let Some(most) = number("maxLength") {
        add("maxLength", letters(most + 1), Some(letters(most)));
        // Characters are counted, not bytes.
        if schema["pattern"].is_null() && schema["format"].is_null() {
            let wide = json!("ñ".repeat(length(most)));
            add("maxLength", letters(most + 2), Some(wide));
        }
    }
    if let Some(fewest) = number("minLength").filter(|fewest| *fewest > 0) {
        add("minLength", letters(fewest - 1), None);
    }
    if let Some(most) = number("maxItems") {
        add("maxItems", entries(most + 1), Some(entries(most)));
        add("maxItems", entries(7_000), None);
    }
    if let Some(fewest) = number("minItems").filter(|fewest| *fewest > 0) {
        add("minItems", entries(fewest - 1), None);
    }
    if let Some(most) = number("maximum") {
        add("maximum", json!(most + 1), Some(json!(most)));
    }
    if let Some(fewest) = schema["minimum"].as_i64() {
        add("minimum", json!(fewest - 1), Some(json!(fewest)));
    }
    for shape in ["pattern", "enum"] {
        if !schema[shape].is_null() {
            add(shape, json!(format!("{SECRET}\u{1}")), None);
        }
    }
    if schema["format"] == "date-time" || schema["format"] == "uri" {
        add("format", json!(SECRET), None);
    }
    found
}

/// Puts a value where a pointer says; objects on the way are there.
fn place(body: &Value, at: &str, value: Value) -> Value {
    let mut body = body.clone();
    let (parent, name) = at.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.insert(name.to_owned(), value)),
        Value::Array(entries) => entries[name.parse::<usize>().unwrap()] = value,
        other => panic!("{at}: {other}"),
    }
    body
}

/// Whether a path of the tests is one of the description's.
fn is_of(path: &str, pattern: &str) -> bool {
    path.split('/').count() == pattern.split('/').count()
        && path
            .split('/')
            .zip(pattern.split('/'))
            .all(|(given, part)| given == part || part.starts_with('{'))
}

fn refused_by_name(answer: &Answer, field: &str, what: &str) {
    assert!(
        (400..500).contains(&answer.status),
        "{what}: {} {:.400}",
        answer.status,
        answer.text
    );
    let errors = answer.body["errors"].as_array();
    let named = errors.into_iter().flatten().any(|error| {
        let named = error["field"].as_str().unwrap();
        named == field || named.starts_with(&format!("{field}/"))
    });
    assert!(named, "{what}: {:.400}", answer.text);
    small(answer, what);
}

fn small(answer: &Answer, what: &str) {
    assert!(
        answer.text.len() <= LARGEST_ANSWER,
        "{what}: {} bytes",
        answer.text.len()
    );
    assert!(
        !answer.text.contains(SECRET),
        "{what}: {:.400}",
        answer.text
    );
}

/// Whatever else is said of a value, it is not too large or too small.
fn fits(answer: &Answer, field: &str, what: &str) {
    assert!(answer.status < 500, "{what}: {:.400}", answer.text);
    let errors = answer.body["errors"].as_array();
    for error in errors.into_iter().flatten() {
        let size = SIZES.contains(&error["code"].as_str().unwrap());
        assert!(error["field"] != field || !size, "{what}: {error}");
    }
}

#[tokio::test]
async fn every_limit_of_a_body_is_kept() {
    let (portal, ana, matter) = signed_in().await;
    let bearer = portal.make_key("hale-ortiz").await.bearer(&portal).await;
    let description = Description::read();
    let mut samples = calls(&matter);
    samples.push((
        Method::POST,
        "/v1/firm/files",
        json!({"name": "a.pdf", "size": 4, "content_type": "application/pdf", "sha256": "0".repeat(64)}),
    ));
    let added = json!({"url": "http://127.0.0.1:9/", "types": ["bill.viewed"], "description": "x"});
    let endpoint = bearer.post("/v1/firm/endpoints", added.clone()).await;
    let endpoint = endpoint.body["id"].as_str().unwrap();
    let endpoint: &'static str = format!("/v1/firm/endpoints/{endpoint}").leak();
    samples.extend([
        (Method::POST, "/v1/firm/endpoints", added.clone()),
        (Method::PATCH, endpoint, added),
        (
            Method::POST,
            format!("{endpoint}/replays").leak(),
            json!({"after": "x"}),
        ),
    ]);
    let mut checked = 0;
    for (method, pattern, schema, of_firm) in description.bodies() {
        let caller = if of_firm { &bearer } else { &ana };
        let (_, path, fitting) = samples
            .iter()
            .find(|(known, path, _)| *known == method && is_of(path, pattern))
            .unwrap_or_else(|| panic!("{method} {pattern}: no body that fits is known"));
        for (at, limit) in description.limits(schema, "", fitting) {
            let what = format!("{method} {pattern} {at} {}", limit.said);
            let body = place(fitting, &at, limit.beyond).to_string();
            let answer = send(caller, &method, path, body).await;
            refused_by_name(&answer, &at, &what);
            if let Some(within) = limit.within {
                let body = place(fitting, &at, within).to_string();
                fits(&send(caller, &method, path, body).await, &at, &what);
            }
            checked += 1;
        }
        let mut wide = fitting.clone();
        wide["n".repeat(200_000)] = json!(1);
        let answer = send(caller, &method, path, wide.to_string()).await;
        let what = format!("{method} {pattern}: a name of 200,000 characters");
        assert_eq!(answer.status, 422, "{what}");
        small(&answer, &what);
    }
    assert!(checked > 40, "{checked}");
    println!("figure: bad input: {checked} documented limits of bodies, each kept");
}

#[tokio::test]
async fn every_limit_of_a_parameter_is_kept() {
    let (portal, ana, matter) = signed_in().await;
    let bearer = portal.make_key("hale-ortiz").await.bearer(&portal).await;
    let description = Description::read();
    let mut samples = calls(&matter);
    let again = "/v1/firm/clients/c-1/invitations";
    samples.push((Method::POST, again, json!({})));
    let endpoint = json!({"url": "https://hooks.hale.example/"});
    samples.push((Method::POST, "/v1/firm/endpoints", endpoint));
    let mut checked = 0;
    for (method, path, operation) in description.operations() {
        let of_firm = !operation["security"][0]["firm"].is_null();
        let caller = if of_firm { &bearer } else { &ana };
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let schema = description.schema(&parameter["schema"]);
            for limit in limits_of(schema, &Value::Null) {
                let what = format!("{method} {path} {name} {}", limit.said);
                let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
                match parameter["in"].as_str().unwrap() {
                    "query" => {
                        let ask = |value: &Value| {
                            let query = Map::from_iter([(name.to_owned(), json!(text(value)))]);
                            with_query(path, &query)
                        };
                        let field = format!("?{name}");
                        refused_by_name(&caller.get(&ask(&limit.beyond)).await, &field, &what);
                        if let Some(within) = limit.within {
                            fits(&caller.get(&ask(&within)).await, &field, &what);
                        }
                    }
                    "header" => {
                        let (_, at, fitting) = samples
                            .iter()
                            .find(|(known, at, _)| *known == method && is_of(at, path))
                            .unwrap();
                        let beyond = text(&limit.beyond).replace('\u{1}', " x");
                        let answer = with_header(caller, &method, at, fitting, name, &beyond).await;
                        refused_by_name(&answer, name, &what);
                        if let Some(within) = limit.within {
                            let within = text(&within);
                            let answer =
                                with_header(caller, &method, at, fitting, name, &within).await;
                            let named = answer.body["errors"][0]["field"] == name;
                            assert!(!named, "{what}: {:.400}", answer.text);
                        }
                    }
                    _ => continue,
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 15, "{checked}");
    println!("figure: bad input: {checked} documented limits of parameters, each kept");
}

fn with_query(path: &str, query: &Map<String, Value>) -> String {
    let mut url = reqwest::Url::parse("http://localhost").unwrap();
    url.set_path(path);
    for (name, value) in query {
        url.query_pairs_mut()
            .append_pair(name, value.as_str().unwrap());
    }
    format!("{}?{}", url.path(), url.query().unwrap())
}

async fn with_header(
    caller: &Client,
    method: &Method,
    path: &str,
    body: &Value,
    name: &str,
    value: &str,
) -> Answer {
    send(
        &caller.with(&name.to_lowercase(), value),
        method,
        path,
        body.to_string(),
    )
    .await
}
