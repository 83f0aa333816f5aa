//! Idempotency of everything that reads a stream or a queue: each record and each message may come twice, side by side or much later, and nothing is sent or told twice for that.

use crate::devices::{app, register};
use crate::harness::proxy::Proxy;
use crate::harness::{Device, TestPortal, bill_data};
use local::Options;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";

/// An engine of its own, and portals on it whose every call goes through the proxy, those that read the stream included.
struct Doubled {
    /// Holds the engine; its own table stays empty.
    engine: TestPortal,
    proxy: Proxy,
}

impl Doubled {
    async fn start() -> Self {
        let engine = TestPortal::start().await;
        let proxy = Proxy::start().await;
        proxy.lead_to(engine.portal.dynamodb_url());
        Self { engine, proxy }
    }

    /// A portal on the shared table. A new one has read nothing of the table's stream, so it gets all of it again.
    async fn portal(&self) -> TestPortal {
        let portal = TestPortal::with(Options {
            dynamodb_url: Some(self.proxy.engine_url.clone()),
            table: "shared".to_owned(),
            variables: self.proxy.variables().into(),
            ..Options::default()
        })
        .await;
        self.proxy.lead_to_portal(&portal);
        portal
    }
}

/// Everything that a portal sends and tells happens once.
async fn journey(portal: &TestPortal) {
    let firm = portal.firm("hale-ortiz");
    firm.introduce("Hale & Ortiz LLP").await;
    for (client, email) in [("c-1", ANA), ("c-2", BEN)] {
        firm.invite(client, email, Some("en")).await;
    }
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    firm.share_bill("m-1", "b-1", &["c-1", "c-2"]).await;
    firm.share_event("m-1", "e-1", &["c-1", "c-2"], &["c-1"])
        .await;
    firm.send_message("m-1", "t-1", "We filed the motion.", &["c-1"])
        .await;
    let ana = portal.sign_in(ANA).await;
    let mut phone = Device::new(portal);
    portal.register(&ana, &mut phone).await;
    register(&ana, app("apns", 1)).await;
    firm.share_bill("m-1", "b-2", &["c-1"]).await;
    portal.sign_in_by_touch(&mut phone).await;
    let bills = ana.get("/v1/bills").await;
    let bill = bills.rows()[0]["id"].as_str().unwrap();
    let matter = &bills.rows()[0]["matter_id"];
    assert_eq!(ana.get(&format!("/v1/bills/{bill}")).await.status, 200);
    let sent = ana
        .post(
            "/v1/messages",
            json!({"matter_id": matter, "text": "Thank you."}),
        )
        .await;
    assert_eq!(sent.status, 201);
    portal.settle().await;
    firm.send("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    let moved = json!({"client_id": "c-2", "email": "ben@new.example", "name": "Ben"});
    firm.send("client.updated", moved).await;
}

/// What goes with a last membership goes once, too.
async fn leave(portal: &TestPortal) {
    let firm = portal.firm("hale-ortiz");
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    let items = portal.items().await;
    let left = items.iter().filter(|item| {
        ["PASSKEY", "DEVICE", "CLAIM"]
            .map(Value::from)
            .contains(&item["kind"])
    });
    assert_eq!(left.count(), 0);
    let profile = items.iter().filter(|item| item["kind"] == "PROFILE");
    for counted in profile {
        for count in ["passkeys", "devices"] {
            assert_eq!(counted[count].as_i64().unwrap_or(0), 0, "{counted}");
        }
    }
}

/// How many mails went to whom with which subject, without the time that some subjects say: it is each portal's own.
async fn mails(portal: &TestPortal) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for mail in portal.all_mails().await {
        let words = mail.subject.split([' ', ',']);
        let timeless = words.filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
        let subject = timeless.collect::<Vec<_>>().join(" ");
        *counts.entry((mail.to, subject)).or_default() += 1;
    }
    counts
}

/// The ids of what was put onto the bus by the portal, by type.
async fn ids(portal: &TestPortal) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for event in portal.bus().await {
        if event["source"]
            .as_str()
            .is_some_and(|source| source.starts_with("portico"))
        {
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            let of_type = ids.entry(text(&event["detail-type"])).or_default();
            of_type.insert(text(&event["detail"]["id"]));
        }
    }
    ids
}

fn shape(ids: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<&str, usize> {
    let counts = ids.iter().map(|(kind, ids)| (kind.as_str(), ids.len()));
    counts.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_delivered_twice_is_sent_and_told_once() {
    let once = TestPortal::start().await;
    journey(&once).await;
    leave(&once).await;
    let doubled = Doubled::start().await;
    doubled.proxy.deliver_twice();
    let twice = doubled.portal().await;
    journey(&twice).await;
    leave(&twice).await;
    let (expected, sent) = (mails(&once).await, mails(&twice).await);
    assert_eq!(sent, expected);
    let pushed = once.pushes().await.len();
    assert!(pushed > 0);
    assert_eq!(twice.pushes().await.len(), pushed);
    let (expected_ids, told) = (ids(&once).await, ids(&twice).await);
    assert_eq!(shape(&told), shape(&expected_ids));
    // Everything that passed the bus comes once more, long after it was dealt with.
    doubled.proxy.put_events_again().await;
    twice.advance(3_600).await;
    assert_eq!(mails(&twice).await, expected);
    assert_eq!(twice.pushes().await.len(), pushed);
    assert_eq!(ids(&twice).await, told);
    assert_eq!(twice.dead_letters().await, Vec::<Value>::new());
    println!(
        "figure: a journey with every record and message delivered twice, and the bus once more: {} mails as without, {} events with the same ids",
        sent.values().sum::<usize>(),
        told.values().map(BTreeSet::len).sum::<usize>()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_stream_again_sends_nothing_and_tells_the_same() {
    let doubled = Doubled::start().await;
    let first = doubled.portal().await;
    journey(&first).await;
    let told = ids(&first).await;
    first.portal.shutdown().await;
    let second = doubled.portal().await;
    second.settle().await;
    assert_eq!(
        mails(&second).await,
        BTreeMap::new(),
        "all of that was sent before"
    );
    assert_eq!(ids(&second).await, told);
    assert_eq!(second.dead_letters().await, Vec::<Value>::new());
    assert_eq!(doubled.engine.all_mails().await.len(), 0);
}

#[tokio::test]
async fn a_firms_event_again_changes_nothing() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    let shared = firm.event("bill.shared", 40, bill_data("m-1", "b-1", &["c-1"]));
    portal.put_events(json!([shared, shared, shared])).await;
    portal.settle().await;
    let (sent, told) = (mails(&portal).await, ids(&portal).await);
    let items = portal.items().await;
    for seconds in [0, 60, 86_400] {
        portal.advance(seconds).await;
        portal.put_events(shared.clone()).await;
        assert_eq!(mails(&portal).await, sent);
        assert_eq!(ids(&portal).await, told);
    }
    assert_eq!(portal.items().await, items, "not even a time has changed");
}
