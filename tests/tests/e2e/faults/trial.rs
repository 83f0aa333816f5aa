//! One flow, with one fault after the other at each of its calls.

use super::flow::Flow;
use crate::harness::proxy::{Fault, Fired, Proxy};
use crate::harness::{Answer, Client, TestPortal};
use local::Options;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How often somebody tries again what failed.
const PATIENCE: usize = 4;

/// Longer than any lease and any time for which a queue hides a message, in seconds.
const LATER: i64 = 900;

/// What was done, over all cases.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) flow: Option<Flow>,
    /// How many calls the undisturbed flow makes.
    pub(super) calls: usize,
    pub(super) injected: usize,
    pub(super) extra_mails: usize,
    /// Multipart uploads that only the bucket's lifecycle ends.
    pub(super) left_over: usize,
}

impl Tally {
    pub(super) fn plus(self, other: &Self) -> Self {
        Self {
            flow: other.flow,
            calls: self.calls.max(other.calls),
            injected: self.injected + other.injected,
            extra_mails: self.extra_mails + other.extra_mails,
            left_over: self.left_over + other.left_over,
        }
    }
}

/// What went wrong in a case.
pub(super) struct What {
    flow: Flow,
    nth: usize,
    pub(super) fault: Fault,
    /// The operations that were not performed.
    pub(super) denied: Vec<String>,
    /// The call that failed; `None` when there were fewer.
    pub(super) operation: Option<String>,
    /// Whether it was the first call of that operation.
    pub(super) first: bool,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            flow,
            nth,
            fault,
            operation,
            denied: _,
            first: _,
        } = self;
        write!(f, "{flow:?}, {fault:?} at call {nth}, {operation:?}")
    }
}

/// A portal with a firm, and the names of things and people of each case.
pub(super) struct Trial {
    pub(super) portal: TestPortal,
    pub(super) proxy: Proxy,
}

/// What a case is about: its number gives everything in it a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Case(pub(super) usize);

impl Case {
    pub(super) fn email(self) -> String {
        format!("client-{}@example.com", self.0)
    }

    pub(super) fn client(self) -> String {
        format!("c-{}", self.0)
    }

    /// The firm's own id of the thing.
    pub(super) fn resource(self) -> String {
        format!("thing-{}", self.0)
    }
}

/// Runs the flow undisturbed, then with each of the faults at each of its calls.
pub(super) async fn run(flow: Flow, faults: &[Fault]) -> Tally {
    let options = Options {
        variables: [
            ("LINKS_PER_NETWORK_HOUR", flow.links_an_hour()),
            ("LINKS_PER_MINUTE", 100_000),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_string()))
        .into(),
        viewers: true,
        ..Options::default()
    };
    let (portal, proxy) = Proxy::portal(options).await;
    let trial = Trial { portal, proxy };
    let first = Case(0);
    let mut prepared = flow.prepare(&trial, &[first]).await;
    let (undisturbed, sent) = trial
        .once(flow, first, &prepared, (usize::MAX, Fault::Error))
        .await;
    assert_eq!(sent, flow.wanted_mails(), "{flow:?}, undisturbed");
    let calls = undisturbed.operations.iter().enumerate();
    let calls = calls.take(flow.faulted_calls());
    let targets: Vec<_> = calls
        .flat_map(|(nth, operation)| {
            let faults = faults.iter().filter(|fault| fault.matters_to(operation));
            faults.map(move |fault| (nth, *fault))
        })
        .collect();
    let cases: Vec<_> = (1..=targets.len()).map(Case).collect();
    prepared.extend(flow.prepare(&trial, &cases).await);
    let mut tally = Tally {
        flow: Some(flow),
        calls: undisturbed.operations.len(),
        ..Tally::default()
    };
    for (case, target) in cases.into_iter().zip(targets) {
        let (fired, sent) = trial.once(flow, case, &prepared, target).await;
        let injected = usize::from(fired.operation.is_some());
        let what = What {
            flow,
            nth: target.0,
            fault: target.1,
            operation: fired.operation.clone(),
            denied: fired.denied.clone(),
            first: !fired
                .operations
                .iter()
                .take(target.0)
                .any(|earlier| Some(earlier) == fired.operation.as_ref()),
        };
        let wanted = flow.wanted_mails();
        let most = wanted + fired.explained_mails(target.0);
        assert!((wanted..=most).contains(&sent), "{what}: {sent} mails");
        flow.check(&trial, case, &prepared, &what).await;
        tally.injected += injected;
        tally.extra_mails += sent - wanted;
    }
    tally.left_over = flow.check_all(&trial, prepared.len()).await;
    trial.check_outboxes(flow).await;
    trial.portal.portal.shutdown().await;
    tally
}

