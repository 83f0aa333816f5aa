//! What a firm changes while a client answers, or after: nobody answers what they did not read, and an answer keeps its words.

use super::{ANA, FIRM, answer, choice_data, fulfilled, only, request_data, start};
use serde_json::json;

#[tokio::test]
async fn an_answer_to_what_was_asked_before_is_not_taken() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    firm.send("request.made", choice_data("r-1", &["c-1"]))
        .await;
    let ana = portal.sign_in(ANA).await;
    let read = only(&ana).await;
    let mut data = choice_data("r-1", &["c-1"]);
    data["title"] = json!({"en": "Something else", "es": "Otra cosa"});
    firm.send("request.changed", data.clone()).await;
    let said = json!({"choice": "yes", "revision": read["revision"]});
    let refused = answer(&ana, &read, said.clone()).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (409, "request-changed")
    );
    portal.settle().await;
    assert!(fulfilled(&portal).await.is_empty());
    let now = only(&ana).await;
    assert_eq!(now["state"], "open");
    assert_ne!(now["revision"], read["revision"]);
    // A new day by which it is wanted asks the same.
    data["due_on"] = json!("2027-03-01");
    firm.send("request.changed", data).await;
    let taken = json!({"choice": "yes", "revision": now["revision"]});
    assert_eq!(answer(&ana, &now, taken).await.status, 201);
    let late = answer(&ana, &now, said).await;
    assert_eq!((late.status, late.problem()), (409, "request-answered"));
}

#[tokio::test]
async fn an_answer_keeps_the_words_that_were_chosen() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    firm.send("request.made", choice_data("r-1", &["c-1"]))
        .await;
    let ana = portal.sign_in(ANA).await;
    let asked = only(&ana).await;
    let said = json!({"choice": "yes", "revision": asked["revision"]});
    assert_eq!(answer(&ana, &asked, said).await.status, 201);
    portal.settle().await;
    let heard = &fulfilled(&portal).await[0];
    assert_eq!(heard["choice"], "yes");
    assert_eq!(heard["choice_text"], json!({"en": "Yes", "es": "Sí"}));
    let bus = portal.bus().await;
    let mut events = bus.iter();
    let made = events.find(|event| event["detail-type"] == "request.made");
    let version = &made.expect("the request")["detail"]["version"];
    assert_eq!(&heard["request_version"], version);
    let mut data = choice_data("r-1", &["c-1"]);
    data["choices"] = json!([
        {"id": "yes", "text": {"en": "Yes, for one dollar", "es": "Sí, por un dólar"}},
        {"id": "later", "text": {"en": "Later", "es": "Después"}},
    ]);
    firm.send("request.changed", data).await;
    assert_eq!(only(&ana).await["answer"]["choice_text"], "Yes");
    let spanish = only(&ana.with("accept-language", "es")).await;
    assert_eq!(spanish["answer"]["choice_text"], "Sí");
    firm.send("request.changed", request_data("r-1", "document", &["c-1"]))
        .await;
    let kept = only(&ana).await;
    assert_eq!(
        (&kept["kind"], &kept["answer"]["kind"]),
        (&json!("document"), &json!("answer"))
    );
    assert_eq!(kept["answer"]["choice_text"], "Yes");
}
