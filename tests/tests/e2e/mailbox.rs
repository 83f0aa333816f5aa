//! How mails stand in a mailbox: which of them a program shows apart, and which under each other.

use crate::harness::{Mail, TestPortal, bill_data};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";
const DESK: &str = "desk@hale.example";

/// A portal with a firm in Phoenix, where clocks are never changed.
async fn portal() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.send("firm.updated", described("Hale & Ortiz LLP"))
        .await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal
}

fn described(name: &str) -> Value {
    json!({"name": name, "time_zone": "America/Phoenix", "contact_email": "office@hale.example", "notify_email": DESK})
}

async fn ask(portal: &TestPortal, locale: &str) -> Mail {
    let asked = json!({"email": ANA, "locale": locale});
    let answer = portal.anonymous().post("/v1/sign-in-links", asked).await;
    assert_eq!(answer.status, 202);
    portal.last_link(ANA).await
}

/// What Gmail, and what everyone else, tells threads apart by.
fn marks(mail: &Mail) -> [String; 2] {
    ["X-Entity-Ref-ID", "References"].map(|name| mail.header(name).to_owned())
}

/// The same moment as people in Phoenix read it.
fn clock(at: jiff::Timestamp) -> String {
    let there = at.in_tz("America/Phoenix").unwrap();
    there.strftime("%-I:%M:%S").to_string()
}

#[tokio::test]
async fn two_sign_in_mails_never_look_alike() {
    let portal = portal().await;
    let mut seen = BTreeSet::new();
    let mut threads = BTreeSet::new();
    for _ in 0..3 {
        let at = clock(portal.now().await);
        let mail = ask(&portal, "en").await;
        assert!(mail.subject.contains(&at), "{at}: {}", mail.subject);
        assert!(mail.subject.contains("MST"), "{}", mail.subject);
        assert!(seen.insert(mail.subject.clone()), "{}", mail.subject);
        for mark in marks(&mail) {
            assert!(!mark.is_empty() && threads.insert(mark), "{mail:?}");
        }
        portal.advance(1).await;
    }
}

#[tokio::test]
async fn the_time_in_a_subject_is_written_as_the_reader_writes_it() {
    let portal = portal().await;
    for hour in [9, 15] {
        portal.wait_until("America/Phoenix", hour).await;
        let (english, spanish) = match hour {
            9 => ("9:04:05 AM MST", "9:04:05 a.m. MST"),
            _ => ("3:04:05 PM MST", "3:04:05 p.m. MST"),
        };
        let subject = ask(&portal, "en").await.subject;
        assert!(subject.contains(english), "{subject}");
        let subject = ask(&portal, "es").await.subject;
        assert!(subject.contains(spanish), "{subject}");
    }
}

#[tokio::test]
async fn no_mail_to_a_client_hides_below_another() {
    let portal = portal().await;
    let firm = portal.firm("hale-ortiz");
    // Two of each kind: invitations, news, sign-ins with their warnings, changed addresses.
    firm.invite("c-1", ANA, Some("en")).await;
    for bill in ["b-1", "b-2"] {
        firm.send("bill.shared", bill_data("m-1", bill, &["c-1"]))
            .await;
        portal.settle_news().await;
        portal.sign_in(ANA).await;
        portal.settle().await;
        portal.advance(3600).await;
    }
    for address in ["ana@second.example", ANA, "ana@third.example"] {
        firm.invite("c-1", address, Some("en")).await;
        portal.settle().await;
    }
    let mails = portal.mails(ANA).await;
    let mut subjects = BTreeSet::new();
    let mut threads = BTreeSet::new();
    for mail in &mails {
        subjects.insert(mail.subject.clone());
        for mark in marks(mail) {
            assert!(!mark.is_empty() && threads.insert(mark), "{mail:?}");
        }
    }
    let repeated = mails.len() - subjects.len();
    assert!(repeated >= 3, "subjects that come again: {subjects:?}");
    for kind in [
        "invites you",
        "New bill",
        "Your link",
        "Was this you",
        "email address",
    ] {
        let found = mails.iter().filter(|mail| mail.subject.contains(kind));
        assert!(found.count() >= 2, "{kind}: {subjects:?}");
    }
}

#[tokio::test]
async fn what_a_firm_is_told_by_the_minute_is_one_thread_a_day() {
    let portal = portal().await;
    let mut days: Vec<BTreeSet<String>> = Vec::new();
    for _ in 0..2 {
        portal.wait_until("America/Phoenix", 9).await;
        let before = portal.mails(DESK).await.len();
        for _ in 0..3 {
            portal.sign_in(ANA).await;
            portal.advance(120).await;
        }
        let mails = portal.mails(DESK).await;
        let mails = &mails[before..];
        assert!(mails.len() >= 2, "{mails:?}");
        days.push(
            mails
                .iter()
                .map(|mail| mail.header("References").to_owned())
                .collect(),
        );
        assert!(
            mails
                .iter()
                .all(|mail| mail.header("X-Entity-Ref-ID").is_empty())
        );
    }
    let [first, second] = &days[..] else { panic!() };
    assert_eq!((first.len(), second.len()), (1, 1), "{days:?}");
    assert!(first.is_disjoint(second), "{days:?}");
    assert!(!first.contains(""));
}
