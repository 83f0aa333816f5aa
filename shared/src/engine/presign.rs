//! URLs that let others read or write one object for a limited time: `SigV4` in the query (Amazon S3 API reference, "Authenticating requests: using query parameters"). They are computed without a call and without the S3 client, which a function that reads no object need not link.

mod disposition;
mod partition;
mod sign;

pub use disposition::attachment;
pub use sign::Signing;

use crate::env::{Env, EnvError};
use aws_credential_types::Credentials;
use aws_smithy_async::time::{SystemTimeSource, TimeSource as _};
use aws_smithy_runtime_api::client::identity::Identity;
use partition::dns_suffix;
use std::fmt::Write as _;
use std::time::SystemTime;

/// Makes URLs for the documents bucket with the function's own credentials. A URL can do no more than the function.
#[derive(Clone)]
pub struct Presigner {
    identity: Identity,
    region: String,
    /// `https://` and the host.
    origin: String,
    /// The start of the path, before the key: `/`, or `/<bucket>/` if the bucket is not part of the host.
    root: String,
}

/// A request that its bearer may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presigned {
    /// The URL to send it to.
    pub url: String,
    /// The headers that it must have, besides those that HTTP clients set themselves (`Host`, `Content-Length`).
    pub headers: Vec<(&'static str, String)>,
}

/// What a file is like that a bearer may write.
#[derive(Clone, Copy, Debug)]
pub struct FileFacts<'a> {
    /// Its size in bytes.
    pub size: u64,
    /// Its media type.
    pub content_type: &'a str,
    /// Its SHA-256, 64 hexadecimal digits in lower case.
    pub sha256: &'a str,
}

impl Presigner {
    /// Reads `DOCUMENTS_BUCKET`, `AWS_REGION`, the credentials and, if another engine than AWS's holds the bucket, `AWS_ENDPOINT_URL_S3`: an origin, optionally with that engine's own keys. With such an origin the bucket is the first part of the path.
    pub fn new(env: &Env) -> Result<Self, EnvError> {
        let bucket = env.require("DOCUMENTS_BUCKET")?;
        let region = env.require("AWS_REGION")?.to_owned();
        let suffix = dns_suffix(&region);
        let endpoint = env.endpoint("S3");
        let (origin, root) = match &endpoint {
            Some(endpoint) => {
                let origin = endpoint.url.trim_end_matches('/').to_owned();
                (origin, format!("/{bucket}/"))
            }
            // The certificate covers only one level below the region, so a bucket with dots goes into the path.
            None if bucket.contains('.') => (
                format!("https://s3.{region}.{suffix}"),
                format!("/{bucket}/"),
            ),
            None => (
                format!("https://{bucket}.s3.{region}.{suffix}"),
                "/".to_owned(),
            ),
        };
        let (access_key, secret_key, session_token) =
            match endpoint.and_then(|endpoint| endpoint.keys) {
                Some(keys) => (keys.access_key, keys.secret_key, None),
                None => (
                    env.require("AWS_ACCESS_KEY_ID")?.to_owned(),
                    env.require("AWS_SECRET_ACCESS_KEY")?.to_owned(),
                    env.get("AWS_SESSION_TOKEN").map(str::to_owned),
                ),
            };
        let credentials = Credentials::from_keys(access_key, secret_key, session_token);
        Ok(Self {
            identity: credentials.into(),
            region,
            origin,
            root,
        })
    }

    /// Begins to make URLs, any number of them. Their lifetime counts from the engine's clock, as with the AWS clients, and not from the portal's.
    pub fn begin(&self) -> Signing<'_> {
        self.begin_at(SystemTimeSource::new().now())
    }

    fn begin_at(&self, now: SystemTime) -> Signing<'_> {
        Signing::new(self, now)
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986. A `/` is kept in a path.
fn encode(into: &mut String, text: &str, path: bool) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(char::from(byte));
            }
            b'/' if path => into.push('/'),
            // Writing to a String cannot fail.
            other => drop(write!(into, "%{other:02X}")),
        }
    }
}

#[cfg(test)]
mod tests;
