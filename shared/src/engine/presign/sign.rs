//! Signs URLs, by the same code as the AWS clients (`aws-sigv4`).

use super::{FileFacts, Presigned, Presigner, attachment, encode};
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::time::{Duration, SystemTime};

/// The moment from which the URLs that it makes count.
pub struct Signing<'a> {
    presigner: &'a Presigner,
    now: SystemTime,
}

/// The request to sign.
struct SignRequest<'a> {
    method: &'static str,
    key: &'a str,
    seconds: u32,
    /// Parameters of the query.
    parameters: &'a [(&'static str, &'a str)],
    /// Names in lower case, without `host`.
    headers: &'a [(&'static str, &'a str)],
}

impl<'a> Signing<'a> {
    pub(super) fn new(presigner: &'a Presigner, now: SystemTime) -> Self {
        Self { presigner, now }
    }

    /// A URL that reads one version of an object for `seconds`. Browsers save the object under `name` and never show it.
    pub fn download(&self, key: &str, version_id: &str, name: &str, seconds: u32) -> String {
        self.sign(&SignRequest {
            method: "GET",
            key,
            seconds,
            parameters: &[
                ("response-content-disposition", &attachment(name)),
                ("response-content-type", "application/octet-stream"),
                ("versionId", version_id),
                ("x-id", "GetObject"),
            ],
            headers: &[],
        })
    }

    /// A request that writes an object of exactly `size` bytes within `seconds`, if there is none under its key.
    pub fn put(&self, key: &str, size: u64, seconds: u32) -> Presigned {
        let url = self.sign(&SignRequest {
            method: "PUT",
            key,
            seconds,
            parameters: &[("x-id", "PutObject")],
            headers: &[
                ("content-length", &size.to_string()),
                ("if-none-match", "*"),
            ],
        });
        Presigned {
            url,
            headers: vec![("If-None-Match", "*".to_owned())],
        }
    }

    /// A request that writes exactly this file within `seconds`, if there is none under its key. S3 compares the checksum.
    pub fn put_exactly(&self, key: &str, file: &FileFacts, seconds: u32) -> Presigned {
        let checksum = STANDARD.encode(bytes_of(file.sha256));
        let url = self.sign(&SignRequest {
            method: "PUT",
            key,
            seconds,
            parameters: &[("x-id", "PutObject")],
            headers: &[
                ("content-length", &file.size.to_string()),
                ("content-type", file.content_type),
                ("if-none-match", "*"),
                ("x-amz-checksum-sha256", &checksum),
            ],
        });
        Presigned {
            url,
            headers: vec![
                ("Content-Type", file.content_type.to_owned()),
                ("If-None-Match", "*".to_owned()),
                ("x-amz-checksum-sha256", checksum),
            ],
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
        let url = self.sign(&SignRequest {
            method: "PUT",
            key,
            seconds,
            parameters: &[
                ("partNumber", &part_number.to_string()),
                ("uploadId", upload_id),
                ("x-id", "UploadPart"),
            ],
            headers: &[("content-length", &size.to_string())],
        });
        Presigned {
            url,
            headers: Vec::new(),
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "the URL is percent-encoded, and callers have checked that a media type is visible ASCII"
    )]
    fn sign(&self, request: &SignRequest) -> String {
        let Presigner {
            identity,
            region,
            origin,
            root,
            ..
        } = self.presigner;
        let mut url = String::with_capacity(2_048);
        url.push_str(origin);
        encode(&mut url, root, true);
        encode(&mut url, request.key, true);
        append(&mut url, '?', request.parameters.iter().copied());
        let parameters = SigningParams::builder()
            .identity(identity)
            .region(region)
            .name("s3")
            .time(self.now)
            .settings(settings(request.seconds))
            .build()
            .expect("every parameter is given");
        let body = SignableBody::UnsignedPayload;
        let headers = request.headers.iter().copied();
        let signable = SignableRequest::new(request.method, url.as_str(), headers, body);
        let signable = signable.expect("a URL");
        let parameters = parameters.into();
        let signed = sign(signable, &parameters).expect("S3 takes any path");
        let (signed, _) = signed.into_parts();
        let added = signed.params().iter();
        append(&mut url, '&', added.map(|(name, value)| (*name, &**value)));
        url
    }
}

/// The bytes of hexadecimal digits.
fn bytes_of(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// How S3 wants it (Amazon S3 API reference, "Authenticating requests: using query parameters"): the path as it is sent.
fn settings(seconds: u32) -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(Duration::from_secs(seconds.into()));
    settings
}

/// Appends parameters to a URL; the first follows `separator`.
fn append<'a>(
    url: &mut String,
    mut separator: char,
    parameters: impl Iterator<Item = (&'a str, &'a str)>,
) {
    for (name, value) in parameters {
        url.push(separator);
        url.push_str(name);
        url.push('=');
        encode(url, value, false);
        separator = '&';
    }
}
