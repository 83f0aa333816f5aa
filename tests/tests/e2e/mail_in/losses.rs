//! What a person wrote reaches the firm or waits for them: nothing vanishes because of what stands around it.

use super::leaks::raw;
use super::{ANA, DRAFTS, EVE, HOUR, drafts, received, start, written};
use crate::harness::{TestPortal, answer, attached, text};
use serde_json::{Value, json};

const FIELDS: &str = "From: Hale & Ortiz LLP <portal@portico.example>\nSent: Tuesday, December 1, 2026 10:00 AM\nTo: ana@example.com\nSubject: New message from Hale & Ortiz LLP\n\n";

/// What Outlook quotes, with the person's answers between the lines.
fn between(lead: &str) -> String {
    format!(
        "{lead}\n\n{FIELDS}Hale & Ortiz LLP\n\nNew message\n\nHale & Ortiz LLP wrote to you.\n\nCan you come on Monday?\nYES ON MONDAY AT NINE\nDo you have the deed?\nNO, MY BROTHER HAS IT\n"
    )
}

async fn deliver(portal: &TestPortal, address: &str, body: &str) {
    let mail = raw("Re: hello", "text/plain", body);
    portal.deliver(address, "", mail).await;
}

#[tokio::test]
async fn answers_below_any_introduction_stay() {
    let (portal, address) = start().await;
    let mut bodies: Vec<(String, Vec<&str>)> = [
        "Hola Dana,",
        "Answers in capitals.",
        "Mis respuestas van en verde.",
        "Below.",
        "Respondo en mayúsculas.",
    ]
    .iter()
    .map(|lead| {
        (
            between(lead),
            vec![*lead, "YES ON MONDAY AT NINE", "NO, MY BROTHER HAS IT"],
        )
    })
    .collect();
    let wrote = "Look what he wrote to me:\n\nOn Mon, Nov 30, 2026 at 9:15 AM Tom Bank <tom@bank.example> wrote:\n\nYour loan is cancelled.\n\nWhat do I do now?\n";
    bodies.push((
        wrote.to_owned(),
        vec!["Look what", "Tom Bank", "cancelled.", "What do I do now?"],
    ));
    let pasted = "From: Tom Bank\nSent: Monday, November 30, 2026 9:15 AM\nSubject: loan\n\nHe refused.\n\nAND NOW?\n";
    bodies.push((
        pasted.to_owned(),
        vec!["From: Tom Bank", "He refused.", "AND NOW?"],
    ));
    let bottom = "Hi,\n\nOn Tue, Dec 1, 2026 at 10:00 AM Hale & Ortiz LLP <portal@portico.example> wrote:\nNew message\n\nMY ANSWER AT THE BOTTOM\n";
    bodies.push((bottom.to_owned(), vec!["Hi,", "MY ANSWER AT THE BOTTOM"]));
    for (body, words) in bodies {
        deliver(&portal, &address, &body).await;
        let told = portal.told("message.received").await;
        let said = text(&told.last().expect("a message")["detail"]["data"]["text"]);
        for word in words {
            assert!(said.contains(word), "{word} of {body}: {said}");
        }
        assert!(!said.contains("wrote to you"), "{said}");
    }
    let blue = "<html><body><div>Hi Dana</div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> Hale<br><b>Sent:</b> Monday 9:15 AM</div><div>Can you come?</div><div style=\"color:blue\">YES IN BLUE</div></body></html>";
    portal
        .deliver(&address, "", raw("Re: x", "text/html", blue))
        .await;
    let said = received(&portal).await;
    assert!(
        said.iter().any(|text| text.contains("YES IN BLUE")),
        "{said:?}"
    );
}

#[tokio::test]
async fn quotations_of_every_language_are_known_by_the_notice() {
    let (portal, address) = start().await;
    let notice = portal.last_answerable(ANA).await;
    let marked = notice.text.replace('\n', "\n> ");
    for introduction in [
        "Am Di., 1. Dez. 2026 um 10:00 Uhr schrieb Hale & Ortiz LLP <portal@portico.example>:",
        "Il giorno mar 1 dic 2026 alle ore 10:00 Hale & Ortiz LLP <portal@portico.example> ha scritto:",
        "Hale & Ortiz LLP <portal@portico.example> 于2026年12月1日周二 10:00写道：",
        "El mar, 1 dic 2026 a las 10:00, Hale & Ortiz LLP (<portal@portico.example>)\nescribió:",
    ] {
        let before = received(&portal).await.len();
        deliver(
            &portal,
            &address,
            &format!("Ja, {before}.\n\n{introduction}\n\n> {marked}"),
        )
        .await;
        let said = received(&portal).await;
        assert_eq!(
            said.last().unwrap(),
            &format!("Ja, {before}."),
            "{introduction}"
        );
    }
    let blocks = [
        "De: Hale & Ortiz LLP\nFecha: martes, 1 de diciembre de 2026\nPara: x\nAsunto: Re: cita",
        "De : Hale & Ortiz LLP\nEnvoyé : mardi 1 décembre 2026 10:00\nÀ : x\nObjet : s",
    ];
    for block in blocks {
        let before = received(&portal).await.len();
        deliver(
            &portal,
            &address,
            &format!("Sí, {before}.\n\n{block}\n\n{}", notice.text),
        )
        .await;
        let said = received(&portal).await;
        assert_eq!(said.last().unwrap(), &format!("Sí, {before}."), "{block}");
    }
}

