//! Where a matter stands: everyone on the matter sees it, in the firm's words and the reader's language, and a firm that is silent for longer than it said is not passed over in silence.

use crate::harness::{Client, Firm, Mail, TestPortal, text};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const FIRM: &str = "hale-ortiz";
const DAY: i64 = 86_400;
const SUBJECT: &str = "Hale & Ortiz LLP wrote where your case stands";

/// Stages `a`, `b` and `c` in both languages.
pub fn stage_data(matter: &str, stage: &str, now: &str) -> Value {
    let named = |id: &str| {
        json!({
            "id": id, "name": {"en": format!("Stage {id}"), "es": format!("Etapa {id}")},
            "explanation": {"en": format!("What {id} is."), "es": format!("Qué es {id}.")},
            "usual_duration": {"en": "2 weeks", "es": "2 semanas"},
        })
    };
    let stages = ["a", "b", "c"].map(named);
    json!({
        "matter_id": matter, "stage_id": stage, "stages": stages,
        "what_happens_now": {"en": now, "es": format!("{now} (es)")},
        "waiting_for": "court", "next_step": {"en": "The court answers.", "es": "El juzgado responde."},
    })
}

async fn start() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal
}

async fn stand(firm: &Firm<'_>, stage: &str, now: &str) {
    firm.send("matter.stage_changed", stage_data("m-1", stage, now))
        .await;
}

/// What a client reads about the only matter.
async fn progress(client: &Client) -> Value {
    let matters = client.get("/v1/matters").await;
    assert_eq!(matters.rows().len(), 1, "{matters:?}");
    matters.rows()[0]["progress"].clone()
}

async fn stages(client: &Client) -> crate::harness::Answer {
    let matters = client.get("/v1/matters").await;
    let id = text(&matters.rows()[0]["id"]);
    client.get(&format!("/v1/matters/{id}/stages")).await
}

#[tokio::test]
async fn everyone_on_the_matter_reads_it_in_the_own_language() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    stand(&firm, "b", "The judge reads our brief.").await;
    let ana = portal.sign_in(ANA).await;
    let english = progress(&ana).await;
    assert_eq!(
        english,
        json!({
            "language": "en", "stage": "Stage b", "number": 2, "count": 3,
            "what_happens_now": "The judge reads our brief.", "waiting_for": "court",
            "next_step": "The court answers.", "overdue": false,
        })
    );
    let ben = portal.sign_in(BEN).await.with("accept-language", "es");
    let spanish = progress(&ben).await;
    assert_eq!(spanish["stage"], "Etapa b");
    assert_eq!(
        spanish["what_happens_now"],
        "The judge reads our brief. (es)"
    );
    let whole = stages(&ben).await;
    assert_eq!(whole.status, 200, "{whole:?}");
    assert_eq!(whole.body["current"], "b");
    assert_eq!(whole.body["stages"][2]["name"], "Etapa c");
    assert_eq!(whole.body["stages"][2]["explanation"], "Qué es c.");
    assert_eq!(whole.body["stages"][2]["usual_duration"], "2 semanas");
    assert!(whole.body["stages"][2]["entered_at"].is_null());
    assert_eq!(
        whole.body["stages"][1]["entered_at"],
        "2026-11-23T09:00:00Z"
    );
}

#[tokio::test]
async fn a_text_that_is_missing_in_one_language_brings_all_of_them_in_the_other() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let mut data = stage_data("m-1", "a", "We file.");
    data["next_step"] = json!({"en": "The court answers."});
    firm.send("matter.stage_changed", data).await;
    let ana = portal.sign_in(ANA).await.with("accept-language", "es");
    let read = progress(&ana).await;
    assert_eq!(read["language"], "en");
    assert_eq!(read["stage"], "Stage a");
}

