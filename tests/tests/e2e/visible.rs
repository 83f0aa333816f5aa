//! A generated model of visibility. Two firms share, withdraw, invite, remove and move three clients in random order; after every few steps what each of them is shown equals what a model of a hundred lines says. In every other world two of the clients are one person, with one address.

pub mod previews;

use crate::harness::{Client, Dice, Mail, TestPortal, project};
use crate::model::{FirmModel, Said, View, Who};
use futures::future::join_all;
use local::Options;
use serde_json::{Value, json};
use shared::value::id::Kind;
use std::collections::{BTreeMap, BTreeSet};

const WORLDS: u64 = 16;
/// Steps of both firms together, and how many pass between two looks.
const STEPS: usize = 25;
const BETWEEN_LOOKS: usize = 5;
const CLIENTS: [Who; 3] = [0, 1, 2];
const MATTERS: [&str; 2] = ["m-0", "m-1"];
const THINGS: [(Kind, &str); 6] = [
    (Kind::Bill, "x-0"),
    (Kind::Bill, "x-1"),
    (Kind::Event, "x-0"),
    (Kind::Event, "x-1"),
    (Kind::Message, "x-0"),
    (Kind::ClientRequest, "x-0"),
];

/// Two firms, and the people around them.
struct World {
    seed: u64,
    dice: Dice,
    version: i64,
    firms: [FirmModel; 2],
    /// Addresses about which a firm said something since the last look: who signed in before signs in again.
    touched: BTreeSet<String>,
    sessions: BTreeMap<String, Client>,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            dice: Dice::new(seed),
            version: 0,
            firms: ["a", "b"].map(|firm| FirmModel::new(format!("w{seed}-{firm}"))),
            touched: BTreeSet::new(),
            sessions: BTreeMap::new(),
        }
    }

    /// One of the two addresses of a person, who is a client of both firms.
    fn address(&self, who: Who, second: bool) -> String {
        let who = if who == 1 && self.seed % 2 == 1 {
            0
        } else {
            who
        };
        let second = if second { "-new" } else { "" };
        format!("w{}-person{who}{second}@example.com", self.seed)
    }

    fn addresses(&self) -> BTreeSet<String> {
        let both = CLIENTS.map(|who| [false, true].map(|second| self.address(who, second)));
        both.into_iter().flatten().collect()
    }

    /// What a world begins with: most are invited and on a matter.
    fn begin(&mut self) -> Vec<(usize, i64, Said)> {
        let mut events = Vec::new();
        for firm in 0..self.firms.len() {
            for who in CLIENTS {
                if self.dice.chance(80) {
                    let address = self.address(who, false);
                    events.push(self.say(firm, Said::Invited(who, address)));
                }
            }
            for matter in MATTERS {
                let clients = self.dice.some(&CLIENTS);
                events.push(self.say(firm, Said::Matter(matter, clients)));
            }
        }
        events
    }

    fn step(&mut self) -> (usize, i64, Said) {
        let firm = self.dice.below(self.firms.len());
        let said = self.choose();
        self.say(firm, said)
    }

    fn choose(&mut self) -> Said {
        let who = *self.dice.pick(&CLIENTS);
        let second = self.dice.chance(50);
        let (kind, resource) = *self.dice.pick(&THINGS);
        match self.dice.below(100) {
            0..50 => {
                let clients = self.dice.some(&CLIENTS);
                let attendees = if kind == Kind::Event {
                    self.dice.some(&clients)
                } else {
                    Vec::new()
                };
                // Most things stay in their matter; some are moved.
                let matter = if self.dice.chance(85) {
                    MATTERS[0]
                } else {
                    MATTERS[1]
                };
                Said::Shared {
                    kind,
                    resource,
                    matter,
                    clients,
                    attendees,
                }
            }
            50..58 if kind != Kind::Message => Said::Unshared(kind, resource),
            58..66 if kind == Kind::Event => Said::Cancelled(resource),
            stage @ 66..73 => {
                let matter = *self.dice.pick(&MATTERS);
                if stage < 71 {
                    Said::Stage(matter)
                } else {
                    Said::StageUnshared(matter)
                }
            }
            73..78 => Said::Removed(who),
            78..86 => Said::Invited(who, self.address(who, second)),
            86..92 => Said::Updated(who, self.address(who, second)),
            _ => {
                let matter = *self.dice.pick(&MATTERS);
                Said::Matter(matter, self.dice.some(&CLIENTS))
            }
        }
    }

    fn say(&mut self, firm: usize, said: Said) -> (usize, i64, Said) {
        self.version += 1;
        let model = &mut self.firms[firm];
        if let Said::Invited(who, _) | Said::Updated(who, _) | Said::Removed(who) = said {
            self.touched.extend(model.address(who).map(str::to_owned));
            model.hear(&said, self.version);
            self.touched.extend(model.address(who).map(str::to_owned));
        } else {
            model.hear(&said, self.version);
        }
        (firm, self.version, said)
    }

    fn knows(&self, address: &str) -> bool {
        self.firms.iter().any(|firm| firm.knows(address))
    }

    fn view(&self, address: &str) -> View {
        let mut view = View::default();
        for firm in &self.firms {
            firm.show(address, &mut view);
        }
        view
    }
}

