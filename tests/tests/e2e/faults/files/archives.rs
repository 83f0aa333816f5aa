//! Documents that a client takes along as one file.

use super::super::flow::Flow;
use super::super::trial::{Case, Trial, What};
use super::SMALL;
use crate::harness::{Client, text};
use serde_json::{Value, json};

/// Each client has two documents, and before fetching them an archive that is ready.
pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case], prepared: &mut [Value]) {
    let firm = trial.portal.firm("hale-ortiz");
    let mut events = Vec::new();
    for case in cases {
        for document in documents(*case) {
            let key = firm.object_key(&document);
            trial.portal.put_object(&key, SMALL).await;
            let who = case.client();
            let matter = format!("m-{}", case.0);
            let data = firm.document_data(&matter, &document, "a.pdf", SMALL.len(), &[&who]);
            events.push(("document.shared", data));
        }
    }
    trial.tell(1, events).await;
    trial.portal.settle().await;
    for prepared in &mut *prepared {
        let client = super::signed_in(trial, prepared);
        let me = client.get("/v1/me").await;
        prepared["matter"] = me.body["matters"][0]["id"].clone();
    }
    if flow == Flow::FetchArchive {
        for prepared in prepared {
            let client = super::signed_in(trial, prepared);
            let body = json!({"matter_id": prepared["matter"]});
            let made = client.post("/v1/archives", body).await;
            prepared["path"] = json!(format!("/v1/archives/{}/content", text(&made.body["id"])));
        }
        trial.portal.settle().await;
    }
}

fn documents(case: Case) -> [String; 2] {
    ["one", "two"].map(|name| format!("{}-{name}", case.resource()))
}

/// There is one archive of each client.
pub(super) async fn check_asked(client: &Client, what: &What) {
    let archives = client.get("/v1/archives").await;
    assert_eq!(archives.rows().len(), 1, "{what}: {archives:?}");
}

/// Every archive is ready and has both documents. Whoever writes one and dies holds it for 16 minutes.
pub(super) async fn check_all(trial: &Trial) {
    trial.portal.advance(16 * 60).await;
    trial.portal.settle().await;
    let items = trial.portal.items().await;
    let archives = items.iter().filter(|item| item["kind"] == "ARCHIVE");
    let mut ready = 0;
    for archive in archives {
        let found = ["state", "written", "left_out"].map(|name| &archive[name]);
        assert_eq!(found, [&json!("ready"), &json!(2), &json!(0)], "{archive}");
        ready += 1;
    }
    assert!(ready > 20, "{ready}");
}

/// The firm heard once of each document that it was downloaded.
pub(super) async fn check_told(trial: &Trial, case: Case, what: &What) {
    for document in documents(case) {
        let heard = trial.heard("document.downloaded", "document_id", &document);
        assert_eq!(heard.await.len(), 1, "{what}");
    }
}
