//! Ten thousand people who are reminded of an event at the same minute: nobody is left out, and nobody is reminded twice.

mod week;

use crate::harness::proxy::Proxy;
use crate::harness::{TestPortal, event_data};
use local::Options;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const FIRM: &str = "hale-ortiz";
const SUBJECT: &str = "A reminder: a calendar event with Hale & Ortiz LLP within a day";

/// Firms' events that are put onto the bus at once.
const BATCH: usize = 500;

/// How many batches `notify` works on at a time (`MaximumConcurrency` in template.yaml); the local portal works on one.
const BATCHES: f64 = 5.0;

/// How long a call of the table and one of `SendEmail` take in AWS, in seconds, within one region.
const TABLE: f64 = 0.005;
const MAIL: f64 = 0.060;

fn email(number: usize) -> String {
    format!("client-{number}@example.com")
}

/// A portal whose clients all attend one event, a minute before they are reminded of it.
async fn a_minute_before(clients: usize) -> (TestPortal, Proxy) {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    let names: Vec<_> = (0..clients).map(|number| format!("c-{number}")).collect();
    let joined: Vec<Value> = (0..clients)
        .map(|number| {
            let data = json!({
                "client_id": names[number], "email": email(number), "name": "Client",
                "locale": "en",
            });
            firm.event("client.updated", 1, data)
        })
        .collect();
    for batch in joined.chunks(BATCH) {
        portal.put_events(json!(batch)).await;
        portal.settle().await;
    }
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let at = portal.now().await + jiff::Span::new().hours(24).minutes(30);
    let events = [
        firm.event(
            "matter.updated",
            1,
            json!({"matter_id": "m-1", "name": "Matter", "status": "open", "client_ids": names}),
        ),
        firm.event(
            "event.shared",
            1,
            event_data("m-1", "e-1", at, &names, &names),
        ),
    ];
    for mut event in events {
        event["detail"]["quiet"] = json!(true);
        portal.put_events(json!([event])).await;
        portal.settle().await;
    }
    portal.advance(29 * 60).await;
    assert!(reminders(&portal).await.is_empty());
    (portal, proxy)
}

/// How many reminders each address got.
async fn reminders(portal: &TestPortal) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for mail in portal.all_mails().await {
        if mail.subject == SUBJECT {
            *counts.entry(mail.to).or_default() += 1;
        }
    }
    counts
}

/// Lets the minute come; after how many seconds the last mail was handed to the mail system.
async fn remind(portal: &TestPortal, proxy: &Proxy, clients: usize) -> f64 {
    proxy.take();
    let began = Instant::now();
    portal.advance(2 * 60).await;
    portal.settle().await;
    let calls = proxy.take();
    let mut mails = calls.iter().filter(|call| call.operation == "SendEmail");
    let last = mails.next_back().expect("a mail");
    let took = last.at.duration_since(began).as_secs_f64();
    let once: BTreeMap<_, _> = (0..clients).map(|number| (email(number), 1)).collect();
    assert_eq!(reminders(portal).await, once);
    assert!(portal.dead_letters().await.is_empty());
    took
}

#[expect(clippy::cast_precision_loss, reason = "figures are rounded")]
fn per_second(clients: usize, took: f64) -> f64 {
    clients as f64 / took
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --many-reminders"]
async fn ten_thousand_are_reminded_once() {
    let clients = 10_000;
    let (portal, proxy) = a_minute_before(clients).await;
    let took = remind(&portal, &proxy, clients).await;
    println!(
        "figure: 10,000 reminders due at once: none lost, none twice, the last one handed over after {took:.0} s by a local portal, one batch at a time (optimised, without link-time optimisation)"
    );
}

/// How many seconds each reminder takes where a call of the table takes so many milliseconds, and `SendEmail` none.
async fn each_takes(table: u64) -> f64 {
    let clients = 100;
    let (portal, proxy) = a_minute_before(clients).await;
    proxy.take_time(Duration::from_millis(table), Duration::ZERO);
    remind(&portal, &proxy, clients).await / per_second(clients, 1.0)
}

/// What the processor does takes the same time twice, so the difference is the calls that wait for each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --many-reminders"]
async fn reminders_where_calls_take_as_long_as_in_aws() {
    let (quick, slow) = (each_takes(20).await, each_takes(60).await);
    let rounds = (slow - quick) / 0.040;
    let takes = rounds * TABLE + MAIL;
    println!(
        "figure: a reminder waits {rounds:.1} times for the table. Where that takes 5 ms and SendEmail 60 ms, a batch hands over {:.1} a second, and five batches {:.0}, the processor's time left out",
        1.0 / takes,
        BATCHES / takes
    );
}