/// Signs in again wherever a firm said something about an address; old sessions lose what they lost.
async fn sign_in(portal: &TestPortal, worlds: &mut [World]) {
    let mut wanted = Vec::new();
    for world in worlds.iter_mut() {
        for address in std::mem::take(&mut world.touched) {
            if world.knows(&address) {
                wanted.push(address);
            } else if let Some(old) = world.sessions.remove(&address) {
                assert_eq!(old.get("/v1/me").await.status, 401, "{address} is nobody's");
            }
        }
    }
    let anyone = portal.anonymous();
    let ask = |address: String| anyone_asks(&anyone, address);
    join_all(wanted.iter().cloned().map(ask)).await;
    let mails: BTreeMap<String, Mail> = portal
        .all_mails()
        .await
        .into_iter()
        .filter(opens_everything)
        .map(|mail| (mail.to.clone(), mail))
        .collect();
    for world in worlds {
        for address in world.addresses() {
            if wanted.contains(&address) {
                let session = portal.sign_in_by(&mails[&address], &address).await;
                world.sessions.insert(address, session);
            }
        }
    }
}

async fn anyone_asks(anyone: &Client, email: String) {
    let asked = anyone
        .post("/v1/sign-in-links", json!({"email": email}))
        .await;
    assert_eq!(asked.status, 202, "{asked:?}");
}

/// A link that was asked for names no firm; one from a notice opens one firm only.
fn opens_everything(mail: &Mail) -> bool {
    mail.tokens()
        .first()
        .is_some_and(|token| token.split('.').nth(2) == Some(""))
}

/// What somebody is shown, in the words of the model.
async fn look(session: &Client) -> View {
    let (me, standing, requests, bills, events, messages) = tokio::join!(
        session.get("/v1/me"),
        session.get("/v1/matters"),
        session.get("/v1/requests"),
        session.get("/v1/bills?limit=200"),
        session.get("/v1/events?limit=200"),
        session.get("/v1/messages?limit=200"),
    );
    assert_eq!(me.status, 200, "{me:?}");
    let matters = me.body["matters"].as_array().unwrap();
    let lines = |rows: &[Value]| rows.iter().map(line).collect::<Vec<_>>();
    let once = |rows: &[Value]| {
        let lines = lines(rows);
        let ids: BTreeSet<_> = rows.iter().map(|row| row["id"].as_str()).collect();
        assert_eq!(ids.len(), rows.len(), "each thing once: {rows:?}");
        lines.into_iter().collect()
    };
    for (tab, list) in [
        ("bills", &bills),
        ("events", &events),
        ("messages", &messages),
    ] {
        let unread = list.rows().iter().filter(|row| {
            let message = row.get("kind").is_none_or(|kind| kind == "message");
            message && row["unread"] == true
        });
        assert_eq!(me.body["unread"][tab], unread.count(), "{tab}: {me:?}");
    }
    View {
        matters: matters
            .iter()
            .map(|matter| matter["id"].as_str().unwrap().to_owned())
            .collect(),
        stages: standing.rows().iter().filter_map(stage_line).collect(),
        bills: once(bills.rows()),
        events: once(events.rows()),
        requests: once(requests.rows()),
        messages: once(messages.rows()),
    }
}

/// Where a matter stands, as the model writes it.
fn stage_line(matter: &Value) -> Option<String> {
    let now = matter.pointer("/progress/what_happens_now")?;
    Some(format!("{} {}", matter["id"].as_str()?, now.as_str()?))
}

