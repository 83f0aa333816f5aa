//! From a record of the table's stream to the events that follow from it. Pure: the same record always gives the same events.

mod files;

use super::{
    AddressChanged, BillViewed, ClientAppeared, ClientSignedIn, DeviceDropped, DocumentDownloaded,
    Envelope, EventViewed, MatterAppeared, MembershipEnded, MessageRead, MessageReceived,
    PortalEvent, ResourceChanged, SessionStartedElsewhere,
};
use crate::engine::stream::{Change, Record, Unreadable};
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::notice::mail_budget::{Caused, read_owed};
use crate::people::client::{Member, Membership};
use crate::people::device::{Device, Target};
use crate::people::session::Session;
use crate::resource::Withdrawal;
use crate::value::id::{AddressId, ClientRef, Id, Kind, Opening, ResourceId};
use crate::value::time::Timestamp;
use serde::Deserialize;

/// What a client's copy of a thing says. A tombstone may lack everything but its version: it can stand where a copy never stood.
#[derive(Deserialize)]
struct CopyImage {
    version: i64,
    #[serde(rename = "their_id")]
    firm_ref: Option<String>,
    client_id: Option<String>,
    #[serde(rename = "their_matter")]
    matter_ref: Option<String>,
    shared_at: Option<Timestamp>,
    withdrawn: Option<Withdrawal>,
    opened_version: Option<i64>,
    opened_at: Option<Timestamp>,
    #[serde(rename = "told_version")]
    notified_version: Option<i64>,
    #[serde(rename = "told_face")]
    notified_hash: Option<String>,
    #[serde(default)]
    author_client: bool,
    data: Option<Written>,
    #[serde(default)]
    their_documents: Vec<String>,
}

/// The text of a message; other things have none.
#[derive(Deserialize)]
struct Written {
    text: Option<String>,
}

/// The person whose memberships [`events_of`] must know for this record: the one who signed in, where it is a new session.
pub fn person_signed_in(record: &Record) -> Option<AddressId> {
    let new_session = record.change == Change::Inserted && record.kind() == Some(ItemKind::Session);
    key::parse_person(&record.key.pk).filter(|_| new_session)
}

/// The events that follow from one record, in the order in which they are published; most records have none. `memberships` are those of [`person_signed_in`]: a session does not name them, because it is made in the same round of calls that reads them.
///
/// # Errors
/// When the item is of a kind that makes events and cannot be read.
pub fn events_of(
    record: &Record,
    memberships: &[Membership],
) -> Result<Vec<PortalEvent>, Unreadable> {
    let gone = record.change == Change::Removed;
    let kind = if gone {
        record.old_kind()
    } else {
        record.kind()
    };
    let Some(kind) = kind.filter(|kind| heard(*kind).contains(&record.change)) else {
        return Ok(Vec::new());
    };
    match kind {
        ItemKind::Upload => files::of_upload(record),
        ItemKind::UploadFile if gone => files::of_gone_file(record),
        ItemKind::UploadFile => files::of_file(record),
        ItemKind::Session => of_session(record, memberships),
        ItemKind::Member => of_member(record),
        ItemKind::Membership => of_membership(record),
        ItemKind::Device => of_gone_device(record),
        ItemKind::MailBudget => of_gone_budget(record),
        ItemKind::Matter => of_matter(record),
        ItemKind::Bill => of_copy(record, Kind::Bill),
        ItemKind::Event => of_copy(record, Kind::Event),
        ItemKind::Message => of_copy(record, Kind::Message),
        ItemKind::Folder => of_copy(record, Kind::Folder),
        ItemKind::Document => of_copy(record, Kind::Document),
        ItemKind::Head
        | ItemKind::Audience
        | ItemKind::Quarantine
        | ItemKind::Profile
        | ItemKind::Visit
        | ItemKind::Request
        | ItemKind::Code
        | ItemKind::Link
        | ItemKind::Passkey
        | ItemKind::Ceremony
        | ItemKind::Claim
        | ItemKind::Grant
        | ItemKind::Idempotency
        | ItemKind::Pace
        | ItemKind::Firm
        | ItemKind::Activity
        | ItemKind::Rate => Ok(Vec::new()),
    }
}

