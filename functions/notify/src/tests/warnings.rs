use super::portal::{Portal, ana, envelope, hale};
use serde_json::json;
use shared::edge::invocation::Invocation;
use shared::engine::table::Write;
use shared::exchange::portal_event::{
    AddressChanged, FileRejected, PortalEvent, SessionStartedElsewhere,
};
use shared::key;
use shared::people::session::{Method, Session, read_report};
use shared::value::id::{Id, Kind, SessionId};
use shared::value::text::Locale;

fn moved(portal: &Portal) -> PortalEvent {
    let data = AddressChanged {
        firm_id: hale(),
        client: ana().client,
        previous_address: "old@example.com".into(),
        name: "Ana Ruiz".into(),
        locale: Some(Locale::Es),
    };
    PortalEvent::AddressChanged(envelope("moved", portal.now, data))
}

#[tokio::test]
async fn the_address_before_is_warned_once_and_does_not_learn_the_new_one() {
    let portal = Portal::start().await;
    portal.invite(Some("es")).await;
    let event = moved(&portal);
    assert!(
        portal
            .notify(&[event.clone(), event.clone()])
            .await
            .is_empty()
    );
    assert!(portal.notify(&[event]).await.is_empty());
    let mails = portal.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "old@example.com");
    assert_eq!(
        mails[0].subject,
        "Hale & Ortiz LLP cambió el correo de su portal"
    );
    assert!(!mails[0].text.contains("ana@"));
    assert!(mails[0].links().is_empty());
}

#[tokio::test]
async fn a_refused_file_is_told_once_for_an_upload() {
    let portal = Portal::start().await;
    portal.invite(Some("es")).await;
    let rejected = |event: &str, matter: &str, document: &str| {
        let data = FileRejected {
            firm_id: hale(),
            client: ana().client,
            matter: Kind::Matter.derive(&hale(), matter),
            upload: Id::derive(&["upload"]),
            document: Id::derive(&[document]),
        };
        PortalEvent::FileRejected(envelope(event, portal.now, data))
    };
    let elsewhere = rejected("x", "not-theirs", "x");
    assert!(portal.notify(&[elsewhere]).await.is_empty());
    assert_eq!(portal.mails(), []);
    let both = [rejected("a", "m-1", "a"), rejected("b", "m-1", "b")];
    assert!(portal.notify(&both).await.is_empty());
    assert!(portal.notify(&both[1..]).await.is_empty());
    let mails = portal.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(
        mails[0].subject,
        "Hale & Ortiz LLP no pudo recibir un archivo que usted envió"
    );
    assert_eq!(mails[0].links().len(), 1);
}

#[tokio::test]
async fn nobody_is_warned_of_an_address_that_was_taken_back() {
    let portal = Portal::start().await;
    portal
        .tell(
            "client.invited",
            1,
            json!({"client_id": "c-1001", "email": "OLD@example.com", "name": "Ana"}),
        )
        .await;
    assert!(portal.notify(&[moved(&portal)]).await.is_empty());
    assert_eq!(portal.mails(), []);
}

#[tokio::test]
async fn a_sign_in_from_a_new_browser_can_be_reported() {
    let portal = Portal::start().await;
    portal.invite(Some("en")).await;
    let address = portal.address_id("ana@example.com");
    let invocation = Invocation::at(portal.now);
    let id = Id::generate(invocation);
    let session = Session::begin(id.clone(), String::new(), None, Method::Code, portal.now);
    let write = Write::put(&key::session(&address, &id), &session);
    portal.state.table.write(write).await.unwrap();
    let started = |session: &SessionId| {
        let data = SessionStartedElsewhere {
            address_id: address.clone(),
            session_id: session.clone(),
        };
        PortalEvent::SessionStartedElsewhere(envelope(session.as_str(), portal.now, data))
    };
    assert!(portal.notify(&[started(&id)]).await.is_empty());
    assert!(portal.notify(&[started(&id)]).await.is_empty());
    let mails = portal.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ana@example.com");
    let time = mails[0]
        .subject
        .strip_prefix("Was this you? A sign-in from a new browser, ");
    assert!(time.is_some_and(|time| time.contains(':')), "{time:?}");
    let links = mails[0].links();
    let (_, token) = links[0]
        .split_once("https://portal.example.com/session-report?report=")
        .unwrap();
    let token = token.strip_suffix("&lang=en").unwrap();
    assert_eq!(
        read_report(&portal.state.keys, token),
        Some((address.clone(), id))
    );
    // A person who signed out at once is still warned.
    assert!(
        portal
            .notify(&[started(&Id::generate(invocation))])
            .await
            .is_empty()
    );
    assert_eq!(portal.mails().len(), 1);
}

#[tokio::test]
async fn a_session_of_a_removed_client_is_nobodys() {
    let portal = Portal::start().await;
    portal.invite(Some("en")).await;
    portal
        .tell("client.removed", 2, json!({"client_id": "c-1001"}))
        .await;
    let data = SessionStartedElsewhere {
        address_id: portal.address_id("ana@example.com"),
        session_id: Id::generate(Invocation::at(portal.now)),
    };
    let event = PortalEvent::SessionStartedElsewhere(envelope("s", portal.now, data));
    assert!(portal.notify(&[event]).await.is_empty());
    assert_eq!(portal.mails(), []);
}
