//! What the API shows of firms.

use super::Firm;
use crate::value::id::FirmId;
use serde::Serialize;
use utoipa::ToSchema;

/// What anyone may know of a firm: what its letterhead and its web site show as well.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicFirm {
    /// The firm.
    firm_id: String,
    /// Its name.
    name: String,
    /// Its logo, PNG or JPEG; another address when it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uri")]
    logo_url: Option<String>,
    /// Its colour, `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    colour: Option<String>,
}

impl PublicFirm {
    /// A firm at the portal of this origin.
    pub fn new(id: &FirmId, firm: Firm, origin: &str) -> Self {
        let logo = firm.logo.as_ref();
        Self {
            logo_url: logo.map(|logo| format!("{origin}{}", logo.path(id))),
            firm_id: id.to_string(),
            name: firm.name,
            colour: firm.colour,
        }
    }
}
