//! The outbox as a firm's system reads it, for firms without a public endpoint.

use super::{LAST, OutboxEvent, find_position, read_span};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::Table;
use crate::key;
use crate::resource::page::limit_of;
use crate::value::id::FirmId;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Most bytes of events on a page, so that an answer stays below the 6 MB of Lambda.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Which events to read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeedFilter {
    /// The id of the last event that was read: the page begins after it. Without it, the page begins with the oldest event that is kept; events are kept for 35 days.
    pub after: Option<String>,
    /// Most events on the page: 1 to 200, 50 by default.
    pub limit: Option<String>,
}

/// An event as the feed and endpoints show it: `{"type", "id", "time", "version", "data"}`. docs/events has the schema of each type.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FeedEvent {
    /// The event type.
    #[schema(example = "bill.viewed")]
    r#type: String,
    /// The event's own id, the same wherever it is told.
    id: String,
    /// When it happened (RFC 3339, UTC).
    #[schema(format = DateTime)]
    time: String,
    /// Grows with each event about the same resource.
    version: i64,
    /// The data of this type of event.
    #[schema(value_type = Object)]
    data: Value,
}

/// A page of the feed. An empty one means that nothing new has happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feed {
    /// The events, oldest first.
    pub data: Vec<FeedEvent>,
    /// Where the next page begins.
    pub meta: FeedMeta,
}

/// Where the next page begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedMeta {
    /// `?after=` of the next page: the id of the last event on this one, or what the caller gave if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Whether the next page has events already.
    pub more: bool,
}

/// Reads a page of the feed.
///
/// # Errors
/// When `after` is no event of this firm or is forgotten, or the limit is out of range.
pub async fn read_feed(
    table: &Table,
    firm: &FirmId,
    filter: &FeedFilter,
    now: Timestamp,
) -> Result<Feed, Problem> {
    let limit = limit_of(filter.limit.as_deref())?;
    let after = match &filter.after {
        None => 0,
        Some(id) => {
            let found = find_position(table, firm, id).await?;
            found.ok_or_else(|| FieldError::new("?after", "event-id"))?
        }
    };
    let page = read_span(table, firm, after, LAST, limit).await?;
    let mut feed = Feed {
        data: Vec::new(),
        meta: FeedMeta {
            after: filter.after.clone(),
            more: page.more,
        },
    };
    let mut bytes = 0;
    for event in page.items {
        bytes += event.body.len();
        if bytes > MAX_BYTES {
            feed.meta.more = true;
            break;
        }
        if now < event.ends_at {
            feed.data.push(show(&event)?);
        }
        feed.meta.after = Some(event.id);
    }
    Ok(feed)
}

/// Reads one event.
///
/// # Errors
/// When the firm has no event of that id, or none any more.
pub async fn read_event(
    table: &Table,
    firm: &FirmId,
    id: &str,
    now: Timestamp,
) -> Result<FeedEvent, Problem> {
    let position = find_position(table, firm, id).await?;
    let position = position.ok_or(Problem::NotFound)?;
    let event: Option<OutboxEvent> = table.get(&key::outbox_event(firm, position)).await?;
    let event = event.filter(|event| now < event.ends_at);
    show(&event.ok_or(Problem::NotFound)?)
}

fn show(event: &OutboxEvent) -> Result<FeedEvent, Problem> {
    let read = serde_json::from_str(&event.body);
    read.map_err(|_| Problem::Unavailable("an event of the outbox cannot be read".to_owned()))
}
