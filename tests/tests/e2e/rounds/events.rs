//! AWS calls and units of an event, with everything that follows from it.

use super::meter::Meter;
use super::{ANA, files, phone};
use crate::harness::proxy::Proxy;
use local::Options;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_events_take_of_the_table() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let meter = Meter::new(portal, proxy);
    let many: Vec<_> = (0..100).map(|number| format!("c-{number}")).collect();
    let all: Vec<_> = many.iter().map(String::as_str).collect();
    let one = &all[..1];
    let firm = meter.portal.firm("hale-ortiz");
    let anyone = meter.portal.anonymous();
    meter
        .event("client.invited", firm.invite("c-0", ANA, Some("en")))
        .await;
    meter
        .event("matter.updated", firm.put_on_matter("m-1", one))
        .await;
    meter
        .event("bill.shared", firm.share_bill("m-1", "b-1", one))
        .await;
    meter
        .event("event.shared", firm.share_event("m-1", "e-1", one, one))
        .await;
    meter
        .event(
            "message.sent",
            firm.send_message("m-1", "t-1", "Hello.", one),
        )
        .await;
    meter
        .event(
            "POST /v1/sign-in-links",
            anyone.post("/v1/sign-in-links", json!({"email": ANA})),
        )
        .await;
    meter
        .event(
            "event.cancelled",
            firm.send("event.cancelled", json!({"event_id": "e-1"})),
        )
        .await;
    meter
        .event(
            "bill.unshared",
            firm.send("bill.unshared", json!({"bill_id": "b-1"})),
        )
        .await;
    let ana = meter.portal.sign_in(ANA).await;
    Box::pin(files::measure_events(&meter, &ana)).await;
    phone::measure_events(&meter, &ana).await;
    let moved = json!({"client_id": "c-0", "email": "new@example.com", "name": "Ana"});
    meter
        .event(
            "client.updated, another address",
            firm.send("client.updated", moved),
        )
        .await;
    // Nobody but the first of them is known, so what follows for the others is a look and no mail.
    meter
        .event(
            "bill.shared, 100 clients",
            firm.share_bill("m-1", "b-2", &all),
        )
        .await;
    meter
        .event(
            "client.removed",
            firm.send("client.removed", json!({"client_id": "c-0"})),
        )
        .await;
}