#[tokio::test]
async fn the_mail_has_no_detail_and_leads_to_the_matter() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let before = portal.mails(ANA).await.len();
    stand(&firm, "b", "The judge reads our brief.").await;
    let mails = portal.mails(ANA).await;
    assert_eq!(mails.len(), before + 1);
    let mail: &Mail = mails.last().unwrap();
    assert_eq!(mail.subject, SUBJECT);
    for detail in ["Stage", "judge", "court", "Matter m-1"] {
        assert!(!mail.text.contains(detail), "{detail}: {}", mail.text);
    }
    let url = mail.button("See where my case stands").unwrap();
    let token = url.split_once("?token=").unwrap().1;
    let token = token.split('&').next().unwrap();
    let body = json!({"email": ANA, "token": token});
    let session = portal.anonymous().post("/v1/sessions", body).await;
    let ana = portal.sign_in(ANA).await;
    let id = text(&ana.get("/v1/matters").await.rows()[0]["id"]);
    assert_eq!(session.body["return_to"], format!("/matters/{id}"));

    // The same words again are no news; other words are.
    stand(&firm, "b", "The judge reads our brief.").await;
    portal.advance(DAY).await;
    assert_eq!(news(&portal).await, 1);
    stand(&firm, "c", "The judge decided.").await;
    portal.advance(DAY).await;
    assert_eq!(news(&portal).await, 2);
    // A choice of its own in the settings.
    let choices = json!({"notifications": {
        "messages": true, "bills": true, "events": true, "documents": true, "stages": false,
    }});
    let ana = portal.sign_in(ANA).await;
    assert_eq!(ana.patch("/v1/me", choices).await.status, 200);
    stand(&firm, "a", "It goes back.").await;
    portal.advance(DAY).await;
    assert_eq!(news(&portal).await, 2);
}

/// How many mails told Ana of where her case stands.
async fn news(portal: &TestPortal) -> usize {
    let mails = portal.mails(ANA).await;
    let of_stages = mails.iter().filter(|mail| mail.subject == SUBJECT);
    of_stages.count()
}

#[tokio::test]
async fn who_comes_and_who_goes_with_the_matter() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    // Before the matter, and before the client.
    let data = stage_data("m-2", "a", "We file.");
    firm.send("matter.stage_changed", data).await;
    firm.put_on_matter("m-2", &["c-3"]).await;
    firm.invite("c-3", "cora@example.com", None).await;
    let cora = portal.sign_in("cora@example.com").await;
    assert_eq!(progress(&cora).await["stage"], "Stage a");

    stand(&firm, "a", "We file.").await;
    let ben = portal.sign_in(BEN).await.with("accept-language", "es");
    assert!(ben.get("/v1/matters").await.rows().is_empty());
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    assert_eq!(progress(&ben).await["what_happens_now"], "We file. (es)");

    let id = text(&ben.get("/v1/matters").await.rows()[0]["id"]);
    firm.put_on_matter("m-1", &["c-1"]).await;
    stand(&firm, "b", "The judge reads it.").await;
    let path = format!("/v1/matters/{id}/stages");
    assert_eq!(ben.get(&path).await.status, 404);
    let other = portal.sign_in("cora@example.com").await;
    assert_eq!(other.get(&path).await.status, 404);
    // Back on it, with what was said meanwhile.
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    assert_eq!(progress(&ben).await["number"], 2);
}

#[tokio::test]
async fn the_newest_version_stands_in_any_order() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let say = |version: i64, stage: &'static str| {
        let data = stage_data("m-1", stage, &format!("Version {version}."));
        firm.send_version("matter.stage_changed", version, data)
    };
    let ana = portal.sign_in(ANA).await;
    say(30, "b").await;
    say(10, "a").await;
    say(30, "c").await;
    assert_eq!(
        progress(&ana).await["stage"],
        "Stage b",
        "a version is said once"
    );
    say(20, "b").await;
    say(40, "a").await;
    let whole = stages(&ana).await;
    let history = whole.body["history"].as_array().unwrap();
    let history: Vec<_> = history.iter().map(|one| text(&one["stage_id"])).collect();
    assert_eq!(history, ["a", "b", "a"], "{whole:?}");

    let gone = json!({"matter_id": "m-1"});
    firm.send_version("matter.stage_unshared", 50, gone).await;
    assert!(progress(&ana).await.is_null());
    assert_eq!(stages(&ana).await.status, 404);
    say(45, "b").await;
    assert!(progress(&ana).await.is_null());
    // Whoever comes meanwhile gets nothing of it either.
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    let ben = portal.sign_in(BEN).await;
    assert!(progress(&ben).await.is_null());
    say(60, "c").await;
    assert_eq!(progress(&ana).await["stage"], "Stage c");
    assert_eq!(progress(&ben).await["stage"], "Stage c");
}

