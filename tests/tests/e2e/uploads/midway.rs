//! What changes while files are on their way: folders, matters, sessions and time.

use super::*;

/// Announces two files of nine bytes and sends them, without finishing any.
async fn two_sent(portal: &TestPortal, who: &Client, body: Value) -> (Sending, Vec<Value>) {
    let sending = Sending::start(portal, who, body).await;
    let mut parts = Vec::new();
    for file in 0..2 {
        parts.push(sending.put_all(file, b"nine byte").await);
    }
    (sending, parts)
}

fn two(matter: &str) -> Value {
    announcement(matter, &[("a", 9), ("b", 9)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_unshared_meanwhile_changes_nothing() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    firm.share_folder("m-1", "f-1", "Photos", &["c-1"]).await;
    let mut body = two(&matter(&firm, "m-1"));
    body["folder_id"] = json!(folder(&firm, "f-1"));
    let (sending, parts) = two_sent(&portal, &ana, body.clone()).await;
    firm.send("folder.unshared", json!({"folder_id": "f-1"}))
        .await;
    // A folder gates nothing: what was announced into it arrives, and the firm knows its folder still.
    for (file, parts) in parts.into_iter().enumerate() {
        let done = sending.complete(file, parts).await;
        assert_eq!(done.status, 200, "{done:?}");
    }
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, ["released", "released"]);
    assert_eq!(ana.get("/v1/documents").await.rows().len(), 2);
    let refused = ana.post("/v1/uploads", body).await;
    assert_eq!(
        (refused.status, refused.field()),
        (422, ("/folder_id", "id"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_off_the_matter_goes_on_only_when_back_on_it() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let (sending, parts) = two_sent(&portal, &ana, two(&matter(&firm, "m-1"))).await;
    assert_eq!(sending.complete(0, parts[0].clone()).await.status, 200);
    firm.put_on_matter("m-1", &[]).await;
    // What was finished before arrives; nothing else is there any more.
    let off = sending.complete(1, parts[1].clone()).await;
    assert_eq!((off.status, off.problem()), (404, "not-found"));
    let urls = json!({"part_numbers": [1]});
    let more = sending
        .grant
        .post(&sending.file_path(1, "parts"), urls)
        .await;
    assert_eq!(more.status, 404);
    for who in [&ana, &sending.grant] {
        assert_eq!(who.get(&sending.path()).await.status, 404);
    }
    assert!(ana.get("/v1/uploads").await.rows().is_empty());
    assert_eq!(portal.told("document.received").await.len(), 1);
    firm.put_on_matter("m-1", &["c-1"]).await;
    assert_eq!(sending.complete(1, parts[1].clone()).await.status, 200);
    assert_eq!(portal.told("document.received").await.len(), 2);
    assert_eq!(portal.told("upload.completed").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_before_the_matter_closed_may_be_finished() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let here = matter(&firm, "m-1");
    let files = [("a", 9), ("b", 9), ("c", 9)];
    let sending = Sending::start(&portal, &ana, announcement(&here, &files)).await;
    let sent = sending.put_all(0, b"nine byte").await;
    let closed =
        json!({"matter_id": "m-1", "name": "M", "status": "closed", "client_ids": ["c-1"]});
    firm.send("matter.updated", closed).await;
    // Who began in time did nothing wrong, and nobody wants half of the files: sending, finishing and giving up go on.
    assert_eq!(sending.complete(0, sent).await.status, 200);
    let urls = json!({"part_numbers": [1]});
    let more = sending
        .grant
        .post(&sending.file_path(1, "parts"), urls)
        .await;
    assert_eq!(more.status, 200);
    sending.send(1, b"nine byte").await;
    assert_eq!(sending.grant.delete(&sending.path()).await.status, 204);
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, ["released", "released"]);
    assert_eq!(portal.told("upload.completed").await.len(), 1);
    let refused = ana.post("/v1/uploads", two(&here)).await;
    assert_eq!((refused.status, refused.problem()), (409, "matter-closed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_firm_hears_that_all_is_there_when_the_rest_expires() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let first = ana(&portal, &firm).await;
    let files = [("a", 9), ("b", 9), ("c", 20 * MIB)];
    let here = matter(&firm, "m-1");
    let sending = Sending::start(&portal, &first, announcement(&here, &files)).await;
    sending.send(0, b"nine byte").await;
    sending.put_all(1, b"nine byte").await;
    let nothing = Sending::start(&portal, &first, announcement(&here, &files)).await;
    portal.settle().await;
    assert!(portal.told("upload.completed").await.is_empty());
    portal.advance(7 * 24 * 3_600).await;
    for upload in [&sending, &nothing] {
        portal.forget_open_files(upload).await;
    }
    let told = portal.told("upload.completed").await;
    assert_eq!(told.len(), 1);
    let finished = text(&sending.files[0]["document_id"]);
    let finished = finished.strip_prefix("document_").unwrap();
    assert_eq!(told[0]["detail"]["data"]["document_ids"], json!([finished]));
    let ana = portal.sign_in(ANA).await;
    assert_eq!(sending.states(&ana).await, ["released"]);
    let s3 = portal.s3();
    let bucket = portal.portal.documents_bucket();
    let versions = s3
        .list_object_versions()
        .bucket(bucket)
        .send()
        .await
        .unwrap();
    assert_eq!(versions.versions().len(), 1);
    let begun = s3
        .list_multipart_uploads()
        .bucket(bucket)
        .send()
        .await
        .unwrap();
    assert!(begun.uploads().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_sent_twice_counts_as_it_was_sent_last() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let announced = announcement(&matter(&firm, "m-1"), &[("a", 16 * MIB + 3)]);
    let sending = Sending::start(&portal, &ana, announced).await;
    let mut body = vec![0; 16 * MIB];
    body.extend(b"new");
    let mut parts = sending.put_all(0, &body).await;
    let last = sending.put(0, 2, b"old").await;
    let again = sending.put(0, 2, b"new").await;
    assert_eq!(
        again,
        text(&parts[1]["etag"]),
        "the same bytes have the same tag"
    );
    parts[1]["etag"] = json!(last);
    let old = sending.complete(0, parts.clone()).await;
    assert_eq!((old.status, old.field()), (422, ("/parts", "part-changed")));
    parts[1]["etag"] = json!(again);
    assert_eq!(sending.complete(0, parts).await.status, 200);
    let received = portal.told("document.received").await;
    assert_eq!(received.len(), 1);
    assert_eq!(received[0]["detail"]["data"]["sha256"], sha256(&body));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_takes_the_place_of_what_was_sent() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let (sending, parts) = two_sent(&portal, &ana, two(&matter(&firm, "m-1"))).await;
    let place = &sending.files[0]["part_urls"][0];
    assert_eq!(place["headers"]["If-None-Match"], "*", "{place}");
    let over = async |why: &str| {
        let again = put(place, b"ten bytes"[..9].to_vec()).await;
        assert_eq!(again.status(), 412, "{why}");
    };
    over("before it is finished").await;
    let without = reqwest::Client::new().put(text(&place["url"]));
    let without = without.body("ten bytes").send().await.unwrap();
    assert_eq!(without.status(), 403, "the header is signed");
    assert_eq!(sending.complete(0, parts[0].clone()).await.status, 200);
    over("while it is checked").await;
    portal.settle().await;
    over("when it is a document").await;
    let versions = portal
        .s3()
        .list_object_versions()
        .bucket(portal.portal.documents_bucket())
        .send()
        .await
        .unwrap();
    assert_eq!(versions.versions().len(), 2);
    let received = portal.told("document.received").await;
    assert_eq!(
        received[0]["detail"]["data"]["sha256"],
        sha256(b"nine byte")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_ends_with_its_session_or_its_day() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let here = matter(&firm, "m-1");
    let other = portal.sign_in(ANA).await;
    let id = text(&other.get("/v1/session").await.body["id"]);
    let (revoked, parts) = two_sent(&portal, &other, two(&here)).await;
    assert_eq!(ana.delete(&format!("/v1/sessions/{id}")).await.status, 204);
    assert_eq!(revoked.complete(0, parts[0].clone()).await.status, 401);
    assert_eq!(revoked.grant.get(&revoked.path()).await.status, 401);
    assert_eq!(revoked.grant.delete(&revoked.path()).await.status, 401);
    // The upload itself goes on from where it is, with a grant of another session.
    assert_eq!(revoked.states(&ana).await, ["open", "open"]);

    let (sending, parts) = two_sent(&portal, &ana, two(&here)).await;
    portal.advance(24 * 3_600 - 1).await;
    assert_eq!(sending.complete(0, parts[0].clone()).await.status, 200);
    portal.advance(1).await;
    let late = sending.complete(1, parts[1].clone()).await;
    assert_eq!((late.status, late.problem()), (401, "session-required"));
    let again = portal.sign_in(ANA).await;
    let shown = again.get(&sending.path()).await;
    let grant = portal.anonymous().with_token(&text(&shown.body["grant"]));
    let complete = sending.file_path(1, "complete");
    let done = grant.post(&complete, json!({"parts": parts[1]})).await;
    assert_eq!(done.status, 200, "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_every_answer_at_the_end_finishes_all_the_same() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let announced = announcement(&matter(&firm, "m-1"), &[("a", 16 * MIB + 1)]);
    let sending = Sending::start(&portal, &ana, announced).await;
    let body = vec![7; 16 * MIB + 1];
    sending.put_all(0, &body).await;
    // S3 puts the parts together, and the process that asked for it dies before it can say so; so does the sender.
    let shown = ana.get(&sending.path()).await;
    put_together(&portal, &shown.body["files"][0]["received_parts"]).await;
    portal.settle().await;
    let shown = ana.get(&sending.path()).await;
    let received = &shown.body["files"][0]["received_parts"];
    let sizes: Vec<_> = received
        .as_array()
        .unwrap()
        .iter()
        .map(|part| &part["size"])
        .collect();
    assert_eq!(sizes, [&json!(16 * MIB), &json!(1)]);
    let part = |part: &Value| json!({"part_number": part["part_number"], "etag": part["etag"]});
    let parts = received.as_array().unwrap().iter().map(part).collect();
    let done = sending.complete(0, parts).await;
    assert_eq!(done.status, 200, "{done:?}");
    let told = portal.told("document.received").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["detail"]["data"]["sha256"], sha256(&body));
}

/// Puts the only multipart upload of the bucket together, behind the portal's back.
async fn put_together(portal: &TestPortal, parts: &Value) {
    use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
    let (s3, bucket) = (portal.s3(), portal.portal.documents_bucket());
    let begun = s3
        .list_multipart_uploads()
        .bucket(bucket)
        .send()
        .await
        .unwrap();
    let upload = &begun.uploads()[0];
    let part = |part: &Value| {
        let number = part["part_number"].as_i64().unwrap();
        CompletedPart::builder()
            .part_number(i32::try_from(number).unwrap())
            .e_tag(text(&part["etag"]))
            .build()
    };
    let parts = parts.as_array().unwrap().iter().map(part).collect();
    let list = CompletedMultipartUpload::builder().set_parts(Some(parts));
    s3.complete_multipart_upload()
        .bucket(bucket)
        .key(upload.key().unwrap())
        .upload_id(upload.upload_id().unwrap())
        .multipart_upload(list.build())
        .send()
        .await
        .unwrap();
}