impl Trial {
    /// One run of the flow, and how many mails it sent.
    async fn once(
        &self,
        flow: Flow,
        case: Case,
        prepared: &[Value],
        target: (usize, Fault),
    ) -> (Fired, usize) {
        let to = flow.mailbox(case);
        let before = self.portal.mails_now(&to).await.len();
        let fired = self.act(flow, case, prepared, target).await;
        let sent = self.portal.mails_now(&to).await.len() - before;
        (fired, sent)
    }

    /// Lets the flow happen with a fault at its n-th call, and everything come to rest afterwards.
    async fn act(
        &self,
        flow: Flow,
        case: Case,
        prepared: &[Value],
        (nth, fault): (usize, Fault),
    ) -> Fired {
        self.proxy.arm(nth, fault);
        let happens = Box::pin(async {
            flow.act(self, case, prepared).await;
            self.portal.settle().await;
        });
        // What fails is delivered again, and time has gone on by then: leases of the dead are over.
        let time_goes_on = async {
            self.proxy.fired().await;
            self.portal.advance(flow.later(LATER)).await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = happens => {}
            () = time_goes_on => {}
        }
        self.proxy.healed().await;
        self.portal.settle().await;
        let fired = self.proxy.disarm();
        // What another function began after time went on, and before the dead were back, failed too and comes again.
        for _ in 0..PATIENCE {
            if flow.later(LATER) == 0 || self.portal.waiting().await == 0 {
                break;
            }
            self.portal.advance(LATER).await;
        }
        fired
    }

    /// Lets time go on until nothing waits, while a fault may still be on its way.
    pub(super) async fn come_to_rest(&self) {
        for _ in 0..PATIENCE {
            if self.portal.waiting().await == 0 {
                break;
            }
            self.proxy.healed().await;
            self.portal.advance(LATER).await;
        }
    }

    /// A person's call, tried again with the same key while the portal cannot answer.
    pub(super) async fn insist<F: Future<Output = Answer>>(&self, call: impl Fn() -> F) -> Answer {
        let mut answer = call().await;
        for _ in 1..PATIENCE {
            if answer.status < 500 {
                break;
            }
            self.proxy.healed().await;
            answer = call().await;
        }
        answer
    }

    /// Somebody with an idempotency key of the case's own.
    pub(super) fn keyed(&self, who: &Client, case: Case) -> Client {
        who.with(
            "idempotency-key",
            &format!("a-key-with-enough-random-bits-{}", case.0),
        )
    }

    /// Puts firm events onto the bus, all with the same version.
    pub(super) async fn tell(
        &self,
        version: i64,
        events: impl IntoIterator<Item = (&'static str, Value)>,
    ) {
        let firm = self.portal.firm("hale-ortiz");
        let events = events.into_iter();
        let events = events.map(|(kind, data)| firm.event(kind, version, data));
        self.portal.put_events(events.collect()).await;
    }

    /// Holds that every firm's outbox has each event that the bus has, once, and no gap.
    async fn check_outboxes(&self, flow: Flow) {
        let items = self.portal.items().await;
        let mut boxes: BTreeMap<String, BTreeMap<i64, String>> = BTreeMap::new();
        for item in items.iter().filter(|item| item["kind"] == "OUTBOX_EVENT") {
            let text = |name: &str| item[name].as_str().expect("a text").to_owned();
            let position = item["position"].as_i64().expect("a position");
            let events = boxes.entry(text("PK")).or_default();
            events.insert(position, text("id"));
        }
        let mut entered = BTreeSet::new();
        for (firm, events) in &boxes {
            let positions: Vec<_> = events.keys().copied().collect();
            let last = i64::try_from(events.len()).expect("a number");
            assert_eq!(
                positions,
                (1..=last).collect::<Vec<_>>(),
                "{flow:?}, {firm}"
            );
            for id in events.values() {
                assert!(
                    entered.insert(id.clone()),
                    "{flow:?}, {firm}: {id} is there twice"
                );
            }
        }
        let bus = self.portal.bus().await;
        let told = bus.iter().filter(|event| event["source"] == "portico");
        let told: BTreeSet<_> = told
            .filter_map(|event| event["detail"]["id"].as_str().map(str::to_owned))
            .collect();
        assert_eq!(entered, told, "{flow:?}");
    }

    /// The ids of what firms heard, each once, of those whose data have `name` = `value`.
    pub(super) async fn heard(&self, kind: &str, name: &str, value: &str) -> Vec<String> {
        let told = self.portal.told_now(kind).await;
        let about = told
            .iter()
            .filter(|event| event["detail"]["data"][name] == value);
        let mut ids: Vec<_> = about
            .filter_map(|event| event["detail"]["id"].as_str().map(str::to_owned))
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }
}
