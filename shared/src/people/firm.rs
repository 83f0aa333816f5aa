//! A firm, as its clients see it on every page and in every mail.

#[cfg(feature = "table")]
pub mod client;
#[cfg(feature = "table")]
pub mod failure;
#[cfg(feature = "table")]
pub mod reach;
#[cfg(feature = "table")]
pub mod signing_key;
#[cfg(feature = "table")]
pub mod token;
pub mod view;

use crate::item::ItemKind;
use crate::value::id::FirmId;
use crate::value::secret;
use serde::{Deserialize, Serialize};

#[cfg(feature = "table")]
use crate::engine::table::{Table, TableError, Write};
#[cfg(feature = "table")]
use crate::key;
#[cfg(feature = "table")]
use crate::resource::Applied;
#[cfg(feature = "table")]
use jiff::tz::TimeZone;

/// Largest logo, in bytes.
pub const MAX_LOGO: usize = 32 * 1024;

/// The media types of logos, and the first bytes of each (PNG, section 5.2; JPEG, ISO/IEC 10918-1, annex B).
const LOGO_TYPES: [(&str, &[u8]); 2] = [
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
];

/// A firm's own statement about itself (`F#...`, `HEAD`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firm {
    /// The firm's name.
    pub name: String,
    /// The firm's logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
    /// The firm's colour, `#rrggbb`. It is used for a strip, never behind text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// The IANA time zone of the firm's clocks.
    pub time_zone: String,
    /// The address to which its clients can write.
    pub contact_email: String,
    /// The address that is told when its clients were active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify_email: Option<String>,
}

#[cfg(feature = "table")]
impl Firm {
    /// The time zone of the firm's clocks; UTC if the zone is unknown here.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// A firm's logo: a PNG or JPEG of at most 32 kB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Logo {
    /// The media type.
    #[schemars(extend("enum" = LOGO_TYPES.map(|(content_type, _)| content_type)))]
    pub content_type: String,
    /// The image (RFC 4648, section 4), at most 32 kB decoded.
    #[schemars(length(min = 1, max = MAX_LOGO.div_ceil(3) * 4), extend("contentEncoding" = "base64"))]
    pub base64: String,
}

impl Logo {
    /// The media type and the first bytes of such an image; `None` for any other type.
    pub fn format(&self) -> Option<(&'static str, &'static [u8])> {
        LOGO_TYPES
            .into_iter()
            .find(|(content_type, _)| *content_type == self.content_type)
    }

    /// A mark that distinguishes the firm's logos: the first 8 characters of the SHA-256 in base64url.
    pub fn mark(&self) -> String {
        let mut mark = secret::hash(self.base64.as_bytes());
        mark.truncate(8);
        mark
    }

    /// The path of the logo within the portal. Every logo has another path, so browsers may cache it.
    pub fn path(&self, firm: &FirmId) -> String {
        format!("/v1/firms/{firm}/logo?v={}", self.mark())
    }
}

/// The item of a firm.
#[cfg(feature = "table")]
#[derive(Serialize, Deserialize)]
struct FirmItem {
    kind: ItemKind,
    version: i64,
    #[serde(flatten)]
    firm: Firm,
}

/// The firm's statement about itself; `None` if it made none yet.
#[cfg(feature = "table")]
pub async fn read_firm(table: &Table, firm: &FirmId) -> Result<Option<Firm>, TableError> {
    let head: Option<FirmItem> = table.get(&key::firm(firm)).await?;
    Ok(head.map(|head| head.firm))
}

/// The time zone of the firm's clocks; UTC if it is unknown.
#[cfg(feature = "table")]
pub async fn read_time_zone(table: &Table, firm: &FirmId) -> Result<TimeZone, TableError> {
    let firm = read_firm(table, firm).await?;
    Ok(firm.map_or(TimeZone::UTC, |firm| firm.zone()))
}

/// Records a firm's statement about itself, unless a newer one is stored.
#[cfg(feature = "table")]
pub async fn record_firm(
    table: &Table,
    id: &FirmId,
    firm: &Firm,
    version: i64,
) -> Result<Applied, TableError> {
    let head = FirmItem {
        kind: ItemKind::Firm,
        version,
        firm: firm.clone(),
    };
    let write = Write::put(&key::firm(id), &head)
        .when("attribute_not_exists(#PK) OR #version < :version")
        .with("version", version);
    Ok(if table.write(write).await? {
        Applied::Done
    } else {
        Applied::Stale
    })
}
