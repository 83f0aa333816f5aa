//! What became of each notice: the mail system's reports lead to states that the firm reads and hears, and to no word where somebody signs in.

use crate::harness::signing::SigningKey;
use crate::harness::{Client, TestPortal};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
/// No mail to it arrives: the mail system plays a mailbox that does not exist.
const GONE: &str = "bounce@ana.simulator.example";
const FIRM: &str = "hale-ortiz";

async fn start(email: &str) -> (TestPortal, SigningKey) {
    let portal = TestPortal::start().await;
    let key = portal.make_key(FIRM).await;
    portal.firm(FIRM).invite("c-1", email, Some("en")).await;
    (portal, key)
}

/// Each delivery of a client as `notice channel state reason`, newest first.
async fn deliveries(portal: &TestPortal, key: &SigningKey, client: &str) -> Vec<String> {
    let rows = rows(&key.bearer(portal).await, client).await;
    rows.iter().map(line).collect()
}

async fn rows(bearer: &Client, client: &str) -> Vec<Value> {
    let path = format!("/v1/firm/clients/{client}/deliveries");
    let answer = bearer.get(&path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.rows().to_vec()
}

fn line(delivery: &Value) -> String {
    let words = ["notice", "channel", "state", "reason"];
    words
        .map(|name| delivery[name].as_str().expect("text"))
        .join(" ")
}

async fn client(portal: &TestPortal, key: &SigningKey) -> Value {
    let answer = key.bearer(portal).await.get("/v1/firm/clients/c-1").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// The states of a client's notices as the firm heard them, oldest first.
async fn heard(portal: &TestPortal) -> Vec<String> {
    let events = portal.told("delivery.changed").await;
    let data = events.iter().map(|event| &event["detail"]["data"]);
    data.map(line).collect()
}

#[tokio::test]
async fn a_notice_is_followed_until_it_is_delivered() {
    let (portal, key) = start(ANA).await;
    let firm = portal.firm(FIRM);
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal.sign_in(ANA).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let bearer = key.bearer(&portal).await;
    let listed = rows(&bearer, "c-1").await;
    let lines: Vec<_> = listed.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "news mail delivered taken",
            "invitation mail delivered taken"
        ]
    );
    let news = &listed[0];
    assert_eq!(
        news["resources"],
        json!([{"kind": "bill", "firm_ref": "b-1"}])
    );
    for state in ["queued", "sent", "delivered"] {
        assert!(news["times"][state].is_string(), "{news}");
    }
    assert_eq!(news["times"]["delivered"], news["changed_at"]);
    assert_eq!(
        news["sentence"],
        "The recipient's mail server took the notice."
    );
    assert_eq!(
        heard(&portal).await,
        [
            "invitation mail sent accepted",
            "invitation mail delivered taken",
            "news mail sent accepted",
            "news mail delivered taken"
        ]
    );
    let told = portal.told("delivery.changed").await;
    let last = &told.last().unwrap()["detail"]["data"];
    assert_eq!(
        format!("delivery_{}", last["delivery_id"].as_str().unwrap()),
        news["id"].as_str().unwrap()
    );
    assert!(portal.told("client.unreachable").await.is_empty());
    assert_eq!(client(&portal, &key).await["reachable"], true);
}

#[tokio::test]
async fn a_list_of_deliveries_has_pages() {
    let (portal, key) = start(ANA).await;
    let firm = portal.firm(FIRM);
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal.sign_in(ANA).await;
    for bill in ["b-1", "b-2", "b-3"] {
        firm.share_bill("m-1", bill, &["c-1"]).await;
    }
    let bearer = key.bearer(&portal).await;
    let all = rows(&bearer, "c-1").await;
    assert_eq!(all.len(), 4);
    let path = "/v1/firm/clients/c-1/deliveries?limit=1";
    let mut found = Vec::new();
    let mut next = path.to_owned();
    loop {
        let page = bearer.get(&next).await;
        assert_eq!(page.rows().len(), 1, "{page:?}");
        found.extend(page.rows().to_vec());
        let Some(cursor) = page.body["meta"]["paging"]["next"].as_str() else {
            break;
        };
        next = format!("{path}&cursor={cursor}");
    }
    assert_eq!(found, all);
    // A cursor is good for one client of one firm.
    firm.invite("c-2", "ben@example.com", None).await;
    let other = next.replace("c-1", "c-2");
    let bearer = key.bearer(&portal).await;
    let refused = bearer.get(&other).await;
    assert_eq!((refused.status, refused.problem()), (400, "invalid-cursor"));
    let unknown = bearer.get("/v1/firm/clients/nobody/deliveries").await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not-found"));
}

