//! What can go wrong with a call, as RFC 9457 problems: a stable type, a status, and sentences in the reader's language.

pub mod refusals;

pub use refusals::{Refusals, from};

use crate::value::text::{Locale, Text};
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// A refusal or failure of a call.
#[derive(Debug)]
pub enum Problem {
    /// The body is no JSON.
    MalformedJson,
    /// The cursor is not one that this list gave to this caller.
    InvalidCursor,
    /// A cookie and a bearer token together.
    ConflictingCredentials,
    /// No session, or one that is over.
    SessionRequired,
    /// Any wrong combination of address and token.
    LinkInvalid,
    /// Any wrong or too often tried code.
    CodeInvalid,
    /// The right code of a mail whose link or code was used.
    CodeUsed,
    /// The right code of a mail that is too old.
    CodeExpired,
    /// Any passkey that does not sign in: unknown, of somebody else, revoked, or with a wrong answer.
    PasskeyInvalid,
    /// The passkey's signature count went back: there may be a copy of it.
    PasskeyCopied,
    /// The ceremony of a passkey is over: used, expired, or never begun here.
    CeremonyOver,
    /// The authenticator's passkey is registered already.
    PasskeyKnown,
    /// There are as many passkeys as there may be.
    TooManyPasskeys,
    /// An unsafe call with a cookie from another origin than the portal's.
    OriginRefused,
    /// The session came from a link in a notice, which does not open this.
    StepUpRequired,
    /// No such thing, or not the caller's.
    NotFound,
    /// The matter is closed: it takes no files.
    MatterClosed,
    /// Files are on their way with grants of the session that is to end.
    UploadsUnderWay,
    /// The upload's seven days are over, or S3 gave it up.
    UploadExpired,
    /// The list of parts is not that of the file, or S3 has other ones.
    PartsDoNotFit(Vec<FieldError>),
    /// The link's hour is over.
    LinkExpired,
    /// The link was used.
    LinkUsed,
    /// The body is larger than the road allows.
    TooLarge,
    /// The body is not declared as JSON.
    UnsupportedMediaType,
    /// Fields of the request that do not fit.
    InvalidFields(Vec<FieldError>),
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// Too many wrong tokens from one network address.
    TooManyRequests,
    /// An engine could not be asked. The text is for the log only.
    Unavailable(String),
}

/// Most fields that a problem names: the first few tell what is wrong, and the answer stays small whatever was sent.
const MAX_NAMED: usize = 20;

/// One field that does not fit: where it is and why, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer into the body (RFC 6901), `?name` for a query parameter, the name for a header.
    pub field: String,
    /// A stable code, which is also the id of its sentence (`field-<code>`).
    pub code: &'static str,
}

impl FieldError {
    /// A field and a code.
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

/// The body of a problem (`application/problem+json`, RFC 9457).
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// `/problems/<name>`, stable.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in the reader's language.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What to do now, in the reader's language.
    pub detail: String,
    /// The fields that do not fit, the first 20 of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One field of [`ProblemBody`].
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// Where: a JSON pointer, `?name` or a header's name.
    pub field: String,
    /// Why, stable.
    pub code: String,
    /// Why, in the reader's language.
    pub detail: String,
}

impl Problem {
    /// The last part of the type.
    pub fn name(&self) -> &'static str {
        self.row().0
    }

    /// The status of the answer.
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

    /// The problem as it is sent.
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

/// Read when a problem is told and not before: most calls have none.
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
