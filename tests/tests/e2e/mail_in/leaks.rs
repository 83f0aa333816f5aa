//! No secret of a notice reaches the firm, whatever a mail program made of the quotation, and nothing that somebody types or attaches carries one there.

use super::{ANA, DRAFTS, FIRM, drafts, received, start, written};
use crate::harness::{Mail, TestPortal, attached, text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A mail with these fields and this body.
pub fn raw(subject: &str, kind: &str, body: &str) -> String {
    let body = body.replace('\n', "\r\n");
    format!(
        "Return-Path: <{ANA}>\r\nFrom: Ana <{ANA}>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n"
    )
}

fn plain(body: &str) -> String {
    raw("Re: hello", "text/plain", body)
}

fn percent(address: &str) -> String {
    address
        .replace(':', "%3A")
        .replace('/', "%2F")
        .replace('?', "%3F")
        .replace('=', "%3D")
        .replace('&', "%26")
}

/// Everything in which the secrets of a notice could be.
async fn holds_no_secret(portal: &TestPortal, notice: &Mail, what: &str) {
    let bus = portal.all_told().await;
    let items = portal.items().await;
    let items = Value::from(items).to_string();
    let mailbox = notice.reply_to.split('@').next().unwrap();
    let mut secrets = vec![mailbox[6..].to_owned()];
    for token in notice.tokens() {
        secrets.extend(token.rsplit('.').next().map(str::to_owned));
    }
    assert!(secrets.len() > 1, "{notice:?}");
    for secret in secrets {
        for stored in [&bus, &items] {
            let found = stored.contains(&secret) || stored.contains(&secret.to_uppercase());
            assert!(!found, "{what}: {secret}");
        }
    }
}

#[tokio::test]
async fn no_link_of_a_quoted_notice_is_stored_or_told() {
    let (portal, _) = start().await;
    let notice = portal.last_answerable(ANA).await;
    let link = notice.links[0].clone();
    let marked = notice.text.replace('\n', "\n> ");
    let fields = "From: Hale & Ortiz LLP <portal@portico.example>\nSent: Tuesday, December 1, 2026 10:00 AM\nTo: ana\nSubject: New message\n\n";
    let attribution =
        "On Tue, Dec 1, 2026 at 10:00 AM Hale & Ortiz LLP <portal@portico.example> wrote:\n\n";
    let quote = format!(
        "<div dir=\"ltr\"><br></div><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Tue, Dec 1, 2026 at 10:00 AM Hale wrote:<br></div><blockquote class=\"gmail_quote\">{}</blockquote></div>",
        notice.html
    );
    let broken: Vec<_> = link
        .as_bytes()
        .chunks(40)
        .map(|piece| String::from_utf8_lossy(piece))
        .collect();
    let safe = format!(
        "https://nam02.safelinks.protection.outlook.com/?url={}&data=05",
        percent(&link)
    );
    let all = [
        (
            "an empty answer above Gmail's quotation",
            plain(&format!("\n\n{attribution}> {marked}")),
        ),
        ("the same in HTML", raw("Re: hello", "text/html", &quote)),
        (
            "answers below",
            plain(&format!("See my answers below.\n\n{fields}{}", notice.text)),
        ),
        (
            "a word in a sentence",
            plain(&format!(
                "El agua sale por debajo de la puerta.\n\n{fields}{}",
                notice.text
            )),
        ),
        (
            "a forward",
            raw(
                "Fwd: New message",
                "text/plain",
                &format!(
                    "fyi\n\n---------- Forwarded message ---------\n{fields}{}",
                    notice.text
                ),
            ),
        ),
        (
            "German",
            plain(&format!(
                "Ja.\n\n________________________________\nVon: Hale\nGesendet: Dienstag, 1. Dezember 2026\nAn: h\nBetreff: New message\n\n{}",
                notice.text
            )),
        ),
        (
            "French",
            plain(&format!(
                "Oui.\n\nDe : Hale\nEnvoyé : mardi 1 décembre 2026 10:00\nÀ : h\nObjet : New\n\n{}",
                notice.text
            )),
        ),
        (
            "no quotation at all",
            plain(&format!("It says:\n{}", notice.text)),
        ),
        (
            "broken over lines",
            plain(&format!("This link: {} is broken", broken.join("=\n> "))),
        ),
        (
            "a safe link",
            plain(&format!("I pressed <{safe}> and nothing came.")),
        ),
        (
            "the mailbox",
            plain(&format!(
                "I wrote to {} and nobody answers.",
                notice.reply_to
            )),
        ),
        (
            "the subject",
            raw(&format!("this fails {link}"), "text/plain", ""),
        ),
    ];
    for (what, mail) in all {
        for verdict in ["", "dmarc=FAIL"] {
            portal
                .deliver(&notice.reply_to, verdict, mail.clone())
                .await;
            holds_no_secret(&portal, &notice, what).await;
        }
    }
    let said = received(&portal).await;
    for words in [
        "See my answers below.",
        "por debajo de la puerta.",
        "Ja.",
        "Oui.",
        "is broken",
        "nobody answers",
    ] {
        assert!(
            said.iter().any(|text| text.contains(words)),
            "{words}: {said:?}"
        );
    }
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn an_answer_in_which_nothing_is_written_is_not_posted() {
    let (portal, address) = start().await;
    let notice = portal.last_answerable(ANA).await;
    let mails = portal.all_mails().await.len();
    let marked = notice.text.replace('\n', "\n> ");
    let attribution =
        "On Tue, Dec 1, 2026 at 10:00 AM Hale & Ortiz LLP <portal@portico.example> wrote:\n\n";
    for body in [
        format!("\n\n{attribution}> {marked}"),
        format!("Sent from my iPhone\n\n{attribution}> {marked}"),
        "-- \nAna Ruiz\n555-1234".to_owned(),
        String::new(),
    ] {
        let subject = format!("Re: {}", notice.subject);
        portal
            .deliver(&address, "", raw(&subject, "text/plain", &body))
            .await;
    }
    portal.settle().await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    assert_eq!(portal.all_mails().await.len(), mails);
    let ana = portal.sign_in(ANA).await;
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_notice_that_is_attached_stays_out_and_the_rest_waits() {
    let (portal, address) = start().await;
    let notice = portal.last_answerable(ANA).await;
    let inner = format!(
        "From: portal@portico.example\r\nSubject: The old one\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        STANDARD.encode(&notice.text)
    );
    let forwarded = attached(ANA, "Is this from you?", &[("lease.pdf", b"%PDF")]).replace(
        "--part--",
        &format!("--part\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--part--"),
    );
    portal.deliver(&address, "", forwarded).await;
    let page = attached(ANA, "And this?", &[("notice.html", notice.html.as_bytes())]);
    portal.deliver(&address, "", page).await;
    holds_no_secret(&portal, &notice, "a file").await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    for draft in drafts(&ana).await {
        let out = (
            &draft["reason"],
            &draft["files_left_out"],
            &draft["sendable"],
        );
        assert_eq!(
            out,
            (&json!("secret_in_file"), &json!(1), &json!(true)),
            "{draft}"
        );
        let path = format!("{DRAFTS}/{}/send", text(&draft["id"]));
        assert_eq!(ana.post(&path, json!({})).await.status, 204);
    }
    let mut said = received(&portal).await;
    said.sort();
    assert_eq!(said, ["And this?", "Is this from you?"]);
    assert_eq!(portal.told("document.received").await.len(), 1);
}

#[tokio::test]
async fn a_forwarded_mail_is_named_after_its_subject() {
    let (portal, address) = start().await;
    let inner = "From: tom@bank.example\r\nSubject: Your loan 12/3\r\n\r\nIt is frozen.\r\n";
    let mail = attached(ANA, "From the bank.", &[]).replace(
        "--part--",
        &format!("--part\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--part--"),
    );
    portal.deliver(&address, "", mail).await;
    let told = portal.told("document.received").await;
    assert_eq!(told[0]["detail"]["data"]["name"], "Your loan 12-3.eml");
}

#[tokio::test]
async fn what_a_client_types_carries_no_secret_either() {
    let (portal, _) = start().await;
    let notice = portal.last_answerable(ANA).await;
    let firm = portal.firm(FIRM);
    let ana = portal.sign_in(ANA).await;
    let me = ana.get("/v1/me").await;
    let matter = text(&me.body["matters"][0]["id"]);
    let words = format!("It does not open: {}", notice.links[0]);
    let sent = ana
        .post("/v1/messages", json!({"matter_id": matter, "text": words}))
        .await;
    assert_eq!(sent.status, 201, "{sent:?}");
    assert!(
        text(&sent.body["text"]).starts_with("It does not open: ["),
        "{sent:?}"
    );
    firm.send(
        "request.made",
        crate::requests::request_data("r-1", "answer", &["c-1"]),
    )
    .await;
    let asked = ana.get("/v1/requests").await;
    let path = format!("/v1/requests/{}/answers", text(&asked.rows()[0]["id"]));
    let answered = ana.post(&path, json!({"text": words})).await;
    assert!(answered.status < 300, "{answered:?}");
    holds_no_secret(&portal, &notice, "what is typed").await;
    assert_eq!(written(&ana).await.len(), 1);
    assert_eq!(portal.told("request.fulfilled").await.len(), 1);
}