#[tokio::test]
async fn every_failure_has_its_state_and_reason() {
    let portal = TestPortal::start().await;
    let key = portal.make_key(FIRM).await;
    let firm = portal.firm(FIRM);
    for (client, mailbox, outcome) in [
        ("c-1", "bounce", "bounced address-rejected"),
        ("c-2", "complaint", "complained marked-as-spam"),
        ("c-3", "suppressionlist", "suppressed on-suppression-list"),
        ("c-4", "delay", "delayed mailbox-full"),
        ("c-5", "full", "bounced mailbox-full"),
        ("c-6", "reject", "failed virus-found"),
        ("c-7", "ooto", "delivered taken"),
    ] {
        let email = format!("{mailbox}@{client}.simulator.example");
        firm.invite(client, &email, Some("en")).await;
        let listed = deliveries(&portal, &key, client).await;
        assert_eq!(listed, [format!("invitation mail {outcome}")], "{mailbox}");
    }
    let unreachable = portal.told("client.unreachable").await;
    let clients = unreachable
        .iter()
        .map(|event| event["detail"]["data"]["client_id"].as_str().unwrap());
    assert_eq!(clients.collect::<Vec<_>>(), ["c-1", "c-2", "c-3"]);
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn an_address_that_bounced_is_not_mailed_until_the_firm_corrects_it() {
    let (portal, key) = start(GONE).await;
    let firm = portal.firm(FIRM);
    let known = client(&portal, &key).await;
    assert_eq!(known["reachable"], false);
    assert_eq!(known["unreachable"]["reason"], "address-rejected");
    let sentence = known["unreachable"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("Correct the client's address"));
    assert_eq!(portal.told("client.unreachable").await.len(), 1);

    let mailed = portal.mails(GONE).await.len();
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-2", &["c-1"]).await;
    assert_eq!(portal.mails(GONE).await.len(), mailed, "nothing more goes");
    let listed = deliveries(&portal, &key, "c-1").await;
    let suppressed = "news mail suppressed address-unreachable";
    assert_eq!(
        listed,
        [
            suppressed,
            suppressed,
            "invitation mail bounced address-rejected"
        ]
    );
    // One cause is told once.
    assert_eq!(portal.told("client.unreachable").await.len(), 1);

    // A new name is no new address.
    let renamed = json!({"client_id": "c-1", "email": GONE, "name": "Ana R."});
    firm.send("client.updated", renamed).await;
    assert_eq!(client(&portal, &key).await["reachable"], false);

    let moved = json!({"client_id": "c-1", "email": ANA, "name": "Ana", "locale": "en"});
    firm.send("client.updated", moved).await;
    assert_eq!(client(&portal, &key).await["reachable"], true);
    // What nobody was told of is announced at the new address.
    let news = portal.last_mail(ANA).await;
    assert!(news.text.contains("bills"), "{}", news.text);
    let ana = portal.sign_in_by(&news, ANA).await;
    assert_eq!(ana.get("/v1/bills").await.rows().len(), 2);
}

#[tokio::test]
async fn an_invitation_that_is_asked_for_again_tries_again() {
    let (portal, key) = start(GONE).await;
    let firm = portal.firm(FIRM);
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    assert_eq!(portal.mails(GONE).await.len(), 1, "the bill waits");
    let path = "/v1/firm/clients/c-1/invitations";
    let bearer = key.bearer(&portal).await;
    assert_eq!(bearer.post(path, json!({})).await.status, 202);
    portal.settle().await;
    let mails = portal.mails(GONE).await;
    assert_eq!(mails.len(), 2, "the invitation");
    // It came back again: that is another cause.
    assert_eq!(portal.told("client.unreachable").await.len(), 2);
    assert_eq!(client(&portal, &key).await["reachable"], false);
}

#[tokio::test]
async fn a_new_invitation_tries_again() {
    let (portal, key) = start(GONE).await;
    let firm = portal.firm(FIRM);
    assert_eq!(portal.mails(GONE).await.len(), 1);
    firm.invite("c-1", GONE, Some("en")).await;
    assert_eq!(portal.mails(GONE).await.len(), 2);
    let bounced = "invitation mail bounced address-rejected";
    assert_eq!(deliveries(&portal, &key, "c-1").await, [bounced, bounced]);
    // It came back again: that is another cause.
    assert_eq!(portal.told("client.unreachable").await.len(), 2);
    assert_eq!(client(&portal, &key).await["reachable"], false);
}

/// What a firm learns is of its own mails. A link that somebody asked for is nobody's, and is mailed as before.
#[tokio::test]
async fn nothing_shows_to_another_firm_or_on_the_sign_in_page() {
    let (portal, _) = start(GONE).await;
    let lakeside = portal.firm("lakeside");
    let key = portal.make_key("lakeside").await;
    let quiet = json!({"client_id": "c-1", "email": GONE, "name": "Ana", "locale": "en"});
    lakeside.send("client.updated", quiet).await;
    assert_eq!(client(&portal, &key).await["reachable"], true);
    assert!(deliveries(&portal, &key, "c-1").await.is_empty());

    let mailed = portal.mails(GONE).await.len();
    let ask = async |email: &str| {
        let body = json!({"email": email});
        portal.anonymous().post("/v1/sign-in-links", body).await
    };
    let (gone, nobody) = (ask(GONE).await, ask("nobody@example.com").await);
    assert_eq!((gone.status, nobody.status), (202, 202));
    assert_eq!(gone.text.len(), nobody.text.len());
    assert_eq!(portal.mails(GONE).await.len(), mailed + 1);
    assert!(deliveries(&portal, &key, "c-1").await.is_empty());
    assert_eq!(client(&portal, &key).await["reachable"], true);
    let all = portal.told("delivery.changed").await;
    let firms = all
        .iter()
        .map(|event| event["detail"]["data"]["firm_id"].as_str().unwrap());
    assert!(firms.into_iter().all(|firm| firm == FIRM));
}

/// What a person wants to be told of may have been chosen at another firm. Until the person has signed in at this one, a missing mail would show that; so the firm hears only of what went wrong.
#[tokio::test]
async fn until_a_client_has_signed_in_the_firm_hears_of_trouble_with_news_alone() {
    let portal = TestPortal::start().await;
    let key = portal.make_key(FIRM).await;
    let firm = portal.firm(FIRM);
    for (client, email) in [
        ("c-1", ANA),
        ("c-2", "full@ben.simulator.example"),
        ("c-3", "ooto@cy.simulator.example"),
    ] {
        let data = json!({"client_id": client, "email": email, "name": "Somebody"});
        firm.send("client.updated", data).await;
    }
    firm.put_on_matter("m-1", &["c-1", "c-2", "c-3"]).await;
    firm.share_bill("m-1", "b-1", &["c-1", "c-2"]).await;
    assert_eq!(portal.mails(ANA).await.len(), 1);
    assert!(deliveries(&portal, &key, "c-1").await.is_empty());
    let full = "news mail bounced mailbox-full";
    assert_eq!(deliveries(&portal, &key, "c-2").await, [full]);
    assert_eq!(heard(&portal).await, [full]);
    portal.sign_in(ANA).await;
    firm.share_bill("m-1", "b-2", &["c-1"]).await;
    let listed = deliveries(&portal, &key, "c-1").await;
    assert_eq!(listed, ["news mail delivered taken"]);
}

/// The tags of a mail are ids, and no event for a firm has an address.
#[tokio::test]
async fn no_address_is_in_a_tag_or_in_an_event_for_firms() {
    let (portal, _) = start(GONE).await;
    let bus = portal.bus().await;
    let reports: Vec<_> = bus
        .iter()
        .filter(|event| event["source"] == "aws.ses")
        .collect();
    assert!(!reports.is_empty());
    for report in reports {
        let tags = report["detail"]["mail"]["tags"].to_string();
        assert!(tags.contains("portico-delivery") && !tags.contains('@'));
    }
    for event in bus.iter().filter(|event| event["source"] == "portico") {
        assert!(!event.to_string().contains("simulator"), "{event}");
    }
}

/// A forged report for another configuration set, and one about a delivery that is none, change nothing and are no dead letters.
#[tokio::test]
async fn reports_about_the_mails_of_others_are_ignored() {
    let (portal, key) = start(ANA).await;
    let bus = portal.bus().await;
    let report = bus
        .iter()
        .find(|event| event["source"] == "aws.ses")
        .expect("a report");
    let mut bounce = report["detail"].clone();
    bounce["eventType"] = json!("Bounce");
    bounce["bounce"] = json!({"bounceType": "Permanent", "bounceSubType": "General"});
    let before = deliveries(&portal, &key, "c-1").await;
    for (tag, value) in [
        ("ses:configuration-set", "newsletter"),
        ("portico-delivery", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        ("portico-firm", "lakeside"),
    ] {
        let mut detail = bounce.clone();
        detail["mail"]["tags"][tag] = json!([value]);
        let event = json!({"source": "aws.ses", "detail-type": "Email Bounced", "detail": detail});
        portal.put_events(event).await;
    }
    assert_eq!(deliveries(&portal, &key, "c-1").await, before);
    assert!(portal.dead_letters().await.is_empty());
    assert_eq!(client(&portal, &key).await["reachable"], true);
    // What is no report at all is put aside.
    let misfit = json!({"source": "aws.ses", "detail-type": "Email Bounced", "detail": {"mail": {"tags": {"portico-delivery": ["x"]}}}});
    portal.put_events(misfit).await;
    let letters = portal.dead_letters().await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["function"], "track-delivery");
}
