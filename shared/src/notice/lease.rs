//! One mail to a client at a time. The queue delivers messages to several invocations at once; without a lease, two of them would find the same unsent notices and send them twice.

use crate::edge::invocation::Invocation;
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::value::id::{ClientRef, EventId};
use crate::value::time::MINUTE;
use std::time::Duration;

/// How long a lease lasts if its invocation dies, in milliseconds: twice the Lambda timeout (template.yaml, `Notify`).
const HELD: i64 = 2 * MINUTE;

/// How many times, and how long each time, to wait for another invocation, which needs some tenths of a second per client.
const TRIES: u32 = 20;
const WAIT: Duration = Duration::from_millis(250);

/// The right to send to a client now.
#[derive(Debug)]
pub struct Lease {
    key: Key,
    holder: EventId,
}

impl Lease {
    /// Waits for the lease on a client; `None` when another invocation keeps it for `TRIES` times `WAIT`.
    pub async fn take(
        table: &Table,
        invocation: Invocation,
        who: &ClientRef,
    ) -> Result<Option<Self>, TableError> {
        let lease = Self {
            key: key::idempotency(who, "notify"),
            holder: EventId::generate(invocation),
        };
        for _ in 0..TRIES {
            let write = Write::update(&lease.key)
                .set("kind", ItemKind::Idempotency)
                .set("holder", &lease.holder)
                .set("until", invocation.now.plus(HELD))
                .set("ttl", invocation.now.plus(HELD).ttl())
                .when("attribute_not_exists(#until) OR #until <= :now OR #holder = :holder")
                .with("now", invocation.now);
            if table.write(write).await? {
                return Ok(Some(lease));
            }
            tokio::time::sleep(WAIT).await;
        }
        Ok(None)
    }

    /// Releases the lease. If that fails, the lease expires by itself; until then the client's next news waits.
    pub async fn give_back(self, table: &Table) -> Result<(), TableError> {
        let write = Write::delete(&self.key)
            .when("#holder = :holder")
            .with("holder", &self.holder);
        table.write(write).await?;
        Ok(())
    }
}
