//! Events that the portal puts on the bus: to firms (source `portico`), and for its own mails (source `portico-internal`, which no firm receives). All of them are derived from the table's stream.
//!
//! A stream record may be delivered more than once; it then produces the same events with the same ids. Consumers must drop an `id` that they have already seen.

mod for_firms;
#[cfg(feature = "table")]
mod from_stream;
mod internal;
mod of_deliveries;
mod of_files;
mod of_matters;
mod of_requests;
mod of_unread;

pub use crate::people::client::AddressChanged;
pub use for_firms::{
    BillViewed, ClientSignedIn, DocumentDownloaded, EventViewed, MessageRead, MessageReceived,
};
#[cfg(feature = "table")]
pub use from_stream::{events_of, heard, person_signed_in};
pub use internal::{
    ArchiveReady, ArchiveRequested, ClientAppeared, DeviceDropped, DraftGone, DraftWaiting,
    MatterAppeared, MembershipEnded, NewsWaiting, ResourceChanged, SessionStartedElsewhere,
};
pub use of_deliveries::{ClientUnreachable, DeliveryChanged, DeliveryResource};
pub use of_files::{
    ArrivedDocument, DocumentContent, DocumentQuarantined, DocumentReceived, DocumentRejected,
    FileDropped, FileRejected, UploadCompleted, UploadSettled,
};
pub use of_matters::MatterSilent;
pub use of_requests::{FulfilledDocument, RequestFulfilled};
pub use of_unread::{ResourceUnread, SentNotice};

use crate::value::id::EventId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The source of events for firms.
pub const SOURCE: &str = "portico";

/// The source of internal events, which only trigger the portal's own mails.
pub const INTERNAL_SOURCE: &str = "portico-internal";

/// The envelope of every event: the `detail` on the bus, around its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope<D> {
    /// The event's own id, the same when it is delivered again: 26 Crockford base32 characters.
    pub id: EventId,
    /// When it happened (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// The version; it grows with each event about the same resource. Of two events of one type about the same resource, the one with the higher version is later.
    pub version: i64,
    /// The content of the event.
    pub data: D,
}

/// The data of an event. Each event has a type of its own.
pub trait EventData: Sized {
    /// The `detail-type` of the event.
    const DETAIL_TYPE: &'static str;

    /// The event in this envelope.
    fn event(envelope: Envelope<Self>) -> PortalEvent;
}