fn line(row: &Value) -> String {
    let text = |pointer: &str| {
        row.pointer(pointer)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let (id, matter) = (text("/id").unwrap(), text("/matter_id").unwrap());
    let version = ["/number", "/title", "/text", "/bill/number", "/event/title"];
    // The text that goes with a bill is no version of it.
    let version = version
        .iter()
        .filter_map(|pointer| text(pointer))
        .find(|word| word.starts_with('v'));
    let what = match version {
        Some(version) if id.starts_with("event_") => {
            let attending = row
                .get("attending")
                .or(row.pointer("/event/attending"))
                .unwrap()
                == true;
            // In Calendar events the place is what only attendees learn.
            if let Some(listed) = row.get("title").map(|_| row.get("location").is_some()) {
                assert_eq!(listed, attending, "{row}");
            }
            format!("{version} {}", if attending { "whole" } else { "limited" })
        }
        Some(version) => version,
        None if row.pointer("/withdrawn/cancelled").is_some() => "cancelled".to_owned(),
        None => {
            assert!(row.pointer("/withdrawn/at").is_some(), "{row}");
            "withdrawn".to_owned()
        }
    };
    format!("{id} {what} in {matter}")
}

/// The conversation in pages of `limit` is the conversation.
async fn turn_pages(session: &Client, limit: usize) {
    let whole = session.get("/v1/messages?limit=200").await;
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = session
            .get(&format!("/v1/messages?limit={limit}{cursor}"))
            .await;
        rows.extend_from_slice(page.rows());
        match page.body["meta"]["paging"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(rows, whole.rows());
}

/// Opens every thing by its id, without a person: it is there exactly if a list shows it.
async fn open_all(world: &World, address: &str, session: &Client) -> usize {
    let view = world.view(address);
    let polling = session.with("portico-background", "true");
    let mut opened = 0;
    for firm in &world.firms {
        for (kind, resource) in THINGS.iter().filter(|(kind, _)| *kind != Kind::Message) {
            let name = firm.name(*kind, resource);
            let (path, rows) = match kind {
                Kind::Bill => ("bills", &view.bills),
                Kind::ClientRequest => ("requests", &view.requests),
                _ => ("events", &view.events),
            };
            let answer = polling.get(&format!("/v1/{path}/{name}")).await;
            let expected = match kind {
                _ if rows.iter().any(|row| row.starts_with(&name)) => 200,
                // Who had a request learns that it is no longer needed, and no more.
                Kind::ClientRequest if answer.problem() == "request-withdrawn" => 410,
                _ => 404,
            };
            assert_eq!(
                answer.status, expected,
                "world {}, {address}: {answer:?}",
                world.seed
            );
            opened += 1;
        }
    }
    opened
}

/// The next events of every world. They go round by round, so that a world's own events never lie in one batch: what a client keeps of a thing that is gone depends on whether it once stood there, and here it does.
fn next_events(
    portal: &TestPortal,
    worlds: &mut [World],
    steps: usize,
    now: jiff::Timestamp,
) -> Vec<Value> {
    let mut said = Vec::new();
    for _ in 0..steps {
        for world in worlds.iter_mut() {
            let (firm, version, what) = world.step();
            said.push(what.event(&portal.firm(&world.firms[firm].id), version, now));
        }
    }
    said
}

fn first_events(portal: &TestPortal, worlds: &mut [World], now: jiff::Timestamp) -> Vec<Value> {
    let mut said = Vec::new();
    for world in worlds {
        for (firm, version, what) in world.begin() {
            said.push(what.event(&portal.firm(&world.firms[firm].id), version, now));
        }
    }
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shown_is_what_a_model_says() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.yaml");
    // Nobody is told by mail here; only sign-in links are wanted.
    std::fs::write(&template, project::template_without(&["PublishEvent"])).unwrap();
    let budgets = ["LINKS_PER_NETWORK_HOUR", "LINKS_PER_MINUTE"]
        .map(|name| (name.to_owned(), "100000".to_owned()));
    let portal = TestPortal::with(Options {
        template,
        variables: budgets.into(),
        ..Options::default()
    })
    .await;
    let now = portal.now().await;
    let mut worlds: Vec<_> = (0..WORLDS).map(World::new).collect();
    let (mut events, mut lists, mut opened) = (0, 0, 0);
    let looks = STEPS / BETWEEN_LOOKS;
    for look_number in 0..=looks {
        let said = if look_number == 0 {
            first_events(&portal, &mut worlds, now)
        } else {
            next_events(&portal, &mut worlds, BETWEEN_LOOKS, now)
        };
        events += said.len();
        portal.put_events(Value::Array(said)).await;
        portal.settle().await;
        sign_in(&portal, &mut worlds).await;
        for world in &worlds {
            for (address, session) in &world.sessions {
                assert_eq!(
                    look(session).await,
                    world.view(address),
                    "world {}, look {look_number}, {address}",
                    world.seed
                );
                lists += 4;
                if look_number == looks {
                    turn_pages(session, 1 + usize::try_from(world.seed % 3).unwrap()).await;
                    opened += open_all(world, address, session).await;
                }
            }
        }
    }
    let previewed = previews::compare(&portal, &worlds).await;
    assert!(previewed > 100, "{previewed}");
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
    println!(
        "figure: visibility: {WORLDS} worlds of two firms, {events} events: {lists} lists and {opened} openings equal the model, and firms' previews of {previewed} rows equal the lists"
    );
}
