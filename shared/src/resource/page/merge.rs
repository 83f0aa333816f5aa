//! Merging runs into one page. This is pure code: it says which runs must be read further, but does not read.

use super::{Position, Window};
use std::cmp::Ordering;
use std::collections::VecDeque;

/// Maximum bytes of text on one page: even if JSON escapes double it, it fits into Lambda's response limit of 6 MB.
const MAX_WEIGHT: usize = 2 * 1024 * 1024;

/// The result of one read of a run, in the order of the list.
#[derive(Debug)]
pub struct RunPage<E> {
    /// The places read, each with the entry if the caller may see it.
    pub entries: Vec<(Position, Option<E>)>,
    /// Whether the run continues.
    pub more: bool,
}

struct Run<E> {
    waiting: VecDeque<(Position, E)>,
    read_to: Option<Position>,
    more: bool,
}

/// A page under construction.
pub struct Merge<E> {
    runs: Vec<Run<E>>,
    newest_first: bool,
    window: Window,
    weigh: fn(&E) -> usize,
    weight: usize,
    taken: Vec<E>,
    last: Option<Position>,
    cut: bool,
}

impl<E> Merge<E> {
    /// An empty page over unread runs. `weigh` returns the bytes of text in an entry.
    pub fn new(runs: usize, newest_first: bool, window: Window, weigh: fn(&E) -> usize) -> Self {
        let run = || Run {
            waiting: VecDeque::new(),
            read_to: None,
            more: true,
        };
        Self {
            runs: (0..runs).map(|_| run()).collect(),
            newest_first,
            last: window.after.clone(),
            window,
            weigh,
            weight: 0,
            taken: Vec::new(),
            cut: false,
        }
    }

    /// Adds the result of one read of a run.
    pub fn feed(&mut self, run: usize, found: RunPage<E>) {
        let run = &mut self.runs[run];
        run.more = found.more;
        for (position, entry) in found.entries {
            if let Some(entry) = entry {
                run.waiting.push_back((position.clone(), entry));
            }
            run.read_to = Some(position);
        }
    }

    /// Fills the page as far as possible. Returns the runs that must be read further, each with the place to read after; empty when the page is complete.
    pub fn advance(&mut self) -> Vec<(usize, Option<Position>)> {
        loop {
            let hungry = self.hungry();
            if self.cut || !hungry.is_empty() {
                return if self.cut { Vec::new() } else { hungry };
            }
            let Some(run) = self.first_run() else {
                return Vec::new();
            };
            if let Some((position, entry)) = self.runs[run].waiting.pop_front() {
                self.take(position, entry);
            }
        }
    }

    /// The page, and the place after which the next page begins.
    pub fn finish(self) -> (Vec<E>, Option<Position>) {
        (self.taken, self.last.filter(|_| self.cut))
    }

    fn hungry(&self) -> Vec<(usize, Option<Position>)> {
        let runs = self.runs.iter().enumerate();
        runs.filter(|(_, run)| run.more && run.waiting.is_empty())
            .map(|(at, run)| {
                let after = run.read_to.as_ref().or(self.window.after.as_ref());
                (at, after.cloned())
            })
            .collect()
    }

    /// The run whose next entry comes first.
    fn first_run(&self) -> Option<usize> {
        let heads = self.runs.iter().enumerate();
        heads
            .filter_map(|(at, run)| Some((at, &run.waiting.front()?.0)))
            .min_by(|one, other| self.compare(one.1, other.1))
            .map(|(at, _)| at)
    }

    /// Adds an entry, unless another run already supplied the same resource at the same place, or the previous page has it.
    fn take(&mut self, position: Position, entry: E) {
        let known = self
            .last
            .as_ref()
            .is_some_and(|last| self.compare(&position, last).is_le());
        if known {
            return;
        }
        self.weight += (self.weigh)(&entry);
        let full = self.taken.len() >= self.window.limit || self.weight > MAX_WEIGHT;
        if full && !self.taken.is_empty() {
            self.cut = true;
            return;
        }
        self.taken.push(entry);
        self.last = Some(position);
    }

