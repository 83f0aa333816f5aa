//! The attempts to deliver events to an endpoint, for the firm's engineers to look at.

use crate::engine::table::{Query, Range, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{AttemptId, EndpointId, FirmId};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long an attempt is kept, in milliseconds.
const KEPT: i64 = 30 * DAY;

/// Most attempts that are shown.
const SHOWN: usize = 100;

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// The endpoint answered 2xx.
    Delivered,
    /// It answered anything else. A redirect is not followed.
    Refused,
    /// It answered 410, and is disabled.
    Gone,
    /// There was no connection: no address, nothing that listens, or no valid certificate.
    Unreachable,
    /// It did not answer within 15 seconds.
    TimedOut,
    /// Its host has an address that is not on the public internet.
    Forbidden,
}

/// One attempt (`W#...`, `ATTEMPT#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// The event.
    pub event_id: String,
    /// The event type.
    pub detail_type: String,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took: i64,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// The status code of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// When the next one is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct AttemptItem<'a> {
    kind: ItemKind,
    #[serde(flatten)]
    attempt: &'a Attempt,
    ttl: i64,
}

/// An attempt as the API shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptView {
    /// Its id.
    pub id: String,
    /// The event.
    pub event_id: String,
    /// The event type.
    #[schema(example = "bill.viewed")]
    pub r#type: String,
    /// When it began (RFC 3339).
    #[schema(format = DateTime)]
    pub at: String,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// The status code of the endpoint's answer; absent if it gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub status: Option<u16>,
    /// When the next attempt is due (RFC 3339); absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub next_at: Option<String>,
}

/// The newest attempts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attempts {
    /// At most 100 of the last 30 days, newest first.
    pub data: Vec<AttemptView>,
}

/// Records an attempt.
pub async fn note_attempt(
    table: &Table,
    firm: &FirmId,
    endpoint: &EndpointId,
    attempt: &Attempt,
) -> Result<(), TableError> {
    let place = key::attempt(firm, endpoint, attempt.at, &attempt.id);
    let item = AttemptItem {
        kind: ItemKind::Attempt,
        attempt,
        ttl: attempt.at.plus(KEPT).ttl(),
    };
    table.write(Write::put(&place, &item)).await?;
    Ok(())
}

/// The last attempts of an endpoint.
pub async fn read_attempts(
    table: &Table,
    firm: &FirmId,
    endpoint: &EndpointId,
) -> Result<Attempts, TableError> {
    let range = Range::Prefix(key::ATTEMPTS.to_owned());
    let query = Query::new(key::endpoint_deliveries(firm, endpoint), range);
    let page = table
        .query::<Attempt>(&query.newest_first().limit(SHOWN))
        .await?;
    Ok(Attempts {
        data: page.items.into_iter().map(AttemptView::new).collect(),
    })
}

impl AttemptView {
    fn new(attempt: Attempt) -> Self {
        Self {
            id: attempt.id.name(),
            event_id: attempt.event_id,
            r#type: attempt.detail_type,
            at: attempt.at.rfc3339(),
            took_ms: attempt.took,
            outcome: attempt.outcome,
            status: attempt.status,
            next_at: attempt.next_at.map(Timestamp::rfc3339),
        }
    }
}
