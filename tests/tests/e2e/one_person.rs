//! One address that is two clients of one firm: everything is there once, as the client that may know more.

use crate::harness::{Client, Firm, TestPortal, announcement, bill_data, event_data};
use serde_json::{Value, json};
use shared::value::id::{FirmId, Kind};

const ANA: &str = "ana@example.com";

/// Ana is the clients `a` and `b` of a firm, both on both matters; `c` is somebody else.
async fn furnish(portal: &TestPortal) -> (Firm<'_>, Client) {
    let firm = portal.firm("hale");
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("a", ANA, Some("en")).await;
    firm.invite("b", " ANA@example.com", Some("en")).await;
    firm.invite("c", "cy@example.com", Some("en")).await;
    for matter in ["m-1", "m-2"] {
        firm.put_on_matter(matter, &["a", "b", "c"]).await;
    }
    let ana = portal.sign_in(ANA).await;
    (firm, ana)
}

fn name(kind: Kind, theirs: &str) -> String {
    kind.name(&kind.derive(&FirmId::parse("hale").unwrap(), theirs))
}

/// Id, and whether it is unread, of each row.
async fn rows(who: &Client, path: &str) -> Vec<(String, bool)> {
    let answer = who.get(path).await;
    let row = |row: &Value| {
        (
            row["id"].as_str().unwrap().to_owned(),
            row["unread"] == true,
        )
    };
    answer.rows().iter().map(row).collect()
}