/// The days after today, as the firm's clock in New York has them.
async fn day(portal: &TestPortal, days: i64) -> String {
    let now = portal.now().await.in_tz("America/New_York").unwrap();
    now.date()
        .saturating_add(jiff::Span::new().days(days))
        .to_string()
}

async fn promise(portal: &TestPortal, firm: &Firm<'_>, stage: &str, days: i64) {
    let mut data = stage_data("m-1", stage, "We wait.");
    data["next_update_by"] = day(portal, days).await.into();
    firm.send("matter.stage_changed", data).await;
}

#[tokio::test]
async fn a_silence_is_admitted_and_told_once() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    promise(&portal, &firm, "b", 2).await;
    portal.advance(DAY).await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(progress(&ana).await["overdue"], false);
    assert!(portal.told("matter.silent").await.is_empty());
    portal.advance(2 * DAY).await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    let read = progress(&ana).await;
    assert_eq!(read["overdue"], true, "{read}");
    let told = portal.told("matter.silent").await;
    assert_eq!(told.len(), 1, "{told:?}");
    let data = &told[0]["detail"]["data"];
    assert_eq!(data["firm_id"], FIRM);
    assert_eq!(data["matter_id"], "m-1");
    assert_eq!(data["stage_id"], "b");
    portal.advance(5 * DAY).await;
    portal.settle().await;
    assert_eq!(portal.told("matter.silent").await.len(), 1);
    // A firm without a public endpoint finds it in its feed.
    let bearer = portal.make_key(FIRM).await.bearer(&portal).await;
    let feed = bearer.get("/v1/firm/events?limit=200").await;
    let types = feed.rows().iter().map(|event| text(&event["type"]));
    assert_eq!(types.filter(|one| one == "matter.silent").count(), 1);
    // What it says next is heard, and the next silence is another one.
    promise(&portal, &firm, "b", 1).await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(progress(&ana).await["overdue"], false);
    portal.advance(3 * DAY).await;
    portal.settle().await;
    assert_eq!(portal.told("matter.silent").await.len(), 2);
}

#[tokio::test]
async fn no_silence_where_the_firm_spoke_or_closed_or_nobody_is_there() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    promise(&portal, &firm, "b", 1).await;
    stand(&firm, "c", "The judge decided.").await;
    promise_closed(&portal, &firm).await;
    let mut nobody = stage_data("m-3", "a", "We wait.");
    nobody["next_update_by"] = day(&portal, 1).await.into();
    firm.send("matter.stage_changed", nobody).await;
    portal.advance(4 * DAY).await;
    portal.settle().await;
    let told = portal.told("matter.silent").await;
    assert!(told.is_empty(), "{told:?}");
    let ana = portal.sign_in(ANA).await;
    let matters = ana.get("/v1/matters").await;
    for matter in matters.rows() {
        assert_eq!(matter["progress"]["overdue"], false, "{matter}");
    }
}

async fn promise_closed(portal: &TestPortal, firm: &Firm<'_>) {
    firm.put_on_matter("m-2", &["c-1"]).await;
    let mut data = stage_data("m-2", "a", "We wait.");
    data["next_update_by"] = day(portal, 1).await.into();
    firm.send("matter.stage_changed", data).await;
    let closed =
        json!({"matter_id": "m-2", "name": "Closed", "status": "closed", "client_ids": ["c-1"]});
    firm.send("matter.updated", closed).await;
}

