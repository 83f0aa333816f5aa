//! A data folder keeps everything over a restart and repeats nothing; and what keeps a portal from starting is said in one line.

use crate::harness::TestPortal;
use local::{Options, Portal, Ports};
use serde_json::{Value, json};
use std::path::Path;

const ANA: &str = "ana@example.com";

fn in_folder(folder: &Path) -> Options {
    Options {
        data: Some(folder.join("data")),
        ..Options::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_keeps_sessions_links_mails_and_events() {
    let folder = tempfile::tempdir().unwrap();
    let portal = TestPortal::with(in_folder(folder.path())).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    portal.advance(600).await;
    let link = portal.last_link(ANA).await;
    let by_code = portal
        .anonymous()
        .post("/v1/sign-in-links", json!({"email": ANA}))
        .await;
    let code = portal.last_mail(ANA).await.code();
    let body = json!({"request_id": by_code.body["request_id"], "code": code});
    let session = portal.anonymous().post("/v1/sessions", body).await;
    let token = session.body["token"].as_str().unwrap();
    let ana = portal.anonymous().with_token(token);
    let matter = ana.get("/v1/bills").await.rows()[0]["matter_id"].clone();
    let sent = ana
        .post(
            "/v1/messages",
            json!({"matter_id": matter, "text": "Hello."}),
        )
        .await;
    assert_eq!(sent.status, 201);
    let (mails, told, now) = (
        portal.mails(ANA).await.len(),
        portal.told("message.received").await,
        portal.now().await,
    );
    portal.portal.shutdown().await;

    let portal = TestPortal::with(in_folder(folder.path())).await;
    assert!(portal.now().await >= now, "the portal's time goes on");
    assert_eq!(
        portal.mails(ANA).await.len(),
        mails,
        "nothing is sent twice"
    );
    assert_eq!(
        portal.told("message.received").await,
        told,
        "nothing is told twice"
    );
    let ana = portal.anonymous().with_token(token);
    assert_eq!(ana.get("/v1/messages").await.rows().len(), 2);
    let by_link = portal.sign_in_by(&link, ANA).await;
    assert_eq!(by_link.get("/v1/bills").await.rows().len(), 1);
    portal
        .firm("hale-ortiz")
        .send_version(
            "bill.shared",
            90,
            crate::harness::bill_data("m-1", "b-2", &["c-1"]),
        )
        .await;
    // The sign-in by the link in a browser that is not known is told as well.
    assert_eq!(portal.mails(ANA).await.len(), mails + 2);
    portal.portal.shutdown().await;
}

/// Waits until the message that a batch window holds back lies in its queue: that is, in its file.
async fn wait_for_line(folder: &Path, name: &str, part: &str) {
    let file = folder.join("data").join(name);
    for _ in 0..600 {
        if std::fs::read_to_string(&file).is_ok_and(|text| text.contains(part)) {
            return;
        }
        // This is the machine's time, not the portal's: nothing else tells when the function is through.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{} has no line with {part}", file.display());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_in_a_queue_is_delivered_after_the_restart() {
    let folder = tempfile::tempdir().unwrap();
    let portal = TestPortal::with(in_folder(folder.path())).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    let before = portal.mails(ANA).await.len();
    firm.post(
        "bill.shared",
        crate::harness::bill_data("m-1", "b-1", &["c-1"]),
    )
    .await;
    wait_for_line(folder.path(), "queue-NotifyQueue.jsonl", "thing.changed").await;
    portal.portal.shutdown().await;

    let portal = TestPortal::with(in_folder(folder.path())).await;
    assert_eq!(portal.mails(ANA).await.len(), before + 1);
    portal.settle().await;
    assert_eq!(portal.mails(ANA).await.len(), before + 1);
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
    portal.portal.shutdown().await;
}

async fn refusal(options: Options) -> String {
    match Portal::start(options).await {
        Ok(portal) => panic!("{} starts", portal.origin()),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn what_keeps_a_portal_from_starting_is_one_clear_line() {
    let portal = TestPortal::start().await;
    let (_, port) = portal.portal.origin().rsplit_once(':').unwrap();
    let taken = refusal(Options {
        port: port.parse().unwrap(),
        ..Options::default()
    })
    .await;
    assert_eq!(
        taken,
        format!("Port {port} is taken: choose another one with --port.")
    );
    let port_of_s3 = refusal(Options {
        ports: Ports {
            s3: port.parse().unwrap(),
            ..Ports::default()
        },
        ..Options::default()
    })
    .await;
    assert_eq!(
        port_of_s3,
        format!("Port {port} is taken: choose another one with --s3-port.")
    );
    // A file stands where the folder should be: not even the system's administrator can write into that.
    let file = tempfile::NamedTempFile::new().unwrap();
    let folder = refusal(Options {
        data: Some(file.path().to_owned()),
        ..Options::default()
    })
    .await;
    assert!(
        folder.starts_with(&format!("Cannot write {}: ", file.path().display())),
        "{folder}"
    );
    let engine = refusal(Options {
        dynamodb_url: Some("http://127.0.0.1:1".to_owned()),
        ..Options::default()
    })
    .await;
    for line in [&taken, &folder, &engine] {
        assert!(!line.contains('\n'), "{line}");
    }
}
