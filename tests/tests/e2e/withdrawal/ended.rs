//! What was cancelled or is shared no longer.

use super::{
    ANA, BEN, fields, gone_from_calendar, leads_to, only, says, send, two_clients, with_event,
};
use crate::harness::{bill_data, event_data};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn a_cancelled_event_keeps_its_date_and_nothing_else() {
    let (portal, event) = with_event().await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    let shown = only(&ana, "/v1/events").await;
    send(&portal, "event.cancelled", 101, json!({"event_id": "e-1"})).await;
    for client in [&ana, &ben] {
        gone_from_calendar(client, shown["id"].as_str().unwrap()).await;
        let entry = only(client, "/v1/messages").await;
        assert_eq!(
            fields(&entry),
            BTreeSet::from([
                "kind",
                "id",
                "firm_id",
                "matter_id",
                "sent_at",
                "unread",
                "withdrawn"
            ])
        );
        assert_eq!(
            (&entry["id"], &entry["unread"]),
            (&shown["id"], &json!(false))
        );
        assert_eq!(
            fields(&entry["withdrawn"]),
            BTreeSet::from(["at", "cancelled"])
        );
        assert_eq!(
            entry["withdrawn"]["cancelled"],
            json!({"starts_at": shown["starts_at"], "time_zone": "America/New_York", "all_day": false})
        );
    }
    let start: jiff::Timestamp = event["starts_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        shown["starts_at"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_second(),
        start.as_second()
    );
    let mail = portal.last_mail(ANA).await;
    says(
        &mail,
        "Hale & Ortiz LLP cancelled a calendar event",
        &["Please do not go there"],
        "Read message",
    );
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP canceló un evento del calendario",
        &["no vaya"],
        "Leer el mensaje",
    );
    assert_eq!(
        leads_to(&portal, &mail, "Read message", ANA).await,
        format!("/messages/{}", shown["id"].as_str().unwrap())
    );
}

#[tokio::test]
async fn of_an_unshared_event_even_the_date_is_gone() {
    let (portal, _) = with_event().await;
    let ana = portal.sign_in(ANA).await;
    let id = only(&ana, "/v1/events").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    send(&portal, "event.unshared", 101, json!({"event_id": "e-1"})).await;
    gone_from_calendar(&ana, &id).await;
    let entry = only(&ana, "/v1/messages").await;
    assert_eq!(
        fields(&entry),
        BTreeSet::from([
            "kind",
            "id",
            "firm_id",
            "matter_id",
            "sent_at",
            "unread",
            "withdrawn"
        ])
    );
    assert_eq!(fields(&entry["withdrawn"]), BTreeSet::from(["at"]));
    says(
        &portal.last_mail(ANA).await,
        "Hale & Ortiz LLP no longer shares a calendar event",
        &["ask Hale &"],
        "Read message",
    );
    says(
        &portal.last_mail(BEN).await,
        "Hale & Ortiz LLP ya no comparte un evento del calendario",
        &["no comparte"],
        "Leer el mensaje",
    );
    // Told once; a late sharing of an older version raises nothing and tells nothing.
    let mails = portal.mails(ANA).await.len();
    let start = portal.now().await + jiff::Span::new().hours(48);
    send(
        &portal,
        "event.shared",
        99,
        event_data("m-1", "e-1", start, &["c-1"], &["c-1"]),
    )
    .await;
    send(&portal, "event.unshared", 101, json!({"event_id": "e-1"})).await;
    gone_from_calendar(&ana, &id).await;
    assert_eq!(portal.mails(ANA).await.len(), mails);
    // That it does not take place is told even after that: nobody shall go there.
    send(&portal, "event.cancelled", 102, json!({"event_id": "e-1"})).await;
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
    assert!(!only(&ana, "/v1/messages").await["withdrawn"]["cancelled"].is_null());
}

#[tokio::test]
async fn an_unshared_bill_is_gone_and_its_trace_says_nothing_of_it() {
    let portal = two_clients().await;
    let firm = portal.firm("hale-ortiz");
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    let id = only(&ana, "/v1/bills").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mails = portal.mails(ANA).await.len();
    send(&portal, "bill.unshared", 101, json!({"bill_id": "b-1"})).await;
    assert_eq!(ana.get("/v1/bills").await.rows(), [] as [Value; 0]);
    assert_eq!(ana.get(&format!("/v1/bills/{id}")).await.status, 404);
    let entry = only(&ana, "/v1/messages").await;
    assert_eq!(
        fields(&entry),
        BTreeSet::from([
            "kind",
            "id",
            "firm_id",
            "matter_id",
            "sent_at",
            "unread",
            "withdrawn"
        ])
    );
    assert_eq!(
        ana.get("/v1/me").await.body["unread"],
        json!({"messages": 0, "bills": 0, "events": 0, "documents": 0})
    );
    assert_eq!(
        portal.mails(ANA).await.len(),
        mails,
        "a mail would only make one look for it"
    );
    // Shared once more it is there again, unread, and announced again.
    let bill = bill_data("m-1", "b-1", &["c-1"]);
    send(&portal, "bill.shared", 102, bill).await;
    assert_eq!(only(&ana, "/v1/bills").await["unread"], true);
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
}
