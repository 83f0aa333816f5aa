//! A firm's own system, which feeds the portal with events.

use super::TestPortal;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// A firm. Versions grow by themselves, over all firms of a portal, unless the test gives one.
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

    /// One event as the bus takes it.
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

    /// Sends an event with a version of the test's own.
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

    /// Tells the portal who is on a matter.
    pub async fn put_on_matter(&self, matter: &str, clients: &[&str]) {
        self.send("matter.updated", json!({"matter_id": matter, "name": format!("Matter {matter}"), "status": "open", "client_ids": clients})).await;
    }

    /// Shares a bill.
    pub async fn share_bill(&self, matter: &str, bill: &str, clients: &[&str]) {
        self.send("bill.shared", bill_data(matter, bill, clients))
            .await;
    }

    /// Shares a calendar event a day from now.
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

    /// The firm's name, colour and address.
    pub async fn introduce(&self, name: &str) {
        self.send("firm.updated", json!({"name": name, "time_zone": "America/New_York", "contact_email": format!("office@{}.example", self.id), "colour": "#0b5a6b"})).await;
    }
}

/// What a bill holds.
pub fn bill_data(matter: &str, bill: &str, clients: &[&str]) -> Value {
    json!({
        "bill_id": bill, "matter_id": matter, "number": format!("No. {bill}"),
        "issued_on": "2026-11-01", "due_on": "2026-12-01",
        "total": {"amount_minor": 125_000, "currency": "USD"}, "balance": {"amount_minor": 50_000, "currency": "USD"},
        "state": "awaiting_payment", "payment_url": "https://pay.example.com/1", "client_ids": clients,
        "message": format!("Please find bill {bill}."),
    })
}

/// What a calendar event holds; it lasts an hour.
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