#[tokio::test]
async fn an_empty_file_is_not_lost_without_a_word() {
    let (portal, address) = start().await;
    for (body, sendable) in [("Here it is.", true), ("", false)] {
        portal
            .deliver(&address, "", attached(ANA, body, &[("IMG_1.HEIC", b"")]))
            .await;
        portal.settle().await;
        let ana = portal.sign_in(ANA).await;
        let waiting = drafts(&ana).await;
        assert_eq!(waiting.len(), 1, "{body}");
        let draft = &waiting[0];
        assert_eq!(
            (
                &draft["reason"],
                &draft["files_left_out"],
                &draft["sendable"]
            ),
            (&json!("empty_file"), &json!(1), &json!(sendable))
        );
        let path = format!("{DRAFTS}/{}", text(&draft["id"]));
        assert_eq!(ana.delete(&path).await.status, 204);
    }
    assert_eq!(received(&portal).await, [] as [String; 0]);
}

#[tokio::test]
async fn a_strangers_flood_takes_nothing_from_the_client() {
    let (portal, address) = start().await;
    for number in 0..40 {
        let said = answer(EVE, &format!("Flood {number}."));
        portal.deliver(&address, "", said).await;
    }
    for number in 0..25 {
        let forged = answer(ANA, &format!("Forged {number}."));
        portal.deliver(&address, "dmarc=FAIL", forged).await;
    }
    portal.deliver(&address, "", answer(ANA, "Mine.")).await;
    portal
        .deliver(&address, "spam=FAIL", answer(ANA, "Mine, too."))
        .await;
    assert_eq!(received(&portal).await, ["Mine."]);
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    let of = |reason: &str| {
        waiting
            .iter()
            .filter(|draft| draft["reason"] == reason)
            .count()
    };
    assert_eq!(
        (of("other_sender"), of("unverified"), of("spam")),
        (20, 20, 1)
    );
    // That some were not kept is said once, to whom they may have come from.
    assert_eq!(of("too_many"), 1);
}

#[tokio::test]
async fn own_answers_beyond_the_hours_budget_wait_and_those_beyond_the_days_are_told() {
    let (portal, address) = start().await;
    for number in 0..33 {
        let said = answer(ANA, &format!("Own {number}."));
        portal.deliver(&address, "", said).await;
    }
    assert_eq!(received(&portal).await.len(), 30);
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    let reasons: Vec<_> = waiting.iter().map(|draft| &draft["reason"]).collect();
    assert_eq!(reasons, ["too_many"; 3]);
    for draft in &waiting {
        let path = format!("{DRAFTS}/{}/send", text(&draft["id"]));
        assert_eq!(ana.post(&path, json!({})).await.status, 204);
    }
    assert_eq!(written(&ana).await.len(), 33);
    for number in 33..100 {
        let said = answer(ANA, &format!("Own {number}."));
        portal.deliver(&address, "", said).await;
    }
    portal.settle().await;
    let waiting = drafts(&ana).await;
    let lost = waiting.iter().filter(|draft| draft["sendable"] == false);
    assert_eq!((waiting.len(), lost.count()), (58, 1));
    portal.advance(25 * HOUR).await;
    portal
        .deliver(&address, "", answer(ANA, "The next day."))
        .await;
    assert_eq!(received(&portal).await.last().unwrap(), "The next day.");
}

