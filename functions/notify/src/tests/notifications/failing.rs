//! Mails that are refused, for good or for now.

use crate::tests::portal::{Portal, changed, envelope, hale};
use shared::exchange::portal_event::{ClientAppeared, PortalEvent};
use shared::key;
use shared::people::link::{Link, LinkToken};
use shared::value::id::Kind;
use shared::value::time::{MINUTE, Timestamp};

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
