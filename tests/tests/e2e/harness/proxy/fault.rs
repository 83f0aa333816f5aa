//! The faults of a call, and the plan that makes one call fail.

use super::wire::Message;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// How long after its last attempt the process of a call counts as ended. A later call of the same process arrives sooner.
const GRACE: Duration = Duration::from_millis(100);

/// How long to wait for an attempt that the SDK announced. It may not come, because the SDK's retry budget may be used up. Longer than the SDK's own wait.
const NEXT_ATTEMPT: Duration = Duration::from_millis(250);

/// The same for a mail, because the SDK waits longer before its second attempt.
const NEXT_MAIL: Duration = Duration::from_millis(1_100);

/// A way for a call to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The service answers 500 to every attempt.
    Error,
    /// The service refuses the request, and would refuse it again.
    Refusal,
    /// The service throttles the first attempt.
    Throttle,
    /// The call is performed, but its first response is lost.
    LostReply,
    /// The call is performed, but every response is lost.
    TimeOut,
    /// The process ends before the call: neither the call nor anything after it happens.
    Death,
}

impl Fault {
    /// Whether the fault differs from the others for this operation: a read whose response is lost has simply failed.
    pub fn matters_to(self, operation: &str) -> bool {
        let reads = [
            "BatchGetItem",
            "GetItem",
            "Query",
            "GetObject",
            "HeadObject",
            "ListParts",
        ];
        let reads = reads.contains(&operation);
        !reads || matches!(self, Self::Error | Self::Refusal | Self::Death)
    }
}

/// What a plan has done.
#[derive(Clone, Debug, Default)]
pub struct Fired {
    /// The calls since the plan was made, in the order of their first attempts.
    pub operations: Vec<String>,
    /// The operation that failed; `None` when there were too few calls.
    pub operation: Option<String>,
    /// The operations that were not performed, because of the fault or because their process was dead.
    pub denied: Vec<String>,
    /// How many mails were sent without a response.
    unanswered_mails: usize,
}

impl Fired {
    /// How many extra mails a fault at the `nth` call explains: one for each send without a response, and one if the mail had been sent before and the fault may have hidden that.
    pub fn explained_mails(&self, nth: usize) -> usize {
        let before = self.operations.iter().take(nth);
        let sent = before.filter(|operation| *operation == "SendEmail").count();
        self.unanswered_mails.max(sent.min(1))
    }
}

/// The decision on one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Forward it and return the response.
    Pass,
    /// Forward it and break the connection.
    Lose,
    /// Do not forward it; answer 500.
    Fail,
    /// Do not forward it; refuse it permanently.
    Refuse,
    /// Do not forward it; answer with a throttling error.
    Throttle,
    /// Do not forward it; break the connection.
    Close,
}

/// The call that is to fail.
#[derive(Debug)]
enum Target {
    /// The n-th of all calls.
    Nth(usize),
    /// The first call of an operation.
    First(&'static str),
}

/// The call that is to fail, and how.
#[derive(Debug, Default)]
pub(super) struct Plan {
    target: Option<(Target, Fault)>,
    seen: Vec<String>,
    fired: Fired,
    /// Whether a dead process stays dead for as long as the plan lasts.
    for_good: bool,
    /// Whether the process that makes the calls is dead.
    dead: bool,
    /// The calls of a dead process: they never succeed, not even on a later attempt.
    doomed: HashSet<String>,
    /// When the fatal call was last attempted, and whether another attempt will follow.
    last: Option<(Instant, bool)>,
}

impl Plan {
    pub(super) fn new(nth: usize, fault: Fault) -> Self {
        Self {
            target: Some((Target::Nth(nth), fault)),
            ..Self::default()
        }
    }

    /// The first call of an operation fails. A process that it ends does not restart.
    pub(super) fn first(operation: &'static str, fault: Fault) -> Self {
        Self {
            target: Some((Target::First(operation), fault)),
            for_good: true,
            ..Self::default()
        }
    }

    pub(super) fn has_fired(&self) -> bool {
        self.fired.operation.is_some()
    }

    pub(super) fn fired(self) -> Fired {
        self.fired
    }

