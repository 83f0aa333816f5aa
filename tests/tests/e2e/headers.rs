//! What the header fields of an answer tell a program: how to sign in, when to come back, where the next page is.

use crate::harness::{Client, TestPortal};
use reqwest::Method;

const ANA: &str = "ana@example.com";

async fn with_bills(bills: usize) -> (TestPortal, Client) {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("ana", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["ana"]).await;
    for number in 0..bills {
        firm.share_bill("m-1", &format!("b-{number}"), &["ana"])
            .await;
    }
    let ana = portal.sign_in(ANA).await;
    (portal, ana)
}

#[tokio::test]
async fn a_401_says_how_a_session_is_shown() {
    let portal = TestPortal::start().await;
    let anyone = portal.anonymous();
    let without = anyone.get("/v1/me").await;
    assert_eq!(without.status, 401);
    assert_eq!(
        without.header("www-authenticate"),
        "Bearer realm=\"Portico\""
    );
    let wrong = anyone.with_token("not-a-session").get("/v1/me").await;
    assert_eq!(
        wrong.header("www-authenticate"),
        "Bearer realm=\"Portico\", error=\"invalid_token\""
    );
    for other in ["Basic eDp5", "Digest x=\"y\"", "Bearer"] {
        let answer = anyone.with("authorization", other).get("/v1/me").await;
        let challenge = answer.header("www-authenticate");
        assert_eq!(challenge, "Bearer realm=\"Portico\"", "{other}");
    }
    assert_ne!(wrong.body["request_id"], without.body["request_id"]);
    for answer in [without, wrong] {
        let id = answer.body["request_id"].as_str().expect("an id");
        assert!(!id.is_empty(), "{answer:?}");
    }
}

#[tokio::test]
async fn a_list_links_to_its_next_page() {
    let (_portal, ana) = with_bills(5).await;
    let all: Vec<_> = ana.get("/v1/bills").await.rows().to_vec();
    let matter = all[0]["matter_id"].as_str().expect("an id").to_owned();
    let mut path = format!("/v1/bills?matter_id={matter}&limit=2");
    let mut found = Vec::new();
    for last in [false, false, true] {
        let page = ana.get(&path).await;
        found.extend(page.rows().to_vec());
        let link = page.header("link");
        assert_eq!(link.is_empty(), last, "{link}");
        if !last {
            let next = link
                .strip_prefix('<')
                .and_then(|link| link.strip_suffix(">; rel=\"next\""));
            path = next.expect("a link to the next page").to_owned();
            assert!(path.contains(&matter) && path.contains("limit=2"), "{path}");
        }
    }
    assert_eq!(found, all);
}

#[tokio::test]
async fn an_unchanged_list_is_not_sent_again() {
    let (portal, ana) = with_bills(1).await;
    for path in [
        "/v1/bills",
        "/v1/events",
        "/v1/messages",
        "/v1/documents",
        "/v1/folders",
        "/v1/matters",
        "/v1/sessions",
        "/v1/uploads",
        "/v1/passkeys",
        "/v1/devices",
    ] {
        let first = ana.get(path).await;
        assert_eq!(first.status, 200, "{path}: {first:?}");
        let again = ana.with("if-none-match", first.header("etag"));
        let again = again.get(path).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
    }
    let seen = ana.get("/v1/bills").await;
    let firm = portal.firm("hale-ortiz");
    firm.share_bill("m-1", "b-new", &["ana"]).await;
    let again = ana.with("if-none-match", seen.header("etag"));
    assert_eq!(again.get("/v1/bills").await.status, 200);
}

#[tokio::test]
async fn a_path_says_which_methods_it_has() {
    let portal = TestPortal::start().await;
    let anyone = portal.anonymous();
    let asked = anyone.call(Method::OPTIONS, "/v1/me", None).await;
    assert_eq!(
        (asked.status, asked.header("allow")),
        (204, "GET, PATCH, OPTIONS")
    );
    assert_eq!(asked.header("access-control-allow-origin"), "");
    let unknown = anyone.call(Method::OPTIONS, "/v1/nothing", None).await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not-found"));
    assert!(unknown.body["request_id"].is_string(), "{unknown:?}");
}

#[tokio::test]
async fn the_language_with_the_greatest_weight_is_spoken() {
    let portal = TestPortal::start().await;
    for (accepts, language) in [
        ("es", "es"),
        ("en;q=0.5, es;q=0.8", "es"),
        ("es;q=0.1, fr, en-GB;q=0.7", "en"),
        ("es;q=0", "en"),
        ("de, *;q=0.5", "en"),
        ("es;q=much, en;q=0.1", "en"),
        ("en;q=0, *", "es"),
        ("*;q=0.9, en;q=0.1", "es"),
    ] {
        let reader = portal.anonymous().with("accept-language", accepts);
        let answer = reader.get("/v1/me").await;
        assert_eq!(answer.header("content-language"), language, "{accepts}");
    }
}
