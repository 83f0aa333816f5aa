//! Answers by mail: what arrives at the address of a notice is in the conversation once, what is in doubt waits for its writer, and nobody else hears of either.

mod bad;
mod doubts;
mod ended;
mod files;
mod leaks;
mod losses;

use crate::harness::{Client, TestPortal, answer, text};
use local::Options;
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const EVE: &str = "eve@example.com";
const FIRM: &str = "hale-ortiz";
pub const DRAFTS: &str = "/v1/drafts";
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A portal with a firm, Ana and Ben on one matter, and a message to Ana alone that she can answer; the address.
async fn start() -> (TestPortal, String) {
    let portal = TestPortal::start().await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    firm.send_message("m-1", "t-1", "When can you come?", &["c-1"])
        .await;
    let address = portal.last_answerable(ANA).await.reply_to;
    (portal, address)
}

/// What the client wrote in the conversation, newest first.
async fn written(who: &Client) -> Vec<String> {
    let conversation = who.get("/v1/messages").await;
    let own = conversation.rows().iter();
    let own = own.filter(|entry| entry["kind"] == "message" && entry["from"] == "client");
    own.map(|entry| text(&entry["text"])).collect()
}

/// The texts that the firm received, in order.
async fn received(portal: &TestPortal) -> Vec<String> {
    let told = portal.told("message.received").await;
    let texts = told.iter();
    texts
        .map(|event| text(&event["detail"]["data"]["text"]))
        .collect()
}

/// The drafts of a client.
async fn drafts(who: &Client) -> Vec<Value> {
    who.get(DRAFTS).await.rows().to_vec()
}

#[tokio::test]
async fn an_answer_by_mail_is_in_the_conversation_and_with_the_firm() {
    let (portal, address) = start().await;
    let mails = portal.all_mails().await.len();
    portal
        .deliver(
            &address,
            "",
            answer("Ana@Example.com", "On Monday,\r\nat nine."),
        )
        .await;
    // Nobody is answered by mail.
    assert_eq!(portal.all_mails().await.len(), mails);
    let ana = portal.sign_in(ANA).await;
    assert_eq!(written(&ana).await, ["On Monday,\nat nine."]);
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
    let told = portal.told("message.received").await;
    assert_eq!(told.len(), 1);
    let data = &told[0]["detail"]["data"];
    assert_eq!(
        (
            &data["client_id"],
            &data["matter_id"],
            &data["document_ids"]
        ),
        (&json!("c-1"), &json!("m-1"), &json!([]))
    );
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn a_mail_that_is_delivered_again_is_taken_once() {
    let (portal, address) = start().await;
    let raw = answer(ANA, "On Monday.");
    for _ in 0..3 {
        portal.deliver(&address, "id=m1", raw.clone()).await;
    }
    portal.settle().await;
    portal.deliver(&address, "id=m1", raw.clone()).await;
    portal
        .deliver(&address, "id=m2&dmarc=FAIL", raw.clone())
        .await;
    portal
        .deliver(&address, "id=m2&dmarc=FAIL", raw.clone())
        .await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(received(&portal).await, ["On Monday."]);
    let waiting = drafts(&ana).await;
    assert_eq!(waiting.len(), 1);
    let path = format!("{DRAFTS}/{}", text(&waiting[0]["id"]));
    assert_eq!(ana.delete(&path).await.status, 204);
    // What was discarded does not come back.
    portal.deliver(&address, "id=m2&dmarc=FAIL", raw).await;
    portal.settle().await;
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
    assert_eq!(written(&ana).await, ["On Monday."]);
}

#[tokio::test]
async fn a_notice_about_one_matter_can_be_answered_and_one_about_several_goes_to_the_firm() {
    let (portal, _) = start().await;
    let firm = portal.firm(FIRM);
    let mail = portal.last_mail(ANA).await;
    assert!(
        mail.text.contains("replying to this email"),
        "{}",
        mail.text
    );
    assert_eq!(mail.header("X-Portico-Loop"), "1");
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let bill = portal.last_mail(ANA).await;
    assert!(bill.reply_to.starts_with("reply+"), "{bill:?}");
    assert_ne!(bill.reply_to, mail.reply_to);
    firm.put_on_matter("m-2", &["c-1"]).await;
    for matter in ["m-1", "m-2"] {
        let message = format!("t-{matter}");
        let data = json!({"message_id": message, "matter_id": matter, "author": "Dana", "text": "Look.", "client_ids": ["c-1"]});
        firm.post("message.sent", data).await;
    }
    portal.settle_news().await;
    let several = portal.last_mail(ANA).await;
    assert_eq!(several.reply_to, "office@hale-ortiz.example");
    assert!(several.text.contains("it goes to"), "{}", several.text);
    let invitation = &portal.mails(ANA).await[0];
    assert_eq!(invitation.reply_to, "office@hale-ortiz.example");
}

#[tokio::test]
async fn without_a_domain_nothing_changes() {
    let portal = TestPortal::with(Options {
        variables: vec![("REPLY_DOMAIN".to_owned(), String::new())],
        ..Options::default()
    })
    .await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.send_message("m-1", "t-1", "When?", &["c-1"]).await;
    let mail = portal.last_mail(ANA).await;
    assert_eq!(mail.reply_to, "office@hale-ortiz.example");
    let address = "reply+01arz3ndektsv4rrffq69g5fav@reply.portico.example";
    portal.deliver(address, "", answer(ANA, "Hello.")).await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn whoever_reads_spanish_reads_it_here_too() {
    let (portal, _) = start().await;
    let firm = portal.firm(FIRM);
    firm.send_message("m-1", "t-2", "¿Cuándo puede venir?", &["c-2"])
        .await;
    let mail = portal.last_answerable(BEN).await;
    assert!(
        mail.text.contains("Puede responder a este correo"),
        "{}",
        mail.text
    );
    portal
        .deliver(
            &mail.reply_to,
            "dmarc=FAIL",
            answer(BEN, "El lunes, señora."),
        )
        .await;
    let told = portal.last_mail(BEN).await;
    assert_eq!(told.subject, "Su respuesta a Hale & Ortiz LLP le espera");
    let ben = portal.sign_in_by(&told, BEN).await;
    let waiting = drafts(&ben).await;
    assert_eq!(waiting[0]["text"], "El lunes, señora.");
    let path = format!("{DRAFTS}/{}/send", text(&waiting[0]["id"]));
    let spanish = ben.with("accept-language", "es");
    assert_eq!(spanish.post(&path, json!({})).await.status, 204);
    let unknown = format!("{DRAFTS}/draft_00000000000000000000000000");
    assert_eq!(spanish.delete(&unknown).await.status, 404);
    assert_eq!(received(&portal).await, ["El lunes, señora."]);
}
