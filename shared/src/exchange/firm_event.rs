//! Events from firms: read from the bus, checked, and applied to the table.
//!
//! The firm is taken from the event's `source`; no field of the detail can change it. Unknown fields are ignored, because firms' systems evolve. A field that does not match is reported with its place and a code, never with its value.

#[cfg(all(feature = "table", feature = "object_store"))]
mod apply;
mod bill;
mod calendar;
mod client;
mod document;
mod envelope;
mod firm;
mod folder;
mod matter;
mod message;
mod request;
mod span;
mod stage;

#[cfg(all(feature = "table", feature = "object_store"))]
pub use apply::{ApplyError, Stores, apply};
pub use bill::{BillName, BillShared};
pub use calendar::{EventName, EventShared};
pub use client::{ClientDetails, ClientName};
pub use document::{DescribedDocument, DocumentName, DocumentReleased, DocumentShared};
pub use envelope::{Envelope, Important};
pub use firm::FirmUpdated;
pub use folder::{FolderName, FolderShared};
pub use matter::MatterUpdated;
pub use message::{MessageAttachment, MessageSent};
pub use request::{DescribedChoice, RequestAccepted, RequestMade, RequestName, RequestReturned};
pub use stage::{MatterStageChanged, MatterStageName};

use crate::people::client::ClientChange;
use crate::people::firm::Firm;
use crate::resource::bill::Bill;
use crate::resource::event::Event;
use crate::resource::folder::Folder;
use crate::resource::matter::Matter;
use crate::resource::message::Message;
use crate::resource::request::{AnswerDecision, ClientRequest};
use crate::resource::stage::Progress;
use crate::resource::{Resource, Share, Withdraw};
use crate::value::check::{Checks, Fault, read};
use crate::value::id::{FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A valid event from a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirmEvent {
    /// The firm that sent it.
    pub firm: FirmId,
    /// The detail-type, for the log.
    pub detail_type: &'static str,
    /// The version; it grows with each event about the same resource.
    pub version: i64,
    /// How long after the event a client who has not opened what it shares is notified again, in milliseconds; `None` unless the firm says that it is important.
    pub unread_after: Option<i64>,
    /// The content.
    pub says: Says,
}

/// The content of a firm's event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// A change of a client, with the firm's own name for it.
    Client(String, ClientChange),
    /// The state of a matter.
    Matter(Share<Matter>),
    /// A bill is shared.
    Bill(Box<Share<Bill>>),
    /// A calendar event is shared.
    Event(Share<Event>),
    /// A message was sent.
    Message(Share<Message>),
    /// A folder is shared.
    Folder(Share<Folder>),
    /// A document is shared.
    Document(Box<Share<DescribedDocument>>),
    /// A resource is no longer shared, or a calendar event is cancelled.
    Withdrawn(Withdraw),
    /// A client's document is to be released from quarantine.
    Released(ResourceId),
    /// The firm's own details.
    Firm(Firm),
    /// Where a matter stands, and since when.
    Stage(Box<Share<Progress>>, Timestamp),
    /// Where a matter stands is no longer shared.
    StageUnshared(Withdraw),
    /// A request to clients was made or changed.
    RequestMade(Box<Share<ClientRequest>>),
    /// The firm's decision on the answer to a request.
    AnswerDecided(AnswerDecision),
}

impl Says {
    /// What is shared, if clients open it.
    fn opened(&self) -> Option<&Resource> {
        match self {
            Self::Bill(bill) => Some(&bill.resource),
            Self::Event(event) => Some(&event.resource),
            Self::Message(message) => Some(&message.resource),
            Self::Document(document) => Some(&document.resource),
            Self::Client(..)
            | Self::Matter(_)
            | Self::Folder(_)
            | Self::Withdrawn(_)
            | Self::Released(_)
            | Self::Firm(_)
            | Self::Stage(..)
            | Self::StageUnshared(_)
            | Self::RequestMade(_)
            | Self::AnswerDecided(_) => None,
        }
    }
}

/// Parses an event that the bus delivered (`source`, `detail-type`, `detail`) and that was received at `now`.
///
/// # Errors
/// Up to ten invalid fields, as pointers into the whole body.
pub fn parse(body: &str, now: Timestamp) -> Result<FirmEvent, Vec<Fault>> {
    let body: Value =
        serde_json::from_str(body).map_err(|_| vec![Fault::new("", "malformed-json")])?;
    let firm = body["source"].as_str().and_then(FirmId::from_source);
    let firm = firm.ok_or_else(|| vec![Fault::new("/source", "source")])?;
    let name = body["detail-type"].as_str().unwrap_or_default();
    parse_detail(&firm, name, &body["detail"], now)
}

/// Parses the detail of an event of a known firm.
///
/// # Errors
/// Up to ten invalid fields, as pointers into an event with `detail-type` and `detail`.
pub fn parse_detail(
    firm: &FirmId,
    name: &str,
    detail: &Value,
    now: Timestamp,
) -> Result<FirmEvent, Vec<Fault>> {
    let parser = EventParser {
        firm: firm.clone(),
        now,
        detail: detail.clone(),
    };
    parser
        .read(name)
        .unwrap_or_else(|| Err(vec![Fault::new("/detail-type", "detail-type")]))
}

/// The events that share what clients open.
const OPENED: [&str; 4] = [
    "bill.shared",
    "event.shared",
    "message.sent",
    "document.shared",
];

