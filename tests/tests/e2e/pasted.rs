//! What people paste: nothing is refused for what nobody can see, and nothing of that reaches a reader.

use crate::harness::{Firm, TestPortal, bill_data, event_data, text};
use serde_json::{Value, json};
use shared::value::id::{FirmId, Kind};

const ANA: &str = "ana@example.com";

/// A telephone number as a browser copies it, and what is left of it.
const PASTED: &str = "Call \u{202d}(555)\u{a0}010-0199\u{202c}\u{0}";
const CLEAN: &str = "Call (555) 010-0199";

/// Lines as Word and Outlook have them.
const LINES: &str = "\u{feff}one\u{b}two\u{2028}three\r\nfour\u{85}five \u{202e}six\u{200b}";
const CLEAN_LINES: &str = "one\ntwo\nthree\nfour\nfive six";

fn name(kind: Kind, theirs: &str) -> String {
    kind.name(&kind.derive(&FirmId::parse("hale").unwrap(), theirs))
}

/// A firm whose every text was pasted.
async fn furnish(portal: &TestPortal) -> Firm<'_> {
    let firm = portal.firm("hale");
    firm.send("firm.updated", json!({"name": PASTED, "time_zone": "America/New_York", "contact_email": "\u{a0}office@hale.example\u{200b}"})).await;
    let client = json!({"client_id": "a", "email": "\u{202a}ana\u{200b}@example.com\u{202c}", "name": PASTED, "locale": "en"});
    firm.send("client.invited", client).await;
    firm.send(
        "matter.updated",
        json!({"matter_id": "m", "name": PASTED, "status": "open", "client_ids": ["a"]}),
    )
    .await;
    let mut bill = bill_data("m", "b", &["a"]);
    bill["number"] = json!(PASTED);
    bill["message"] = json!(LINES);
    bill["payment_url"] = json!(" https://pay.example.com/1\u{200b}\n");
    firm.send("bill.shared", bill).await;
    let start = portal.now().await + jiff::Span::new().hours(24);
    let mut event = event_data("m", "e", start, &["a"], &["a"]);
    event["title"] = json!(PASTED);
    event["location"] = json!(PASTED);
    event["description"] = json!(LINES);
    firm.send("event.shared", event).await;
    firm.send("message.sent", json!({"message_id": "n", "matter_id": "m", "author": PASTED, "text": LINES, "client_ids": ["a"], "attachments": []})).await;
    firm.share_folder("m", "f", PASTED, &["a"]).await;
    firm.share_document(portal, ("m", "d", PASTED), b"x", &["a"])
        .await;
    firm
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_firm_pastes_arrives_as_it_was_seen() {
    let portal = TestPortal::start().await;
    let _firm = furnish(&portal).await;
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
    let ana = portal.sign_in(ANA).await;
    let one = async |path: &str| ana.get(path).await.rows()[0].clone();
    let me = ana.get("/v1/me").await.body;
    assert_eq!(me["name"], CLEAN);
    assert_eq!(me["address"], ANA);
    assert_eq!(me["firms"][0]["name"], CLEAN);
    assert_eq!(me["firms"][0]["contact_email"], "office@hale.example");
    assert_eq!(me["matters"][0]["name"], CLEAN);
    let bill = one("/v1/bills").await;
    assert_eq!(
        (&bill["number"], &bill["message"], &bill["payment_url"]),
        (
            &json!(CLEAN),
            &json!(CLEAN_LINES),
            &json!("https://pay.example.com/1")
        )
    );
    let event = one("/v1/events").await;
    assert_eq!(
        (&event["title"], &event["location"], &event["description"]),
        (&json!(CLEAN), &json!(CLEAN), &json!(CLEAN_LINES))
    );
    assert_eq!(one("/v1/folders").await["name"], CLEAN);
    let talk = ana.get("/v1/messages").await;
    let message = talk.rows().iter().find(|row| row["kind"] == "message");
    let message = message.unwrap();
    assert_eq!(
        (&message["author"], &message["text"]),
        (&json!(CLEAN), &json!(CLEAN_LINES))
    );
    // And found by what was pasted.
    let pasted = "/v1/documents?q=%E2%80%8B%C2%A0CALL%C2%A0(555)%E2%80%AC";
    assert_eq!(one(pasted).await["name"], CLEAN);
    for mail in portal.all_mails().await {
        let hidden = [
            '\u{202a}', '\u{202d}', '\u{202e}', '\u{200b}', '\u{feff}', '\0',
        ];
        for text in [&mail.from, &mail.subject, &mail.text, &mail.html] {
            assert!(!text.contains(hidden), "{mail:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_pastes_is_taken() {
    let portal = TestPortal::start().await;
    let _firm = furnish(&portal).await;
    // An address with what stood around it in the mail that it was copied from.
    let browser = portal.anonymous();
    let pasted = "\u{a0}\u{2066}Ana@example.com\u{200b}\u{2069}\n";
    let asked = browser
        .post("/v1/sign-in-links", json!({"email": pasted}))
        .await;
    assert_eq!(asked.status, 202, "{asked:?}");
    let mail = portal.last_link(ANA).await;
    let by_link = json!({"email": pasted, "token": mail.token()});
    let ana = browser.post("/v1/sessions", by_link).await;
    assert_eq!(ana.status, 201, "{ana:?}");
    let ana = browser.with_token(&text(&ana.body["token"]));
    let sent = ana
        .post(
            "/v1/messages",
            json!({"matter_id": name(Kind::Matter, "m"), "text": LINES}),
        )
        .await;
    assert_eq!(
        (sent.status, &sent.body["text"]),
        (201, &json!(CLEAN_LINES))
    );
    let told = portal.told("message.received").await;
    assert_eq!(told[0]["detail"]["data"]["text"], CLEAN_LINES);
    let blank =
        json!({"matter_id": name(Kind::Matter, "m"), "text": "\u{202e}\u{200b} \n\u{200d}"});
    let blank = ana.post("/v1/messages", blank).await;
    assert_eq!((blank.status, blank.field()), (422, ("/text", "empty")));
    let upload = json!({
        "matter_id": name(Kind::Matter, "m"), "message": LINES,
        "files": [{"name": "no\u{202e}tes\u{b}.txt", "size": 1}],
    });
    let announced = ana.post("/v1/uploads", upload).await;
    assert_eq!(announced.status, 201, "{announced:?}");
    assert_eq!(announced.body["files"][0]["name"], "notes .txt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_may_be_typed_in_any_digits() {
    let portal = TestPortal::start().await;
    let _firm = furnish(&portal).await;
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];
    for (number, zero) in zeros.into_iter().enumerate() {
        portal.advance(3_600).await;
        let browser = portal.anonymous();
        let asked = browser
            .post("/v1/sign-in-links", json!({"email": ANA}))
            .await;
        let code = portal.last_link(ANA).await.code();
        let digits: Vec<_> = code
            .bytes()
            .map(|byte| char::from_u32(u32::from(zero) + u32::from(byte - b'0')).unwrap())
            .collect();
        let (left, right) = digits.split_at(3);
        let half = |digits: &[char]| digits.iter().collect::<String>();
        let dash = ["-", " ", "\u{2013}", "\u{a0}\u{2212}\u{200f}", "\u{30fc}"][number];
        let typed = format!("\u{202d}{}{dash}{}\u{202c}\n", half(left), half(right));
        let request = &asked.body["request_id"];
        let signed_in = browser
            .post(
                "/v1/sessions",
                json!({"request_id": request, "code": typed}),
            )
            .await;
        assert_eq!(signed_in.status, 201, "{typed:?}: {signed_in:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_a_firm_is_no_text() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    for (id, code) in [
        ("b\u{202e}", "bidi-override"),
        ("b\u{b}", "control-characters"),
    ] {
        firm.send("bill.shared", bill_data("m", id, &["a"])).await;
        let letters = portal.dead_letters().await;
        let reason = format!("/detail/data/bill_id {code}");
        assert_eq!(letters.last().unwrap()["reason"], reason.as_str());
    }
}