/// The changes of an item of this kind from which events follow. `template.yaml` delivers them, and no others, to the function that publishes.
pub fn heard(kind: ItemKind) -> &'static [Change] {
    use Change::{Inserted, Modified, Removed};
    match kind {
        ItemKind::Session => &[Inserted],
        ItemKind::Matter
        | ItemKind::Bill
        | ItemKind::Event
        | ItemKind::Message
        | ItemKind::Folder
        | ItemKind::Document
        | ItemKind::Member
        | ItemKind::Membership
        | ItemKind::Upload => &[Inserted, Modified],
        ItemKind::UploadFile => &[Inserted, Modified, Removed],
        ItemKind::Device | ItemKind::MailBudget => &[Removed],
        ItemKind::Head
        | ItemKind::Audience
        | ItemKind::Quarantine
        | ItemKind::Profile
        | ItemKind::Visit
        | ItemKind::Request
        | ItemKind::Code
        | ItemKind::Link
        | ItemKind::Passkey
        | ItemKind::Ceremony
        | ItemKind::Claim
        | ItemKind::Grant
        | ItemKind::Idempotency
        | ItemKind::Pace
        | ItemKind::Firm
        | ItemKind::Activity
        | ItemKind::Rate => &[],
    }
}

fn of_session(record: &Record, memberships: &[Membership]) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(session) = record.new_image::<Session>()? else {
        return Ok(Vec::new());
    };
    let opened = memberships
        .iter()
        .filter(|membership| session.opens(membership));
    let mut events: Vec<_> = opened
        .map(|membership| {
            let ClientRef { firm, client } = &membership.client;
            let data = ClientSignedIn {
                firm_id: firm.clone(),
                client_id: membership.client_id.clone(),
                method: session.method,
            };
            let what = format!("{firm}/{client}");
            let stamp = Stamp::new("client.signed_in", what, session.created_at, 1);
            PortalEvent::ClientSignedIn(stamp.seal(record, data))
        })
        .collect();
    // A session that opens nothing was refused, so nobody signed in with it.
    if session.new_browser && !events.is_empty() {
        let data = SessionStartedElsewhere {
            address_id: key::parse_person(&record.key.pk).ok_or_else(|| record.lacks("PK"))?,
            session_id: session.id,
        };
        let stamp = Stamp::new("session.started_elsewhere", "", session.created_at, 1);
        events.push(PortalEvent::SessionStartedElsewhere(
            stamp.seal(record, data),
        ));
    }
    Ok(events)
}

fn of_member(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(member) = record.new_image::<Member>()? else {
        return Ok(Vec::new());
    };
    let before = record.old_image::<Member>()?.filter(|old| old.active);
    let stayed = before
        .as_ref()
        .is_some_and(|old| old.address_id == member.address_id);
    if !member.active || stayed {
        return Ok(Vec::new());
    }
    let who = client(record)?;
    // An invitation that comes late makes a client active again without being the newest word about it.
    let what = member.invited_version.to_string();
    let stamp = |name| Stamp::new(name, &*what, record.at, member.version);
    let appeared = ClientAppeared {
        firm_id: who.firm.clone(),
        client: who.client.clone(),
    };
    let stamped = stamp("client.appeared").seal(record, appeared);
    let mut events = vec![PortalEvent::ClientAppeared(stamped)];
    if let Some(old) = before {
        let changed = AddressChanged {
            firm_id: who.firm,
            client: who.client,
            previous_address: old.address,
            name: old.name,
            locale: old.locale,
        };
        let stamped = stamp("address.changed").seal(record, changed);
        events.push(PortalEvent::AddressChanged(stamped));
    }
    Ok(events)
}

/// A warning that a day's budget did not cover is due when the day is over.
fn of_gone_budget(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(Caused::Warning(changed)) = read_owed(record)? else {
        return Ok(Vec::new());
    };
    let stamp = Stamp::new("address.changed", "owed", record.at, 1);
    let stamped = stamp.seal(record, changed);
    Ok(vec![PortalEvent::AddressChanged(stamped)])
}

