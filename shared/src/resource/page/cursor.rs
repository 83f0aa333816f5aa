//! Cursors: a place in one list of one person. A cursor is signed, so it cannot be forged or used for another list or person.

use super::Position;
use crate::edge::problem::{FieldError, Problem};
use crate::value::id::{AddressId, Id};
use crate::value::secret::{Keys, Purpose, same};
use crate::value::time::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::ops::RangeInclusive;

/// Entries on a page when the caller gives no limit (docs/api.md).
const DEFAULT_LIMIT: usize = 50;

/// The permitted limits (docs/api.md).
const LIMITS: RangeInclusive<usize> = 1..=200;

/// A list as one person requested it. Its cursors are valid for this combination only.
pub struct List<'a> {
    /// The portal's keys.
    pub keys: &'a Keys,
    /// The id of the person's address.
    pub person: &'a AddressId,
    /// The name of the list.
    pub name: &'static str,
    /// The filters, in a fixed order; empty where none was given.
    pub filters: &'a [&'a str],
}

/// The part of a list that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Maximum number of entries on the page.
    pub limit: usize,
    /// The last entry of the previous page; `None` on the first page.
    pub after: Option<Position>,
}

impl List<'_> {
    /// Reads `?limit=` and `?cursor=`.
    ///
    /// # Errors
    /// When the limit is not a number from 1 to 200, or the cursor was not issued for this list and person.
    pub fn window(&self, limit: Option<&str>, cursor: Option<&str>) -> Result<Window, Problem> {
        let limit = limit_of(limit)?;
        let after = match cursor {
            None => None,
            Some(cursor) => Some(self.read(cursor).ok_or(Problem::InvalidCursor)?),
        };
        Ok(Window { limit, after })
    }

    /// The cursor for the page that begins after `position`.
    pub fn cursor(&self, position: &Position) -> String {
        let at = position.at.0.to_string();
        let Position { id, name, .. } = position;
        let tag = self.tag(&at, position);
        URL_SAFE_NO_PAD.encode(format!("{at}.{id}.{tag}.{name}"))
    }

    fn read(&self, cursor: &str) -> Option<Position> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        // The name comes last because it may contain dots.
        let mut parts = text.splitn(4, '.');
        let at = parts.next()?;
        let id = Id::parse(parts.next()?)?;
        let tag = parts.next()?;
        let position = Position {
            at: Timestamp(at.parse().ok()?),
            name: parts.next()?.to_owned(),
            id,
        };
        same(tag, &self.tag(at, &position)).then_some(position)
    }

    fn tag(&self, at: &str, position: &Position) -> String {
        let mut parts = vec![self.person.as_str(), self.name];
        parts.extend_from_slice(self.filters);
        parts.extend([at, position.id.as_str(), &position.name]);
        self.keys.tag(Purpose::Cursor, &parts)
    }
}

/// Entries on a page, by `?limit=`.
///
/// # Errors
/// When it is not a number from 1 to 200.
pub fn limit_of(text: Option<&str>) -> Result<usize, Problem> {
    let Some(text) = text else {
        return Ok(DEFAULT_LIMIT);
    };
    read_limit(text).ok_or_else(|| FieldError::new("?limit", "range").into())
}

/// Accepts digits only: Rust would also parse `+5`.
fn read_limit(text: &str) -> Option<usize> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let limit = text.parse().ok().filter(|_| digits)?;
    LIMITS.contains(&limit).then_some(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_own_list_only() {
        let keys = Keys::of_tests();
        let (ana, ben) = (Id::derive(&["ana"]), Id::derive(&["ben"]));
        let list = |person, name, filters| List {
            keys: &keys,
            person,
            name,
            filters,
        };
        let position = Position {
            name: "a.b.pdf".into(),
            ..Position::at(Timestamp(1_795_412_100_007), &Id::derive(&["x"]))
        };
        let own = list(&ana, "bills", &["m"]);
        let cursor = own.cursor(&position);
        let window = own.window(Some("200"), Some(&cursor)).unwrap();
        assert_eq!((window.limit, window.after), (200, Some(position)));
        for other in [
            list(&ben, "bills", &["m"]),
            list(&ana, "events", &["m"]),
            list(&ana, "bills", &[""]),
        ] {
            let refused = other.window(None, Some(&cursor)).unwrap_err();
            assert_eq!(refused.name(), "invalid-cursor");
        }
        for at in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(own.window(None, Some(&changed)).is_err(), "at {at}");
        }
        for text in ["", "x", "....", "ü", &"A".repeat(9000)] {
            assert!(own.window(None, Some(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_limit_is_a_number_from_1_to_200() {
        let (keys, person) = (Keys::of_tests(), Id::derive(&["ana"]));
        let list = List {
            keys: &keys,
            person: &person,
            name: "bills",
            filters: &[],
        };
        assert_eq!(list.window(None, None).unwrap().limit, 50);
        assert_eq!(list.window(Some("1"), None).unwrap().limit, 1);
        for text in ["", "0", "201", "-1", "+5", "1.5", "ten", " 5", "٣"] {
            let Err(Problem::InvalidFields(errors)) = list.window(Some(text), None) else {
                panic!("{text} is refused")
            };
            assert_eq!(errors, [FieldError::new("?limit", "range")]);
        }
    }
}
