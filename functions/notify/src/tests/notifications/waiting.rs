//! News that waits: for the end of the quiet, for another invocation, for its client and matter, or for the person to want it.

use super::{client_appeared, subjects};
use crate::tests::portal::{Portal, ana, changed, envelope, hale};
use serde_json::json;
use shared::engine::table::Write;
use shared::exchange::portal_event::{MatterAppeared, NewsWaiting, PortalEvent};
use shared::item::ItemKind;
use shared::key;
use shared::notice::QUIET;
use shared::value::id::Kind;
use shared::value::time::{HOUR, MINUTE, SECOND, Timestamp};

fn matter_appeared() -> PortalEvent {
    let data = MatterAppeared {
        firm_id: hale(),
        client: ana().client,
        matter: Kind::Matter.derive(&hale(), "m-1"),
    };
    PortalEvent::MatterAppeared(envelope("matter", Timestamp(0), data))
}

fn news_waiting() -> PortalEvent {
    let data = NewsWaiting {
        firm_id: hale(),
        client: ana().client,
    };
    PortalEvent::NewsWaiting(envelope("waiting", Timestamp(0), data))
}

#[tokio::test]
async fn what_comes_within_the_quiet_waits_for_one_digest() {
    let mut portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-0").await;
    assert_eq!(
        subjects(&mut portal, Kind::Bill, "b-0").await,
        ["New bill from Hale & Ortiz LLP"]
    );
    let start = portal.now;
    // More than the function looks at around the events, so no list of them is needed.
    for number in 1..=60 {
        portal.now = portal.now.plus(SECOND);
        let id = format!("b-{number}");
        portal.bill(&id).await;
        let events = [changed(Kind::Bill, &id)];
        assert!(portal.notify(&events).await.is_empty());
    }
    assert_eq!(portal.mails(), []);
    let [wake] = &portal.later()[..] else {
        panic!("one message for all that waits")
    };
    assert!(matches!(wake.event, PortalEvent::NewsWaiting(_)));
    assert_eq!(wake.delay, QUIET / SECOND);
    // It is too early, because more news arrived meanwhile, and is sent again.
    portal.now = start.plus(SECOND + QUIET);
    assert!(portal.notify(&[news_waiting()]).await.is_empty());
    assert_eq!(portal.mails(), []);
    assert_eq!(portal.later()[0].delay, 59);
    portal.now = start.plus(MINUTE + QUIET);
    let twice = [news_waiting(), news_waiting()];
    assert!(portal.notify(&twice).await.is_empty());
    let mails = portal.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "New bills from Hale & Ortiz LLP");
    portal.now = portal.now.plus(HOUR);
    assert!(portal.notify(&[client_appeared()]).await.is_empty());
    assert_eq!(portal.mails(), [], "all of it was told");
    assert_eq!(portal.later(), []);
}

#[tokio::test]
async fn who_is_being_written_to_by_another_invocation_waits_and_fails_nothing() {
    let mut portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-1").await;
    let lease = Write::update(&key::idempotency(&ana(), "notify"))
        .set("kind", ItemKind::Idempotency)
        .set("holder", "another")
        .set("until", portal.now.plus(2 * MINUTE));
    portal.state.table.write(lease).await.unwrap();
    let events = [changed(Kind::Bill, "b-1")];
    assert!(portal.notify(&events).await.is_empty());
    assert_eq!(portal.mails(), []);
    assert_eq!(portal.later().len(), 1);
    portal.now = portal.now.plus(QUIET);
    assert!(portal.notify(&[news_waiting()]).await.is_empty());
    assert_eq!(portal.mails().len(), 1);
}

#[tokio::test]
async fn what_came_before_client_and_matter_is_told_once_both_are_known() {
    let portal = Portal::start().await;
    for number in 0..25 {
        portal.message(&format!("n-{number}")).await;
    }
    assert!(
        portal
            .notify(&[changed(Kind::Message, "n-1")])
            .await
            .is_empty()
    );
    assert_eq!(portal.mails(), [], "nobody knows the client");
    portal
        .tell(
            "client.invited",
            1,
            json!({"client_id": "c-1001", "email": "ana@example.com", "name": "Ana", "locale": "en"}),
        )
        .await;
    assert!(portal.notify(&[client_appeared()]).await.is_empty());
    assert_eq!(portal.mails(), [], "nobody knows the matter");
    portal.invite(Some("en")).await;
    assert!(portal.notify(&[matter_appeared()]).await.is_empty());
    let mails = portal.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "New messages from Hale & Ortiz LLP");
    assert!(
        portal
            .notify(&[matter_appeared(), client_appeared()])
            .await
            .is_empty()
    );
    assert_eq!(portal.mails(), []);
}

/// Sets whether Ana wants mails about bills.
async fn choose(portal: &Portal, bills: bool) {
    let profile = key::profile(&portal.address_id("ana@example.com"));
    let choices = json!({"messages": true, "bills": bills, "events": true});
    let write = Write::update(&profile).set("notifications", choices);
    portal.state.table.write(write).await.unwrap();
}

#[tokio::test]
async fn what_was_not_wanted_is_told_once_it_is_and_while_it_is_unopened() {
    let mut portal = Portal::start().await;
    portal.invite(Some("en")).await;
    choose(&portal, false).await;
    portal.bill("b-1").await;
    let named = [changed(Kind::Bill, "b-1")];
    assert!(portal.notify(&named).await.is_empty());
    assert_eq!(portal.mails(), []);
    // It was skipped when it would have been sent: from now on the portal keeps quiet, as after a mail.
    portal.now = portal.now.plus(QUIET);
    assert!(portal.notify(&[client_appeared()]).await.is_empty());
    assert_eq!(portal.mails(), [], "still not wanted");
    choose(&portal, true).await;
    for told in [1, 0] {
        assert!(portal.notify(&[client_appeared()]).await.is_empty());
        assert_eq!(portal.mails().len(), told);
        portal.now = portal.now.plus(QUIET);
    }
}
