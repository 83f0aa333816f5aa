//! Checks every line that the functions of a test log: each field has the shape of what it may hold, and none holds an address, a token or a text that the firm or a client sent.

use local::{BusRecord, LogRecord, Portal};
use serde_json::Value;
use shared::value::id::FirmId;
use std::collections::BTreeSet;

/// The longest run of letters and digits in a line: an id with its prefix (35). A secret of 256 bits is longer (43).
const LONGEST_WORD: usize = 40;

/// The shortest text that is looked for, in bytes: a shorter one can stand in a line by chance.
const SHORTEST: usize = 8;

/// Checks the log when the test drops the portal.
pub struct CheckedLog {
    log: LogRecord,
    bus: BusRecord,
}

impl CheckedLog {
    pub fn of(portal: &Portal) -> Self {
        Self {
            log: portal.log_record(),
            bus: portal.bus_record(),
        }
    }
}

impl Drop for CheckedLog {
    fn drop(&mut self) {
        // A second panic would hide the first.
        if std::thread::panicking() {
            return;
        }
        let mut texts = BTreeSet::new();
        for event in self.bus.events() {
            collect_texts(&event["detail"], &mut texts);
        }
        for line in self.log.lines() {
            let faults = misfits(&line, &texts);
            assert!(faults.is_empty(), "{faults:?} in {line}");
        }
    }
}

/// The texts that people wrote: what has a space or an `@` in it.
fn collect_texts(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let text = text.trim();
            if text.len() >= SHORTEST && text.contains([' ', '@']) {
                texts.insert(text.to_owned());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(fields) => fields
            .values()
            .for_each(|field| collect_texts(field, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What does not belong into a line of the log.
fn misfits(line: &str, texts: &BTreeSet<String>) -> Vec<String> {
    let Ok(Value::Object(fields)) = serde_json::from_str(line) else {
        return vec!["no JSON object".to_owned()];
    };
    let mut misfits = Vec::new();
    for name in ["timestamp", "level", "kind", "requestId"] {
        if !fields.contains_key(name) {
            misfits.push(format!("no {name}"));
        }
    }
    for (name, value) in &fields {
        if !fits(name, value) {
            misfits.push(format!("{name} is not of its shape"));
        }
    }
    if line.contains('@') {
        misfits.push("an address".to_owned());
    }
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || ['-', '_'].contains(&letter);
    let mut words = line.split(|letter| !is_word(letter));
    if words.any(|word| word.len() > LONGEST_WORD) {
        misfits.push("a word as long as a secret".to_owned());
    }
    misfits.extend(
        texts
            .iter()
            .filter(|text| line.contains(text.as_str()))
            .cloned(),
    );
    misfits
}

/// Whether a field is known, and its value what such a field may hold.
fn fits(name: &str, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    match name {
        "timestamp" => text.parse::<jiff::Timestamp>().is_ok(),
        "level" => ["INFO", "WARN", "ERROR"].contains(&text),
        "kind" => ["audit", "fault", "ignored", "withheld", "warning"].contains(&text),
        "outcome" => ["allowed", "refused"].contains(&text),
        "limit" | "problem" => {
            is_made_of(text, |letter| letter.is_ascii_lowercase() || letter == '-')
        }
        "requestId" | "gatewayRequestId" | "person" | "session" | "key" => is_id(text),
        "firm" => FirmId::parse(text).is_some(),
        "subject" => is_id(text) || text.split_once('_').is_some_and(|(_, id)| is_id(id)),
        "status" => value
            .as_u64()
            .is_some_and(|status| (200..600).contains(&status)),
        "durationMs" => value.as_f64().is_some_and(|duration| duration >= 0.0),
        "action" | "cause" => !text.is_empty(),
        _ => false,
    }
}

/// 26 characters of Crockford's base 32, as every id of the portal is written.
fn is_id(text: &str) -> bool {
    text.len() == 26
        && is_made_of(text, |letter| {
            letter.is_ascii_digit() || letter.is_ascii_uppercase()
        })
}

fn is_made_of(text: &str, of: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"timestamp":"2026-11-23T05:35:00Z","level":"INFO","requestId":"01KDRXEEG0000000000000000A","kind":"audit","action":"GET /v1/me","status":200}"#;

    #[test]
    fn a_line_of_ids_fits_and_one_with_anything_else_does_not() {
        let texts = BTreeSet::from(["The settlement is confidential.".to_owned()]);
        assert_eq!(misfits(LINE, &texts), Vec::<String>::new());
        for (part, other) in [
            ("200", "\"ana\""),
            ("GET /v1/me", "ana@example.com"),
            ("GET /v1/me", "The settlement is confidential."),
            ("GET /v1/me", &"s".repeat(43)),
            ("action", "email"),
            ("kind", "kinds"),
            ("INFO", "info"),
            ("01KDRXEEG0000000000000000A", "ana"),
        ] {
            let line = LINE.replacen(part, other, 1);
            assert_ne!(misfits(&line, &texts), Vec::<String>::new(), "{line}");
        }
        assert_ne!(misfits("Segmentation fault", &texts), Vec::<String>::new());
    }
}
