//! Bad input: every mail has an outcome, and none of them is anybody else's.

use super::{ANA, BEN, DRAFTS, EVE, FIRM, HOUR, drafts, received, start, written};
use crate::harness::{TestPortal, answer, text};
use serde_json::{Value, json};

/// Holds that nothing came of anything.
async fn nothing_came(portal: &TestPortal, what: &str) {
    assert_eq!(received(portal).await, [] as [String; 0], "{what}");
    let items = portal.items().await;
    let kept = items.iter().filter(|item| item["kind"] == "MAIL_DRAFT");
    assert_eq!(kept.count(), 0, "{what}");
    assert!(portal.dead_letters().await.is_empty(), "{what}");
}

#[tokio::test]
async fn what_a_program_sends_is_dropped() {
    let (portal, address) = start().await;
    let mails = portal.all_mails().await.len();
    for field in [
        "Auto-Submitted: auto-replied",
        "X-Portico-Loop: 1",
        "List-Id: <all.example.com>",
        "Precedence: bulk",
        "X-Autoreply: yes",
    ] {
        let raw = format!("{field}\r\n{}", answer(ANA, "I am away until Monday."));
        portal.deliver(&address, "", raw).await;
        nothing_came(&portal, field).await;
    }
    let report = "Return-Path: <>\r\nFrom: MAILER-DAEMON <mailer-daemon@example.com>\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nGone\r\n--b--\r\n";
    portal.deliver(&address, "", report).await;
    nothing_came(&portal, "a bounce").await;
    portal
        .deliver(&address, "from=%3C%3E", answer(ANA, "Away."))
        .await;
    nothing_came(&portal, "no return path").await;
    assert_eq!(portal.all_mails().await.len(), mails, "nothing is answered");
}

#[tokio::test]
async fn the_portals_own_notice_on_its_way_back_is_dropped() {
    let (portal, address) = start().await;
    let mail = portal.last_answerable(ANA).await;
    let fields = mail.headers.iter();
    let fields: Vec<_> = fields
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let fields = fields.join("\r\n");
    let raw = format!("From: {ANA}\r\n{fields}\r\n\r\n{}", mail.text);
    portal.deliver(&address, "", raw).await;
    nothing_came(&portal, "a loop").await;
}

#[tokio::test]
async fn addresses_that_no_notice_had_are_nobodys() {
    let (portal, address) = start().await;
    let mails = portal.all_mails().await.len();
    for to in [
        "reply+01arz3ndektsv4rrffq69g5fav@reply.portico.example",
        "reply+@reply.portico.example",
        "office@reply.portico.example",
        &address.replace("portico", "other"),
        &format!("x{address}"),
    ] {
        portal.deliver(to, "", answer(ANA, "Hello?")).await;
        nothing_came(&portal, to).await;
    }
    assert_eq!(portal.all_mails().await.len(), mails);
    // Case says nothing in an address.
    portal
        .deliver(&address.to_uppercase(), "", answer(ANA, "Hello."))
        .await;
    assert_eq!(received(&portal).await, ["Hello."]);
}

#[tokio::test]
async fn a_thousand_recipients_are_one_answer() {
    let (portal, address) = start().await;
    let strangers: Vec<_> = (0..999)
        .map(|n| format!("n{n}@reply.portico.example"))
        .collect();
    let to = format!("{},{address}", strangers.join(","));
    portal.deliver(&to, "", answer(ANA, "To all.")).await;
    assert_eq!(received(&portal).await, ["To all."]);
    let many: Vec<_> = "0123456789ab"
        .chars()
        .map(|c| format!("reply+01arz3ndektsv4rrffq69g5fa{c}@reply.portico.example"))
        .collect();
    let to = format!("{},{address}", many.join(","));
    portal.deliver(&to, "", answer(ANA, "To many.")).await;
    assert_eq!(received(&portal).await, ["To all."]);
}

