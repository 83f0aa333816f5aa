//! Calendar events and bills that change, are cancelled or are shared no longer (blueprint S10): where they are gone, where they still stand, what is left of them, and what the mails say.

use crate::harness::{Client, Mail, TestPortal, event_data};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";

/// Ana reads English and attends; Ben reads Spanish and has the same matter.
async fn two_clients() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    portal
}

async fn with_event() -> (TestPortal, Value) {
    let portal = two_clients().await;
    let start = portal.now().await + jiff::Span::new().hours(48);
    let event = event_data("m-1", "e-1", start, &["c-1", "c-2"], &["c-1"]);
    send(&portal, "event.shared", 100, event.clone()).await;
    (portal, event)
}

async fn send(portal: &TestPortal, detail_type: &str, version: i64, data: Value) {
    portal
        .firm("hale-ortiz")
        .send_version(detail_type, version, data)
        .await;
}

fn fields(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

/// The one row of a list.
async fn only(client: &Client, path: &str) -> Value {
    let list = client.get(path).await;
    assert_eq!(list.rows().len(), 1, "{list:?}");
    list.rows()[0].clone()
}

/// Calendar events has it no more, under no address.
async fn gone_from_calendar(client: &Client, id: &str) {
    assert_eq!(client.get("/v1/events").await.rows(), [] as [Value; 0]);
    for path in ["", "/ics"] {
        assert_eq!(
            client.get(&format!("/v1/events/{id}{path}")).await.status,
            404
        );
    }
    assert_eq!(client.get("/v1/me").await.body["unread"]["events"], 0);
}

fn says(mail: &Mail, subject: &str, words: &[&str], button: &str) {
    assert_eq!(mail.subject, subject);
    for word in words {
        assert!(mail.text.contains(word), "{word}: {}", mail.text);
        assert!(mail.html.contains(word), "{word}: {}", mail.html);
    }
    assert!(mail.button(button).is_some(), "{button}: {}", mail.text);
    assert!(mail.html.contains(button), "{button}: {}", mail.html);
}

/// Where the link behind a button leads, once one has signed in with it.
async fn leads_to(portal: &TestPortal, mail: &Mail, button: &str, email: &str) -> String {
    let url = mail
        .button(button)
        .unwrap_or_else(|| panic!("{button}: {}", mail.text));
    let (_, rest) = url.split_once("?token=").expect("a token");
    let token = rest.split('&').next().unwrap();
    let session = portal
        .anonymous()
        .post("/v1/sessions", json!({"email": email, "token": token}))
        .await;
    assert_eq!(session.status, 201, "{session:?}");
    session.body["return_to"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn an_attendee_sees_all_and_the_others_when_it_is() {
    let (portal, _) = with_event().await;
    let (to_ana, to_ben) = (portal.last_mail(ANA).await, portal.last_mail(BEN).await);
    says(
        &to_ana,
        "New calendar event from Hale & Ortiz LLP",
        &["invited you"],
        "View event in secure portal",
    );
    says(
        &to_ben,
        "Nuevo evento del calendario de Hale & Ortiz LLP",
        &["para su información"],
        "Leer el mensaje",
    );
    assert_eq!(to_ana.button("Read message"), None);
    assert_eq!(to_ben.button("Ver el evento en el portal seguro"), None);

    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    let (whole, limited) = (
        only(&ana, "/v1/events").await,
        only(&ben, "/v1/events").await,
    );
    let id = whole["id"].as_str().unwrap();
    assert_eq!(limited["id"], id);
    let told = ["location", "description", "attendee_count"];
    assert_eq!(
        fields(&whole)
            .difference(&fields(&limited))
            .copied()
            .collect::<Vec<_>>(),
        ["attendee_count", "description", "location"]
    );
    for (row, attending) in [(&whole, true), (&limited, false)] {
        assert_eq!(
            (&row["title"], &row["attending"], &row["status"]),
            (
                &json!("Hearing e-1"),
                &json!(attending),
                &json!("confirmed")
            )
        );
        assert_eq!(row["time_zone"], "America/New_York");
    }
    assert_eq!(
        (
            &whole["location"],
            &whole["description"],
            &whole["attendee_count"]
        ),
        (
            &json!("Room 4, Court House"),
            &json!("Bring your passport."),
            &json!(1)
        )
    );
    // Opened by its id, in the conversation and as a file it is the same.
    let opened = ben.get(&format!("/v1/events/{id}")).await;
    assert!(
        told.iter().all(|name| opened.body.get(name).is_none()),
        "{opened:?}"
    );
    let entry = only(&ben, "/v1/messages").await;
    assert_eq!(
        fields(&entry["event"]),
        BTreeSet::from([
            "title",
            "starts_at",
            "ends_at",
            "time_zone",
            "all_day",
            "attending"
        ])
    );
    let (file, whole_file) = (
        ben.get(&format!("/v1/events/{id}/ics")).await,
        ana.get(&format!("/v1/events/{id}/ics")).await,
    );
    assert!(file.header("content-type").starts_with("text/calendar"));
    for (word, place) in [("Room 4", "LOCATION"), ("passport", "DESCRIPTION")] {
        assert!(
            whole_file.text.contains(word) && whole_file.text.contains(place),
            "{whole_file:?}"
        );
        assert!(
            !file.text.contains(word) && !file.text.contains(place),
            "{file:?}"
        );
    }
    // Each button leads to where there is something to see for its reader.
    assert_eq!(
        leads_to(&portal, &to_ana, "View event in secure portal", ANA).await,
        format!("/calendar/{id}")
    );
    assert_eq!(
        leads_to(&portal, &to_ben, "Leer el mensaje", BEN).await,
        format!("/messages/{id}")
    );
}

#[tokio::test]
async fn a_cancelled_event_keeps_its_date_and_nothing_else() {
    let (portal, event) = with_event().await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    let shown = only(&ana, "/v1/events").await;
    send(&portal, "event.cancelled", 101, json!({"event_id": "e-1"})).await;
    for client in [&ana, &ben] {
        gone_from_calendar(client, shown["id"].as_str().unwrap()).await;
        let entry = only(client, "/v1/messages").await;
        assert_eq!(
            fields(&entry),
            BTreeSet::from([
                "kind",
                "id",
                "firm_id",
                "matter_id",
                "sent_at",
                "unread",
                "withdrawn"
            ])
        );
        assert_eq!(
            (&entry["id"], &entry["unread"]),
            (&shown["id"], &json!(false))
        );
        assert_eq!(
            fields(&entry["withdrawn"]),
            BTreeSet::from(["at", "cancelled"])
        );
        assert_eq!(
            entry["withdrawn"]["cancelled"],
            json!({"starts_at": shown["starts_at"], "time_zone": "America/New_York", "all_day": false})
        );
    }
    let start: jiff::Timestamp = event["starts_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        shown["starts_at"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_second(),
        start.as_second()
    );
    let mail = portal.last_mail(ANA).await;
    says(
        &mail,
        "Hale & Ortiz LLP cancelled a calendar event",
        &["Please do not go there"],
        "Read message",
    );
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP canceló un evento del calendario",
        &["no vaya"],
        "Leer el mensaje",
    );
    assert_eq!(
        leads_to(&portal, &mail, "Read message", ANA).await,
        format!("/messages/{}", shown["id"].as_str().unwrap())
    );
}

#[tokio::test]
async fn of_an_unshared_event_even_the_date_is_gone() {
    let (portal, _) = with_event().await;
    let ana = portal.sign_in(ANA).await;
    let id = only(&ana, "/v1/events").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    send(&portal, "event.unshared", 101, json!({"event_id": "e-1"})).await;
    gone_from_calendar(&ana, &id).await;
    let entry = only(&ana, "/v1/messages").await;
    assert_eq!(
        fields(&entry),
        BTreeSet::from([
            "kind",
            "id",
            "firm_id",
            "matter_id",
            "sent_at",
            "unread",
            "withdrawn"
        ])
    );
    assert_eq!(fields(&entry["withdrawn"]), BTreeSet::from(["at"]));
    says(
        &portal.last_mail(ANA).await,
        "Hale & Ortiz LLP no longer shares a calendar event",
        &["ask Hale &"],
        "Read message",
    );
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP ya no comparte un evento del calendario",
        &["no comparte"],
        "Leer el mensaje",
    );
    // Told once; a late sharing of an older version raises nothing and tells nothing.
    let mails = portal.mails(ANA).await.len();
    let start = portal.now().await + jiff::Span::new().hours(48);
    send(
        &portal,
        "event.shared",
        99,
        event_data("m-1", "e-1", start, &["c-1"], &["c-1"]),
    )
    .await;
    send(&portal, "event.unshared", 101, json!({"event_id": "e-1"})).await;
    gone_from_calendar(&ana, &id).await;
    assert_eq!(portal.mails(ANA).await.len(), mails);
    // That it does not take place is told even after that: nobody shall go there.
    send(&portal, "event.cancelled", 102, json!({"event_id": "e-1"})).await;
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
    assert!(!only(&ana, "/v1/messages").await["withdrawn"]["cancelled"].is_null());
}

#[tokio::test]
async fn whoever_is_left_out_of_a_new_version_has_it_no_longer() {
    let (portal, mut event) = with_event().await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    event["client_ids"] = json!(["c-1"]);
    let (to_ana, to_ben) = (portal.mails(ANA).await.len(), portal.mails(BEN).await.len());
    send(&portal, "event.shared", 101, event).await;
    assert_eq!(ben.get("/v1/events").await.rows().len(), 0);
    assert!(!only(&ben, "/v1/messages").await["withdrawn"].is_null());
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP ya no comparte un evento del calendario",
        &[],
        "Leer el mensaje",
    );
    // For the other one nothing has changed.
    assert_eq!(ana.get("/v1/events").await.rows().len(), 1);
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana, to_ben + 1)
    );
}

