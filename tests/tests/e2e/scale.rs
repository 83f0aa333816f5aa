//! A matter with 10,000 clients: what is shared with it reaches every one of them and leaves every one of them, also when events come twice at once, overtake each other, or come again. On a portal of which only `apply-firm-event` runs: what each copy leads to is tested elsewhere.

use crate::harness::{Firm, TestPortal, bill_data, project};
use local::Options;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Instant;

const CLIENTS: usize = 10_000;
/// Enough that many writes are under way while other events come in.
const RACING: usize = 1_000;

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("c-{number}")).collect()
}

fn shared(firm: &Firm, bill: &str, version: i64, clients: &[String]) -> Value {
    let clients: Vec<_> = clients.iter().map(String::as_str).collect();
    firm.event("bill.shared", version, bill_data("m-1", bill, &clients))
}

/// How many copies of a bill there are: by version, and whether they are there or withdrawn.
async fn copies(portal: &TestPortal, bill: &str) -> BTreeMap<(i64, bool), usize> {
    let mut copies = BTreeMap::new();
    for item in portal.items().await {
        if item["kind"] == "BILL" && item["their_id"] == bill {
            let there = !item["data"].is_null();
            assert_eq!(there, item["withdrawn"].is_null(), "{item}");
            assert_eq!(there, !item["lu"].is_null(), "nobody opened it: {item}");
            let version = item["version"].as_i64().unwrap();
            *copies.entry((version, there)).or_default() += 1;
        }
    }
    copies
}

/// Sends events at once and waits until they are applied; how long that took, in seconds.
async fn apply(portal: &TestPortal, events: Vec<Value>) -> f64 {
    let began = Instant::now();
    portal.put_events(Value::Array(events)).await;
    portal.settle().await;
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
    began.elapsed().as_secs_f64()
}

async fn portal() -> TestPortal {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.yaml");
    std::fs::write(
        &template,
        project::template_without(&["SendLink", "PublishEvent"]),
    )
    .unwrap();
    // The template is read when the portal starts, and not after that.
    TestPortal::with(Options {
        template,
        ..Options::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_of_ten_thousand() {
    let portal = portal().await;
    let firm = portal.firm("hale-ortiz");
    let (all, half) = (names(CLIENTS), names(CLIENTS / 2));
    let matter = json!({"matter_id": "m-1", "name": "Tenants v. Northgate", "status": "open", "client_ids": all});
    let joined = apply(&portal, vec![firm.event("matter.updated", 1, matter)]).await;
    let first = apply(&portal, vec![shared(&firm, "b-1", 1, &all)]).await;
    assert_eq!(
        copies(&portal, "b-1").await,
        BTreeMap::from([((1, true), CLIENTS)])
    );
    let on_matter = portal
        .items()
        .await
        .iter()
        .filter(|item| item["kind"] == "MATTER" && !item["data"].is_null())
        .count();
    assert_eq!(on_matter, CLIENTS);

    let narrowed = apply(&portal, vec![shared(&firm, "b-1", 2, &half)]).await;
    // What came before, doubled and backwards, changes nothing and costs next to nothing.
    let again = vec![
        shared(&firm, "b-1", 2, &half),
        shared(&firm, "b-1", 1, &all),
        shared(&firm, "b-1", 2, &half),
    ];
    let repeated = apply(&portal, again).await;
    let expected = BTreeMap::from([((2, true), CLIENTS / 2), ((2, false), CLIENTS / 2)]);
    assert_eq!(copies(&portal, "b-1").await, expected);
    let unshared = json!({"bill_id": "b-1"});
    let withdrawn = apply(&portal, vec![firm.event("bill.unshared", 3, unshared)]).await;
    let expected = BTreeMap::from([((3, false), CLIENTS / 2), ((2, false), CLIENTS / 2)]);
    assert_eq!(copies(&portal, "b-1").await, expected);
    println!(
        "figure: 10,000 clients: joined a matter in {joined:.1} s, got a bill in {first:.1} s, narrowed to half in {narrowed:.1} s, all of it again in {repeated:.1} s, unshared in {withdrawn:.1} s (debug build)"
    );
}

/// Events about one thing, each doubled, whose writes fall between each other's as they like: as if each were cut off by the others at any write and came again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_clients_while_events_overtake_each_other() {
    let portal = portal().await;
    let firm = portal.firm("hale-ortiz");
    let (all, half) = (names(RACING), names(RACING / 2));
    let unshared =
        |bill: &str, version| firm.event("bill.unshared", version, json!({"bill_id": bill}));
    let mut raced = vec![
        // Ends shared with half.
        shared(&firm, "b-1", 1, &all),
        unshared("b-1", 2),
        shared(&firm, "b-1", 3, &half),
        // Ends withdrawn: at equal versions the withdrawal wins.
        shared(&firm, "b-2", 7, &all),
        unshared("b-2", 7),
    ];
    raced.extend(raced.clone());
    raced.rotate_left(3);
    apply(&portal, raced).await;
    let (kept, gone) = (copies(&portal, "b-1").await, copies(&portal, "b-2").await);
    assert_eq!(kept.get(&(3, true)), Some(&(RACING / 2)), "{kept:?}");
    assert_eq!(
        kept.keys().filter(|(_, there)| *there).count(),
        1,
        "nobody else has it: {kept:?}"
    );
    assert!(gone.keys().all(|(_, there)| !there), "{gone:?}");
}
