//! Takes each message once, and puts its events onto the bus.

use super::body::{ReceivedEvent, read_events};
use super::signature::Signer;
use crate::edge::http::Call;
use crate::edge::problem::Problem;
use crate::engine::bus::{Bus, Entry, Published};
use crate::engine::table::{Refusal, Table, TableError, Transaction, Write};
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::people::budget::Budget;
use crate::value::secret;
use crate::value::time::{DAY, MINUTE, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Most messages of a firm in a minute; up to 6,000 events.
const MESSAGES: Budget = Budget {
    what: "firm-events",
    window: MINUTE,
    most: 600,
};

/// How long the id of a message is taken, in milliseconds. A sender that follows Standard Webhooks gives up after 75 hours.
const REMEMBERED: i64 = 4 * DAY;

/// Most attempts to put events onto the bus.
const ATTEMPTS: u32 = 3;

/// The wait before the second attempt, in milliseconds. It doubles.
const PAUSE: u64 = 100;

/// What happened to a message. It does not say whether the events were applied: that happens behind the bus.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Accepted {
    /// The events that are on the bus: all that the message has.
    pub accepted: Vec<AcceptedEvent>,
}

/// An event that is on the bus.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AcceptedEvent {
    /// The firm's own id of the event.
    #[schema(example = "e-1001")]
    pub id: String,
}

/// The item of a message (`F#...`, `HOOK#...`).
#[derive(Debug, Serialize, Deserialize)]
struct MessageItem {
    kind: ItemKind,
    /// The hash of the body with which the id was taken.
    body_hash: String,
    /// Whether all events are on the bus.
    #[serde(default)]
    done: bool,
    ends_at: Timestamp,
    ttl: i64,
}

/// Whether a message was seen before.
enum Known {
    /// With another body.
    Otherwise,
    /// With the same body; all its events are on the bus.
    Done,
    /// With the same body; its events may be on the bus.
    Begun,
}

/// Takes a signed message: checks all of its events, then puts all of them onto the bus. A message that comes again, with the same id and body, gets the same answer.
///
/// # Errors
/// When an event does not fit, the id was used with another body, the firm sends too much, or the bus does not take everything. Nothing is lost when the sender sends the message again: the version of each event decides.
pub async fn receive(
    call: &Call,
    signer: &Signer,
    table: &Table,
    bus: &Bus,
) -> Result<Accepted, Problem> {
    let now = call.invocation.now;
    let firm = &signer.key.firm;
    let body = call.raw_body()?;
    let events = read_events(body, firm, now)?;
    let accepted = Accepted {
        accepted: events
            .iter()
            .map(|event| AcceptedEvent {
                id: event.id.clone(),
            })
            .collect(),
    };
    let place = key::webhook_message(firm, &secret::hash(signer.message_id.as_bytes()));
    let item = MessageItem {
        kind: ItemKind::WebhookMessage,
        body_hash: secret::hash(body),
        done: false,
        ends_at: now.plus(REMEMBERED),
        ttl: now.plus(REMEMBERED).ttl(),
    };
    match begin(table, &place, &item, firm.as_str(), now).await? {
        Some(Known::Otherwise) => return Err(Problem::WebhookIdReused),
        Some(Known::Done) => return Ok(accepted),
        Some(Known::Begun) | None => {}
    }
    let source = format!("firm.{firm}");
    put_all(
        bus,
        events
            .into_iter()
            .map(|event| entry(&source, event))
            .collect(),
    )
    .await?;
    let done = Write::update(&place).set("done", true);
    table.write(done.when("attribute_exists(#PK)")).await?;
    Ok(accepted)
}

/// Takes the id of a message within the firm's budget; what is known of it if it is taken.
async fn begin(
    table: &Table,
    place: &Key,
    item: &MessageItem,
    firm: &str,
    now: Timestamp,
) -> Result<Option<Known>, Problem> {
    let take = Write::put(place, item)
        .when("attribute_not_exists(#PK) OR #ends_at <= :now")
        .with("now", now);
    let writes = vec![take.into(), MESSAGES.count(firm, now).into()];
    let refusals = match table.transact(writes).await? {
        Transaction::Done => return Ok(None),
        Transaction::Refused(refusals) => refusals,
    };
    match refusals.into_iter().next() {
        Some(Refusal {
            refused: true,
            old: Some(old),
        }) => {
            let old: MessageItem = old.read()?;
            Ok(Some(if old.body_hash != item.body_hash {
                Known::Otherwise
            } else if old.done {
                Known::Done
            } else {
                Known::Begun
            }))
        }
        Some(Refusal { refused: true, .. }) => {
            Err(TableError::busy("the message was taken and is gone").into())
        }
        _ => Err(Problem::TooManyMessages(MESSAGES.exceeded(now))),
    }
}

fn entry(source: &str, event: ReceivedEvent) -> Entry {
    Entry {
        source: source.to_owned(),
        detail_type: event.detail_type.to_owned(),
        detail: event.detail,
    }
}

/// Puts every entry onto the bus; those that it did not take are put again.
async fn put_all(bus: &Bus, mut entries: Vec<Entry>) -> Result<(), Problem> {
    let mut failure = None;
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            tokio::time::sleep(Duration::from_millis(PAUSE << (attempt - 1))).await;
        }
        let put = bus.put(&entries).await;
        let mut left = Vec::new();
        for (entry, put) in entries.into_iter().zip(put) {
            match put {
                Published::Taken => continue,
                Published::Failed(cause) => failure = Some(cause),
                Published::Missed => {}
            }
            left.push(entry);
        }
        if left.is_empty() {
            return Ok(());
        }
        entries = left;
    }
    let cause = failure.map_or_else(|| "PutEvents".to_owned(), |failure| failure.to_string());
    Err(Problem::Unavailable(cause))
}