#[tokio::test]
async fn a_change_is_told_to_whom_it_is_one() {
    let (portal, mut event) = with_event().await;
    let ana = portal.sign_in(ANA).await;
    let id = only(&ana, "/v1/events").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        ana.get(&format!("/v1/events/{id}")).await.body["unread"],
        false
    );
    let (to_ana, to_ben) = (portal.mails(ANA).await.len(), portal.mails(BEN).await.len());

    // The place is none of Ben's business, so for him nothing happened.
    event["location"] = json!("Room 9");
    send(&portal, "event.shared", 101, event.clone()).await;
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana + 1, to_ben)
    );
    says(
        &portal.last_mail(ANA).await,
        "Hale & Ortiz LLP changed a calendar event",
        &["look at it before you go"],
        "View event in secure portal",
    );
    let changed = only(&ana, "/v1/events").await;
    assert_eq!(
        (&changed["location"], &changed["unread"]),
        (&json!("Room 9"), &json!(true))
    );

    let later = portal.now().await + jiff::Span::new().hours(72);
    let moved = event_data("m-1", "e-1", later, &["c-1", "c-2"], &["c-1"]);
    event["starts_at"] = moved["starts_at"].clone();
    event["ends_at"] = moved["ends_at"].clone();
    send(&portal, "event.shared", 102, event.clone()).await;
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana + 2, to_ben + 1)
    );
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP cambió un evento del calendario",
        &["compartió para su información"],
        "Leer el mensaje",
    );

    // The same again under a higher version is no change, and what was opened stays so.
    assert_eq!(ana.get(&format!("/v1/events/{id}")).await.status, 200);
    send(&portal, "event.shared", 103, event).await;
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana + 2, to_ben + 1)
    );
    assert_eq!(only(&ana, "/v1/events").await["unread"], false);
}

