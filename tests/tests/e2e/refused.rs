//! What a service refuses for good: it is noted once, never tried again, and holds up nobody. What only fails in passing comes again.

use crate::harness::proxy::{Fault, Proxy};
use crate::harness::{Firm, TestPortal, bill_data};
use local::Options;
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";

/// Addresses that people have, and Amazon SES does not take.
const UNMAILABLE: [&str; 3] = [
    "josé@example.com",
    "ａｎａ@example.com",
    "\"ana\"@example.com",
];

/// How many attempts at mails passed since the last time.
fn mail_attempts(proxy: &Proxy) -> usize {
    let calls = proxy.take().into_iter();
    calls.filter(|call| call.operation == "SendEmail").count()
}

async fn ask(portal: &TestPortal, email: &str) {
    let browser = portal.anonymous();
    let asked = browser.post("/v1/sign-in-links", json!({"email": email}));
    assert_eq!(asked.await.status, 202);
}

/// A portal behind a proxy, with a client for each address.
async fn clients(emails: &[&str]) -> (TestPortal, Proxy) {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    let ids: Vec<_> = (1..=emails.len())
        .map(|number| format!("c-{number}"))
        .collect();
    for (id, email) in ids.iter().zip(emails) {
        firm.invite(id, email, Some("en")).await;
    }
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    firm.put_on_matter("m-1", &ids).await;
    proxy.take();
    (portal, proxy)
}

/// The one dead letter: its function, and its reason.
fn only(letters: &[Value]) -> (&str, &str) {
    let [letter] = letters else {
        panic!("one dead letter: {letters:?}");
    };
    let text = |name: &str| letter[name].as_str().expect("text");
    (text("function"), text("reason"))
}

#[tokio::test]
async fn an_address_that_ses_does_not_take_is_refused_where_it_comes_in() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    let mut expected = Vec::new();
    for email in UNMAILABLE {
        let client = json!({"client_id": "c-1", "email": email, "name": "Somebody"});
        firm.send("client.invited", client.clone()).await;
        firm.send("client.updated", client).await;
        let firm_data = |contact: &str, notify: &str| json!({"name": "Hale", "time_zone": "UTC", "contact_email": contact, "notify_email": notify});
        firm.send("firm.updated", firm_data(email, ANA)).await;
        firm.send("firm.updated", firm_data(ANA, email)).await;
        let places = ["email", "email", "contact_email", "notify_email"];
        expected.extend(places.map(|place| format!("/detail/data/{place} unmailable-email")));
    }
    let letters = portal.dead_letters().await;
    let reasons: Vec<_> = letters
        .iter()
        .map(|letter| letter["reason"].clone())
        .collect();
    assert_eq!(reasons, expected);
    assert_eq!(portal.all_mails().await.len(), 0);
    assert_eq!(mail_attempts(&proxy), 0);
}

#[tokio::test]
async fn an_address_that_ses_does_not_take_is_never_mailed_to_and_holds_up_nobody() {
    let (portal, proxy) = clients(&[ANA, BEN]).await;
    // As an earlier release would have kept it.
    portal
        .rewrite("MEMBERSHIP", "address", ANA, "josé@example.com")
        .await;
    ask(&portal, "josé@example.com").await;
    ask(&portal, ANA).await;
    ask(&portal, BEN).await;
    let mails = portal.mails(BEN).await;
    let attempts = mail_attempts(&proxy);
    assert_eq!(mails.len(), 2, "the invitation and the link");
    assert_eq!(
        attempts, 1,
        "of three requests one is a mail that SES takes"
    );
    let letters = portal.dead_letters().await;
    let (function, reason) = only(&letters);
    assert_eq!(function, "send-link");
    assert_eq!(
        reason,
        "SendEmail: SES does not take the address (permanent)"
    );
    portal.advance(86_400).await;
    portal.settle().await;
    assert_eq!(mail_attempts(&proxy), 0, "it is never tried again");
    println!(
        "figure: the next person's sign-in link after an address that SES does not take: {attempts} attempt at a mail, no wait on the clock"
    );
}

#[tokio::test]
async fn a_link_that_ses_refuses_ends_at_once_and_the_next_one_goes_out() {
    let (portal, proxy) = clients(&[ANA, BEN]).await;
    proxy.arm_first("SendEmail", Fault::Refusal);
    ask(&portal, ANA).await;
    proxy.fired().await;
    ask(&portal, BEN).await;
    assert_eq!(portal.mails(BEN).await.len(), 2);
    assert_eq!(portal.mails(ANA).await.len(), 1, "her invitation");
    assert_eq!(mail_attempts(&proxy), 2, "one each");
    let letters = portal.dead_letters().await;
    let (function, reason) = only(&letters);
    assert_eq!(function, "send-link");
    assert_eq!(reason, "SendEmail: MessageRejected (permanent)");
    assert_eq!(letters[0]["event"]["Records"][0]["eventName"], "INSERT");
    portal.advance(86_400).await;
    portal.settle().await;
    assert_eq!(mail_attempts(&proxy), 0, "nothing is tried again");
    // She asks once more, and nothing stands in the way.
    ask(&portal, ANA).await;
    portal.sign_in_by(&portal.last_link(ANA).await, ANA).await;
}

