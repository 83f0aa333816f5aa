//! The events that play the firm: the demo firm at the start, and the samples behind the buttons of `/local`.
//!
//! A file holds one EventBridge entry or a list of them, ready to send. The samples are written for one moment, [`WRITTEN`]; they are moved to today when loaded, so that they never look old.

use crate::bus::Entry;
use crate::error::StartError;
use crate::names::FIRM_EVENTS;
use crate::pipelines::Pipelines;
use serde_json::{Value, json};
use shared::value::time::{DAY, Timestamp};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The moment for which the samples are written: 2026-11-23T12:00:00Z.
const WRITTEN: Timestamp = Timestamp(1_795_435_200_000);

/// The entries of one file.
pub(crate) struct Sample {
    /// The file's name without its extension.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) entries: Vec<Value>,
}

impl Sample {
    /// Moves the sample to `now`. The time of an event moves by the exact difference to [`WRITTEN`]; times and dates within its data move by whole days, so that a hearing at ten stays at ten.
    pub(crate) fn move_to(&mut self, now: Timestamp) {
        let days = now.0.div_euclid(DAY) - WRITTEN.0.div_euclid(DAY);
        for entry in &mut self.entries {
            if let Some(time) = entry.pointer_mut("/detail/time") {
                move_moment(time, now.since(WRITTEN));
            }
            if let Some(data) = entry.pointer_mut("/detail/data") {
                move_days(data, days);
            }
        }
    }

    /// Gives each entry its own version: the current time in microseconds, plus one for each further entry.
    pub(crate) fn renew(&mut self, now: Timestamp) {
        for (version, entry) in (now.0.saturating_mul(1_000)..).zip(&mut self.entries) {
            if let Some(detail) = entry.get_mut("detail").and_then(Value::as_object_mut) {
                detail.insert("version".to_owned(), json!(version));
            }
        }
    }
}

/// Reads every `.json` file of a folder unchanged, sorted by name; no samples if there is no folder.
pub(crate) fn read(folder: &Path) -> Result<Vec<Sample>, (PathBuf, String)> {
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
    paths
        .into_iter()
        .map(|path| read_file(&path).map_err(|fault| (path, fault)))
        .collect()
}

fn read_file(path: &Path) -> Result<Sample, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let entries = match serde_json::from_str(&text).map_err(|error| error.to_string())? {
        Value::Array(entries) => entries,
        entry => vec![entry],
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Sample {
        name: name.into_owned(),
        path: path.to_owned(),
        entries,
    })
}

/// Reads an EventBridge entry: `source`, `detail-type`, and `detail` as an object; ignores other fields.
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

/// Puts the demo firm's events on the bus like any others, and waits for everything that follows from them; returns the invited clients.
///
/// # Errors
/// When a file of the folder contains no valid event, or an event cannot be applied.
pub(crate) async fn load(folder: &Path, pipelines: &Pipelines) -> Result<Vec<String>, StartError> {
    let unusable = |(path, fault)| StartError::Demo { path, fault };
    let dead = pipelines.common.dead_letters.list().len();
    let mut clients = BTreeMap::new();
    for mut sample in read(folder).map_err(unusable)? {
        sample.move_to(pipelines.common.clock.now());
        for value in &sample.entries {
            let entry = to_entry(value).map_err(|fault| unusable((sample.path.clone(), fault)))?;
            if let Some((name, email)) = invited(&entry) {
                clients
                    .entry(email.to_owned())
                    .or_insert_with(|| name.to_owned());
            }
            pipelines.bus.put(entry);
        }
    }
    pipelines.settle().await;
    match find_fault(pipelines, dead) {
        Some(fault) => Err(unusable((folder.to_owned(), fault))),
        None => Ok(clients
            .into_iter()
            .map(|(email, name)| format!("{name} <{email}>"))
            .collect()),
    }
}

