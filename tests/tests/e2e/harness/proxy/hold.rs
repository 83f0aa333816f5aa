//! Holds one call, so that a test can finish other calls before it happens.

use super::lock;
use super::wire::Message;
use serde_json::Value;
use std::sync::Mutex;
use tokio::sync::watch;

/// The calls that change the table.
pub(super) const WRITES: [&str; 4] = ["TransactWriteItems", "UpdateItem", "PutItem", "DeleteItem"];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Calls pass.
    #[default]
    Open,
    /// The next write to the table is held.
    Armed,
    /// The next call of an operation is held.
    ArmedFor(&'static str),
    /// A call is held.
    Holding,
}

#[derive(Default)]
pub(super) struct Hold {
    state: watch::Sender<State>,
    /// The held call, including all its attempts.
    held: Mutex<Option<String>>,
}

impl Hold {
    pub(super) fn arm(&self) {
        self.state.send_replace(State::Armed);
    }

    pub(super) fn arm_for(&self, operation: &'static str) {
        self.state.send_replace(State::ArmedFor(operation));
    }

    pub(super) fn let_go(&self) {
        self.state.send_replace(State::Open);
        *lock(&self.held) = None;
    }

    /// Waits until a call is held.
    pub(super) async fn holds(&self) {
        let mut state = self.state.subscribe();
        let held = state.wait_for(|state| *state == State::Holding).await;
        held.expect("the sender lives as long");
    }

    /// Waits if the call is the one to hold. Calls that only extend or check a session or grant are no writes.
    pub(super) async fn pass(&self, invocation: &str, operation: &str, request: &Message) {
        let state = *self.state.borrow();
        let wanted = match state {
            State::Open | State::Holding => false,
            State::Armed => WRITES.contains(&operation) && !checks_a_credential(request),
            State::ArmedFor(wanted) => wanted == operation,
        };
        if wanted {
            *lock(&self.held) = Some(invocation.to_owned());
            self.state.send_replace(State::Holding);
        }
        if lock(&self.held).as_deref() != Some(invocation) {
            return;
        }
        let mut state = self.state.subscribe();
        let open = state.wait_for(|state| *state == State::Open).await;
        open.expect("the sender lives as long");
    }
}

fn checks_a_credential(request: &Message) -> bool {
    let body = request.json();
    let condition = body["ConditionExpression"].as_str().unwrap_or_default();
    body["TransactItems"] == Value::Null && condition.contains("#hash")
}