/// Generates the enum of the portal's events, their detail-types, sources and schemas from rows. A row has the type of the data, which also names the variant, and the detail-type.
macro_rules! portal_events {
    (
        $(#[$about:meta])*
        for firms { $($(#[$doc:meta])* $data:ident = $name:literal,)+ }
        internal { $($(#[$inner_doc:meta])* $inner:ident = $inner_name:literal,)+ }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "detail-type", content = "detail")]
        pub enum PortalEvent {
            $($(#[$doc])* #[serde(rename = $name)] $data(Envelope<$data>),)+
            $($(#[$inner_doc])* #[serde(rename = $inner_name)] $inner(Envelope<$inner>),)+
        }

        impl PortalEvent {
            /// The `source` of this event on the bus.
            pub fn source(&self) -> &'static str {
                match self {
                    $(Self::$data(_))|+ => SOURCE,
                    $(Self::$inner(_))|+ => INTERNAL_SOURCE,
                }
            }
        }

        portal_events! { @data $($data = $name,)+ $($inner = $inner_name,)+ }

        /// Whether firms receive events of this type.
        pub fn is_for_firms(detail_type: &str) -> bool {
            [$($name),+].contains(&detail_type)
        }

        /// The JSON Schema (2020-12) of the `detail` of each event that firms receive, by detail-type.
        pub fn schemas() -> Vec<(&'static str, Value)> {
            vec![$(schema::<$data>()),+]
        }
    };
    (@data $($data:ident = $name:literal,)+) => {
        $(impl EventData for $data {
            const DETAIL_TYPE: &'static str = $name;

            fn event(envelope: Envelope<Self>) -> PortalEvent {
                PortalEvent::$data(envelope)
            }
        })+
    };
}

portal_events! {
    /// An event from the portal. It is serialized with `detail-type` and `detail`, as on the bus. Parsing ignores all other fields, so the body of a queue message can be parsed as it is.
    for firms {
        /// A client signed in.
        ClientSignedIn = "client.signed_in",
        /// A client wrote to the firm.
        MessageReceived = "message.received",
        /// A client opened a version of a bill for the first time.
        BillViewed = "bill.viewed",
        /// A client opened a version of a calendar event for the first time.
        EventViewed = "event.viewed",
        /// A client opened a version of the firm's message for the first time.
        MessageRead = "message.read",
        /// A client fetched a version of a document for the first time.
        DocumentDownloaded = "document.downloaded",
        /// A client's document was checked and passed, and the firm has it.
        DocumentReceived = "document.received",
        /// A client's document could not be scanned.
        DocumentQuarantined = "document.quarantined",
        /// A client's file was rejected and deleted.
        DocumentRejected = "document.rejected",
        /// Every file of an upload has its outcome.
        UploadCompleted = "upload.completed",
        /// A notice to a client got into another state.
        DeliveryChanged = "delivery.changed",
        /// A client's address does not take mails.
        ClientUnreachable = "client.unreachable",
        /// A firm did not write by the day that it had named.
        MatterSilent = "matter.silent",
        /// A client answered a request.
        RequestFulfilled = "request.fulfilled",
        /// A client has not opened something important.
        ResourceUnread = "resource.unread",
    }
    internal {
        /// A client's file was rejected; the client is to be told.
        FileRejected = "file.rejected",
        /// A file that was unfinished or never released is gone from the table.
        FileDropped = "file.dropped",
        /// Every file of an upload for a request has its outcome.
        UploadSettled = "upload.settled",
        /// A person asked for documents as one file.
        ArchiveRequested = "archive.requested",
        /// That file is ready, and took so long that the person is told.
        ArchiveReady = "archive.ready",
        /// A client's copy of a resource is new, changed or withdrawn.
        ResourceChanged = "thing.changed",
        /// A client is new, or has a new address.
        ClientAppeared = "client.appeared",
        /// A client has a new matter.
        MatterAppeared = "matter.appeared",
        /// News for a client is waiting to be sent. It is never on the bus.
        NewsWaiting = "news.waiting",
        /// The firm changed its address for a client.
        AddressChanged = "address.changed",
        /// A session began in a browser that had not signed in before.
        SessionStartedElsewhere = "session.started_elsewhere",
        /// A membership of an address ended.
        MembershipEnded = "membership.ended",
        /// A person no longer has an app's device.
        DeviceDropped = "device.dropped",
        /// An answer by mail waits for its writer.
        DraftWaiting = "draft.waiting",
        /// An answer by mail with files waits no more.
        DraftGone = "draft.gone",
    }
}

fn schema<D: EventData + JsonSchema>() -> (&'static str, Value) {
    let detail_type = D::DETAIL_TYPE;
    let mut schema = schemars::schema_for!(Envelope<D>);
    schema.insert("title".to_owned(), detail_type.into());
    schema.insert(
        "description".to_owned(),
        format!("The detail of {detail_type}, an event that the portal puts onto the bus under the source {SOURCE}.").into(),
    );
    (detail_type, schema.to_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::FirmId;
    use crate::value::id::Id;
    use serde_json::json;

    fn viewed() -> PortalEvent {
        PortalEvent::BillViewed(Envelope {
            id: Id::derive(&["x"]),
            time: "2026-11-23T05:35:00Z".into(),
            version: 3,
            data: BillViewed {
                firm_id: FirmId::parse("hale").unwrap(),
                client_id: "c-1".into(),
                matter_id: "m-1".into(),
                bill_id: "b-1".into(),
                version: 3,
                opened_at: "2026-11-23T05:35:00Z".into(),
            },
        })
    }

    #[test]
    fn an_event_is_read_from_what_the_bus_delivers() {
        let mut delivered = serde_json::to_value(viewed()).unwrap();
        assert_eq!(delivered["detail-type"], "bill.viewed");
        assert_eq!(delivered["detail"]["data"]["bill_id"], "b-1");
        delivered["source"] = json!("portico");
        delivered["account"] = json!("123456789012");
        let read: PortalEvent = serde_json::from_str(&delivered.to_string()).unwrap();
        assert_eq!(read, viewed());
        assert_eq!(read.source(), SOURCE);
    }

    #[test]
    fn every_schema_is_2020_12_and_names_the_firm() {
        for (name, schema) in schemas() {
            assert_eq!(
                schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
                "{name}"
            );
            assert_eq!(schema["title"], name);
            let data = schema["properties"]["data"]["$ref"].as_str().unwrap();
            let data = schema.pointer(data.trim_start_matches('#')).unwrap();
            let required = data["required"].as_array().unwrap();
            assert!(required.contains(&json!("firm_id")), "{name}");
            // What it is about: from this follows the line in which endpoints get it.
            let about = ["client_id", "matter_id"].map(|id| required.contains(&json!(id)));
            assert!(about.contains(&true), "{name}");
        }
    }
}
