//! Calendar events of whole days: days of their own zone, whoever says them and wherever they are read.

use crate::harness::{TestPortal, event_data};
use serde_json::{Value, json};
use shared::value::id::{FirmId, Kind};

const ANA: &str = "ana@example.com";

fn whole_day(event: &str, zone: &str, starts_at: &str, ends_at: &str) -> Value {
    let mut data = event_data("m", event, jiff::Timestamp::UNIX_EPOCH, &["a"], &["a"]);
    data["all_day"] = json!(true);
    data["time_zone"] = json!(zone);
    data["starts_at"] = json!(starts_at);
    data["ends_at"] = json!(ends_at);
    data
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_the_day_that_the_firm_said() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    firm.invite("a", ANA, Some("en")).await;
    firm.put_on_matter("m", &["a"]).await;
    let ana = portal.sign_in(ANA).await;
    // As dates, and as the midnights of the zone; in Cairo and Beirut clocks are put forward at midnight of the day.
    let cases = [
        (
            "America/New_York",
            "2026-11-30",
            "2026-12-01",
            ["20261130", "20261201"],
        ),
        (
            "America/New_York",
            "2026-11-30T00:00:00-05:00",
            "2026-12-02T05:00:00Z",
            ["20261130", "20261202"],
        ),
        (
            "Pacific/Auckland",
            "2026-12-24",
            "2026-12-27",
            ["20261224", "20261227"],
        ),
        (
            "UTC",
            "2026-11-30T00:00:00Z",
            "2026-12-01T00:00:00Z",
            ["20261130", "20261201"],
        ),
        (
            "Africa/Cairo",
            "2027-04-30",
            "2027-05-01",
            ["20270430", "20270501"],
        ),
        (
            "Asia/Beirut",
            "2027-03-27",
            "2027-03-28T01:00:00+03:00",
            ["20270327", "20270328"],
        ),
    ];
    for (number, (zone, starts, ends, [first, end])) in cases.into_iter().enumerate() {
        let event = format!("e-{number}");
        firm.send("event.shared", whole_day(&event, zone, starts, ends))
            .await;
        assert_eq!(portal.dead_letters().await, Vec::<Value>::new(), "{zone}");
        let id = Kind::Event.derive(&FirmId::parse("hale").unwrap(), &event);
        let path = format!("/v1/events/{}", Kind::Event.name(&id));
        let shown = ana.get(&path).await.body;
        // Readers show the day of the zone, and an end at midnight belongs to the day before.
        let day = |field: &str, nanoseconds: i64| {
            let at: jiff::Timestamp = shown[field].as_str().unwrap().parse().unwrap();
            let at = at - jiff::Span::new().nanoseconds(nanoseconds);
            let day = at.in_tz(zone).unwrap().date();
            day.to_string().replace('-', "")
        };
        let before = jiff::civil::Date::strptime("%Y%m%d", end)
            .unwrap()
            .yesterday();
        assert_eq!(day("starts_at", 0), first, "{zone}");
        assert_eq!(
            day("ends_at", 1),
            before.unwrap().to_string().replace('-', ""),
            "{zone}"
        );
        let file = ana.get(&format!("{path}/ics")).await.text;
        assert!(
            file.contains(&format!("DTSTART;VALUE=DATE:{first}\r\n")),
            "{file}"
        );
        assert!(
            file.contains(&format!("DTEND;VALUE=DATE:{end}\r\n")),
            "{file}"
        );
    }
    // Of one that is cancelled, the same day stays.
    firm.send("event.cancelled", json!({"event_id": "e-0"}))
        .await;
    let talk = ana.get("/v1/messages").await;
    let gone = talk
        .rows()
        .iter()
        .find_map(|row| row["withdrawn"].get("cancelled"));
    assert_eq!(gone.unwrap()["starts_at"], "2026-11-30T05:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_day_of_the_zone_is_named() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let (starts, ends) = ("/detail/data/starts_at", "/detail/data/ends_at");
    let wrong = "date-or-midnight";
    for (starts_at, ends_at, reason) in [
        (
            "2026-11-30T00:00:00Z",
            "2026-12-01T00:00:00Z",
            format!("{starts} {wrong}; {ends} {wrong}"),
        ),
        (
            "2026-11-30",
            "2026-12-01T12:00:00Z",
            format!("{ends} {wrong}"),
        ),
        ("2026-11-31", "2026-12-01", format!("{starts} {wrong}")),
        // The end is the day after the last one.
        ("2026-11-30", "2026-11-30", format!("{ends} range")),
        ("2026-11-30", "2026-11-29", format!("{ends} range")),
        ("2026-11-30", "2027-03-30", format!("{ends} range")),
    ] {
        let event = whole_day("e", "America/New_York", starts_at, ends_at);
        firm.send("event.shared", event).await;
        let letters = portal.dead_letters().await;
        assert_eq!(letters.last().unwrap()["reason"], reason.as_str());
    }
    // Hours are told as moments.
    let mut event = whole_day("e", "America/New_York", "2026-11-30", "2026-12-01");
    event["all_day"] = json!(false);
    firm.send("event.shared", event).await;
    let letters = portal.dead_letters().await;
    let reason = format!("{starts} time; {ends} time");
    assert_eq!(letters.last().unwrap()["reason"], reason.as_str());
}