#[tokio::test]
async fn a_link_that_fails_in_passing_comes_again_and_the_next_one_goes_out() {
    let (portal, proxy) = clients(&[ANA, BEN]).await;
    proxy.arm_first("SendEmail", Fault::Error);
    ask(&portal, ANA).await;
    proxy.fired().await;
    ask(&portal, BEN).await;
    for email in [ANA, BEN] {
        assert_eq!(portal.mails(email).await.len(), 2, "{email}");
    }
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}

#[tokio::test]
async fn news_that_ses_refuses_are_put_aside_and_the_others_hear() {
    let (portal, proxy) = clients(&[ANA, BEN]).await;
    let firm = portal.firm("hale-ortiz");
    proxy.arm_first("SendEmail", Fault::Refusal);
    firm.share_bill("m-1", "b-1", &["c-1", "c-2"]).await;
    let told = portal.mails(ANA).await.len() + portal.mails(BEN).await.len();
    assert_eq!(
        (told, mail_attempts(&proxy)),
        (3, 2),
        "two invitations, one of two news"
    );
    let letters = portal.dead_letters().await;
    let (function, reason) = only(&letters);
    assert_eq!(
        (function, reason),
        ("notify", "SendEmail: MessageRejected (permanent)")
    );
    portal.advance(86_400).await;
    portal.settle().await;
    assert_eq!(mail_attempts(&proxy), 0, "nothing is tried again");
    // What nobody was told of is in the next mail.
    firm.send_message("m-1", "t-1", "We filed the motion.", &["c-1", "c-2"])
        .await;
    let mails = [portal.last_mail(ANA).await, portal.last_mail(BEN).await];
    let both = mails.iter().filter(|mail| {
        ["View all bills in secure portal", "Read message"]
            .iter()
            .all(|label| mail.button(label).is_some())
    });
    assert_eq!(both.count(), 1);
}

#[tokio::test]
async fn a_firms_event_that_the_table_refuses_is_put_aside_and_the_next_is_applied() {
    let (portal, proxy) = clients(&[]).await;
    let firm = portal.firm("hale-ortiz");
    proxy.arm_first("TransactWriteItems", Fault::Refusal);
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("en")).await;
    assert_eq!(portal.mails(ANA).await.len(), 0);
    assert_eq!(portal.mails(BEN).await.len(), 1);
    let letters = portal.dead_letters().await;
    let (function, reason) = only(&letters);
    assert_eq!(function, "apply-firm-event");
    assert_eq!(
        reason,
        "TransactWriteItems: ValidationException (permanent)"
    );
    assert_eq!(letters[0]["event"]["detail-type"], "client.invited");
}

#[tokio::test]
async fn events_that_the_bus_refuses_together_are_put_onto_it_one_by_one() {
    let (portal, proxy) = clients(&[ANA, BEN]).await;
    let firm = portal.firm("hale-ortiz");
    proxy.arm_first("PutEvents", Fault::Refusal);
    let bills = ["b-1", "b-2", "b-3"];
    let events = bills.map(|bill| firm.event("bill.shared", 50, bill_data("m-1", bill, &["c-1"])));
    portal.put_events(json!(events)).await;
    portal.settle().await;
    let letters = portal.dead_letters().await;
    let changed = portal.bus().await;
    let changed = changed.iter().filter(|event| {
        event["detail-type"] == "thing.changed" && event["detail"]["data"]["kind"] == "BILL"
    });
    // Where the first call had one event alone, that one is the one that was refused.
    assert_eq!(changed.count() + letters.len(), bills.len());
    assert!(letters.len() <= 1 && letters.iter().all(|one| one["function"] == "publish-event"));
}

#[tokio::test]
async fn names_and_subjects_are_cut_to_what_ses_takes() {
    let portal = TestPortal::start().await;
    let firms: Vec<Firm> = (0..8)
        .map(|number| portal.firm(&format!("firm-{number}")))
        .collect();
    for firm in &firms {
        firm.introduce(&"法律事務所".repeat(30)).await;
        firm.invite("c-1", ANA, Some("en")).await;
    }
    ask(&portal, ANA).await;
    let mails = portal.mails(ANA).await;
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
    assert_eq!(mails.len(), firms.len() + 1, "the sink takes all of them");
    assert!(mails.iter().all(|mail| mail.from.len() <= 320));
    assert!(mails.last().unwrap().subject.ends_with('…'));
}
