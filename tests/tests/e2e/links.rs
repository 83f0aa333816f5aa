//! Sign-in links: once, for an hour, for one address; and the way from an old one to a fresh one.

use crate::harness::{Client, Mail, TestPortal};
use futures::future::join_all;
use serde_json::json;

const ANA: &str = "ana@example.com";
const MINUTE: i64 = 60;
const DAY: i64 = 24 * 3600;

async fn invited() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal
}

async fn ask(portal: &TestPortal, email: &str) -> (String, Option<Mail>) {
    let before = portal.mails(email).await.len();
    let asked = portal
        .anonymous()
        .post("/v1/sign-in-links", json!({"email": email}))
        .await;
    assert_eq!(asked.status, 202, "{asked:?}");
    let mails = portal.mails(email).await;
    let mail = (mails.len() > before)
        .then(|| mails.last().cloned())
        .flatten();
    (asked.body["request_id"].as_str().unwrap().to_owned(), mail)
}

async fn use_link(browser: &Client, email: &str, token: &str) -> (u16, String) {
    let answer = browser
        .post("/v1/sessions", json!({"email": email, "token": token}))
        .await;
    (answer.status, answer.problem().to_owned())
}

#[tokio::test]
async fn a_link_works_once() {
    let portal = invited().await;
    let token = ask(&portal, ANA).await.1.unwrap().token();
    let browser = portal.anonymous();
    assert_eq!(use_link(&browser, ANA, &token).await.0, 201);
    assert_eq!(
        use_link(&browser, ANA, &token).await,
        (410, "link-used".to_owned())
    );
}

#[tokio::test]
async fn a_link_works_until_the_last_second_of_its_hour() {
    let portal = invited().await;
    let early = ask(&portal, ANA).await.1.unwrap().token();
    let late = ask(&portal, ANA).await.1.unwrap().token();
    portal.advance(60 * MINUTE - 1).await;
    assert_eq!(use_link(&portal.anonymous(), ANA, &early).await.0, 201);
    portal.advance(1).await;
    assert_eq!(
        use_link(&portal.anonymous(), ANA, &late).await,
        (410, "link-expired".to_owned())
    );
    portal.advance(30 * DAY).await;
    assert_eq!(
        use_link(&portal.anonymous(), ANA, &late).await,
        (410, "link-expired".to_owned())
    );
}

#[tokio::test]
async fn a_link_works_for_its_own_address_alone() {
    let portal = invited().await;
    portal
        .firm("hale-ortiz")
        .send_version(
            "client.invited",
            50,
            json!({"client_id": "c-2", "email": "ben@example.com", "name": "Ben"}),
        )
        .await;
    let token = ask(&portal, ANA).await.1.unwrap().token();
    for other in ["ben@example.com", "stranger@example.com"] {
        assert_eq!(
            use_link(&portal.anonymous(), other, &token).await,
            (401, "link-invalid".to_owned())
        );
    }
    // Another spelling of the same address is the same address.
    assert_eq!(
        use_link(&portal.anonymous(), "  ANA@Example.COM ", &token)
            .await
            .0,
        201
    );
}

#[tokio::test]
async fn a_token_that_was_changed_is_worth_nothing() {
    let portal = invited().await;
    let token = ask(&portal, ANA).await.1.unwrap().token();
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    parts[2] = "hale-ortiz".to_owned();
    let other_scope = parts.join(".");
    let mut other_secret = token.clone();
    let last = if other_secret.pop() == Some('A') {
        'E'
    } else {
        'A'
    };
    other_secret.push(last);
    for changed in [
        other_scope,
        other_secret,
        format!("{token}."),
        "x".to_owned(),
        String::new(),
    ] {
        assert_eq!(
            use_link(&portal.anonymous(), ANA, &changed).await,
            (401, "link-invalid".to_owned()),
            "{changed}"
        );
    }
    assert_eq!(use_link(&portal.anonymous(), ANA, &token).await.0, 201);
}

#[tokio::test]
async fn sixteen_at_once_make_one_session() {
    let portal = invited().await;
    let token = ask(&portal, ANA).await.1.unwrap().token();
    let browser = portal.anonymous();
    let answers = join_all((0..16).map(|_| use_link(&browser, ANA, &token))).await;
    let made = answers.iter().filter(|(status, _)| *status == 201).count();
    assert_eq!(made, 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|(status, problem)| *status == 201 || problem == "link-used"),
        "{answers:?}"
    );
}

