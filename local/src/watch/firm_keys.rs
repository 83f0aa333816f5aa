//! The keys of firms: what an operator does in a deployment by `cargo xtask firm`.

use super::{Shared, refuse, respond};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The function that keeps the keys.
const FUNCTION: &str = "firm-keys";

/// Makes a key, or does what the body's `action` says. The body is that of the function, without `firm_id`.
pub(super) async fn call(State(watch): Shared, Path(firm): Path<String>, body: Bytes) -> Response {
    let given = if body.is_empty() {
        Ok(Map::new())
    } else {
        serde_json::from_slice::<Map<String, Value>>(&body)
    };
    let mut request = match given {
        Ok(request) => request,
        Err(error) => {
            let detail = format!("The body is no JSON object: {error}.");
            return refuse(StatusCode::BAD_REQUEST, &detail);
        }
    };
    request.insert("firm_id".to_owned(), json!(firm));
    request.entry("action").or_insert_with(|| json!("make"));
    let Some(function) = watch.direct.get(FUNCTION) else {
        return refuse(
            StatusCode::NOT_FOUND,
            "This portal has no function that keeps keys.",
        );
    };
    let invocation = watch.pipelines.common.clock.invocation();
    // A separate task, because a caller that hangs up must not cancel a running function.
    let answer = tokio::spawn(Arc::clone(function)(invocation, Value::Object(request))).await;
    match answer {
        Ok(answer) => match answer["error"].as_str() {
            Some(sentence) => refuse(StatusCode::UNPROCESSABLE_ENTITY, sentence),
            None => respond(StatusCode::OK, &answer),
        },
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}
