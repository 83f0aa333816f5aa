//! One mail to a client at a time. A queue hands its messages to several invocations at once; without this two of them would find the same things untold and tell them twice.

use crate::edge::invocation::Invocation;
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::value::id::{ClientRef, EventId};
use crate::value::time::MINUTE;
use std::time::Duration;

/// How long a lease holds if its invocation dies, in milliseconds: the time after which Lambda ends it (template.yaml, `Notify`), and as much again.
const HELD: i64 = 2 * MINUTE;

/// How long to wait for another invocation, which needs some tenths of a second per client: this often, this long.
const TRIES: u32 = 20;
const WAIT: Duration = Duration::from_millis(250);

/// The right to write to a client now.
#[derive(Debug)]
pub struct Lease {
    key: Key,
    holder: EventId,
}

impl Lease {
    /// Waits for the right to write to a client; `None` when another invocation has it for seconds.
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

    /// Gives the right back. One that cannot be given back ends by itself, and the client's next news wait until then.
    pub async fn give_back(self, table: &Table) -> Result<(), TableError> {
        let write = Write::delete(&self.key)
            .when("#holder = :holder")
            .with("holder", &self.holder);
        table.write(write).await?;
        Ok(())
    }
}
