//! A firm's own system, which sends events to the portal.

use super::TestPortal;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// A firm. Versions increase automatically, across all firms of a portal, unless the test gives one.
pub struct Firm<'a> {
    portal: &'a TestPortal,
    pub id: String,
}

impl<'a> Firm<'a> {
    pub(super) fn new(portal: &'a TestPortal, id: &str) -> Self {
        Self {
            portal,
            id: id.to_owned(),
        }
    }

    /// An event in the form that the bus accepts.
    pub fn event(&self, detail_type: &str, version: i64, data: Value) -> Value {
        json!({
            "source": format!("firm.{}", self.id),
            "detail-type": detail_type,
            "detail": {"id": format!("{detail_type}-{version}"), "time": "2026-11-23T09:00:00Z", "version": version, "data": data},
        })
    }

    /// Sends an event with the next version and waits until all its consequences have happened ([`TestPortal::settle_news`]).
    pub async fn send(&self, detail_type: &str, data: Value) {
        self.post(detail_type, data).await;
        self.portal.settle_news().await;
    }

    /// Sends an event with the next version.
    pub async fn post(&self, detail_type: &str, data: Value) {
        let version = self.portal.versions.fetch_add(1, Ordering::SeqCst);
        self.portal
            .put_events(self.event(detail_type, version, data))
            .await;
    }

    /// Sends an event with the given version.
    pub async fn send_version(&self, detail_type: &str, version: i64, data: Value) {
        self.portal
            .put_events(self.event(detail_type, version, data))
            .await;
        self.portal.settle_news().await;
    }

    /// Invites a client.
    pub async fn invite(&self, client: &str, email: &str, locale: Option<&str>) {
        let mut data =
            json!({"client_id": client, "email": email, "name": format!("Name of {client}")});
        if let Some(locale) = locale {
            data["locale"] = json!(locale);
        }
        self.send("client.invited", data).await;
    }

    /// Sets the clients on a matter.
    pub async fn put_on_matter(&self, matter: &str, clients: &[&str]) {
        self.send("matter.updated", json!({"matter_id": matter, "name": format!("Matter {matter}"), "status": "open", "client_ids": clients})).await;
    }

    /// Shares a bill.
    pub async fn share_bill(&self, matter: &str, bill: &str, clients: &[&str]) {
        self.send("bill.shared", bill_data(matter, bill, clients))
            .await;
    }

    /// Shares a calendar event that begins in a day.
    pub async fn share_event(
        &self,
        matter: &str,
        event: &str,
        clients: &[&str],
        attendees: &[&str],
    ) {
        let start = self.portal.now().await + jiff::Span::new().hours(24);
        let data = event_data(matter, event, start, clients, attendees);
        self.send("event.shared", data).await;
    }

    /// Sends a message.
    pub async fn send_message(&self, matter: &str, message: &str, text: &str, clients: &[&str]) {
        self.send("message.sent", json!({"message_id": message, "matter_id": matter, "author": "Dana Hale", "text": text, "client_ids": clients, "attachments": []})).await;
    }

    /// Sends the firm's name, colour and address.
    pub async fn introduce(&self, name: &str) {
        self.send("firm.updated", json!({"name": name, "time_zone": "America/New_York", "contact_email": format!("office@{}.example", self.id), "colour": "#0b5a6b"})).await;
    }
}

/// The data of a bill.
pub fn bill_data(matter: &str, bill: &str, clients: &[&str]) -> Value {
    json!({
        "bill_id": bill, "matter_id": matter, "number": format!("No. {bill}"),
        "issued_on": "2026-11-01", "due_on": "2026-12-01",
        "total": {"amount_minor": 125_000, "currency": "USD"}, "balance": {"amount_minor": 50_000, "currency": "USD"},
        "state": "awaiting_payment", "payment_url": "https://pay.example.com/1", "client_ids": clients,
        "message": format!("Please find bill {bill}."),
    })
}

/// The data of a calendar event of one hour.
pub fn event_data(
    matter: &str,
    event: &str,
    start: jiff::Timestamp,
    clients: &[&str],
    attendees: &[&str],
) -> Value {
    json!({
        "event_id": event, "matter_id": matter, "title": format!("Hearing {event}"),
        "starts_at": start.to_string(), "ends_at": (start + jiff::Span::new().hours(1)).to_string(),
        "time_zone": "America/New_York", "all_day": false, "location": "Room 4, Court House",
        "description": "Bring your passport.", "attendee_ids": attendees, "client_ids": clients,
    })
}
