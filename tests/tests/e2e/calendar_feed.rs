//! The calendar feed: what a calendar program gets at a secret address, and what ends it.

mod ends;
mod size;

use crate::harness::{Answer, Client, TestPortal, event_data, text};
use jiff::{Span, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const FIRM: &str = "hale-ortiz";
pub const FEED: &str = "/v1/calendar-feed";
const HOUR: i64 = 3_600;

async fn start() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    portal
}

/// Makes a feed; the path of its address.
async fn make(who: &Client, details: bool) -> String {
    let made = who.post(FEED, json!({"details": details})).await;
    assert_eq!(made.status, 201, "{made:?}");
    path_of(&made.body)
}

/// The path of a feed's address.
pub fn path_of(feed: &Value) -> String {
    let url = text(&feed["url"]);
    let (_, path) = url.split_once("/v1/").unwrap();
    format!("/v1/{path}")
}

/// The entries of a calendar, by UID, each with its lines as a map without parameters.
fn entries(calendar: &Answer) -> BTreeMap<String, BTreeMap<String, String>> {
    assert_eq!(calendar.status, 200, "{calendar:?}");
    let unfolded = calendar.text.replace("\r\n ", "");
    let parts = unfolded.split("BEGIN:VEVENT\r\n").skip(1);
    let entries = parts.map(|part| {
        let lines = part.split("\r\n").take_while(|line| *line != "END:VEVENT");
        let lines = lines.filter_map(|line| line.split_once(':'));
        let lines = lines.map(|(name, value)| {
            let name = name.split(';').next().unwrap_or(name);
            (name.to_owned(), value.to_owned())
        });
        let entry: BTreeMap<_, _> = lines.collect();
        (entry["UID"].clone(), entry)
    });
    entries.collect()
}

/// The only entry of a calendar.
fn only(calendar: &Answer) -> BTreeMap<String, String> {
    let mut entries = entries(calendar);
    assert_eq!(entries.len(), 1, "{calendar:?}");
    entries.pop_first().unwrap().1
}

fn sequence(entry: &BTreeMap<String, String>) -> i64 {
    entry["SEQUENCE"].parse().unwrap()
}

async fn soon(portal: &TestPortal) -> Timestamp {
    let now = portal.now().await + Span::new().hours(50);
    now.round(jiff::Unit::Minute).unwrap()
}

#[tokio::test]
async fn changes_and_cancellations_arrive_and_what_is_unshared_is_gone() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let ana = portal.sign_in(ANA).await;
    assert_eq!(ana.get(FEED).await.status, 404);
    let path = make(&ana, true).await;
    let calendar = portal.anonymous();
    assert!(entries(&calendar.get(&path).await).is_empty());
    let at = soon(&portal).await;
    let hearing = event_data("m-1", "e-1", at, &["c-1", "c-2"], &["c-1"]);
    firm.send_version("event.shared", 1, hearing.clone()).await;
    portal.settle().await;
    let first = only(&calendar.get(&path).await);
    assert_eq!(
        (first["SUMMARY"].as_str(), first["STATUS"].as_str()),
        ("Hearing e-1", "CONFIRMED")
    );
    assert_eq!(first["LOCATION"], r"Room 4\, Court House");
    let local = at.in_tz("America/New_York").unwrap();
    assert_eq!(
        first["DTSTART"],
        local.strftime("%Y%m%dT%H%M%S").to_string()
    );
    // A version that changes nothing for her changes nothing here but the sequence.
    portal.advance(HOUR).await;
    firm.send_version("event.shared", 2, hearing).await;
    portal.settle().await;
    let same = only(&calendar.get(&path).await);
    assert_eq!(same, first);
    let moved = at + Span::new().hours(3);
    let moved = event_data("m-1", "e-1", moved, &["c-1", "c-2"], &["c-1"]);
    firm.send_version("event.shared", 3, moved).await;
    portal.settle().await;
    let later = only(&calendar.get(&path).await);
    assert_eq!(later["UID"], first["UID"]);
    assert!(sequence(&later) > sequence(&first), "{later:?}");
    assert!(later["LAST-MODIFIED"] > first["LAST-MODIFIED"], "{later:?}");
    assert_ne!(later["DTSTART"], first["DTSTART"]);
    portal.advance(60).await;
    firm.send_version("event.cancelled", 4, json!({"event_id": "e-1"}))
        .await;
    portal.settle().await;
    let gone = only(&calendar.get(&path).await);
    assert_eq!(gone["UID"], first["UID"]);
    assert!(sequence(&gone) > sequence(&later), "{gone:?}");
    assert_eq!(gone["STATUS"], "CANCELLED");
    assert_eq!(gone["SUMMARY"], "Cancelled event");
    for detail in ["LOCATION", "DESCRIPTION", "URL"] {
        assert!(!gone.contains_key(detail), "{gone:?}");
    }
    portal.advance(29 * 24 * HOUR).await;
    assert_eq!(entries(&calendar.get(&path).await).len(), 1);
    portal.advance(2 * 24 * HOUR).await;
    assert!(entries(&calendar.get(&path).await).is_empty());
    let at = soon(&portal).await;
    firm.send(
        "event.shared",
        event_data("m-1", "e-2", at, &["c-1"], &["c-1"]),
    )
    .await;
    portal.settle().await;
    assert_eq!(only(&calendar.get(&path).await)["SUMMARY"], "Hearing e-2");
    firm.send("event.unshared", json!({"event_id": "e-2"}))
        .await;
    portal.settle().await;
    assert!(entries(&calendar.get(&path).await).is_empty());
}

