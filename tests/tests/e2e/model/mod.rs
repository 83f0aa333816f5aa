//! What a client may see, in plain words and without any code of the portal: one firm, its clients, its matters, and what it shares.

mod said;

pub use said::Said;

use shared::value::id::{FirmId, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// A client, by its number.
pub type Who = usize;

/// What the firm holds of a client.
#[derive(Clone, Debug, Default)]
struct Member {
    address: Option<String>,
    removed: bool,
}

/// What one client has of one thing.
#[derive(Clone, Debug)]
enum State {
    Shared { version: i64, full: bool },
    Withdrawn { version: i64, cancelled: bool },
}

#[derive(Debug, Default)]
struct Resource {
    /// With the matter in which this client knows it.
    copies: BTreeMap<Who, (&'static str, State)>,
    /// Everyone whom the last sharing named.
    audience: Vec<Who>,
}

/// One firm.
#[derive(Debug)]
pub struct FirmModel {
    pub id: String,
    members: BTreeMap<Who, Member>,
    matters: BTreeMap<&'static str, Vec<Who>>,
    resources: BTreeMap<(Kind, &'static str), Resource>,
    /// The version that says where a matter stands.
    stages: BTreeMap<&'static str, i64>,
}

/// What the lists of somebody show: each row as one line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct View {
    pub matters: BTreeSet<String>,
    pub stages: BTreeSet<String>,
    pub bills: BTreeSet<String>,
    pub events: BTreeSet<String>,
    pub requests: BTreeSet<String>,
    pub messages: BTreeSet<String>,
}

/// What is true of a firm at the end, without times and without traces of what is gone.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// The addresses that the firm holds of its active clients.
    pub members: BTreeMap<Who, String>,
    /// The same from the side of the addresses.
    pub memberships: BTreeMap<Who, String>,
    /// Who is on which matter.
    pub matters: BTreeSet<(Who, String)>,
    /// Who has the thing, of which there is one: version, matter, and whether all of it is told.
    pub resources: BTreeMap<Who, (i64, String, bool)>,
    /// Who on which matter has what stands in which version.
    pub stages: BTreeSet<(Who, String, i64)>,
}

impl FirmModel {
    pub fn new(id: String) -> Self {
        Self {
            id,
            members: BTreeMap::new(),
            matters: BTreeMap::new(),
            resources: BTreeMap::new(),
            stages: BTreeMap::new(),
        }
    }

    /// The id that the API gives to a thing of this firm.
    pub fn name(&self, kind: Kind, theirs: &str) -> String {
        let firm = FirmId::parse(&self.id).expect("a firm id");
        kind.name(&kind.derive(&firm, theirs))
    }

    /// Whether any active client has this address.
    pub fn knows(&self, address: &str) -> bool {
        self.members
            .values()
            .any(|member| member.reached_at(address))
    }

    /// The address that the firm holds of a client.
    pub fn address(&self, who: Who) -> Option<&str> {
        self.members.get(&who)?.address.as_deref()
    }

    /// The same of a client whom the firm did not remove.
    pub fn active(&self, who: Who) -> Option<&str> {
        let member = self.members.get(&who).filter(|member| !member.removed)?;
        member.address.as_deref()
    }

    /// Applies what the firm says; `version` is higher than every one before.
    pub fn hear(&mut self, said: &Said, version: i64) {
        match said {
            Said::Invited(who, address) => {
                let member = Member {
                    address: Some(address.clone()),
                    removed: false,
                };
                self.members.insert(*who, member);
            }
            Said::Updated(who, address) => {
                // An update makes a client, and never one that was removed.
                self.members.entry(*who).or_default().address = Some(address.clone());
            }
            Said::Removed(who) => self.members.entry(*who).or_default().removed = true,
            Said::Matter(matter, clients) => {
                self.matters.insert(matter, clients.clone());
            }
            Said::Shared {
                kind,
                resource,
                matter,
                clients,
                attendees,
            } => {
                let resource = self.resources.entry((*kind, resource)).or_default();
                resource.withdraw_unless(clients, version, false);
                for who in clients {
                    let full = attendees.contains(who);
                    resource
                        .copies
                        .insert(*who, (matter, State::Shared { version, full }));
                }
                resource.audience.clone_from(clients);
            }
            Said::Stage(matter) => {
                self.stages.insert(matter, version);
            }
            Said::StageUnshared(matter) => {
                self.stages.remove(matter);
            }
            Said::Unshared(kind, resource) => self
                .resources
                .entry((*kind, resource))
                .or_default()
                .withdraw_unless(&[], version, false),
            Said::Cancelled(resource) => self
                .resources
                .entry((Kind::Event, resource))
                .or_default()
                .withdraw_unless(&[], version, true),
        }
    }

    /// What is true of the firm now, where it shares one thing at most.
    pub fn live(&self) -> Live {
        let mut live = Live::default();
        for (who, member) in &self.members {
            if let Some(address) = member.address.as_ref().filter(|_| !member.removed) {
                live.members.insert(*who, address.clone());
                live.memberships.insert(*who, address.clone());
            }
        }
        for (matter, clients) in &self.matters {
            live.matters
                .extend(clients.iter().map(|who| (*who, (*matter).to_owned())));
        }
        for (matter, version) in &self.stages {
            let clients = self.matters.get(matter).into_iter().flatten();
            live.stages
                .extend(clients.map(|who| (*who, (*matter).to_owned(), *version)));
        }
        for (kind, _) in self.resources.keys() {
            for (who, (matter, state)) in &self.resources[&(*kind, "x")].copies {
                if let State::Shared { version, full } = state {
                    let whole = *full || *kind != Kind::Event;
                    live.resources
                        .insert(*who, (*version, (*matter).to_owned(), whole));
                }
            }
        }
        live
    }

    /// Adds what somebody with this address sees of this firm. Who is two clients of it sees a thing once: as the one that may know more.
    pub fn show(&self, address: &str, view: &mut View) {
        let members = self.members.iter();
        let clients: Vec<Who> = members
            .filter(|(_, member)| member.reached_at(address))
            .map(|(who, _)| *who)
            .collect();
        let on = |who: &Who, matter| self.matters.get(matter).is_some_and(|on| on.contains(who));
        for matter in self.matters.keys() {
            if clients.iter().any(|who| on(who, matter)) {
                let id = self.name(Kind::Matter, matter);
                if let Some(version) = self.stages.get(matter) {
                    view.stages.insert(format!("{id} v{version}"));
                }
                view.matters.insert(id);
            }
        }
        for ((kind, resource), Resource { copies, .. }) in &self.resources {
            let held = clients
                .iter()
                .filter_map(|who| Some((who, copies.get(who)?)));
            let seen = held.filter(|(who, (matter, _))| on(who, matter));
            let Some((matter, state)) = seen
                .map(|(_, held)| held)
                .max_by_key(|(_, state)| state.tells())
            else {
                continue;
            };
            let row = |what: &str| {
                format!(
                    "{} {what} in {}",
                    self.name(*kind, resource),
                    self.name(Kind::Matter, matter)
                )
            };
            view.add(*kind, state, row);
        }
    }
}

impl Member {
    fn reached_at(&self, address: &str) -> bool {
        !self.removed && self.address.as_deref() == Some(address)
    }
}

impl State {
    /// How much it tells: the thing, all of it before its time alone, then a cancelled date, then what was withdrawn last.
    fn tells(&self) -> (u8, i64) {
        match self {
            Self::Shared { version, full } => (2 + u8::from(*full), *version),
            Self::Withdrawn { version, cancelled } => (u8::from(*cancelled), *version),
        }
    }
}

impl Resource {
    /// Whoever was named last and is not among `kept` has it no longer.
    fn withdraw_unless(&mut self, kept: &[Who], version: i64, cancelled: bool) {
        for who in &self.audience {
            if let Some((_, state)) = self.copies.get_mut(who).filter(|_| !kept.contains(who)) {
                *state = State::Withdrawn { version, cancelled };
            }
        }
    }
}

impl View {
    fn add(&mut self, kind: Kind, state: &State, row: impl Fn(&str) -> String) {
        match (kind, state) {
            (Kind::Bill, State::Shared { version, .. }) => {
                self.bills.insert(row(&format!("v{version}")));
                self.messages.insert(row(&format!("v{version}")));
            }
            (Kind::Event, State::Shared { version, full }) => {
                let more = if *full { "whole" } else { "limited" };
                self.events.insert(row(&format!("v{version} {more}")));
                self.messages.insert(row(&format!("v{version} {more}")));
            }
            (Kind::ClientRequest, State::Shared { version, .. }) => {
                self.requests.insert(row(&format!("v{version}")));
            }
            (_, State::Shared { version, .. }) => {
                self.messages.insert(row(&format!("v{version}")));
            }
            (Kind::Bill | Kind::Event, State::Withdrawn { cancelled, .. }) => {
                let how = if *cancelled { "cancelled" } else { "withdrawn" };
                self.messages.insert(row(how));
            }
            // Of a message or a request that was withdrawn nothing is left.
            (_, State::Withdrawn { .. }) => {}
        }
    }
}
