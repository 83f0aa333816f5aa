//! A firm's key, and messages signed with it, by the library that firms' systems use.

use super::{Answer, Client, TestPortal};
use reqwest::Method;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

/// A firm's key with its secret.
#[derive(Clone, Debug)]
pub struct SigningKey {
    /// The key as it stands in a path: the firm's id, a dot and 26 characters.
    pub id: String,
    pub secret: String,
}

impl TestPortal {
    /// Calls the function that keeps a firm's keys.
    pub async fn firm_keys(&self, firm: &str, request: Value) -> Answer {
        let path = format!("/local/firms/{firm}/keys");
        self.anonymous().post(&path, request).await
    }

    /// Makes a key of a firm.
    pub async fn make_key(&self, firm: &str) -> SigningKey {
        let made = self.firm_keys(firm, json!({"action": "make"})).await;
        SigningKey::of(&made)
    }

    /// The portal's time in seconds since 1970.
    pub async fn seconds(&self) -> i64 {
        self.now().await.as_second()
    }
}

impl SigningKey {
    /// The key that a call made.
    pub fn of(made: &Answer) -> Self {
        let text = |name: &str| {
            let value = made.body["made"][name].as_str();
            value
                .unwrap_or_else(|| panic!("{name}: {made:?}"))
                .to_owned()
        };
        Self {
            id: text("key_id"),
            secret: text("secret"),
        }
    }

    /// A caller with the header fields of a message that was signed at `seconds`.
    pub fn sign(&self, caller: &Client, id: &str, seconds: i64, body: &str) -> Client {
        let webhook = Webhook::new(&self.secret).expect("a secret");
        let signature = webhook.sign(id, seconds, body.as_bytes()).expect("text");
        caller
            .with("webhook-id", id)
            .with("webhook-timestamp", &seconds.to_string())
            .with("webhook-signature", &signature)
    }

    /// Sends a message that was signed just now.
    pub async fn send(&self, portal: &TestPortal, id: &str, body: &Value) -> Answer {
        let path = format!("/v1/firm-events/{}", self.id);
        self.post(portal, &path, id, &body.to_string()).await
    }

    /// Posts a body that was signed just now.
    pub async fn post(&self, portal: &TestPortal, path: &str, id: &str, body: &str) -> Answer {
        let seconds = portal.seconds().await;
        let caller = self.sign(&portal.anonymous(), id, seconds, body);
        caller.call(Method::POST, path, Some(body.to_owned())).await
    }

    /// A caller with a bearer of the firm.
    pub async fn bearer(&self, portal: &TestPortal) -> Client {
        let path = format!("/v1/firm/tokens/{}", self.id);
        let given = self.post(portal, &path, "for-a-bearer", "").await;
        assert_eq!(given.status, 201, "{given:?}");
        let token = given.body["token"].as_str().expect("a token");
        portal.anonymous().with_token(token)
    }
}

/// An event as a message has it.
pub fn message(kind: &str, version: i64, data: Value) -> Value {
    json!({
        "type": kind,
        "id": format!("{kind}-{version}"),
        "time": "2026-11-23T09:00:00Z",
        "version": version,
        "data": data,
    })
}
