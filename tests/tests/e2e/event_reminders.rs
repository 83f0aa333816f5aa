//! Reminders of calendar events: a day and an hour before, to those who attend, by their choice, and never of what was changed, cancelled or withdrawn.

use crate::harness::{Mail, TestPortal, event_data};
use jiff::{Span, Timestamp};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const FIRM: &str = "hale-ortiz";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

const DAY_BEFORE: &str = "A reminder: a calendar event with Hale & Ortiz LLP within a day";
const HOUR_BEFORE: &str = "Within the hour: a calendar event with Hale & Ortiz LLP";

async fn start() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    portal
}

/// A hearing that Ana attends and Ben knows of.
fn hearing(at: Timestamp) -> Value {
    event_data("m-1", "e-1", at, &["c-1", "c-2"], &["c-1"])
}

async fn share(portal: &TestPortal, data: Value) {
    portal.firm(FIRM).send("event.shared", data).await;
}

/// The mails that remind of events, oldest first.
async fn reminders(portal: &TestPortal, to: &str) -> Vec<Mail> {
    let mails = portal.mails(to).await.into_iter();
    let reminds = |mail: &Mail| {
        let titles = [
            "begins within a day",
            "begins within the hour",
            "empieza en menos",
        ];
        titles.iter().any(|title| mail.text.contains(title))
    };
    mails.filter(reminds).collect()
}

async fn subjects(portal: &TestPortal, to: &str) -> Vec<String> {
    let mails = reminders(portal, to).await.into_iter();
    mails.map(|mail| mail.subject).collect()
}

/// Lets the time come at which the event begins in `minutes`.
async fn come_to(portal: &TestPortal, event: Timestamp, minutes: i64) {
    let left = event.duration_since(portal.now().await).as_secs();
    portal.advance(left - minutes * MINUTE).await;
}

