//! The outbox as a feed, for firms without a public endpoint.

use super::{ANA, connected};
use serde_json::{Value, json};

/// The rows, but for what became of mails.
fn acts(rows: &[Value]) -> Vec<Value> {
    let acts = rows.iter().filter(|row| row["type"] != "delivery.changed");
    acts.cloned().collect()
}

fn kinds(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["type"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_feed_is_read_on_from_the_last_event_and_misses_nothing() {
    let hale = connected().await;
    let bearer = hale.bearer().await;
    let before = bearer.get("/v1/firm/events").await;
    assert!(acts(before.rows()).is_empty(), "{before:?}");
    assert_eq!(before.body["meta"]["more"], false);
    let ana = hale.sign_in(ANA).await;
    for number in 0..7 {
        hale.write(&ana, &format!("message {number}")).await;
    }
    let mut read = Vec::new();
    let mut after = String::new();
    loop {
        let page = bearer.get(&format!("/v1/firm/events?limit=3{after}")).await;
        read.extend(page.rows().to_vec());
        let last = page.body["meta"]["after"].as_str().expect("a place");
        after = format!("&after={last}");
        if page.body["meta"]["more"] == false {
            break;
        }
    }
    let mut expected = vec!["client.signed_in"];
    expected.extend(["message.received"; 7]);
    let read = acts(&read);
    assert_eq!(kinds(&read), expected);
    let texts = read[1..].iter().map(|row| row["data"]["text"].clone());
    let written = (0..7).map(|number| json!(format!("message {number}")));
    assert!(texts.eq(written), "in order");
    let nothing = bearer.get(&format!("/v1/firm/events?limit=3{after}")).await;
    assert!(nothing.rows().is_empty());
    hale.write(&ana, "new").await;
    let new = bearer.get(&format!("/v1/firm/events?limit=3{after}")).await;
    assert_eq!(new.rows()[0]["data"]["text"], "new");

    let id = new.rows()[0]["id"].as_str().unwrap();
    let one = bearer.get(&format!("/v1/firm/events/{id}")).await;
    assert_eq!(one.body, new.rows()[0]);
    let other = hale.portal.make_key("lakeside").await;
    let other = other.bearer(&hale.portal).await;
    assert!(other.get("/v1/firm/events").await.rows().is_empty());
    let foreign = other.get(&format!("/v1/firm/events?after={id}")).await;
    assert_eq!(foreign.field(), ("?after", "event-id"));
    let foreign = other.get(&format!("/v1/firm/events/{id}")).await;
    assert_eq!(foreign.status, 404);
    for (query, field) in [
        ("limit=0", "?limit"),
        ("limit=201", "?limit"),
        ("after=", "?after"),
        ("after=%F0%9F%92%A9", "?after"),
    ] {
        let refused = bearer.get(&format!("/v1/firm/events?{query}")).await;
        assert_eq!((refused.status, refused.field().0), (422, field));
    }
}

#[tokio::test]
async fn events_are_kept_for_35_days() {
    let hale = connected().await;
    hale.sign_in(ANA).await;
    hale.portal.settle().await;
    let day = 24 * super::HOUR;
    hale.portal.advance(34 * day).await;
    let kept = hale.bearer().await.get("/v1/firm/events").await;
    assert_eq!(kinds(&acts(kept.rows())), ["client.signed_in"]);
    hale.portal.advance(day).await;
    let late = hale.bearer().await.get("/v1/firm/events").await;
    assert!(late.rows().is_empty(), "{late:?}");
    // What is forgotten is still a place to read on from.
    let last = kept.rows().last().expect("an event")["id"].clone();
    let path = format!("/v1/firm/events?after={}", last.as_str().unwrap());
    let after = hale.bearer().await.get(&path).await;
    assert!(after.rows().is_empty(), "{after:?}");
}
