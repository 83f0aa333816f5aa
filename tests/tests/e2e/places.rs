//! A link that somebody opens again while signed in leads to its page, whatever became of it; and what a page can show of a firm before anybody signed in.

use crate::harness::{Client, TestPortal, bill_data};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const HOUR: i64 = 3600;

async fn furnished() -> TestPortal {
    let portal = TestPortal::start().await;
    for name in ["hale-ortiz", "northside"] {
        let firm = portal.firm(name);
        firm.invite("c-1", ANA, Some("en")).await;
        firm.invite("c-2", BEN, Some("en")).await;
        firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    }
    portal
}

async fn find_place(browser: &Client, token: &str) -> (u16, Value) {
    let answer = browser
        .post("/v1/link-places", json!({"token": token}))
        .await;
    let place = answer.body["return_to"].clone();
    (answer.status, place)
}

#[tokio::test]
async fn who_is_signed_in_is_led_to_the_place_of_a_link_and_it_is_not_used_up() {
    let portal = furnished().await;
    let firm = portal.firm("hale-ortiz");
    firm.send("bill.shared", bill_data("m-1", "b-1", &["c-1"]))
        .await;
    let mail = portal.last_link(ANA).await;
    let token = mail.token();
    let ana = portal.sign_in(ANA).await;
    let (status, place) = find_place(&ana, &token).await;
    assert_eq!(status, 200);
    assert!(place.as_str().unwrap().starts_with("/bills"), "{place}");
    // It still signs in, once, and leads there after that and after its hour.
    let narrow = portal.sign_in_by(&mail, ANA).await;
    assert_eq!(find_place(&ana, &token).await, (200, place.clone()));
    assert_eq!(find_place(&narrow, &token).await, (200, place.clone()));
    portal.advance(2 * HOUR).await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(find_place(&ana, &token).await, (200, place));
    let asked_for = portal.last_link(ANA).await.token();
    assert_eq!(find_place(&ana, &asked_for).await, (200, Value::Null));
}

#[tokio::test]
async fn the_place_of_a_link_is_told_to_nobody_else() {
    let portal = furnished().await;
    let (hale, north) = (portal.firm("hale-ortiz"), portal.firm("northside"));
    hale.send("bill.shared", bill_data("m-1", "b-1", &["c-1"]))
        .await;
    let of_hale = portal.last_link(ANA).await;
    north
        .send("bill.shared", bill_data("m-1", "b-2", &["c-1"]))
        .await;
    let of_north = portal.last_link(ANA).await.token();
    let ana = portal.sign_in(ANA).await;
    let asked_for = portal.last_link(ANA).await.token();
    let refused = (404, Value::Null);
    let nobody = portal.anonymous();
    assert_eq!(find_place(&nobody, &of_north).await.0, 401);
    let ben = portal.sign_in(BEN).await;
    assert_eq!(find_place(&ben, &of_north).await, refused, "another person");
    // A session that opens one firm alone is told of no other, and of no link that opens all.
    let narrow = portal.sign_in_by(&of_hale, ANA).await;
    assert_eq!(find_place(&narrow, &of_hale.token()).await.0, 200);
    assert_eq!(find_place(&narrow, &of_north).await, refused);
    assert_eq!(find_place(&narrow, &asked_for).await, refused);
    let parts: Vec<_> = of_north.split('.').collect();
    let bens = portal.last_link(BEN).await.token();
    let bens: Vec<_> = bens.split('.').collect();
    for changed in [
        [parts[0], parts[1], parts[2], bens[3]],
        [parts[0], parts[1], "hale-ortiz", parts[3]],
        [parts[0], parts[1], "", parts[3]],
        [bens[0], parts[1], parts[2], parts[3]],
        [parts[0], bens[1], parts[2], parts[3]],
    ] {
        let changed = changed.join(".");
        assert_eq!(find_place(&ana, &changed).await, refused, "{changed}");
    }
    assert_eq!(find_place(&ana, "x").await, refused);
    // Once the firm holds another address, its mails to this one lead nowhere.
    let moved = json!({"client_id": "c-1", "email": "ana@new.example", "name": "Ana"});
    north.send("client.updated", moved).await;
    assert_eq!(find_place(&ana, &of_north).await, refused);
}

#[tokio::test]
async fn anyone_learns_the_letterhead_of_a_firm_and_nothing_else() {
    let portal = furnished().await;
    let anyone = portal.anonymous();
    for unknown in ["hale-ortiz", "nobody", "x y", "%3Cscript%3E"] {
        let answer = anyone.get(&format!("/v1/firms/{unknown}")).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (404, "not-found"),
            "{unknown}"
        );
    }
    let said = json!({
        "name": "Hale & Ortiz LLP", "time_zone": "America/New_York", "colour": "#7a1f3d",
        "contact_email": "office@hale.example", "notify_email": "desk@hale.example",
    });
    portal.firm("hale-ortiz").send("firm.updated", said).await;
    portal.settle().await;
    let answer = anyone.get("/v1/firms/hale-ortiz").await;
    let letterhead = json!({
        "firm_id": "hale-ortiz", "name": "Hale & Ortiz LLP", "colour": "#7a1f3d",
    });
    assert_eq!((answer.status, &answer.body), (200, &letterhead));
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
}
