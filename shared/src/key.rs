//! Every key and every access pattern of the table. Nothing else builds keys.
//!
//! | access pattern | call |
//! |---|---|
//! | a person's profile, memberships and visits to single firms | Query `E`, `A#` |
//! | a session, a person's sessions | Get/Update `E` + [`session`], Query `E`, [`SESSIONS`] |
//! | a link, a person's live links | Update/Get `E` + [`link`], Query `E`, [`LINKS`] |
//! | a request for a link (the same write for unknown addresses) | Put `E` + [`request`] |
//! | the code of a request | Get/Update [`code`] |
//! | a budget | Update [`rate`] |
//! | a firm's budget of mails to an address | Update [`mail_budget`] |
//! | a client's address and version at a firm | Get/Update `C` + [`MEMBER`] |
//! | the matters of a client | Query `C`, [`shared_copies`] of `Kind::Matter` |
//! | one resource | Get/Update `C` + [`shared_copy`] |
//! | resources of a kind, newest first | Query `C` on `by_time`, [`by_time`] |
//! | resources of a kind in one matter, newest first | Query `C` on `by_matter`, [`by_matter`] |
//! | unread resources | Query `C` on `unread` |
//! | calendar events by start | Query `C` on `by_order`, [`by_order`] |
//! | documents by name | Query `C` on `by_order`, [`by_name`] |
//! | the answer to a repeated call | Get `C` + [`idempotency`] |
//! | a resource's newest version, its audiences | Get/Update `R` + [`HEAD`], Query `R`, [`AUDIENCES`] |
//! | a firm's name, logo, colour | Get [`firm`] |
//! | an upload with its files | Query `C`, [`uploads`] of its id |
//! | all uploads of a client | Query `C`, [`UPLOADS`] |
//! | an upload, a file of it | Get/Update `C` + [`upload`], [`upload_file`] |
//! | a grant, the grants of a session | Get/Update `E` + [`grant`], Query `E`, [`grants`] |
//! | a passkey, a person's passkeys | Get/Update `E` + [`passkey`], Query `E`, [`PASSKEYS`] |
//! | a device for pushes, a person's devices | Get/Update `E` + [`device`], Query `E`, [`DEVICES`] |
//! | the calendar feed of a person | Get/Put/Update `E` + [`feed`] |
//! | an archive, a person's archives, the documents of one | Get/Put/Update `E` + [`archive`], Query `E`, [`ARCHIVES`], Get/Put `E` + [`archive_contents`] |
//! | the owner of a device | Get/Update [`device_claim`] |
//! | a ceremony of a passkey | Put/Get/Update [`ceremony`] |
//! | when a client was last told of news, and how long more has been waiting | Get/Update `C` + [`pace`] |
//! | what became of one notice | Get/Put/Update `C` + [`delivery`] |
//! | the deliveries to a client, newest first | Query `C` on `by_time`, [`deliveries`] and [`delivery_by_time`] |
//! | why a client's address is not mailed | Get/Put `C` + [`unreachable`] |
//! | when a firm was last told of activity | Get/Update [`firm_activity`] |
//! | the keys with which a firm signs | Get/Put [`firm_keys`] |
//! | a message that a firm sent over HTTPS | Put/Update [`webhook_message`] |
//! | the endpoints of a firm, one of them, how many | Query `F`, [`ENDPOINTS`], Get/Put/Update [`endpoint`], Update [`endpoint_count`] |
//! | the call that added an endpoint | Get/Put [`endpoint_request`] |
//! | what the portal told a firm, in order | Query `O` + [`outbox_event`] |
//! | the same about one client | Query `O` on `by_order`, [`by_client`] |
//! | an event by its id | Get `O` + [`outbox_id`] |
//! | how many events the outbox has | Get/Update `O` + [`OUTBOX_COUNT`] |
//! | how far an endpoint is with a client or a replay | Get/Update `W` + [`line`] |
//! | the attempts of an endpoint, newest first | Query `W`, [`ATTEMPTS`] |
//! | the lines of an endpoint | Query `W`, [`LINES`] |
//! | the lines that are due, of all firms | Query [`due_lines`] |
//! | a firm's links that did not sign in, newest first | Put [`sign_in_failure`], Query `F`, [`sign_in_failures`] |
//! | an invitation that a firm asked for again | Put [`invitation`] |
//! | who sent a document | Put/Get [`document_sender`] |
//! | the stages that a matter was in, newest first | Put [`stage_entry`], Query `R`, [`stage_entries`] |
//! | that a firm said nothing by its day | Put [`silence`] |
//! | whether it matters who looks at a resource | Put [`important`] |
//! | that a client has not opened it | Put [`unopened`] |
//! | what the clock makes due, of all firms | Put/Delete [`due`], Query [`due_until`] |
//! | what became of a request | Get/Put [`request_state`] |
//! | all clients of a firm | Put [`firm_client`], Query `F`, [`FIRM_CLIENTS`] |
//! | where an answer to an address of a notice belongs | Get/Put [`reply_address`] |
//! | an answer by mail that waits for its writer, all of a client | Get/Put/Delete `C` + [`mail_draft`], Query `C`, [`MAIL_DRAFTS`] |
//! | one firm's memberships at an address | Query `E`, [`memberships_at`] |
//!
//! `E` is [`person`], `C` is [`client`], `R` is [`resource`], `F` is [`firm_partition`], `O` is [`outbox`], `W` is [`endpoint_deliveries`].

