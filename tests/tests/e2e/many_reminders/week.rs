//! A week of a firm with a thousand clients of whom nobody opens or answers anything: the most that the portal mails.

use super::{FIRM, email};
use crate::harness::{Dice, Firm, Mail, TestPortal, bill_data, event_data};
use crate::requests::request_data;
use jiff::{Span, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CLIENTS: usize = 1_000;
const DAYS: usize = 7;
const HOUR: i64 = 3_600;

/// How many of a hundred clients have a request open when the week begins.
const ASKED_BEFORE: usize = 30;

/// Less than this between two mails would be two on one day.
const GAP: i64 = 20 * HOUR;

/// What mails say that tell nothing new.
const NOTHING_NEW: [&str; 4] = [
    "Something still waits for you",
    "Some things still wait for you",
    "Something important waits for you",
    "Some important things wait for you",
];

/// What mails say that remind of events.
const OF_EVENTS: [&str; 4] = [
    "A calendar event begins within a day",
    "Calendar events begin within a day",
    "A calendar event begins within the hour",
    "Calendar events begin within the hour",
];

fn says(mail: &Mail, titles: &[&str]) -> bool {
    titles.iter().any(|title| mail.text.contains(title))
}

/// The firm, its clients, and what was asked of some of them before.
async fn prepare(portal: &TestPortal, dice: &mut Dice) {
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    let mut events = Vec::new();
    for number in 0..CLIENTS {
        let (client, matter) = (format!("c-{number}"), format!("m-{number}"));
        let data =
            json!({"client_id": client, "email": email(number), "name": "Client", "locale": "en"});
        events.push(firm.event("client.updated", 1, data));
        let data =
            json!({"matter_id": matter, "name": matter, "status": "open", "client_ids": [client]});
        events.push(firm.event("matter.updated", 1, data));
        if dice.chance(ASKED_BEFORE) {
            let due = portal.now().await + Span::new().hours(24 * i64_of(dice.below(20)) - 240);
            events.push(request(&firm, number, "before", due));
        }
    }
    for event in &mut events {
        event["detail"]["quiet"] = json!(true);
    }
    for batch in events.chunks(500) {
        portal.put_events(json!(batch)).await;
        portal.settle().await;
    }
}

fn i64_of(number: usize) -> i64 {
    i64::try_from(number).expect("a small number")
}

fn request(firm: &Firm<'_>, number: usize, name: &str, due: Timestamp) -> Value {
    let client = format!("c-{number}");
    let mut data = request_data(&format!("r-{number}-{name}"), "answer", &[&client]);
    data["matter_id"] = json!(format!("m-{number}"));
    data["due_on"] = json!(due.strftime("%Y-%m-%d").to_string());
    firm.event("request.made", 1, data)
}

/// What the firm shares with one client.
fn share(
    portal: &TestPortal,
    dice: &mut Dice,
    now: Timestamp,
    number: usize,
    hour: usize,
) -> Value {
    let firm = portal.firm(FIRM);
    let (client, matter) = (format!("c-{number}"), format!("m-{number}"));
    let (name, clients) = (format!("{number}-{hour}"), [client.as_str()]);
    let later = now + Span::new().hours(12 + i64_of(dice.below(72)));
    let mut event = match dice.below(4) {
        0 => firm.event("bill.shared", 1, bill_data(&matter, &name, &clients)),
        1 => firm.event(
            "event.shared",
            1,
            event_data(&matter, &name, later, &clients, &clients),
        ),
        2 => return request(&firm, number, &name, later),
        _ => {
            let data = json!({
                "message_id": name, "matter_id": matter, "author": "Dana Hale", "text": "Hello.",
                "client_ids": clients,
            });
            firm.event("message.sent", 1, data)
        }
    };
    if dice.chance(30) {
        event["detail"]["important"] = json!({"unread_after_hours": 12 + dice.below(36)});
    }
    event
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --many-reminders"]
async fn a_week_of_a_thousand_clients() {
    let portal = TestPortal::start().await;
    let mut dice = Dice::new(33);
    prepare(&portal, &mut dice).await;
    for hour in 0..DAYS * 24 {
        let now = portal.now().await;
        let mut shared = Vec::new();
        // Within working hours, each client hears of something new every third day.
        if (9..18).contains(&(hour % 24)) {
            for number in 0..CLIENTS {
                if dice.below(27) == 0 {
                    shared.push(share(&portal, &mut dice, now, number, hour));
                }
            }
            portal.put_events(json!(shared)).await;
            portal.settle().await;
        }
        portal.advance(HOUR).await;
    }
    let mails = portal.all_mails().await;
    let mut nothing_new: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
    for mail in mails.iter().filter(|mail| says(mail, &NOTHING_NEW)) {
        let at = mail.at.parse().expect("a time");
        nothing_new.entry(&mail.to).or_default().push(at);
    }
    for (client, times) in &nothing_new {
        for pair in times.windows(2) {
            let gap = pair[1].duration_since(pair[0]).as_secs();
            assert!(gap >= GAP, "{client}: {times:?}");
        }
    }
    assert!(portal.dead_letters().await.is_empty());
    let reminders: usize = nothing_new.values().map(Vec::len).sum();
    let most = nothing_new.values().map(Vec::len).max().unwrap_or_default();
    let of_events = mails.iter().filter(|mail| says(mail, &OF_EVENTS)).count();
    let each = |count: usize| super::per_second(count, super::per_second(CLIENTS, 1.0));
    println!(
        "figure: a week of 1,000 clients who open and answer nothing: {:.2} mails each, of which {:.2} remind of requests or repeat what is important (at most {most} to one client), {:.2} remind of events",
        each(mails.len()),
        each(reminders),
        each(of_events)
    );
}
