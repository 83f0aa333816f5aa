//! Calendar events and bills that change, are cancelled or are shared no longer (docs/product.md): where they are gone, where they still stand, what is left of them, and what the mails say.

mod changed;
mod ended;

use crate::harness::{Client, Mail, TestPortal, event_data};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(super) const ANA: &str = "ana@example.com";
pub(super) const BEN: &str = "ben@example.com";

pub(super) async fn two_clients() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    portal
}

pub(super) async fn with_event() -> (TestPortal, Value) {
    let portal = two_clients().await;
    let start = portal.now().await + jiff::Span::new().hours(48);
    let event = event_data("m-1", "e-1", start, &["c-1", "c-2"], &["c-1"]);
    send(&portal, "event.shared", 100, event.clone()).await;
    (portal, event)
}

pub(super) async fn send(portal: &TestPortal, detail_type: &str, version: i64, data: Value) {
    portal
        .firm("hale-ortiz")
        .send_version(detail_type, version, data)
        .await;
}

pub(super) fn fields(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

/// The one row of a list.
pub(super) async fn only(client: &Client, path: &str) -> Value {
    let list = client.get(path).await;
    assert_eq!(list.rows().len(), 1, "{list:?}");
    list.rows()[0].clone()
}

/// Calendar events has it no more, under no address.
pub(super) async fn gone_from_calendar(client: &Client, id: &str) {
    assert_eq!(client.get("/v1/events").await.rows(), [] as [Value; 0]);
    for path in ["", "/ics"] {
        assert_eq!(
            client.get(&format!("/v1/events/{id}{path}")).await.status,
            404
        );
    }
    assert_eq!(client.get("/v1/me").await.body["unread"]["events"], 0);
}

pub(super) fn says(mail: &Mail, subject: &str, words: &[&str], button: &str) {
    assert_eq!(mail.subject, subject);
    for word in words {
        assert!(mail.text.contains(word), "{word}: {}", mail.text);
        assert!(mail.html.contains(word), "{word}: {}", mail.html);
    }
    assert!(mail.button(button).is_some(), "{button}: {}", mail.text);
    assert!(mail.html.contains(button), "{button}: {}", mail.html);
}

/// Where the link behind a button leads, once one has signed in with it.
pub(super) async fn leads_to(
    portal: &TestPortal,
    mail: &Mail,
    button: &str,
    email: &str,
) -> String {
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
