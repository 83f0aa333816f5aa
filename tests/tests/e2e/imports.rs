//! The importer of docs/connect/import: what clients see of a folder that a firm loads, what a second run sends, and what is left of a run that was killed.

mod between;
mod folder;

use crate::harness::signing::SigningKey;
use crate::harness::{Client, TestPortal};
use between::Between;
use folder::Folder;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const FIRM: &str = "hale-ortiz";
const ROSA: &str = "rosa.delgado@example.com";
const OWEN: &str = "owen.marsh@example.com";
const LEA: &str = "lea.novak@example.com";

/// The rows of the example, and its clients once more as invitations.
const ROWS: usize = 8;
const CLIENTS: usize = 3;

/// A portal with a key of the firm. Its clock runs, because the importer signs with the system's time.
async fn start() -> (TestPortal, SigningKey) {
    let portal = TestPortal::start().await;
    let runs = json!({"hold": false});
    let clock = portal.anonymous().post("/local/clock", runs).await;
    assert_eq!(clock.status, 200, "{clock:?}");
    let key = portal.make_key(FIRM).await;
    (portal, key)
}

/// The events that a firm put onto the bus. None of them is there twice.
async fn sent_by(portal: &TestPortal, firm: &str) -> Vec<Value> {
    let bus = portal.bus().await;
    let source = format!("firm.{firm}");
    let sent: Vec<Value> = bus
        .into_iter()
        .filter(|event| event["source"] == source.as_str())
        .collect();
    let ids = sent.iter().map(|event| event["detail"]["id"].as_str());
    let ids: BTreeSet<_> = ids.collect();
    assert_eq!(ids.len(), sent.len(), "twice on the bus: {sent:?}");
    sent
}

/// A client's bill with this number.
async fn bill(client: &Client, number: &str) -> Value {
    let bills = client.get("/v1/bills").await;
    let bill = bills.rows().iter().find(|bill| bill["number"] == number);
    bill.unwrap_or_else(|| panic!("{number}: {bills:?}"))
        .clone()
}