fn of_membership(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(membership) = record.new_image::<Membership>()? else {
        return Ok(Vec::new());
    };
    let Some(ended_at) = membership.ended_at.filter(|_| !membership.active) else {
        return Ok(Vec::new());
    };
    let data = MembershipEnded {
        address_id: key::parse_person(&record.key.pk).ok_or_else(|| record.lacks("PK"))?,
    };
    let stamp = Stamp::new("membership.ended", "", ended_at, ended_at.0);
    Ok(vec![PortalEvent::MembershipEnded(stamp.seal(record, data))])
}

/// However a device went: removed, taken over, crowded out, forgotten, or with a session that was reported.
fn of_gone_device(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(device) = record.old_image::<Device>()? else {
        return Ok(Vec::new());
    };
    let Target::Endpoint(endpoint) = device.target else {
        return Ok(Vec::new());
    };
    let data = DeviceDropped {
        device: device.id,
        endpoint,
    };
    let stamp = Stamp::new("device.dropped", "", record.at, device.seen_at.0);
    Ok(vec![PortalEvent::DeviceDropped(stamp.seal(record, data))])
}

fn of_matter(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(matter) = record.new_image::<CopyImage>()? else {
        return Ok(Vec::new());
    };
    let was_there = record
        .old_image::<CopyImage>()?
        .is_some_and(|old| old.withdrawn.is_none());
    if matter.withdrawn.is_some() || was_there {
        return Ok(Vec::new());
    }
    let who = client(record)?;
    let data = MatterAppeared {
        firm_id: who.firm,
        client: who.client,
        matter: within(record, &key::shared_copies(Kind::Matter))?,
    };
    let stamp = Stamp::new("matter.appeared", "", record.at, matter.version);
    Ok(vec![PortalEvent::MatterAppeared(stamp.seal(record, data))])
}

fn of_copy(record: &Record, kind: Kind) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(copy) = record.new_image::<CopyImage>()? else {
        return Ok(Vec::new());
    };
    if copy.author_client {
        return match kind {
            Kind::Message if record.change == Change::Inserted => Ok(vec![received(record, copy)?]),
            // Of documents that clients send, their uploads tell the firm.
            Kind::Message
            | Kind::Document
            | Kind::Matter
            | Kind::Bill
            | Kind::Event
            | Kind::Folder => Ok(Vec::new()),
        };
    }
    let old = record.old_image::<CopyImage>()?;
    let mut events = Vec::new();
    if changed(old.as_ref(), &copy) && !is_quiet(old.as_ref(), &copy) {
        events.push(resource_changed(record, kind, &copy)?);
    }
    let opened_before = old.and_then(|old| old.opened_version);
    if let Some(opening) = kind.opening()
        && let Some(version) = copy.opened_version
        && opened_before.is_none_or(|before| before < version)
    {
        events.push(viewed(record, opening, copy, version)?);
    }
    Ok(events)
}

/// Whether a write concerns what the client is told: a new version, or, at equal versions, the withdrawal that wins and the cancellation that wins over that.
fn changed(old: Option<&CopyImage>, new: &CopyImage) -> bool {
    old.is_none_or(|old| new.version > old.version || state(new) != state(old))
}

/// Whether the write itself notes that the client is told: a quiet version.
fn is_quiet(old: Option<&CopyImage>, new: &CopyImage) -> bool {
    let told = |copy: &CopyImage| (copy.notified_version, copy.notified_hash.clone());
    new.notified_version == Some(new.version) && old.is_none_or(|old| told(old) != told(new))
}

fn state(copy: &CopyImage) -> &'static str {
    match &copy.withdrawn {
        None => "shared",
        Some(withdrawal) if withdrawal.cancelled.is_some() => "cancelled",
        Some(_) => "withdrawn",
    }
}

fn resource_changed(
    record: &Record,
    kind: Kind,
    copy: &CopyImage,
) -> Result<PortalEvent, Unreadable> {
    let who = client(record)?;
    let data = ResourceChanged {
        firm_id: who.firm,
        client: who.client,
        kind,
        id: within(record, &key::shared_copies(kind))?,
    };
    let stamp = Stamp::new("thing.changed", state(copy), record.at, copy.version);
    Ok(PortalEvent::ResourceChanged(stamp.seal(record, data)))
}

