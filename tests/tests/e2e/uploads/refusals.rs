//! What is refused, with a clear answer and nothing left behind.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_named() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let here = matter(&firm, "m-1");
    let five = 5 * 1024 * MIB;
    for (files, field) in [
        (vec![("a", 1); 21], ("/files", "too-many-files")),
        (vec![("a", five + 1)], ("/files/0/size", "file-size")),
        (vec![("a", 1), ("b", 0)], ("/files/1/size", "file-size")),
        (vec![("..", 1)], ("/files/0/name", "empty")),
        (vec![], ("/files", "empty")),
    ] {
        let answer = ana.post("/v1/uploads", announcement(&here, &files)).await;
        assert_eq!((answer.status, answer.field()), (422, field), "{answer:?}");
    }
    let mut foreign = announcement(&here, &[("a", 1)]);
    foreign["folder_id"] = json!(folder(&firm, "f-9"));
    let answer = ana.post("/v1/uploads", foreign).await;
    assert_eq!((answer.status, answer.field()), (422, ("/folder_id", "id")));
    let answer = ana
        .post(
            "/v1/uploads",
            announcement(&matter(&firm, "m-2"), &[("a", 1)]),
        )
        .await;
    assert_eq!((answer.status, answer.problem()), (404, "not-found"));
    firm.send(
        "matter.updated",
        json!({"matter_id": "m-1", "name": "M", "status": "closed", "client_ids": ["c-1"]}),
    )
    .await;
    let answer = ana
        .post("/v1/uploads", announcement(&here, &[("a", 1)]))
        .await;
    assert_eq!((answer.status, answer.problem()), (409, "matter-closed"));
    assert!(ana.get("/v1/uploads").await.rows().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_about_the_size_never_gets_in() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let files = [("small", 100), ("large", 20 * MIB)];
    let sending = Sending::start(&portal, &ana, announcement(&matter(&firm, "m-1"), &files)).await;
    for (file, length) in [(0, 99), (0, 101), (1, 16 * MIB - 1)] {
        let answer = put(&sending.files[file]["part_urls"][0], vec![1; length]).await;
        assert_eq!(answer.status(), 403, "{file} {length}");
    }
    let none = sending
        .complete(0, json!([{"part_number": 1, "etag": "x"}]))
        .await;
    assert_eq!(
        (none.status, none.field()),
        (422, ("/parts", "part-missing"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_do_not_fit() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let body = noise(40 * MIB, 5);
    let announced = announcement(&matter(&firm, "m-1"), &[("a", body.len())]);
    let sending = Sending::start(&portal, &ana, announced).await;
    let parts = sending.put_all(0, &body).await;
    let with = |changes: &[(usize, usize)]| {
        let mut changed = parts.clone();
        for (to, from) in changes {
            changed[*to]["etag"] = parts[*from]["etag"].clone();
        }
        changed
    };
    for (list, field) in [
        (with(&[(0, 1), (1, 0)]), ("/parts", "part-changed")),
        (json!([parts[0], parts[1]]), ("/parts", "part-missing")),
        (
            json!([parts[0], parts[1], parts[1]]),
            ("/parts/2/part_number", "part-twice"),
        ),
        (
            json!([parts[0], parts[1], {"part_number": 4, "etag": "x"}]),
            ("/parts/2/part_number", "range"),
        ),
    ] {
        let answer = sending.complete(0, list).await;
        assert_eq!(
            (answer.status, answer.problem(), answer.field()),
            (422, "parts-do-not-fit", field)
        );
    }
    let answer = sending
        .grant
        .post(
            &sending.file_path(0, "parts"),
            json!({"part_numbers": [1, 9]}),
        )
        .await;
    assert_eq!(
        (answer.status, answer.field()),
        (422, ("/part_numbers/1", "range"))
    );
    let done = sending.complete(0, parts.clone()).await;
    assert_eq!(done.body["state"], "checking", "{done:?}");
    portal.settle().await;
    // Doing it again changes nothing, whatever the list.
    assert_eq!(
        sending.complete(0, json!([parts[0]])).await.body["state"],
        "released"
    );
    assert_eq!(portal.told("document.received").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_elses_upload_is_there() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    firm.invite("c-2", "bo@example.com", None).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    let bo = portal.sign_in("bo@example.com").await;
    let announced = announcement(&matter(&firm, "m-1"), &[("a", 9)]);
    let one = Sending::start(&portal, &ana, announced.clone()).await;
    let other = Sending::start(&portal, &ana, announced).await;
    for (who, status) in [(&bo, 404), (&portal.anonymous(), 401), (&other.grant, 404)] {
        for path in [one.file_path(0, "parts"), one.file_path(0, "complete")] {
            let body = if path.ends_with("parts") {
                json!({"part_numbers": [1]})
            } else {
                json!({"parts": [{"part_number": 1, "etag": "x"}]})
            };
            assert_eq!(who.post(&path, body).await.status, status);
        }
        assert_eq!(who.get(&one.path()).await.status, status);
        assert_eq!(who.delete(&one.path()).await.status, status);
    }
    assert_eq!(one.grant.get("/v1/documents").await.status, 401);
    assert_eq!(bo.get("/v1/uploads").await.rows().len(), 0);
    assert_eq!(ana.get("/v1/uploads?state=open").await.rows().len(), 2);
}
