//! Lists for a firm's systems: a run of items in the firm's own partition. A cursor is signed and works for this list of this firm only.

use super::Page;
use super::cursor::limit_of;
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Table};
use crate::key;
use crate::value::id::FirmId;
use crate::value::secret::{Keys, Purpose, same};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;

/// A list of one firm.
pub struct FirmList<'a> {
    /// The portal's keys.
    pub keys: &'a Keys,
    /// The firm.
    pub firm: &'a FirmId,
    /// The name of the list.
    pub name: &'static str,
}

/// The items of a list, as a run of sort keys.
pub struct FirmRun {
    /// The first sort key.
    pub from: String,
    /// The last sort key.
    pub to: String,
    /// Whether the list begins with the last one.
    pub newest_first: bool,
}

impl FirmRun {
    /// The rest of the run, from the end of the last page.
    fn range(&self, after: Option<&str>) -> Range {
        let bound = |end: &str| after.unwrap_or(end).to_owned();
        if self.newest_first {
            Range::Between(self.from.clone(), bound(&self.to))
        } else {
            Range::Between(bound(&self.from), self.to.clone())
        }
    }
}

impl FirmList<'_> {
    /// A page of the items of `run`, with the cursor of the next page. Takes one call.
    ///
    /// # Errors
    /// When `?limit=` is not a number from 1 to 200, `?cursor=` was not issued for this list and firm, or the table cannot be reached.
    pub async fn read<T: DeserializeOwned>(
        &self,
        table: &Table,
        run: &FirmRun,
        limit: Option<&str>,
        cursor: Option<&str>,
    ) -> Result<Page<T>, Problem> {
        let limit = limit_of(limit)?;
        let after = cursor.map(|cursor| self.place(cursor).ok_or(Problem::InvalidCursor));
        let after = after.transpose()?;
        // One extra item shows whether there is another page; one more is the end of the last page, which the range includes.
        let wanted = limit + 1 + usize::from(after.is_some());
        let query = Query::new(key::firm_partition(self.firm), run.range(after.as_deref()));
        let query = if run.newest_first {
            query.newest_first()
        } else {
            query
        };
        let mut items = table.query_items(&query.limit(wanted)).await?.items;
        items.retain(|item| item.text("SK") != after.as_deref());
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().and_then(|item| item.text("SK"));
        let next = last.filter(|_| more).map(|place| self.cursor(place));
        let items = items.into_iter().map(crate::engine::table::Item::read);
        Ok(Page::new(items.collect::<Result<_, _>>()?, next))
    }

    fn cursor(&self, place: &str) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}.{place}", self.tag(place)))
    }

    fn place(&self, cursor: &str) -> Option<String> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (tag, place) = text.split_once('.')?;
        same(tag, &self.tag(place)).then(|| place.to_owned())
    }

    fn tag(&self, place: &str) -> String {
        let parts = ["firm", self.firm.as_str(), self.name, place];
        self.keys.tag(Purpose::Cursor, &parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_own_list_and_firm_only() {
        let keys = Keys::of_tests();
        let [hale, lake] = ["hale", "lake"].map(|id| FirmId::parse(id).unwrap());
        let list = |firm, name| FirmList {
            keys: &keys,
            firm,
            name,
        };
        let own = list(&hale, "clients");
        let cursor = own.cursor("CLIENT#7");
        assert_eq!(own.place(&cursor).as_deref(), Some("CLIENT#7"));
        assert_eq!(list(&lake, "clients").place(&cursor), None);
        assert_eq!(list(&hale, "failures").place(&cursor), None);
        for at in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(own.place(&changed), None, "at {at}");
        }
    }
}
