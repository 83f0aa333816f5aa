//! Which links of a firm did not sign its clients in, and why.

use super::{ANA, FIRM, start};
use crate::harness::proxy::{Fault, Proxy};
use crate::harness::signing::SigningKey;
use crate::harness::{Answer, TestPortal, text};
use local::Options;
use serde_json::{Value, json};

const LIST: &str = "/v1/firm/sign-in-failures";
const BEN: &str = "ben@example.com";
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

async fn invited() -> (TestPortal, SigningKey) {
    let (portal, key) = start().await;
    portal.firm(FIRM).invite("c-1", ANA, Some("en")).await;
    (portal, key)
}

async fn use_link(portal: &TestPortal, email: &str, token: &str) -> Answer {
    let body = json!({"email": email, "token": token});
    portal.anonymous().post("/v1/sessions", body).await
}

async fn failures(portal: &TestPortal, key: &SigningKey) -> Vec<Value> {
    let bearer = key.bearer(portal).await;
    bearer.get(LIST).await.rows().to_vec()
}

/// Client and reason of each.
async fn reasons(portal: &TestPortal, key: &SigningKey) -> Vec<(String, String)> {
    let rows = failures(portal, key).await;
    let told = rows
        .iter()
        .map(|row| (text(&row["client_id"]), text(&row["reason"])));
    told.collect()
}

fn of_ana(reasons: &[&str]) -> Vec<(String, String)> {
    let told = reasons.iter().map(|one| ("c-1".into(), (*one).into()));
    told.collect()
}

#[tokio::test]
async fn each_way_to_fail_is_told_newest_first_and_in_words() {
    let (portal, key) = invited().await;
    let firm = portal.firm(FIRM);
    let invitation = portal.last_link(ANA).await.token();
    let wrong = use_link(&portal, BEN, &invitation).await;
    assert_eq!((wrong.status, wrong.problem()), (401, "link-invalid"));
    portal.advance(1).await;
    assert_eq!(use_link(&portal, ANA, &invitation).await.status, 201);
    portal.advance(1).await;
    let used = use_link(&portal, ANA, &invitation).await;
    assert_eq!(used.problem(), "link-used");
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let notice = portal.last_link(ANA).await.token();
    portal.advance(HOUR).await;
    let expired = use_link(&portal, ANA, &notice).await;
    assert_eq!(expired.problem(), "link-expired");
    portal.advance(1).await;
    firm.invite("c-1", ANA, None).await;
    let fresh = portal.last_link(ANA).await.token();
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    let withdrawn = use_link(&portal, ANA, &fresh).await;
    assert_eq!(withdrawn.problem(), "link-invalid");

    let expected = ["withdrawn", "expired", "used", "wrong-address"];
    assert_eq!(reasons(&portal, &key).await, of_ana(&expected));
    let rows = failures(&portal, &key).await;
    let sent: Vec<_> = rows.iter().map(|row| text(&row["sent_as"])).collect();
    assert_eq!(sent, ["invitation", "notice", "invitation", "invitation"]);
    let bearer = key.bearer(&portal).await.with("accept-language", "es");
    let spanish = bearer.get(LIST).await;
    for (here, there) in rows.iter().zip(spanish.rows()) {
        assert!(text(&here["detail"]).ends_with('.'));
        assert_ne!(here["detail"], there["detail"]);
        assert_eq!(here["at"], there["at"]);
    }
    // Neither the address that was typed nor the one that it was sent to is in the list.
    assert!(!spanish.text.contains('@'), "{spanish:?}");
}

#[tokio::test]
async fn a_link_is_told_once_for_each_reason() {
    let (portal, key) = invited().await;
    let token = portal.last_link(ANA).await.token();
    for _ in 0..3 {
        use_link(&portal, BEN, &token).await;
        use_link(&portal, "stranger@example.com", &token).await;
        use_link(&portal, ANA, &token).await;
        portal.advance(1).await;
    }
    assert_eq!(
        reasons(&portal, &key).await,
        of_ana(&["used", "wrong-address"])
    );
}

