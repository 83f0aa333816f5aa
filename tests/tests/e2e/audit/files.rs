//! Files that are sent and fetched.

use super::Watched;
use crate::harness::{Client, put, text};
use reqwest::Method;
use serde_json::json;

/// What the log may not hold: the name of a file.
pub(super) const NAME: &str = "Medical report";

/// Ana sends a file, fetches it and gives another upload up; every call but those to the bucket is one line.
pub(super) async fn send_and_fetch(watched: &mut Watched, ana: &Client) {
    let me = watched.get(ana, "/v1/me", "/v1/me", 200).await;
    let file = |name: &str| json!({"name": format!("{NAME} {name}.pdf"), "size": 4});
    let body = json!({"matter_id": me.body["matters"][0]["id"], "files": [file("a"), file("b")]});
    let announced = watched.post(ana, "/v1/uploads", body.clone(), 201).await;
    let mut wrong = body;
    wrong["files"][1]["size"] = json!(0);
    watched.post(ana, "/v1/uploads", wrong, 422).await;
    let upload = text(&announced.body["id"]);
    let token = text(&announced.body["grant"]);
    watched.hide(&token);
    let grant = watched.portal.anonymous().with_token(&token);
    let part = &announced.body["files"][0]["part_urls"][0];
    let signature = text(&part["url"]);
    let signature = signature.rsplit('=').next().expect("a signature");
    watched.secrets.push(signature.to_owned());
    let etag = put(part, b"good".to_vec()).await.headers()["etag"].clone();

    let document = text(&announced.body["files"][0]["document_id"]);
    let of_file = format!("/v1/uploads/{upload}/files/{document}");
    let route = "POST /v1/uploads/{id}/files/{document_id}";
    let steps = [
        ("parts", json!({"part_numbers": [1]}), 200),
        ("parts", json!({"part_numbers": [2]}), 422),
        ("complete", json!({"parts": []}), 422),
        (
            "complete",
            json!({"parts": [{"part_number": 1, "etag": etag.to_str().expect("a tag")}]}),
            200,
        ),
    ];
    for (step, body, status) in steps {
        let (path, route) = (format!("{of_file}/{step}"), format!("{route}/{step}"));
        watched
            .call(&grant, (Method::POST, &path), Some(body), &route, status)
            .await;
    }
    watched.portal.settle().await;
    watched.get(ana, "/v1/uploads", "/v1/uploads", 200).await;
    let path = format!("/v1/uploads/{upload}");
    watched.get(&grant, &path, "/v1/uploads/{id}", 200).await;
    let foreign = format!("/v1/uploads/upload_{}", "0".repeat(26));
    watched.get(&grant, &foreign, "/v1/uploads/{id}", 404).await;
    watched
        .get(ana, "/v1/documents", "/v1/documents", 200)
        .await;
    take_along(watched, ana, &document).await;
    let content = "/v1/documents/{id}/content";
    let path_of_content = format!("/v1/documents/{document}/content");
    watched.get(ana, &path_of_content, content, 303).await;
    let missing = format!("/v1/documents/document_{}/content", "0".repeat(26));
    watched.get(ana, &missing, content, 404).await;
    let route = "DELETE /v1/uploads/{id}";
    watched
        .call(&grant, (Method::DELETE, &path), None, route, 204)
        .await;
}

/// Ana takes a document along as one file.
async fn take_along(watched: &mut Watched, ana: &Client, document: &str) {
    let body = json!({"document_ids": [document]});
    let made = watched.post(ana, "/v1/archives", body, 201).await;
    watched
        .post(ana, "/v1/archives", json!({"document_ids": []}), 422)
        .await;
    watched.portal.settle().await;
    let path = format!("/v1/archives/{}", text(&made.body["id"]));
    watched.get(ana, "/v1/archives", "/v1/archives", 200).await;
    watched.get(ana, &path, "/v1/archives/{id}", 200).await;
    let content = format!("{path}/content");
    watched
        .get(ana, &content, "/v1/archives/{id}/content", 303)
        .await;
    let foreign = format!("/v1/archives/archive_{}/content", "0".repeat(26));
    watched
        .get(ana, &foreign, "/v1/archives/{id}/content", 404)
        .await;
}
