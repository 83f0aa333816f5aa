mod failing;
mod waiting;

use super::portal::{Portal, ana, batch, changed, envelope, hale};
use crate::handle;
use serde_json::json;
use shared::edge::invocation::Invocation;
use shared::engine::table::Write;
use shared::exchange::portal_event::{ClientAppeared, PortalEvent};
use shared::key;
use shared::notice::QUIET;
use shared::people::link::{Link, LinkToken, Occasion};
use shared::value::id::Kind;
use shared::value::time::{HOUR, Timestamp};

fn client_appeared() -> PortalEvent {
    let data = ClientAppeared {
        firm_id: hale(),
        client: ana().client,
    };
    PortalEvent::ClientAppeared(envelope("client", Timestamp(0), data))
}

#[tokio::test]
async fn a_batch_becomes_one_mail_with_a_button_for_each_kind() {
    let portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-1").await;
    portal.bill("b-2").await;
    portal.event("e-1", 1, true, "Room 4").await;
    portal.event("e-2", 1, false, "Room 5").await;
    portal.message("n-1").await;
    let events = [
        changed(Kind::Bill, "b-1"),
        changed(Kind::Bill, "b-2"),
        changed(Kind::Event, "e-1"),
        changed(Kind::Event, "e-2"),
        changed(Kind::Message, "n-1"),
    ];
    assert!(portal.notify(&events).await.is_empty());
    let mails = portal.mails();
    let [mail] = mails.as_slice() else {
        panic!("one mail, not {}", mails.len())
    };
    assert_eq!(mail.to, "ana@example.com");
    assert_eq!(mail.from, "\"Hale & Ortiz LLP\" <portal@example.com>");
    assert_eq!(mail.subject, "News from Hale & Ortiz LLP");
    for button in [
        "View all bills in secure portal",
        "View event in secure portal",
        "Read message",
    ] {
        assert!(mail.html.contains(&format!(">{button}</a>")), "{button}");
    }
    for detail in [
        "2026-114",
        "123",
        "Deposition",
        "Room",
        "settlement",
        "Ruiz",
        "Marta",
    ] {
        assert!(!mail.text.contains(detail), "{detail}");
        assert!(!mail.subject.contains(detail), "{detail}");
    }
    let mut pages = Vec::new();
    for url in mail.links() {
        let (_, token) = url.split_once("/link?token=").unwrap();
        let token = LinkToken::read(token.strip_suffix("&lang=en").unwrap()).unwrap();
        let key = key::link(&token.address, &token.link);
        let link: Link = portal.state.table.get(&key).await.unwrap().unwrap();
        assert_eq!(link.hash, token.secret.hash());
        assert_eq!((link.occasion, link.firm), (Occasion::Notice, Some(hale())));
        assert_eq!(link.client, Some(ana()));
        assert_eq!(link.expires_at, portal.now.plus(HOUR));
        pages.push(link.return_to.unwrap());
    }
    let name = |kind: Kind, firm_ref| kind.name(&kind.derive(&hale(), firm_ref));
    let event = name(Kind::Event, "e-1");
    assert!(pages[1].starts_with("/bills?first=bill_"), "{pages:?}");
    pages.remove(1);
    assert_eq!(
        pages,
        [
            format!("/messages/{}", name(Kind::Message, "n-1")),
            format!("/calendar/{event}"),
            format!("/messages/{}", name(Kind::Event, "e-2")),
            "/".to_owned(),
        ]
    );
    assert!(portal.notify(&events).await.is_empty());
    assert_eq!(portal.mails(), [], "told once");
}

#[tokio::test]
async fn what_other_batches_hold_comes_into_the_same_mail_and_is_told_once() {
    let portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-1").await;
    portal.message("n-1").await;
    let invocation = Invocation::at(portal.now);
    let one = batch(&[changed(Kind::Bill, "b-1")]);
    let other = batch(&[changed(Kind::Message, "n-1")]);
    let (one, other) = tokio::join!(
        handle(&portal.state, invocation, one),
        handle(&portal.state, invocation, other)
    );
    assert!(one.batch_item_failures.is_empty() && other.batch_item_failures.is_empty());
    assert_eq!(portal.mails().len(), 1);
}

