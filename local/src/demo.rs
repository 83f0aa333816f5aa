//! The events that play the firm: the demo firm at the start, and the samples behind the buttons of `/local`.
//!
//! Files hold one EventBridge entry or a list of them. Texts in them may have placeholders, so that nothing in them grows old:
//!
//! | placeholder | becomes |
//! |---|---|
//! | `{{now}}`, `{{now+3d}}`, `{{now-2h}}`, `{{now+30m}}` | a moment, RFC 3339 in UTC |
//! | `{{date}}`, `{{date-10d}}` | a day, `YYYY-MM-DD`, of UTC |
//! | `{{version}}`, as the whole value | a number: the current time in microseconds, higher from entry to entry |

use crate::bus::Entry;
use serde_json::{Value, json};
use shared::time::{DAY, HOUR, MINUTE, Timestamp};
use std::path::{Path, PathBuf};

/// The entries of one file.
pub(crate) struct Sample {
    /// The file's name without its ending.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) entries: Vec<Value>,
}

/// Reads every `.json` file of a folder, sorted by name, with its placeholders filled; no folder is no samples.
pub(crate) fn read(folder: &Path, now: Timestamp) -> Result<Vec<Sample>, (PathBuf, String)> {
    let Ok(listed) = std::fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut paths: Vec<PathBuf> = listed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    let mut version = now.0.saturating_mul(1_000);
    let mut samples = Vec::new();
    for path in paths {
        let text =
            std::fs::read_to_string(&path).map_err(|error| (path.clone(), error.to_string()))?;
        let value =
            serde_json::from_str(&text).map_err(|error| (path.clone(), error.to_string()))?;
        let mut entries = match value {
            Value::Array(entries) => entries,
            entry => vec![entry],
        };
        for entry in &mut entries {
            version += 1;
            fill(entry, now, version);
        }
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        samples.push(Sample {
            name,
            path,
            entries,
        });
    }
    Ok(samples)
}

/// Reads an EventBridge entry: `source`, `detail-type`, and `detail` as an object; what else a sample has is left aside.
pub(crate) fn to_entry(value: &Value) -> Result<Entry, String> {
    if !value.is_object() {
        return Err("an event is an object with source, detail-type and detail".to_owned());
    }
    let text = |name: &str| {
        let text = value
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty());
        text.map(str::to_owned)
            .ok_or_else(|| format!("{name} must be a text that is not empty"))
    };
    let detail = value.get("detail").filter(|detail| detail.is_object());
    Ok(Entry {
        source: text("source")?,
        detail_type: text("detail-type")?,
        detail: detail.cloned().ok_or("detail must be an object")?,
        time: None,
        resources: Vec::new(),
    })
}

fn fill(value: &mut Value, now: Timestamp, version: i64) {
    match value {
        Value::String(text) if text == "{{version}}" => *value = json!(version),
        Value::String(text) if text.contains("{{") => *text = fill_text(text, now),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, now, version)),
        Value::Object(object) => object
            .values_mut()
            .for_each(|item| fill(item, now, version)),
        _ => {}
    }
}

fn fill_text(text: &str, now: Timestamp) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let placeholder = after
            .split_once("}}")
            .and_then(|(name, tail)| Some((moment(name.trim(), now)?, tail)));
        let (text, tail) = placeholder.unwrap_or_else(|| ("{{".to_owned(), after));
        filled.push_str(&text);
        rest = tail;
    }
    filled + rest
}

fn moment(name: &str, now: Timestamp) -> Option<String> {
    let (day, offset) = match (name.strip_prefix("now"), name.strip_prefix("date")) {
        (Some(offset), _) => (false, offset),
        (_, Some(offset)) => (true, offset),
        _ => return None,
    };
    let then = now.plus(offset_of(offset)?);
    let whole = Timestamp(then.0 - then.0.rem_euclid(1_000));
    Some(if day {
        whole.day_in("UTC")
    } else {
        whole.rfc3339()
    })
}

/// `+3d`, `-2h`, `+30m` or nothing, in milliseconds.
fn offset_of(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let unit = match text.chars().last()? {
        'd' => DAY,
        'h' => HOUR,
        'm' => MINUTE,
        _ => return None,
    };
    let count: i64 = text.get(..text.len() - 1)?.parse().ok()?;
    text.starts_with(['+', '-'])
        .then(|| count.checked_mul(unit))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled() {
        let now = Timestamp::parse("2026-11-23T05:35:00.250Z").unwrap();
        let mut value = json!({"a": "{{now+3d}}", "b": ["{{date-1d}} at {{now-2h}}"], "v": "{{version}}", "x": "{{other}} {{now", "n": 1});
        fill(&mut value, now, 7);
        assert_eq!(
            value,
            json!({"a": "2026-11-26T05:35:00Z", "b": ["2026-11-22 at 2026-11-23T03:35:00Z"], "v": 7, "x": "{{other}} {{now", "n": 1})
        );
    }

    #[test]
    fn files_are_read_in_order_with_rising_versions() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("02-b.json", r#"{"v":"{{version}}"}"#);
        write("01-a.json", r#"[{"v":"{{version}}"},{"v":"{{version}}"}]"#);
        write("README.md", "no event");
        let samples = read(folder.path(), Timestamp(5)).unwrap();
        let versions: Vec<_> = samples
            .iter()
            .flat_map(|sample| &sample.entries)
            .map(|entry| entry["v"].as_i64().unwrap())
            .collect();
        assert_eq!(versions, [5_001, 5_002, 5_003]);
        assert_eq!(samples[1].name, "02-b");
        assert!(
            read(&folder.path().join("none"), Timestamp(5))
                .unwrap()
                .is_empty()
        );
        write("03.json", "{");
        assert!(read(folder.path(), Timestamp(5)).is_err());
    }

    #[test]
    fn the_shape_of_an_entry_is_checked() {
        let good = json!({"source": "firm.hale", "detail-type": "bill.shared", "detail": {}});
        assert_eq!(to_entry(&good).unwrap().detail_type, "bill.shared");
        for (field, fault) in [
            ("source", json!("")),
            ("detail-type", json!(1)),
            ("detail", json!("{}")),
        ] {
            let mut bad = good.clone();
            bad[field] = fault;
            assert!(to_entry(&bad).unwrap_err().starts_with(field), "{field}");
        }
        assert!(to_entry(&json!([])).is_err());
    }
}
