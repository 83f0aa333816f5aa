//! What an endpoint's answers lead to.

use super::{ANA, HOUR, MINUTE, connected, texts};
use serde_json::json;

#[tokio::test]
async fn gone_disables_an_endpoint_and_nothing_is_lost_when_it_is_enabled_again() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let ana = hale.sign_in(ANA).await;
    hale.take();
    hale.server.answer(410);
    hale.write(&ana, "one").await;
    assert_eq!(texts(&hale.take()), ["one"]);
    let list = hale.bearer().await.get("/v1/firm/endpoints").await;
    assert_eq!(list.rows()[0]["enabled"], false);
    assert_eq!(list.rows()[0]["disabled_reason"], "gone");
    let mails = hale.portal.mails("office@hale-ortiz.example").await;
    let last = mails.last().expect("a mail");
    assert_eq!(
        last.subject,
        "The portal stopped sending events to your systems / El portal dejó de enviar eventos a sus sistemas"
    );
    assert!(!last.text.contains("ana"), "no client is named");

    hale.server.answer(200);
    hale.write(&ana, "two").await;
    hale.wait(3 * HOUR, HOUR).await;
    assert!(hale.take().is_empty(), "it gets nothing");
    let enabled = hale.change(&made, json!({"enabled": true})).await;
    assert_eq!(enabled.status, 200, "{enabled:?}");
    hale.portal.settle().await;
    assert_eq!(texts(&hale.take()), ["one", "two"]);
}

#[tokio::test]
async fn an_endpoint_that_takes_nothing_for_75_hours_is_disabled_and_keeps_what_waits() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let ana = hale.sign_in(ANA).await;
    hale.take();
    hale.server.answer(503);
    hale.write(&ana, "one").await;
    hale.write(&ana, "two").await;
    hale.wait(100 * HOUR, HOUR).await;
    let list = hale.bearer().await.get("/v1/firm/endpoints").await;
    assert_eq!(list.rows()[0]["disabled_reason"], "failing", "{list:?}");
    assert!(hale.portal.dead_letters().await.is_empty());
    let tries = hale.take().len();
    assert!((9..=10).contains(&tries), "{tries}");

    hale.server.answer(200);
    hale.change(&made, json!({"enabled": true})).await;
    hale.portal.settle().await;
    assert_eq!(texts(&hale.take()), ["one", "two"]);
}

#[tokio::test]
async fn the_first_attempts_follow_the_retry_schedule_and_retry_after_is_obeyed() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let ana = hale.sign_in(ANA).await;
    hale.take();
    hale.server.answer(500);
    hale.write(&ana, "one").await;
    assert_eq!(hale.take().len(), 1);
    hale.wait(4, 4).await;
    assert_eq!(hale.take().len(), 0, "five seconds at least");
    hale.wait(2, 2).await;
    assert_eq!(hale.take().len(), 1);
    hale.server.answer_by(|_| (429, Some("7200".to_owned())));
    hale.wait(6 * MINUTE, 6 * MINUTE).await;
    assert_eq!(hale.take().len(), 1);
    let attempts = hale.attempts(&made).await;
    assert_eq!(attempts[0]["status"], 429);
    hale.server.answer(200);
    hale.wait(119 * MINUTE, 119 * MINUTE).await;
    assert_eq!(hale.take().len(), 0, "it asked for two hours");
    hale.wait(2 * MINUTE, MINUTE).await;
    assert_eq!(texts(&hale.take()), ["one"]);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    hale.server.answer(307);
    hale.sign_in(ANA).await;
    let attempts = hale.attempts(&made).await;
    assert_eq!(attempts[0]["outcome"], "refused");
    assert_eq!(attempts[0]["status"], 307);
    let paths: Vec<_> = hale.take().into_iter().map(|one| one.path).collect();
    assert_eq!(paths, ["/portico"]);
}

#[tokio::test]
async fn a_server_that_is_away_is_told_apart_from_one_that_refuses() {
    let hale = connected().await;
    let away = json!({"url": "http://127.0.0.1:9/"});
    let made = hale.bearer().await.post("/v1/firm/endpoints", away).await;
    hale.sign_in(ANA).await;
    let path = format!(
        "/v1/firm/endpoints/{}/attempts",
        made.body["id"].as_str().unwrap()
    );
    hale.portal.settle().await;
    let attempts = hale.bearer().await.get(&path).await;
    let first = &attempts.rows()[0];
    assert_eq!(first["outcome"], "unreachable");
    assert!(first["status"].is_null() && first["next_at"].is_string());
}
