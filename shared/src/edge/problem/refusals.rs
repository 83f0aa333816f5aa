//! The refusals that many routes share, for the `OpenAPI` document.

use super::ProblemBody;
use utoipa::IntoResponses;

/// What a list can refuse.
#[derive(IntoResponses)]
pub enum ListRefusals {
    /// `invalid-cursor`: not a cursor that this list gave to this client; `conflicting-credentials`
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemBody),
    /// `session-required`: no session, or one that is over
    #[response(status = 401, content_type = "application/problem+json")]
    SessionRequired(ProblemBody),
    /// `not-found`: the client is on no matter of that id
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemBody),
    /// `invalid-fields`: a query parameter is unknown or does not fit
    #[response(status = 422, content_type = "application/problem+json")]
    InvalidFields(ProblemBody),
    /// `unavailable`: try again in a moment
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(ProblemBody),
}

/// What the opening of one thing can refuse.
#[derive(IntoResponses)]
pub enum OpenRefusals {
    /// `conflicting-credentials`: a cookie and a bearer token together
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemBody),
    /// `session-required`: no session, or one that is over
    #[response(status = 401, content_type = "application/problem+json")]
    SessionRequired(ProblemBody),
    /// `not-found`: there is no such thing, or it is not (or no longer) shared with this client
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemBody),
    /// `unavailable`: try again in a moment
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(ProblemBody),
}

/// What a call that changes something can refuse.
#[derive(IntoResponses)]
pub enum WriteRefusals {
    /// `malformed-json`: the body is no JSON; `conflicting-credentials`
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemBody),
    /// `session-required`: no session, or one that is over
    #[response(status = 401, content_type = "application/problem+json")]
    SessionRequired(ProblemBody),
    /// `origin-refused`: a cookie from another page than the portal's own
    #[response(status = 403, content_type = "application/problem+json")]
    OriginRefused(ProblemBody),
    /// `too-large`: the body has more than 512 KB
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemBody),
    /// `unsupported-media-type`: the body is not declared as JSON
    #[response(status = 415, content_type = "application/problem+json")]
    UnsupportedMediaType(ProblemBody),
    /// `invalid-fields`: a field is missing, unknown or does not fit
    #[response(status = 422, content_type = "application/problem+json")]
    InvalidFields(ProblemBody),
    /// `unavailable`: try again in a moment
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(ProblemBody),
}

#[cfg(test)]
mod tests {
    /// Every type and code is in docs/problems.md, where programmers look them up.
    #[test]
    fn what_can_be_said_is_documented() {
        let documented = include_str!("../../../../docs/problems.md");
        let sentences = include_str!("../../../messages/en/problems.ftl");
        for line in sentences.lines() {
            let id = line.split(" =").next().unwrap();
            if let Some(name) = id
                .strip_prefix("problem-")
                .and_then(|id| id.strip_suffix("-title"))
            {
                let known = documented.contains(&format!("`/problems/{name}`"));
                assert!(known, "{name}");
            }
            if let Some(code) = id.strip_prefix("field-") {
                assert!(documented.contains(&format!("| `{code}` |")), "{code}");
            }
        }
    }
}
