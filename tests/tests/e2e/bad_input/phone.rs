//! The bodies of passkeys, devices and calendar feeds.

use reqwest::Method;
use serde_json::{Value, json};

/// There is no such ceremony and no such passkey, which is found out after the body was read.
pub(super) fn calls() -> Vec<(Method, &'static str, Value)> {
    let ceremony = "ceremony_00000000000000000000000000";
    let credential = |response: Value| json!({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response, "clientExtensionResults": {}});
    let signed = credential(json!({
        "clientDataJSON": "AAAA",
        "authenticatorData": "AAAA",
        "signature": "AAAA",
        "userHandle": "AAAAAAAAAAAAAAAAAAAAAA",
    }));
    let made = credential(json!({"clientDataJSON": "AAAA", "attestationObject": "AAAA"}));
    // Its push service is on no list.
    let keys = json!({"p256dh": format!("BA{}", "A".repeat(85)), "auth": "A".repeat(22)});
    let subscription = json!({"endpoint": "https://push.example.com/1", "keys": keys});
    vec![
        (Method::POST, "/v1/calendar-feed", json!({"details": true})),
        (Method::PATCH, "/v1/calendar-feed", json!({"details": true})),
        (
            Method::POST,
            "/v1/passkeys/sessions",
            json!({"ceremony_id": ceremony, "credential": signed, "transport": "bearer", "marker": "x"}),
        ),
        (
            Method::POST,
            "/v1/passkeys",
            json!({"ceremony_id": ceremony, "name": "Phone", "credential": made}),
        ),
        (
            Method::PATCH,
            "/v1/passkeys/passkey_00000000000000000000000000",
            json!({"name": "Phone"}),
        ),
        (
            Method::POST,
            "/v1/devices",
            json!({"platform": "webpush", "subscription": subscription, "name": "Phone"}),
        ),
    ]
}
