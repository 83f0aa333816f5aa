//! In order for each client, at least once, and nobody waits for anybody else.

use super::{ANA, BEN, HOUR, MINUTE, connected, texts};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn an_endpoint_that_fails_for_a_day_gets_everything_in_order_and_once() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let (ana, ben) = (hale.sign_in(ANA).await, hale.sign_in(BEN).await);
    hale.server.answer(500);
    hale.take();
    for number in 0..5 {
        hale.write(&ana, &format!("ana {number}")).await;
        hale.write(&ben, &format!("ben {number}")).await;
    }
    hale.wait(24 * HOUR, 30 * MINUTE).await;
    let failed = hale.take();
    let tried: BTreeSet<_> = texts(&failed).into_iter().collect();
    assert_eq!(
        tried,
        BTreeSet::from(["ana 0".to_owned(), "ben 0".to_owned()]),
        "what comes later waits"
    );
    assert!(failed.len() <= 2 * 8, "{} attempts", failed.len());

    hale.server.answer(204);
    hale.wait(24 * HOUR, HOUR).await;
    let received = texts(&hale.take());
    for name in ["ana", "ben"] {
        let own = received.iter().filter(|text| text.starts_with(name));
        let own: Vec<_> = own.cloned().collect();
        let expected: Vec<_> = (0..5).map(|number| format!("{name} {number}")).collect();
        assert_eq!(own, expected, "in order, once");
    }
    assert!(
        hale.portal.dead_letters().await.is_empty(),
        "a server that is away for a day is no fault"
    );
    let list = hale.bearer().await.get("/v1/firm/endpoints").await;
    assert_eq!(list.rows()[0]["enabled"], true);
    assert!(list.rows()[0]["failing_since"].is_null(), "{list:?}");
    let _ = made;
}

#[tokio::test]
async fn a_poisonous_event_and_a_dead_endpoint_hold_up_nobody() {
    let hale = connected().await;
    hale.add("/portico", json!({})).await;
    // Nothing listens on the discard port.
    let dead = json!({"url": "http://127.0.0.1:9/dead"});
    let dead = hale.bearer().await.post("/v1/firm/endpoints", dead).await;
    assert_eq!(dead.status, 201, "{dead:?}");
    let (ana, ben) = (hale.sign_in(ANA).await, hale.sign_in(BEN).await);
    hale.server.answer_by(|received| {
        let poison = received.body["data"]["text"] == "poison";
        (if poison { 422 } else { 200 }, None)
    });
    hale.take();
    hale.write(&ana, "poison").await;
    hale.write(&ben, "one").await;
    hale.write(&ana, "after").await;
    hale.write(&ben, "two").await;
    assert_eq!(texts(&hale.take()), ["poison", "one", "two"]);

    // Ten attempts, then the next event's turn. Meanwhile the endpoint takes what else there is.
    hale.wait(50 * HOUR, HOUR).await;
    let ben = hale.sign_in(BEN).await;
    hale.write(&ben, "three").await;
    hale.wait(50 * HOUR, HOUR).await;
    let received = texts(&hale.take());
    let poisonous = received.iter().filter(|text| *text == "poison").count();
    assert_eq!(poisonous, 9, "{received:?}");
    assert_eq!(received.last().map(String::as_str), Some("after"));
    let letters = hale.portal.dead_letters().await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(letters[0]["function"], "deliver-webhook");
    let mails = hale.portal.mails("office@hale-ortiz.example").await;
    let subjects: Vec<_> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert!(
        subjects
            .iter()
            .any(|subject| subject.starts_with("Your systems did not accept an event")),
        "{subjects:?}"
    );

    // The dead letter is the job that sends it again, once the firm's server takes it.
    hale.server.answer(200);
    let job = &letters[0]["event"];
    assert_eq!(job["job"], "replay", "{job}");
}

#[tokio::test]
async fn the_same_events_from_the_bus_again_send_nothing_again() {
    let hale = connected().await;
    hale.add("/portico", json!({})).await;
    let ana = hale.sign_in(ANA).await;
    hale.write(&ana, "once").await;
    let said = hale.portal.told("message.received").await;
    assert_eq!(texts(&hale.take()), ["once"]);
    for _ in 0..3 {
        let again = json!({
            "source": "portico", "detail-type": "message.received", "detail": said[0]["detail"],
        });
        hale.portal.put_events(again).await;
    }
    hale.portal.settle().await;
    assert!(hale.take().is_empty());
}