/// The subjects of the mails about a resource, once the quiet period is over.
async fn subjects(portal: &mut Portal, kind: Kind, id: &str) -> Vec<String> {
    portal.now = portal.now.plus(QUIET);
    assert!(portal.notify(&[changed(kind, id)]).await.is_empty());
    let mails = portal.mails();
    mails.into_iter().map(|mail| mail.subject).collect()
}

#[tokio::test]
async fn the_language_is_the_persons_then_the_firms_then_both() {
    let mut portal = Portal::start().await;
    portal.invite(None).await;
    let subject = async |portal: &mut Portal, id: &str| {
        portal.bill(id).await;
        subjects(portal, Kind::Bill, id).await.remove(0)
    };
    let both = "New bill from Hale & Ortiz LLP / Nueva factura de Hale & Ortiz LLP";
    assert_eq!(subject(&mut portal, "b-1").await, both);
    portal
        .tell(
            "client.updated",
            2,
            json!({"client_id": "c-1001", "email": "ana@example.com", "name": "Ana", "locale": "es"}),
        )
        .await;
    assert_eq!(
        subject(&mut portal, "b-2").await,
        "Nueva factura de Hale & Ortiz LLP"
    );
    let profile = key::profile(&portal.address_id("ana@example.com"));
    let english = Write::update(&profile).set("language", "en");
    portal.state.table.write(english).await.unwrap();
    assert_eq!(
        subject(&mut portal, "b-3").await,
        "New bill from Hale & Ortiz LLP"
    );
}

#[tokio::test]
async fn an_event_is_told_when_it_changes_and_when_it_is_gone() {
    let mut portal = Portal::start().await;
    portal.invite(Some("en")).await;
    let name = |version| json!({"event_id": "e-1", "version": version});
    portal.event("e-1", 1, true, "Room 4").await;
    assert_eq!(
        subjects(&mut portal, Kind::Event, "e-1").await,
        ["New calendar event from Hale & Ortiz LLP"]
    );
    portal.event("e-1", 2, true, "Room 4").await;
    assert_eq!(
        subjects(&mut portal, Kind::Event, "e-1").await,
        [""; 0],
        "nothing changed for the client"
    );
    portal.event("e-1", 3, true, "Room 7").await;
    assert_eq!(
        subjects(&mut portal, Kind::Event, "e-1").await,
        ["Hale & Ortiz LLP changed a calendar event"]
    );
    portal.tell("event.unshared", 3, name(3)).await;
    assert_eq!(
        subjects(&mut portal, Kind::Event, "e-1").await,
        ["Hale & Ortiz LLP no longer shares a calendar event"]
    );
    portal.tell("event.cancelled", 4, name(4)).await;
    assert_eq!(
        subjects(&mut portal, Kind::Event, "e-1").await,
        ["Hale & Ortiz LLP cancelled a calendar event"]
    );
    assert_eq!(subjects(&mut portal, Kind::Event, "e-1").await, [""; 0]);
    portal.event("e-1", 5, true, "Room 4").await;
    assert_eq!(
        subjects(&mut portal, Kind::Event, "e-1").await,
        ["New calendar event from Hale & Ortiz LLP"]
    );
}

#[tokio::test]
async fn what_was_unshared_meanwhile_is_not_announced() {
    let portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-1").await;
    portal.event("e-1", 1, true, "Room 4").await;
    portal
        .tell("bill.unshared", 2, json!({"bill_id": "b-1"}))
        .await;
    portal
        .tell("event.cancelled", 2, json!({"event_id": "e-1"}))
        .await;
    let events = [changed(Kind::Bill, "b-1"), changed(Kind::Event, "e-1")];
    assert!(portal.notify(&events).await.is_empty());
    assert_eq!(portal.mails(), []);
}

#[tokio::test]
async fn who_is_no_client_any_more_gets_nothing() {
    let portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-1").await;
    portal
        .tell("client.removed", 2, json!({"client_id": "c-1001"}))
        .await;
    let events = [changed(Kind::Bill, "b-1"), client_appeared()];
    assert!(portal.notify(&events).await.is_empty());
    assert_eq!(portal.mails(), []);
}
