//! Passes each call on to its target, and the answer back, with what was armed against them.

use super::collide::{self, Collide, Entry};
use super::fault::{self, Plan, Tongue, Verdict};
use super::gate::Gate;
use super::hold::{Hold, WRITES};
use super::wire::{Connection, Message};
use super::{Call, Written, lock};
use serde_json::{Value, json};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The target of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Engine,
    Objects,
    Sinks,
}

/// The state that all connections share: targets, recorded calls and what is armed.
pub(super) struct Shared {
    pub(super) engine: watch::Sender<Option<String>>,
    pub(super) objects: watch::Sender<Option<String>>,
    pub(super) sinks: watch::Sender<Option<String>>,
    /// The number of requests from people.
    people: AtomicUsize,
    pub(super) calls: Mutex<Vec<Call>>,
    pub(super) plan: Mutex<Plan>,
    pub(super) gate: Gate,
    pub(super) hold: Hold,
    pub(super) collide: Collide,
    pub(super) units: AtomicBool,
    pub(super) twice: AtomicBool,
    /// How long a call of the table and of the mail system takes.
    pub(super) takes: Mutex<[Duration; 2]>,
    pub(super) conflicts: AtomicUsize,
    pub(super) events: Mutex<Vec<Message>>,
}

/// Listens on its own port and serves each connection.
pub(super) async fn listen(shared: Arc<Shared>, side: Side) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let shared = Arc::clone(&shared);
            // Errors of a connection are left to the caller.
            tokio::spawn(async move { shared.serve(stream, side).await });
        }
    });
    format!("http://{address}")
}

impl Shared {
    /// Without targets yet: calls wait until it has them.
    pub(super) fn new() -> Self {
        Self {
            engine: watch::Sender::new(None),
            objects: watch::Sender::new(None),
            sinks: watch::Sender::new(None),
            people: AtomicUsize::new(0),
            calls: Mutex::default(),
            plan: Mutex::default(),
            gate: Gate::default(),
            hold: Hold::default(),
            collide: Collide::default(),
            units: AtomicBool::new(false),
            twice: AtomicBool::new(false),
            takes: Mutex::default(),
            conflicts: AtomicUsize::new(0),
            events: Mutex::default(),
        }
    }

    /// Answers requests one after the other, until one is to get no answer.
    async fn serve(&self, stream: TcpStream, side: Side) -> io::Result<()> {
        let mut caller = Connection::new(stream)?;
        let mut upstream = None;
        while let Some(request) = caller.read().await? {
            let Some(reply) = self.answer(side, &mut upstream, request).await? else {
                return Ok(());
            };
            caller.write(&reply).await?;
        }
        Ok(())
    }

    /// Answers one request; `None` closes the connection.
    async fn answer(
        &self,
        side: Side,
        upstream: &mut Option<Connection>,
        mut request: Message,
    ) -> io::Result<Option<Message>> {
        let operation = request.operation();
        let invocation = request.header("amz-sdk-invocation-id").to_owned();
        // Requests that people send to the addresses given to them are no calls of the portal, but they can fail too.
        let person = invocation.is_empty();
        let (invocation, place) = if person {
            let number = self.people.fetch_add(1, Ordering::SeqCst);
            (format!("person {number}"), usize::MAX)
        } else {
            let round = self.gate.pass().await;
            (invocation, self.note(side, &operation, round, &request))
        };
        let verdict = lock(&self.plan).judge(&invocation, &operation, request.attempt());
        let tongue = match side {
            Side::Objects => Tongue::Bucket,
            _ if request.action().is_some() => Tongue::Form,
            _ => Tongue::Json,
        };
        match verdict {
            Verdict::Pass if self.conflicts(&operation) => {
                return Ok(Some(fault::conflict(&request)));
            }
            Verdict::Pass | Verdict::Lose => {}
            Verdict::Fail => return Ok(Some(fault::failure(&request, tongue))),
            Verdict::Refuse => return Ok(Some(fault::refusal(&operation, tongue))),
            Verdict::Throttle => return Ok(Some(fault::throttle(&operation, tongue))),
            Verdict::Close => return Ok(None),
        }
        let [table, mail] = *lock(&self.takes);
        match (side, operation.as_str()) {
            (Side::Engine, _) if !table.is_zero() => tokio::time::sleep(table).await,
            (_, "SendEmail") if !mail.is_zero() => tokio::time::sleep(mail).await,
            _ => {}
        }
        let measured = side == Side::Engine && self.units.load(Ordering::SeqCst);
        if measured {
            request.set("ReturnConsumedCapacity", json!("TOTAL"));
        }
        let mut busy = Vec::new();
        let writes = side == Side::Engine && WRITES.contains(&operation.as_str());
        if writes || side == Side::Objects {
            self.hold.pass(&invocation, &operation, &request).await;
        }
        if writes {
            match self.collide.enter(&request) {
                Entry::Conflict => return Ok(Some(fault::conflict(&request))),
                Entry::Pass(keys, takes) => {
                    busy = keys;
                    tokio::time::sleep(takes).await;
                }
            }
        }
        let reply = self.forward(side, upstream, &request).await;
        self.collide.leave(&busy);
        let mut reply = reply?;
        if measured {
            self.count_units(place, &operation, &reply);
        }
        let twice = self.twice.load(Ordering::SeqCst);
        if operation == "PutEvents" {
            if twice {
                self.forward(side, upstream, &request).await?;
            }
            lock(&self.events).push(request);
        } else if twice && operation == "GetRecords" {
            reply.double("Records");
        }
        Ok((verdict == Verdict::Pass).then_some(reply))
    }

