//! A push service for tests (RFC 8030), and browsers that subscribe to it: pushes are checked as a push service checks them and read as a browser reads them.

use super::TestPortal;
use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes128Gcm, KeyInit as _};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use local::Options;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{PublicKey, SecretKey};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// A push that the service received.
#[derive(Clone, Debug)]
pub struct Posted {
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

#[derive(Default)]
struct Inner {
    posted: Vec<Posted>,
    /// The status to answer for a path; 201 if none is set.
    answers: BTreeMap<String, u16>,
}

/// The push service.
#[derive(Clone)]
pub struct PushService {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
}

/// A browser with a subscription.
pub struct Browser {
    pub endpoint: String,
    path: String,
    key: SecretKey,
    auth: [u8; 16],
}

impl PushService {
    /// A service on its own port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let inner = Arc::new(Mutex::new(Inner::default()));
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    /// The options for a portal that pushes to it.
    pub fn options(&self) -> Options {
        let hosts = ("WEB_PUSH_HOSTS".to_owned(), self.url.clone());
        Options {
            variables: vec![hosts],
            ..Options::default()
        }
    }

    /// A subscribed browser; another `number` makes another browser.
    pub fn browser(&self, number: u8) -> Browser {
        let path = format!("/send/{number}");
        Browser {
            endpoint: format!("{}{path}", self.url),
            path,
            key: SecretKey::from_slice(&[number + 1; 32]).expect("a key"),
            auth: [number; 16],
        }
    }

    /// Sets the status to answer for a browser from now on.
    pub fn answer(&self, browser: &Browser, status: u16) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.answers.insert(browser.path.clone(), status);
    }

    /// The pushes for a browser since the last take, oldest first.
    pub fn take(&self, browser: &Browser) -> Vec<Posted> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (own, others) = std::mem::take(&mut inner.posted)
            .into_iter()
            .partition(|posted| posted.path == browser.path);
        inner.posted = others;
        own
    }
}

async fn take(
    State(inner): State<Arc<Mutex<Inner>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
    let path = uri.path().to_owned();
    let answer = inner.answers.get(&path).copied().unwrap_or(201);
    inner.posted.push(Posted {
        path,
        headers,
        body: body.to_vec(),
    });
    StatusCode::from_u16(answer).expect("a status")
}

impl Browser {
    /// The result of `PushSubscription.toJSON()`.
    pub fn subscription(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "expirationTime": null,
            "keys": {
                "p256dh": URL_SAFE_NO_PAD.encode(self.point()),
                "auth": URL_SAFE_NO_PAD.encode(self.auth),
            },
        })
    }

    fn point(&self) -> Vec<u8> {
        let point = self.key.public_key().to_sec1_point(false);
        point.as_bytes().to_vec()
    }

    /// The data that its service worker receives (RFC 8188 and 8291).
    pub fn read(&self, posted: &Posted) -> Value {
        assert_eq!(posted.header("content-encoding"), "aes128gcm");
        let (salt, rest) = posted.body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!(size, 4_096_u32.to_be_bytes());
        let (length, rest) = rest.split_at(1);
        let (sender, sealed) = rest.split_at(usize::from(length[0]));
        let public = PublicKey::from_sec1_bytes(sender).expect("a key");
        let shared = self.key.diffie_hellman(&public);
        let mut secret = [0; 32];
        Hkdf::<Sha256>::new(Some(&self.auth), shared.raw_secret_bytes())
            .expand_multi_info(&[b"WebPush: info\0", &self.point(), sender], &mut secret)
            .expect("a secret");
        let derived = Hkdf::<Sha256>::new(Some(salt), &secret);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        derived
            .expand(b"Content-Encoding: aes128gcm\0", &mut key)
            .expect("a key");
        derived
            .expand(b"Content-Encoding: nonce\0", &mut nonce)
            .expect("a nonce");
        let plain = Aes128Gcm::new(&key.into())
            .decrypt(&nonce.into(), sealed)
            .expect("it is for this browser");
        let end = plain.iter().rposition(|byte| *byte != 0).expect("words");
        assert_eq!(plain[end], 2, "the last record");
        serde_json::from_slice(&plain[..end]).expect("JSON")
    }
}

impl Posted {
    /// A header; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The length of the message in bytes.
    pub fn length(&self) -> usize {
        self.body.len()
    }

    /// The encrypted message.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The sender's claims, checked as a push service does (RFC 8292): they must be signed with `key`.
    pub fn claims(&self, key: &str) -> Value {
        let token = self.header("authorization").strip_prefix("vapid t=");
        let (token, shown) = token
            .and_then(|rest| rest.split_once(", k="))
            .expect("a token and a key");
        assert_eq!(shown, key, "the key that the browser subscribed with");
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        let verifying = VerifyingKey::from_sec1_bytes(&decode(shown)).expect("a key");
        let signature = Signature::from_slice(&decode(signature)).expect("a signature");
        verifying
            .verify(signed.as_bytes(), &signature)
            .expect("it is right");
        let (head, claims) = signed.split_once('.').expect("two parts");
        let head: Value = serde_json::from_slice(&decode(head)).expect("JSON");
        assert_eq!(head, json!({"typ": "JWT", "alg": "ES256"}));
        serde_json::from_slice(&decode(claims)).expect("JSON")
    }
}

impl TestPortal {
    /// The pushes that SNS received for apps, oldest first, once everything in progress is done.
    pub async fn pushes(&self) -> Vec<Value> {
        self.settle().await;
        self.pushes_now().await
    }

    /// The pushes that SNS received so far, without waiting.
    pub async fn pushes_now(&self) -> Vec<Value> {
        let list = self.local("pushes", None).await;
        list["data"].as_array().expect("a list").clone()
    }

    /// Calls SNS as its console does; returns the response.
    pub async fn sns(&self, form: &[(&str, &str)]) -> String {
        let encode = |text: &str| {
            text.bytes().fold(String::new(), |mut all, byte| {
                if byte.is_ascii_alphanumeric() {
                    all.push(char::from(byte));
                } else {
                    all.push_str(&format!("%{byte:02X}"));
                }
                all
            })
        };
        let pairs = form
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = self.http.post(self.portal.sinks_url());
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", "AWS4-HMAC-SHA256 Credential=console");
        let answer = request.body(body).send().await.expect("an answer");
        answer.text().await.expect("XML")
    }
}
