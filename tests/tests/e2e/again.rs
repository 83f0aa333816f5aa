//! What is done again after a fault finds what it did itself: it is neither refused for it nor counted twice. Faults at every call of every flow are in `faults`; here are those after which only the answer shows it.

use crate::harness::proxy::{Fault, Proxy};
use crate::harness::{Sending, announcement, text};
use local::Options;
use serde_json::json;

const ANA: &str = "ana@example.com";

#[tokio::test]
async fn a_session_that_was_ended_without_an_answer_was_there() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    portal
        .firm("hale-ortiz")
        .invite("c-1", ANA, Some("en"))
        .await;
    let (ana, other) = (portal.sign_in(ANA).await, portal.sign_in(ANA).await);
    let id = text(&other.get("/v1/session").await.body["id"]);
    portal.settle().await;
    // After the check of the session and of what it opens.
    proxy.arm(2, Fault::LostReply);
    let ended = ana.delete(&format!("/v1/sessions/{id}")).await;
    let fired = proxy.disarm();
    assert_eq!(fired.operations.len(), 3, "{fired:?}");
    assert!(fired.operation.is_some());
    assert_eq!(ended.status, 204, "{ended:?}");
    assert_eq!(other.get("/v1/me").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_end_was_half_written_gets_its_outcome_when_it_is_finished_again() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    let matter = text(&ana.get("/v1/me").await.body["matters"][0]["id"]);
    // The write that finishes the file, and then the one that gives it its outcome.
    for (fault, nth) in [(Fault::LostReply, 6), (Fault::Error, 7)] {
        let announced = announcement(&matter, &[("notes.txt", 5)]);
        let sending = Sending::start(&portal, &ana, announced).await;
        let parts = sending.put_all(0, b"notes").await;
        // Hash and verdict are known before the client says that all is there.
        portal.settle().await;
        proxy.arm(nth, fault);
        let mut answer = sending.complete(0, parts.clone()).await;
        let fired = proxy.disarm();
        assert_eq!(
            fired.operation.as_deref(),
            Some("TransactWriteItems"),
            "{fired:?}"
        );
        if answer.status == 503 {
            answer = sending.complete(0, parts).await;
        }
        assert_eq!(answer.body["state"], json!("released"), "{answer:?}");
    }
    assert_eq!(ana.get("/v1/documents").await.rows().len(), 2);
}
