//! Mails about something new: one per client and firm and batch window, in the reader's language, about what is still so, and never with details of the case.

use crate::harness::{Mail, TestPortal, bill_data, event_data};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";

async fn client(locale: Option<&str>) -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, locale).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal
}

fn message(id: &str) -> Value {
    json!({"message_id": id, "matter_id": "m-1", "author": "Dana Hale", "text": "Hello.", "client_ids": ["c-1"]})
}

/// Where the link behind a button leads.
async fn leads_to(portal: &TestPortal, mail: &Mail, button: &str) -> String {
    let url = mail
        .button(button)
        .unwrap_or_else(|| panic!("{button}: {}", mail.text));
    let token = url
        .split_once("?token=")
        .and_then(|(_, rest)| rest.split('&').next())
        .expect("a token")
        .to_owned();
    let session = portal
        .anonymous()
        .post("/v1/sessions", json!({"email": ANA, "token": token}))
        .await;
    assert_eq!(session.status, 201, "{session:?}");
    session.body["return_to"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn what_is_shared_within_a_window_is_one_mail_with_a_button_for_each_kind() {
    let portal = client(Some("en")).await;
    let firm = portal.firm("hale-ortiz");
    let before = portal.mails(ANA).await.len();
    let start = portal.now().await + jiff::Span::new().hours(30);
    firm.post("bill.shared", bill_data("m-1", "b-1", &["c-1"]))
        .await;
    firm.post("bill.shared", bill_data("m-1", "b-2", &["c-1"]))
        .await;
    firm.post(
        "event.shared",
        event_data("m-1", "e-1", start, &["c-1"], &["c-1"]),
    )
    .await;
    firm.post(
        "event.shared",
        event_data("m-1", "e-2", start, &["c-1"], &[]),
    )
    .await;
    firm.post("message.sent", message("t-1")).await;
    let mails = portal.mails(ANA).await;
    assert_eq!(mails.len(), before + 1);
    let mail = mails.last().unwrap();
    assert_eq!(mail.subject, "News from Hale & Ortiz LLP");
    assert_eq!(
        mail.tokens().len(),
        5,
        "a link of its own for each kind, and one for all: {}",
        mail.text
    );
    for title in [
        "* New message",
        "* New bills",
        "* New calendar event",
        "* For your information: a calendar event",
    ] {
        assert!(mail.text.contains(title), "{title}: {}", mail.text);
    }
    assert!(
        leads_to(&portal, mail, "View all bills in secure portal")
            .await
            .starts_with("/bills?first=bill_")
    );
    assert!(
        leads_to(&portal, mail, "View event in secure portal")
            .await
            .starts_with("/calendar/event_")
    );
    assert!(
        leads_to(&portal, mail, "Read message")
            .await
            .starts_with("/messages/message_")
    );
    // An address is long: whoever reads the text alone has three, the last of which leads to everything.
    let spelled = mail.text.matches("?token=").count();
    assert_eq!(spelled, 3, "{}", mail.text);
    assert_eq!(mail.html.matches(">http").count(), 1, "{}", mail.html);
    let everything = "View everything new in secure portal";
    assert_eq!(leads_to(&portal, mail, everything).await, "/");
}

#[tokio::test]
async fn what_is_withdrawn_before_the_window_ends_is_not_announced() {
    let portal = client(Some("en")).await;
    let firm = portal.firm("hale-ortiz");
    let before = portal.mails(ANA).await.len();
    let start = portal.now().await + jiff::Span::new().hours(30);
    firm.post("bill.shared", bill_data("m-1", "b-1", &["c-1"]))
        .await;
    firm.post("bill.unshared", json!({"bill_id": "b-1"})).await;
    firm.post(
        "event.shared",
        event_data("m-1", "e-1", start, &["c-1"], &["c-1"]),
    )
    .await;
    firm.post("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    assert_eq!(portal.mails(ANA).await.len(), before);
    // Nor is what belongs to a matter that the client is not on any more.
    firm.post("bill.shared", bill_data("m-1", "b-2", &["c-1"]))
        .await;
    firm.put_on_matter("m-1", &[]).await;
    assert_eq!(portal.mails(ANA).await.len(), before);
    // Back on the matter it is seen, and so it is told.
    firm.put_on_matter("m-1", &["c-1"]).await;
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "New bill from Hale & Ortiz LLP"
    );
    assert_eq!(portal.mails(ANA).await.len(), before + 1);
}

#[tokio::test]
async fn what_came_before_its_client_and_matter_is_announced_once_both_are_there() {
    // The firm's system may send in any order; each order ends with one announcement.
    let orders = [
        ["bill", "matter", "client"],
        ["bill", "client", "matter"],
        ["matter", "bill", "client"],
        ["client", "bill", "matter"],
    ];
    for order in orders {
        let portal = TestPortal::start().await;
        let firm = portal.firm("hale-ortiz");
        for step in order {
            match step {
                "bill" => firm.share_bill("m-1", "b-1", &["c-1"]).await,
                "matter" => firm.put_on_matter("m-1", &["c-1"]).await,
                _ => firm.invite("c-1", ANA, Some("en")).await,
            }
            let announced = portal
                .mails(ANA)
                .await
                .iter()
                .filter(|mail| mail.subject.starts_with("New bill"))
                .count();
            let last = step == order[2];
            assert_eq!(announced, usize::from(last), "{order:?} after {step}");
        }
        firm.put_on_matter("m-1", &["c-1"]).await;
        assert_eq!(
            portal.mails(ANA).await.len(),
            2,
            "{order:?}: the invitation and the bill"
        );
    }
}

#[tokio::test]
async fn ones_own_choice_of_language_beats_the_firms() {
    let portal = client(Some("es")).await;
    let firm = portal.firm("hale-ortiz");
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "Invitación de Hale & Ortiz LLP a su portal seguro"
    );
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let spanish = portal.last_mail(ANA).await;
    assert_eq!(spanish.subject, "Nueva factura de Hale & Ortiz LLP");
    assert!(
        spanish.html.contains("<html lang=\"es\"")
            && spanish.links.iter().any(|link| link.ends_with("&lang=es"))
    );
    let ana = portal.sign_in(ANA).await;
    assert_eq!(
        ana.patch("/v1/me", json!({"locale": "en"})).await.status,
        200
    );
    firm.share_bill("m-1", "b-2", &["c-1"]).await;
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "New bill from Hale & Ortiz LLP"
    );
    // Another word of the firm changes nothing about it, and neither does a new sign-in.
    firm.send(
        "client.updated",
        json!({"client_id": "c-1", "email": ANA, "name": "Ana", "locale": "es"}),
    )
    .await;
    portal.sign_in(ANA).await;
    firm.share_bill("m-1", "b-3", &["c-1"]).await;
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "New bill from Hale & Ortiz LLP"
    );
    // Without a choice the firm's word counts again.
    assert_eq!(
        ana.patch("/v1/me", json!({"locale": null})).await.status,
        200
    );
    firm.share_bill("m-1", "b-4", &["c-1"]).await;
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "Nueva factura de Hale & Ortiz LLP"
    );
}

