//! Computes the signature of a URL.

use super::{Presigned, Presigner, attachment, encode};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The signing key of one day, with a moment of it. All URLs that it makes count from that moment.
pub struct Signing<'a> {
    presigner: &'a Presigner,
    key: [u8; 32],
    /// `20261123T053500Z`.
    moment: String,
    /// `20261123/us-east-1/s3/aws4_request`.
    scope: String,
}

/// The request to sign.
struct SignRequest<'a> {
    method: &'static str,
    key: &'a str,
    seconds: u32,
    /// Parameters of the query, in any order.
    parameters: Vec<(&'static str, &'a str)>,
    /// Names in lower case and in order, without `host`.
    headers: Vec<(&'static str, String)>,
}

impl<'a> Signing<'a> {
    pub(super) fn new(presigner: &'a Presigner, epoch_seconds: i64) -> Self {
        let at = Timestamp::from_second(epoch_seconds).unwrap_or(Timestamp::MAX);
        let moment = at.strftime("%Y%m%dT%H%M%SZ").to_string();
        let day = &moment[..8];
        let scope = format!("{day}/{}/s3/aws4_request", presigner.region);
        let mut key = mac(format!("AWS4{}", presigner.secret_key).as_bytes(), day);
        for part in [presigner.region.as_str(), "s3", "aws4_request"] {
            key = mac(&key, part);
        }
        Self {
            presigner,
            key,
            moment,
            scope,
        }
    }

    /// A URL that reads one version of an object for `seconds`. Browsers save the object under `name` and never show it.
    pub fn download(&self, key: &str, version_id: &str, name: &str, seconds: u32) -> String {
        let disposition = attachment(name);
        self.sign(SignRequest {
            method: "GET",
            key,
            seconds,
            parameters: vec![
                ("response-content-disposition", &disposition),
                ("response-content-type", "application/octet-stream"),
                ("versionId", version_id),
                ("x-id", "GetObject"),
            ],
            headers: Vec::new(),
        })
    }

    /// A request that writes an object of exactly `size` bytes within `seconds`, if there is none under its key.
    pub fn put(&self, key: &str, size: u64, seconds: u32) -> Presigned {
        let url = self.sign(SignRequest {
            method: "PUT",
            key,
            seconds,
            parameters: vec![("x-id", "PutObject")],
            headers: vec![
                ("content-length", size.to_string()),
                ("if-none-match", "*".to_owned()),
            ],
        });
        Presigned {
            url,
            headers: vec![("If-None-Match", "*".to_owned())],
        }
    }

    /// A request that writes one part of a multipart upload, of exactly `size` bytes, within `seconds`.
    pub fn upload_part(
        &self,
        key: &str,
        upload_id: &str,
        part_number: u32,
        size: u64,
        seconds: u32,
    ) -> Presigned {
        let number = part_number.to_string();
        let url = self.sign(SignRequest {
            method: "PUT",
            key,
            seconds,
            parameters: vec![
                ("partNumber", &number),
                ("uploadId", upload_id),
                ("x-id", "UploadPart"),
            ],
            headers: vec![("content-length", size.to_string())],
        });
        Presigned {
            url,
            headers: Vec::new(),
        }
    }

    fn sign(&self, request: SignRequest) -> String {
        let Presigner {
            access_key,
            session_token,
            scheme,
            host,
            root,
            ..
        } = self.presigner;
        // `host` sorts between the other headers: after content-length, before if-none-match.
        let mut headers = request.headers;
        headers.push(("host", host.clone()));
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let credential = format!("{access_key}/{}", self.scope);
        let seconds = request.seconds.to_string();
        let mut parameters = request.parameters;
        parameters.extend([
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", &credential),
            ("X-Amz-Date", &self.moment),
            ("X-Amz-Expires", &seconds),
            ("X-Amz-SignedHeaders", &names),
        ]);
        if let Some(token) = session_token {
            parameters.push(("X-Amz-Security-Token", token));
        }
        parameters.sort_unstable();
        let mut path = String::with_capacity(root.len() + request.key.len() + 16);
        encode(&mut path, root, true);
        encode(&mut path, request.key, true);
        let query = write_query(&parameters);
        let mut request = format!("{}\n{path}\n{query}\n", request.method);
        for (name, value) in &headers {
            let _ = writeln!(request, "{name}:{value}");
        }
        let _ = write!(request, "\n{names}\nUNSIGNED-PAYLOAD");
        let signature = self.signature(&request);
        format!("{scheme}://{host}{path}?{query}&X-Amz-Signature={signature}")
    }

    /// The signature of a canonical request, in hexadecimal digits.
    fn signature(&self, request: &str) -> String {
        let digest = hex(&Sha256::digest(request.as_bytes()));
        let text = format!(
            "AWS4-HMAC-SHA256\n{}\n{}\n{digest}",
            self.moment, self.scope
        );
        hex(&mac(&self.key, &text))
    }
}

fn write_query(parameters: &[(&str, &str)]) -> String {
    let mut query = String::with_capacity(1_024);
    for (name, value) in parameters {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name);
        query.push('=');
        encode(&mut query, value, false);
    }
    query
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(key: &[u8], text: &str) -> [u8; 32] {
    let mut mac = <Hmac<Sha256>>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
