//! Passkeys, devices and calendar feeds, which belong to the address.

use super::{Attempt, Expect, attempt};
use crate::harness::{Client, Device, PushService, TestPortal, text};
use reqwest::Method;
use serde_json::{Value, json};

/// A passkey of Ana's, and the browser on which she is told what is new.
pub(super) struct Phone {
    pub(super) passkey: String,
    pub(super) device: String,
    /// The path of the address of her calendar feed.
    pub(super) feed: String,
}

/// Ana has a passkey, and her browser takes pushes.
pub(super) async fn register(portal: &TestPortal, service: &PushService, ana: &Client) -> Phone {
    let made = portal.register(ana, &mut Device::new(portal)).await;
    let subscription = service.browser(1).subscription();
    let body =
        json!({"platform": "webpush", "subscription": subscription, "name": "Phone of Quintero"});
    let device = ana.post("/v1/devices", body).await;
    assert_eq!(device.status, 201, "{device:?}");
    let feed = ana
        .post("/v1/calendar-feed", json!({"details": true}))
        .await;
    let (_, feed) = feed.body["url"]
        .as_str()
        .unwrap()
        .split_once("/v1/")
        .unwrap();
    Phone {
        feed: format!("/v1/{feed}"),
        passkey: text(&made["id"]),
        device: text(&device.body["id"]),
    }
}

/// The calls that a route about passkeys or devices is tried with.
pub(super) fn attempts(route: &str, phone: &Phone) -> Option<Vec<Attempt>> {
    use Expect::{List, NotFound, Own, Public};
    let with = |method, path: String, body, expect| Attempt {
        body: Some(body),
        ..attempt(method, path, expect)
    };
    let (passkeys, devices) = ("/v1/passkeys".to_owned(), "/v1/devices".to_owned());
    let passkey = format!("{passkeys}/{}", phone.passkey);
    Some(match route {
        "POST /v1/passkeys/sessions/options" => {
            vec![attempt(
                Method::POST,
                "/v1/passkeys/sessions/options",
                Public(201),
            )]
        }
        "POST /v1/passkeys/sessions" => vec![with(
            Method::POST,
            format!("{passkeys}/sessions"),
            json!({"ceremony_id": "ceremony_00000000000000000000000000", "credential": nobodys_answer()}),
            Public(410),
        )],
        // What is one's own begins; nobody gets another's.
        "POST /v1/passkeys/options" => {
            vec![attempt(Method::POST, "/v1/passkeys/options", Expect::Made)]
        }
        // Without an answer of an authenticator there is nothing to try: passkeys.rs has the ceremonies of others.
        // And whoever has the address of a subscription has the device: devices.rs moves one.
        // A feed is made for whoever asks: calendar_feed.rs has who may not.
        "POST /v1/passkeys" | "POST /v1/devices" | "POST /v1/calendar-feed" => vec![],
        "GET /v1/passkeys" => vec![attempt(Method::GET, passkeys, List)],
        "PATCH /v1/passkeys/{id}" => {
            vec![with(
                Method::PATCH,
                passkey,
                json!({"name": "Mine now"}),
                NotFound,
            )]
        }
        "DELETE /v1/passkeys/{id}" => vec![attempt(Method::DELETE, passkey, NotFound)],
        "GET /v1/devices/options" => vec![attempt(Method::GET, "/v1/devices/options", Own)],
        "GET /v1/devices" => vec![attempt(Method::GET, devices, List)],
        "DELETE /v1/devices/{id}" => vec![attempt(
            Method::DELETE,
            format!("{devices}/{}", phone.device),
            NotFound,
        )],
        // Each has one feed at most, so that nobody can name another's.
        "GET /v1/calendar-feed" | "DELETE /v1/calendar-feed" => {
            let (method, path) = route.split_once(' ')?;
            let method = Method::from_bytes(method.as_bytes()).ok()?;
            vec![attempt(method, path, NotFound)]
        }
        "PATCH /v1/calendar-feed" => vec![with(
            Method::PATCH,
            "/v1/calendar-feed".to_owned(),
            json!({"details": true}),
            NotFound,
        )],
        // Whoever has the address has the feed. Another one is nobody's.
        "GET /v1/calendar/{feed_token}" => {
            let guess = phone.feed.replace(".ics", "A.ics");
            vec![attempt(Method::GET, guess, Public(404))]
        }
        "GET /.well-known/apple-app-site-association"
        | "GET /.well-known/assetlinks.json"
        | "GET /.well-known/webauthn" => {
            let (_, path) = route.split_once(' ')?;
            vec![attempt(Method::GET, path, Public(200))]
        }
        _ => return None,
    })
}

/// The answer of an authenticator to a ceremony that there never was.
fn nobodys_answer() -> Value {
    json!({
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": "AAAA",
            "authenticatorData": "AAAA",
            "signature": "AAAA",
            "userHandle": "AAAAAAAAAAAAAAAAAAAAAA",
        },
    })
}