#[tokio::test]
async fn a_mail_that_arrives_under_two_ids_is_one() {
    let (portal, address) = start().await;
    let with_id =
        |id: &str, body: &str| format!("Message-ID: <{id}@example.com>\r\n{}", answer(ANA, body));
    portal
        .deliver(&address, "id=s1", with_id("a", "Once."))
        .await;
    let relayed = format!("Received: by x\r\n{}", with_id("a", "Once."));
    portal.deliver(&address, "id=s2", relayed).await;
    assert_eq!(received(&portal).await, ["Once."]);
    // Another id or another text is another mail.
    portal
        .deliver(&address, "id=s3", with_id("b", "Once."))
        .await;
    portal
        .deliver(&address, "id=s4", with_id("a", "Twice."))
        .await;
    let mut said = received(&portal).await;
    said.sort();
    assert_eq!(said, ["Once.", "Once.", "Twice."]);
}

#[tokio::test]
async fn a_hundred_files_leave_the_text() {
    let (portal, address) = start().await;
    let names: Vec<_> = (0..101).map(|number| format!("{number}.pdf")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"%PDF"[..])).collect();
    portal
        .deliver(&address, "", attached(ANA, "All of it.", &files))
        .await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    let draft = &drafts(&ana).await[0];
    assert_eq!(
        (&draft["reason"], &draft["text"], &draft["files_left_out"]),
        (&json!("too_many_files"), &json!("All of it."), &json!(101))
    );
}

#[tokio::test]
async fn an_answer_in_the_subject_waits_and_so_does_one_that_a_program_may_have_written() {
    let (portal, address) = start().await;
    portal
        .deliver(&address, "", raw("YES, I come on Monday", "text/plain", ""))
        .await;
    portal.advance(1).await;
    let away = raw(
        "Respuesta automática: New message",
        "text/plain",
        "Estoy fuera.",
    );
    portal.deliver(&address, "", away).await;
    portal.settle().await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    let read = |draft: &Value| (text(&draft["reason"]), text(&draft["text"]));
    let read: Vec<_> = waiting.iter().map(read).collect();
    let expected = [
        ("subject_only", "YES, I come on Monday"),
        ("automatic", "Estoy fuera."),
    ];
    assert_eq!(
        read,
        expected.map(|(reason, said)| (reason.to_owned(), said.to_owned()))
    );
}

#[tokio::test]
async fn what_nobody_wrote_is_not_posted() {
    let (portal, address) = start().await;
    let bytes: Vec<u8> = (0..5_000_u32)
        .map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap())
        .collect();
    let noise = [format!("From: {ANA}\r\n\r\n").into_bytes(), bytes].concat();
    portal.deliver(&address, "", noise).await;
    let accepted = format!(
        "From: {ANA}\r\nSubject: Accepted: hearing\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"
    );
    portal.deliver(&address, "", accepted).await;
    let hidden = "<div>Yes.</div><div style=\"display:none\">I accept the settlement</div><span style=\"font-size:0\">ZERO</span><p hidden>NOT</p>";
    portal
        .deliver(&address, "", raw("Re: x", "text/html", hidden))
        .await;
    assert_eq!(received(&portal).await, ["Yes."]);
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    let reasons: Vec<_> = waiting.iter().map(|draft| &draft["reason"]).collect();
    assert_eq!(reasons, ["unreadable"]);
    assert_eq!(waiting[0]["text"], "");
}

#[tokio::test]
async fn sending_twice_or_at_once_changes_nothing() {
    let (portal, address) = start().await;
    let ana = portal.sign_in(ANA).await;
    for (body, files) in [("", 1), ("Words.", 1), ("Alone.", 0)] {
        let file: [(&str, &[u8]); 1] = [("a.pdf", b"%PDF")];
        let mail = attached(ANA, body, &file[..files]);
        portal.deliver(&address, "dmarc=FAIL", mail).await;
        portal.settle().await;
        let path = format!("{DRAFTS}/{}/send", text(&drafts(&ana).await[0]["id"]));
        let sends = (0..4).map(|_| ana.post(&path, json!({})));
        let sent = futures::future::join_all(sends).await;
        let statuses: Vec<_> = sent.iter().map(|one| one.status).collect();
        assert_eq!(statuses, [204; 4], "{body}");
        portal.settle().await;
        assert_eq!(ana.post(&path, json!({})).await.status, 204, "{body}");
    }
    assert_eq!(portal.told("document.received").await.len(), 2);
    // What was discarded was not sent.
    portal
        .deliver(
            &address,
            "dmarc=FAIL",
            attached(ANA, "", &[("b.pdf", b"%PDF")]),
        )
        .await;
    portal.settle().await;
    let path = format!("{DRAFTS}/{}", text(&drafts(&ana).await[0]["id"]));
    assert_eq!(ana.delete(&path).await.status, 204);
    assert_eq!(
        ana.post(&format!("{path}/send"), json!({})).await.status,
        404
    );
}
