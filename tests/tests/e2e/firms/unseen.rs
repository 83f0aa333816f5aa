//! A firm cannot tell whether an address is a client elsewhere: everything that it can see is the same in two worlds of which only one has another firm.

use crate::harness::TestPortal;
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
    mails: Vec<(String, String)>,
    dead_letters: Vec<Value>,
}

async fn look(portal: &TestPortal) -> Seen {
    let own = |event: &&Value| {
        event["source"] == "portico" && event["detail"]["data"]["firm_id"] == "hale-ortiz"
    };
    let bus = portal.bus().await;
    let events = bus.iter().filter(own);
    let events = events.map(|event| {
        (
            event["detail-type"].clone(),
            event["detail"]["data"].clone(),
        )
    });
    let mails = portal.mails(OWN).await.into_iter();
    let mails = mails.map(|mail| {
        let lines = mail.text.lines();
        // Links and codes are secrets of one portal.
        let words = lines.filter(|line| {
            !line.contains("://") && !line.trim().chars().all(|c| c.is_ascii_digit() || c == ' ')
        });
        (mail.subject.clone(), words.collect::<Vec<_>>().join("\n"))
    });
    Seen {
        events: events.collect(),
        mails: mails.collect(),
        dead_letters: portal.dead_letters().await,
    }
}

/// The firm's attempts to learn something, in a world where the victim is a client of another firm, or is not.
async fn attack(elsewhere: bool, locale: Option<&str>) -> Seen {
    let portal = TestPortal::start().await;
    if elsewhere {
        let lake = portal.firm("lakeside");
        lake.introduce("Lakeside LLP").await;
        lake.invite("c-1", VICTIM, Some("es")).await;
        lake.put_on_matter("m-1", &["c-1"]).await;
        let victim = portal.sign_in(VICTIM).await;
        let choice = json!({"locale": "es", "notifications": {"messages": false, "bills": false, "events": false}});
        assert_eq!(victim.patch("/v1/me", choice).await.status, 200);
        lake.share_bill("m-1", "b-1", &["c-1"]).await;
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
    look(&portal).await
}

#[tokio::test]
async fn a_firm_sees_the_same_whether_or_not_an_address_is_a_client_elsewhere() {
    for locale in [Some("en"), None] {
        let (alone, elsewhere) = (attack(false, locale).await, attack(true, locale).await);
        assert!(
            alone.mails.len() > 5 && !alone.events.is_empty(),
            "{alone:?}"
        );
        assert_eq!(alone, elsewhere);
    }
}
