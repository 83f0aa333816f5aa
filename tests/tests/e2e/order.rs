//! Promise 3: firms' events may come twice, three times and in any order; what stands afterwards is what stands when each came once and in order. Held over 1,000 seeds, each a firm of its own, on portals of which only `apply-firm-event` runs: what follows from the state is tested elsewhere.

use crate::harness::{Dice, TestPortal, project};
use crate::model::{FirmModel, Live, Said, Who};
use futures::future::join_all;
use local::Options;
use serde_json::Value;
use shared::value::id::{ClientRef, FirmId, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Two portals, so that both processors of a small machine have something to do.
const PORTALS: u64 = 2;
const FIRMS: u64 = 500;
const CLIENTS: [Who; 2] = [0, 1];

/// One firm's events, in the order in which it said them.
struct Story {
    firm: String,
    said: Vec<(i64, Said)>,
    /// How often and in which order they arrive.
    arrivals: Vec<usize>,
}

impl Story {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let kind = *dice.pick(&[
            Kind::Bill,
            Kind::Event,
            Kind::Event,
            Kind::Message,
            Kind::ClientRequest,
        ]);
        let said: Vec<_> = (0..2 + dice.below(3))
            .map(|_| say(&mut dice, kind))
            .collect();
        // Mostly each event has a version of its own; where two share one, a withdrawal counts.
        let mut version = 0;
        let said = said.into_iter().map(|said| {
            version += i64::from(said.weight() == 0 || dice.chance(60));
            (version.max(1), said)
        });
        let said: Vec<_> = said.collect();
        let mut arrivals: Vec<_> = (0..said.len())
            .flat_map(|event| {
                // Most come once or twice, some three times.
                vec![event; 1 + dice.below(2) * (1 + dice.below(2))]
            })
            .collect();
        dice.shuffle(&mut arrivals);
        Self {
            firm: format!("s{seed}"),
            said,
            arrivals,
        }
    }

    /// The firm as it is when each event comes once and in order.
    fn model(&self) -> FirmModel {
        let mut model = FirmModel::new(self.firm.clone());
        let mut in_order: Vec<_> = self.said.iter().collect();
        in_order.sort_by_key(|(version, said)| (*version, said.weight()));
        for (version, said) in in_order {
            model.hear(said, *version);
        }
        model
    }

    fn events(&self, portal: &TestPortal, now: jiff::Timestamp) -> Vec<Value> {
        let firm = portal.firm(&self.firm);
        let event = |place: &usize| {
            let (version, said) = &self.said[*place];
            said.event(&firm, *version, now)
        };
        self.arrivals.iter().map(event).collect()
    }

    /// Whether the last word about a calendar event is that it will not take place.
    fn cancelled(&self) -> bool {
        let about = self.said.iter().filter(|(_, said)| {
            matches!(
                said,
                Said::Shared { .. } | Said::Unshared(..) | Said::Cancelled(_)
            )
        });
        let last = about.max_by_key(|(version, said)| (*version, said.weight()));
        matches!(last, Some((_, Said::Cancelled(_))))
    }
}

fn say(dice: &mut Dice, kind: Kind) -> Said {
    let who = *dice.pick(&CLIENTS);
    let address = format!("person{who}-{}@example.com", dice.below(2));
    match dice.below(100) {
        0..45 => {
            let clients = dice.some(&CLIENTS);
            let attendees = if kind == Kind::Event {
                dice.some(&clients)
            } else {
                Vec::new()
            };
            let matter = *dice.pick(&["m-0", "m-0", "m-0", "m-1"]);
            Said::Shared {
                kind,
                resource: "x",
                matter,
                clients,
                attendees,
            }
        }
        45..55 if kind == Kind::Event => Said::Cancelled("x"),
        45..62 if kind != Kind::Message => Said::Unshared(kind, "x"),
        62..68 => Said::Stage("m-0"),
        68..70 => Said::StageUnshared("m-0"),
        70..76 => Said::Removed(who),
        76..84 => Said::Invited(who, address),
        84..88 => Said::Updated(who, address),
        _ => Said::Matter("m-0", dice.some(&CLIENTS)),
    }
}

/// The items of each firm, by its id.
fn by_firm(items: Vec<Value>) -> BTreeMap<String, Vec<Value>> {
    let mut firms: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for item in items {
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        let firm = match item["kind"].as_str() {
            Some("MEMBERSHIP") => item["client"]["firm"].as_str().unwrap().to_owned(),
            Some("PROFILE") => continue,
            _ => text("PK").split('#').nth(1).unwrap().to_owned(),
        };
        firms.entry(firm).or_default().push(item);
    }
    firms
}