#[tokio::test]
async fn a_lost_answer_can_be_asked_for_again() {
    let portal = invited().await;
    let token = ask(&portal, ANA).await.1.unwrap().token();
    let browser = portal
        .anonymous()
        .with("idempotency-key", "4f1c2d8e-9a70-4d63-8e59-0a8f0b6f3f11");
    let body = json!({"email": ANA, "token": token});
    let first = browser.post("/v1/sessions", body.clone()).await;
    let again = browser.post("/v1/sessions", body.clone()).await;
    assert_eq!((first.status, again.status), (201, 201), "{again:?}");
    assert_eq!(first.body["token"], again.body["token"]);
    // Another key is another call.
    let other = portal
        .anonymous()
        .with("idempotency-key", "4f1c2d8e-9a70-4d63-8e59-0a8f0b6f3f12");
    assert_eq!(
        other.post("/v1/sessions", body.clone()).await.problem(),
        "link-used"
    );
    // From the first use on, nobody gets the session again.
    let signed_in = portal
        .anonymous()
        .with_token(first.body["token"].as_str().unwrap());
    assert_eq!(signed_in.get("/v1/me").await.status, 200);
    assert_eq!(
        browser.post("/v1/sessions", body).await.problem(),
        "link-used"
    );
}

#[tokio::test]
async fn a_lost_answer_is_given_again_for_a_minute_only() {
    let portal = invited().await;
    let token = ask(&portal, ANA).await.1.unwrap().token();
    let browser = portal
        .anonymous()
        .with("idempotency-key", "4f1c2d8e-9a70-4d63-8e59-0a8f0b6f3f11");
    let body = json!({"email": ANA, "token": token});
    assert_eq!(browser.post("/v1/sessions", body.clone()).await.status, 201);
    portal.advance(60).await;
    assert_eq!(
        browser.post("/v1/sessions", body).await.problem(),
        "link-used"
    );
}

#[tokio::test]
async fn an_old_link_leads_to_a_fresh_one_and_to_the_same_place() {
    for wait in [61 * MINUTE, 31 * DAY] {
        let portal = invited().await;
        let asked = portal
            .anonymous()
            .post(
                "/v1/sign-in-links",
                json!({"email": ANA, "return_to": "/bills"}),
            )
            .await;
        assert_eq!(asked.status, 202);
        let old = portal.last_link(ANA).await.token();
        portal.advance(wait).await;
        let browser = portal.anonymous();
        assert_eq!(use_link(&browser, ANA, &old).await.1, "link-expired");
        let fresh = browser
            .post("/v1/sign-in-links", json!({"token": old}))
            .await;
        assert_eq!(fresh.status, 202, "{fresh:?}");
        let token = portal.last_link(ANA).await.token();
        assert_ne!(token, old);
        let session = browser
            .post("/v1/sessions", json!({"email": ANA, "token": token}))
            .await;
        assert_eq!(session.status, 201);
        assert_eq!(session.body["return_to"], "/bills");
    }
}

#[tokio::test]
async fn a_fresh_link_goes_to_the_address_that_the_firm_holds_now() {
    let portal = invited().await;
    let firm = portal.firm("hale-ortiz");
    let invitation = portal.last_link(ANA).await.token();
    let asked_for = ask(&portal, ANA).await.1.unwrap().token();
    firm.send_version(
        "client.updated",
        100,
        json!({"client_id": "c-1", "email": "ana@new.example", "name": "Ana"}),
    )
    .await;
    // The old links do not sign in any more, from whichever address.
    for token in [&invitation, &asked_for] {
        for email in [ANA, "ana@new.example"] {
            assert_eq!(use_link(&portal.anonymous(), email, token).await.0, 401);
        }
    }
    for old in [&invitation, &asked_for] {
        let before = portal.mails("ana@new.example").await.len();
        let fresh = portal
            .anonymous()
            .post("/v1/sign-in-links", json!({"token": old}))
            .await;
        assert_eq!(fresh.status, 202);
        let mails = portal.mails("ana@new.example").await;
        assert_eq!(mails.len(), before + 1, "a fresh link for {old}");
        portal
            .sign_in_by(mails.last().unwrap(), "ana@new.example")
            .await;
    }
    // The old address heard of the change, and not of the new address.
    let warning = portal.last_mail(ANA).await;
    assert!(!warning.text.contains("new.example") && !warning.html.contains("new.example"));
}

