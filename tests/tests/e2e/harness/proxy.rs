//! A proxy between the functions and their engines: counts calls and rounds, adds up units, and makes calls fail. It sees no more than AWS would.

mod collide;
mod fault;
mod gate;
mod hold;
mod traffic;
mod wire;

pub use fault::{Fault, Fired};

use super::TestPortal;
use fault::Plan;
use local::Options;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use traffic::{Shared, Side, listen};

/// One attempt of a call, as it passed the proxy.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation: `GetItem`, `SendEmail`...
    pub operation: String,
    /// When it came.
    pub at: Instant,
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

impl Proxy {
    /// A proxy without targets yet: calls wait until it has them.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared::new());
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

    /// Holds the next call of an operation that changes the table, or of any that S3 has, until [`Self::let_go`].
    pub fn hold_next(&self, operation: &'static str) {
        self.shared.hold.arm_for(operation);
    }

    /// Waits until the call is held.
    pub async fn holds(&self) {
        self.shared.hold.holds().await;
    }

    /// Releases the held call.
    pub fn let_go(&self) {
        self.shared.hold.let_go();
    }

    /// From now on, transactions take `takes` and collide as in AWS.
    pub fn collide(&self, takes: Duration) {
        self.shared.collide.begin(takes);
    }

    /// From now on, a call of the table and one of the mail system take so long.
    pub fn take_time(&self, table: Duration, mail: Duration) {
        *lock(&self.shared.takes) = [table, mail];
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
    /// A process that it ends stays dead until [`Self::disarm`].
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