#[tokio::test]
async fn a_day_that_passed_meanwhile_counts_when_the_matter_is_open_again() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    promise_closed(&portal, &firm).await;
    // The stage of a matter that is not known yet.
    let mut early = stage_data("m-3", "a", "We wait.");
    early["next_update_by"] = day(&portal, 1).await.into();
    firm.send("matter.stage_changed", early).await;
    portal.advance(4 * DAY).await;
    assert!(portal.told("matter.silent").await.is_empty());
    firm.put_on_matter("m-2", &["c-1"]).await;
    firm.put_on_matter("m-3", &["c-1"]).await;
    for _ in 0..2 {
        portal.advance(120).await;
        portal.settle().await;
    }
    let told = portal.told("matter.silent").await;
    let mut matters: Vec<_> = told
        .iter()
        .map(|event| text(&event["detail"]["data"]["matter_id"]))
        .collect();
    matters.sort();
    assert_eq!(matters, ["m-2", "m-3"]);
    // Not once more with each change of the matter.
    firm.put_on_matter("m-2", &["c-1", "c-2"]).await;
    portal.advance(120).await;
    portal.settle().await;
    assert_eq!(portal.told("matter.silent").await.len(), 2);
}

#[tokio::test]
async fn the_firm_finds_what_it_said_and_who_sees_it() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let data = stage_data("m-1", "b", "The judge reads our brief.");
    firm.send_version("matter.stage_changed", 7, data).await;
    let bearer = portal.make_key(FIRM).await.bearer(&portal).await;
    let found = bearer.get("/v1/firm/resources/stage/m-1").await;
    assert_eq!(found.status, 200, "{found:?}");
    assert_eq!(
        (&found.body["version"], &found.body["shared_with"]),
        (&json!(7), &json!(1))
    );
    let client = &found.body["clients"][0];
    assert_eq!(client["client_id"], "c-1");
    assert_eq!(client["visibility"], "visible");
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    let found = bearer.get("/v1/firm/resources/stage/m-1").await;
    let client = &found.body["clients"][0];
    assert_eq!(
        (&client["client_id"], &client["visibility"]),
        (&json!("c-1"), &json!("no-client"))
    );
}

#[tokio::test]
async fn the_day_ends_where_the_firm_is_by_then() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    promise(&portal, &firm, "b", 1).await;
    // The firm moves twelve hours to the west, where the day is longer.
    let moved = json!({"name": "Hale & Ortiz LLP", "time_zone": "Pacific/Pago_Pago", "contact_email": "office@hale.example"});
    firm.send("firm.updated", moved).await;
    let end = portal.now().await.in_tz("America/New_York").unwrap();
    let end = end.date().saturating_add(jiff::Span::new().days(2));
    let end = end.in_tz("America/New_York").unwrap().timestamp();
    let until = end.duration_since(portal.now().await).as_secs();
    portal.advance(until + 120).await;
    portal.settle().await;
    assert!(portal.told("matter.silent").await.is_empty());
    portal.advance(8 * 3_600).await;
    portal.settle().await;
    assert_eq!(portal.told("matter.silent").await.len(), 1);
}

#[tokio::test]
async fn another_firms_matter_of_the_same_name_is_another_one() {
    let portal = start().await;
    let other = portal.firm("lakeside");
    other.invite("c-1", ANA, Some("en")).await;
    other.put_on_matter("m-1", &["c-1"]).await;
    stand(&portal.firm(FIRM), "b", "The judge reads our brief.").await;
    let ana = portal.sign_in(ANA).await;
    let matters = ana.get("/v1/matters").await;
    let said = |firm: &str| {
        let mut rows = matters.rows().iter();
        let row = rows.find(|row| row["firm_id"] == firm).unwrap();
        row["progress"]["stage"].clone()
    };
    assert_eq!(said(FIRM), "Stage b");
    assert!(said("lakeside").is_null());
}