#[tokio::test]
async fn unknown_addresses_get_the_same_answer() {
    let portal = invited().await;
    let known = portal
        .anonymous()
        .post("/v1/sign-in-links", json!({"email": ANA}))
        .await;
    let unknown = portal
        .anonymous()
        .post("/v1/sign-in-links", json!({"email": "nobody@example.com"}))
        .await;
    assert_eq!((known.status, unknown.status), (202, 202));
    assert_eq!(known.text.len(), unknown.text.len());
    assert_eq!(portal.mails("nobody@example.com").await.len(), 0);
}

#[tokio::test]
async fn three_links_live_and_a_mailbox_cannot_be_flooded() {
    let portal = invited().await;
    for _ in 0..3 {
        assert!(ask(&portal, ANA).await.1.is_some());
        portal.advance(1).await;
    }
    for _ in 0..5 {
        assert!(
            ask(&portal, ANA).await.1.is_none(),
            "three links lie in the mailbox"
        );
    }
    // All that is left of the youngest is less than ten minutes: one more may go, and the oldest goes.
    let oldest = portal.mails(ANA).await[1].token();
    portal.advance(50 * MINUTE).await;
    assert!(ask(&portal, ANA).await.1.is_some());
    assert_eq!(
        use_link(&portal.anonymous(), ANA, &oldest).await.1,
        "link-expired"
    );
}

#[tokio::test]
async fn a_new_invitation_is_a_new_link() {
    let portal = invited().await;
    let firm = portal.firm("hale-ortiz");
    let first = portal.last_link(ANA).await.token();
    let again = json!({"client_id": "c-1", "email": ANA, "name": "Ana"});
    firm.send_version("client.invited", 90, again.clone()).await;
    let second = portal.last_link(ANA).await.token();
    assert_ne!(first, second);
    let mails = portal.mails(ANA).await.len();
    // The same event once more says nothing new.
    firm.send_version("client.invited", 90, again).await;
    assert_eq!(portal.mails(ANA).await.len(), mails);
    portal.sign_in_by(&portal.last_link(ANA).await, ANA).await;
}

#[tokio::test]
async fn a_place_or_language_that_cannot_be_kept_costs_itself_and_never_the_link() {
    let portal = invited().await;
    let browser = portal.anonymous();
    let long = format!("/documents?q={}", "%E8%A9%95".repeat(200));
    let kept = ["/documents?q=lease%20letter&sort=-date", long.as_str()];
    let lost = [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/documents?q=lease letter",
        "/documents?q=lease+letter",
        "",
        &format!("/{}", "x".repeat(3_000)),
    ];
    let all = kept.iter().map(|place| (*place, json!(place)));
    let all = all.chain(lost.iter().map(|place| (*place, json!(null))));
    for (place, leads_to) in all {
        portal.advance(60 * MINUTE).await;
        let body = json!({"email": ANA, "return_to": place, "locale": "fr-CA"});
        let asked = browser.post("/v1/sign-in-links", body).await;
        assert_eq!(asked.status, 202, "{place:?}: {asked:?}");
        let token = portal.last_link(ANA).await.token();
        let body = json!({"email": ANA, "token": token});
        let signed_in = browser.post("/v1/sessions", body).await;
        assert_eq!(signed_in.body["return_to"], leads_to, "{place:?}");
        // An old link leads where it led before, whatever is said beside it.
        let body = json!({"token": token, "return_to": "/settings", "locale": "es-MX"});
        assert_eq!(browser.post("/v1/sign-in-links", body).await.status, 202);
        let fresh = portal.last_link(ANA).await.token();
        let body = json!({"email": ANA, "token": fresh});
        let signed_in = browser.post("/v1/sessions", body).await;
        assert_eq!(signed_in.body["return_to"], leads_to, "{place:?}");
    }
}

#[tokio::test]
async fn every_field_of_a_request_is_checked() {
    let portal = invited().await;
    let browser = portal.anonymous();
    let cases = [
        (json!({}), "/email", "missing"),
        (json!({"email": "ana"}), "/email", "email"),
        (json!({"email": 1}), "/email", "type"),
        (json!({"email": ANA, "token": "x"}), "/token", "either"),
        (json!({"token": "x"}), "/token", "token"),
        (json!({"email": ANA, "locale": 1}), "/locale", "type"),
        (json!({"email": ANA, "return_to": 1}), "/return_to", "type"),
        (json!({"email": ANA, "more": 1}), "/more", "unknown"),
    ];
    for (body, field, code) in cases {
        let answer = browser.post("/v1/sign-in-links", body.clone()).await;
        assert_eq!(
            (answer.status, answer.field()),
            (422, (field, code)),
            "{body}"
        );
    }
    let mails = portal.mails(ANA).await.len();
    assert_eq!(mails, 1, "only the invitation");
}
