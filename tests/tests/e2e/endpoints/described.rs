//! docs/webhooks.json describes what arrives.

use super::{ANA, connected};
use crate::harness::project;
use crate::harness::receiver::Received;
use serde_json::{Value, json};

/// Whether a body is what the document says of its type.
fn fits(document: &Value, kind: &str, body: &Value) -> bool {
    let webhook = &document["webhooks"][kind]["post"];
    assert!(webhook.is_object(), "{kind}");
    let content = &webhook["requestBody"]["content"]["application/json"];
    let mut schema = content["schema"].clone();
    schema["components"] = document["components"].clone();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    validator.is_valid(body)
}

#[tokio::test]
async fn the_document_of_the_webhooks_describes_what_arrives() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let ana = hale.sign_in(ANA).await;
    hale.firm().share_bill("m-1", "b-1", &["c-1"]).await;
    let bill = ana.get("/v1/bills").await.rows()[0]["id"].clone();
    let path = format!("/v1/bills/{}", bill.as_str().unwrap());
    ana.get(&path).await;
    hale.write(&ana, "Thank you.").await;
    hale.write(&ana, &"𝄞".repeat(10_000)).await;
    let path = format!("/v1/firm/endpoints/{}/pings", made.id);
    hale.bearer().await.post(&path, json!({})).await;
    hale.portal.settle().await;

    let received = hale.take();
    let kinds: Vec<_> = received.iter().map(Received::kind).collect();
    let expected = [
        "client.signed_in",
        "bill.viewed",
        "message.received",
        "message.received",
        "webhook.ping",
    ];
    assert_eq!(kinds, expected);
    assert!(received[3].body["read_at"].is_string(), "it is too long");
    let document = serde_json::from_str(&project::read("docs/webhooks.json")).expect("JSON");
    for one in &received {
        assert!(fits(&document, one.kind(), &one.body), "{one:?}");
        let mut other = one.body.clone();
        other["data"]["firm_id"] = Value::Null;
        assert!(!fits(&document, one.kind(), &other), "{other}");
    }
}
