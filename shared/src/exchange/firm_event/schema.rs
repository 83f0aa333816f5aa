//! The schemas of firms' events.

use super::{
    BillName, BillShared, ClientDetails, ClientName, DocumentName, DocumentReleased,
    DocumentShared, Envelope, EventName, EventShared, FirmUpdated, FolderName, FolderShared,
    MatterUpdated, MessageSent,
};
use schemars::JsonSchema;
use serde_json::Value;

/// The JSON Schema (2020-12) of the `detail` of each event that firms put onto the bus, by detail-type.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        schema::<ClientDetails>("client.invited"),
        schema::<ClientDetails>("client.updated"),
        schema::<ClientName>("client.removed"),
        schema::<MatterUpdated>("matter.updated"),
        schema::<BillShared>("bill.shared"),
        schema::<BillName>("bill.unshared"),
        schema::<EventShared>("event.shared"),
        schema::<EventName>("event.unshared"),
        schema::<EventName>("event.cancelled"),
        schema::<MessageSent>("message.sent"),
        schema::<FolderShared>("folder.shared"),
        schema::<FolderName>("folder.unshared"),
        schema::<DocumentShared>("document.shared"),
        schema::<DocumentName>("document.unshared"),
        schema::<DocumentReleased>("document.released"),
        schema::<FirmUpdated>("firm.updated"),
    ]
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
