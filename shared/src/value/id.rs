//! Ids: derived from what the firm calls a resource, or made here as ULIDs. Both are 128 bits in 26 Crockford base32 characters.

mod kind;
mod noun;
mod schema;

pub use kind::{Announced, Kind, Opening, SecondOrder, Tab};
pub use noun::{
    Address, AddressId, Answer, AnswerId, Archive, ArchiveId, Attempt, AttemptId, Ceremony,
    CeremonyId, Client, ClientId, Delivery, DeliveryId, Device, DeviceId, Draft, DraftId, Endpoint,
    EndpointId, Event, EventId, Feed, FeedId, FirmKey, FirmKeyId, Line, LineId, Link, LinkId, Noun,
    Passkey, PasskeyId, Request, RequestId, Resource, ResourceId, Session, SessionId, Upload,
    UploadId,
};

use crate::edge::invocation::Invocation;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::marker::PhantomData;
use ulid::Ulid;

/// An id: the 26 characters without the prefix that the API adds. `N` is the noun that it names, so that ids of different nouns cannot be swapped:
///
/// ```
/// # use shared::value::id::{AddressId, Id, SessionId, UploadId};
/// let (address, session): (AddressId, SessionId) = (Id::derive(&["a"]), Id::derive(&["s"]));
/// let upload: UploadId = Id::derive(&["u"]);
/// shared::key::grant(&address, &session, &upload);
/// ```
///
/// ```compile_fail,E0308
/// # use shared::value::id::{AddressId, Id, SessionId, UploadId};
/// # let (address, session): (AddressId, SessionId) = (Id::derive(&["a"]), Id::derive(&["s"]));
/// # let upload: UploadId = Id::derive(&["u"]);
/// shared::key::grant(&address, &upload, &session);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id<N>(String, PhantomData<N>);

impl<N> Id<N> {
    /// Derives the id of something that a firm names. The same parts always give the same id, so replays agree in any order. The length of each part is hashed before it, so that different lists of parts cannot collide.
    pub fn derive(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self::from_hash(&hash.finalize())
    }

    /// The id of the first 128 bits of a hash or MAC.
    pub(crate) fn from_hash(hash: &[u8]) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        Self(Ulid::from_bytes(bytes).to_string(), PhantomData)
    }

    /// A new ULID with the time of the invocation, for a resource that the portal creates.
    pub fn generate(invocation: Invocation) -> Self {
        let milliseconds = u64::try_from(invocation.now.0).unwrap_or(0);
        let random = u128::from_be_bytes(invocation.random.bytes());
        Self(
            Ulid::from_parts(milliseconds, random).to_string(),
            PhantomData,
        )
    }

    /// Parses the canonical form (26 characters, upper case); `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let canonical = text.parse::<Ulid>().ok()?.to_string();
        (canonical == text).then_some(Self(canonical, PhantomData))
    }

    /// The id as 128 bits.
    pub fn to_bytes(&self) -> [u8; 16] {
        // Every id was made from 128 bits or parsed as such.
        self.0.parse::<Ulid>().unwrap_or_default().to_bytes()
    }

    /// The id with these 128 bits.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Ulid::from_bytes(bytes).to_string(), PhantomData)
    }

    /// The id as its 26 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<N> fmt::Display for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de, N> Deserialize<'de> for Id<N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no id of 26 base32 characters"))
    }
}

/// The id of a firm, from the source of its events: 1 to 40 of `a-z`, `0-9` and `-` (docs/events.md).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FirmId(String);

impl FirmId {
    /// Parses an id; `None` if it does not match the pattern.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The firm in an event's `source` (`firm.<firm_id>`).
    pub fn from_source(source: &str) -> Option<Self> {
        Self::parse(source.strip_prefix("firm.")?)
    }

    /// The id as the firm's events carry it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FirmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for FirmId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no firm id"))
    }
}

/// A client of one firm. It identifies the partition of everything that is shared with that client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClientRef {
    /// The client's firm.
    pub firm: FirmId,
    /// The client, derived from the firm's own id for it.
    pub client: ClientId,
}

impl ClientRef {
    /// The client that `firm` calls `client_id`.
    pub fn derive(firm: &FirmId, client_id: &str) -> Self {
        Self {
            firm: firm.clone(),
            client: Id::derive(&[firm.as_str(), "CLIENT", client_id]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_do_not_run_into_each_other() {
        assert_ne!(UploadId::derive(&["a", "bc"]), Id::derive(&["ab", "c"]));
        assert_eq!(UploadId::derive(&["a"]).as_str().len(), 26);
    }

    #[test]
    fn only_the_canonical_form_is_an_id() {
        let id = UploadId::generate(Invocation::system());
        assert_eq!(Id::parse(id.as_str()), Some(id.clone()));
        assert_eq!(UploadId::parse(&id.as_str().to_lowercase()), None);
    }

    #[test]
    fn no_two_nouns_have_one_prefix() {
        let kinds = Kind::ALL.iter().map(|kind| kind.prefix());
        let all: Vec<_> = noun::PREFIXES.iter().copied().chain(kinds).collect();
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        let id = UploadId::derive(&["u"]);
        assert_eq!(UploadId::parse_name(&id.name()), Some(id.clone()));
        assert_eq!(SessionId::parse_name(&id.name()), None);
    }

    #[test]
    fn firms_are_named_by_a_narrow_pattern() {
        assert!(FirmId::from_source("firm.a-1").is_some());
        for source in ["firm.", "firm.A", "portico", "firm.a.b", "firm.a b"] {
            assert!(FirmId::from_source(source).is_none(), "{source}");
        }
        assert!(FirmId::parse(&"a".repeat(41)).is_none());
    }
}
