//! What a push says, and what it counts.

use super::{portal, subscribe, words};
use crate::devices::{ANA, BEN};
use crate::harness::{PushService, TestPortal, event_data, text};
use serde_json::{Value, json};

/// Everything that can be told, one thing after the other: what a browser was shown.
async fn everything(portal: &TestPortal, service: &PushService, who: &str) -> Vec<String> {
    let client = portal.sign_in(who).await;
    let browser = service.browser(9);
    subscribe(&client, &browser).await;
    let hale = portal.firm("hale-ortiz");
    let id = if who == ANA { "c-1" } else { "c-2" };
    let clients = [id];
    let mut said = Vec::new();
    let mut heard = async |what: &str| {
        let words = words(portal, service, &browser).await;
        said.push(format!("{what}: {}", words.join(" | ")));
    };
    hale.send_message("m-1", "t-1", "We filed.", &clients).await;
    heard("a message").await;
    hale.share_bill("m-1", "b-1", &clients).await;
    heard("a bill").await;
    hale.share_folder("m-1", "f-1", "Drafts", &clients).await;
    heard("a folder").await;
    let draft = ("m-1", "d-1", "Draft.pdf");
    hale.share_document(portal, draft, b"secret", &clients)
        .await;
    heard("a document").await;
    hale.share_event("m-1", "e-1", &clients, &clients).await;
    heard("an event").await;
    hale.share_event("m-1", "e-2", &clients, &[]).await;
    heard("an event of others").await;
    let start = portal.now().await + jiff::Span::new().hours(30);
    for (event, attendees) in [("e-1", &clients[..]), ("e-2", &[])] {
        let later = event_data("m-1", event, start, &clients, attendees);
        hale.send("event.shared", later).await;
        heard("it changes").await;
    }
    hale.send("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    heard("it is cancelled").await;
    hale.send("event.unshared", json!({"event_id": "e-2"}))
        .await;
    heard("it is withdrawn").await;
    hale.send("bill.unshared", json!({"bill_id": "b-1"})).await;
    heard("a bill is withdrawn").await;
    said
}

#[tokio::test]
async fn every_kind_of_news_in_english() {
    let (portal, service, _) = portal().await;
    assert_eq!(
        everything(&portal, &service, ANA).await,
        [
            "a message: New message",
            "a bill: New bill",
            "a folder: New folder",
            "a document: New document",
            "an event: New calendar event",
            "an event of others: New calendar event in your case",
            "it changes: A calendar event has changed",
            "it changes: A calendar event of your case has changed",
            "it is cancelled: A calendar event was cancelled",
            "it is withdrawn: A calendar event is no longer shared",
            "a bill is withdrawn: ",
        ]
    );
}

#[tokio::test]
async fn every_kind_of_news_in_spanish() {
    let (portal, service, _) = portal().await;
    assert_eq!(
        everything(&portal, &service, BEN).await,
        [
            "a message: Mensaje nuevo",
            "a bill: Factura nueva",
            "a folder: Carpeta nueva",
            "a document: Documento nuevo",
            "an event: Evento nuevo",
            "an event of others: Evento nuevo en su caso",
            "it changes: Un evento ha cambiado",
            "it changes: Un evento de su caso ha cambiado",
            "it is cancelled: Se canceló un evento",
            "it is withdrawn: Un evento ya no se comparte",
            "a bill is withdrawn: ",
        ]
    );
}

#[tokio::test]
async fn ones_own_choice_of_language_counts_and_where_there_is_none_both_are_said() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    ana.patch("/v1/me", json!({"locale": "es"})).await;
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    assert_eq!(words(&portal, &service, &browser).await, ["Factura nueva"]);
    hale.invite("c-3", "cy@example.com", None).await;
    hale.put_on_matter("m-3", &["c-3"]).await;
    let cy = portal.sign_in("cy@example.com").await;
    let his = service.browser(2);
    subscribe(&cy, &his).await;
    hale.share_bill("m-3", "b-3", &["c-3"]).await;
    assert_eq!(
        words(&portal, &service, &his).await,
        ["New bill / Factura nueva"]
    );
}

#[tokio::test]
async fn what_comes_together_is_one_push() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    for number in 0..3 {
        let message = format!("t-{number}");
        let data = json!({"message_id": message, "matter_id": "m-1", "author": "Dana Hale", "text": "Hello.", "client_ids": ["c-1"], "attachments": []});
        hale.post("message.sent", data).await;
    }
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    portal.settle().await;
    let posted = service.take(&browser);
    let [posted] = &posted[..] else {
        panic!("{} pushes", posted.len())
    };
    let push = browser.read(posted);
    assert_eq!(push["body"], "New messages · New bill");
    assert_eq!(push["path"], "/", "what is new stands on the first page");
    assert_eq!(push["badge"], 4);
}

#[tokio::test]
async fn the_badge_counts_what_is_unread_at_all_firms() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let (hale, lake) = (portal.firm("hale-ortiz"), portal.firm("lakeside"));
    lake.put_on_matter("m-1", &["x-9"]).await;
    let badge = async || {
        portal.settle().await;
        let posted = service.take(&browser).pop().expect("a push");
        browser.read(&posted)["badge"].clone()
    };
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    assert_eq!(badge().await, 1);
    lake.share_bill("m-1", "b-1", &["x-9"]).await;
    assert_eq!(badge().await, 2);
    let bill = text(&ana.get("/v1/bills").await.rows()[0]["id"]);
    assert_eq!(ana.get(&format!("/v1/bills/{bill}")).await.status, 200);
    hale.send_message("m-1", "t-1", "Hello.", &["c-1"]).await;
    assert_eq!(badge().await, 2, "one was opened");
    lake.send("client.removed", json!({"client_id": "x-9"}))
        .await;
    hale.send_message("m-1", "t-2", "Hello.", &["c-1"]).await;
    let unread = ana.get("/v1/me").await.body["unread"].clone();
    let all: i64 = unread
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_i64)
        .sum();
    assert_eq!(badge().await, all, "what one is shown is what one is told");
}
