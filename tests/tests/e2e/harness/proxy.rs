//! A proxy between the functions and their engines: counts calls and rounds, adds up units, and makes calls fail. It sees no more than AWS would.

mod collide;
mod fault;
mod gate;
mod hold;
mod wire;

pub use fault::{Fault, Fired};

use super::TestPortal;
use collide::{Collide, Entry};
use fault::{Plan, Tongue, Verdict};
use gate::Gate;
use hold::{Hold, WRITES};
use local::Options;
use serde_json::{Value, json};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use wire::{Connection, Message};

/// One attempt of a call, as it passed the proxy.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation: `GetItem`, `SendEmail`...
    pub operation: String,
    /// The round that it belongs to; 0 unless rounds are measured.
    pub round: u32,
    /// Read units, as the engine reports them; 0 unless units are measured.
    pub read: f64,
    /// Write units, as the engine reports them; 0 unless units are measured.
    pub write: f64,
    /// Its writes and condition checks.
    pub writes: Vec<Written>,
}

/// One write or check of a call.
#[derive(Clone, Debug)]
pub struct Written {
    /// `ConditionCheck`, `Put`, `Update` or `Delete` within a transaction; otherwise the operation.
    pub action: String,
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
    /// Its condition; empty if there is none.
    pub condition: String,
}

/// The proxy. Its addresses lead to the table, the bucket and the sinks; it treats all of them as one stream of calls.
#[derive(Clone)]
pub struct Proxy {
    /// The address in place of the table's engine.
    pub engine_url: String,
    /// The address in place of S3, also in the addresses given to people.
    pub objects_url: String,
    /// The address in place of SES, SNS, `EventBridge` and SQS.
    pub sinks_url: String,
    shared: Arc<Shared>,
}

/// The target of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Engine,
    Objects,
    Sinks,
}

struct Shared {
    engine: watch::Sender<Option<String>>,
    objects: watch::Sender<Option<String>>,
    sinks: watch::Sender<Option<String>>,
    /// The number of requests from people.
    people: AtomicUsize,
    calls: Mutex<Vec<Call>>,
    plan: Mutex<Plan>,
    gate: Gate,
    hold: Hold,
    collide: Collide,
    units: AtomicBool,
    twice: AtomicBool,
    conflicts: AtomicUsize,
    events: Mutex<Vec<Message>>,
}

