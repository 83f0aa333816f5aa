//! Both ends have the same file: the sender says what it computed, and another one never becomes a document.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_two_versions_is_refused_and_both_hear_of_it() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let first = noise(40 * MIB, 11);
    // Changed behind what was sent already, and of the same size.
    let mut second = first.clone();
    second[6 * MIB] ^= 1;
    second[30 * MIB] ^= 1;
    let files = [("changed.mov", first.len()), ("kept.mov", first.len())];
    let sending = Sending::start(&portal, &ana, announcement(&matter(&firm, "m-1"), &files)).await;
    let mixed = {
        let mut bytes = first[..16 * MIB].to_vec();
        bytes.extend(&second[16 * MIB..]);
        bytes
    };
    let parts = sending.put_all(0, &mixed).await;
    let done = sending
        .complete_as(0, parts.clone(), &sha256(&second))
        .await;
    assert_eq!(
        (done.status, &done.body["state"]),
        (200, &json!("checking"))
    );
    let kept = sending.put_all(1, &first).await;
    let done = sending.complete_as(1, kept, &sha256(&first)).await;
    assert_eq!(done.status, 200, "{done:?}");
    portal.settle().await;

    assert_eq!(sending.states(&ana).await, ["rejected", "released"]);
    let shown = ana.get(&sending.path()).await;
    assert_eq!(shown.body["files"][0]["reason"], "content");
    let rejected = portal.told("document.rejected").await;
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0]["detail"]["data"]["reason"], "content");
    let received = portal.told("document.received").await;
    assert_eq!(received.len(), 1);
    assert_eq!(received[0]["detail"]["data"]["sha256"], sha256(&first));
    assert_eq!(portal.told("upload.completed").await.len(), 1);
    let list = ana.get("/v1/documents").await;
    assert_eq!(list.rows().len(), 1);
    assert_eq!(list.rows()[0]["receipt"]["sha256"], sha256(&first));
    let mails = portal.mails(ANA).await;
    let told = |mail: &Mail| mail.subject.contains("could not take a file");
    assert_eq!(mails.iter().filter(|mail| told(mail)).count(), 1);
    // What is said later changes nothing.
    let again = sending.complete_as(0, parts, &sha256(&mixed)).await;
    assert_eq!(again.body["state"], "rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_file_is_compared_too() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let files = [("a.txt", 9), ("b.txt", 9), ("c.txt", 9)];
    let sending = Sending::start(&portal, &ana, announcement(&matter(&firm, "m-1"), &files)).await;
    for file in 0..3 {
        let parts = sending.put_all(file, b"nine byte").await;
        let done = match file {
            0 => sending.complete_as(0, parts, &sha256(b"nine byte")).await,
            1 => sending.complete_as(1, parts, &sha256(b"nine bytE")).await,
            _ => sending.complete(2, parts).await,
        };
        assert_eq!(done.status, 200, "{done:?}");
    }
    portal.settle().await;
    let states = sending.states(&ana).await;
    assert_eq!(states, ["released", "rejected", "released"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_storage_answers_is_refused_before_the_storage_is_asked() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let body = noise(20 * MIB, 12);
    let announced = announcement(&matter(&firm, "m-1"), &[("a", body.len())]);
    let sending = Sending::start(&portal, &ana, announced).await;
    let parts = sending.put_all(0, &body).await;
    for (tag, code) in [
        ("\u{1}", "control-characters"),
        ("d41d8cd98f00b204\u{0}", "control-characters"),
        ("two words", "control-characters"),
        ("año", "control-characters"),
        ("", "empty"),
        (&*"x".repeat(201), "too-long"),
    ] {
        let mut list = parts.clone();
        list[1]["etag"] = json!(tag);
        let answer = sending.complete(0, list).await;
        let field = ("/parts/1/etag", code);
        assert_eq!((answer.status, answer.field()), (422, field), "{tag:?}");
    }
    for tag in ["<a>&amp;]]>", "\"\"", "x"] {
        let mut list = parts.clone();
        list[1]["etag"] = json!(tag);
        let answer = sending.complete(0, list).await;
        assert_eq!(
            (answer.status, answer.field()),
            (422, ("/parts", "part-changed")),
            "{tag}"
        );
    }
    let many = json!(vec![json!({"part_number": 9, "etag": "x"}); 9_000]);
    let answer = sending.complete(0, many).await;
    assert_eq!(
        (answer.status, answer.field()),
        (422, ("/parts", "too-long"))
    );
    let odd = sending.complete_as(0, parts.clone(), &"A".repeat(64)).await;
    assert_eq!((odd.status, odd.field()), (422, ("/sha256", "fingerprint")));
    let done = sending.complete_as(0, parts, &sha256(&body)).await;
    assert_eq!(
        (done.status, &done.body["state"]),
        (200, &json!("checking"))
    );
}
