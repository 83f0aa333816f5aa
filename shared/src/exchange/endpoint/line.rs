//! How far an endpoint is with the events of one client, or of a replay. One delivery at a time works on a line; it holds a lease, and every write is conditional on it.

use crate::engine::table::{Outcome, Query, Range, Table, TableError, Transaction, Update, Write};
use crate::exchange::outbox::KEPT;
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientId, EndpointId, FirmId, Id, LineId};
use crate::value::time::{DAY, SECOND, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a lease holds without being renewed, in milliseconds: one attempt of 15 seconds and the writes after it.
const LEASE: i64 = 30 * SECOND;

/// How long a line is remembered, in milliseconds. Longer than any event that it is past.
const REMEMBERED: i64 = KEPT + 5 * DAY;

/// Which line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineRef {
    /// The firm.
    pub firm: FirmId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// What it gets.
    pub line: LineId,
    /// Whether it is a replay, and not what happens with a client.
    #[serde(default)]
    pub replay: bool,
}

impl LineRef {
    /// The line of a client.
    pub fn of_client(firm: &FirmId, endpoint: &EndpointId, client: &ClientId) -> Self {
        Self {
            firm: firm.clone(),
            endpoint: endpoint.clone(),
            line: Id::from_bytes(client.to_bytes()),
            replay: false,
        }
    }

    /// The client of the line.
    pub fn client(&self) -> ClientId {
        Id::from_bytes(self.line.to_bytes())
    }

    fn key(&self) -> key::Key {
        key::line(&self.firm, &self.endpoint, &self.line)
    }

    fn due_key(&self, due: Timestamp) -> key::Key {
        key::due_line(due, &self.firm, &self.endpoint, &self.line)
    }
}

/// The state of a line (`W#...`, `LINE#...`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct LineItem {
    /// The position in the outbox up to which everything is done.
    position: i64,
    /// The last position of a replay.
    #[serde(default)]
    until: Option<i64>,
    /// How often the next event was tried.
    #[serde(default)]
    attempts: usize,
    /// When it is to be tried again.
    #[serde(default)]
    due_at: Option<Timestamp>,
    #[serde(default)]
    leased_until: Option<Timestamp>,
}

/// A line that this delivery works on.
pub struct Line {
    /// Which one.
    pub of: LineRef,
    /// The position up to which everything is done.
    pub position: i64,
    /// The last position of a replay.
    pub until: Option<i64>,
    /// How often the next event was tried.
    pub attempts: usize,
    /// The waiting entry that led here, to be deleted with the next write.
    due_at: Option<Timestamp>,
    lease: String,
}

/// The result of claiming a line.
pub enum Claim {
    /// It is this delivery's.
    Taken(Line),
    /// Another delivery works on it.
    Busy,
    /// It waits for its next attempt.
    Early,
    /// It is a replay that is done.
    Over,
}

/// The result of giving a line back.
#[derive(Debug, PartialEq, Eq)]
pub enum Released {
    /// It is free.
    Free,
    /// Something new came meanwhile: the caller still has the line.
    Woken,
}

/// Claims a line. `lease` is different for each delivery. A client's line that does not exist yet begins after `from`. With `early`, it is claimed although it waits.
pub async fn claim(
    table: &Table,
    of: &LineRef,
    from: i64,
    lease: &str,
    early: bool,
    now: Timestamp,
) -> Result<Claim, TableError> {
    let free = "(attribute_not_exists(#leased_until) OR #leased_until <= :now)";
    let due = "(attribute_not_exists(#due_at) OR #due_at <= :due)";
    let known = if of.replay {
        " AND attribute_exists(#until)"
    } else {
        ""
    };
    let until = if early { Timestamp(i64::MAX) } else { now };
    let claim = Write::update(&of.key())
        .set("kind", ItemKind::Line)
        .set("lease", lease)
        .set("leased_until", now.plus(LEASE))
        .set("ttl", now.plus(REMEMBERED).ttl())
        .set_once("position", from)
        .remove("nudged")
        .when(&format!("{free} AND {due}{known}"))
        .with("now", now)
        .with("due", until);
    Ok(match table.update::<LineItem>(claim).await? {
        Outcome::Done(item) => Claim::Taken(Line {
            of: of.clone(),
            position: item.position,
            until: item.until,
            attempts: item.attempts,
            due_at: item.due_at,
            lease: lease.to_owned(),
        }),
        Outcome::Refused(None) => Claim::Over,
        Outcome::Refused(Some(item)) => {
            let item: LineItem = item.read()?;
            if item.leased_until.is_some_and(|until| now < until) {
                Claim::Busy
            } else {
                Claim::Early
            }
        }
    })
}

