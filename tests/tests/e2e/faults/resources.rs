//! What a firm shares with a client, and takes back.

use super::flow::Flow;
use super::trial::{Case, Trial, What};
use crate::harness::{bill_data, event_data};
use crate::requests::request_data;
use crate::stages::stage_data;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many clients the cases are shared out among; each case has a thing of its own. Fewer would have long lists of mails, more would have to be invited.
const READERS: usize = 8;

/// In how many minutes a reminder is due: more than the time that goes on after a fault.
const REMINDED_AFTER: i64 = 180;

/// The client of a case.
fn reader(case: Case) -> Case {
    Case(case.0 % READERS)
}

/// Where the mails about a case go.
pub(super) fn mailbox(case: Case) -> String {
    reader(case).email()
}

pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    if cases[0] == Case(0) {
        let readers = (0..READERS).map(Case);
        let all: Vec<_> = readers.clone().map(Case::client).collect();
        let matter =
            json!({"matter_id": "m-1", "name": "Matter", "status": "open", "client_ids": all});
        let mut events = vec![("matter.updated", matter)];
        events.extend(readers.map(|reader| {
            let (client, email) = (reader.client(), reader.email());
            let data =
                json!({"client_id": client, "email": email, "name": "Reader", "locale": "en"});
            ("client.invited", data)
        }));
        trial.tell(1, events).await;
        trial.portal.settle().await;
    }
    if flow == Flow::Stage {
        // A matter of its own for each case.
        let matters = cases.iter().map(|case| {
            let (matter, client) = (case.resource(), reader(*case).client());
            let data = json!({"matter_id": matter, "name": matter, "status": "open", "client_ids": [client]});
            ("matter.updated", data)
        });
        trial.tell(1, matters.collect::<Vec<_>>()).await;
        trial.portal.settle().await;
    }
    if flow == Flow::Cancel {
        // One mail announces all of them.
        let mut events = Vec::new();
        for case in cases {
            events.push(("event.shared", data(Flow::Event, trial, *case).await));
        }
        trial.tell(1, events).await;
        trial.portal.settle_news().await;
        // The quiet after that mail is over.
        trial.portal.advance(5 * 60).await;
    }
    vec![json!({}); cases.len()]
}

async fn data(flow: Flow, trial: &Trial, case: Case) -> Value {
    let resource = case.resource();
    let client = reader(case).client();
    let clients = [client.as_str()];
    match flow {
        Flow::Bill => bill_data("m-1", &resource, &clients),
        Flow::Event => {
            // Far enough ahead to be on the calendar still when all cases are through.
            let start = trial.portal.now().await + jiff::Span::new().hours(2_400);
            event_data("m-1", &resource, start, &clients, &clients)
        }
        Flow::Remind => {
            // The reminder of the hour is still to come when the event is delivered a second time.
            let start = trial.portal.now().await + jiff::Span::new().minutes(60 + REMINDED_AFTER);
            event_data("m-1", &resource, start, &clients, &clients)
        }
        Flow::Document => {
            let firm = trial.portal.firm("hale-ortiz");
            trial
                .portal
                .put_object(&firm.object_key(&resource), b"x")
                .await;
            firm.document_data("m-1", &resource, &resource, 1, &clients)
        }
        Flow::Message | Flow::Repeat => {
            json!({"message_id": resource, "matter_id": "m-1", "author": "Dana", "text": resource, "client_ids": clients, "attachments": []})
        }
        Flow::Stage => {
            let mut stage = stage_data(&resource, "b", &resource);
            let now = trial.portal.now().await + jiff::Span::new().hours(2_400);
            stage["next_update_by"] = now.strftime("%Y-%m-%d").to_string().into();
            stage
        }
        Flow::Ask => {
            let mut request = request_data(&resource, "answer", &clients);
            request["title"] = json!({"en": resource, "es": resource});
            // Not reminded of while the other cases let time go on.
            request["reminders"] = json!(false);
            request
        }
        _ => json!({"event_id": resource}),
    }
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case) {
    let kind = match flow {
        Flow::Bill => "bill.shared",
        Flow::Event | Flow::Remind => "event.shared",
        Flow::Document => "document.shared",
        Flow::Message | Flow::Repeat => "message.sent",
        Flow::Stage => "matter.stage_changed",
        Flow::Ask => "request.made",
        _ => "event.cancelled",
    };
    let firm = trial.portal.firm("hale-ortiz");
    let mut event = firm.event(kind, 2, data(flow, trial, case).await);
    match flow {
        Flow::Remind => event["detail"]["quiet"] = json!(true),
        Flow::Repeat => event["detail"]["important"] = json!({"unread_after_hours": 1}),
        _ => {}
    }
    trial.portal.put_events(json!([event])).await;
    let wait = async |minutes: i64| {
        trial.come_to_rest().await;
        trial.portal.advance(minutes * 60).await;
    };
    match flow {
        Flow::Remind => wait(REMINDED_AFTER + 1).await,
        Flow::Repeat => {
            wait(61).await;
            // What was announced when its hours were over is told once more a day later. The next case of the same reader is on another day.
            wait(26 * 60).await;
        }
        _ => {}
    }
}

/// The firm hears once of what is unread.
pub(super) async fn check(flow: Flow, trial: &Trial, case: Case, what: &What) {
    if flow == Flow::Repeat {
        let resource = case.resource();
        let told = trial.heard("resource.unread", "firm_ref", &resource).await;
        assert_eq!(told.len(), 1, "{what}");
    }
}

/// Each thing is there once, and once only; what was cancelled is gone.
pub(super) async fn check_all(flow: Flow, trial: &Trial, cases: usize) {
    let (list, part) = match flow {
        Flow::Bill => ("/v1/bills?limit=200", "number"),
        Flow::Message | Flow::Repeat => ("/v1/messages?limit=200", "text"),
        Flow::Document => ("/v1/documents?limit=200", "name"),
        Flow::Stage => ("/v1/matters", "name"),
        Flow::Ask => ("/v1/requests", "title"),
        // Those of the first cases are over.
        Flow::Remind => return,
        _ => ("/v1/events?limit=200", "title"),
    };
    for number in 0..READERS {
        let reader = trial.portal.sign_in(&Case(number).email()).await;
        let rows = reader.get(list).await;
        // On the matter that all are on, nothing was said.
        let silent = |row: &&Value| flow == Flow::Stage && row["progress"].is_null();
        let rows = rows.rows().iter().filter(|row| !silent(row));
        let names: Vec<_> = rows.map(|row| row[part].as_str()).collect();
        let once: BTreeSet<_> = names.iter().collect();
        let its = (0..cases).filter(|case| case % READERS == number).count();
        let wanted = if flow == Flow::Cancel { 0 } else { its };
        assert_eq!((names.len(), once.len()), (wanted, wanted), "{flow:?}");
    }
}
