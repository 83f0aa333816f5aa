//! Answers by mail: one that is taken, one that waits, and one that is sent after it waited.

use super::flow::Flow;
use super::sessions;
use super::trial::{Case, Trial, What};
use crate::harness::attached;
use serde_json::{Value, json};

/// What the file of an answer holds.
const FILE: &[u8] = b"%PDF";

/// Everybody has a notice that can be answered.
pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    let mut prepared = sessions::prepare(flow, trial, cases).await;
    let messages = cases.iter().map(|case| {
        let data = json!({
            "message_id": case.resource(), "matter_id": format!("m-{}", case.0), "author": "Dana Hale",
            "text": "When can you come?", "client_ids": [case.client()], "attachments": [],
        });
        ("message.sent", data)
    });
    trial.tell(2, messages).await;
    trial.portal.settle().await;
    for (case, prepared) in cases.iter().zip(&mut prepared) {
        let mail = trial.portal.last_answerable(&case.email()).await;
        prepared["address"] = json!(mail.reply_to);
    }
    if flow == Flow::SendDraft {
        for (case, prepared) in cases.iter().zip(&mut prepared) {
            deliver(trial, *case, prepared, "dmarc=FAIL").await;
            trial.portal.settle().await;
            let drafts = signed_in(trial, prepared).get("/v1/drafts").await;
            prepared["draft"] = drafts.rows()[0]["id"].clone();
        }
    }
    prepared
}

fn text<'a>(prepared: &'a Value, name: &str) -> &'a str {
    prepared[name].as_str().expect("a text")
}

fn signed_in(trial: &Trial, prepared: &Value) -> crate::harness::Client {
    let session = text(prepared, "session");
    trial.portal.anonymous().with_token(session)
}

/// The case's answer, with its file.
async fn deliver(trial: &Trial, case: Case, prepared: &Value, verdicts: &str) {
    let raw = attached(&case.email(), &said(case), &[("lease.pdf", FILE)]);
    let to = text(prepared, "address");
    trial.portal.deliver(to, verdicts, raw).await;
}

fn said(case: Case) -> String {
    format!("Answer {}.", case.0)
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case, prepared: &Value) {
    match flow {
        Flow::TakeMail => deliver(trial, case, prepared, "").await,
        Flow::KeepDraft => {
            let raw = attached("eve@example.com", &said(case), &[]);
            let to = text(prepared, "address");
            trial.portal.deliver(to, "", raw).await;
        }
        _ => {
            let client = signed_in(trial, prepared);
            let path = format!("/v1/drafts/{}/send", text(prepared, "draft"));
            let sent = trial.insist(|| client.post(&path, json!({}))).await;
            assert_eq!(sent.status, 204, "{sent:?}");
        }
    }
}

pub(super) async fn check(flow: Flow, trial: &Trial, case: Case, what: &What) {
    let heard = trial.heard("message.received", "text", &said(case)).await;
    let items = trial.portal.items().await;
    let waits = |item: &&Value| item["kind"] == "MAIL_DRAFT" && item["text"] == said(case);
    let drafts = items.iter().filter(waits).count();
    let is_message =
        |item: &&Value| item["kind"] == "MESSAGE" && item["data"]["text"] == said(case);
    let messages = items.iter().filter(is_message).count();
    if flow == Flow::KeepDraft {
        assert_eq!((heard.len(), messages, drafts), (0, 0, 1), "{what}");
        return;
    }
    assert_eq!((heard.len(), messages, drafts), (1, 1, 0), "{what}");
    let client = case.client();
    for kind in ["document.received", "upload.completed"] {
        let heard = trial.heard(kind, "client_id", &client).await;
        assert_eq!(heard.len(), 1, "{what}: {kind}");
    }
}
