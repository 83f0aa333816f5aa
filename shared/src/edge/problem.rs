//! Refusals and failures of a call as RFC 9457 problems: a stable type, a status, and sentences in the caller's language.

pub mod refusals;

pub use refusals::{Refusals, from};

use crate::value::text::{Locale, Text};
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// Why a call was refused or failed.
#[derive(Debug)]
pub enum Problem {
    /// The body is not valid JSON.
    MalformedJson,
    /// This list did not give the cursor to this caller.
    InvalidCursor,
    /// The call has both a session cookie and a bearer token.
    ConflictingCredentials,
    /// There is no session, or it is over.
    SessionRequired,
    /// The address and the token do not belong together, or either is wrong.
    LinkInvalid,
    /// The code is wrong or was tried too often.
    CodeInvalid,
    /// The code is right, but it or the link in the same mail was used.
    CodeUsed,
    /// The code is right, but its mail is too old.
    CodeExpired,
    /// The passkey does not sign in: unknown, another person's, revoked, or with a wrong answer.
    PasskeyInvalid,
    /// The passkey's signature count went back, so there may be a copy of it.
    PasskeyCopied,
    /// The passkey ceremony is over: used, expired, or never begun here.
    CeremonyOver,
    /// The authenticator's passkey is already registered.
    PasskeyKnown,
    /// The person has the most passkeys allowed.
    TooManyPasskeys,
    /// An unsafe call with a cookie came from an origin other than the portal's.
    OriginRefused,
    /// The session began with a link from an invitation or a notice, which does not allow this.
    StepUpRequired,
    /// There is no such resource, or it is not the caller's.
    NotFound,
    /// The matter is closed and accepts no files.
    MatterClosed,
    /// Files are being sent with grants of the session that is to end.
    UploadsUnderWay,
    /// The upload's seven days are over, or S3 discarded it.
    UploadExpired,
    /// The list of parts does not match the file, or S3 has other parts.
    PartsDoNotFit(Vec<FieldError>),
    /// The link's hour is over.
    LinkExpired,
    /// The link was used.
    LinkUsed,
    /// The body is larger than the limit.
    TooLarge,
    /// The body is not declared as JSON.
    UnsupportedMediaType,
    /// Fields of the request do not match.
    InvalidFields(Vec<FieldError>),
    /// The idempotency key was used with another request.
    IdempotencyKeyReused,
    /// Too many wrong tokens came from one network address.
    TooManyRequests,
    /// An engine could not be reached. The text is for the log only.
    Unavailable(String),
}

/// Most fields that a problem names. It keeps the answer small whatever was sent.
const MAX_NAMED: usize = 20;

/// One field that does not match: where it is and why, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer into the body (RFC 6901), `?name` for a query parameter, or the name of a header.
    pub field: String,
    /// A stable code, which is also the id of its sentence (`field-<code>`).
    pub code: &'static str,
}

impl FieldError {
    /// An error at `field`, with one of the codes of docs/problems.md.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
        }
    }
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Self {
        Self::InvalidFields(vec![error])
    }
}

