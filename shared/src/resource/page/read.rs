//! Reading a page from the table: one query per kind and client, all concurrent with the session check. Further queries follow only where the caller may not see what was read.

use super::listed::{ListEntry, Listed, Order, Partition};
use super::once::once;
use super::{Merge, Position, RunPage, Window};
use crate::edge::http::Call;
use crate::edge::problem::Problem;
use crate::engine::table::{Index, Query, Range, Table, TableError};
use crate::key;
use crate::people::access::{Caller, Viewer};
use crate::value::id::{ClientRef, Kind, ResourceId};
use crate::value::secret::Keys;
use crate::value::time::Timestamp;
use futures::future::try_join_all;

/// The caller, the time and the table of a read.
pub struct ReadContext<'a> {
    /// The portal's table.
    pub table: &'a Table,
    /// The portal's keys.
    pub keys: &'a Keys,
    /// The caller.
    pub caller: &'a Caller,
    /// The time of the call.
    pub now: Timestamp,
}

impl<'a> ReadContext<'a> {
    /// The context for a call.
    pub fn new(table: &'a Table, keys: &'a Keys, caller: &'a Caller, call: &Call) -> Self {
        Self {
            table,
            keys,
            caller,
            now: call.invocation.now,
        }
    }
}

/// Who looks at a list, the time and the table. Unlike a [`ReadContext`], it opens nothing.
#[derive(Clone, Copy)]
pub struct ListContext<'a> {
    /// The portal's table.
    pub table: &'a Table,
    /// The portal's keys.
    pub keys: &'a Keys,
    /// Who looks.
    pub viewer: Viewer<'a>,
    /// The time of the call.
    pub now: Timestamp,
}

impl<'a> From<&ReadContext<'a>> for ListContext<'a> {
    fn from(reading: &ReadContext<'a>) -> Self {
        Self {
            table: reading.table,
            keys: reading.keys,
            viewer: Viewer::Person(reading.caller),
            now: reading.now,
        }
    }
}

/// A requested page.
#[derive(Clone, Debug)]
pub(super) struct PageRequest {
    /// The order of the list.
    pub(super) order: Order,
    /// Only entries of this matter.
    pub(super) matter: Option<ResourceId>,
    /// The part of the list.
    pub(super) window: Window,
    /// Whether the filters may exclude most entries; if so, many are read at once.
    pub(super) sparse: bool,
}

/// Entries per query when the filters may exclude most: documents are below 1 KB each, and a query returns up to 1 MB.
const LOOKED_THROUGH: usize = 500;

/// How many calendar events a first query may skip before a second is needed: those that began and ended before the requested time.
const PASSED_OVER: usize = 100;

/// Reads a page of the entries that the caller may see and that `keep` accepts, and the place after which the next page begins.
///
/// # Errors
/// When the session is over, or the caller is not on the matter.
pub(super) async fn read_page<E: Listed>(
    reading: &ListContext<'_>,
    wanted: &PageRequest,
    keep: impl Fn(&E) -> bool,
) -> Result<(Vec<ListEntry<E>>, Option<Position>), Problem> {
    let ListContext { table, viewer, .. } = *reading;
    let find = |client| read_runs(table, wanted, client);
    let seen = viewer.read(table, reading.now, find).await?;
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

/// The first query of each of a client's runs.
async fn read_runs<E: Listed>(
    table: &Table,
    wanted: &PageRequest,
    client: ClientRef,
) -> Result<Vec<RunPage<E>>, TableError> {
    let after = wanted.window.after.as_ref();
    let runs = E::KINDS.iter();
    try_join_all(runs.map(|kind| read_run(table, wanted, &client, *kind, after))).await
}

/// One query of one run.
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
        // The range includes the place that it begins after.
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
    // One extra entry shows whether there is another page; one more is needed where the range includes the end of the last page.
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

/// The index with this order, the prefix of the whole run in it, and the key to read after. No index orders a single matter by name, so all names are read.
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
