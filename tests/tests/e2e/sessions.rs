//! Sessions: slid by what a person does, over after 15 idle minutes and after 12 hours, ended by hand from anywhere.

use crate::harness::{Client, TestPortal};
use serde_json::json;

const ANA: &str = "ana@example.com";
const MINUTE: i64 = 60;

async fn signed_in() -> (TestPortal, Client) {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    (portal, ana)
}

#[tokio::test]
async fn a_session_lives_14_minutes_and_59_idle_seconds() {
    let (portal, ana) = signed_in().await;
    portal.advance(15 * MINUTE - 1).await;
    assert_eq!(ana.get("/v1/bills").await.status, 200);
    portal.advance(15 * MINUTE).await;
    let over = ana.get("/v1/bills").await;
    assert_eq!((over.status, over.problem()), (401, "session-required"));
}

#[tokio::test]
async fn polling_does_not_keep_a_session_alive() {
    let (portal, ana) = signed_in().await;
    let polling = ana.with("portico-background", "true");
    for _ in 0..14 {
        portal.advance(MINUTE).await;
        assert_eq!(polling.get("/v1/me").await.status, 200);
        assert_eq!(
            ana.get("/v1/session").await.status,
            200,
            "looking at the session does not slide it"
        );
    }
    portal.advance(MINUTE).await;
    assert_eq!(polling.get("/v1/me").await.status, 401);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_whatever_happens() {
    let (portal, ana) = signed_in().await;
    for _ in 0..(12 * 6 - 1) {
        portal.advance(10 * MINUTE).await;
        assert_eq!(ana.get("/v1/me").await.status, 200);
    }
    let left = ana.get("/v1/session").await;
    assert_eq!(left.body["expires_at"], left.body["ends_at"]);
    portal.advance(10 * MINUTE - 1).await;
    assert_eq!(ana.get("/v1/me").await.status, 200);
    portal.advance(1).await;
    assert_eq!(ana.get("/v1/me").await.status, 401);
}

#[tokio::test]
async fn after_signing_out_nothing_works() {
    let (_portal, ana) = signed_in().await;
    let out = ana.delete("/v1/session").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    for path in [
        "/v1/me",
        "/v1/session",
        "/v1/sessions",
        "/v1/bills",
        "/v1/events",
        "/v1/messages",
    ] {
        assert_eq!(ana.get(path).await.status, 401, "{path}");
    }
    assert_eq!(ana.delete("/v1/session").await.status, 401);
}

#[tokio::test]
async fn a_person_sees_and_ends_sessions() {
    let (portal, ana) = signed_in().await;
    let other = portal.sign_in(ANA).await;
    let list = ana.get("/v1/sessions").await;
    assert_eq!(list.rows().len(), 2);
    let foreign = list
        .rows()
        .iter()
        .find(|row| row["current"] == false)
        .unwrap()["id"]
        .as_str()
        .unwrap();
    assert_eq!(
        ana.delete(&format!("/v1/sessions/{foreign}")).await.status,
        204
    );
    assert_eq!(other.get("/v1/me").await.status, 401);
    assert_eq!(ana.get("/v1/me").await.status, 200);
    assert_eq!(
        ana.delete(&format!("/v1/sessions/{foreign}")).await.status,
        404
    );
    assert_eq!(ana.delete("/v1/sessions/nonsense").await.status, 404);
}

#[tokio::test]
async fn a_link_from_a_notice_opens_its_firm_and_no_account() {
    let (portal, _) = signed_in().await;
    let lakeside = portal.firm("lakeside");
    lakeside.invite("x-9", ANA, Some("en")).await;
    lakeside.put_on_matter("m-9", &["x-9"]).await;
    let narrow = portal.sign_in_by(&portal.last_link(ANA).await, ANA).await;
    let me = narrow.get("/v1/me").await;
    assert_eq!(me.body["firms"].as_array().unwrap().len(), 1, "{me:?}");
    assert_eq!(me.body["firms"][0]["firm_id"], "lakeside");
    assert_eq!(narrow.get("/v1/bills").await.rows().len(), 0);
    for answer in [
        narrow.get("/v1/sessions").await,
        narrow
            .delete("/v1/sessions/session_00000000000000000000000000")
            .await,
    ] {
        assert_eq!((answer.status, answer.problem()), (403, "step-up-required"));
    }
    let whole = portal.sign_in(ANA).await;
    assert_eq!(
        whole.get("/v1/me").await.body["firms"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(whole.get("/v1/bills").await.rows().len(), 1);
}

#[tokio::test]
async fn this_was_not_me_ends_that_session() {
    let (portal, ana) = signed_in().await;
    let warning = portal
        .mails(ANA)
        .await
        .into_iter()
        .find(|mail| mail.report().is_some())
        .expect("a warning");
    let report = warning.report().unwrap();
    let anyone = portal.anonymous();
    assert_eq!(
        anyone
            .post("/v1/session-reports", json!({"token": "x"}))
            .await
            .field(),
        ("/token", "token")
    );
    assert_eq!(ana.get("/v1/me").await.status, 200);
    for _ in 0..2 {
        assert_eq!(
            anyone
                .post("/v1/session-reports", json!({"token": report}))
                .await
                .status,
            204
        );
    }
    assert_eq!(ana.get("/v1/me").await.status, 401);
}

#[tokio::test]
async fn a_known_browser_is_not_warned_about() {
    let (portal, _) = signed_in().await;
    let sign_in = |marker: Option<String>| {
        let portal = &portal;
        async move {
            portal
                .anonymous()
                .post("/v1/sign-in-links", json!({"email": ANA}))
                .await;
            let token = portal.last_link(ANA).await.token();
            let mut body = json!({"email": ANA, "token": token});
            if let Some(marker) = marker {
                body["marker"] = json!(marker);
            }
            portal.anonymous().post("/v1/sessions", body).await.body["marker"]
                .as_str()
                .unwrap()
                .to_owned()
        }
    };
    let warnings = async || {
        portal
            .mails(ANA)
            .await
            .iter()
            .filter(|mail| mail.report().is_some())
            .count()
    };
    let marker = sign_in(None).await;
    let before = warnings().await;
    sign_in(Some(marker)).await;
    assert_eq!(warnings().await, before);
    sign_in(Some("forged".to_owned())).await;
    assert_eq!(warnings().await, before + 1);
}

#[tokio::test]
async fn a_browser_signs_in_by_cookie_from_the_portals_own_page() {
    let (portal, _) = signed_in().await;
    portal
        .anonymous()
        .post("/v1/sign-in-links", json!({"email": ANA}))
        .await;
    let token = portal.last_link(ANA).await.token();
    let body = json!({"email": ANA, "token": token, "transport": "cookie"});
    let foreign = portal.anonymous().with("origin", "https://evil.example");
    assert_eq!(
        foreign.post("/v1/sessions", body.clone()).await.problem(),
        "origin-refused"
    );
    assert_eq!(
        portal
            .anonymous()
            .post("/v1/sessions", body.clone())
            .await
            .problem(),
        "origin-refused"
    );
    let browser = portal.anonymous().with("origin", portal.portal.origin());
    let answer = browser.post("/v1/sessions", body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert!(answer.body.get("token").is_none());
    let cookies: Vec<_> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("__Host-session="))
        .expect("a session cookie");
    for attribute in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(session.contains(attribute), "{session}");
    }
    let cookie = session.split(';').next().unwrap();
    let with_cookie = portal.anonymous().with("cookie", cookie);
    assert_eq!(with_cookie.get("/v1/me").await.status, 200);
    // An unsafe call wants the portal's origin; a cookie and a bearer token together are refused.
    assert_eq!(
        with_cookie.delete("/v1/session").await.problem(),
        "origin-refused"
    );
    assert_eq!(
        with_cookie.with_token("x").get("/v1/me").await.problem(),
        "conflicting-credentials"
    );
    assert_eq!(
        with_cookie
            .with("origin", portal.portal.origin())
            .delete("/v1/session")
            .await
            .status,
        204
    );
    assert_eq!(with_cookie.get("/v1/me").await.status, 401);
}
