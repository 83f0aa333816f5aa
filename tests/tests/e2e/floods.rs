//! How many mails a firm can cause at one address, and that nothing is lost to the person behind it.

use crate::harness::proxy::{Fault, Proxy};
use crate::harness::{Mail, TestPortal};
use local::Options;
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BOX: &str = "box@example.com";
const DAY: i64 = 86_400;
/// As many invitations go to one address in a day, from one firm.
const INVITATIONS: usize = 5;
/// As many warnings that a firm holds another address.
const WARNINGS: usize = 3;

fn client(id: &str, email: &str) -> Value {
    json!({"client_id": id, "email": email, "name": "Somebody", "locale": "en"})
}

fn invitations(mails: &[Mail]) -> usize {
    let invitations = mails
        .iter()
        .filter(|mail| mail.subject.contains("invites you"));
    invitations.count()
}

fn warnings(mails: &[Mail]) -> usize {
    let warnings = mails
        .iter()
        .filter(|mail| mail.subject.contains("changed the email address"));
    warnings.count()
}

/// The day is over, and the table has cleaned up what ended with it.
async fn next_day(portal: &TestPortal) {
    portal.advance(DAY).await;
    portal.clean_up().await;
}

#[tokio::test]
async fn forty_invitations_of_a_client_are_a_handful_of_mails() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    for _ in 0..40 {
        firm.send("client.invited", client("c-1", ANA)).await;
    }
    let mails = portal.mails(ANA).await;
    println!(
        "figure: 40 versions of an invitation: {} mails that day",
        mails.len()
    );
    assert_eq!(
        (mails.len(), invitations(&mails)),
        (INVITATIONS, INVITATIONS)
    );
    // Whoever asks gets a link at once, by the address or by an old link.
    let old = mails[0].token();
    portal.advance(3_600).await;
    let asked = portal
        .anonymous()
        .post("/v1/sign-in-links", json!({"token": old}))
        .await;
    assert_eq!(asked.status, 202);
    let fresh = portal.last_link(ANA).await;
    assert!(
        fresh.subject.starts_with("Your link to sign in"),
        "{}",
        fresh.subject
    );
    portal.sign_in_by(&fresh, ANA).await;
    // The newest one was owed, and goes out when the day is over: one mail, whose link works.
    let before = portal.mails(ANA).await.len();
    next_day(&portal).await;
    let mails = portal.mails(ANA).await;
    assert_eq!(
        (mails.len(), invitations(&mails)),
        (before + 1, INVITATIONS + 1)
    );
    portal.sign_in_by(mails.last().unwrap(), ANA).await;
    next_day(&portal).await;
    assert_eq!(
        invitations(&portal.mails(ANA).await),
        INVITATIONS + 1,
        "nothing more is owed"
    );
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}

#[tokio::test]
async fn forty_clients_with_one_address_are_a_handful_of_mails() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    for number in 0..40 {
        firm.send("client.invited", client(&format!("c-{number}"), ANA))
            .await;
    }
    assert_eq!(invitations(&portal.mails(ANA).await), INVITATIONS);
    // Another firm neither notices nor suffers.
    portal
        .firm("lakeside")
        .send("client.invited", client("c-1", ANA))
        .await;
    let mails = portal.mails(ANA).await;
    assert_eq!(invitations(&mails), INVITATIONS + 1);
    assert!(mails.last().unwrap().subject.starts_with("lakeside"));
    // Nor does another client of the same firm.
    firm.send("client.invited", client("c-41", BOX)).await;
    assert_eq!(invitations(&portal.mails(BOX).await), 1);
    // One sign-in opens all of them.
    let ana = portal.sign_in(ANA).await;
    firm.put_on_matter("m-1", &["c-39"]).await;
    firm.share_bill("m-1", "b-1", &["c-39"]).await;
    assert_eq!(ana.get("/v1/bills").await.rows().len(), 1);
    next_day(&portal).await;
    assert_eq!(
        invitations(&portal.mails(ANA).await),
        INVITATIONS + 2,
        "one is owed"
    );
}

#[tokio::test]
async fn twenty_changes_of_address_are_a_handful_of_warnings() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.send("client.invited", client("c-1", ANA)).await;
    for _ in 0..20 {
        firm.send("client.updated", client("c-1", BOX)).await;
        firm.send("client.updated", client("c-1", ANA)).await;
    }
    firm.send("client.updated", client("c-1", BOX)).await;
    for email in [ANA, BOX] {
        assert_eq!(warnings(&portal.mails(email).await), WARNINGS, "{email}");
    }
    // The firm still holds another address than hers: the day after she is told so. At the other one there is nothing to tell.
    next_day(&portal).await;
    assert_eq!(warnings(&portal.mails(ANA).await), WARNINGS + 1);
    assert_eq!(warnings(&portal.mails(BOX).await), WARNINGS);
    next_day(&portal).await;
    assert_eq!(warnings(&portal.mails(ANA).await), WARNINGS + 1);
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_mail_tried_again_counts_once() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    for sent in 1..=INVITATIONS {
        proxy.arm_first("SendEmail", Fault::Error);
        firm.send("client.invited", client("c-1", ANA)).await;
        assert!(
            proxy.disarm().operation.is_some(),
            "the first attempt failed"
        );
        assert_eq!(invitations(&portal.mails(ANA).await), sent);
    }
    firm.send("client.invited", client("c-1", ANA)).await;
    assert_eq!(invitations(&portal.mails(ANA).await), INVITATIONS);
    for moved in 1..=WARNINGS {
        proxy.arm_first("SendEmail", Fault::Error);
        firm.send("client.updated", client("c-1", BOX)).await;
        // What failed is hidden by its queue for a while.
        portal.advance(900).await;
        assert!(
            proxy.disarm().operation.is_some(),
            "the first attempt failed"
        );
        assert_eq!(warnings(&portal.mails(ANA).await), moved);
        firm.send("client.updated", client("c-1", ANA)).await;
    }
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}