mod asked;
mod due;
mod firm;
mod stage;
mod told;

pub use asked::request_state;
pub use due::{due, due_until, important, unopened};
pub use firm::{
    firm, firm_activity, firm_client, firm_keys, firm_partition, sign_in_failure, sign_in_failures,
    webhook_message,
};
pub use stage::{silence, stage_entries, stage_entry};
pub use told::{
    ATTEMPTS, ENDPOINTS, LINES, OUTBOX_COUNT, attempt, by_client, due_line, due_lines, endpoint,
    endpoint_count, endpoint_deliveries, endpoint_request, line, outbox, outbox_count,
    outbox_event, outbox_id, position_in_outbox,
};

use crate::value::id::{
    AddressId, ArchiveId, CeremonyId, ClientRef, DeliveryId, DeviceId, DraftId, EventId, FirmId,
    Id, Kind, LinkId, PasskeyId, RequestId, ResourceId, SessionId, UploadId,
};
use crate::value::time::{DAY, Timestamp};

/// A primary key of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The partition key.
    pub pk: String,
    /// The sort key within the partition.
    pub sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }
}

/// Prefix of a person's visits to single firms.
pub const VISITS: &str = "A#VISIT#";
/// Sort key of a profile.
pub const PROFILE: &str = "A#PROFILE";
/// Prefix of a person's account: profile, memberships and visits.
pub const ACCOUNT: &str = "A#";
/// Prefix of a person's sessions.
pub const SESSIONS: &str = "SESS#";
/// Prefix of a person's links.
pub const LINKS: &str = "LINK#";
/// Prefix of a person's passkeys.
pub const PASSKEYS: &str = "KEY#";
/// Prefix of a person's archives.
pub const ARCHIVES: &str = "ARCHIVE#";
/// Prefix of a person's devices that take pushes.
pub const DEVICES: &str = "DEV#";
/// Sort key of a client's address and version.
pub const MEMBER: &str = "MEMBER";
/// Sort key of a resource's newest version, and of a firm.
pub const HEAD: &str = "HEAD";
/// Prefix of a resource's audiences.
pub const AUDIENCES: &str = "AUD#";

/// Prefix of a firm's clients in the firm's partition.
pub const FIRM_CLIENTS: &str = "CLIENT#";

