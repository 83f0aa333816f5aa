//! Conditional requests (RFC 9110, section 13, as far as S3 supports it).

use super::record::{Content, no_such_key};
use http::{HeaderMap, HeaderValue, header};
use s3s::dto::{ETagCondition, Timestamp};
use s3s::{S3Error, S3Result, s3_error};
use std::time::{Duration, SystemTime};

/// The conditions of a read.
pub(super) struct Reading<'a> {
    pub(super) matching: Option<&'a ETagCondition>,
    pub(super) none_matching: Option<&'a ETagCondition>,
    pub(super) modified_since: Option<&'a Timestamp>,
    pub(super) unmodified_since: Option<&'a Timestamp>,
}

impl Reading<'_> {
    /// Checks the conditions against an object.
    pub(super) fn check(
        &self,
        content: &Content,
        modified: shared::value::time::Timestamp,
    ) -> S3Result<()> {
        // HTTP dates are in whole seconds.
        let modified = moment(shared::value::time::Timestamp(
            modified.0 - modified.0.rem_euclid(1_000),
        ));
        match self.matching {
            Some(condition) if !holds(condition, content) => return Err(failed()),
            None if self.unmodified_since.is_some_and(|since| modified > *since) => {
                return Err(failed());
            }
            _ => {}
        }
        match self.none_matching {
            Some(condition) if holds(condition, content) => Err(unchanged(content)),
            None if self.modified_since.is_some_and(|since| modified <= *since) => {
                Err(unchanged(content))
            }
            _ => Ok(()),
        }
    }
}

/// Whether a write may replace `current`. S3 accepts `If-None-Match: *`, and an `ETag` in `If-Match`.
pub(super) fn check_write(
    current: Option<&Content>,
    if_match: Option<&ETagCondition>,
    if_none_match: Option<&ETagCondition>,
) -> S3Result<()> {
    if if_none_match.is_some_and(|condition| !condition.is_any()) {
        return Err(s3_error!(
            NotImplemented,
            "A header you provided implies functionality that is not implemented"
        ));
    }
    if if_none_match.is_some() && current.is_some() {
        return Err(failed());
    }
    match (if_match, current) {
        (None, _) => Ok(()),
        (Some(_), None) => Err(no_such_key()),
        (Some(condition), Some(content)) if holds(condition, content) => Ok(()),
        (Some(_), Some(_)) => Err(failed()),
    }
}

/// A time in the protocol layer's type.
pub(super) fn moment(at: shared::value::time::Timestamp) -> Timestamp {
    let since = Duration::from_millis(u64::try_from(at.0).unwrap_or_default());
    Timestamp::from(SystemTime::UNIX_EPOCH + since)
}

fn holds(condition: &ETagCondition, content: &Content) -> bool {
    condition
        .as_etag()
        .is_none_or(|etag| etag.value() == content.etag)
}

fn unchanged(content: &Content) -> S3Error {
    let mut error = s3_error!(NotModified);
    if let Ok(etag) = HeaderValue::try_from(format!("\"{}\"", content.etag)) {
        error.set_headers(HeaderMap::from_iter([(header::ETAG, etag)]));
    }
    error
}

fn failed() -> S3Error {
    s3_error!(
        PreconditionFailed,
        "At least one of the pre-conditions you specified did not hold"
    )
}
