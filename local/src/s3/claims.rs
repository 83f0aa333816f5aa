//! What a sender claims about a body, and the check of these claims.

use super::checksum::{Algorithm, Checksum};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, StatusCode, header};
use s3s::{S3Error, S3ErrorCode, S3Result, TrailingHeaders, s3_error};

/// Maximum size of a request body in bytes (Amazon S3 user guide, "Amazon S3 multipart upload limits").
const MAX_BODY: u64 = 5 * 1024 * 1024 * 1024;

/// The claims of a request about its body.
pub(super) struct Claims {
    /// The length in bytes.
    pub(super) length: u64,
    md5: Option<Vec<u8>>,
    checksum: Option<Claim>,
}

/// A checksum from the sender.
struct Claim {
    algorithm: Algorithm,
    /// `None` when it follows the body.
    value: Option<String>,
}

impl Claims {
    /// Reads the claims from the headers of a request.
    pub(super) fn read(headers: &HeaderMap) -> S3Result<Self> {
        let length = text(headers, &header::CONTENT_LENGTH)
            .and_then(|length| length.parse().ok())
            .ok_or_else(|| {
                s3_error!(
                    MissingContentLength,
                    "You must provide the Content-Length HTTP header."
                )
            })?;
        if length > MAX_BODY {
            return Err(s3_error!(
                EntityTooLarge,
                "Your proposed upload exceeds the maximum allowed size"
            ));
        }
        Ok(Self {
            length,
            md5: read_md5(headers)?,
            checksum: read_checksum(headers)?,
        })
    }

    /// The algorithm of the sender's checksum, if there is one.
    pub(super) fn algorithm(&self) -> Option<Algorithm> {
        self.checksum.as_ref().map(|claim| claim.algorithm)
    }

    /// Compares the claims with the received body.
    pub(super) fn check(
        &self,
        md5: &[u8],
        checksum: &Checksum,
        trailers: Option<&TrailingHeaders>,
    ) -> S3Result<()> {
        if self.md5.as_ref().is_some_and(|claimed| claimed != md5) {
            return Err(s3_error!(
                BadDigest,
                "The Content-MD5 you specified did not match what we received."
            ));
        }
        let Some(claim) = &self.checksum else {
            return Ok(());
        };
        let value = match &claim.value {
            Some(value) => Some(value.clone()),
            None => trailer(trailers, &claim.algorithm.header()),
        };
        let Some(value) = value else {
            return Err(refuse(
                "MalformedTrailerError",
                "The request contained trailing data that was not well-formed or did not conform to our published schema.",
            ));
        };
        if value != checksum.value {
            let name = claim.algorithm.name();
            return Err(s3_error!(
                BadDigest,
                "The {name} you specified did not match the calculated checksum."
            ));
        }
        Ok(())
    }
}

fn read_md5(headers: &HeaderMap) -> S3Result<Option<Vec<u8>>> {
    let Some(value) = text(headers, &HeaderName::from_static("content-md5")) else {
        return Ok(None);
    };
    match STANDARD.decode(value) {
        Ok(md5) if md5.len() == 16 => Ok(Some(md5)),
        _ => Err(s3_error!(
            InvalidDigest,
            "The Content-MD5 you specified was invalid."
        )),
    }
}

fn read_checksum(headers: &HeaderMap) -> S3Result<Option<Claim>> {
    let trailing = headers.get_all("x-amz-trailer").iter();
    let trailing: Vec<&str> = trailing.filter_map(|value| value.to_str().ok()).collect();
    let mut claims = Algorithm::ALL.into_iter().filter_map(|algorithm| {
        let name = algorithm.header();
        let value = text(headers, &name).map(str::to_owned);
        let follows = trailing
            .iter()
            .any(|trailer| trailer.eq_ignore_ascii_case(name.as_str()));
        (value.is_some() || follows).then_some(Claim { algorithm, value })
    });
    let (claim, other) = (claims.next(), claims.next());
    if other.is_some() {
        return Err(s3_error!(
            InvalidRequest,
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
        ));
    }
    if let Some(Claim {
        algorithm,
        value: Some(value),
    }) = &claim
        && !algorithm.accepts(value)
    {
        return Err(s3_error!(
            InvalidRequest,
            "Value for {} header is invalid.",
            algorithm.header()
        ));
    }
    if claim.is_none() && headers.contains_key("x-amz-sdk-checksum-algorithm") {
        return Err(s3_error!(
            InvalidRequest,
            "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found."
        ));
    }
    Ok(claim)
}

/// An S3 error with status 400 that the protocol layer has no name for.
pub(super) fn refuse(code: &'static str, message: &'static str) -> S3Error {
    let mut error = S3Error::with_message(S3ErrorCode::Custom(code.into()), message);
    error.set_status_code(StatusCode::BAD_REQUEST);
    error
}

/// A header's value, if it is text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn trailer(trailers: Option<&TrailingHeaders>, name: &HeaderName) -> Option<String> {
    trailers?.read(|headers| text(headers, name).map(|value| value.trim().to_owned()))?
}
