//! How many links and wrong tokens a mailbox, a network address and the portal take.

use super::ANA;
use crate::harness::proxy::{Fault, Proxy};
use crate::harness::{Client, TestPortal, text};
use local::Options;
use serde_json::{Value, json};

const MINUTE: i64 = 60;

fn invited(email: &str, client: &str) -> Value {
    json!({"client_id": client, "email": email, "name": "Somebody"})
}

#[tokio::test]
async fn a_hundred_requests_in_an_hour_are_a_handful_of_mails() {
    let portal = TestPortal::with(limits(1_000, 1_000)).await;
    portal
        .firm("hale-ortiz")
        .invite("c-1", ANA, Some("en"))
        .await;
    let before = portal.mails(ANA).await.len();
    for _ in 0..100 {
        let asked = portal
            .anonymous()
            .post("/v1/sign-in-links", json!({"email": ANA}))
            .await;
        assert_eq!(asked.status, 202);
        portal.advance(36).await;
        portal.settle().await;
    }
    let mails = portal.mails(ANA).await.len() - before;
    println!("figure: 100 requests for one address in an hour: {mails} mails");
    assert!((3..=5).contains(&mails), "{mails}");
    // The owner can still sign in with what lies in the mailbox.
    portal.sign_in_by(&portal.last_link(ANA).await, ANA).await;
}

/// A portal that sends so many links to a network address in an hour, and so many in all in a minute.
fn limits(network: u32, all: u32) -> Options {
    let pairs = [
        ("LINKS_PER_NETWORK_HOUR", network),
        ("LINKS_PER_MINUTE", all),
    ];
    Options {
        variables: pairs
            .map(|(name, number)| (name.to_owned(), number.to_string()))
            .into(),
        ..Options::default()
    }
}

async fn eight_clients(options: Options) -> TestPortal {
    let portal = TestPortal::with(options).await;
    let firm = portal.firm("hale-ortiz");
    let invitations = (0..8).map(|number| {
        firm.event(
            "client.invited",
            1,
            invited(&address(number), &format!("c-{number}")),
        )
    });
    portal.put_events(invitations.collect()).await;
    portal.settle().await;
    portal
}

fn address(number: usize) -> String {
    format!("client-{number}@example.com")
}

/// Every client asks for a link, each from the network address that `from` names; how many of them got one.
async fn all_ask(portal: &TestPortal, from: impl Fn(usize) -> Client) -> usize {
    let mut got = 0;
    for number in 0..8 {
        let before = portal.mails(&address(number)).await.len();
        let asked = from(number)
            .post("/v1/sign-in-links", json!({"email": address(number)}))
            .await;
        assert_eq!(asked.status, 202);
        got += portal.mails(&address(number)).await.len() - before;
    }
    got
}

#[tokio::test]
async fn one_network_address_gets_so_many_links_in_an_hour() {
    let portal = eight_clients(limits(5, 1_000)).await;
    let here = |_| portal.anonymous_from("127.0.0.2");
    assert_eq!(all_ask(&portal, here).await, 5);
    let there = portal.anonymous_from("127.0.0.3");
    assert_eq!(
        all_ask(&portal, |_| there.clone()).await,
        5,
        "another network has its own"
    );
    portal.advance(60 * MINUTE).await;
    assert_eq!(all_ask(&portal, here).await, 5, "the next hour");
}