    fn compare(&self, one: &Position, other: &Position) -> Ordering {
        let ordering = one.cmp(other);
        if self.newest_first {
            ordering.reverse()
        } else {
            ordering
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::Id;
    use crate::value::time::Timestamp;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// A resource in a run: its time, its number, whether it is visible.
    type Row = (i64, u8, bool);

    fn position(resource: &Row) -> Position {
        Position::at(
            Timestamp(resource.0),
            &Id::derive(&[&resource.1.to_string()]),
        )
    }

    fn sort(resources: &mut [Position], newest_first: bool) {
        resources.sort();
        if newest_first {
            resources.reverse();
        }
    }

    /// Reads like the table: up to `chunk` places after `after`.
    fn read(
        run: &[Row],
        after: Option<&Position>,
        chunk: usize,
        newest_first: bool,
    ) -> RunPage<Position> {
        let mut places: Vec<_> = run
            .iter()
            .map(|resource| (position(resource), resource.2))
            .collect();
        places.sort_by(|one, other| one.0.cmp(&other.0));
        if newest_first {
            places.reverse();
        }
        let beyond = |place: &Position| match after {
            None => true,
            Some(after) if newest_first => place < after,
            Some(after) => place > after,
        };
        places.retain(|(place, _)| beyond(place));
        let more = places.len() > chunk;
        places.truncate(chunk);
        let entries = places
            .into_iter()
            .map(|(place, visible)| (place.clone(), visible.then_some(place)))
            .collect();
        RunPage { entries, more }
    }

    fn page(
        runs: &[Vec<Row>],
        window: Window,
        chunk: usize,
        newest_first: bool,
    ) -> (Vec<Position>, Option<Position>) {
        let mut merge = Merge::new(runs.len(), newest_first, window, |_| 1);
        loop {
            let hungry = merge.advance();
            if hungry.is_empty() {
                return merge.finish();
            }
            for (run, after) in hungry {
                merge.feed(run, read(&runs[run], after.as_ref(), chunk, newest_first));
            }
        }
    }

    proptest! {
        #[test]
        fn pages_in_a_row_are_the_whole_list(
            runs in prop::collection::vec(
                prop::collection::btree_map((0..6_i64, 0..40_u8), any::<bool>(), 0..30), 0..5),
            limit in 1..9_usize,
            chunk in 1..9_usize,
            newest_first in any::<bool>(),
        ) {
            let resources = |run: BTreeMap<(i64, u8), bool>| {
                run.into_iter().map(|((at, number), visible)| (at, number, visible)).collect()
            };
            let runs: Vec<Vec<Row>> = runs.into_iter().map(resources).collect();
            let mut whole: Vec<_> = runs
                .iter()
                .flatten()
                .filter(|resource| resource.2)
                .map(position)
                .collect();
            sort(&mut whole, newest_first);
            whole.dedup();
            let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
            loop {
                let window = Window { limit, after };
                let (entries, next) = page(&runs, window, chunk, newest_first);
                prop_assert!(entries.len() <= limit);
                prop_assert!(next.is_none() || entries.len() == limit, "a page came out short");
                seen.extend(entries);
                pages += 1;
                prop_assert!(pages <= whole.len() + 1);
                after = next;
                if after.is_none() {
                    break;
                }
            }
            prop_assert_eq!(seen, whole);
        }
    }

    #[test]
    fn a_page_is_cut_where_it_becomes_too_heavy() {
        let run: Vec<Row> = (0..5).map(|at| (at, 0, true)).collect();
        let window = Window {
            limit: 5,
            after: None,
        };
        let mut merge = Merge::new(1, false, window, |_| MAX_WEIGHT / 2);
        for (run_number, after) in merge.advance() {
            merge.feed(run_number, read(&run, after.as_ref(), 9, false));
        }
        assert!(merge.advance().is_empty());
        let (entries, next) = merge.finish();
        assert_eq!(entries.len(), 2);
        assert_eq!(next, Some(position(&run[1])));
    }

    #[test]
    fn one_entry_that_is_too_heavy_stands_alone() {
        let run = [(0, 0, true), (1, 0, true)];
        let window = Window {
            limit: 5,
            after: None,
        };
        let mut merge = Merge::new(1, false, window, |_| MAX_WEIGHT + 1);
        merge.advance();
        merge.feed(0, read(&run, None, 9, false));
        merge.advance();
        assert_eq!(merge.finish().0.len(), 1);
    }
}
