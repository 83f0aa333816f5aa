//! Promise 1, and what else happens at the same time.

use crate::harness::proxy::Proxy;
use crate::harness::{Client, TestPortal, bill_data, event_data};
use futures::future::join_all;
use local::Options;
use serde_json::{Value, json};
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::Env;
use shared::people::link::{MintLink, Occasion, mint};
use shared::value::address::Address;
use shared::value::id::Id;
use shared::value::secret::Keys;
use shared::value::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Instant;

const ANA: &str = "ana@example.com";

/// Keys that the test knows too, so that it can make links as the portal does.
pub(crate) const KEYS: [(&str, &str); 2] = [
    ("ADDRESS_KEY", "an-address-key-of-the-tests-own-00000000"),
    ("TOKEN_KEY", "a-token-key-of-the-tests-own-00000000000"),
];

/// Links of one portal that were not asked for one by one: 625 mails would tell nothing about races.
pub(crate) async fn make_links(portal: &TestPortal, email: &str, count: usize) -> Vec<String> {
    let env = Env::from_pairs(KEYS.into_iter().chain([
        ("TABLE_NAME", portal.portal.table()),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_ENDPOINT_URL_DYNAMODB", portal.portal.dynamodb_url()),
    ]));
    let keys = Keys::from_env(&env).unwrap();
    let table = Table::new(&env, &Aws::new(&env).unwrap()).unwrap();
    let now = Timestamp(portal.now().await.as_millisecond());
    let address = keys.address_id(&Address::parse(email).unwrap());
    let links = (0..count).map(async |number| {
        let link = MintLink {
            address: address.clone(),
            id: Id::derive(&["race", email, &number.to_string()]),
            occasion: Occasion::AskedFor,
            client: None,
            return_to: None,
            locale: None,
        };
        mint(&table, &keys, &link, now).await.unwrap().encode()
    });
    join_all(links).await
}