#[cfg(feature = "table")]
impl From<crate::engine::table::TableError> for Problem {
    fn from(error: crate::engine::table::TableError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

#[cfg(feature = "object_store")]
impl From<crate::engine::object_store::ObjectStoreError> for Problem {
    fn from(error: crate::engine::object_store::ObjectStoreError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// A problem (`application/problem+json`, RFC 9457).
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// The kind of problem: `/problems/<name>`. Stable.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in the caller's language.
    pub title: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// What to do now, in the caller's language.
    pub detail: String,
    /// The fields that do not match, at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// A field that does not match.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// A JSON pointer into the body, `?name` for a query parameter, or the name of a header.
    pub field: String,
    /// The reason as a stable code.
    pub code: String,
    /// The reason, in the caller's language.
    pub detail: String,
}

impl Problem {
    /// The last segment of the type.
    pub fn name(&self) -> &'static str {
        self.row().0
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.row().1
    }

    fn row(&self) -> (&'static str, StatusCode) {
        match self {
            Self::MalformedJson => ("malformed-json", StatusCode::BAD_REQUEST),
            Self::InvalidCursor => ("invalid-cursor", StatusCode::BAD_REQUEST),
            Self::ConflictingCredentials => ("conflicting-credentials", StatusCode::BAD_REQUEST),
            Self::SessionRequired => ("session-required", StatusCode::UNAUTHORIZED),
            Self::LinkInvalid => ("link-invalid", StatusCode::UNAUTHORIZED),
            Self::CodeInvalid => ("code-invalid", StatusCode::UNAUTHORIZED),
            Self::CodeUsed => ("code-used", StatusCode::GONE),
            Self::CodeExpired => ("code-expired", StatusCode::GONE),
            Self::PasskeyInvalid => ("passkey-invalid", StatusCode::UNAUTHORIZED),
            Self::PasskeyCopied => ("passkey-copied", StatusCode::UNAUTHORIZED),
            Self::CeremonyOver => ("ceremony-over", StatusCode::GONE),
            Self::PasskeyKnown => ("passkey-known", StatusCode::CONFLICT),
            Self::TooManyPasskeys => ("too-many-passkeys", StatusCode::CONFLICT),
            Self::OriginRefused => ("origin-refused", StatusCode::FORBIDDEN),
            Self::StepUpRequired => ("step-up-required", StatusCode::FORBIDDEN),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND),
            Self::MatterClosed => ("matter-closed", StatusCode::CONFLICT),
            Self::UploadsUnderWay => ("uploads-under-way", StatusCode::CONFLICT),
            Self::UploadExpired => ("upload-expired", StatusCode::GONE),
            Self::PartsDoNotFit(_) => ("parts-do-not-fit", StatusCode::UNPROCESSABLE_ENTITY),
            Self::LinkExpired => ("link-expired", StatusCode::GONE),
            Self::LinkUsed => ("link-used", StatusCode::GONE),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
            Self::UnsupportedMediaType => {
                ("unsupported-media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE)
            }
            Self::InvalidFields(_) => ("invalid-fields", StatusCode::UNPROCESSABLE_ENTITY),
            Self::IdempotencyKeyReused => {
                ("idempotency-key-reused", StatusCode::UNPROCESSABLE_ENTITY)
            }
            Self::TooManyRequests => ("too-many-requests", StatusCode::TOO_MANY_REQUESTS),
            Self::Unavailable(_) => ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// The body to send, with sentences in `locale`.
    pub fn body(&self, locale: Locale) -> ProblemBody {
        let text = texts(locale);
        let name = self.name();
        let fields: &[FieldError] = match self {
            Self::InvalidFields(errors) | Self::PartsDoNotFit(errors) => errors,
            _ => &[],
        };
        ProblemBody {
            kind: format!("/problems/{name}"),
            title: text.say(&format!("problem-{name}-title")),
            status: self.status().as_u16(),
            detail: text.say(&format!("problem-{name}-detail")),
            errors: fields
                .iter()
                .take(MAX_NAMED)
                .map(|error| FieldProblem {
                    field: error.field.clone(),
                    code: error.code.to_owned(),
                    detail: text.say(&format!("field-{}", error.code)),
                })
                .collect(),
        }
    }
}

/// The sentences of all problems. They are parsed only when a problem is sent, since most calls have none.
fn texts(locale: Locale) -> Text {
    let source = match locale {
        Locale::En => include_str!("../../messages/en/problems.ftl"),
        Locale::Es => include_str!("../../messages/es/problems.ftl"),
    };
    Text::new(locale, &[source])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_speaks_both_languages() {
        let field = FieldError::new("/email", "email");
        let problems = [
            Problem::MalformedJson,
            Problem::InvalidCursor,
            Problem::ConflictingCredentials,
            Problem::SessionRequired,
            Problem::LinkInvalid,
            Problem::CodeInvalid,
            Problem::PasskeyInvalid,
            Problem::PasskeyCopied,
            Problem::CeremonyOver,
            Problem::PasskeyKnown,
            Problem::TooManyPasskeys,
            Problem::OriginRefused,
            Problem::StepUpRequired,
            Problem::NotFound,
            Problem::MatterClosed,
            Problem::UploadsUnderWay,
            Problem::UploadExpired,
            Problem::PartsDoNotFit(vec![FieldError::new("/parts", "part-missing")]),
            Problem::LinkExpired,
            Problem::LinkUsed,
            Problem::TooLarge,
            Problem::UnsupportedMediaType,
            Problem::InvalidFields(vec![field]),
            Problem::IdempotencyKeyReused,
            Problem::TooManyRequests,
            Problem::Unavailable("the cause".to_owned()),
        ];
        for problem in problems {
            for locale in Locale::ALL {
                let body = problem.body(locale);
                for sentence in [&body.title, &body.detail] {
                    assert!(!sentence.starts_with("problem-"), "{sentence}");
                    assert!(!sentence.contains("the cause"), "{sentence}");
                }
                assert!(
                    body.errors
                        .iter()
                        .all(|error| !error.detail.starts_with("field-"))
                );
            }
        }
    }
}