/// Prefix of a firm's links that did not sign in.
pub const SIGN_IN_FAILURES: &str = "FAIL#";

/// Prefix of a client's answers by mail that wait.
pub const MAIL_DRAFTS: &str = "DRAFT#";

/// Prefix of a client's uploads.
pub const UPLOADS: &str = "UP#";

/// Partition E: a person, named by the id of an address.
pub fn person(address: &AddressId) -> String {
    format!("E#{address}")
}

/// A person's profile.
pub fn profile(address: &AddressId) -> Key {
    Key::new(person(address), PROFILE)
}

/// A person's membership as one client of one firm.
pub fn membership(address: &AddressId, client: &ClientRef) -> Key {
    Key::new(
        person(address),
        format!("A#MEM#{}#{}", client.firm, client.client),
    )
}

/// Prefix of a person's memberships at one firm.
pub fn memberships_at(firm: &FirmId) -> String {
    format!("A#MEM#{firm}#")
}

/// A person's visits by links that open a single firm.
pub fn visit(address: &AddressId, firm: &FirmId) -> Key {
    Key::new(person(address), format!("{VISITS}{firm}"))
}

/// A session of a person.
pub fn session(address: &AddressId, session: &SessionId) -> Key {
    Key::new(person(address), format!("{SESSIONS}{session}"))
}

/// A sign-in link of a person.
pub fn link(address: &AddressId, link: &LinkId) -> Key {
    Key::new(person(address), format!("{LINKS}{link}"))
}

/// A passkey of a person.
pub fn passkey(address: &AddressId, passkey: &PasskeyId) -> Key {
    Key::new(person(address), format!("{PASSKEYS}{passkey}"))
}

/// A device that takes pushes.
pub fn device(address: &AddressId, device: &DeviceId) -> Key {
    Key::new(person(address), format!("{DEVICES}{device}"))
}

/// The calendar feed of a person.
pub fn feed(address: &AddressId) -> Key {
    Key::new(person(address), "FEED")
}

/// Documents that a person takes along as one file.
pub fn archive(address: &AddressId, archive: &ArchiveId) -> Key {
    Key::new(person(address), format!("{ARCHIVES}{archive}"))
}

/// The documents of an archive, apart from how far it is, which changes often.
pub fn archive_contents(address: &AddressId, archive: &ArchiveId) -> Key {
    Key::new(person(address), format!("ARCHIVED#{archive}"))
}

/// The owner of a device. A device belongs to one person at a time.
pub fn device_claim(device: &DeviceId) -> Key {
    Key::new(format!("PUSH#{device}"), "-")
}

/// A passkey ceremony: a registration or a sign-in.
pub fn ceremony(ceremony: &CeremonyId) -> Key {
    Key::new(format!("CER#{ceremony}"), "-")
}

/// A request for a link. Requests sort by time.
pub fn request(address: &AddressId, at: Timestamp, request: &RequestId) -> Key {
    Key::new(person(address), format!("REQ#{}#{request}", at.sortable()))
}

/// The codes of a request, named by the hash of the request's id.
pub fn code(request_hash: &str) -> Key {
    Key::new(format!("REQ#{request_hash}"), "-")
}

/// A budget: what is counted, for whom, in which window of `window` milliseconds.
pub fn rate(what: &str, whom: &str, now: Timestamp, window: i64) -> Key {
    let number = now.0.div_euclid(window);
    Key::new(format!("RATE#{what}#{whom}#{number}"), "-")
}

/// The budget of mails of one kind that a firm's events may cause at an address in one day (UTC).
pub fn mail_budget(mail: &str, firm: &FirmId, address: &AddressId, now: Timestamp) -> Key {
    rate(mail, &format!("{firm}#{address}"), now, DAY)
}

/// Partition C: what is shared with one client of one firm.
pub fn client(client: &ClientRef) -> String {
    format!("C#{}#{}", client.firm, client.client)
}