#[tokio::test]
async fn a_link_that_a_limit_withholds_is_seen_in_local_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let portal = eight_clients(Options {
        log: Some(folder.path().join("log.jsonl")),
        ..limits(5, 7)
    })
    .await;
    let here = |_| portal.anonymous_from("127.0.0.2");
    assert_eq!(all_ask(&portal, here).await, 5);
    let there = portal.anonymous_from("127.0.0.3");
    assert_eq!(all_ask(&portal, |_| there.clone()).await, 2);
    let withheld = portal.withheld().await;
    let seen: Vec<_> = withheld
        .iter()
        .map(|one| (text(&one["to"]), text(&one["limit"])))
        .collect();
    let expected = (5..8)
        .map(|number| (address(number), "links-network".to_owned()))
        .chain((2..8).map(|number| (address(number), "links-all".to_owned())));
    assert_eq!(seen, expected.collect::<Vec<_>>());
    assert!(
        withheld
            .iter()
            .all(|one| one["detail"].as_str().unwrap().contains("LINKS_PER_"))
    );

    // Three that still work are enough for a mailbox; nobody learns whether an address is known.
    portal.advance(60 * MINUTE).await;
    let asks = async |email: &str, from: &str| {
        let browser = portal.anonymous_from(from);
        let asked = browser.post("/v1/sign-in-links", json!({"email": email}));
        assert_eq!(asked.await.status, 202);
        portal.settle().await;
    };
    for _ in 0..4 {
        asks(&address(0), "127.0.0.4").await;
        asks("nobody@example.com", "127.0.0.4").await;
        portal.advance(MINUTE).await;
    }
    let withheld = portal.withheld().await;
    assert_eq!(withheld.len(), seen.len() + 1, "{withheld:?}");
    let last = withheld.last().unwrap();
    assert_eq!(text(&last["to"]), address(0));
    assert_eq!(last["limit"], "links-live");
    let log = std::fs::read_to_string(folder.path().join("log.jsonl")).unwrap();
    assert!(!log.contains("@example.com"), "the log has ids alone");
}

#[tokio::test]
async fn the_portal_sends_so_many_links_in_a_minute() {
    let portal = eight_clients(limits(1_000, 5)).await;
    let everywhere = |number| portal.anonymous_from(&format!("127.0.1.{}", number + 1));
    assert_eq!(all_ask(&portal, everywhere).await, 5);
    portal.advance(MINUTE).await;
    assert_eq!(all_ask(&portal, everywhere).await, 5, "the next minute");
}

#[tokio::test]
async fn wrong_tokens_count_against_the_network_and_never_against_the_owner() {
    let portal = TestPortal::start().await;
    portal
        .firm("hale-ortiz")
        .invite("c-1", ANA, Some("en"))
        .await;
    let right = portal.last_link(ANA).await.token();
    let mut wrong = right.clone();
    let last = if wrong.pop() == Some('A') { 'E' } else { 'A' };
    wrong.push(last);
    let (attacker, owner) = (
        portal.anonymous_from("127.0.0.2"),
        portal.anonymous_from("127.0.0.3"),
    );
    let body = |token: &str| json!({"email": ANA, "token": token});
    for number in 0..100 {
        let answer = attacker.post("/v1/sessions", body(&wrong)).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (401, "link-invalid"),
            "{number}"
        );
    }
    let answer = attacker.post("/v1/sessions", body(&wrong)).await;
    assert_eq!(
        (answer.status, answer.problem()),
        (429, "too-many-requests")
    );
    let wait: i64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60 * MINUTE).contains(&wait), "{answer:?}");
    assert_eq!(answer.header("ratelimit-policy"), "\"tokens\";q=100;w=3600");
    assert_eq!(
        answer.header("ratelimit"),
        format!("\"tokens\";r=0;t={wait}")
    );
    let elsewhere = owner.post("/v1/sessions", body(&wrong)).await;
    assert_eq!(elsewhere.status, 401, "another network is not counted");
    // Not even behind the same network address is the owner locked out.
    let signed_in = attacker.post("/v1/sessions", body(&right)).await;
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    portal.advance(60 * MINUTE).await;
    let later = attacker.post("/v1/sessions", body(&wrong)).await;
    assert_eq!(later.status, 401, "the next hour");
}

#[tokio::test]
async fn a_wrong_token_that_aws_counted_without_an_answer_is_counted_once() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    let mut token = portal.last_link(ANA).await.token();
    let last = if token.pop() == Some('A') { 'E' } else { 'A' };
    token.push(last);
    let wrong = json!({"email": "ben@example.com", "token": token});
    let anyone = portal.anonymous();
    for _ in 0..99 {
        anyone.post("/v1/sessions", wrong.clone()).await;
    }
    // Address and token do not fit, and the portal did not make the token, so that counting is the only call.
    proxy.arm(0, Fault::LostReply);
    let hundredth = anyone.post("/v1/sessions", wrong.clone()).await;
    let fired = proxy.disarm();
    assert_eq!(fired.operation.as_deref(), Some("TransactWriteItems"));
    assert_eq!(hundredth.problem(), "link-invalid", "{hundredth:?}");
    let next = anyone.post("/v1/sessions", wrong).await;
    assert_eq!(next.problem(), "too-many-requests");
}
