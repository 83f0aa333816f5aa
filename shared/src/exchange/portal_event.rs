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

use crate::value::id::Id;
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
    #[schemars(with = "String", regex(pattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"))]
    pub id: Id,
    /// When it happened (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// Grows per thing: of two events of one type about one thing, the higher one is the later one.
    pub version: i64,
    /// What happened to what.
    pub data: D,
}

/// An event of the portal. Reads and writes `detail-type` and `detail` as the bus has them; reading ignores every other field, so the body of a queue's message can be read as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "detail-type", content = "detail")]
pub enum PortalEvent {
    /// A client signed in.
    #[serde(rename = "client.signed_in")]
    ClientSignedIn(Envelope<ClientSignedIn>),
    /// A client wrote to the firm.
    #[serde(rename = "message.received")]
    MessageReceived(Envelope<MessageReceived>),
    /// A client opened a version of a bill for the first time.
    #[serde(rename = "bill.viewed")]
    BillViewed(Envelope<BillViewed>),
    /// A client opened a version of a calendar event for the first time.
    #[serde(rename = "event.viewed")]
    EventViewed(Envelope<EventViewed>),
    /// A client opened a version of the firm's message for the first time.
    #[serde(rename = "message.read")]
    MessageRead(Envelope<MessageRead>),
    /// A client's document was checked, and the firm has it.
    #[serde(rename = "document.received")]
    DocumentReceived(Envelope<DocumentReceived>),
    /// Nobody can say whether a client's document is harmless.
    #[serde(rename = "document.quarantined")]
    DocumentQuarantined(Envelope<DocumentQuarantined>),
    /// A client's file was refused and deleted.
    #[serde(rename = "document.rejected")]
    DocumentRejected(Envelope<DocumentRejected>),
    /// Every file of an upload has its outcome.
    #[serde(rename = "upload.completed")]
    UploadCompleted(Envelope<UploadCompleted>),
    /// A client's file was refused: the client is to be told. Internal.
    #[serde(rename = "file.rejected")]
    FileRejected(Envelope<FileRejected>),
    /// A file that nobody released is gone from the table. Internal.
    #[serde(rename = "file.dropped")]
    FileDropped(Envelope<FileDropped>),
    /// A client fetched a version of a document for the first time.
    #[serde(rename = "document.downloaded")]
    DocumentDownloaded(Envelope<DocumentDownloaded>),
    /// A client's copy of a thing is new, another or withdrawn. Internal.
    #[serde(rename = "thing.changed")]
    ResourceChanged(Envelope<ResourceChanged>),
    /// A client is known now, or under another address. Internal.
    #[serde(rename = "client.appeared")]
    ClientAppeared(Envelope<ClientAppeared>),
    /// A client's matter is known now. Internal.
    #[serde(rename = "matter.appeared")]
    MatterAppeared(Envelope<MatterAppeared>),
    /// News for a client waits for its time. Internal, and on no bus.
    #[serde(rename = "news.waiting")]
    NewsWaiting(Envelope<NewsWaiting>),
    /// The firm holds another address for a client. Internal.
    #[serde(rename = "address.changed")]
    AddressChanged(Envelope<AddressChanged>),
    /// A session began in a browser that had not signed in before. Internal.
    #[serde(rename = "session.started_elsewhere")]
    SessionStartedElsewhere(Envelope<SessionStartedElsewhere>),
    /// A membership of an address ended. Internal.
    #[serde(rename = "membership.ended")]
    MembershipEnded(Envelope<MembershipEnded>),
    /// Somebody has an app's device no more. Internal.
    #[serde(rename = "device.dropped")]
    DeviceDropped(Envelope<DeviceDropped>),
}

impl PortalEvent {
    /// The `source` under which it goes onto the bus.
    pub fn source(&self) -> &'static str {
        match self {
            Self::ClientSignedIn(_)
            | Self::MessageReceived(_)
            | Self::BillViewed(_)
            | Self::EventViewed(_)
            | Self::DocumentDownloaded(_)
            | Self::MessageRead(_)
            | Self::DocumentReceived(_)
            | Self::DocumentQuarantined(_)
            | Self::DocumentRejected(_)
            | Self::UploadCompleted(_) => SOURCE,
            Self::FileRejected(_)
            | Self::FileDropped(_)
            | Self::ResourceChanged(_)
            | Self::ClientAppeared(_)
            | Self::MatterAppeared(_)
            | Self::NewsWaiting(_)
            | Self::AddressChanged(_)
            | Self::SessionStartedElsewhere(_)
            | Self::MembershipEnded(_)
            | Self::DeviceDropped(_) => INTERNAL_SOURCE,
        }
    }
}

/// The JSON Schema (2020-12) of the `detail` of each event that firms receive, by detail-type.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        schema::<ClientSignedIn>("client.signed_in"),
        schema::<MessageReceived>("message.received"),
        schema::<BillViewed>("bill.viewed"),
        schema::<EventViewed>("event.viewed"),
        schema::<MessageRead>("message.read"),
        schema::<DocumentDownloaded>("document.downloaded"),
        schema::<DocumentReceived>("document.received"),
        schema::<DocumentQuarantined>("document.quarantined"),
        schema::<DocumentRejected>("document.rejected"),
        schema::<UploadCompleted>("upload.completed"),
    ]
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