/// 16 browsers use one link at once; how many of them are signed in, each with the name of its session.
async fn race(browser: &Client, email: &str, token: &str) -> usize {
    let body = json!({"email": email, "token": token});
    let attempts = (0..16).map(|_| browser.post("/v1/sessions", body.clone()));
    let answers = join_all(attempts).await;
    let won = answers.iter().filter(|answer| answer.status == 201).count();
    let late = answers
        .iter()
        .filter(|answer| answer.status == 410 && answer.problem() == "link-used");
    assert_eq!(won + late.count(), 16, "{answers:?}");
    won
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_attempts_over_625_links_make_625_sessions() {
    const PORTALS: usize = 5;
    const LINKS: usize = 625 / PORTALS;
    let began = Instant::now();
    let runs = (0..PORTALS).map(async |_| {
        let portal = TestPortal::with(Options {
            variables: KEYS
                .map(|(name, key)| (name.to_owned(), key.to_owned()))
                .into(),
            ..Options::default()
        })
        .await;
        let firm = portal.firm("hale-ortiz");
        firm.invite("c-1", ANA, None).await;
        let links = make_links(&portal, ANA, LINKS).await;
        let browser = portal.anonymous();
        let mut won = 0;
        for link in &links {
            won += race(&browser, ANA, link).await;
        }
        let kinds = portal.items().await;
        let sessions = kinds
            .iter()
            .filter(|item| item["kind"] == "SESSION")
            .count();
        (won, sessions)
    });
    let runs = join_all(runs).await;
    let (won, sessions) = runs
        .iter()
        .fold((0, 0), |sum, run| (sum.0 + run.0, sum.1 + run.1));
    println!(
        "figure: {} attempts, 16 at a time, over {} links: {won} sign-ins, {sessions} sessions, {:.1} s",
        16 * PORTALS * LINKS,
        PORTALS * LINKS,
        began.elapsed().as_secs_f64()
    );
    assert_eq!((won, sessions), (625, 625));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_firms_invite_the_same_addresses_at_once() {
    let portal = TestPortal::start().await;
    let (hale, lake) = (portal.firm("hale-ortiz"), portal.firm("lakeside"));
    let address = |number: usize| format!("person-{number}@example.com");
    let invite = |number: usize| json!({"client_id": format!("c-{number}"), "email": address(number), "name": "Name"});
    let both = (0..20).flat_map(|number| {
        let events = [&hale, &lake].map(|firm| firm.event("client.invited", 1, invite(number)));
        events.into_iter()
    });
    portal.put_events(both.collect()).await;
    for number in 0..20 {
        let mails = portal.mails(&address(number)).await;
        assert_eq!(mails.len(), 2, "one invitation of each firm");
    }
    let person = portal.sign_in(&address(7)).await;
    let me = person.get("/v1/me").await;
    assert_eq!(me.body["firms"].as_array().unwrap().len(), 2, "{me:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_equal_versions_the_withdrawal_wins_whatever_comes_first() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    let start = portal.now().await + jiff::Span::new().hours(24);
    let mut events = Vec::new();
    for number in 0..12 {
        let bill = format!("b-{number}");
        let event = format!("e-{number}");
        let mut pair = [
            firm.event("bill.shared", 5, bill_data("m-1", &bill, &["c-1"])),
            firm.event("bill.unshared", 5, json!({"bill_id": bill})),
            firm.event(
                "event.shared",
                5,
                event_data("m-1", &event, start, &["c-1"], &[]),
            ),
            firm.event("event.cancelled", 5, json!({"event_id": event})),
        ];
        // They come in one batch, so each pair is applied side by side; and now one, now the other comes first.
        if number % 2 == 1 {
            pair.reverse();
        }
        events.extend(pair);
    }
    portal.put_events(Value::Array(events)).await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(ana.get("/v1/bills").await.rows().len(), 0);
    assert_eq!(ana.get("/v1/events").await.rows().len(), 0);
    let items = portal.items().await;
    let left = items.iter().filter(|item| {
        (item["kind"] == "BILL" || item["kind"] == "EVENT") && !item["data"].is_null()
    });
    assert_eq!(left.count(), 0, "what is left of them is tombstones");
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_changes_while_somebody_signs_in() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let old = |number: usize| format!("old-{number}@example.com");
    let new = |number: usize| format!("new-{number}@example.com");
    let contact =
        |number, email| json!({"client_id": format!("c-{number}"), "email": email, "name": "Name"});
    let invited =
        (0..12).map(|number| firm.event("client.invited", 1, contact(number, old(number))));
    portal.put_events(invited.collect()).await;
    portal.settle().await;
    let mut outcomes: BTreeMap<u16, usize> = BTreeMap::new();
    for number in 0..12 {
        let token = portal.last_link(&old(number)).await.token();
        let moved = firm.event("client.updated", 2, contact(number, new(number)));
        let browser = portal.anonymous();
        let body = json!({"email": old(number), "token": token});
        let (answer, ()) =
            tokio::join!(browser.post("/v1/sessions", body), portal.put_events(moved));
        portal.settle().await;
        *outcomes.entry(answer.status).or_default() += 1;
        if answer.status == 201 {
            let session = browser.with_token(answer.body["token"].as_str().unwrap());
            let after = session.get("/v1/me").await;
            assert_eq!(
                after.status, 401,
                "the firm's address is another one: {after:?}"
            );
        } else {
            assert_eq!(answer.problem(), "link-invalid", "{answer:?}");
        }
    }
    println!(
        "figure: 12 address changes during a sign-in, by status of the sign-in: {outcomes:?}; no session saw the firm afterwards"
    );
    let moved = portal.sign_in(&new(3)).await;
    assert_eq!(moved.get("/v1/me").await.status, 200);
}

async fn writer() -> (TestPortal, Client, Value) {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    let matter = ana.get("/v1/me").await.body["matters"][0]["id"].clone();
    (portal, ana, matter)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_is_one_message_however_often_it_is_sent_at_once() {
    let (portal, ana, matter) = writer().await;
    let keyed = ana.with("idempotency-key", "k1");
    let send = |text: &str| keyed.post("/v1/messages", json!({"matter_id": matter, "text": text}));
    let answers = join_all((0..16).map(|_| send("Hello."))).await;
    let ids: Vec<_> = answers
        .iter()
        .map(|answer| (answer.status, &answer.body["id"]))
        .collect();
    assert!(ids.iter().all(|one| *one == (201, ids[0].1)), "{ids:?}");
    let other = send("Something else.").await;
    assert_eq!(
        (other.status, other.problem()),
        (422, "idempotency-key-reused")
    );
    assert_eq!(ana.get("/v1/messages").await.rows().len(), 1);
    assert_eq!(portal.told("message.received").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_messages_with_one_key_at_once_one_is_sent() {
    let (portal, ana, matter) = writer().await;
    for round in 0..8 {
        let keyed = ana.with("idempotency-key", &format!("k{round}"));
        let send =
            |text: String| keyed.post("/v1/messages", json!({"matter_id": matter, "text": text}));
        let answers = join_all((0..6).map(|number| send(format!("Text {}", number % 2)))).await;
        let sent: Vec<_> = answers
            .iter()
            .filter(|answer| answer.status == 201)
            .collect();
        assert!(
            !sent.is_empty() && sent.iter().all(|one| one.body == sent[0].body),
            "{sent:?}"
        );
        let refused = answers
            .iter()
            .filter(|answer| answer.problem() == "idempotency-key-reused");
        assert_eq!(sent.len() + refused.count(), 6, "{answers:?}");
    }
    assert_eq!(ana.get("/v1/messages").await.rows().len(), 8);
    assert_eq!(portal.told("message.received").await.len(), 8);
}

#[tokio::test]
async fn a_write_that_meets_another_transaction_is_tried_again() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, None).await;
    proxy.take();
    // The embedded engine carries transactions out one after the other, so the proxy says what AWS would.
    proxy.conflict(3);
    let session = portal.sign_in_by(&portal.last_link(ANA).await, ANA).await;
    let tries = proxy
        .take()
        .into_iter()
        .filter(|call| call.operation == "TransactWriteItems");
    // What tells the firm of it may be one more.
    assert!(tries.count() >= 4);
    proxy.conflict(3);
    assert_eq!(
        session.get("/v1/me").await.status,
        200,
        "the slide of the session met one"
    );
    // What meets others each time is given up, and nothing has happened: the link still works.
    firm.send_version(
        "client.invited",
        50,
        json!({"client_id": "c-1", "email": ANA, "name": "Ana"}),
    )
    .await;
    let link = portal.last_link(ANA).await;
    proxy.conflict(1_000);
    let body = json!({"email": ANA, "token": link.token()});
    let given_up = portal.anonymous().post("/v1/sessions", body).await;
    assert_eq!((given_up.status, given_up.problem()), (503, "unavailable"));
    proxy.conflict(0);
    portal.sign_in_by(&link, ANA).await;
}
