use super::portal::{Portal, ana, batch, changed, envelope, hale};
use crate::handle;
use serde_json::json;
use shared::edge::invocation::Invocation;
use shared::engine::table::Write;
use shared::exchange::portal_event::{ClientAppeared, MatterAppeared, NewsWaiting, PortalEvent};
use shared::item::ItemKind;
use shared::key;
use shared::notice::QUIET;
use shared::people::link::{Link, LinkToken, Occasion};
use shared::value::id::Kind;
use shared::value::time::{HOUR, MINUTE, SECOND, Timestamp};

fn client_appeared() -> PortalEvent {
    let data = ClientAppeared {
        firm_id: hale(),
        client: ana().client,
    };
    PortalEvent::ClientAppeared(envelope("client", Timestamp(0), data))
}

fn matter_appeared() -> PortalEvent {
    let data = MatterAppeared {
        firm_id: hale(),
        client: ana().client,
        matter: Kind::Matter.derive(&hale(), "m-1"),
    };
    PortalEvent::MatterAppeared(envelope("matter", Timestamp(0), data))
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
    assert!(one.failures.is_empty() && other.failures.is_empty());
    assert_eq!(portal.mails().len(), 1);
}

fn news_waiting() -> PortalEvent {
    let data = NewsWaiting {
        firm_id: hale(),
        client: ana().client,
    };
    PortalEvent::NewsWaiting(envelope("waiting", Timestamp(0), data))
}

/// The subjects of the mails about a resource, once the quiet period is over.
async fn subjects(portal: &mut Portal, kind: Kind, id: &str) -> Vec<String> {
    portal.now = portal.now.plus(QUIET);
    assert!(portal.notify(&[changed(kind, id)]).await.is_empty());
    let mails = portal.mails();
    mails.into_iter().map(|mail| mail.subject).collect()
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

#[tokio::test]
async fn a_mail_that_is_refused_for_good_puts_its_own_messages_aside() {
    let portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-1").await;
    let events = [changed(Kind::Bill, "b-1"), changed(Kind::Bill, "b-1")];
    portal.refuse_for_good("ana@example.com");
    assert!(portal.notify(&events).await.is_empty(), "none comes again");
    let reason = "SendEmail: MessageRejected (permanent)";
    assert_eq!(portal.letters(), [reason, reason]);
    // What the mail was to announce comes with the next news.
    portal.refuse(None);
    portal.message("n-1").await;
    let next = [changed(Kind::Message, "n-1")];
    assert!(portal.notify(&next).await.is_empty());
    assert_eq!(portal.mails()[0].subject, "News from Hale & Ortiz LLP");
}

#[tokio::test]
async fn a_mail_that_was_not_taken_fails_its_own_messages_and_comes_again_with_the_same_link() {
    let mut portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal.bill("b-1").await;
    let other = ClientAppeared {
        firm_id: hale(),
        client: shared::value::id::Id::derive(&["nobody"]),
    };
    let events = [
        PortalEvent::ClientAppeared(envelope("other", Timestamp(0), other)),
        changed(Kind::Bill, "b-1"),
    ];
    portal.refuse(Some("ana@example.com"));
    assert_eq!(portal.notify(&events).await, [1]);
    assert_eq!(portal.mails(), []);
    portal.refuse(None);
    portal.now = portal.now.plus(13 * MINUTE);
    assert!(portal.notify(&events[1..]).await.is_empty());
    let first = portal.mails();
    let links = first[0].links();
    let [url] = &links[..] else {
        panic!("one link")
    };
    let (_, token) = url.split_once("/link?token=").unwrap();
    let token = LinkToken::read(token.strip_suffix("&lang=en").unwrap()).unwrap();
    let key = key::link(&token.address, &token.link);
    let link: Link = portal.state.table.get(&key).await.unwrap().unwrap();
    assert_eq!(link.created_at, portal.now.plus(-13 * MINUTE));
}
