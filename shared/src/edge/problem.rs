//! Refusals and failures of a call as RFC 9457 problems: a stable type, a status, and sentences in the caller's language.

pub mod refusals;
mod schema;

pub use refusals::{Refusals, from};

use crate::value::text::{Locale, Text};
use http::StatusCode;
use schema::ProblemType;
use serde::{Deserialize, Serialize};

/// Declares every problem in one row: its variant, the last segment of its type, and its status.
macro_rules! problems {
    ($($(#[$doc:meta])* $problem:ident $(($detail:ty))? = $name:literal, $status:ident;)+) => {
        /// Why a call was refused or failed.
        #[derive(Debug)]
        pub enum Problem {
            $($(#[$doc])* $problem $(($detail))?,)+
        }

        impl Problem {
            /// One of each, with nothing in it.
            pub fn one_of_each() -> Vec<Self> {
                vec![$(Self::$problem $((<$detail>::default()))?),+]
            }

            fn row(&self) -> (&'static str, StatusCode) {
                match self {
                    $(Self::$problem { .. } => ($name, StatusCode::$status),)+
                }
            }
        }
    };
}

problems! {
    /// The body is not valid JSON.
    MalformedJson = "malformed-json", BAD_REQUEST;
    /// This list did not give the cursor to this caller.
    InvalidCursor = "invalid-cursor", BAD_REQUEST;
    /// The call has both a session cookie and a bearer token.
    ConflictingCredentials = "conflicting-credentials", BAD_REQUEST;
    /// There is no session, or it is over.
    SessionRequired = "session-required", UNAUTHORIZED;
    /// The address and the token do not belong together, or either is wrong.
    LinkInvalid = "link-invalid", UNAUTHORIZED;
    /// The code is wrong or was tried too often.
    CodeInvalid = "code-invalid", UNAUTHORIZED;
    /// The code is right, but it or the link in the same mail was used.
    CodeUsed = "code-used", GONE;
    /// The code is right, but its mail is too old.
    CodeExpired = "code-expired", GONE;
    /// The passkey does not sign in: unknown, another person's, revoked, or with a wrong answer.
    PasskeyInvalid = "passkey-invalid", UNAUTHORIZED;
    /// The passkey's signature count went back, so there may be a copy of it.
    PasskeyCopied = "passkey-copied", UNAUTHORIZED;
    /// The passkey ceremony is over: used, expired, or never begun here.
    CeremonyOver = "ceremony-over", GONE;
    /// The authenticator's passkey is already registered.
    PasskeyKnown = "passkey-known", CONFLICT;
    /// The person has the most passkeys allowed.
    TooManyPasskeys = "too-many-passkeys", CONFLICT;
    /// An unsafe call with a cookie came from an origin other than the portal's.
    OriginRefused = "origin-refused", FORBIDDEN;
    /// The session began with a link from an invitation or a notice, which does not allow this.
    StepUpRequired = "step-up-required", FORBIDDEN;
    /// There is no such resource, or it is not the caller's.
    NotFound = "not-found", NOT_FOUND;
    /// The matter is closed and accepts no files.
    MatterClosed = "matter-closed", CONFLICT;
    /// The archive is still being made.
    ArchiveNotReady = "archive-not-ready", CONFLICT;
    /// A document in the archive is not what the caller sees now, or the archive could not be made.
    ArchiveOutdated = "archive-outdated", CONFLICT;
    /// The draft has nothing that could be sent.
    DraftEmpty = "draft-empty", CONFLICT;
    /// The request was answered.
    RequestAnswered = "request-answered", CONFLICT;
    /// The firm changed what it asks since the client read it.
    RequestChanged = "request-changed", CONFLICT;
    /// The firm withdrew the request.
    RequestWithdrawn = "request-withdrawn", GONE;
    /// Files are being sent with grants of the session that is to end.
    UploadsUnderWay = "uploads-under-way", CONFLICT;
    /// The upload's seven days are over, or S3 discarded it.
    UploadExpired = "upload-expired", GONE;
    /// The list of parts does not match the file, or S3 has other parts.
    PartsDoNotFit(Vec<FieldError>) = "parts-do-not-fit", UNPROCESSABLE_ENTITY;
    /// The link's hour is over.
    LinkExpired = "link-expired", GONE;
    /// The link was used.
    LinkUsed = "link-used", GONE;
    /// The body is larger than the limit.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE;
    /// The body is not declared as JSON.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE;
    /// Fields of the request do not match.
    InvalidFields(Vec<FieldError>) = "invalid-fields", UNPROCESSABLE_ENTITY;
    /// The idempotency key was used with another request.
    IdempotencyKeyReused = "idempotency-key-reused", UNPROCESSABLE_ENTITY;
    /// The signature of a firm's request is not that of the key in its path.
    SignatureInvalid = "signature-invalid", UNAUTHORIZED;
    /// The signature is right, and its time is too far from the portal's.
    SignatureExpired = "signature-expired", UNAUTHORIZED;
    /// The signature is right, and its key was revoked or replaced.
    FirmKeyEnded = "firm-key-ended", UNAUTHORIZED;
    /// The call has no bearer of a firm, or one that has ended.
    FirmTokenRequired = "firm-token-required", UNAUTHORIZED;
    /// The id of the message was used with another body.
    WebhookIdReused = "webhook-id-reused", CONFLICT;
    /// The firm has the most endpoints allowed.
    TooManyEndpoints = "too-many-endpoints", CONFLICT;
    /// The endpoint gets nothing now.
    EndpointDisabled = "endpoint-disabled", CONFLICT;
    /// Too many messages came from one firm.
    TooManyMessages(Exceeded) = "too-many-messages", TOO_MANY_REQUESTS;
    /// The firm removed the client.
    ClientRemoved = "client-removed", CONFLICT;
    /// The firm invited one client again too often.
    TooManyInvitations(Exceeded) = "too-many-invitations", TOO_MANY_REQUESTS;
    /// Too many wrong tokens came from one network address.
    TooManyRequests(Exceeded) = "too-many-requests", TOO_MANY_REQUESTS;
    /// Calendars asked for a feed too often.
    TooManyFetches(Exceeded) = "too-many-fetches", TOO_MANY_REQUESTS;
    /// The person asked for too many archives.
    TooManyArchives(Exceeded) = "too-many-archives", TOO_MANY_REQUESTS;
    /// There is such a path, but not with this method.
    MethodNotAllowed(Vec<String>) = "method-not-allowed", METHOD_NOT_ALLOWED;
    /// An engine could not be reached. The text is for the log only.
    Unavailable(String) = "unavailable", SERVICE_UNAVAILABLE;
}

/// A budget that is used up, as the `RateLimit` fields state it (draft-ietf-httpapi-ratelimit-headers).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exceeded {
    /// What is counted.
    pub what: &'static str,
    /// Most events in a window.
    pub most: u32,
    /// Length of a window, in seconds.
    pub window: i64,
    /// When the next window begins, in seconds from now.
    pub reset: i64,
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
    /// The kind of problem. Stable.
    #[serde(rename = "type")]
    #[schema(value_type = ProblemType)]
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
    /// The id of the request, by which whoever runs the portal finds it in the logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
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

/// Who reads a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A client of a firm.
    Person,
    /// An engineer of a firm's system, which calls the routes below `/v1/firm`.
    FirmSystem,
}

impl Problem {
    /// The last segment of the type.
    pub fn name(&self) -> &'static str {
        self.row().0
    }

    /// The type, as a problem document names it.
    pub fn kind(&self) -> String {
        format!("/problems/{}", self.name())
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.row().1
    }

    /// The body to send to a person, with sentences in `locale`.
    pub fn body(&self, locale: Locale) -> ProblemBody {
        self.body_for(Reader::Person, locale)
    }

    /// The body to send, with sentences for this reader in `locale`.
    pub fn body_for(&self, reader: Reader, locale: Locale) -> ProblemBody {
        let text = texts(locale);
        let name = self.name();
        let key = match (reader, self) {
            (Reader::FirmSystem, Self::NotFound | Self::TooManyRequests(_)) => {
                format!("firm-problem-{name}")
            }
            _ => format!("problem-{name}"),
        };
        let fields: &[FieldError] = match self {
            Self::InvalidFields(errors) | Self::PartsDoNotFit(errors) => errors,
            _ => &[],
        };
        ProblemBody {
            kind: self.kind(),
            title: text.say(&format!("{key}-title")),
            status: self.status().as_u16(),
            detail: text.say(&format!("{key}-detail")),
            errors: fields
                .iter()
                .take(MAX_NAMED)
                .map(|error| FieldProblem {
                    field: error.field.clone(),
                    code: error.code.to_owned(),
                    detail: text.say(&format!("field-{}", error.code)),
                })
                .collect(),
            request_id: None,
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
        for problem in Problem::one_of_each() {
            for locale in Locale::ALL {
                for reader in [Reader::Person, Reader::FirmSystem] {
                    let body = problem.body_for(reader, locale);
                    for sentence in [&body.title, &body.detail] {
                        assert!(!sentence.contains("problem-"), "{sentence}");
                    }
                }
            }
        }
    }

    #[test]
    fn fields_are_named_in_sentences_and_a_cause_is_kept_back() {
        for locale in Locale::ALL {
            let field = FieldError::new("/email", "email");
            let body = Problem::from(field).body(locale);
            assert!(!body.errors[0].detail.starts_with("field-"));
            let unavailable = Problem::Unavailable("the cause".to_owned()).body(locale);
            assert!(!unavailable.detail.contains("the cause"));
        }
    }
}
