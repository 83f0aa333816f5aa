//! The deliveries to one client, as the client's firm lists them.

use super::{
    Channel, Delivery, DeliveryReason, DeliveryState, DeliveryTimes, NoticeKind, NoticeSubject,
    Sentences,
};
use crate::edge::problem::Problem;
use crate::engine::table::{Index, Query, Range, Table, TableError};
use crate::key;
use crate::people::client::find_member;
use crate::resource::page::{List, Page, Position};
use crate::value::id::{ClientRef, FirmId, Id};
use crate::value::secret::Keys;
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which part of the list to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryFilter {
    /// Maximum number of entries on the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the previous page.
    cursor: Option<String>,
}

/// One notice to a client, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmDelivery {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub notice: NoticeKind,
    /// How it was sent.
    pub channel: Channel,
    /// The resources that it is about, at most 100.
    pub resources: Vec<FirmDeliveryResource>,
    /// How far it has come.
    pub state: DeliveryState,
    /// Why it is in this state: a code that does not change.
    pub reason: DeliveryReason,
    /// The same for a person, in the language of the call.
    pub sentence: String,
    /// When it got into this state.
    #[schema(format = DateTime)]
    pub changed_at: String,
    /// When it got into each of the states that it was in.
    pub times: FirmDeliveryTimes,
}

/// A resource that a notice is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmDeliveryResource {
    /// The kind: `bill`, `event`, `message`, `folder`, `document`, `stage` or `request`.
    pub kind: &'static str,
    /// The firm's own id, as `GET /v1/firm/resources/{kind}/{firm_ref}` takes it.
    pub firm_ref: String,
}

/// When a notice got into each of the states that it was in.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmDeliveryTimes {
    /// When the portal began to send it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub queued: Option<String>,
    /// When it was accepted for delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub sent: Option<String>,
    /// When the recipient's mail server first put it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub delayed: Option<String>,
    /// When the recipient's mail server took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub delivered: Option<String>,
    /// When it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub failed: Option<String>,
    /// When it was suppressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub suppressed: Option<String>,
    /// When it came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub bounced: Option<String>,
    /// When the recipient reported it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub complained: Option<String>,
}

/// A page of the deliveries to one of the firm's clients that the firm may know of, newest first. A removed client's deliveries stay listed.
///
/// # Errors
/// When the limit or the cursor is invalid, or the portal never applied an event about the client.
pub async fn list_deliveries(
    table: &Table,
    keys: &Keys,
    firm: &FirmId,
    client_id: &str,
    filter: &DeliveryFilter,
    locale: Locale,
) -> Result<Page<FirmDelivery>, Problem> {
    let who = ClientRef::derive(firm, client_id);
    let list = List {
        keys,
        // A cursor belongs to one caller, who is a firm here.
        person: &Id::derive(&["firm", firm.as_str()]),
        name: "deliveries",
        filters: &[who.client.as_str()],
    };
    let window = list.window(filter.limit.as_deref(), filter.cursor.as_deref())?;
    // One more than the page has shows whether another follows; the last one of the page before comes again.
    let most = window.limit + 1 + usize::from(window.after.is_some());
    let query = Query::new(key::client(&who), range(window.after.as_ref()));
    let query = query.on(Index::ByTime).newest_first().limit(most);
    let (member, found) =
        futures::future::try_join(find_member(table, &who), table.query::<Delivery>(&query))
            .await?;
    if member.is_none() {
        return Err(Problem::NotFound);
    }
    let previous = window.after.as_ref().map(place);
    let mut deliveries = found.items;
    deliveries.retain(|delivery| previous.is_none() || delivery.lt != previous);
    let more = deliveries.len() > window.limit;
    deliveries.truncate(window.limit);
    let next = deliveries.last().filter(|_| more).map(position);
    let sentences = Sentences::new(locale);
    let views = deliveries.into_iter().map(|one| show(one, &sentences));
    Ok(Page::new(
        views.collect(),
        next.map(|next| list.cursor(&next)),
    ))
}

/// How many of the newest deliveries are looked through for those about one resource.
const LOOKED_THROUGH: usize = 100;

/// The deliveries about one resource that the firm may know of, oldest first, among the 100 newest to the client.
pub async fn read_deliveries_about(
    table: &Table,
    who: &ClientRef,
    subject: &NoticeSubject,
) -> Result<Vec<Delivery>, TableError> {
    let query = Query::new(key::client(who), range(None));
    let query = query.on(Index::ByTime).newest_first().limit(LOOKED_THROUGH);
    let mut about = table.query::<Delivery>(&query).await?.items;
    about.retain(|delivery| delivery.subjects.contains(subject));
    about.reverse();
    Ok(about)
}

/// Everything up to a place, or everything.
fn range(after: Option<&Position>) -> Range {
    match after {
        None => Range::Prefix(key::deliveries()),
        Some(position) => Range::Between(key::deliveries(), place(position)),
    }
}

/// The sort value of a place in the list.
fn place(position: &Position) -> String {
    let id = Id::from_bytes(position.id.to_bytes());
    key::delivery_by_time(position.at, &id)
}

fn position(delivery: &Delivery) -> Position {
    let id = Id::from_bytes(delivery.id.to_bytes());
    Position::at(delivery.listed_at.unwrap_or(delivery.changed_at), &id)
}

fn show(delivery: Delivery, sentences: &Sentences) -> FirmDelivery {
    let resources = delivery.subjects.into_iter();
    FirmDelivery {
        id: delivery.id.name(),
        notice: delivery.notice,
        channel: delivery.channel,
        resources: resources
            .map(|subject| FirmDeliveryResource {
                kind: subject.kind.prefix(),
                firm_ref: subject.firm_ref,
            })
            .collect(),
        state: delivery.state,
        reason: delivery.reason,
        sentence: sentences.of(delivery.reason),
        changed_at: delivery.changed_at.rfc3339(),
        times: show_times(&delivery.times),
    }
}

fn show_times(times: &DeliveryTimes) -> FirmDeliveryTimes {
    let time = |at: Option<Timestamp>| at.map(Timestamp::rfc3339);
    FirmDeliveryTimes {
        queued: time(times.queued_at),
        sent: time(times.sent_at),
        delayed: time(times.delayed_at),
        delivered: time(times.delivered_at),
        failed: time(times.failed_at),
        suppressed: time(times.suppressed_at),
        bounced: time(times.bounced_at),
        complained: time(times.complained_at),
    }
}