/// Tells the delivery that works on a line that something new came; `false` if none does any more.
pub async fn wake(table: &Table, of: &LineRef, now: Timestamp) -> Result<bool, TableError> {
    let write = Write::update(&of.key())
        .set("nudged", true)
        .when("#leased_until > :now")
        .with("now", now);
    table.write(write).await
}

impl Line {
    /// Records that everything up to `position` is done, and renews the lease.
    ///
    /// # Errors
    /// When the table does not answer, or another delivery took the line.
    pub async fn advance(
        &mut self,
        table: &Table,
        position: i64,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let write = self
            .held(Write::update(&self.of.key()))
            .set("position", position)
            .set("leased_until", now.plus(LEASE))
            .remove("attempts")
            .remove("due_at");
        let mut writes = vec![write.into()];
        if let Some(due) = self.due_at {
            writes.push(Write::delete(&self.of.due_key(due)).into());
        }
        self.write(table, writes).await?;
        (self.position, self.attempts, self.due_at) = (position, 0, None);
        Ok(())
    }

    /// Gives the line back until `due`, with the number of attempts that its next event has had.
    ///
    /// # Errors
    /// When the table does not answer, or another delivery took the line.
    pub async fn wait(
        self,
        table: &Table,
        attempts: usize,
        due: Timestamp,
    ) -> Result<(), TableError> {
        let write = self
            .held(Write::update(&self.of.key()))
            .set("position", self.position)
            .set("attempts", attempts)
            .set("due_at", due)
            .remove("lease")
            .remove("leased_until")
            .remove("nudged");
        let waiting = DueLine {
            kind: ItemKind::DueLine,
            of: self.of.clone(),
            ttl: due.plus(REMEMBERED).ttl(),
        };
        let mut writes = vec![
            write.into(),
            Write::put(&self.of.due_key(due), &waiting).into(),
        ];
        if let Some(old) = self.due_at.filter(|old| *old != due) {
            writes.push(Write::delete(&self.of.due_key(old)).into());
        }
        self.write(table, writes).await
    }

    /// Gives the line back, done up to its position, unless something new came meanwhile.
    ///
    /// # Errors
    /// When the table does not answer, or another delivery took the line.
    pub async fn release(&mut self, table: &Table) -> Result<Released, TableError> {
        let write = Write::update(&self.of.key())
            .set("position", self.position)
            .remove("lease")
            .remove("leased_until")
            .when("#lease = :held AND attribute_not_exists(#nudged)")
            .with("held", &self.lease);
        match table.update::<LineItem>(write).await? {
            Outcome::Done(_) => Ok(Released::Free),
            Outcome::Refused(_) => {
                let seen = self.held(Write::update(&self.of.key())).remove("nudged");
                self.write(table, vec![seen.into()]).await?;
                Ok(Released::Woken)
            }
        }
    }

    /// Gives the line back although more may be due.
    ///
    /// # Errors
    /// When the table does not answer, or another delivery took the line.
    pub async fn leave(self, table: &Table) -> Result<(), TableError> {
        let write = self
            .held(Write::update(&self.of.key()))
            .set("position", self.position)
            .remove("lease")
            .remove("leased_until")
            .remove("nudged");
        self.write(table, vec![write.into()]).await
    }

