//! What a firm shares with a client, and takes back.

use super::flow::Flow;
use super::trial::{Case, Trial};
use crate::harness::{bill_data, event_data};
use serde_json::{Value, json};

/// The client of all cases: each case has a thing of its own.
pub(super) const READER: &str = "reader@example.com";

const CLIENTS: &[&str] = &["c-1"];

pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    if cases[0] == Case(0) {
        let client = json!({"client_id": "c-1", "email": READER, "name": "Reader", "locale": "en"});
        let matter = json!({"matter_id": "m-1", "name": "Matter", "status": "open", "client_ids": CLIENTS});
        trial.tell(1, [("client.invited", client), ("matter.updated", matter)]).await;
        trial.portal.settle().await;
    }
    if flow == Flow::Cancel {
        // One mail announces all of them.
        let mut events = Vec::new();
        for case in cases {
            events.push(("event.shared", data(Flow::Event, trial, *case).await));
        }
        trial.tell(1, events).await;
        trial.portal.settle().await;
    }
    vec![json!({}); cases.len()]
}

async fn data(flow: Flow, trial: &Trial, case: Case) -> Value {
    let thing = case.thing();
    match flow {
        Flow::Bill => bill_data("m-1", &thing, CLIENTS),
        Flow::Event => {
            // Far enough ahead to be on the calendar still when all cases are through.
            let start = trial.portal.now().await + jiff::Span::new().hours(240);
            event_data("m-1", &thing, start, CLIENTS, CLIENTS)
        }
        Flow::Message => {
            json!({"message_id": thing, "matter_id": "m-1", "author": "Dana", "text": thing, "client_ids": CLIENTS, "attachments": []})
        }
        _ => json!({"event_id": thing}),
    }
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case) {
    let kind = match flow {
        Flow::Bill => "bill.shared",
        Flow::Event => "event.shared",
        Flow::Message => "message.sent",
        _ => "event.cancelled",
    };
    trial.tell(2, [(kind, data(flow, trial, case).await)]).await;
}

/// Each thing is there once, and once only; what was cancelled is gone.
pub(super) async fn check_all(flow: Flow, trial: &Trial, cases: usize) {
    let reader = trial.portal.sign_in(READER).await;
    let list = match flow {
        Flow::Bill => "/v1/bills?limit=200",
        Flow::Message => "/v1/messages?limit=200",
        _ => "/v1/events?limit=200",
    };
    let rows = reader.get(list).await;
    let name = |row: &Value| {
        let texts = ["number", "title", "text"].map(|part| row[part].as_str().unwrap_or_default().to_owned());
        texts.concat()
    };
    let mut names: Vec<_> = rows.rows().iter().map(name).collect();
    let listed = names.len();
    names.sort();
    names.dedup();
    let wanted = if flow == Flow::Cancel { 0 } else { cases };
    assert_eq!((listed, names.len()), (wanted, wanted), "{flow:?}, {:?}", trial.fault);
}
