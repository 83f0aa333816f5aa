//! Endpoints: addresses of a firm's systems, to which the portal sends what it tells the firm. Standard Webhooks 1.0 (github.com/standard-webhooks) says how a request is signed and when it is tried again.
//!
//! What an endpoint gets about one client is a line: it goes out in order, one event after the other, and waits when one is not accepted. Lines do not wait for each other.

#[cfg(feature = "outbound")]
mod add;
mod attempt;
#[cfg(feature = "outbound")]
mod change;
#[cfg(feature = "queue")]
mod job;
mod line;
mod retry_schedule;
mod store;
mod view;

#[cfg(feature = "outbound")]
pub use add::{AddEndpoint, add_endpoint};
pub use attempt::{Attempt, AttemptOutcome, AttemptView, Attempts, note_attempt, read_attempts};
#[cfg(feature = "outbound")]
pub use change::{ChangeEndpoint, Changed, Endpoints, change_endpoint, remove_endpoint};
#[cfg(feature = "queue")]
pub use job::{AskReplay, Asked, Job, Jobs, ask_ping, ask_replay, resume_endpoint};
pub use line::{Claim, Line, LineRef, Released, begin_replay, claim, find_due, find_lines, wake};
pub use retry_schedule::{RETRY_SCHEDULE, next_attempt, read_retry_after};
pub use store::{
    disable_endpoint, find_endpoint, mark_down, mark_healthy, note_told, read_endpoints,
};
pub use view::{EndpointList, EndpointView, NewEndpoint};

use crate::item::ItemKind;
use crate::value::id::{EndpointId, FirmId};
use crate::value::secret::{Keys, Purpose, Secret};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// How long the old secret still signs after a new one was made, in milliseconds.
pub const OVERLAP: i64 = DAY;

/// An endpoint of a firm (`F#...`, `ENDPOINT#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    kind: ItemKind,
    /// Its id.
    pub id: EndpointId,
    /// The address.
    pub url: String,
    /// The event types that it gets; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<String>>,
    /// What the firm calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The position in the outbox after which it gets events.
    pub from: i64,
    /// The number of its secret, from 1 on.
    pub secret: i64,
    /// Until when the secret before signs too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<Timestamp>,
    /// Since when it gets nothing, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<Disabled>,
    /// Since when no attempt has succeeded; `None` if the last one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    /// Until when it is not called, because it did not answer or asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down_until: Option<Timestamp>,
    /// When the firm was last told by mail that it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Timestamp>,
}

/// Why an endpoint gets nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disabled {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: DisabledReason,
}

/// Who disabled an endpoint, or what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisabledReason {
    /// The firm did.
    Firm,
    /// It answered 410.
    Gone,
    /// Nothing that was sent in 75 hours succeeded.
    Failing,
}

impl Endpoint {
    /// Whether it gets events of this type.
    pub fn takes(&self, detail_type: &str) -> bool {
        let types = self.types.as_ref();
        types.is_none_or(|types| types.iter().any(|one| one == detail_type))
    }

    /// The secrets that sign at `now`, the newest first.
    pub fn secrets(&self, firm: &FirmId, keys: &Keys, now: Timestamp) -> Vec<Secret> {
        let mut secrets = vec![secret_of(firm, &self.id, self.secret, keys)];
        if self.old_secret_until.is_some_and(|until| now < until) {
            secrets.push(secret_of(firm, &self.id, self.secret - 1, keys));
        }
        secrets
    }
}

/// The secret of an endpoint, 32 bytes. It follows from the portal's key, so the table holds nothing that signs (docs/decisions/0027).
fn secret_of(firm: &FirmId, id: &EndpointId, number: i64, keys: &Keys) -> Secret {
    let number = number.to_string();
    let parts = [firm.as_str(), id.as_str(), number.as_str()];
    keys.mac(Purpose::Endpoint, &parts)
}