/// Why not all firm events are applied; `dead` is the number of earlier dead letters.
fn find_fault(pipelines: &Pipelines, dead: usize) -> Option<String> {
    if let Some(letter) = pipelines.common.dead_letters.list().get(dead) {
        let (function, reason) = (&letter.function, &letter.reason);
        return Some(format!("{function} cannot use one of its events: {reason}"));
    }
    let mut readers = pipelines.queues.iter();
    let waits = readers.any(|queue| queue.is_read_by(FIRM_EVENTS) && !queue.is_at_rest());
    waits.then(|| format!("{FIRM_EVENTS} fails, and its log says why"))
}

/// The name and address of the client that an event invites.
fn invited(entry: &Entry) -> Option<(&str, &str)> {
    let data = entry.detail.get("data")?;
    let part = |name: &str| data.get(name).and_then(Value::as_str);
    (entry.detail_type == "client.invited")
        .then(|| part("name").zip(part("email")))
        .flatten()
}

fn move_moment(value: &mut Value, milliseconds: i64) {
    let moment = value.as_str().and_then(Timestamp::parse);
    if let Some(moment) = moment {
        *value = json!(moment.plus(milliseconds).rfc3339());
    }
}

/// Moves every text that is exactly a date or a time; the time of day and its offset stay.
fn move_days(value: &mut Value, days: i64) {
    match value {
        Value::String(text) => {
            if let Some(moved) = move_day(text, days) {
                *text = moved;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_days(item, days)),
        Value::Object(fields) => fields.values_mut().for_each(|item| move_days(item, days)),
        _ => {}
    }
}

fn move_day(text: &str, days: i64) -> Option<String> {
    let (day, time) = text.split_at_checked("2026-11-23".len())?;
    let day: jiff::civil::Date = day.parse().ok()?;
    if !time.is_empty() {
        Timestamp::parse(text)?;
    }
    let moved = day
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    Some(format!("{moved}{time}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(entry: Value) -> Sample {
        Sample {
            name: String::new(),
            path: PathBuf::new(),
            entries: vec![entry],
        }
    }

    #[test]
    fn a_sample_is_moved_to_today() {
        assert_eq!(WRITTEN.rfc3339(), "2026-11-23T12:00:00Z");
        let mut sample = sample(json!({"detail": {
            "time": "2026-11-23T07:00:00Z",
            "version": 1,
            "data": {
                "starts_at": "2026-12-05T00:00:00-07:00", "due_on": "2026-12-31", "ends_at": "2026-12-13T16:30:00Z",
                "number": "2026-1052", "text": "2026-11-23 it is", "nested": ["2026-11-23", 7],
            },
        }}));
        sample.move_to(Timestamp::parse("2026-11-25T01:30:00Z").unwrap());
        let expected = json!({"detail": {
            "time": "2026-11-24T20:30:00Z",
            "version": 1,
            "data": {
                "starts_at": "2026-12-07T00:00:00-07:00", "due_on": "2027-01-02", "ends_at": "2026-12-15T16:30:00Z",
                "number": "2026-1052", "text": "2026-11-23 it is", "nested": ["2026-11-25", 7],
            },
        }});
        assert_eq!(sample.entries, [expected]);
    }

    #[test]
    fn versions_are_renewed_from_the_clock() {
        let entry = json!({"detail": {"version": 1}});
        let mut sample = sample(entry.clone());
        sample.entries.push(entry);
        sample.renew(Timestamp(5));
        let versions: Vec<_> = sample
            .entries
            .iter()
            .map(|entry| entry["detail"]["version"].as_i64().unwrap())
            .collect();
        assert_eq!(versions, [5_000, 5_001]);
    }

    #[test]
    fn files_are_read_in_order_as_they_lie() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("02-b.json", r#"{"v":3}"#);
        write("01-a.json", r#"[{"v":1},{"v":2}]"#);
        write("README.md", "no event");
        let samples = read(folder.path()).unwrap();
        let values: Vec<_> = samples
            .iter()
            .flat_map(|sample| &sample.entries)
            .map(|entry| entry["v"].as_i64().unwrap())
            .collect();
        assert_eq!(values, [1, 2, 3]);
        assert_eq!(samples[1].name, "02-b");
        assert!(read(&folder.path().join("none")).unwrap().is_empty());
        write("03.json", "{");
        assert!(read(folder.path()).is_err());
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