#[tokio::test]
async fn each_gets_what_the_portal_shows_them_and_places_by_choice() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let at = soon(&portal).await;
    let hearing = event_data("m-1", "e-1", at, &["c-1", "c-2"], &["c-1"]);
    firm.send("event.shared", hearing).await;
    firm.send(
        "event.shared",
        event_data("m-1", "e-9", at, &["c-2"], &["c-2"]),
    )
    .await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    let (of_ana, of_ben) = (make(&ana, false).await, make(&ben, true).await);
    let calendar = portal.anonymous();
    let plain = only(&calendar.get(&of_ana).await);
    assert_eq!(plain["SUMMARY"], "Hearing e-1");
    assert!(!plain.contains_key("LOCATION") && !plain.contains_key("DESCRIPTION"));
    let changed = ana.patch(FEED, json!({"details": true})).await;
    assert_eq!(
        (changed.status, &changed.body["details"]),
        (200, &json!(true))
    );
    assert_eq!(path_of(&changed.body), of_ana, "the address stays");
    let full = only(&calendar.get(&of_ana).await);
    assert!(full["DESCRIPTION"].contains("passport"));
    // Ben knows of the hearing and is not invited.
    let theirs = entries(&calendar.get(&of_ben).await);
    assert_eq!(theirs.len(), 2);
    let limited = theirs.values().find(|one| one["SUMMARY"] == "Hearing e-1");
    let limited = limited.unwrap();
    assert_eq!(limited["TRANSP"], "TRANSPARENT");
    assert!(!limited.contains_key("LOCATION") && !limited.contains_key("DESCRIPTION"));
    // Nothing counts as opened.
    let events = ana.get("/v1/events").await;
    assert_eq!(events.rows()[0]["unread"], true);
    assert!(portal.told("event.viewed").await.is_empty());
    // Off the matter, nothing is there any more.
    firm.put_on_matter("m-1", &["c-2"]).await;
    portal.settle().await;
    assert!(entries(&calendar.get(&of_ana).await).is_empty());
}

#[tokio::test]
async fn an_unchanged_feed_is_not_sent_again_and_says_when_it_was_asked_for() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let at = soon(&portal).await;
    firm.send(
        "event.shared",
        event_data("m-1", "e-1", at, &["c-1"], &["c-1"]),
    )
    .await;
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    assert!(ana.get(FEED).await.body.get("fetched_at").is_none());
    let calendar = portal.anonymous();
    let first = calendar.get(&path).await;
    assert_eq!(first.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    portal.advance(2 * HOUR).await;
    let known = calendar.with("if-none-match", first.header("etag"));
    let again = known.get(&path).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    // With or without the ending that some programs want.
    let bare = path.strip_suffix(".ics").unwrap();
    assert_eq!(calendar.get(bare).await.text, first.text);
    let ana = portal.sign_in(ANA).await;
    let shown = ana.get(FEED).await;
    assert_eq!(path_of(&shown.body), path, "it can be shown again");
    let fetched: Timestamp = text(&shown.body["fetched_at"]).parse().unwrap();
    assert!(portal.now().await.duration_since(fetched).as_secs() < 60);
    firm.send(
        "event.shared",
        event_data("m-1", "e-2", at, &["c-1"], &["c-1"]),
    )
    .await;
    portal.settle().await;
    assert_eq!(entries(&known.get(&path).await).len(), 2);
}

#[tokio::test]
async fn one_feed_has_all_firms_and_all_zones() {
    let portal = start().await;
    let other = portal.firm("baker");
    other.introduce("Baker Law").await;
    other.invite("x-1", ANA, Some("es")).await;
    other.put_on_matter("m-1", &["x-1"]).await;
    let at = soon(&portal).await;
    portal
        .firm(FIRM)
        .send(
            "event.shared",
            event_data("m-1", "e-1", at, &["c-1"], &["c-1"]),
        )
        .await;
    let mut far = event_data("m-1", "e-1", at, &["x-1"], &["x-1"]);
    far["time_zone"] = json!("Pacific/Auckland");
    other.send("event.shared", far).await;
    let mut days = event_data("m-1", "e-2", at, &["x-1"], &["x-1"]);
    days["all_day"] = json!(true);
    days["starts_at"] = json!("2027-03-01T05:00:00Z");
    days["ends_at"] = json!("2027-03-02T05:00:00Z");
    other.send("event.shared", days).await;
    let ana = portal.sign_in(ANA).await;
    let path = make(&ana, false).await;
    let calendar = portal.anonymous().get(&path).await;
    assert_eq!(entries(&calendar).len(), 3);
    for line in [
        "X-WR-CALNAME:Baker Law\\, Hale & Ortiz LLP",
        "TZID:America/New_York",
        "TZID:Pacific/Auckland",
    ] {
        assert!(calendar.text.contains(&format!("{line}\r\n")), "{line}");
    }
    assert!(calendar.text.contains("DTSTART;VALUE=DATE:"));
}
