//! Who may come in: everyone who signed with the one pair of keys. The protocol layer checks the signature; what it lets pass and S3 does not is refused here.

use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Result, s3_error};

/// The longest life of a presigned URL, in seconds: seven days (Amazon S3 user guide, "Download and upload objects with presigned URLs").
const MAX_LIFE: u64 = 7 * 24 * 3_600;

/// The one pair of keys.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    /// What stands in a signed request.
    pub(crate) access_key: String,
    /// What signs it.
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

/// What is asked of a request besides its signature.
pub(super) struct Rules;

#[async_trait::async_trait]
impl S3Access for Rules {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        if request.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "Access Denied"));
        }
        let query = request.uri().query().unwrap_or_default();
        let Some(signed) = parameter(query, "X-Amz-SignedHeaders") else {
            return Ok(());
        };
        let life = parameter(query, "X-Amz-Expires").and_then(|life| life.parse::<u64>().ok());
        if life.is_none_or(|life| life > MAX_LIFE) {
            return Err(s3_error!(
                AuthorizationQueryParametersError,
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
            ));
        }
        // Whoever holds a presigned URL adds nothing to what its maker signed.
        let signed: Vec<&str> = signed
            .split("%3B")
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

/// A parameter of a query as it stands there.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then_some(value)
    })
}