    fn note(&self, side: Side, operation: &str, round: u32, request: &Message) -> usize {
        let writes = side == Side::Engine && WRITES.contains(&operation);
        let mut calls = lock(&self.calls);
        calls.push(Call {
            operation: operation.to_owned(),
            at: Instant::now(),
            round,
            read: 0.0,
            write: 0.0,
            writes: if writes {
                written(operation, &request.json())
            } else {
                Vec::new()
            },
        });
        calls.len() - 1
    }

    fn conflicts(&self, operation: &str) -> bool {
        let take = |left: usize| left.checked_sub(1);
        let counter = &self.conflicts;
        WRITES.contains(&operation)
            && counter
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
                .is_ok()
    }

    /// Forwards a request to its target, over a connection that is reused.
    pub(super) async fn forward(
        &self,
        side: Side,
        upstream: &mut Option<Connection>,
        request: &Message,
    ) -> io::Result<Message> {
        let connection = match upstream {
            Some(connection) => connection,
            None => upstream.insert(Connection::open(&self.leads_to(side).await).await?),
        };
        connection.write(request).await?;
        let reply = connection.read_reply(request).await?;
        reply.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    async fn leads_to(&self, side: Side) -> String {
        let leads = match side {
            Side::Engine => &self.engine,
            Side::Objects => &self.objects,
            Side::Sinks => &self.sinks,
        };
        let mut leads = leads.subscribe();
        let known = leads.wait_for(Option::is_some).await;
        let known = known.expect("the sender lives as long");
        known.clone().unwrap_or_default()
    }

    /// `BatchGetItem`, `GetItem` and `Query` use read units; every other operation uses write units.
    fn count_units(&self, place: usize, operation: &str, reply: &Message) {
        let body = reply.json();
        let consumed = &body["ConsumedCapacity"];
        let units: f64 = match consumed {
            Value::Array(tables) => tables.iter().map(total).sum(),
            one => total(one),
        };
        if let Some(call) = lock(&self.calls).get_mut(place) {
            match operation {
                "BatchGetItem" | "GetItem" | "Query" => call.read = units,
                _ => call.write = units,
            }
        }
    }
}

fn written(operation: &str, body: &Value) -> Vec<Written> {
    let one = |(action, write): (&str, &Value)| {
        let [pk, sk] = collide::key(write);
        let condition = write["ConditionExpression"].as_str().unwrap_or_default();
        Written {
            action: if action.is_empty() { operation } else { action }.to_owned(),
            pk,
            sk,
            condition: condition.to_owned(),
        }
    };
    collide::items(body).map(one).collect()
}

fn total(consumed: &Value) -> f64 {
    consumed["CapacityUnits"].as_f64().unwrap_or_default()
}
