//! Signature Version 4 (AWS General Reference, "Create a signed AWS API request") for a POST with a body in memory.

use crate::calls::Prepared;
use crate::variable;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write;

const SIGNED: &str = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";

/// Signs requests; the key of a day is computed once.
pub(crate) struct Signer {
    key_id: String,
    secret: String,
    token: String,
    region: String,
    keys: HashMap<(String, &'static str), Vec<u8>>,
}

impl Signer {
    /// Takes the credentials from the environment.
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            key_id: variable("AWS_ACCESS_KEY_ID")?,
            secret: variable("AWS_SECRET_ACCESS_KEY")?,
            token: variable("AWS_SESSION_TOKEN")?,
            region: variable("AWS_REGION")?,
            keys: HashMap::new(),
        })
    }

    /// The request, ready to be sent.
    pub(crate) fn sign(&mut self, call: &Prepared) -> Vec<u8> {
        let now = now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let day = now[..8].to_owned();
        let Prepared {
            host,
            target,
            body,
            content_type,
            ..
        } = call;
        let headers = format!(
            "content-type:{content_type}\nhost:{host}\nx-amz-date:{now}\nx-amz-security-token:{}\nx-amz-target:{target}\n",
            self.token
        );
        let canonical = format!(
            "POST\n/\n\n{headers}\n{SIGNED}\n{}",
            hex(&Sha256::digest(body))
        );
        let scope = format!("{day}/{}/{}/aws4_request", self.region, call.signing_name);
        let hashed = hex(&Sha256::digest(canonical));
        let text = format!("AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashed}");
        let signature = hex(&mac(self.key(day, call.signing_name), &text));
        let mut request = format!("POST / HTTP/1.1\r\n{}", headers.replace('\n', "\r\n"));
        let authorization = format!(
            "authorization: AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={SIGNED}, Signature={signature}\r\ncontent-length: {}\r\n\r\n",
            self.key_id,
            body.len()
        );
        request.push_str(&authorization);
        let mut request = request.into_bytes();
        request.extend_from_slice(body);
        request
    }

    fn key(&mut self, day: String, service: &'static str) -> &[u8] {
        let (secret, region) = (&self.secret, &self.region);
        self.keys
            .entry((day, service))
            .or_insert_with_key(|(day, service)| {
                let parts = [day, region.as_str(), service, "aws4_request"];
                let first = format!("AWS4{secret}").into_bytes();
                parts.iter().fold(first, |key, part| mac(&key, part))
            })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a signature is made at the time of the system"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of every length (RFC 2104)"
)]
fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
