//! What changed, for whom.

use super::{ANA, BEN, only, says, send, with_event};
use crate::harness::event_data;
use serde_json::json;

#[tokio::test]
async fn whoever_is_left_out_of_a_new_version_has_it_no_longer() {
    let (portal, mut event) = with_event().await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    event["client_ids"] = json!(["c-1"]);
    let (to_ana, to_ben) = (portal.mails(ANA).await.len(), portal.mails(BEN).await.len());
    send(&portal, "event.shared", 101, event).await;
    assert_eq!(ben.get("/v1/events").await.rows().len(), 0);
    assert!(!only(&ben, "/v1/messages").await["withdrawn"].is_null());
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP ya no comparte un evento del calendario",
        &[],
        "Leer el mensaje",
    );
    // For the other one nothing has changed.
    assert_eq!(ana.get("/v1/events").await.rows().len(), 1);
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana, to_ben + 1)
    );
}

#[tokio::test]
async fn a_change_is_told_to_whom_it_is_one() {
    let (portal, mut event) = with_event().await;
    let ana = portal.sign_in(ANA).await;
    let id = only(&ana, "/v1/events").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        ana.get(&format!("/v1/events/{id}")).await.body["unread"],
        false
    );
    let (to_ana, to_ben) = (portal.mails(ANA).await.len(), portal.mails(BEN).await.len());

    // The place is none of Ben's business, so for him nothing happened.
    event["location"] = json!("Room 9");
    send(&portal, "event.shared", 101, event.clone()).await;
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana + 1, to_ben)
    );
    says(
        &portal.last_mail(ANA).await,
        "Hale & Ortiz LLP changed a calendar event",
        &["look at it before you go"],
        "View event in secure portal",
    );
    let changed = only(&ana, "/v1/events").await;
    assert_eq!(
        (&changed["location"], &changed["unread"]),
        (&json!("Room 9"), &json!(true))
    );

    let later = portal.now().await + jiff::Span::new().hours(72);
    let moved = event_data("m-1", "e-1", later, &["c-1", "c-2"], &["c-1"]);
    event["starts_at"] = moved["starts_at"].clone();
    event["ends_at"] = moved["ends_at"].clone();
    send(&portal, "event.shared", 102, event.clone()).await;
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana + 2, to_ben + 1)
    );
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP cambió un evento del calendario",
        &["compartió para su información"],
        "Leer el mensaje",
    );

    // The same again under a higher version is no change, and what was opened stays so.
    assert_eq!(ana.get(&format!("/v1/events/{id}")).await.status, 200);
    send(&portal, "event.shared", 103, event).await;
    assert_eq!(
        (portal.mails(ANA).await.len(), portal.mails(BEN).await.len()),
        (to_ana + 2, to_ben + 1)
    );
    assert_eq!(only(&ana, "/v1/events").await["unread"], false);
}