#[tokio::test]
async fn where_nobody_knows_the_language_the_mail_has_both() {
    let portal = client(None).await;
    let invitation = portal.last_mail(ANA).await;
    assert_eq!(
        invitation.subject,
        "Hale & Ortiz LLP invites you to its secure portal / Invitación de Hale & Ortiz LLP a su portal seguro"
    );
    for words in [
        "Open my portal",
        "Abrir mi portal",
        "En español: más abajo.",
    ] {
        assert!(
            invitation.text.contains(words) && invitation.html.contains(words),
            "{words}: {}",
            invitation.text
        );
    }
    assert_eq!(invitation.tokens().len(), 1, "one link, twice");
    let languages: BTreeSet<_> = invitation
        .links
        .iter()
        .filter_map(|link| link.split_once("&lang="))
        .map(|(_, language)| language.to_owned())
        .collect();
    assert_eq!(
        languages,
        BTreeSet::from(["en".to_owned(), "es".to_owned()])
    );
}

#[tokio::test]
async fn who_wants_no_mails_about_bills_gets_none_and_withdrawals_all_the_same() {
    let portal = client(Some("en")).await;
    let firm = portal.firm("hale-ortiz");
    firm.share_event("m-1", "e-1", &["c-1"], &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    let none = json!({"notifications": {"messages": true, "bills": false, "events": false}});
    assert_eq!(ana.patch("/v1/me", none).await.status, 200);
    let before = portal.mails(ANA).await.len();
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    firm.share_event("m-1", "e-2", &["c-1"], &["c-1"]).await;
    assert_eq!(portal.mails(ANA).await.len(), before);
    firm.send("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "Hale & Ortiz LLP cancelled a calendar event"
    );
    // What was passed over comes with the next news.
    let all = json!({"notifications": {"messages": true, "bills": true, "events": true}});
    assert_eq!(ana.patch("/v1/me", all).await.status, 200);
    firm.send("message.sent", message("t-1")).await;
    let mail = portal.last_mail(ANA).await;
    assert_eq!(mail.subject, "News from Hale & Ortiz LLP");
    for title in ["* New message", "* New bill", "* New calendar event"] {
        assert!(mail.text.contains(title), "{title}: {}", mail.text);
    }
    assert_eq!(portal.mails(ANA).await.len(), before + 2);
}

#[tokio::test]
async fn each_firm_writes_for_itself() {
    let portal = client(Some("en")).await;
    let lake = portal.firm("lakeside");
    lake.introduce("Lakeside Family Law").await;
    lake.invite("c-1", ANA, Some("en")).await;
    lake.put_on_matter("m-1", &["c-1"]).await;
    let before = portal.mails(ANA).await.len();
    portal
        .firm("hale-ortiz")
        .post("message.sent", message("t-9"))
        .await;
    lake.post("message.sent", message("t-9")).await;
    let mails = portal.mails(ANA).await.split_off(before);
    let senders: BTreeSet<_> = mails.iter().map(|mail| mail.subject.clone()).collect();
    assert_eq!(
        senders,
        BTreeSet::from([
            "New message from Hale & Ortiz LLP".to_owned(),
            "New message from Lakeside Family Law".to_owned()
        ])
    );
    for mail in &mails {
        let (own, other) = if mail.subject.contains("Hale") {
            ("Hale", "Lakeside")
        } else {
            ("Lakeside", "Hale")
        };
        assert!(mail.from.contains(own), "{}", mail.from);
        assert!(!format!("{mail:?}").contains(other), "{mail:?}");
    }
}

/// Everything that a case is made of, each under a word that stands nowhere else.
const SECRETS: [&str; 16] = [
    "Quillon", "Zephyr", "Marwick", "8811", "77123", "7712", "Brevard", "Ostrava", "Tamsin",
    "Wexcombe", "Pelham", "Kestrel", "c-secret", "m-secret", "x-secret", "xyzzy",
];

#[tokio::test]
async fn no_mail_has_a_detail_of_the_case() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.send("firm.updated", json!({"name": "Hale & Ortiz LLP", "time_zone": "America/New_York", "contact_email": "office@hale.example", "notify_email": "desk@hale.example"})).await;
    let person =
        |email: &str| json!({"client_id": "c-secret", "email": email, "name": "Tamsin Wexcombe"});
    firm.send("client.invited", person(ANA)).await;
    firm.send("matter.updated", json!({"matter_id": "m-secret", "name": "Quillon v. Zephyr", "status": "open", "client_ids": ["c-secret"]})).await;
    let bill = json!({
        "bill_id": "x-secret-bill", "matter_id": "m-secret", "number": "8811", "issued_on": "2026-11-01", "due_on": "2026-12-01",
        "total": {"amount_minor": 771_234, "currency": "USD"}, "balance": {"amount_minor": 771_234, "currency": "USD"},
        "state": "awaiting_payment", "payment_url": "https://pay.example.com/xyzzy", "client_ids": ["c-secret"], "message": "For Marwick.",
    });
    let start = portal.now().await + jiff::Span::new().hours(30);
    let mut event = event_data(
        "m-secret",
        "x-secret-event",
        start,
        &["c-secret"],
        &["c-secret"],
    );
    event["title"] = json!("Deposition of Brevard");
    event["location"] = json!("12 Ostrava Street");
    event["description"] = json!("Ask for Pelham.");
    let text = json!({"message_id": "x-secret-message", "matter_id": "m-secret", "author": "Kestrel Hale", "text": "Marwick will settle.", "client_ids": ["c-secret"]});
    firm.send("bill.shared", bill).await;
    firm.send("event.shared", event.clone()).await;
    firm.send("message.sent", text).await;
    let ana = portal.sign_in(ANA).await;
    let opened = ana.get("/v1/bills").await.rows()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(ana.get(&format!("/v1/bills/{opened}")).await.status, 200);
    event["location"] = json!("14 Ostrava Street");
    firm.send("event.shared", event).await;
    firm.send("event.unshared", json!({"event_id": "x-secret-event"}))
        .await;
    firm.send("event.cancelled", json!({"event_id": "x-secret-event"}))
        .await;
    firm.send("bill.unshared", json!({"bill_id": "x-secret-bill"}))
        .await;
    firm.send("client.updated", person("ana@new.example")).await;
    let mails = portal.all_mails().await;
    assert!(mails.len() > 9, "{} mails", mails.len());
    assert!(
        mails.iter().any(|mail| mail.to == "desk@hale.example"),
        "the firm's own mail is among them"
    );
    for mail in &mails {
        // Links have ids and secrets in them, which may spell anything.
        let mut read = format!(
            "{}\n{}\n{}\n{}",
            mail.subject, mail.from, mail.text, mail.html
        );
        for link in &mail.links {
            read = read
                .replace(link.as_str(), "")
                .replace(&link.replace('&', "&amp;"), "")
                .replace(&link.replace('&', "&#38;"), "");
        }
        for secret in SECRETS {
            assert!(!read.contains(secret), "{secret} in {read}");
        }
        assert!(
            !read.contains("ana@new.example") || mail.to == "ana@new.example",
            "{read}"
        );
    }
    println!(
        "figure: discretion: {} mails of a whole journey, {} details, none in any of them",
        mails.len(),
        SECRETS.len()
    );
}
