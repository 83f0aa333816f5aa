//! What the portal told a firm, in order: a list in the table from which endpoints are served, and which the firm's systems can read themselves.
//!
//! `publish-event` enters events in the order of the table's stream, before they are on the bus. The count of the outbox is the condition of every entry, so positions have no gaps, and a reader that continues from a position misses nothing.

mod enter;
mod feed;

pub use enter::enter;
pub use feed::{Feed, FeedEvent, FeedFilter, read_event, read_feed};

use crate::engine::table::{Index, Query, QueryPage, Range, Table, TableError};
use crate::exchange::portal_event::{PortalEvent, SOURCE};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientId, ClientRef, FirmId, Id};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long an event is kept, in milliseconds. An endpoint that fails is tried for 75 hours, and can be sent what it missed for a month.
pub const KEPT: i64 = 35 * DAY;

/// How long the place of an event is known after that, in milliseconds: a firm without news for a year reads on from its last event.
const PLACE_KEPT: i64 = 400 * DAY;

/// A position after every other.
pub const LAST: i64 = 9_999_999_999_999_999;

/// An event for a firm that is not in its outbox yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    id: String,
    detail_type: String,
    client: ClientId,
    body: String,
}

/// An event in an outbox (`O#...`, `EVENT#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEvent {
    kind: ItemKind,
    /// Its place in the outbox, from 1 on.
    pub position: i64,
    /// The event's own id.
    pub id: String,
    /// The event type.
    pub detail_type: String,
    /// The client or the matter that it is about ([`line_of`]).
    pub client: ClientId,
    /// `{"type", "id", "time", "version", "data"}` as JSON.
    pub body: String,
    /// The sort value on `by_order`.
    lo: String,
    /// When it may be forgotten.
    pub ends_at: Timestamp,
    ttl: i64,
}

/// The position of an event (`O#...`, `ID#...`).
#[derive(Debug, Serialize, Deserialize)]
struct OutboxId {
    kind: ItemKind,
    position: i64,
    ttl: i64,
}

/// Whose line an event goes out in, by its data: that of its client, or, where an event concerns a matter and not one client, that of the matter. `None` if the data name neither.
pub fn line_of(firm: &FirmId, data: &Value) -> Option<ClientId> {
    if let Some(client) = data["client_id"].as_str() {
        return Some(ClientRef::derive(firm, client).client);
    }
    let matter = data["matter_id"].as_str()?;
    Some(Id::derive(&["line", firm.as_str(), matter]))
}

impl Outgoing {
    /// An event as its firm gets it; `None` for one that no firm gets. The data of every other event names the firm, and the client or the matter (a test of the schemas holds it).
    pub fn new(event: &PortalEvent) -> Option<(FirmId, Self)> {
        if event.source() != SOURCE {
            return None;
        }
        let mut written = serde_json::to_value(event).ok()?;
        let detail_type = written["detail-type"].as_str()?.to_owned();
        let mut body = written["detail"].take();
        let firm = FirmId::parse(body["data"]["firm_id"].as_str()?)?;
        let client = line_of(&firm, &body["data"])?;
        let id = body["id"].as_str()?.to_owned();
        body["type"] = Value::from(detail_type.as_str());
        let outgoing = Self {
            id,
            detail_type,
            client,
            body: body.to_string(),
        };
        Some((firm, outgoing))
    }

    fn at(&self, position: i64, now: Timestamp) -> OutboxEvent {
        OutboxEvent {
            kind: ItemKind::OutboxEvent,
            position,
            id: self.id.clone(),
            detail_type: self.detail_type.clone(),
            client: self.client.clone(),
            body: self.body.clone(),
            lo: key::by_client(&self.client, position),
            ends_at: now.plus(KEPT),
            ttl: now.plus(KEPT).ttl(),
        }
    }
}

impl OutboxEvent {
    /// The body for an endpoint: the whole event, or, if it has more than `most` bytes, its ids and the path at which the firm's system reads it.
    pub fn body_within(&self, most: usize) -> String {
        if self.body.len() <= most {
            return self.body.clone();
        }
        let mut short: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let data = short["data"].take();
        short["data"] = json!({"firm_id": data["firm_id"]});
        for name in ["client_id", "matter_id"] {
            if let Some(id) = data.get(name) {
                short["data"][name] = id.clone();
                break;
            }
        }
        short["read_at"] = format!("/v1/firm/events/{}", self.id).into();
        short.to_string()
    }
}

/// The events of one client after a position, at most `limit`, in order.
pub async fn read_of_client(
    table: &Table,
    firm: &FirmId,
    client: &ClientId,
    after: i64,
    limit: usize,
) -> Result<QueryPage<OutboxEvent>, TableError> {
    let range = Range::Between(
        key::by_client(client, after.saturating_add(1)),
        key::by_client(client, LAST),
    );
    let query = Query::new(key::outbox(firm), range);
    table.query(&query.on(Index::ByOrder).limit(limit)).await
}

/// The events after a position and up to another one, at most `limit`, in order.
pub async fn read_span(
    table: &Table,
    firm: &FirmId,
    after: i64,
    until: i64,
    limit: usize,
) -> Result<QueryPage<OutboxEvent>, TableError> {
    if after >= until {
        return Ok(QueryPage {
            items: Vec::new(),
            more: false,
        });
    }
    let range = Range::Between(
        key::position_in_outbox(after.saturating_add(1)),
        key::position_in_outbox(until),
    );
    let query = Query::new(key::outbox(firm), range);
    table.query(&query.limit(limit)).await
}

/// The position of the event with this id; `None` if the firm has no such event, or none any more.
pub async fn find_position(
    table: &Table,
    firm: &FirmId,
    id: &str,
) -> Result<Option<i64>, TableError> {
    let found: Option<OutboxId> = table.get(&key::outbox_id(firm, id)).await?;
    Ok(found.map(|found| found.position))
}

/// How many events the outbox has had: the position of the newest.
pub async fn read_count(table: &Table, firm: &FirmId) -> Result<i64, TableError> {
    let count: Option<Count> = table.get(&key::outbox_count(firm)).await?;
    Ok(count.map_or(0, |count| count.count))
}

#[derive(Deserialize)]
struct Count {
    count: i64,
}