    /// Forgets the time at which the line waits, and gives it back: its endpoint gets nothing now.
    ///
    /// # Errors
    /// When the table does not answer, or another delivery took the line.
    pub async fn rest(self, table: &Table) -> Result<(), TableError> {
        let write = self
            .held(Write::update(&self.of.key()))
            .remove("due_at")
            .remove("lease")
            .remove("leased_until")
            .remove("nudged");
        let mut writes = vec![write.into()];
        if let Some(due) = self.due_at {
            writes.push(Write::delete(&self.of.due_key(due)).into());
        }
        self.write(table, writes).await
    }

    /// Forgets a replay that is done, or any line of an endpoint that is gone.
    ///
    /// # Errors
    /// When the table does not answer, or another delivery took the line.
    pub async fn forget(self, table: &Table) -> Result<(), TableError> {
        let delete = Write::delete(&self.of.key())
            .when("#lease = :held")
            .with("held", &self.lease);
        let mut writes = vec![delete.into()];
        if let Some(due) = self.due_at {
            writes.push(Write::delete(&self.of.due_key(due)).into());
        }
        self.write(table, writes).await
    }

    fn held(&self, update: Update) -> Update {
        update.when("#lease = :held").with("held", &self.lease)
    }

    async fn write(&self, table: &Table, writes: Vec<Write>) -> Result<(), TableError> {
        let lost = || TableError::busy("another delivery took the line");
        let done = match <[Write; 1]>::try_from(writes) {
            Ok([write]) => table.write(write).await?,
            Err(writes) => matches!(table.transact(writes).await?, Transaction::Done),
        };
        if done { Ok(()) } else { Err(lost()) }
    }
}

/// A line that waits (`DUE#LINE`, by time).
#[derive(Debug, Serialize, Deserialize)]
struct DueLine {
    kind: ItemKind,
    #[serde(flatten)]
    of: LineRef,
    ttl: i64,
}

/// The lines whose time has come, the longest waiting first, at most `limit`; and whether there may be more.
pub async fn find_due(
    table: &Table,
    now: Timestamp,
    limit: usize,
) -> Result<(Vec<LineRef>, bool), TableError> {
    let range = Range::Between(Timestamp(0).sortable(), format!("{}$", now.sortable()));
    let query = Query::new(key::due_lines(), range).limit(limit);
    let page = table.query::<DueLine>(&query).await?;
    let lines = page.items.into_iter().map(|due| due.of);
    Ok((lines.collect(), page.more))
}

/// The lines of an endpoint.
pub async fn find_lines(
    table: &Table,
    firm: &FirmId,
    endpoint: &EndpointId,
) -> Result<Vec<LineRef>, TableError> {
    let range = Range::Prefix(key::LINES.to_owned());
    let query = Query::new(key::endpoint_deliveries(firm, endpoint), range);
    let page = table.query::<StoredLine>(&query).await?;
    let lines = page.items.into_iter().filter_map(|stored| {
        let line = stored.sk.strip_prefix(key::LINES).and_then(Id::parse)?;
        Some(LineRef {
            firm: firm.clone(),
            endpoint: endpoint.clone(),
            line,
            replay: stored.until.is_some(),
        })
    });
    Ok(lines.collect())
}

#[derive(Deserialize)]
struct StoredLine {
    #[serde(rename = "SK")]
    sk: String,
    #[serde(default)]
    until: Option<i64>,
}

/// Begins a replay of what lies after one position and up to another.
pub async fn begin_replay(
    table: &Table,
    of: &LineRef,
    after: i64,
    until: i64,
    now: Timestamp,
) -> Result<(), TableError> {
    let begin = Write::update(&of.key())
        .set("kind", ItemKind::Line)
        .set_once("position", after)
        .set_once("until", until)
        .set("ttl", now.plus(REMEMBERED).ttl());
    table.write(begin).await?;
    Ok(())
}
