//! Passkeys, devices and calendar feeds.

use super::Watched;
use crate::devices::app;
use crate::harness::{Client, Device, text};
use reqwest::Method;
use serde_json::json;

/// Ana registers a passkey and a phone, signs in with one touch, and gives both up; every call of hers is one line.
pub(super) async fn register_and_sign_in(watched: &mut Watched, ana: &Client) {
    let mut phone = Device::new(&watched.portal);
    let options = "/v1/passkeys/options";
    let begun = watched
        .call(
            ana,
            (Method::POST, options),
            None,
            &format!("POST {options}"),
            201,
        )
        .await;
    watched
        .secrets
        .push(text(&begun.body["public_key"]["challenge"]));
    let mut made = phone.make(&begun.body).await;
    made["name"] = json!("A phone of Quintero");
    let shown = watched.post(ana, "/v1/passkeys", made.clone(), 201).await;
    watched.secrets.push(text(&made["credential"]["id"]));
    made["ceremony_id"] = json!("ceremony_00000000000000000000000000");
    watched.post(ana, "/v1/passkeys", made, 410).await;
    watched.get(ana, "/v1/passkeys", "/v1/passkeys", 200).await;

    let anyone = watched.portal.anonymous();
    let ceremony = watched.portal.passkey_ceremony().await;
    let signed = phone.sign(&ceremony).await;
    let sessions = "/v1/passkeys/sessions";
    let session = watched.post(&anyone, sessions, signed.clone(), 201).await;
    for part in ["token", "marker"] {
        watched.hide(&text(&session.body[part]));
    }
    watched.post(&anyone, sessions, signed, 410).await;
    let ceremony = watched.portal.passkey_ceremony().await;
    phone.verifies = false;
    let unproved = phone.sign(&ceremony).await;
    watched.post(&anyone, sessions, unproved, 401).await;

    follow_by_a_calendar(watched, ana).await;

    let body = app("apns", 0xab);
    watched.secrets.push(text(&body["token"]));
    let device = watched.post(ana, "/v1/devices", body, 201).await;
    watched
        .post(ana, "/v1/devices", json!({"platform": "apns"}), 422)
        .await;
    watched.get(ana, "/v1/devices", "/v1/devices", 200).await;
    watched
        .get(ana, "/v1/devices/options", "/v1/devices/options", 200)
        .await;
    for (list, id) in [
        ("passkeys", &shown.body["id"]),
        ("devices", &device.body["id"]),
    ] {
        let (path, route) = (
            format!("/v1/{list}/{}", text(id)),
            format!("DELETE /v1/{list}/{{id}}"),
        );
        for status in [204, 404] {
            watched
                .call(ana, (Method::DELETE, &path), None, &route, status)
                .await;
        }
    }
}

/// Ana's calendar asks for her events at an address that is a secret.
async fn follow_by_a_calendar(watched: &mut Watched, ana: &Client) {
    let path = "/v1/calendar-feed";
    let made = watched.post(ana, path, json!({"details": true}), 201).await;
    let url = text(&made.body["url"]);
    let (_, token) = url.rsplit_once('/').unwrap();
    // Its first two parts are ids.
    let (_, secret) = token
        .strip_suffix(".ics")
        .unwrap()
        .rsplit_once('.')
        .unwrap();
    watched.secrets.push(secret.to_owned());
    let anyone = watched.portal.anonymous();
    let route = "/v1/calendar/{feed_token}";
    watched
        .get(&anyone, &format!("/v1/calendar/{token}"), route, 200)
        .await;
    watched.get(ana, path, path, 200).await;
}
