//! Files: what a client announces, sends, finishes and gives up, what is forgotten, and what a client fetches. Who gets no answer tries again, and asks what arrived before sending it once more.

mod archives;
mod bucket;

use super::flow::Flow;
use super::sessions;
use super::trial::{Case, Trial, What};
use crate::harness::{Client, Sending, announcement, text, try_put};
use serde_json::{Value, json};
use shared::value::id::{FirmId, Kind};

/// What all cases together left; the number of objects that nothing names.
pub(super) async fn check_all(flow: Flow, trial: &Trial) -> usize {
    if flow == Flow::TakeAlong {
        archives::check_all(trial).await;
    }
    bucket::check_all(flow, trial).await
}

/// The smallest file that has two parts, in bytes.
const LARGE: usize = 16 * 1024 * 1024 + 1;

/// What a small file holds.
const SMALL: &[u8] = b"%PDF";

/// Who sends and fetches.
const ONE: Case = Case(0);

/// How often somebody tries to send a part.
const TRIES: usize = 4;

/// The files of an upload: one that is finished before anything goes wrong, one that is sent and not finished, and one of which nothing is sent.
const THREE: [(&str, usize); 3] = [
    ("done.pdf", SMALL.len()),
    ("sent.pdf", SMALL.len()),
    ("large.pdf", LARGE),
];

/// One file of two parts.
const LARGE_ONE: [(&str, usize); 1] = [("large.pdf", LARGE)];

/// One small file.
const SMALL_ONE: [(&str, usize); 1] = [("small.pdf", SMALL.len())];

/// What is announced before a flow begins.
fn announced(flow: Flow) -> &'static [(&'static str, usize)] {
    match flow {
        Flow::MoreUrls | Flow::Complete => &LARGE_ONE,
        Flow::Settle => &SMALL_ONE,
        Flow::GiveUp | Flow::Expire => &THREE,
        _ => &[],
    }
}

pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    let mut prepared = match flow {
        Flow::Announce | Flow::TakeAlong | Flow::FetchArchive => {
            sessions::prepare(flow, trial, cases).await
        }
        _ => share_out(flow, trial, cases).await,
    };
    if flow == Flow::Download {
        share(trial, cases, &mut prepared).await;
    }
    if matches!(flow, Flow::TakeAlong | Flow::FetchArchive) {
        archives::prepare(flow, trial, cases, &mut prepared).await;
    }
    for prepared in &mut prepared {
        let client = signed_in(trial, prepared);
        let files = announced(flow);
        if files.is_empty() {
            continue;
        }
        let body = announcement(&text(&prepared["matter"]), files);
        let sending = Sending::start(&trial.portal, &client, body).await;
        match flow {
            Flow::Complete => prepared["parts"] = sending.put_all(0, &vec![0; LARGE]).await,
            Flow::GiveUp | Flow::Expire => sending.send(0, SMALL).await,
            _ => {}
        }
        prepared["sending"] =
            json!({"id": sending.id, "grant": sending.grant.token(), "files": sending.files});
    }
    trial.portal.settle().await;
    prepared
}

/// Gives all cases the same client, where their uploads or documents tell them apart: signing in takes longer than what it is for.
async fn share_out(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    let one = if cases[0] == ONE {
        sessions::prepare(flow, trial, &[ONE]).await.remove(0)
    } else {
        let session = trial.portal.sign_in(&ONE.email()).await;
        let me = session.get("/v1/me").await;
        json!({"session": session.token(), "matter": me.body["matters"][0]["id"]})
    };
    vec![one; cases.len()]
}

async fn share(trial: &Trial, cases: &[Case], prepared: &mut [Value]) {
    let firm = trial.portal.firm("hale-ortiz");
    let mut events = Vec::new();
    for (case, prepared) in cases.iter().zip(prepared) {
        let (document, client) = (case.resource(), ONE.client());
        let key = firm.object_key(&document);
        trial.portal.put_object(&key, SMALL).await;
        let data = firm.document_data("m-0", &document, "a.pdf", SMALL.len(), &[&client]);
        events.push(("document.shared", data));
        let id = Kind::Document.derive(&FirmId::parse(&firm.id).expect("a firm"), &document);
        prepared["document"] = json!(Kind::Document.name(&id));
    }
    trial.tell(1, events).await;
    trial.portal.settle().await;
}

fn signed_in(trial: &Trial, prepared: &Value) -> Client {
    let token = text(&prepared["session"]);
    trial.portal.anonymous().with_token(&token)
}