#[tokio::test]
async fn an_unshared_bill_is_gone_and_its_trace_says_nothing_of_it() {
    let portal = two_clients().await;
    let firm = portal.firm("hale-ortiz");
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    let id = only(&ana, "/v1/bills").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mails = portal.mails(ANA).await.len();
    send(&portal, "bill.unshared", 101, json!({"bill_id": "b-1"})).await;
    assert_eq!(ana.get("/v1/bills").await.rows(), [] as [Value; 0]);
    assert_eq!(ana.get(&format!("/v1/bills/{id}")).await.status, 404);
    let entry = only(&ana, "/v1/messages").await;
    assert_eq!(
        fields(&entry),
        BTreeSet::from([
            "kind",
            "id",
            "firm_id",
            "matter_id",
            "sent_at",
            "unread",
            "withdrawn"
        ])
    );
    assert_eq!(
        ana.get("/v1/me").await.body["unread"],
        json!({"messages": 0, "bills": 0, "events": 0})
    );
    assert_eq!(
        portal.mails(ANA).await.len(),
        mails,
        "a mail would only make one look for it"
    );
    // Shared once more it is there again, unread, and announced again.
    let bill = crate::harness::bill_data("m-1", "b-1", &["c-1"]);
    send(&portal, "bill.shared", 102, bill).await;
    assert_eq!(only(&ana, "/v1/bills").await["unread"], true);
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
}