/// The client of a partition C; `None` for any other partition.
pub fn parse_client(pk: &str) -> Option<ClientRef> {
    let (firm, client) = pk.strip_prefix("C#")?.split_once('#')?;
    Some(ClientRef {
        firm: FirmId::parse(firm)?,
        client: Id::parse(client)?,
    })
}

/// The address id of a partition E; `None` for any other partition.
pub fn parse_person(pk: &str) -> Option<AddressId> {
    Id::parse(pk.strip_prefix("E#")?)
}

/// A client's address and version.
pub fn member(who: &ClientRef) -> Key {
    Key::new(client(who), MEMBER)
}

/// A client's copy of a resource.
pub fn shared_copy(who: &ClientRef, kind: Kind, id: &ResourceId) -> Key {
    Key::new(client(who), format!("{}#{id}", kind.tag()))
}

/// Prefix of a client's copies of a kind.
pub fn shared_copies(kind: Kind) -> String {
    format!("{}#", kind.tag())
}

/// When a client was last told of news, and how long more has been waiting.
pub fn pace(who: &ClientRef) -> Key {
    Key::new(client(who), "PACE")
}

/// An invitation that the firm asked for again.
pub fn invitation(who: &ClientRef, invitation: &EventId) -> Key {
    Key::new(client(who), format!("INVITE#{invitation}"))
}

/// What became of one notice to a client.
pub fn delivery(who: &ClientRef, id: &DeliveryId) -> Key {
    Key::new(client(who), format!("{}{id}", deliveries()))
}

/// Prefix of a client's deliveries, and of their sort values on `by_time`.
pub fn deliveries() -> String {
    "DELIVERY#".to_owned()
}

/// Sort value of a delivery on `by_time`.
pub fn delivery_by_time(at: Timestamp, id: &DeliveryId) -> String {
    format!("{}{}#{id}", deliveries(), at.sortable())
}

/// Why the client's address is not mailed any more.
pub fn unreachable(who: &ClientRef) -> Key {
    Key::new(client(who), "UNREACHABLE")
}

/// The stored answer to a call with an idempotency key.
pub fn idempotency(who: &ClientRef, hash: &str) -> Key {
    Key::new(client(who), format!("IDEM#{hash}"))
}

/// Where an answer by mail belongs, by the hash of the token in the address that it was sent to.
pub fn reply_address(token_hash: &str) -> Key {
    Key::new(format!("REPLY#{token_hash}"), "-")
}

/// An answer by mail that waits for its writer.
pub fn mail_draft(who: &ClientRef, draft: &DraftId) -> Key {
    Key::new(client(who), format!("{MAIL_DRAFTS}{draft}"))
}

/// Prefix of an upload and its files.
pub fn uploads(upload: &UploadId) -> String {
    format!("{UPLOADS}{upload}")
}

/// An upload.
pub fn upload(who: &ClientRef, upload: &UploadId) -> Key {
    Key::new(client(who), uploads(upload))
}

/// A file of an upload.
pub fn upload_file(who: &ClientRef, upload: &UploadId, document: &ResourceId) -> Key {
    Key::new(client(who), format!("{}#{document}", uploads(upload)))
}

/// Prefix of the grants that a session received.
pub fn grants(session: &SessionId) -> String {
    format!("GRANT#{session}#")
}

/// The grant for an upload that a session received.
pub fn grant(address: &AddressId, session: &SessionId, upload: &UploadId) -> Key {
    Key::new(person(address), format!("{}{upload}", grants(session)))
}

/// Partition R: a resource, independent of its audience.
pub fn resource(firm: &FirmId, kind: Kind, id: &ResourceId) -> String {
    format!("R#{firm}#{}#{id}", kind.tag())
}

/// A resource's newest version.
pub fn head(firm: &FirmId, kind: Kind, id: &ResourceId) -> Key {
    Key::new(resource(firm, kind, id), HEAD)
}

