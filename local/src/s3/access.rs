//! Access control: a request must be signed with the one pair of keys. The protocol layer checks the signature; this module refuses what the protocol layer accepts but S3 does not.

use http::{HeaderMap, header};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Result, s3_error};

/// Maximum lifetime of a presigned URL in seconds: seven days (Amazon S3 user guide, "Download and upload objects with presigned URLs").
const MAX_LIFE: u64 = 7 * 24 * 3_600;

/// The one pair of keys.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    /// The access key in a signed request.
    pub(crate) access_key: String,
    /// The key that signs it.
    pub(crate) secret_key: String,
}

#[async_trait::async_trait]
impl S3Auth for Credentials {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        if access_key == self.access_key {
            return Ok(SecretKey::from(self.secret_key.as_str()));
        }
        Err(s3_error!(
            InvalidAccessKeyId,
            "The AWS Access Key Id you provided does not exist in our records."
        ))
    }
}

/// The rules for a request beyond its signature.
pub(super) struct Rules;

#[async_trait::async_trait]
impl S3Access for Rules {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        if request.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "Access Denied"));
        }
        let query = request.uri().query().unwrap_or_default();
        let Some(signed) = parameter(query, "X-Amz-SignedHeaders") else {
            return check_version(request.headers());
        };
        let life = parameter(query, "X-Amz-Expires").and_then(|life| life.parse::<u64>().ok());
        if life.is_none_or(|life| life > MAX_LIFE) {
            return Err(s3_error!(
                AuthorizationQueryParametersError,
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
            ));
        }
        // The holder of a presigned URL must not add headers that its maker did not sign.
        let signed = signed.to_ascii_lowercase();
        let signed: Vec<&str> = signed
            .split("%3b")
            .flat_map(|part| part.split(';'))
            .collect();
        let added = request.headers().keys().find(|name| {
            name.as_str().starts_with("x-amz-")
                && *name != "x-amz-content-sha256"
                && !signed.contains(&name.as_str())
        });
        match added {
            None => Ok(()),
            Some(_) => Err(s3_error!(
                AccessDenied,
                "There were headers present in the request which were not signed"
            )),
        }
    }
}

/// Refuses version 2 signatures, which the protocol layer accepts, but S3 only in its oldest regions.
fn check_version(headers: &HeaderMap) -> S3Result<()> {
    let authorization = headers.get(header::AUTHORIZATION);
    if authorization.is_some_and(|value| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256")) {
        return Ok(());
    }
    Err(s3_error!(
        InvalidRequest,
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
    ))
}

/// A query parameter, without decoding.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then_some(value)
    })
}