/// What the table says of a firm, in the model's words.
fn read(firm: &str, items: &[Value]) -> Live {
    let firm = FirmId::parse(firm).unwrap();
    let who_has = |pk: &str| {
        let client = pk.rsplit('#').next().unwrap();
        let is = |who: &Who| {
            ClientRef::derive(&firm, &format!("c-{who}"))
                .client
                .as_str()
                == client
        };
        CLIENTS.into_iter().find(is).expect("a client of the test")
    };
    let mut live = Live::default();
    let mut stages = Vec::new();
    for item in items {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        match item["kind"].as_str().unwrap() {
            "MEMBER" if item["active"] == true => {
                live.members.insert(who_has(&text("PK")), text("address"));
            }
            "MEMBERSHIP" if item["active"] == true => {
                let who = text("client_id")[2..].parse().unwrap();
                assert_eq!(
                    live.memberships.insert(who, text("address")),
                    None,
                    "one active membership"
                );
            }
            "MATTER" if !item["data"].is_null() => {
                live.matters
                    .insert((who_has(&text("PK")), text("their_id")));
            }
            "STAGE" if !item["data"].is_null() => {
                let version = item["version"].as_i64().unwrap();
                stages.push((who_has(&text("PK")), text("their_id"), version));
            }
            "BILL" | "EVENT" | "MESSAGE" | "CLIENT_REQUEST" if !item["data"].is_null() => {
                assert!(
                    item["withdrawn"].is_null() && !item["lt"].is_null(),
                    "{item}"
                );
                let whole = item["data"]["attending"] != false;
                let version = item["version"].as_i64().unwrap();
                live.resources
                    .insert(who_has(&text("PK")), (version, text("their_matter"), whole));
            }
            _ => {}
        }
    }
    // Who left a matter keeps what was said until then, and sees nothing of it.
    let on = |who: Who, matter: &str| live.matters.contains(&(who, matter.to_owned()));
    stages.retain(|(who, matter, _)| on(*who, matter));
    live.stages.extend(stages);
    live
}

/// Of what is shared no longer a client keeps a trace only where a copy once stood, so traces depend on what arrived; but none of them may say what is not so.
fn check_traces(story: &Story, items: &[Value]) {
    for item in items.iter().filter(|item| !item["withdrawn"].is_null()) {
        for gone in ["data", "face", "lo", "lu"] {
            assert!(
                item[gone].is_null(),
                "{}: a trace has {gone}: {item}",
                story.firm
            );
        }
        let says_cancelled = !item["withdrawn"]["cancelled"].is_null();
        assert!(
            !says_cancelled || story.cancelled(),
            "{}: {item} {:?}",
            story.firm,
            story.said
        );
    }
}

/// A client stands in the list of the firm's clients as the firm holds it.
fn check_listed(story: &Story, items: &[Value]) {
    let of_kind = |kind: &'static str| items.iter().filter(move |item| item["kind"] == kind);
    assert_eq!(of_kind("MEMBER").count(), of_kind("FIRM_CLIENT").count());
    for member in of_kind("MEMBER") {
        let its = |listed: &&Value| listed["client_id"] == member["client_id"];
        let listed = of_kind("FIRM_CLIENT").find(its);
        let listed = listed.unwrap_or_else(|| panic!("{}: {member}", story.firm));
        for told in ["address", "name", "version", "active", "invited_version"] {
            assert_eq!(listed[told], member[told], "{}: {told}", story.firm);
        }
    }
}

async fn run(portal: &TestPortal, stories: &[Story]) -> usize {
    let now = portal.now().await;
    let events: Vec<_> = stories
        .iter()
        .flat_map(|story| story.events(portal, now))
        .collect();
    let count = events.len();
    portal.put_events(Value::Array(events)).await;
    portal.settle().await;
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
    let firms = by_firm(portal.items().await);
    for story in stories {
        let nothing = Vec::new();
        let items = firms.get(&story.firm).unwrap_or(&nothing);
        assert_eq!(
            read(&story.firm, items),
            story.model().live(),
            "seed {}: {:?} arriving as {:?}",
            story.firm,
            story.said,
            story.arrivals
        );
        check_traces(story, items);
        check_listed(story, items);
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doubled_and_shuffled_events_leave_what_events_in_order_leave() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.yaml");
    std::fs::write(
        &template,
        project::template_without(&["SendLink", "PublishEvent"]),
    )
    .unwrap();
    let options = Options {
        template,
        ..Options::default()
    };
    let portals = join_all((0..PORTALS).map(|_| TestPortal::with(options.clone()))).await;
    let stories: Vec<Vec<_>> = (0..PORTALS)
        .map(|portal| {
            (0..FIRMS)
                .map(|seed| Story::new(portal * FIRMS + seed))
                .collect()
        })
        .collect();
    let kinds: BTreeSet<_> = stories
        .iter()
        .flatten()
        .map(|story| story.said.len())
        .collect();
    assert_eq!(
        kinds,
        BTreeSet::from([2, 3, 4]),
        "stories of several lengths"
    );
    let runs = portals
        .iter()
        .zip(&stories)
        .map(|(portal, stories)| run(portal, stories));
    let events: usize = join_all(runs).await.into_iter().sum();
    println!(
        "figure: order: {} seeds, {events} arrivals of doubled, tripled and shuffled events: the state of every one equals the in-order model",
        PORTALS * FIRMS
    );
}
