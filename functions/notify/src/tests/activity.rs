use super::portal::{Portal, envelope, hale};
use serde_json::json;
use shared::exchange::portal_event::{ClientSignedIn, PortalEvent};
use shared::people::session::Method;
use shared::value::time::{MINUTE, SECOND, Timestamp};

fn signed_in(at: Timestamp) -> PortalEvent {
    let data = ClientSignedIn {
        firm_id: hale(),
        client_id: "c-1001".into(),
        method: Method::Link,
    };
    PortalEvent::ClientSignedIn(envelope("s", at, data))
}

async fn wanted() -> Portal {
    let portal = Portal::start().await;
    let more = json!({"notify_email": "intake@hale-ortiz.example"});
    portal.firm(2, more).await;
    portal
}

#[tokio::test]
async fn a_firm_is_told_at_most_once_a_minute() {
    let mut portal = wanted().await;
    let start = portal.now;
    let acts = [signed_in(start.plus(-SECOND)), signed_in(start)];
    assert!(portal.notify(&acts).await.is_empty());
    let mails = portal.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "intake@hale-ortiz.example");
    assert_eq!(
        mails[0].subject,
        "Your clients were active in the portal / Sus clientes usaron el portal"
    );
    assert!(!mails[0].text.contains("c-1001"));

    portal.now = start.plus(MINUTE - 1);
    let acts = [signed_in(start), signed_in(start.plus(SECOND))];
    assert!(portal.notify(&acts).await.is_empty(), "nothing failed");
    assert_eq!(portal.mails(), []);
    let [later] = &portal.later()[..] else {
        panic!("the first act was told, and the second is sent again")
    };
    assert_eq!((&later.event, later.delay), (&acts[1], 1));

    portal.now = start.plus(MINUTE);
    assert!(portal.notify(&acts).await.is_empty());
    assert_eq!(portal.mails().len(), 1);
    assert!(portal.notify(&acts).await.is_empty());
    assert_eq!(portal.mails(), [], "both were told");
}

#[tokio::test]
async fn a_mail_that_was_not_taken_is_made_up_for() {
    let portal = wanted().await;
    let acts = [signed_in(portal.now)];
    portal.refuse(Some("intake@hale-ortiz.example"));
    assert_eq!(portal.notify(&acts).await, [0]);
    // A message is retried at once after its own failed attempt; any other message waits its minute.
    portal.refuse(None);
    let other = [signed_in(portal.now), signed_in(portal.now.plus(SECOND))];
    assert!(portal.notify_from(1, &other[1..]).await.is_empty());
    assert_eq!(portal.mails(), []);
    assert_eq!(portal.later().len(), 1, "it is sent again for later");
    assert!(portal.notify(&other).await.is_empty());
    assert_eq!(portal.mails().len(), 1);
    assert!(portal.notify(&other).await.is_empty());
    assert_eq!(portal.mails(), [], "both were told");
}

#[tokio::test]
async fn a_firm_that_did_not_ask_is_not_told() {
    let portal = Portal::start().await;
    assert!(portal.notify(&[signed_in(portal.now)]).await.is_empty());
    assert_eq!(portal.mails(), []);
}
