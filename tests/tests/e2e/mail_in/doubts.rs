//! What is in doubt waits in a draft, and one calm mail goes to the address that the firm holds.

use super::{ANA, BEN, DAY, DRAFTS, EVE, FIRM, HOUR, drafts, received, start, written};
use crate::harness::{answer, text};
use serde_json::{Value, json};

/// A sender, what SES says, and why it waits.
const DOUBTS: [(&str, &str, &str); 8] = [
    (EVE, "", "other_sender"),
    (BEN, "", "other_sender"),
    (ANA, "dmarc=FAIL", "unverified"),
    (ANA, "dmarc=GRAY", "unverified"),
    (ANA, "dmarc=PROCESSING_FAILED", "unverified"),
    (ANA, "spam=FAIL", "spam"),
    (ANA, "virus=FAIL", "virus"),
    // Who vouches for another domain vouches for nothing here.
    (EVE, "spf=PASS&dkim=PASS&dmarc=PASS", "other_sender"),
];

#[tokio::test]
async fn what_is_in_doubt_waits_for_one_press() {
    for (from, verdicts, reason) in DOUBTS {
        let (portal, address) = start().await;
        let mails = portal.all_mails().await.len();
        portal
            .deliver(&address, verdicts, answer(from, "On Monday."))
            .await;
        assert_eq!(received(&portal).await, [] as [String; 0], "{reason}");
        let all = portal.all_mails().await;
        // No backscatter: one mail, to the address that the firm holds, and it says nothing of the case.
        assert_eq!(all.len(), mails + 1, "{reason}");
        let told = &all[mails];
        assert_eq!(told.to, ANA);
        assert_eq!(
            told.subject,
            "Your answer to Hale & Ortiz LLP waits for you"
        );
        assert!(!told.text.contains("Monday") && !told.html.contains("Monday"));
        let ana = portal.sign_in_by(told, ANA).await;
        let waiting = drafts(&ana).await;
        assert_eq!(waiting.len(), 1);
        let draft = &waiting[0];
        assert_eq!(
            (&draft["reason"], &draft["text"], &draft["from"]),
            (&json!(reason), &json!("On Monday."), &json!(from))
        );
        assert_eq!(written(&ana).await, [] as [String; 0]);
        let path = format!("{DRAFTS}/{}", text(&draft["id"]));
        // It is Ana's alone: her co-client neither sees nor sends it.
        let ben = portal.sign_in(BEN).await;
        assert_eq!(drafts(&ben).await, [] as [Value; 0]);
        assert_eq!(
            ben.post(&format!("{path}/send"), json!({})).await.status,
            404
        );
        assert_eq!(ben.delete(&path).await.status, 404);
        for _ in 0..2 {
            // An answer that was lost is asked for again.
            let sent = ana.post(&format!("{path}/send"), json!({})).await;
            assert_eq!(sent.status, 204, "{sent:?}");
        }
        assert_eq!(received(&portal).await, ["On Monday."], "{reason}");
        assert_eq!(written(&ana).await, ["On Monday."]);
        assert_eq!(drafts(&ana).await, [] as [Value; 0]);
        assert_eq!(ana.delete(&path).await.status, 404);
    }
}

#[tokio::test]
async fn verdicts_in_the_header_of_a_mail_are_its_senders_word() {
    let (portal, address) = start().await;
    let forged = format!(
        "X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n\
         Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass header.from=example.com\r\n{}",
        answer(ANA, "Send the money elsewhere.")
    );
    portal
        .deliver(&address, "dmarc=FAIL&spf=FAIL", forged)
        .await;
    portal.advance(1).await;
    // The second author is the one that another reader would see.
    let two = answer(EVE, "Me too.").replace("From:", &format!("From: {ANA}\r\nFrom:"));
    portal.deliver(&address, "", two).await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    let reasons: Vec<_> = waiting.iter().map(|draft| &draft["reason"]).collect();
    assert_eq!(reasons, ["unverified", "other_sender"]);
    assert_eq!(waiting[1]["from"], Value::Null);
}

