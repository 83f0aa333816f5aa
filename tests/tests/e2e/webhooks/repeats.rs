//! A message that comes again.

use super::{invitation, on_the_bus, start};
use crate::harness::TestPortal;
use crate::harness::proxy::{Fault, Proxy};
use crate::harness::signing::message;
use local::Options;
use serde_json::json;

#[tokio::test]
async fn the_same_message_gets_the_same_answer_and_is_put_once() {
    let (portal, key) = start().await;
    let first = key.send(&portal, "msg-1", &invitation(1)).await;
    portal.advance(60).await;
    let again = key.send(&portal, "msg-1", &invitation(1)).await;
    assert_eq!((again.status, &again.body), (202, &first.body));
    assert_eq!(on_the_bus(&portal).await, 1);
    let other = key.send(&portal, "msg-1", &invitation(2)).await;
    assert_eq!((other.status, other.problem()), (409, "webhook-id-reused"));
    // Every firm gives its own ids.
    let lakeside = portal.make_key("lakeside").await;
    assert_eq!(
        lakeside.send(&portal, "msg-1", &invitation(2)).await.status,
        202
    );
    // After four days nobody sends it any more, and the id is free.
    portal.advance(4 * 86_400).await;
    assert_eq!(key.send(&portal, "msg-1", &invitation(3)).await.status, 202);
    assert_eq!(on_the_bus(&portal).await, 3);
}

/// An entry that the bus does not take at once is put again before the firm hears of it.
#[tokio::test]
async fn what_the_bus_refuses_once_is_put_again() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let key = portal.make_key("hale-ortiz").await;
    proxy.arm_first("PutEvents", Fault::Refusal);
    let sent = key.send(&portal, "msg-1", &invitation(1)).await;
    let fired = proxy.disarm();
    assert_eq!(fired.operation.as_deref(), Some("PutEvents"));
    assert_eq!(sent.status, 202, "{sent:?}");
    assert_eq!(portal.mails(super::ANA).await.len(), 1, "one invitation");
}

#[tokio::test]
async fn a_bus_that_does_not_answer_is_503_until_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let options = |variables| Options {
        data: Some(folder.path().to_owned()),
        variables,
        ..Options::default()
    };
    // Nobody listens there.
    let nowhere = ("AWS_ENDPOINT_URL_EVENTBRIDGE", "http://127.0.0.1:1");
    let nowhere = vec![(nowhere.0.to_owned(), nowhere.1.to_owned())];
    let portal = TestPortal::with(options(nowhere)).await;
    let key = portal.make_key("hale-ortiz").await;
    for _ in 0..2 {
        let failed = key.send(&portal, "msg-1", &invitation(1)).await;
        assert_eq!((failed.status, failed.problem()), (503, "unavailable"));
        assert!(!failed.header("retry-after").is_empty());
    }
    portal.portal.shutdown().await;
    let portal = TestPortal::with(options(Vec::new())).await;
    let again = key.send(&portal, "msg-1", &invitation(1)).await;
    assert_eq!(again.status, 202, "the same id and body");
    assert_eq!(portal.mails(super::ANA).await.len(), 1);
}

#[tokio::test]
async fn two_at_once_are_one() {
    let (portal, key) = start().await;
    let event = message(
        "client.updated",
        1,
        json!({"client_id": "c-1", "email": super::ANA, "name": "Ana"}),
    );
    let sent = futures::future::join_all((0..5).map(|_| key.send(&portal, "msg-1", &event))).await;
    assert!(sent.iter().all(|answer| answer.status == 202), "{sent:?}");
    let bodies: Vec<_> = sent.iter().map(|answer| &answer.body).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}
