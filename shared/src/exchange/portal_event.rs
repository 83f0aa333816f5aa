//! What the portal says on the bus: to the firms (source `portico`), and to its own mails (source `portico-internal`, which no firm receives). All of it follows from the table's stream.
//!
//! A record of the stream may be delivered more than once, and then makes the same events with the same ids: who reads the bus drops an `id` that it has seen.

mod for_firms;
#[cfg(feature = "table")]
mod from_stream;
mod internal;
mod of_files;

pub use crate::people::client::AddressChanged;
pub use for_firms::{
    BillViewed, ClientSignedIn, DocumentDownloaded, EventViewed, MessageRead, MessageReceived,
};
#[cfg(feature = "table")]
pub use from_stream::{events_of, heard, person_signed_in};
pub use internal::{
    ClientAppeared, DeviceDropped, MatterAppeared, MembershipEnded, NewsWaiting, ResourceChanged,
    SessionStartedElsewhere,
};
pub use of_files::{
    ArrivedDocument, DocumentContent, DocumentQuarantined, DocumentReceived, DocumentRejected,
    FileDropped, FileRejected, UploadCompleted,
};

use crate::value::id::EventId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Source of what firms receive.
pub const SOURCE: &str = "portico";

/// Source of what only the portal's own mails are made of.
pub const INTERNAL_SOURCE: &str = "portico-internal";

/// What is around the data of every event: the `detail` on the bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope<D> {
    /// The event's own name, the same when it is delivered again: 26 Crockford base32 characters.
    pub id: EventId,
    /// When it happened (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// Grows per thing: of two events of one type about one thing, the higher one is the later one.
    pub version: i64,
    /// What happened to what.
    pub data: D,
}

/// Makes the enum of the portal's events and what follows from its rows: the sources and the schemas. A row is the type of the data, after which its variant is called, and the detail-type.
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
            /// The `source` under which it goes onto the bus.
            pub fn source(&self) -> &'static str {
                match self {
                    $(Self::$data(_))|+ => SOURCE,
                    $(Self::$inner(_))|+ => INTERNAL_SOURCE,
                }
            }
        }

        /// The JSON Schema (2020-12) of the `detail` of each event that firms receive, by detail-type.
        pub fn schemas() -> Vec<(&'static str, Value)> {
            vec![$(schema::<$data>($name)),+]
        }
    };
}

portal_events! {
    /// An event of the portal. Reads and writes `detail-type` and `detail` as the bus has them; reading ignores every other field, so the body of a queue's message can be read as it stands.
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
        /// A client's document was checked, and the firm has it.
        DocumentReceived = "document.received",
        /// Nobody can say whether a client's document is harmless.
        DocumentQuarantined = "document.quarantined",
        /// A client's file was refused and deleted.
        DocumentRejected = "document.rejected",
        /// Every file of an upload has its outcome.
        UploadCompleted = "upload.completed",
    }
    internal {
        /// A client's file was refused: the client is to be told.
        FileRejected = "file.rejected",
        /// A file that nobody released is gone from the table.
        FileDropped = "file.dropped",
        /// A client's copy of a thing is new, another or withdrawn.
        ResourceChanged = "thing.changed",
        /// A client is known now, or under another address.
        ClientAppeared = "client.appeared",
        /// A client's matter is known now.
        MatterAppeared = "matter.appeared",
        /// News for a client waits for its time. On no bus.
        NewsWaiting = "news.waiting",
        /// The firm holds another address for a client.
        AddressChanged = "address.changed",
        /// A session began in a browser that had not signed in before.
        SessionStartedElsewhere = "session.started_elsewhere",
        /// A membership of an address ended.
        MembershipEnded = "membership.ended",
        /// Somebody has an app's device no more.
        DeviceDropped = "device.dropped",
    }
}

fn schema<D: JsonSchema>(detail_type: &'static str) -> (&'static str, Value) {
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
            assert!(required.contains(&json!("client_id")), "{name}");
        }
    }
}