#[tokio::test]
async fn a_late_answer_waits_and_one_that_is_later_still_is_nobodys() {
    let (portal, address) = start().await;
    portal.advance(90 * DAY - 1).await;
    portal.deliver(&address, "", answer(ANA, "In time.")).await;
    assert_eq!(received(&portal).await, ["In time."]);
    portal.advance(1).await;
    portal.deliver(&address, "", answer(ANA, "Too late.")).await;
    assert_eq!(received(&portal).await, ["In time."]);
    let ana = portal.sign_in(ANA).await;
    assert_eq!(drafts(&ana).await[0]["reason"], "expired");
    portal.advance(91 * DAY).await;
    portal.clean_up().await;
    let mails = portal.all_mails().await.len();
    portal
        .deliver(&address, "", answer(ANA, "Years later."))
        .await;
    assert_eq!(portal.all_mails().await.len(), mails);
    let ana = portal.sign_in(ANA).await;
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_closed_matter_takes_an_answer_after_one_press() {
    let (portal, address) = start().await;
    let firm = portal.firm(FIRM);
    let closed = json!({"matter_id": "m-1", "name": "Matter", "status": "closed", "client_ids": ["c-1", "c-2"]});
    firm.send("matter.updated", closed).await;
    portal
        .deliver(&address, "", answer(ANA, "One more thing."))
        .await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    assert_eq!(waiting[0]["reason"], "matter_closed");
    let path = format!("{DRAFTS}/{}/send", text(&waiting[0]["id"]));
    assert_eq!(ana.post(&path, json!({})).await.status, 204);
    assert_eq!(received(&portal).await, ["One more thing."]);
}

#[tokio::test]
async fn a_text_that_is_too_long_is_cut_and_says_so() {
    let (portal, address) = start().await;
    let line = "All that I remember of that day, as well as I can. ";
    let long = line.repeat(300);
    portal.deliver(&address, "", answer(ANA, &long)).await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    let draft = &drafts(&ana).await[0];
    assert_eq!(
        (&draft["reason"], &draft["text_cut"]),
        (&json!("too_long"), &json!(true))
    );
    assert_eq!(text(&draft["text"]).chars().count(), 10_000);
}

#[tokio::test]
async fn the_calm_mail_comes_once_in_six_hours_and_forgets_nothing() {
    let (portal, address) = start().await;
    portal.wait_until("UTC", 1).await;
    let mails = portal.mails(ANA).await.len();
    for number in 0..4 {
        let said = answer(EVE, &format!("Number {number}."));
        portal.deliver(&address, "", said).await;
        portal.advance(60).await;
    }
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
    // Those that still wait when the hours are over are told once more, all with one mail.
    for _ in 0..30 {
        portal.advance(900).await;
        portal.settle().await;
    }
    assert_eq!(portal.mails(ANA).await.len(), mails + 2);
    let ana = portal.sign_in(ANA).await;
    for draft in drafts(&ana).await {
        let path = format!("{DRAFTS}/{}", text(&draft["id"]));
        assert_eq!(ana.delete(&path).await.status, 204);
    }
    let mails = portal.mails(ANA).await.len();
    portal.advance(12 * HOUR).await;
    assert_eq!(portal.mails(ANA).await.len(), mails, "nothing waits");
    assert_eq!(received(&portal).await, [] as [String; 0]);
}

#[tokio::test]
async fn a_draft_is_gone_after_thirty_days() {
    let (portal, address) = start().await;
    portal.deliver(&address, "", answer(EVE, "Hello.")).await;
    portal.settle().await;
    portal.advance(30 * DAY - 1).await;
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    let path = format!("{DRAFTS}/{}/send", text(&waiting[0]["id"]));
    portal.advance(1).await;
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
    assert_eq!(ana.post(&path, json!({})).await.status, 404);
    assert_eq!(received(&portal).await, [] as [String; 0]);
}