#[tokio::test]
async fn another_clients_address_gives_no_say_in_their_name() {
    let (portal, ana_address) = start().await;
    let firm = portal.firm(FIRM);
    firm.send_message("m-1", "t-2", "And you?", &["c-2"]).await;
    let ben_address = portal.last_answerable(BEN).await.reply_to;
    // Ben answers what was sent to Ana, and both at once.
    portal
        .deliver(&ana_address, "", answer(BEN, "I am Ben."))
        .await;
    let both = format!("{ana_address},{ben_address}");
    portal.deliver(&both, "", answer(BEN, "To both.")).await;
    assert_eq!(received(&portal).await, ["To both."]);
    let told = portal.told("message.received").await;
    assert_eq!(told[0]["detail"]["data"]["client_id"], "c-2");
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    assert_eq!(drafts(&ana).await.len(), 2);
    assert_eq!(drafts(&ben).await, [] as [Value; 0]);
    assert_eq!(written(&ana).await, [] as [String; 0]);
    assert_eq!(written(&ben).await, ["To both."]);
}

/// Multiparts within each other.
fn nested(depth: usize) -> String {
    let mut body = "Content-Type: text/plain\r\n\r\nDeep.\r\n".to_owned();
    for level in 0..depth {
        body = format!(
            "Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n{body}--b{level}--\r\n"
        );
    }
    format!("Return-Path: <{ANA}>\r\nFrom: {ANA}\r\nMIME-Version: 1.0\r\n{body}")
}

#[tokio::test]
async fn what_cannot_be_read_says_so_and_has_nothing_to_send() {
    let (portal, address) = start().await;
    let parts = format!(
        "From: {ANA}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n",
        "--b\r\n\r\nx\r\n".repeat(1_200)
    );
    let large = vec![b'x'; 50 * 1024 * 1024];
    for raw in [nested(40).into_bytes(), parts.into_bytes(), large] {
        portal.deliver(&address, &format!("from={ANA}"), raw).await;
        portal.settle().await;
    }
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    assert_eq!(waiting.len(), 3);
    for draft in &waiting {
        assert_eq!(
            (&draft["reason"], &draft["text"], &draft["sendable"]),
            (&json!("unreadable"), &json!(""), &json!(false))
        );
        let path = format!("{DRAFTS}/{}", text(&draft["id"]));
        let sent = ana.post(&format!("{path}/send"), json!({})).await;
        assert_eq!((sent.status, sent.problem()), (409, "draft-empty"));
        assert_eq!(ana.delete(&path).await.status, 204);
    }
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn odd_charsets_and_invisible_characters_become_clean_text() {
    let (portal, address) = start().await;
    let mut latin = format!(
        "Return-Path: <{ANA}>\r\nFrom: {ANA}\r\nContent-Type: text/plain; charset=no-such-charset\r\n\r\n"
    )
    .into_bytes();
    latin.extend(b"Se\xf1ora\x00, on\x1b Monday.");
    portal.deliver(&address, "", latin).await;
    portal
        .deliver(
            &address,
            "",
            answer(ANA, "\u{202e}yadnoM\u{202c} \u{200b}ok"),
        )
        .await;
    portal
        .deliver(&address, "", answer(ANA, "\u{200b}\u{feff}"))
        .await;
    let received = received(&portal).await;
    assert!(
        received
            .iter()
            .all(|text| !text.contains(['\0', '\u{1b}', '\u{200b}'])),
        "{received:?}"
    );
    assert!(
        received.iter().any(|text| text.contains("Monday")),
        "{received:?}"
    );
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn more_than_a_person_writes_waits_and_more_than_a_stranger_may_is_not_taken() {
    let (portal, address) = start().await;
    for number in 0..34 {
        let said = answer(ANA, &format!("Number {number}."));
        portal.deliver(&address, "", said).await;
    }
    assert_eq!(received(&portal).await.len(), 30);
    portal.advance(HOUR).await;
    portal.deliver(&address, "", answer(ANA, "Later.")).await;
    assert_eq!(received(&portal).await.len(), 31);
    let ana = portal.sign_in(ANA).await;
    let own = drafts(&ana).await.len();
    assert_eq!(own, 4, "what is beyond the hour's budget waits");
    // Strangers fill no portal: twenty drafts in a day.
    for number in 0..24 {
        let said = answer(EVE, &format!("Number {number}."));
        portal.deliver(&address, "", said).await;
    }
    portal.settle().await;
    assert_eq!(drafts(&ana).await.len(), own + 20);
}
