//! Somebody who sends a file in parts, several beside each other, as a browser does.

use crate::portal::Door;
use crate::source::Source;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many parts are sent beside each other.
pub const BESIDE: usize = 4;

/// How many addresses are asked for at a time.
const AT_ONCE: usize = 20;

/// Announces files; the upload's id, its grant and its files.
pub async fn announce(door: &Door, session: &str, files: &[(&str, u64)]) -> (String, String) {
    let me = door.call("GET", "/v1/me", session, None).await;
    let file = |(name, size): &(&str, u64)| json!({"name": name, "size": size});
    let files: Vec<_> = files.iter().map(file).collect();
    let body = json!({"matter_id": me["matters"][0]["id"], "files": files});
    let announced = door.call("POST", "/v1/uploads", session, Some(body)).await;
    let text = |name: &str| announced[name].as_str().expect("text").to_owned();
    (text("id"), text("grant"))
}

/// How an upload stands; its files.
pub async fn look(door: &Door, token: &str, upload: &str) -> Vec<Value> {
    let path = format!("/v1/uploads/{upload}");
    let shown = door.call("GET", &path, token, None).await;
    shown["files"].as_array().expect("files").clone()
}

/// Sends what is missing of a file and finishes it; counts the parts. Ends with the first thing that fails.
pub async fn send(
    door: &Door,
    (upload, grant): (&str, &str),
    file: &Value,
    source: &Source,
    sent: &AtomicU64,
) -> Result<(), String> {
    let number = |value: &Value| value.as_u64().expect("a number");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let (parts, part_size) = (number(&file["parts"]), number(&file["part_size"]));
    let received = file["received_parts"].as_array().into_iter().flatten();
    let mut tags: BTreeMap<u64, String> = received
        .map(|part| (number(&part["part_number"]), text(&part["etag"])))
        .collect();
    let missing: Vec<u64> = (1..=parts)
        .filter(|part| !tags.contains_key(part))
        .collect();
    let document = text(&file["document_id"]);
    let path = |what: &str| format!("/v1/uploads/{upload}/files/{document}/{what}");
    let http = reqwest::Client::new();
    for numbers in missing.chunks(AT_ONCE) {
        let body = json!({"part_numbers": numbers});
        let urls = door
            .try_call("POST", &path("parts"), grant, Some(body))
            .await?;
        let urls = urls["data"].as_array().expect("addresses").clone();
        let put = |place: Value| {
            let (http, source) = (http.clone(), source.clone());
            async move {
                let part = number(&place["part_number"]);
                let mut request = http.put(text(&place["url"]));
                for (name, value) in place["headers"].as_object().into_iter().flatten() {
                    request = request.header(name, text(value));
                }
                let bytes = source.part(part, part_size);
                let answer = request.body(bytes).send().await;
                let answer = answer.map_err(|fault| fault.to_string())?;
                let tag = answer
                    .headers()
                    .get("etag")
                    .filter(|_| answer.status() == 200);
                let tag = tag.ok_or_else(|| answer.status().to_string())?;
                sent.fetch_add(1, Ordering::SeqCst);
                Ok::<_, String>((part, tag.to_str().expect("a tag").to_owned()))
            }
        };
        let put: Vec<_> = stream::iter(urls)
            .map(put)
            .buffer_unordered(BESIDE)
            .try_collect()
            .await?;
        tags.extend(put);
    }
    let part = |(number, tag)| json!({"part_number": number, "etag": tag});
    let body = json!({"parts": tags.into_iter().map(part).collect::<Vec<_>>()});
    door.try_call("POST", &path("complete"), grant, Some(body))
        .await?;
    Ok(())
}