    /// Decides on one attempt of the call `id`.
    pub(super) fn judge(
        &mut self,
        id: &str,
        operation: &str,
        (attempt, most): (u32, u32),
    ) -> Verdict {
        let place = self.place(id, operation);
        let Some((target, fault)) = &self.target else {
            return Verdict::Pass;
        };
        let hit = match target {
            Target::Nth(nth) => place == *nth,
            Target::First(first) => {
                let mut seen = self.fired.operations.iter();
                seen.position(|seen| seen == first) == Some(place)
            }
        };
        let fault = *fault;
        if hit {
            self.fired.operation = Some(operation.to_owned());
        }
        let verdict = match fault {
            Fault::Error if hit => Verdict::Fail,
            Fault::Refusal if hit => Verdict::Refuse,
            Fault::Throttle if hit && attempt == 1 => Verdict::Throttle,
            Fault::LostReply if hit && attempt == 1 => Verdict::Lose,
            Fault::TimeOut if hit => Verdict::Lose,
            Fault::Death => self.judge_death(id, hit, attempt < most),
            _ => Verdict::Pass,
        };
        if verdict == Verdict::Lose && operation == "SendEmail" {
            self.fired.unanswered_mails += 1;
        }
        if matches!(verdict, Verdict::Fail | Verdict::Refuse | Verdict::Close) {
            self.fired.denied.push(operation.to_owned());
        }
        verdict
    }

    fn place(&mut self, id: &str, operation: &str) -> usize {
        if self.target.is_none() {
            return 0;
        }
        let known = self.seen.iter().position(|seen| seen == id);
        known.unwrap_or_else(|| {
            self.seen.push(id.to_owned());
            self.fired.operations.push(operation.to_owned());
            self.seen.len() - 1
        })
    }

    fn judge_death(&mut self, id: &str, hit: bool, comes_again: bool) -> Verdict {
        self.heal();
        if hit {
            // Its later attempts come from the same process, however long they took.
            self.dead = true;
            self.last = Some((Instant::now(), comes_again));
        }
        if self.dead {
            self.doomed.insert(id.to_owned());
        }
        if self.doomed.contains(id) {
            Verdict::Close
        } else {
            Verdict::Pass
        }
    }

    /// Lets the process restart once the dead one has ended; returns whether none is dead now.
    pub(super) fn heal(&mut self) -> bool {
        if let Some((at, comes_again)) = self.last
            && !self.for_good
        {
            let mail = self.fired.operation.as_deref() == Some("SendEmail");
            let wait = match (comes_again, mail) {
                (false, _) => GRACE,
                (true, false) => NEXT_ATTEMPT,
                (true, true) => NEXT_MAIL,
            };
            self.dead = self.dead && at.elapsed() < wait;
        }
        !self.dead
    }
}

/// The error format of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    Json,
    /// The format of S3.
    Bucket,
    /// The query protocol of SNS.
    Form,
}

/// An error that does not say whether the call was performed.
pub(super) fn failure(request: &Message, tongue: Tongue) -> Message {
    let code = "InternalServerError";
    match tongue {
        Tongue::Json => Message::error(500, code, &described(code, "The service has a problem.")),
        Tongue::Form => Message::form_error(500, "InternalError"),
        Tongue::Bucket => {
            let error = Message::xml_error(500, "InternalError");
            if request.asks_for_head() {
                error.without_body()
            } else {
                error
            }
        }
    }
}

/// The error of each service for an invalid request.
pub(super) fn refusal(operation: &str, tongue: Tongue) -> Message {
    let code = match (operation, tongue) {
        (_, Tongue::Bucket) => return Message::xml_error(400, "InvalidArgument"),
        (_, Tongue::Form) => return Message::form_error(400, "InvalidParameter"),
        ("SendEmail", Tongue::Json) => "MessageRejected",
        _ => "ValidationException",
    };
    Message::error(400, code, &described(code, "It is refused."))
}

/// The throttling error of each service.
pub(super) fn throttle(operation: &str, tongue: Tongue) -> Message {
    let (status, code) = match (operation, tongue) {
        (_, Tongue::Bucket) => return Message::xml_error(503, "SlowDown"),
        (_, Tongue::Form) => return Message::form_error(400, "Throttling"),
        ("SendEmail", Tongue::Json) => (429, "TooManyRequestsException"),
        _ => (400, "ThrottlingException"),
    };
    Message::error(status, code, &described(code, "Rate exceeded"))
}

fn described(code: &str, message: &str) -> Value {
    json!({"__type": code, "message": message})
}

/// The response of `DynamoDB` when another transaction on the same items is in progress; the embedded engine never gives it.
pub(super) fn conflict(request: &Message) -> Message {
    let body = request.json();
    let Some(items) = body["TransactItems"].as_array() else {
        let code = "TransactionConflictException";
        return Message::error(
            400,
            code,
            &described(code, "Transaction is ongoing for the item"),
        );
    };
    let code = "TransactionCanceledException";
    let mut body = described(code, "Transaction cancelled");
    let reason = |place: usize| match place {
        0 => {
            json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"})
        }
        _ => json!({"Code": "None"}),
    };
    body["CancellationReasons"] = (0..items.len()).map(reason).collect();
    Message::error(400, code, &body)
}
