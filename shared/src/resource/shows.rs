//! How much a copy shows. A person who is several clients of one firm can hold a resource twice, but sees it once.

use super::SharedCopy;
use crate::value::id::{ClientId, ClientRef};
use crate::value::time::Timestamp;
use serde_json::Value;
use std::cmp::Reverse;

/// The data of a copy, ranked by how much it shows.
pub trait Detail {
    /// Whether other recipients may see more of the resource than this data.
    fn is_limited(&self) -> bool {
        false
    }
}

/// Data of any kind: only calendar events have `attending`.
impl Detail for Value {
    fn is_limited(&self) -> bool {
        self["attending"] == false
    }
}

/// How much of a resource one client's copy shows. A person sees the greatest of their copies; no two are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shows {
    part: Measure,
    version: i64,
    since: Reverse<Timestamp>,
    client: Reverse<ClientId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Measure {
    /// A tombstone for a copy that never arrived; it is in no list.
    Nothing,
    /// Only that it is no longer shared.
    Withdrawal,
    /// Only that it is cancelled, and its date.
    Date,
    /// The part for clients who are not invited.
    Limited,
    /// Everything.
    Whole,
}

impl Shows {
    /// Whether it shows anything at all.
    pub fn anything(&self) -> bool {
        self.part > Measure::Nothing
    }
}

impl<D: Detail> SharedCopy<D> {
    /// How much this copy of `client` shows. More content ranks first, then the newer version, then the earlier share.
    pub fn shows(&self, client: &ClientRef) -> Shows {
        let part = match (&self.data, &self.withdrawn) {
            (Some(data), _) if data.is_limited() => Measure::Limited,
            (Some(_), _) => Measure::Whole,
            (None, Some(gone)) if self.shared_at > Timestamp(0) => match gone.cancelled {
                Some(_) => Measure::Date,
                None => Measure::Withdrawal,
            },
            (None, _) => Measure::Nothing,
        };
        Shows {
            part,
            version: self.version,
            since: Reverse(self.shared_at),
            client: Reverse(client.client.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::FirmId;
    use crate::value::id::ResourceId;
    use serde_json::json;

    fn shows(client: &str, changes: Value) -> Shows {
        let id = ResourceId::derive(&["x"]);
        let mut item = json!({
            "kind": "EVENT", "id": id, "their_id": "x", "matter": id, "version": 2, "shared_at": 5,
        });
        let Value::Object(changes) = changes else {
            panic!("an object")
        };
        item.as_object_mut().unwrap().extend(changes);
        let copy: SharedCopy<Value> = serde_json::from_value(item).unwrap();
        copy.shows(&ClientRef::derive(&FirmId::parse("hale").unwrap(), client))
    }

    #[test]
    fn the_copy_that_shows_most_is_the_greatest() {
        let date = json!({"starts_at": 9, "time_zone": "UTC", "all_day": false});
        let in_order = [
            shows(
                "a",
                json!({"withdrawn": {"at": 1}, "shared_at": 0, "version": 9}),
            ),
            shows("a", json!({"withdrawn": {"at": 1}, "version": 9})),
            shows("a", json!({"withdrawn": {"at": 1, "cancelled": date}})),
            shows("a", json!({"data": {"attending": false}})),
            shows("a", json!({"data": {"attending": true}, "version": 1})),
            shows("a", json!({"data": {"attending": true}, "shared_at": 6})),
            shows("a", json!({"data": {"attending": true}})),
        ];
        assert!(in_order.is_sorted());
        assert!(!in_order[0].anything() && in_order[1].anything());
        let same = json!({"data": {}});
        assert_ne!(shows("a", same.clone()), shows("b", same));
    }
}
