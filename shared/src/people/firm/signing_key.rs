//! The keys with which a firm's systems sign what they send over HTTPS (Standard Webhooks 1.0). A secret is derived from the portal's key and the key's id, so that the table holds nothing that signs (docs/decisions/0027).

use crate::edge::invocation::Invocation;
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{FirmId, FirmKeyId, Id};
use crate::value::secret::{Keys, Purpose, Secret};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// Most keys of a firm that sign at the same time: the one in use, and the one that takes its place.
pub const MAX_KEYS: usize = 2;

/// How long an ended key is remembered, in milliseconds, so that a firm that still signs with it is told that it has ended.
const REMEMBERED: i64 = 90 * DAY;

/// Most attempts to change a firm's keys while somebody else does the same.
const ATTEMPTS: usize = 5;

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmKey {
    /// Its id.
    pub id: FirmKeyId,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it stops signing; `None` while nobody ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
}

impl FirmKey {
    fn new(invocation: Invocation) -> Self {
        Self {
            id: Id::generate(invocation),
            made_at: invocation.now,
            ends_at: None,
        }
    }

    /// Whether it signs at `now`.
    pub fn signs(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }
}

/// A firm's key as its systems name it in a path: `<firm_id>.<26 characters>`. The firm's id is public; naming a key proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirmKeyName {
    /// The firm.
    pub firm: FirmId,
    /// The key.
    pub id: FirmKeyId,
}

impl FirmKeyName {
    /// Reads the name in a path; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (firm, id) = text.split_once('.')?;
        Some(Self {
            firm: FirmId::parse(firm)?,
            id: Id::parse(id)?,
        })
    }

    /// The name as it stands in a path.
    pub fn encode(&self) -> String {
        format!("{}.{}", self.firm, self.id)
    }

    /// The secret of the key, 32 bytes. It exists whether or not the firm has such a key.
    pub fn secret(&self, keys: &Keys) -> Secret {
        keys.mac(Purpose::FirmKey, &[self.firm.as_str(), self.id.as_str()])
    }
}

/// The item of a firm's keys (`F#...`, `KEYS`), which changes as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct FirmKeysItem {
    kind: ItemKind,
    /// Grows with each change, so that two changes at once do not undo each other.
    version: i64,
    keys: Vec<FirmKey>,
}

/// Why a firm's keys were not changed.
#[derive(Debug)]
pub enum FirmKeyError {
    /// The firm has [`MAX_KEYS`] keys that sign.
    TooMany,
    /// The firm has no key of that id that signs.
    Unknown,
    /// The table did not answer.
    Table(TableError),
}

impl From<TableError> for FirmKeyError {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

/// The keys of a firm, oldest first, with those that ended in the last 90 days.
pub async fn read_firm_keys(table: &Table, firm: &FirmId) -> Result<Vec<FirmKey>, TableError> {
    let item: Option<FirmKeysItem> = table.get(&key::firm_keys(firm)).await?;
    Ok(item.map(|item| item.keys).unwrap_or_default())
}

/// Makes a key. A firm's first events can be signed at once; a second key takes the place of the first when that one is ended.
///
/// # Errors
/// When two keys sign already.
pub async fn make_firm_key(
    table: &Table,
    firm: &FirmId,
    invocation: Invocation,
) -> Result<FirmKey, FirmKeyError> {
    let made = FirmKey::new(invocation);
    change(table, firm, invocation.now, |keys| {
        let signing = keys.iter().filter(|key| key.signs(invocation.now));
        if signing.count() >= MAX_KEYS {
            return Err(FirmKeyError::TooMany);
        }
        keys.push(made.clone());
        Ok(())
    })
    .await?;
    Ok(made)
}

/// Makes a key, and ends the one that signs now after `overlap` milliseconds.
///
/// # Errors
/// When two keys sign already, so that it is not clear which one to replace.
pub async fn rotate_firm_key(
    table: &Table,
    firm: &FirmId,
    overlap: i64,
    invocation: Invocation,
) -> Result<FirmKey, FirmKeyError> {
    let made = FirmKey::new(invocation);
    change(table, firm, invocation.now, |keys| {
        let mut signing: Vec<_> = keys
            .iter_mut()
            .filter(|key| key.signs(invocation.now))
            .collect();
        match signing.as_mut_slice() {
            [] => {}
            [one] => one.ends_at = Some(invocation.now.plus(overlap)),
            _ => return Err(FirmKeyError::TooMany),
        }
        keys.push(made.clone());
        Ok(())
    })
    .await?;
    Ok(made)
}

/// Ends a key at once.
///
/// # Errors
/// When the firm has no key of that id that signs.
pub async fn revoke_firm_key(
    table: &Table,
    firm: &FirmId,
    id: &FirmKeyId,
    now: Timestamp,
) -> Result<(), FirmKeyError> {
    change(table, firm, now, |keys| {
        let key = keys.iter_mut().find(|key| key.id == *id && key.signs(now));
        key.ok_or(FirmKeyError::Unknown)?.ends_at = Some(now);
        Ok(())
    })
    .await
}

/// Changes the keys as they are now, and forgets those that ended long ago.
async fn change(
    table: &Table,
    firm: &FirmId,
    now: Timestamp,
    change: impl Fn(&mut Vec<FirmKey>) -> Result<(), FirmKeyError>,
) -> Result<(), FirmKeyError> {
    let place = key::firm_keys(firm);
    let mut tried: Option<FirmKeysItem> = None;
    for _ in 0..ATTEMPTS {
        let old: Option<FirmKeysItem> = table.get(&place).await?;
        // An attempt whose answer was lost: what it wrote is there, and the client's own retry was refused.
        if tried.is_some() && old == tried {
            return Ok(());
        }
        let mut item = old.unwrap_or(FirmKeysItem {
            kind: ItemKind::FirmKeys,
            version: 0,
            keys: Vec::new(),
        });
        change(&mut item.keys)?;
        item.keys
            .retain(|key| key.ends_at.is_none_or(|end| now.since(end) < REMEMBERED));
        let known = item.version;
        item.version += 1;
        let write = Write::put(&place, &item)
            .when("attribute_not_exists(#PK) OR #version = :known")
            .with("known", known);
        if table.write(write).await? {
            return Ok(());
        }
        tried = Some(item);
    }
    Err(TableError::busy("a firm's keys were changed by others all the time").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_nothing_else_is() {
        let name = FirmKeyName {
            firm: FirmId::parse("hale-ortiz").unwrap(),
            id: Id::derive(&["key"]),
        };
        assert_eq!(FirmKeyName::parse(&name.encode()), Some(name.clone()));
        for text in [
            "",
            ".",
            "hale-ortiz",
            "hale-ortiz.x",
            "Hale.01ARZ3NDEKTSV4RRFFQ69G5FAV",
        ] {
            assert_eq!(FirmKeyName::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_secret_is_of_one_firm_and_one_key() {
        let keys = Keys::of_tests();
        let name = |firm: &str, id: &str| FirmKeyName {
            firm: FirmId::parse(firm).unwrap(),
            id: Id::derive(&[id]),
        };
        let secret = name("hale", "a").secret(&keys);
        assert!(secret == name("hale", "a").secret(&keys));
        assert!(secret != name("hale", "b").secret(&keys));
        assert!(secret != name("lakeside", "a").secret(&keys));
    }
}