/// The `number`-th piece of the audience of one version.
pub fn audience(firm: &FirmId, kind: Kind, id: &ResourceId, version: i64, number: usize) -> Key {
    Key::new(
        resource(firm, kind, id),
        format!("{AUDIENCES}{version:020}#{number:05}"),
    )
}

/// Who sent a document that passed the checks, under the firm that it was sent to.
pub fn document_sender(firm: &FirmId, document: &ResourceId) -> Key {
    Key::new(resource(firm, Kind::Document, document), "SENDER")
}

/// Sort value on `by_time`. Without an id, the bound of everything of that kind before `at`.
pub fn by_time(kind: Kind, at: Timestamp, id: Option<&ResourceId>) -> String {
    with_id(format!("{}#{}", kind.tag(), at.sortable()), id)
}

/// Sort value on `by_matter`. Without an id, the bound of everything of that kind in the matter before `at`.
pub fn by_matter(
    kind: Kind,
    matter: &ResourceId,
    at: Timestamp,
    id: Option<&ResourceId>,
) -> String {
    with_id(format!("{}#{matter}#{}", kind.tag(), at.sortable()), id)
}

/// Prefix of everything of a kind in a matter, on `by_matter`.
pub fn in_matter(kind: Kind, matter: &ResourceId) -> String {
    format!("{}#{matter}#", kind.tag())
}

/// Sort value on `unread`.
pub fn unread(kind: Kind, matter: &ResourceId, id: &ResourceId) -> String {
    format!("{}#{matter}#{id}", kind.tag())
}

/// Reads what [`unread`] wrote: the kind, the matter and the resource.
pub fn parse_unread(value: &str) -> Option<(Kind, ResourceId, ResourceId)> {
    let mut parts = value.split('#');
    let kind = Kind::from_tag(parts.next()?)?;
    let matter = Id::parse(parts.next()?)?;
    Some((kind, matter, Id::parse(parts.next()?)?))
}

/// Sort value on `by_order`: calendar events by their start.
pub fn by_order(kind: Kind, at: Timestamp, id: Option<&ResourceId>) -> String {
    by_time(kind, at, id)
}

/// Sort value on `by_order`: documents by `folded`, a name as [`crate::resource::document::fold`] makes it. A tab sorts before every character of a name, so a name comes before longer names that start with it.
pub fn by_name(kind: Kind, folded: &str, id: Option<&ResourceId>) -> String {
    let name = format!("{}#{folded}", kind.tag());
    match id {
        Some(id) => format!("{name}\t{id}"),
        None => name,
    }
}

/// A bound after everything that begins with `prefix`, which ends in `#`.
pub fn end_of(prefix: &str) -> String {
    format!("{}$", prefix.trim_end_matches('#'))
}

fn with_id(value: String, id: Option<&ResourceId>) -> String {
    match id {
        Some(id) => format!("{value}#{id}"),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_read_back() {
        let who = ClientRef::derive(&FirmId::parse("hale").unwrap(), "c-1");
        assert_eq!(parse_client(&client(&who)), Some(who.clone()));
        let address = AddressId::derive(&["ana"]);
        assert_eq!(parse_person(&person(&address)), Some(address));
        assert_eq!(parse_client("E#x"), None);
    }

    #[test]
    fn no_id_of_a_firm_can_forge_a_key() {
        let firm = FirmId::parse("hale").unwrap();
        let forged = ClientRef::derive(&firm, "x#MEMBER#C#other");
        assert_eq!(client(&forged).matches('#').count(), 2);
    }

    #[test]
    fn versions_sort_as_numbers() {
        let firm = FirmId::parse("hale").unwrap();
        let id = Kind::Bill.derive(&firm, "b");
        let nine = audience(&firm, Kind::Bill, &id, 9, 0);
        let ten = audience(&firm, Kind::Bill, &id, 10, 0);
        assert!(nine.sk < ten.sk);
    }
}
