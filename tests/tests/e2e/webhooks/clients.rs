//! The list of a firm's clients.

use super::{ANA, FIRM, start};
use crate::harness::{Client, TestPortal, text};
use serde_json::{Value, json};

const LIST: &str = "/v1/firm/clients";

async fn with_clients(count: usize) -> (TestPortal, Client) {
    let (portal, key) = start().await;
    let firm = portal.firm(FIRM);
    for number in 0..count {
        let email = format!("client-{number}@example.com");
        firm.invite(&format!("c-{number}"), &email, None).await;
    }
    let bearer = key.bearer(&portal).await;
    (portal, bearer)
}

/// The rows of all pages.
async fn pages(bearer: &Client, limit: usize) -> Vec<Value> {
    let (mut rows, mut path) = (Vec::new(), format!("{LIST}?limit={limit}"));
    loop {
        let page = bearer.get(&path).await;
        assert!(page.rows().len() <= limit);
        rows.extend_from_slice(page.rows());
        let next = &page.body["meta"]["paging"]["next"];
        if next.is_null() {
            assert_eq!(page.header("link"), "");
            return rows;
        }
        let link = page.header("link").strip_prefix('<').expect("a link");
        let (address, _) = link.split_once('>').expect("an address");
        path = String::from(address);
        assert!(path.contains("limit=") && page.header("link").ends_with("rel=\"next\""));
    }
}

#[tokio::test]
async fn every_client_is_listed_once_as_it_is_looked_up() {
    let (portal, bearer) = with_clients(5).await;
    let firm = portal.firm(FIRM);
    firm.send("client.removed", json!({"client_id": "c-3"}))
        .await;
    firm.send(
        "client.updated",
        json!({"client_id": "c-9", "email": ANA, "name": "Ana"}),
    )
    .await;
    portal.firm("lakeside").invite("c-x", ANA, None).await;
    let all = bearer.get(LIST).await.rows().to_vec();
    let mut ids: Vec<_> = all.iter().map(|row| text(&row["client_id"])).collect();
    ids.sort();
    assert_eq!(ids, ["c-0", "c-1", "c-2", "c-3", "c-4", "c-9"]);
    for row in &all {
        let path = format!("{LIST}/{}", text(&row["client_id"]));
        let mut one = bearer.get(&path).await.body;
        // Only the look-up reads what became of mails.
        assert_eq!(one["reachable"].take(), true);
        one.as_object_mut().expect("a client").remove("reachable");
        assert_eq!(one, *row);
    }
    for limit in [1, 2, 6, 200] {
        assert_eq!(pages(&bearer, limit).await, all);
    }
    let lakeside = portal.make_key("lakeside").await.bearer(&portal).await;
    let theirs = lakeside.get(LIST).await;
    assert_eq!(theirs.rows().len(), 1);
    assert_eq!(theirs.rows()[0]["client_id"], "c-x");
}

#[tokio::test]
async fn an_unchanged_list_of_clients_is_not_sent_again() {
    let (portal, bearer) = with_clients(1).await;
    let first = bearer.get(LIST).await;
    let known = bearer.with("if-none-match", first.header("etag"));
    let again = known.get(LIST).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    portal.firm(FIRM).invite("c-new", ANA, None).await;
    assert_eq!(known.get(LIST).await.status, 200);
}

#[tokio::test]
async fn clients_are_found_by_an_address_at_this_firm_alone() {
    let (portal, bearer) = with_clients(2).await;
    portal.firm("lakeside").invite("c-x", ANA, None).await;
    let found = async |email: &str| {
        let path = format!("{LIST}?email={email}");
        let rows = bearer.get(&path).await.rows().to_vec();
        rows.iter().map(|row| text(&row["client_id"])).collect()
    };
    let none: [String; 0] = [];
    let found_at: Vec<String> = found("client-1@example.com").await;
    assert_eq!(found_at, ["c-1"]);
    let found_at: Vec<String> = found("Client-1@EXAMPLE.com").await;
    assert_eq!(found_at, ["c-1"]);
    let at_the_other_firm: Vec<String> = found(ANA).await;
    assert_eq!(at_the_other_firm, none);
    let firm = portal.firm(FIRM);
    firm.invite("c-2", "client-1@example.com", None).await;
    let mut both: Vec<String> = found("client-1@example.com").await;
    both.sort();
    assert_eq!(both, ["c-1", "c-2"]);
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    let left: Vec<String> = found("client-1@example.com").await;
    assert_eq!(left, ["c-2"]);
}

#[tokio::test]
async fn what_does_not_fit_the_list_is_named() {
    let (portal, bearer) = with_clients(2).await;
    let cursor = text(&bearer.get(&format!("{LIST}?limit=1")).await.body["meta"]["paging"]["next"]);
    for (query, field, code) in [
        ("limit=0", "?limit", "range"),
        ("limit=201", "?limit", "range"),
        ("limit=x", "?limit", "range"),
        ("email=x", "?email", "email"),
        ("email=ana@example.com&limit=0", "?limit", "range"),
        ("more=1", "?more", "unknown"),
    ] {
        let answer = bearer.get(&format!("{LIST}?{query}")).await;
        assert_eq!((answer.status, answer.field()), (422, (field, code)));
    }
    let lakeside = portal.make_key("lakeside").await.bearer(&portal).await;
    let failures = format!("/v1/firm/sign-in-failures?cursor={cursor}");
    for answer in [
        bearer.get(&format!("{LIST}?cursor={}", &cursor[1..])).await,
        lakeside.get(&format!("{LIST}?cursor={cursor}")).await,
        bearer.get(&failures).await,
        bearer
            .get(&format!("{LIST}?email=ana@example.com&cursor={cursor}"))
            .await,
    ] {
        assert_eq!((answer.status, answer.problem()), (400, "invalid-cursor"));
    }
}