fn sending(trial: &Trial, prepared: &Value) -> Sending {
    let kept = &prepared["sending"];
    Sending {
        id: text(&kept["id"]),
        grant: trial.portal.anonymous().with_token(&text(&kept["grant"])),
        files: kept["files"].as_array().expect("files").clone(),
    }
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case, prepared: &Value) {
    let client = signed_in(trial, prepared);
    let (answer, wanted) = match flow {
        Flow::Announce => {
            let keyed = trial.keyed(&client, case);
            let files = [("a.pdf", SMALL.len()), ("b.pdf", LARGE)];
            let mut body = announcement(&text(&prepared["matter"]), &files);
            body["message"] = json!(case.resource());
            let call = || keyed.post("/v1/uploads", body.clone());
            (trial.insist(call).await, 201)
        }
        Flow::MoreUrls => {
            let sending = sending(trial, prepared);
            let path = sending.file_path(0, "parts");
            let call = || sending.grant.post(&path, json!({"part_numbers": [1, 2]}));
            (trial.insist(call).await, 200)
        }
        Flow::Complete => {
            let sending = sending(trial, prepared);
            let call = || sending.complete(0, prepared["parts"].clone());
            (trial.insist(call).await, 200)
        }
        Flow::Settle => {
            let sending = sending(trial, prepared);
            let etag = send(trial, &sending, 0).await;
            let parts = json!([{"part_number": 1, "etag": etag}]);
            let call = || sending.complete(0, parts.clone());
            (trial.insist(call).await, 200)
        }
        Flow::GiveUp => {
            let sending = sending(trial, prepared);
            send(trial, &sending, 1).await;
            let path = sending.path();
            (trial.insist(|| sending.grant.delete(&path)).await, 204)
        }
        Flow::TakeAlong => {
            let keyed = trial.keyed(&client, case);
            let body = json!({"matter_id": prepared["matter"]});
            (
                trial
                    .insist(|| keyed.post("/v1/archives", body.clone()))
                    .await,
                201,
            )
        }
        Flow::FetchArchive => {
            let path = text(&prepared["path"]);
            (trial.insist(|| client.get(&path)).await, 303)
        }
        Flow::Expire => {
            let sending = sending(trial, prepared);
            send(trial, &sending, 1).await;
            return trial.portal.forget_open_files(&sending).await;
        }
        _ => {
            let path = format!("/v1/documents/{}/content", text(&prepared["document"]));
            (trial.insist(|| client.get(&path)).await, 303)
        }
    };
    let number = case.0;
    assert_eq!(answer.status, wanted, "{flow:?}, case {number}: {answer:?}");
}

/// Sends a small file, and asks what arrived where no answer came; its tag.
async fn send(trial: &Trial, sending: &Sending, file: usize) -> String {
    for _ in 0..TRIES {
        let put = try_put(&sending.files[file]["part_urls"][0], SMALL.to_vec()).await;
        if let Some(tag) = put.ok().and_then(|put| put.headers().get("etag").cloned()) {
            return tag.to_str().expect("a tag").to_owned();
        }
        trial.proxy.healed().await;
        let path = sending.path();
        let shown = trial.insist(|| sending.grant.get(&path)).await;
        let mut files = shown.body["files"].as_array().expect("files").iter();
        let document = &sending.files[file]["document_id"];
        let found = files.find(|found| found["document_id"] == *document);
        let received = &found.expect("the file")["received_parts"][0];
        if let Some(tag) = received["etag"].as_str() {
            return tag.to_owned();
        }
    }
    panic!("the part was not sent")
}

pub(super) async fn check(flow: Flow, trial: &Trial, case: Case, prepared: &Value, what: &What) {
    let client = signed_in(trial, prepared);
    match flow {
        Flow::Announce => {
            let uploads = client.get("/v1/uploads").await;
            let states: Vec<_> = uploads.rows().iter().map(states).collect();
            assert_eq!(states, [["open", "open"]], "{what}");
            let text = case.resource();
            let heard = trial.heard("message.received", "text", &text).await;
            assert_eq!(heard.len(), 1, "{what}");
            return bucket::check_announced(trial, case, what).await;
        }
        Flow::TakeAlong => return archives::check_asked(&client, what).await,
        Flow::FetchArchive => return archives::check_told(trial, case, what).await,
        Flow::Download => {
            let document = case.resource();
            let heard = trial.heard("document.downloaded", "document_id", &document);
            assert_eq!(heard.await.len(), 1, "{what}");
            return;
        }
        _ => {}
    }
    let upload = sending(trial, prepared);
    let shown = client.get(&upload.path()).await;
    if flow == Flow::MoreUrls {
        assert_eq!(states(&shown.body), ["open"], "{what}");
        return;
    }
    assert_eq!(states(&shown.body), ["released"], "{what}");
    let id = upload.id.strip_prefix("upload_").expect("an upload");
    for kind in ["document.received", "upload.completed"] {
        assert_eq!(
            trial.heard(kind, "upload_id", id).await.len(),
            1,
            "{what}: {kind}"
        );
    }
}

/// The states of an upload's files.
fn states(upload: &Value) -> Vec<String> {
    let files = upload["files"].as_array().expect("files").iter();
    files.map(|file| text(&file["state"])).collect()
}