/// The subjects of what she was told, once nothing waits to be told.
async fn news(portal: &TestPortal) -> Vec<String> {
    portal.settle_news().await;
    let mails = portal.mails(ANA).await;
    let about_links = |subject: &str| subject.contains("sign") || subject.contains("invit");
    mails
        .into_iter()
        .map(|mail| mail.subject)
        .filter(|subject| !about_links(&subject.to_lowercase()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_invited_as_one_client_sees_the_place() {
    let portal = TestPortal::start().await;
    let (firm, ana) = furnish(&portal).await;
    for (number, attendee) in ["a", "b"].into_iter().enumerate() {
        let event = format!("e-{number}");
        firm.share_event("m-1", &event, &["a", "b"], &[attendee])
            .await;
        let id = name(Kind::Event, &event);
        let listed = ana.get("/v1/events").await;
        let own: Vec<_> = listed
            .rows()
            .iter()
            .filter(|row| row["id"] == id.as_str())
            .collect();
        assert_eq!(own.len(), 1, "{attendee}: {listed:?}");
        let opened = ana.get(&format!("/v1/events/{id}")).await;
        for shown in [own[0], &opened.body] {
            assert_eq!(shown["attending"], true, "{attendee}");
            assert_eq!(shown["location"], "Room 4, Court House", "{attendee}");
            assert_eq!(shown["description"], "Bring your passport.", "{attendee}");
        }
        let file = ana.get(&format!("/v1/events/{id}/ics")).await;
        assert!(file.text.contains("LOCATION:Room 4"), "{}", file.text);
        let talk = ana.get("/v1/messages").await;
        let told = talk.rows().iter().filter(|row| row["id"] == id.as_str());
        let attending: Vec<_> = told.map(|row| &row["event"]["attending"]).collect();
        assert_eq!(attending, [&json!(true)], "{attendee}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_stands_once_and_is_opened_once() {
    let portal = TestPortal::start().await;
    let (firm, ana) = furnish(&portal).await;
    // The second client gets it later, so that the copies stand at different places of the list.
    firm.share_bill("m-1", "b-1", &["a"]).await;
    portal.advance(60).await;
    firm.share_bill("m-1", "between", &["a", "b"]).await;
    portal.advance(60).await;
    firm.share_bill("m-1", "b-1", &["a", "b", "c"]).await;
    let (first, between) = (name(Kind::Bill, "b-1"), name(Kind::Bill, "between"));
    for path in ["/v1/bills", "/v1/messages", "/v1/messages?limit=200"] {
        let expected = [(between.clone(), true), (first.clone(), true)];
        assert_eq!(rows(&ana, path).await, expected, "{path}");
    }
    // A page at a time.
    let page = ana.get("/v1/bills?limit=1").await;
    assert_eq!(page.rows()[0]["id"], between.as_str());
    let cursor = page.body["meta"]["paging"]["next"].as_str().unwrap();
    let page = ana.get(&format!("/v1/bills?limit=1&cursor={cursor}")).await;
    assert_eq!(page.rows()[0]["id"], first.as_str());
    assert_eq!(page.body["meta"]["paging"]["next"], Value::Null);
    let unread = async || ana.get("/v1/me").await.body["unread"]["bills"].clone();
    assert_eq!(unread().await, 2);
    for _ in 0..2 {
        let opened = ana.get(&format!("/v1/bills/{first}")).await;
        assert_eq!(opened.body["unread"], false);
    }
    assert_eq!(unread().await, 1);
    let expected = [(between, true), (first, false)];
    assert_eq!(rows(&ana, "/v1/bills").await, expected);
    // The firm hears of each of its clients once.
    let viewed = portal.told("bill.viewed").await;
    let mut clients: Vec<_> = viewed
        .iter()
        .map(|event| event["detail"]["data"]["client_id"].as_str().unwrap())
        .collect();
    clients.sort_unstable();
    assert_eq!(clients, ["a", "b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moves_from_one_client_to_the_other_is_not_withdrawn() {
    let portal = TestPortal::start().await;
    let (firm, ana) = furnish(&portal).await;
    firm.share_bill("m-1", "b-1", &["a"]).await;
    let start = portal.now().await + jiff::Span::new().hours(24);
    let event = event_data("m-1", "e-1", start, &["a"], &["a"]);
    firm.send("event.shared", event).await;
    let told = news(&portal).await;
    firm.share_bill("m-1", "b-1", &["b"]).await;
    firm.send(
        "event.shared",
        event_data("m-1", "e-1", start, &["b"], &["b"]),
    )
    .await;
    let talk = ana.get("/v1/messages").await;
    let shown: Vec<_> = talk
        .rows()
        .iter()
        .map(|row| (row["kind"].as_str().unwrap(), row.get("withdrawn")))
        .collect();
    assert_eq!(shown.len(), 2, "{talk:?}");
    assert!(shown.iter().all(|(_, gone)| gone.is_none()), "{talk:?}");
    assert_eq!(news(&portal).await, told, "nothing is new");
    // When both are gone, that stands there once, and one mail says so.
    firm.send("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    firm.send("bill.unshared", json!({"bill_id": "b-1"})).await;
    let talk = ana.get("/v1/messages").await;
    let cancelled: Vec<_> = talk
        .rows()
        .iter()
        .map(|row| row["withdrawn"].get("cancelled").is_some())
        .collect();
    assert_eq!(cancelled.len(), 2, "{talk:?}");
    assert_eq!(cancelled.iter().filter(|one| **one).count(), 1);
    assert_eq!(news(&portal).await.len(), told.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_resource_is_one_mail() {
    let portal = TestPortal::start().await;
    let (firm, ana) = furnish(&portal).await;
    let before = news(&portal).await.len();
    firm.share_bill("m-1", "b-1", &["a", "b"]).await;
    assert_eq!(news(&portal).await.len(), before + 1);
    portal.advance(3_600).await;
    firm.share_event("m-1", "e-1", &["a", "b"], &["b"]).await;
    let mails = portal.mails(ANA).await;
    let mail = mails.last().unwrap();
    assert_eq!(news(&portal).await.len(), before + 2);
    assert!(
        mail.button("View event in secure portal").is_some(),
        "{mail:?}"
    );
    // The link opens the firm as both.
    let session = portal.sign_in_by(mail, ANA).await;
    let id = name(Kind::Event, "e-1");
    let event = session.get(&format!("/v1/events/{id}")).await;
    assert_eq!(event.body["attending"], true);
    drop(ana);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_client_has_goes_with_a_message_and_takes_files() {
    let portal = TestPortal::start().await;
    let (firm, ana) = furnish(&portal).await;
    let matter = name(Kind::Matter, "m-1");
    for (document, client) in [("d-1", "a"), ("d-2", "b")] {
        let described = ("m-1", document, "Draft.pdf");
        firm.share_document(&portal, described, b"draft", &[client])
            .await;
    }
    let documents = ["d-1", "d-2"].map(|document| name(Kind::Document, document));
    let message = json!({"matter_id": matter, "text": "Both.", "document_ids": documents});
    let sent = ana.post("/v1/messages", message).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let told = portal.told("message.received").await;
    assert_eq!(
        told[0]["detail"]["data"]["document_ids"],
        json!(["d-1", "d-2"])
    );
    firm.share_folder("m-1", "f-1", "For the court", &["b", "c"])
        .await;
    firm.share_folder("m-1", "f-2", "For Ana", &["a", "b"])
        .await;
    let folders = ana.get("/v1/folders").await;
    let others: Vec<_> = folders
        .rows()
        .iter()
        .map(|row| (row["name"].as_str().unwrap(), row["other_clients"].clone()))
        .collect();
    // She is no other client to herself.
    let expected = [("For Ana", json!(0)), ("For the court", json!(1))];
    assert_eq!(others, expected);
    let mut upload = announcement(&matter, &[("a.txt", 1)]);
    upload["folder_id"] = json!(name(Kind::Folder, "f-1"));
    let announced = ana.post("/v1/uploads", upload).await;
    assert_eq!(announced.status, 201, "{announced:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_in_a_matter_that_a_client_is_not_on_counts_for_nothing() {
    let portal = TestPortal::start().await;
    let (firm, ana) = furnish(&portal).await;
    firm.put_on_matter("m-1", &["b"]).await;
    firm.share_event("m-1", "e-1", &["a", "b"], &["a"]).await;
    let mut bill = bill_data("m-1", "b-1", &["a"]);
    bill["number"] = json!("hidden");
    firm.send("bill.shared", bill).await;
    let events = ana.get("/v1/events").await;
    assert_eq!(events.rows().len(), 1);
    assert_eq!(events.rows()[0]["attending"], false);
    assert!(events.rows()[0].get("location").is_none());
    assert!(ana.get("/v1/bills").await.rows().is_empty());
}
