//! What a firm says, and the event by which it says it.

use super::Who;
use crate::harness::{Firm, bill_data, event_data};
use crate::requests::request_data;
use crate::stages::stage_data;
use serde_json::{Value, json};
use shared::value::id::Kind;

/// What a firm says.
#[derive(Clone, Debug)]
pub enum Said {
    Invited(Who, String),
    Updated(Who, String),
    Removed(Who),
    Matter(&'static str, Vec<Who>),
    Shared {
        kind: Kind,
        resource: &'static str,
        matter: &'static str,
        clients: Vec<Who>,
        attendees: Vec<Who>,
    },
    /// Where a matter stands.
    Stage(&'static str),
    StageUnshared(&'static str),
    Unshared(Kind, &'static str),
    Cancelled(&'static str),
}

fn names(clients: &[Who]) -> Vec<String> {
    clients.iter().map(|who| format!("c-{who}")).collect()
}

impl Said {
    /// The event. What carries words carries the version in them, so that one sees which version is shown.
    pub fn event(&self, firm: &Firm, version: i64, now: jiff::Timestamp) -> Value {
        let person = |who: &Who, email: &String| json!({"client_id": format!("c-{who}"), "email": email, "name": format!("Person {who}"), "locale": "en"});
        let (detail_type, data) = match self {
            Self::Invited(who, email) => ("client.invited", person(who, email)),
            Self::Updated(who, email) => ("client.updated", person(who, email)),
            Self::Removed(who) => ("client.removed", json!({"client_id": format!("c-{who}")})),
            Self::Matter(matter, clients) => (
                "matter.updated",
                json!({"matter_id": matter, "name": matter, "status": "open", "client_ids": names(clients)}),
            ),
            Self::Shared {
                kind,
                resource,
                matter,
                clients,
                attendees,
            } => {
                let (clients, attendees) = (names(clients), names(attendees));
                let clients: Vec<_> = clients.iter().map(String::as_str).collect();
                let attendees: Vec<_> = attendees.iter().map(String::as_str).collect();
                share(*kind, resource, matter, &clients, &attendees, version, now)
            }
            Self::Stage(matter) => (
                "matter.stage_changed",
                stage_data(matter, "a", &format!("v{version}")),
            ),
            Self::StageUnshared(matter) => ("matter.stage_unshared", json!({"matter_id": matter})),
            Self::Unshared(Kind::Bill, resource) => ("bill.unshared", json!({"bill_id": resource})),
            Self::Unshared(Kind::ClientRequest, resource) => {
                ("request.withdrawn", json!({"request_id": resource}))
            }
            Self::Unshared(_, resource) => ("event.unshared", json!({"event_id": resource})),
            Self::Cancelled(resource) => ("event.cancelled", json!({"event_id": resource})),
        };
        firm.event(detail_type, version, data)
    }

    /// Of two events with the same version about one thing, the later in this order counts.
    pub fn weight(&self) -> u8 {
        match self {
            Self::Cancelled(_) => 2,
            Self::Unshared(..) | Self::StageUnshared(_) | Self::Removed(_) => 1,
            _ => 0,
        }
    }
}

fn share(
    kind: Kind,
    resource: &str,
    matter: &str,
    clients: &[&str],
    attendees: &[&str],
    version: i64,
    now: jiff::Timestamp,
) -> (&'static str, Value) {
    let label = format!("v{version}");
    match kind {
        Kind::Bill => {
            let mut bill = bill_data(matter, resource, clients);
            bill["number"] = json!(label);
            ("bill.shared", bill)
        }
        Kind::Event => {
            let start = now + jiff::Span::new().hours(30);
            let mut event = event_data(matter, resource, start, clients, attendees);
            event["title"] = json!(label);
            ("event.shared", event)
        }
        Kind::ClientRequest => {
            let mut request = request_data(resource, "answer", clients);
            request["matter_id"] = json!(matter);
            request["title"] = json!({"en": label, "es": label});
            ("request.made", request)
        }
        _ => (
            "message.sent",
            json!({"message_id": resource, "matter_id": matter, "author": "Dana", "text": label, "client_ids": clients}),
        ),
    }
}
