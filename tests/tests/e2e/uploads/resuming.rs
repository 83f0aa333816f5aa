//! What becomes of an upload when its session, its sender or its time ends.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn it_outlives_the_idle_end_of_the_session() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let announced = announcement(&matter(&firm, "m-1"), &[("a", 9)]);
    let sending = Sending::start(&portal, &ana, announced).await;
    portal.advance(3_600).await;
    assert_eq!(ana.get(&sending.path()).await.status, 401);
    sending.send(0, b"nine byte").await;
    portal.settle().await;
    assert_eq!(portal.told("document.received").await.len(), 1);
    portal.advance(23 * 3_600).await;
    assert_eq!(sending.grant.get(&sending.path()).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_asks_first_and_ends_the_grant_but_not_the_upload() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let body = noise(40 * MIB, 7);
    let announced = announcement(&matter(&firm, "m-1"), &[("a", body.len())]);
    let sending = Sending::start(&portal, &ana, announced).await;
    let first = sending.put(0, 1, &body[..16 * MIB]).await;
    let refused = ana.delete("/v1/session").await;
    assert_eq!(
        (refused.status, refused.problem()),
        (409, "uploads-under-way")
    );
    assert_eq!(ana.delete("/v1/session?abandon=true").await.status, 204);
    assert_eq!(sending.grant.get(&sending.path()).await.status, 401);

    let again = portal.sign_in(ANA).await;
    let open = again.get("/v1/uploads?state=open").await;
    assert_eq!(open.rows()[0]["id"], sending.id);
    let shown = again.get(&sending.path()).await;
    let received = &shown.body["files"][0]["received_parts"];
    assert_eq!(
        received,
        &json!([{"part_number": 1, "etag": first.trim_matches('"'), "size": 16 * MIB}])
    );
    // To have looked at what is unfinished is not to be sending it.
    assert_eq!(again.delete("/v1/session").await.status, 204);

    let again = portal.sign_in(ANA).await;
    let shown = again.get(&sending.path()).await;
    let grant = portal.anonymous().with_token(&text(&shown.body["grant"]));
    let urls = grant
        .post(
            &sending.file_path(0, "parts"),
            json!({"part_numbers": [2, 3]}),
        )
        .await;
    assert_eq!(again.delete("/v1/session").await.status, 409);
    let mut parts = vec![json!({"part_number": 1, "etag": first})];
    for (part, bytes) in (1..).zip(body.chunks(16 * MIB)).skip(1) {
        let put = put(&urls.rows()[part - 2], bytes.to_vec()).await;
        parts.push(
            json!({"part_number": part, "etag": put.headers()["etag"].to_str().expect("a tag")}),
        );
    }
    let done = grant
        .post(&sending.file_path(0, "complete"), json!({"parts": parts}))
        .await;
    assert_eq!(done.status, 200, "{done:?}");
    portal.settle().await;
    let received = portal.told("document.received").await;
    assert_eq!(received[0]["detail"]["data"]["sha256"], sha256(&body));
    // Nothing is open any more, so nothing holds up signing out.
    assert_eq!(again.delete("/v1/session").await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_repeated_and_given_up_means_gone() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let announced = announcement(&matter(&firm, "m-1"), &[("a", 9), ("b", 20 * MIB)]);
    let keyed = ana.with("idempotency-key", "once");
    let sending = Sending::start(&portal, &keyed, announced.clone()).await;
    let repeated = keyed.post("/v1/uploads", announced).await;
    assert_eq!(
        (repeated.status, &repeated.body["id"]),
        (201, &json!(sending.id))
    );
    let other = keyed
        .post(
            "/v1/uploads",
            announcement(&matter(&firm, "m-1"), &[("c", 9)]),
        )
        .await;
    assert_eq!(other.problem(), "idempotency-key-reused");
    assert_eq!(ana.get("/v1/uploads").await.rows().len(), 1);

    sending.send(0, b"nine byte").await;
    sending.put(1, 1, &vec![0; 16 * MIB]).await;
    assert_eq!(sending.grant.delete(&sending.path()).await.status, 204);
    assert_eq!(sending.grant.delete(&sending.path()).await.status, 204);
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, ["released"]);
    let late = put(&sending.files[1]["part_urls"][1], vec![0; 4 * MIB]).await;
    assert_eq!(late.status(), 404, "S3 gave the upload up");
    assert_eq!(portal.told("upload.completed").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_client_sends_nothing_more() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let announced = announcement(&matter(&firm, "m-1"), &[("a", 9)]);
    let sending = Sending::start(&portal, &ana, announced).await;
    let parts = sending.put_all(0, b"nine byte").await;
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    assert_eq!(sending.complete(0, parts).await.status, 401);
    portal.settle().await;
    assert!(portal.told("document.received").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_seven_days_it_is_over() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let first = ana(&portal, &firm).await;
    let announced = announcement(&matter(&firm, "m-1"), &[("a", 9)]);
    let sending = Sending::start(&portal, &first, announced).await;
    portal.advance(7 * 24 * 3_600).await;
    let ana = portal.sign_in(ANA).await;
    assert!(ana.get("/v1/uploads?state=open").await.rows().is_empty());
    let late = ana
        .post(&sending.file_path(0, "parts"), json!({"part_numbers": [1]}))
        .await;
    assert!([404, 410].contains(&late.status), "{late:?}");
}
