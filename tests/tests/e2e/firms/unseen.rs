//! A firm cannot tell whether an address is a client elsewhere: everything that it can see is the same in two worlds of which only one has another firm.

use crate::harness::{TestPortal, bill_data, event_data};
use serde_json::{Value, json};

/// Somebody whose mailbox the firm cannot read.
const VICTIM: &str = "victim@example.com";
/// A mailbox that the firm can read.
const OWN: &str = "box@hale-ortiz.example";

fn client(id: &str, email: &str, locale: Option<&str>) -> Value {
    json!({"client_id": id, "email": email, "name": "Somebody", "locale": locale})
}

/// What the firm sees: its own events, and the mails in the mailbox that it can read, without what is drawn anew in every portal.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    events: Vec<(Value, Value)>,
    /// Milliseconds since the portal's start, subject and words.
    mails: Vec<(i64, String, String)>,
    dead_letters: Vec<Value>,
}

async fn look(portal: &TestPortal, start: jiff::Timestamp) -> Seen {
    let own = |event: &&Value| {
        event["source"] == "portico" && event["detail"]["data"]["firm_id"] == "hale-ortiz"
    };
    let bus = portal.bus().await;
    let events = bus.iter().filter(own);
    let events = events.map(|event| {
        let mut data = event["detail"]["data"].clone();
        for name in ["changed_at", "since"] {
            if let Some(at) = data[name].as_str() {
                let at: jiff::Timestamp = at.parse().unwrap();
                data[name] = json!(at.as_millisecond() - start.as_millisecond());
            }
        }
        // It follows from the firm's own versions, which count on in another firm's events.
        if let Some(data) = data.as_object_mut() {
            data.remove("delivery_id");
        }
        (event["detail-type"].clone(), data)
    });
    // Two functions send at the same time, so the order of what became of their mails is chance.
    let (mails_of, others): (Vec<_>, Vec<_>) =
        events.partition(|(kind, _)| *kind == "delivery.changed");
    let mut events = mails_of;
    events.sort_by_key(|event| event.1.to_string());
    events.extend(others);
    let mails = portal.mails(OWN).await.into_iter();
    let mails = mails.map(|mail| {
        let lines = mail.text.lines();
        // Links and codes are secrets of one portal.
        let words = lines.filter(|line| {
            !line.contains("://") && !line.trim().chars().all(|c| c.is_ascii_digit() || c == ' ')
        });
        let at: jiff::Timestamp = mail.at.parse().unwrap();
        let passed = at.as_millisecond() - start.as_millisecond();
        (
            passed,
            mail.subject.clone(),
            words.collect::<Vec<_>>().join("\n"),
        )
    });
    Seen {
        events,
        mails: mails.collect(),
        dead_letters: portal.dead_letters().await,
    }
}

/// The first event or mail that differs says more than all of both worlds.
fn assert_same(alone: &Seen, elsewhere: &Seen) {
    for (number, (one, other)) in alone.events.iter().zip(&elsewhere.events).enumerate() {
        assert_eq!(one, other, "event {number}");
    }
    for (number, (one, other)) in alone.mails.iter().zip(&elsewhere.mails).enumerate() {
        assert_eq!(one, other, "mail {number}");
    }
    assert_eq!(alone, elsewhere);
}

/// The victim is a client of another firm, and wants no mails.
async fn be_a_client_elsewhere(portal: &TestPortal) {
    let lake = portal.firm("lakeside");
    lake.introduce("Lakeside LLP").await;
    lake.invite("c-1", VICTIM, Some("es")).await;
    lake.put_on_matter("m-1", &["c-1"]).await;
    let victim = portal.sign_in(VICTIM).await;
    let choice = json!({"locale": "es", "notifications": {"messages": false, "bills": false, "events": false}});
    assert_eq!(victim.patch("/v1/me", choice).await.status, 200);
    lake.share_bill("m-1", "b-1", &["c-1"]).await;
}