impl Proxy {
    /// A proxy without targets yet: calls wait until it has them.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared {
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
            conflicts: AtomicUsize::new(0),
            events: Mutex::default(),
        });
        let engine_url = listen(Arc::clone(&shared), Side::Engine).await;
        let objects_url = listen(Arc::clone(&shared), Side::Objects).await;
        let sinks_url = listen(Arc::clone(&shared), Side::Sinks).await;
        Self {
            engine_url,
            objects_url,
            sinks_url,
            shared,
        }
    }

    /// A portal whose functions reach their engines only through the proxy; the portal itself calls them directly.
    pub async fn portal(options: Options) -> (TestPortal, Self) {
        let proxy = Self::start().await;
        let mut options = Options {
            functions_dynamodb_url: Some(proxy.engine_url.clone()),
            ..options
        };
        options.variables.extend(proxy.variables());
        let portal = TestPortal::with(options).await;
        proxy.lead_to(portal.portal.dynamodb_url());
        proxy.lead_to_portal(&portal);
        (portal, proxy)
    }

    /// The variables that put the proxy in front of the bucket and the sinks.
    pub fn variables(&self) -> [(String, String); 5] {
        let sinks = &self.sinks_url;
        [
            ("S3", &self.objects_url),
            ("SESV2", sinks),
            ("EVENTBRIDGE", sinks),
            ("SNS", sinks),
            ("SQS", sinks),
        ]
        .map(|(service, url)| (format!("AWS_ENDPOINT_URL_{service}"), url.clone()))
    }

    /// Sets the address of the table's engine.
    pub fn lead_to(&self, engine: &str) {
        self.shared.engine.send_replace(Some(engine.to_owned()));
    }

    /// Sets the addresses of the bucket and the sinks.
    pub fn lead_to_portal(&self, portal: &TestPortal) {
        let (objects, sinks) = (portal.portal.s3_url(), portal.portal.sinks_url());
        self.shared.objects.send_replace(Some(objects.to_owned()));
        self.shared.sinks.send_replace(Some(sinks.to_owned()));
    }

    /// The calls since the last take, oldest first.
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *lock(&self.shared.calls))
    }

    /// Holds calls until no other one follows, so that the calls of one round are counted together.
    pub fn measure_rounds(&self, on: bool) {
        self.shared.gate.open(!on);
    }

    /// Holds the next write to the table, until [`Self::let_go`].
    pub fn hold_next_write(&self) {
        self.shared.hold.arm();
    }

    /// Waits until the write is held.
    pub async fn holds(&self) {
        self.shared.hold.holds().await;
    }

    /// Releases the held write.
    pub fn let_go(&self) {
        self.shared.hold.let_go();
    }

    /// From now on, transactions take `takes` and collide as in AWS.
    pub fn collide(&self, takes: Duration) {
        self.shared.collide.begin(takes);
    }

    /// The number of writes that met a transaction, since the last take.
    pub fn take_collisions(&self) -> usize {
        self.shared.collide.take()
    }

    /// Makes the engine report the units of each call.
    pub fn measure_units(&self, on: bool) {
        self.shared.units.store(on, Ordering::SeqCst);
    }

    /// Delivers every stream record twice and puts every event on the bus twice.
    pub fn deliver_twice(&self) {
        self.shared.twice.store(true, Ordering::SeqCst);
    }

    /// Puts every event so far on the bus again, like a late delivery.
    pub async fn put_events_again(&self) {
        let events = lock(&self.shared.events).clone();
        let mut sinks = None;
        for request in &events {
            let sent = self.shared.forward(Side::Sinks, &mut sinks, request).await;
            sent.expect("an answer");
        }
    }

    /// Makes the next `times` writes conflict with another transaction.
    pub fn conflict(&self, times: usize) {
        self.shared.conflicts.store(times, Ordering::SeqCst);
    }

    /// Makes the `nth` call from now on fail, counted from 0; attempts of one call count once.
    pub fn arm(&self, nth: usize, fault: Fault) {
        *lock(&self.shared.plan) = Plan::new(nth, fault);
    }

    /// Makes the first call of an operation from now on fail.
    pub fn arm_first(&self, operation: &'static str, fault: Fault) {
        *lock(&self.shared.plan) = Plan::first(operation, fault);
    }

    /// Waits until the call has failed; never returns if it does not.
    pub async fn fired(&self) {
        while !lock(&self.shared.plan).has_fired() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until a dead process could have restarted: its calls have failed, and no more follow. Returns at once if none died.
    pub async fn healed(&self) {
        while !lock(&self.shared.plan).heal() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Stops the failing; returns what was done.
    pub fn disarm(&self) -> Fired {
        std::mem::take(&mut *lock(&self.shared.plan)).fired()
    }
}

/// Listens on its own port and serves each connection.
async fn listen(shared: Arc<Shared>, side: Side) -> String {
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
        let measured = side == Side::Engine && self.units.load(Ordering::SeqCst);
        if measured {
            request.set("ReturnConsumedCapacity", json!("TOTAL"));
        }
        let mut busy = Vec::new();
        if side == Side::Engine && WRITES.contains(&operation.as_str()) {
            self.hold.pass(&invocation, &operation, &request).await;
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
    async fn forward(
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

    /// `GetItem` and `Query` use read units; every other operation uses write units.
    fn count_units(&self, place: usize, operation: &str, reply: &Message) {
        let body = reply.json();
        let consumed = &body["ConsumedCapacity"];
        let units: f64 = match consumed {
            Value::Array(tables) => tables.iter().map(total).sum(),
            one => total(one),
        };
        if let Some(call) = lock(&self.calls).get_mut(place) {
            match operation {
                "GetItem" | "Query" => call.read = units,
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
