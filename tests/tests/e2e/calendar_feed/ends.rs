//! What ends an address, and who has none.

use super::{ANA, FEED, FIRM, HOUR, entries, make, path_of, soon, start};
use crate::harness::{Mail, TestPortal, event_data, text};
use serde_json::json;

/// What somebody gets who does not have the address of a feed.
async fn is_gone(portal: &TestPortal, path: &str) -> bool {
    let gone = portal.anonymous().get(path).await;
    (gone.status, gone.problem()) == (404, "not-found")
}

#[tokio::test]
async fn a_new_address_ends_the_old_one_and_stopping_ends_both() {
    let portal = start().await;
    let ana = portal.sign_in(ANA).await;
    let first = make(&ana, false).await;
    let second = make(&ana, false).await;
    assert_ne!(first, second);
    assert!(is_gone(&portal, &first).await);
    assert_eq!(portal.anonymous().get(&second).await.status, 200);
    assert_eq!(ana.delete(FEED).await.status, 204);
    assert!(is_gone(&portal, &second).await);
    for gone in [ana.delete(FEED).await, ana.get(FEED).await] {
        assert_eq!((gone.status, gone.problem()), (404, "not-found"));
    }
    let gone = ana.patch(FEED, json!({"details": true})).await;
    assert_eq!((gone.status, gone.problem()), (404, "not-found"));
}

#[tokio::test]
async fn a_feed_opens_no_more_than_the_session_that_made_it() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let other = portal.firm("baker");
    other.introduce("Baker Law").await;
    other.invite("x-1", ANA, None).await;
    other.put_on_matter("m-1", &["x-1"]).await;
    let at = soon(&portal).await;
    firm.send(
        "event.shared",
        event_data("m-1", "e-1", at, &["c-1"], &["c-1"]),
    )
    .await;
    let old = portal.sign_in(ANA).await;
    portal.advance(60).await;
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    portal.settle().await;
    assert!(old.get("/v1/events").await.rows().is_empty());
    let path = make(&old, true).await;
    assert!(entries(&portal.anonymous().get(&path).await).is_empty());
    // A newer session's feed has it, and the old session does not see its address.
    portal.advance(60).await;
    let new = portal.sign_in(ANA).await;
    let path = make(&new, true).await;
    assert_eq!(entries(&portal.anonymous().get(&path).await).len(), 1);
    for refused in [
        old.get(FEED).await,
        old.patch(FEED, json!({"details": false})).await,
    ] {
        assert_eq!(
            (refused.status, refused.problem()),
            (403, "step-up-required")
        );
    }
    assert_eq!(old.delete(FEED).await.status, 204);
}

#[tokio::test]
async fn the_session_that_made_it_may_end() {
    let portal = start().await;
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    assert_eq!(ana.delete("/v1/session").await.status, 204);
    portal.advance(400 * 24 * HOUR).await;
    assert_eq!(portal.anonymous().get(&path).await.status, 200);
}

#[tokio::test]
async fn a_report_ends_it_whoever_made_it() {
    let portal = start().await;
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    portal.settle().await;
    // A stranger signs in, which is told by mail, and may look the address up.
    let stranger = portal.sign_in(ANA).await;
    assert_eq!(path_of(&stranger.get(FEED).await.body), path);
    let mails = portal.mails(ANA).await;
    let report = mails.iter().rev().find_map(Mail::report);
    let report = json!({"token": report.unwrap()});
    let reported = portal
        .anonymous()
        .post("/v1/session-reports", report.clone())
        .await;
    assert_eq!(reported.status, 204, "{reported:?}");
    assert!(is_gone(&portal, &path).await);
    // What the owner makes afterwards stays, however often the report is repeated.
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    let again = portal.anonymous().post("/v1/session-reports", report).await;
    assert_eq!(again.status, 204);
    assert!(!is_gone(&portal, &path).await);
}

#[tokio::test]
async fn a_changed_address_and_a_removal_end_it_for_good() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let other = portal.firm("baker");
    other.introduce("Baker Law").await;
    other.invite("x-1", ANA, None).await;
    other.put_on_matter("m-1", &["x-1"]).await;
    let at = soon(&portal).await;
    for (firm, client) in [(&firm, "c-1"), (&other, "x-1")] {
        let hearing = event_data("m-1", "e-1", at, &[client], &[client]);
        firm.send("event.shared", hearing).await;
    }
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    assert_eq!(entries(&portal.anonymous().get(&path).await).len(), 2);
    let move_to = async |address: &str| {
        let data = json!({"client_id": "c-1", "email": address, "name": "Ana"});
        portal.advance(60).await;
        firm.send("client.updated", data).await;
        portal.settle().await;
    };
    move_to("ana@elsewhere.example").await;
    assert_eq!(entries(&portal.anonymous().get(&path).await).len(), 1);
    // Back at the address, the firm's events need a new feed.
    move_to(ANA).await;
    assert_eq!(entries(&portal.anonymous().get(&path).await).len(), 1);
    other
        .send("client.removed", json!({"client_id": "x-1"}))
        .await;
    portal.settle().await;
    assert!(is_gone(&portal, &path).await);
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    portal.settle().await;
    assert!(is_gone(&portal, &path).await);
    let items = portal.items().await;
    assert!(items.iter().all(|item| item["kind"] != "FEED"));
}

#[tokio::test]
async fn a_link_from_a_notice_neither_shows_nor_makes_one() {
    let portal = start().await;
    let ana = portal.sign_in(ANA).await;
    make(&ana, false).await;
    let firm = portal.firm(FIRM);
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let mail = portal.last_link(ANA).await;
    let forwarded = portal.sign_in_by(&mail, ANA).await;
    let tried = [
        forwarded.get(FEED).await,
        forwarded.post(FEED, json!({})).await,
        forwarded.patch(FEED, json!({"details": true})).await,
        forwarded.delete(FEED).await,
    ];
    for refused in tried {
        assert_eq!(
            (refused.status, refused.problem()),
            (403, "step-up-required")
        );
    }
}

#[tokio::test]
async fn guesses_are_not_found_and_too_many_calls_wait() {
    let portal = start().await;
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    let calendar = portal.anonymous();
    let token = path.strip_prefix("/v1/calendar/").unwrap();
    let (address, rest) = token.split_once('.').unwrap();
    let session = ana.token().to_owned();
    for guess in [
        "x".to_owned(),
        ".ics".to_owned(),
        "%00".to_owned(),
        "a".repeat(4_000),
        format!("{address}.{address}.{}", "A".repeat(43)),
        format!("{rest}.{address}"),
        token.to_lowercase(),
        session,
    ] {
        assert!(
            is_gone(&portal, &format!("/v1/calendar/{guess}")).await,
            "{guess}"
        );
    }
    for _ in 0..60 {
        assert_eq!(calendar.get(&path).await.status, 200);
    }
    let refused = calendar.get(&path).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (429, "too-many-fetches")
    );
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=HOUR).contains(&wait));
    portal.advance(wait).await;
    assert_eq!(calendar.get(&path).await.status, 200);
    let body = text(&refused.body["detail"]);
    assert!(body.contains("Retry-After"), "{body}");
}