/// The firm's attempts to learn something, in a world where the victim is a client of another firm, or is not.
async fn attack(elsewhere: bool, locale: Option<&str>) -> Seen {
    let portal = TestPortal::start().await;
    // Mails say the time, which is no difference between two worlds.
    portal.wait_until("America/New_York", 15).await;
    let start = portal.now().await;
    if elsewhere {
        be_a_client_elsewhere(&portal).await;
    }
    let hale = portal.firm("hale-ortiz");
    hale.introduce("Hale & Ortiz LLP").await;
    // To a mailbox of one's own with a client whom the victim's address was: what comes along?
    hale.send("client.invited", client("c-1", VICTIM, locale))
        .await;
    hale.put_on_matter("m-1", &["c-1", "c-2"]).await;
    let asked = json!({"email": VICTIM});
    portal.anonymous().post("/v1/sign-in-links", asked).await;
    let old = json!({"token": portal.last_link(VICTIM).await.token()});
    hale.send("client.updated", client("c-1", OWN, locale))
        .await;
    // The victim wants a fresh link for the old one: which mailboxes get one?
    portal.anonymous().post("/v1/sign-in-links", old).await;
    portal.settle().await;
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    let link = json!({"email": OWN});
    portal
        .anonymous()
        .post("/v1/sign-in-links", link.clone())
        .await;
    let own = portal.sign_in_by(&portal.last_link(OWN).await, OWN).await;
    let me = own.get("/v1/me").await.body;
    assert_eq!(me["locale"], Value::Null);
    assert_eq!(me["firms"].as_array().map(Vec::len), Some(1));
    // From a mailbox of one's own to the victim's address: in which language is the mailbox warned?
    hale.send("client.invited", client("c-2", OWN, locale))
        .await;
    hale.send("client.updated", client("c-2", VICTIM, locale))
        .await;
    // There and back.
    hale.send("client.updated", client("c-1", VICTIM, locale))
        .await;
    hale.send_message("m-1", "t-1", "Good morning.", &["c-1", "c-2"])
        .await;
    hale.send("client.updated", client("c-1", OWN, locale))
        .await;
    hale.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    hale.send("client.invited", client("c-1", OWN, locale))
        .await;
    // More of everything than a budget has.
    for _ in 0..7 {
        hale.send("client.invited", client("c-2", VICTIM, locale))
            .await;
        hale.send("client.updated", client("c-2", OWN, locale))
            .await;
    }
    portal.anonymous().post("/v1/sign-in-links", link).await;
    look(&portal, start).await
}

/// News before, while and after the client is at the victim's address, with `wait` seconds between one step and the next.
async fn flip(portal: &TestPortal, ids: &str, wait: i64) {
    let hale = portal.firm("hale-ortiz");
    let post = async |kind: &str, data: Value| {
        hale.post(kind, data).await;
        portal.settle().await;
    };
    let share = async |name: String| post("bill.shared", bill_data("m-1", &name, &["c-1"])).await;
    let in_hours = portal.now().await + jiff::Span::new().hours(30);
    let hearing = |name: &str| event_data("m-1", name, in_hours, &["c-1"], &["c-1"]);
    let event = format!("e-{ids}");
    share(format!("{ids}-1")).await;
    post("client.updated", client("c-1", VICTIM, Some("en"))).await;
    portal.advance(wait).await;
    share(format!("{ids}-2")).await;
    post("event.shared", hearing(&event)).await;
    portal.advance(wait).await;
    share(format!("{ids}-3")).await;
    post("client.updated", client("c-1", OWN, Some("en"))).await;
    share(format!("{ids}-4")).await;
    portal.advance(wait).await;
    post("event.cancelled", json!({"event_id": event})).await;
    portal.settle_news().await;
}

/// What comes to a mailbox of one's own, and when, after news that was under way while the client was at the victim's address.
async fn attack_in_haste(elsewhere: bool) -> Seen {
    let portal = TestPortal::start().await;
    let start = portal.now().await;
    if elsewhere {
        be_a_client_elsewhere(&portal).await;
    }
    let hale = portal.firm("hale-ortiz");
    hale.introduce("Hale & Ortiz LLP").await;
    hale.send("client.invited", client("c-1", OWN, Some("en")))
        .await;
    hale.put_on_matter("m-1", &["c-1"]).await;
    for (number, wait) in [0, 1, 60, 299, 300, 301].into_iter().enumerate() {
        flip(&portal, &format!("t{number}"), wait).await;
        portal.advance(24 * 3_600).await;
    }
    look(&portal, start).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_from_news_that_waited_while_a_client_moved() {
    let (alone, elsewhere) = (attack_in_haste(false).await, attack_in_haste(true).await);
    assert!(alone.mails.len() > 12, "{alone:?}");
    assert_same(&alone, &elsewhere);
}

#[tokio::test]
async fn a_firm_sees_the_same_whether_or_not_an_address_is_a_client_elsewhere() {
    for locale in [Some("en"), None] {
        let (alone, elsewhere) = (attack(false, locale).await, attack(true, locale).await);
        assert!(
            alone.mails.len() > 5 && !alone.events.is_empty(),
            "{alone:?}"
        );
        assert_same(&alone, &elsewhere);
    }
}