#[tokio::test]
async fn a_link_that_somebody_asked_for_is_told_to_nobody() {
    let (portal, key) = invited().await;
    let asked = json!({"email": ANA});
    portal.anonymous().post("/v1/sign-in-links", asked).await;
    let token = portal.last_link(ANA).await.token();
    use_link(&portal, BEN, &token).await;
    portal.advance(HOUR).await;
    assert_eq!(
        use_link(&portal, ANA, &token).await.problem(),
        "link-expired"
    );
    assert_eq!(reasons(&portal, &key).await, []);
}

/// The secret of a link says nothing of the firm beside it; the table does.
#[tokio::test]
async fn nobody_can_tell_a_firm_of_a_link_that_is_not_its_own() {
    let (portal, key) = invited().await;
    let lakeside = portal.make_key("lakeside").await;
    let token = portal.last_link(ANA).await.token();
    let parts: Vec<_> = token.split('.').collect();
    let mut guessed = parts.clone();
    let secret = "A".repeat(parts[3].len());
    guessed[3] = &secret;
    let elsewhere = token.replace(FIRM, "lakeside");
    let before = portal.items().await.len();
    for changed in [elsewhere.as_str(), &guessed.join(".")] {
        for email in [ANA, BEN] {
            let answer = use_link(&portal, email, changed).await;
            assert_eq!((answer.status, answer.problem()), (401, "link-invalid"));
        }
    }
    let after = portal.items().await;
    let budgets = after.iter().filter(|item| item["kind"] == "RATE").count();
    assert_eq!(after.len() - budgets, before);
    for key in [&key, &lakeside] {
        assert_eq!(reasons(&portal, key).await, []);
    }
    // A genuine one is its own firm's alone.
    use_link(&portal, BEN, &token).await;
    assert_eq!(reasons(&portal, &key).await, of_ana(&["wrong-address"]));
    assert_eq!(reasons(&portal, &lakeside).await, []);
}

#[tokio::test]
async fn failures_come_in_pages_and_are_kept_for_thirty_days() {
    let (portal, key) = invited().await;
    let firm = portal.firm(FIRM);
    for number in 2..=4 {
        let (client, email) = (format!("c-{number}"), format!("c{number}@example.com"));
        firm.invite(&client, &email, None).await;
        let token = portal.last_link(&email).await.token();
        use_link(&portal, BEN, &token).await;
        portal.advance(DAY).await;
    }
    let bearer = key.bearer(&portal).await;
    let (mut clients, mut path) = (Vec::new(), format!("{LIST}?limit=2"));
    loop {
        let page = bearer.get(&path).await;
        clients.extend(page.rows().iter().map(|row| text(&row["client_id"])));
        let Some(next) = page.body["meta"]["paging"]["next"].as_str() else {
            break;
        };
        path = format!("{LIST}?limit=2&cursor={next}");
    }
    assert_eq!(clients, ["c-4", "c-3", "c-2"]);
    let told = async || -> Vec<String> {
        let rows = failures(&portal, &key).await;
        rows.iter().map(|row| text(&row["client_id"])).collect()
    };
    portal.advance(28 * DAY - HOUR).await;
    assert_eq!(told().await, ["c-4", "c-3"], "the table cleans up later");
    portal.clean_up().await;
    assert_eq!(told().await, ["c-4", "c-3"]);
}

/// A failure that cannot be recorded changes no answer.
#[tokio::test]
async fn a_table_that_does_not_take_it_does_not_change_the_answer() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let key = portal.make_key(FIRM).await;
    portal.firm(FIRM).invite("c-1", ANA, Some("en")).await;
    let token = portal.last_link(ANA).await.token();
    assert_eq!(use_link(&portal, ANA, &token).await.status, 201);
    portal.settle().await;
    // The link, the account and the transaction are asked for first; the fourth call is the one that records it.
    for (fault, recorded) in [
        (Fault::Error, [].as_slice()),
        (Fault::LostReply, ["used"].as_slice()),
    ] {
        portal.settle().await;
        proxy.arm(3, fault);
        let answer = use_link(&portal, ANA, &token).await;
        let fired = proxy.disarm();
        assert_eq!(fired.operation.as_deref(), Some("TransactWriteItems"));
        assert_eq!((answer.status, answer.problem()), (410, "link-used"));
        assert_eq!(reasons(&portal, &key).await, of_ana(recorded));
    }
}
