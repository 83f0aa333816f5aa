//! Reading a page from the table: one query per kind and client, all of them beside the check of the session; more only where what was read is not the caller's to see.

use super::listed::{ListEntry, Listed, Order, Partition};
use super::once::once;
use super::{Merge, Position, RunPage, Window};
use crate::edge::http::Call;
use crate::edge::problem::Problem;
use crate::engine::table::{Index, Query, Range, Table, TableError};
use crate::key;
use crate::people::access::{self, Caller};
use crate::value::id::{ClientRef, Kind, ResourceId};
use crate::value::secret::Keys;
use crate::value::time::Timestamp;
use futures::future::try_join_all;

/// Who reads, when, and where.
pub struct ReadContext<'a> {
    /// The portal's table.
    pub table: &'a Table,
    /// The portal's keys.
    pub keys: &'a Keys,
    /// Who reads.
    pub caller: &'a Caller,
    /// When.
    pub now: Timestamp,
}

impl<'a> ReadContext<'a> {
    /// The reading that a call asks for.
    pub fn new(table: &'a Table, keys: &'a Keys, caller: &'a Caller, call: &Call) -> Self {
        Self {
            table,
            keys,
            caller,
            now: call.invocation.now,
        }
    }
}

/// A page that is wanted.
#[derive(Clone, Debug)]
pub(super) struct PageRequest {
    /// In which order.
    pub(super) order: Order,
    /// Only what belongs to this matter.
    pub(super) matter: Option<ResourceId>,
    /// Which part of the list.
    pub(super) window: Window,
    /// Whether few of the things may be what is looked for, so that many are read at once.
    pub(super) sparse: bool,
}

/// How many things one reading takes in where few may be what is looked for: documents are below 1 KB each, and a query answers with up to 1 MB.
const LOOKED_THROUGH: usize = 500;

/// How many calendar events a first reading may pass over before it needs a second one: those that began before the wanted time and do not go on.
const PASSED_OVER: usize = 100;

/// Reads a page of what the caller may see and `keep` wants, and the place after which the next page begins.
///
/// # Errors
/// When the session is over, or the caller is not on the matter.
pub(super) async fn read_page<E: Listed>(
    reading: &ReadContext<'_>,
    wanted: &PageRequest,
    keep: impl Fn(&E) -> bool,
) -> Result<(Vec<ListEntry<E>>, Option<Position>), Problem> {
    let ReadContext { table, caller, .. } = *reading;
    let find = |client| read_runs(table, wanted, client);
    let (_, seen) = access::read(table, caller, reading.now, find).await?;
    let on = |matter| seen.iter().any(|seen| seen.matters.get(matter).is_some());
    if !wanted.matter.as_ref().is_none_or(on) {
        return Err(Problem::NotFound);
    }
    let runs = seen.len() * E::KINDS.len();
    let weigh = |placed: &ListEntry<E>| placed.entry.weight();
    let mut merge = Merge::new(runs, wanted.order.descends(), wanted.window.clone(), weigh);
    let mut partitions = Vec::with_capacity(seen.len());
    let mut first = Vec::with_capacity(runs);
    for seen in seen {
        partitions.push(Partition {
            client: seen.membership.client,
            matters: seen.matters,
        });
        first.extend(seen.found);
    }
    let partitions = &partitions;
    let show = |run: usize, found| {
        let own = &partitions[run / E::KINDS.len()];
        once(
            table,
            own,
            partitions,
            own.show(found, wanted.matter.as_ref(), &keep),
        )
    };
    let show = &show;
    let first = first
        .into_iter()
        .enumerate()
        .map(|(run, found)| show(run, found));
    for (run, found) in try_join_all(first).await?.into_iter().enumerate() {
        merge.feed(run, found);
    }
    loop {
        let hungry = merge.advance();
        if hungry.is_empty() {
            return Ok(merge.finish());
        }
        let further = hungry.into_iter().map(|(run, after)| async move {
            let client = &partitions[run / E::KINDS.len()].client;
            let kind = E::KINDS[run % E::KINDS.len()];
            let found = read_run(table, wanted, client, kind, after.as_ref()).await?;
            Ok::<_, TableError>((run, show(run, found).await?))
        });
        for (run, found) in try_join_all(further).await? {
            merge.feed(run, found);
        }
    }
}

/// The first reading of each of a client's runs.
async fn read_runs<E: Listed>(
    table: &Table,
    wanted: &PageRequest,
    client: ClientRef,
) -> Result<Vec<RunPage<E>>, TableError> {
    let after = wanted.window.after.as_ref();
    let runs = E::KINDS.iter();
    try_join_all(runs.map(|kind| read_run(table, wanted, &client, *kind, after))).await
}

/// One reading of one run.
async fn read_run<E: Listed>(
    table: &Table,
    wanted: &PageRequest,
    client: &ClientRef,
    kind: Kind,
    after: Option<&Position>,
) -> Result<RunPage<E>, TableError> {
    let page = table
        .query_items(&query(wanted, client, kind, after))
        .await?;
    let mut entries = Vec::with_capacity(page.items.len());
    for item in page.items {
        let entry = E::read(kind, item)?;
        let position = entry.position(wanted.order);
        // The range includes the place after which it begins.
        if after != Some(&position) {
            entries.push((position, Some(entry)));
        }
    }
    Ok(RunPage {
        entries,
        more: page.more,
    })
}

fn query(wanted: &PageRequest, client: &ClientRef, kind: Kind, after: Option<&Position>) -> Query {
    // One more tells whether there is another page; one more again where the range includes the last page's end.
    let limit = wanted.window.limit + 1 + usize::from(after.is_some());
    if let Order::Starting(from, to) = wanted.order {
        let start = match after {
            None => key::by_order(kind, from, None),
            Some(at) => key::by_order(kind, at.at, Some(&at.id)),
        };
        let range = Range::Between(start, key::by_order(kind, to, None));
        let query = Query::new(key::client(client), range).on(Index::ByOrder);
        return query.limit(limit + PASSED_OVER);
    }
    let (index, all, end) = run(wanted, kind, after);
    let range = match (end, wanted.order.descends()) {
        (None, _) => Range::Prefix(all),
        (Some(end), true) => Range::Between(all, end),
        (Some(end), false) => Range::Between(end, key::end_of(&all)),
    };
    let query = Query::new(key::client(client), range).on(index);
    let query = if wanted.order.descends() {
        query.newest_first()
    } else {
        query
    };
    query.limit(if wanted.sparse {
        limit.max(LOOKED_THROUGH)
    } else {
        limit
    })
}

/// The index that has the order, what all of the run begins with there, and the place after which is read. No index orders one matter by name: there all names are looked through.
fn run(
    wanted: &PageRequest,
    kind: Kind,
    after: Option<&Position>,
) -> (Index, String, Option<String>) {
    if wanted.order.by_name() {
        let end = after.map(|after| key::by_name(kind, &after.name, Some(&after.id)));
        return (Index::ByOrder, key::shared_copies(kind), end);
    }
    match &wanted.matter {
        None => (
            Index::ByTime,
            key::shared_copies(kind),
            after.map(|at| key::by_time(kind, at.at, Some(&at.id))),
        ),
        Some(matter) => (
            Index::ByMatter,
            key::in_matter(kind, matter),
            after.map(|at| key::by_matter(kind, matter, at.at, Some(&at.id))),
        ),
    }
}
