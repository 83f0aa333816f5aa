//! How large a feed is, and what it costs to make one.

use super::{ANA, FIRM, entries, make, soon, start};
use crate::harness::event_data;
use jiff::Span;
use serde_json::{Value, json};
use std::time::Instant;

/// Firms' events that are put onto the bus at once.
const BATCH: usize = 250;

#[tokio::test]
async fn a_feed_of_a_thousand_events_is_one_answer() {
    let portal = start().await;
    let first = soon(&portal).await;
    let firm = portal.firm(FIRM);
    let events: Vec<Value> = (0_i64..1_000)
        .map(|number| {
            let at = first + Span::new().hours(number);
            let mut data = event_data("m-1", &format!("e-{number}"), at, &["c-1"], &["c-1"]);
            data["description"] =
                json!("Please bring your passport and be there early. ".repeat(4));
            let mut event = firm.event("event.shared", 1, data);
            event["detail"]["quiet"] = json!(true);
            event
        })
        .collect();
    for batch in events.chunks(BATCH) {
        portal.put_events(json!(batch)).await;
        portal.settle().await;
    }
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, true).await;
    let began = Instant::now();
    let feed = portal.anonymous().get(&path).await;
    let took = began.elapsed();
    assert_eq!(entries(&feed).len(), 1_000);
    assert_eq!(feed.text.matches("BEGIN:VTIMEZONE").count(), 1);
    println!(
        "figure: a feed of 1,000 events: {} bytes, made and sent in {} ms by this build, the table's time included",
        feed.text.len(),
        took.as_millis()
    );
}