fn received(record: &Record, message: CopyImage) -> Result<PortalEvent, Unreadable> {
    let at = message.shared_at.ok_or_else(|| record.lacks("shared_at"))?;
    let text = message.data.and_then(|data| data.text);
    let data = MessageReceived {
        firm_id: client(record)?.firm,
        client_id: named(record, "client_id", message.client_id)?,
        matter_id: named(record, "their_matter", message.matter_ref)?,
        message_id: named(record, "their_id", message.firm_ref)?,
        text: named(record, "data.text", text)?,
        document_ids: message.their_documents,
    };
    let stamp = Stamp::new("message.received", "", at, message.version);
    Ok(PortalEvent::MessageReceived(stamp.seal(record, data)))
}

fn viewed(
    record: &Record,
    opening: Opening,
    copy: CopyImage,
    version: i64,
) -> Result<PortalEvent, Unreadable> {
    let at = copy.opened_at.ok_or_else(|| record.lacks("opened_at"))?;
    let firm_id = client(record)?.firm;
    let client_id = named(record, "client_id", copy.client_id)?;
    let matter_id = named(record, "their_matter", copy.matter_ref)?;
    let theirs = named(record, "their_id", copy.firm_ref)?;
    let opened_at = at.rfc3339();
    let stamp = |name| Stamp::new(name, "", at, version);
    Ok(match opening {
        Opening::EventViewed => {
            let data = EventViewed {
                firm_id,
                client_id,
                matter_id,
                event_id: theirs,
                version,
                opened_at,
            };
            PortalEvent::EventViewed(stamp("event.viewed").seal(record, data))
        }
        Opening::MessageRead => {
            let data = MessageRead {
                firm_id,
                client_id,
                matter_id,
                message_id: theirs,
                version,
                opened_at,
            };
            PortalEvent::MessageRead(stamp("message.read").seal(record, data))
        }
        Opening::DocumentDownloaded => {
            let data = DocumentDownloaded {
                firm_id,
                client_id,
                matter_id,
                document_id: theirs,
                version,
                downloaded_at: opened_at,
            };
            PortalEvent::DocumentDownloaded(stamp("document.downloaded").seal(record, data))
        }
        Opening::BillViewed => {
            let data = BillViewed {
                firm_id,
                client_id,
                matter_id,
                bill_id: theirs,
                version,
                opened_at,
            };
            PortalEvent::BillViewed(stamp("bill.viewed").seal(record, data))
        }
    })
}

/// What an envelope says, and what its id follows from: the item, the type, the version and, where those are not enough, `what`.
struct Stamp {
    detail_type: &'static str,
    what: String,
    at: Timestamp,
    version: i64,
}

impl Stamp {
    fn new(
        detail_type: &'static str,
        what: impl Into<String>,
        at: Timestamp,
        version: i64,
    ) -> Self {
        Self {
            detail_type,
            what: what.into(),
            at,
            version,
        }
    }

    /// The envelope around `data`: the same one whenever the same record is delivered.
    fn seal<D>(self, record: &Record, data: D) -> Envelope<D> {
        let version = self.version.to_string();
        let Key { pk, sk } = &record.key;
        Envelope {
            id: Id::derive(&["portico", self.detail_type, pk, sk, &version, &self.what]),
            time: self.at.rfc3339(),
            version: self.version,
            data,
        }
    }
}

/// The client in whose partition the item lies.
fn client(record: &Record) -> Result<ClientRef, Unreadable> {
    key::parse_client(&record.key.pk).ok_or_else(|| record.lacks("PK"))
}

/// The id after `prefix` in the sort key.
fn within(record: &Record, prefix: &str) -> Result<ResourceId, Unreadable> {
    record
        .key
        .sk
        .strip_prefix(prefix)
        .and_then(Id::parse)
        .ok_or_else(|| record.lacks("SK"))
}

fn named(record: &Record, name: &str, value: Option<String>) -> Result<String, Unreadable> {
    value.ok_or_else(|| record.lacks(name))
}

#[cfg(test)]
mod tests;
