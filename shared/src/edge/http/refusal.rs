//! A problem as an answer: its body, and the header fields that tell a program what to do.

use super::{Answer, Call};
use crate::edge::problem::{Exceeded, Problem, Reader};
use http::header::{AUTHORIZATION, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};

/// When to call again while the portal cannot answer, in seconds. The function itself has already retried for longer than that.
const RETRY_SECONDS: i64 = 5;

/// How a session is shown (RFC 6750, section 3). A browser shows its session by a cookie, for which HTTP has no scheme.
const CHALLENGE: &str = "Bearer realm=\"Portico\"";

/// The answer for a refused or failed call.
pub(super) fn answer(problem: &Problem, call: &Call) -> Answer {
    let reader = if call.raw_path().starts_with("/v1/firm") {
        Reader::FirmSystem
    } else {
        Reader::Person
    };
    let mut body = problem.body_for(reader, call.locale());
    body.request_id = call.request_id().map(str::to_owned);
    let answer = Answer::problem(&body, call.locale());
    match problem {
        Problem::TooManyRequests(exceeded)
        | Problem::TooManyMessages(exceeded)
        | Problem::TooManyInvitations(exceeded)
        | Problem::TooManyFetches(exceeded)
        | Problem::TooManyArchives(exceeded) => limit(answer, exceeded),
        Problem::MethodNotAllowed(methods) => answer.allow(methods),
        Problem::Unavailable(_) => answer.header(RETRY_AFTER, &RETRY_SECONDS.to_string()),
        Problem::SessionRequired | Problem::FirmTokenRequired
            if call.header(AUTHORIZATION.as_str()).is_some_and(shows_token) =>
        {
            let challenge = format!("{CHALLENGE}, error=\"invalid_token\"");
            answer.header(WWW_AUTHENTICATE, &challenge)
        }
        // RFC 9110, section 15.5.2: a 401 has a challenge.
        _ if body.status == 401 => answer.header(WWW_AUTHENTICATE, CHALLENGE),
        _ => answer,
    }
}

/// Whether credentials are a bearer token. Of any other scheme, RFC 6750 (section 3.1) wants no error code.
fn shows_token(credentials: &str) -> bool {
    let (scheme, token) = credentials.split_once(' ').unwrap_or((credentials, ""));
    scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()
}

/// The fields of a budget that is used up (draft-ietf-httpapi-ratelimit-headers-10).
fn limit(answer: Answer, exceeded: &Exceeded) -> Answer {
    let Exceeded {
        what,
        most,
        window,
        reset,
    } = exceeded;
    answer
        .header(RETRY_AFTER, &reset.to_string())
        .header(
            HeaderName::from_static("ratelimit-policy"),
            &format!("\"{what}\";q={most};w={window}"),
        )
        .header(
            HeaderName::from_static("ratelimit"),
            &format!("\"{what}\";r=0;t={reset}"),
        )
}
