//! Makes transactions collide as in `DynamoDB`: a write is refused while a transaction on the same item is in progress (`DynamoDB` developer guide, "Transaction conflict handling in DynamoDB"). The embedded engine runs transactions one after the other, so they never collide there.

use super::lock;
use super::wire::Message;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[derive(Default)]
pub(super) struct Collide {
    /// How long a transaction takes; `None` while collisions are off.
    takes: Mutex<Option<Duration>>,
    /// The items of the transactions in progress.
    busy: Mutex<BTreeSet<String>>,
    met: AtomicUsize,
}

/// The decision on a write.
pub(super) enum Entry {
    /// It meets a transaction.
    Conflict,
    /// It is forwarded, and these items are busy for this duration.
    Pass(Vec<String>, Duration),
}

impl Collide {
    pub(super) fn begin(&self, takes: Duration) {
        *lock(&self.takes) = Some(takes);
    }

    /// The number of writes that met a transaction, since the last take.
    pub(super) fn take(&self) -> usize {
        self.met.swap(0, Ordering::SeqCst)
    }

    pub(super) fn enter(&self, request: &Message) -> Entry {
        let Some(takes) = *lock(&self.takes) else {
            return Entry::Pass(Vec::new(), Duration::ZERO);
        };
        let body = request.json();
        let keys: Vec<_> = items(&body)
            .map(|(_, write)| key(write).join(" "))
            .collect();
        let mut busy = lock(&self.busy);
        if keys.iter().any(|key| busy.contains(key)) {
            self.met.fetch_add(1, Ordering::SeqCst);
            return Entry::Conflict;
        }
        if body["TransactItems"] == Value::Null {
            return Entry::Pass(Vec::new(), Duration::ZERO);
        }
        busy.extend(keys.iter().cloned());
        Entry::Pass(keys, takes)
    }

    pub(super) fn leave(&self, keys: &[String]) {
        let mut busy = lock(&self.busy);
        for key in keys {
            busy.remove(key);
        }
    }
}

/// The writes of a request, each with the name of its action.
pub(super) fn items(body: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let transaction = body["TransactItems"].as_array().into_iter().flatten();
    let writes = transaction.filter_map(|item| {
        let (action, write) = item.as_object()?.iter().next()?;
        Some((action.as_str(), write))
    });
    let single = (body["TransactItems"] == Value::Null).then_some(("", body));
    writes.chain(single)
}

/// The partition and sort key of a write.
pub(super) fn key(write: &Value) -> [String; 2] {
    let place = if write["Key"] == Value::Null {
        &write["Item"]
    } else {
        &write["Key"]
    };
    ["PK", "SK"].map(|part| place[part]["S"].as_str().unwrap_or_default().to_owned())
}