/// An event whose firm is known.
struct EventParser {
    firm: FirmId,
    now: Timestamp,
    detail: Value,
}

impl EventParser {
    fn take<D: DeserializeOwned>(
        self,
        detail_type: &'static str,
        accept: impl FnOnce(D, &mut Context) -> Option<Says>,
    ) -> Result<FirmEvent, Vec<Fault>> {
        let envelope: Envelope<D> = objects(&self.detail)
            .and_then(|()| read(self.detail, "/detail"))
            .map_err(|fault| vec![fault])?;
        let mut checks = Checks::at("/detail");
        let sent_at = envelope.check(&mut checks, self.now);
        let mut context = Context {
            firm: &self.firm,
            sent_at,
            quiet: envelope.quiet,
            checks,
        };
        let opened = OPENED.contains(&detail_type);
        let unread_after = envelope.check_important(&mut context.checks, opened);
        let says = accept(envelope.data, &mut context);
        let checks = context.checks;
        Ok(FirmEvent {
            says: checks.finish(says)?,
            unread_after,
            firm: self.firm,
            detail_type,
            version: envelope.version,
        })
    }
}

/// Generates the reader and the schemas from rows. A row has the detail-type, the type of its `data`, and the function that checks the data.
macro_rules! firm_events {
    ($($name:literal: $data:ty => $accept:expr,)+) => {
        impl EventParser {
            /// Reads the detail as the event type `name`; `None` when there is no such type.
            fn read(self, name: &str) -> Option<Result<FirmEvent, Vec<Fault>>> {
                Some(match name {
                    $($name => self.take::<$data>($name, $accept),)+
                    _ => return None,
                })
            }
        }

        /// The JSON Schema (2020-12) of the `detail` of each event that firms put onto the bus, by detail-type.
        pub fn schemas() -> Vec<(&'static str, Value)> {
            vec![$(schema::<$data>($name)),+]
        }
    };
}

firm_events! {
    "client.invited": ClientDetails => |data, context| {
        context.refuse_quiet();
        data.accept(context, ClientChange::Invited)
    },
    "client.updated": ClientDetails => |data, context| data.accept(context, ClientChange::Updated),
    "client.removed": ClientName => ClientName::accept,
    "matter.updated": MatterUpdated => MatterUpdated::accept,
    "bill.shared": BillShared => BillShared::accept,
    "bill.unshared": BillName => BillName::accept,
    "event.shared": EventShared => EventShared::accept,
    "event.unshared": EventName => |data, context| data.accept(context, false),
    "event.cancelled": EventName => |data, context| data.accept(context, true),
    "message.sent": MessageSent => MessageSent::accept,
    "folder.shared": FolderShared => FolderShared::accept,
    "folder.unshared": FolderName => FolderName::accept,
    "document.shared": DocumentShared => DocumentShared::accept,
    "document.unshared": DocumentName => DocumentName::accept,
    "document.released": DocumentReleased => DocumentReleased::accept,
    "firm.updated": FirmUpdated => FirmUpdated::accept,
    "matter.stage_changed": MatterStageChanged => MatterStageChanged::accept,
    "matter.stage_unshared": MatterStageName => MatterStageName::accept,
    "request.made": RequestMade => RequestMade::accept,
    "request.changed": RequestMade => RequestMade::accept,
    "request.withdrawn": RequestName => RequestName::accept,
    "request.accepted": RequestAccepted => |data, context| Some(data.accept(context)),
    "request.returned": RequestReturned => |data, context| Some(data.accept(context)),
}

fn schema<D: JsonSchema>(detail_type: &'static str) -> (&'static str, Value) {
    let mut schema = schemars::schema_for!(Envelope<D>);
    schema.insert("title".to_owned(), detail_type.into());
    let description = format!(
        "The detail of {detail_type}, an event that a firm puts onto the bus under its own source, firm.<firm_id>. Other fields are ignored."
    );
    schema.insert("description".to_owned(), description.into());
    (detail_type, schema.to_value())
}

/// Refuses lists, because a derived reader would accept an object's values in a list, without their names.
fn objects(detail: &Value) -> Result<(), Fault> {
    if !detail.is_object() {
        return Err(Fault::new("/detail", "type"));
    }
    for (name, pointer) in [("data", "/detail/data"), ("important", "/detail/important")] {
        if detail.get(name).is_some_and(Value::is_array) {
            return Err(Fault::new(pointer, "type"));
        }
    }
    match detail.get("data") {
        Some(data) if !data.is_object() => Err(Fault::new("/detail/data", "type")),
        _ => Ok(()),
    }
}

/// The context of the data while they are checked. Pointers are relative to `/detail`.
struct Context<'a> {
    firm: &'a FirmId,
    sent_at: Option<Timestamp>,
    quiet: bool,
    checks: Checks,
}

impl Context<'_> {
    fn resource(&self, kind: Kind, firm_ref: &str) -> Resource {
        Resource::new(self.firm, kind, firm_ref)
    }

    fn withdraw(&self, kind: Kind, firm_ref: &str, cancelled: bool) -> Says {
        Says::Withdrawn(Withdraw {
            resource: self.resource(kind, firm_ref),
            cancelled,
            quiet: self.quiet,
        })
    }

    /// An event that only triggers a mail cannot be quiet.
    fn refuse_quiet(&mut self) {
        if self.quiet {
            self.checks.take::<()>("/quiet", Err("not-quiet"));
        }
    }
}

#[cfg(test)]
mod tests;
