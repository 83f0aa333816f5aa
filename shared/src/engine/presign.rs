//! URLs that let others read or write one object for a limited time: `SigV4` in the query (Amazon S3 API reference, "Authenticating requests: using query parameters"). They are computed without a call and without the S3 client, whose own presigner takes far longer.

mod disposition;
mod sign;

pub use disposition::attachment;
pub use sign::Signing;

use crate::env::{Env, EnvError};
use aws_smithy_async::time::{SystemTimeSource, TimeSource as _};
use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

/// Makes URLs for the documents bucket with the function's own credentials. A URL can do no more than the function.
#[derive(Clone)]
pub struct Presigner {
    access_key: String,
    secret_key: String,
    session_token: Option<String>,
    region: String,
    scheme: String,
    host: String,
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

impl Presigner {
    /// Reads `DOCUMENTS_BUCKET`, `AWS_REGION`, the credentials and, if another engine than AWS's holds the bucket, `AWS_ENDPOINT_URL_S3`: an origin, optionally with that engine's own keys. With such an origin the bucket is the first part of the path.
    pub fn new(env: &Env) -> Result<Self, EnvError> {
        let bucket = env.require("DOCUMENTS_BUCKET")?;
        let region = env.require("AWS_REGION")?.to_owned();
        let endpoint = env.endpoint("S3");
        let (scheme, host, root) = match &endpoint {
            Some(endpoint) => {
                let (scheme, host) = endpoint
                    .url
                    .trim_end_matches('/')
                    .split_once("://")
                    .ok_or_else(|| EnvError::new("AWS_ENDPOINT_URL_S3", "is no origin"))?;
                (scheme.to_owned(), host.to_owned(), format!("/{bucket}/"))
            }
            // The certificate covers only one level below the region, so a bucket with dots goes into the path.
            None if bucket.contains('.') => {
                let host = format!("s3.{region}.amazonaws.com");
                ("https".to_owned(), host, format!("/{bucket}/"))
            }
            None => {
                let host = format!("{bucket}.s3.{region}.amazonaws.com");
                ("https".to_owned(), host, "/".to_owned())
            }
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
        Ok(Self {
            access_key,
            secret_key,
            session_token,
            region,
            scheme,
            host,
            root,
        })
    }

    /// Derives the key of the day once, for any number of URLs. Their lifetime counts from the engine's clock, as with the AWS clients, and not from the portal's.
    pub fn begin(&self) -> Signing<'_> {
        self.begin_at(SystemTimeSource::new().now())
    }

    fn begin_at(&self, now: SystemTime) -> Signing<'_> {
        let seconds = now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Signing::new(self, i64::try_from(seconds).unwrap_or(i64::MAX))
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