/// The file of a client's bill.
async fn file(client: &Client, number: &str) -> Vec<u8> {
    let bill = bill(client, number).await;
    let path = format!("/v1/bills/{}/content", bill["id"].as_str().unwrap());
    let content = client
        .with("accept", "application/json")
        .get(&path)
        .await
        .body;
    let url = content["url"].as_str().expect("an address");
    let answer = reqwest::get(url).await.expect("an answer");
    answer.bytes().await.expect("bytes").to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_reaches_its_clients_and_mails_nobody_until_it_is_asked_to() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    let loaded = folder.load(&portal, &key, &[]).await;
    assert_eq!(loaded.code, 0, "{loaded:?}");
    assert!(loaded.out.contains("Nobody gets a mail."), "{loaded:?}");
    assert_eq!(portal.waiting_for("notify").await, 0);
    assert!(portal.all_mails().await.is_empty());
    assert!(portal.dead_letters().await.is_empty());

    let owen = portal.sign_in(OWEN).await;
    assert_eq!(owen.get("/v1/bills").await.rows().len(), 2);
    let shown = bill(&owen, "2026-7001").await;
    assert_eq!(
        (&shown["total"], &shown["balance"]["amount_minor"]),
        (
            &json!({"amount_minor": 125_000, "currency": "USD"}),
            &json!(75_000)
        )
    );
    let note = "For the first consultation.\nPlease pay by the end of the month.";
    assert_eq!(shown["message"], note);
    assert_eq!(
        file(&owen, "2026-7001").await,
        folder.read("bills/b-7001.pdf")
    );
    let lea = portal.sign_in(LEA).await;
    assert_eq!(lea.get("/v1/bills").await.rows().len(), 1);
    assert_eq!(bill(&lea, "2026-7002").await["state"], "paid");

    let verified = folder.load(&portal, &key, &["--verify"]).await;
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(
        verified.out.contains("As the files say: 8."),
        "{verified:?}"
    );
    let again = folder.load(&portal, &key, &[]).await;
    assert!(again.out.contains("Nothing to send."), "{again:?}");
    assert_eq!(sent_by(&portal, FIRM).await.len(), ROWS);

    let asked = folder.load(&portal, &key, &["--invite"]).await;
    assert_eq!(asked.code, 2, "nobody answers the question: {asked:?}");
    assert!(portal.mails(ROSA).await.is_empty());
    for _ in 0..2 {
        let invited = folder.load(&portal, &key, &["--invite", "--yes"]).await;
        assert_eq!(invited.code, 0, "{invited:?}");
        assert_eq!(portal.mails(ROSA).await.len(), 1, "one invitation");
    }
    // Another report, such as one that was lost, invites nobody again.
    let report = folder.path("another.jsonl");
    let elsewhere = ["--invite", "--yes", "--report", report.to_str().unwrap()];
    let lost = folder.load(&portal, &key, &elsewhere).await;
    assert_eq!(lost.code, 0, "{lost:?}");
    assert!(lost.out.contains("Nobody gets a mail."), "{lost:?}");
    assert_eq!(portal.mails(ROSA).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_bills_are_announced_when_that_is_asked_for() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    let loaded = folder.load(&portal, &key, &["--announce", "--yes"]).await;
    assert_eq!(loaded.code, 0, "{loaded:?}");
    assert!(loaded.out.contains("up to 3 notices of new bills"));
    portal.settle_news().await;
    assert!(portal.last_mail(OWEN).await.subject.contains("bill"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_row_goes_alone_and_a_client_sees_the_change() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    assert_eq!(folder.load(&portal, &key, &[]).await.code, 0);
    folder.edit("bills.csv", ",750.00,awaiting_payment,", ",0.00,paid,");
    folder.write("bills/b-7002.pdf", b"%PDF-1.4 corrected");
    let changed = folder.load(&portal, &key, &[]).await;
    assert_eq!(changed.code, 0, "{changed:?}");
    assert!(
        changed
            .out
            .contains("bills.csv: 0 new, 2 changed, 1 already")
    );
    let sent = sent_by(&portal, FIRM).await;
    assert_eq!(sent.len(), ROWS + 2);
    let owen = portal.sign_in(OWEN).await;
    let shown = bill(&owen, "2026-7001").await;
    assert_eq!(
        (&shown["state"], &shown["balance"]["amount_minor"]),
        (&json!("paid"), &json!(0))
    );
    let lea = portal.sign_in(LEA).await;
    assert_eq!(file(&lea, "2026-7002").await, b"%PDF-1.4 corrected");
}

/// What a firm's system withdrew after the files were saved stays withdrawn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_system_said_later_wins_over_the_import() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    let version = (portal.seconds().await + 60) * 1_000_000;
    let withdrawn = json!({"bill_id": "b-7001"});
    let firm = portal.firm(FIRM);
    firm.send_version("bill.unshared", version, withdrawn).await;
    assert_eq!(folder.load(&portal, &key, &[]).await.code, 0);
    let owen = portal.sign_in(OWEN).await;
    assert_eq!(owen.get("/v1/bills").await.rows().len(), 1);
    let verified = folder.load(&portal, &key, &["--verify"]).await;
    let later = "bills.csv, line 2: the portal has a later version, from another system.";
    assert!(verified.out.contains(later), "{verified:?}");
}

/// The importer is killed after each of its calls in turn, when the portal has done its part and the answer is on its way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_killed_at_any_call_sends_nothing_twice() {
    let (portal, _) = start().await;
    let flags = ["--invite", "--yes"];
    let mut kills = 0;
    loop {
        let firm = format!("firm-{kills}");
        let key = portal.make_key(&firm).await;
        let between = Between::start(&portal).await;
        let folder = Folder::example();
        between.hold(kills);
        let mut import = folder.command(&between.origin, &key, &flags);
        let mut killed = import.spawn().expect("Python runs");
        let ended = tokio::select! {
            () = between.held() => None,
            status = killed.wait() => Some(status.expect("a status")),
        };
        if let Some(status) = ended {
            assert!(status.success());
        } else {
            killed.kill().await.expect("it is killed");
            between.hold(usize::MAX);
            let resumed = folder.load_by(&between.origin, &key, &flags).await;
            assert_eq!(resumed.code, 0, "killed at call {kills}: {resumed:?}");
        }
        let sent = sent_by(&portal, &firm).await;
        assert_eq!(sent.len(), ROWS + CLIENTS, "killed at call {kills}");
        if ended.is_some() {
            break;
        }
        kills += 1;
    }
    // A bearer, three questions, two files, and a message each of clients, matters, bills and invitations.
    assert_eq!(kills, 10);
    for address in [ROSA, OWEN, LEA] {
        let mails = portal.mails(address).await;
        assert_eq!(mails.len(), kills + 1, "one invitation of each firm");
    }
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_that_stays_away_ends_the_import_until_it_is_run_again() {
    let (portal, key) = start().await;
    let between = Between::start(&portal).await;
    let folder = Folder::example();
    // After the bearer, the questions and the clients.
    between.close_from(5);
    let ended = folder
        .load_by(&between.origin, &key, &["--wait", "0"])
        .await;
    assert_eq!(ended.code, 2, "{ended:?}");
    for said in ["The portal answers 503", "Run the same command again"] {
        assert!(ended.err.contains(said), "{ended:?}");
    }
    assert_eq!(sent_by(&portal, FIRM).await.len(), CLIENTS);
    between.close_from(usize::MAX);
    let resumed = folder
        .load_by(&between.origin, &key, &["--wait", "0"])
        .await;
    assert_eq!(resumed.code, 0, "{resumed:?}");
    assert_eq!(sent_by(&portal, FIRM).await.len(), ROWS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_the_portal_refuses_is_told_and_holds_up_no_other() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    // A name of which nobody sees anything: the importer leaves that to the portal.
    folder.edit("clients.csv", "Léa Novák", "\u{200b}");
    let loaded = folder.load(&portal, &key, &[]).await;
    assert_eq!(loaded.code, 1, "{loaded:?}");
    let told = "clients.csv, line 4, column \"name\": ";
    assert!(
        loaded.err.contains(told) && loaded.err.contains("(empty)"),
        "{loaded:?}"
    );
    assert_eq!(sent_by(&portal, FIRM).await.len(), ROWS - 1);
    folder.edit("clients.csv", "\u{200b}", "Léa Novák");
    let corrected = folder.load(&portal, &key, &[]).await;
    assert_eq!(corrected.code, 0, "{corrected:?}");
    assert_eq!(sent_by(&portal, FIRM).await.len(), ROWS);
    assert_eq!(
        bill(&portal.sign_in(LEA).await, "2026-7002").await["state"],
        "paid"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_told_before_anything_is_sent() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    for (file, from, to) in [
        ("clients.csv", "owen.marsh@example.com", "owen"),
        ("clients.csv", ",es", ",fr"),
        ("clients.csv", "c-7003", "c-7002"),
        ("matters.csv", "status", "state"),
        ("bills.csv", "1,250.00", "1,250"),
        ("bills.csv", "2026-12-02", "12/02/2026"),
        ("bills.csv", "480.00,0", "480.0005,0"),
        ("bills.csv", ",paid,c-7003", ",payed,c-9999"),
        ("bills.csv", "bills/b-7002.pdf", "../b-7002.pdf"),
        ("bills.csv", "USD,95.50", "XYZ,95.50"),
        ("bills.csv", ",c-7002,,,", ",c-7002,bills/b-7001.pdf,,"),
    ] {
        folder.edit(file, from, to);
    }
    let loaded = folder.load(&portal, &key, &["--invite", "--yes"]).await;
    assert_eq!(loaded.code, 2, "{loaded:?}");
    for said in [
        "clients.csv, line 3, column \"email\": it is not an email address.",
        "clients.csv, line 2, column \"locale\": 'fr' is none of: en, es.",
        "clients.csv, line 4, column \"client_id\": the id is that of line 3 too.",
        "matters.csv, line 1, column \"state\": there is no such column. Did you mean \"status\"?",
        "bills.csv, line 2, column \"total\": '1,250' can be read in two ways.",
        "bills.csv, line 2, column \"due_on\": '12/02/2026' is not a day.",
        "bills.csv, line 4 (row 3), column \"total\": '480.0005' is too exact: USD has 2 decimals.",
        "bills.csv, line 4 (row 3), column \"state\": 'payed' is none of: awaiting_payment, paid, void.",
        "bills.csv, line 4 (row 3), column \"client_ids\": clients.csv has no 'c-9999'.",
        "bills.csv, line 4 (row 3), column \"file\": write the path from the folder of the import",
        "bills.csv, line 5 (row 4), column \"currency\": 'XYZ' is no currency.",
        "bills.csv, line 5 (row 4), column \"file\": the bill of line 2 has the same file and other clients",
        "Nothing was sent.",
    ] {
        assert!(loaded.out.contains(said), "{said} is missing in {loaded:?}");
    }
    let calls = portal.anonymous().get("/local/firm-calls").await;
    assert!(calls.rows().is_empty(), "{calls:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_address_asks_first_because_it_warns_the_old_one() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    assert_eq!(folder.load(&portal, &key, &[]).await.code, 0);
    portal.settle().await;
    folder.edit("clients.csv", ROSA, "rosa@example.com");
    let asked = folder.load(&portal, &key, &[]).await;
    assert_eq!(asked.code, 2, "{asked:?}");
    assert!(
        asked.out.contains("Mails to 1 person: 1 warning"),
        "{asked:?}"
    );
    assert_eq!(sent_by(&portal, FIRM).await.len(), ROWS);
    let moved = folder.load(&portal, &key, &["--yes"]).await;
    assert_eq!(moved.code, 0, "{moved:?}");
    assert_eq!(portal.mails(ROSA).await.len(), 1, "the warning");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_the_firm_removed_is_neither_revived_nor_invited() {
    let (portal, key) = start().await;
    let folder = Folder::example();
    let removed = json!({"client_id": "c-7001"});
    portal.firm(FIRM).send("client.removed", removed).await;
    let invited = folder.load(&portal, &key, &["--invite", "--yes"]).await;
    assert_eq!(invited.code, 1, "{invited:?}");
    let told = "clients.csv, line 2: your firm removed 'c-7001'.";
    assert!(invited.out.contains(told), "{invited:?}");
    assert!(portal.mails(ROSA).await.is_empty());
    assert_eq!(portal.mails(OWEN).await.len(), 1);
}