#[tokio::test]
async fn who_attends_is_reminded_a_day_and_an_hour_before() {
    let portal = start().await;
    let at = portal.now().await + Span::new().hours(50);
    share(&portal, hearing(at)).await;
    come_to(&portal, at, 24 * 60 + 2).await;
    assert_eq!(subjects(&portal, ANA).await, [""; 0]);
    portal.advance(3 * MINUTE).await;
    assert_eq!(subjects(&portal, ANA).await, [DAY_BEFORE]);
    come_to(&portal, at, 62).await;
    assert_eq!(subjects(&portal, ANA).await, [DAY_BEFORE]);
    portal.advance(3 * MINUTE).await;
    assert_eq!(subjects(&portal, ANA).await, [DAY_BEFORE, HOUR_BEFORE]);
    portal.advance(48 * HOUR).await;
    let told = reminders(&portal, ANA).await;
    assert_eq!(told.len(), 2, "nothing more comes after it");
    for mail in told {
        for detail in ["Hearing", "m-1", "Court", "passport", "Room"] {
            assert!(!mail.text.contains(detail), "{detail}: {}", mail.text);
        }
        assert!(mail.button("See when and where").is_some());
    }
    assert_eq!(subjects(&portal, BEN).await, [""; 0], "not invited");
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn who_opened_the_event_is_reminded_all_the_same_and_lands_on_it() {
    let portal = start().await;
    let at = portal.now().await + Span::new().hours(30);
    share(&portal, hearing(at)).await;
    let ana = portal.sign_in(ANA).await;
    let id = ana.get("/v1/events").await.rows()[0]["id"].clone();
    let path = format!("/v1/events/{}", id.as_str().unwrap());
    assert_eq!(ana.get(&path).await.status, 200);
    come_to(&portal, at, 24 * 60 - 1).await;
    let mail = reminders(&portal, ANA).await.remove(0);
    let session = json!({"email": ANA, "token": mail.token()});
    let session = portal.anonymous().post("/v1/sessions", session).await;
    let expected = format!("/calendar/{}", id.as_str().unwrap());
    assert_eq!(session.body["return_to"], expected);
}

#[tokio::test]
async fn a_moved_event_is_reminded_of_at_its_new_time_alone() {
    let portal = start().await;
    let at = portal.now().await + Span::new().hours(30);
    share(&portal, hearing(at)).await;
    let later = at + Span::new().hours(48);
    share(&portal, hearing(later)).await;
    come_to(&portal, at, 30).await;
    assert_eq!(subjects(&portal, ANA).await, [""; 0]);
    come_to(&portal, later, 24 * 60 - 1).await;
    assert_eq!(subjects(&portal, ANA).await, [DAY_BEFORE]);
    // Moved once more when the reminder of the day was out: there is another one for the new day.
    let last = later + Span::new().hours(24);
    share(&portal, hearing(last)).await;
    come_to(&portal, last, 59).await;
    portal.advance(10 * MINUTE).await;
    let told = subjects(&portal, ANA).await;
    assert_eq!(told.last().map(String::as_str), Some(HOUR_BEFORE));
    assert_eq!(told.iter().filter(|one| *one == HOUR_BEFORE).count(), 1);
    assert!(told.len() <= 3, "{told:?}");
}

#[tokio::test]
async fn what_was_cancelled_or_withdrawn_or_is_not_attended_any_more_is_not_reminded_of() {
    for end in ["event.cancelled", "event.unshared", "event.shared"] {
        let portal = start().await;
        let at = portal.now().await + Span::new().hours(30);
        share(&portal, hearing(at)).await;
        let data = match end {
            "event.shared" => event_data("m-1", "e-1", at, &["c-1", "c-2"], &[]),
            _ => json!({"event_id": "e-1"}),
        };
        portal.firm(FIRM).send(end, data).await;
        come_to(&portal, at, 30).await;
        assert_eq!(subjects(&portal, ANA).await, [""; 0], "{end}");
        assert!(portal.dead_letters().await.is_empty());
    }
}

#[tokio::test]
async fn an_event_that_ends_while_its_reminder_waits_is_not_reminded_of() {
    let portal = start().await;
    let at = portal.now().await + Span::new().hours(30);
    share(&portal, hearing(at)).await;
    come_to(&portal, at, 24 * 60 + 1).await;
    // A mail just now: the reminder waits for the five minutes after it.
    portal
        .firm(FIRM)
        .send(
            "event.shared",
            event_data("m-1", "e-2", at, &["c-1"], &["c-1"]),
        )
        .await;
    let firm = portal.firm(FIRM);
    firm.post("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    firm.post("event.cancelled", json!({"event_id": "e-2"}))
        .await;
    portal.advance(20 * MINUTE).await;
    assert_eq!(subjects(&portal, ANA).await, [""; 0]);
}

#[tokio::test]
async fn who_hears_of_an_event_for_the_first_time_when_it_is_near_hears_both() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    firm.put_on_matter("m-1", &["c-2"]).await;
    let at = portal.now().await + Span::new().hours(30);
    share(&portal, hearing(at)).await;
    come_to(&portal, at, 20 * 60).await;
    assert_eq!(subjects(&portal, ANA).await, [""; 0]);
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    let mail = portal.last_mail(ANA).await;
    assert_eq!(mail.subject, DAY_BEFORE);
    for title in ["A calendar event begins within a day", "New calendar event"] {
        assert!(mail.text.contains(title), "{title}: {}", mail.text);
    }
    let items = portal.items().await;
    let about = items.iter().filter(|item| item["kind"] == "DELIVERY");
    let about = about.filter_map(|item| item["subjects"].as_array());
    let about = about.filter(|subjects| !subjects.is_empty());
    let event = vec![json!({"kind": "EVENT", "firm_ref": "e-1"})];
    assert_eq!(
        about.collect::<Vec<_>>(),
        [&event, &event],
        "Ana's and Ben's"
    );
    come_to(&portal, at, 59).await;
    assert_eq!(subjects(&portal, ANA).await, [DAY_BEFORE, HOUR_BEFORE]);
}

#[tokio::test]
async fn reminders_come_by_choice() {
    let portal = start().await;
    let at = portal.now().await + Span::new().hours(30);
    let ana = portal.sign_in(ANA).await;
    let mut choices = ana.get("/v1/me").await.body["notifications"].clone();
    assert_eq!(
        (&choices["day_before"], &choices["hour_before"]),
        (&json!(true), &json!(true))
    );
    choices["day_before"] = json!(false);
    // Reminders are apart from news about events.
    choices["events"] = json!(false);
    let changed = ana.patch("/v1/me", json!({"notifications": choices})).await;
    assert_eq!(changed.status, 200);
    share(&portal, hearing(at)).await;
    come_to(&portal, at, 23 * 60).await;
    assert_eq!(subjects(&portal, ANA).await, [""; 0]);
    come_to(&portal, at, 59).await;
    assert_eq!(subjects(&portal, ANA).await, [HOUR_BEFORE]);
    // Turned on later, the reminder of the day that is over does not come.
    let at = portal.now().await + Span::new().hours(30);
    share(&portal, event_data("m-1", "e-2", at, &["c-1"], &["c-1"])).await;
    come_to(&portal, at, 20 * 60).await;
    choices["day_before"] = json!(true);
    ana.patch("/v1/me", json!({"notifications": choices})).await;
    share(&portal, event_data("m-1", "e-3", at, &["c-1"], &[])).await;
    portal.advance(10 * MINUTE).await;
    assert_eq!(subjects(&portal, ANA).await, [HOUR_BEFORE]);
}

#[tokio::test]
async fn an_event_shared_late_has_the_reminders_that_are_still_to_come() {
    let portal = start().await;
    let at = portal.now().await + Span::new().hours(3);
    let mut quiet = portal.firm(FIRM).event("event.shared", 1, hearing(at));
    quiet["detail"]["quiet"] = json!(true);
    portal.put_events(json!([quiet])).await;
    portal.settle().await;
    come_to(&portal, at, 59).await;
    assert_eq!(subjects(&portal, ANA).await, [HOUR_BEFORE]);
}

#[tokio::test]
async fn whole_days_are_reminded_of_once_at_nine_on_the_day_before() {
    let portal = start().await;
    let today = portal.now().await.in_tz("America/New_York").unwrap().date();
    let day = today + Span::new().days(3);
    let mut data = hearing(portal.now().await);
    data["starts_at"] = json!(day.to_string());
    data["ends_at"] = json!((day + Span::new().days(1)).to_string());
    data["all_day"] = json!(true);
    share(&portal, data).await;
    let begins = day.in_tz("America/New_York").unwrap().timestamp();
    come_to(&portal, begins, 15 * 60 + 1).await;
    assert_eq!(subjects(&portal, ANA).await, [""; 0]);
    portal.advance(2 * MINUTE).await;
    assert_eq!(subjects(&portal, ANA).await, [DAY_BEFORE]);
    portal.advance(16 * HOUR).await;
    assert_eq!(subjects(&portal, ANA).await, [DAY_BEFORE]);
}
