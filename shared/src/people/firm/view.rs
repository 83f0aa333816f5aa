//! Firms as the API shows them.

use super::Firm;
use crate::value::id::FirmId;
use serde::Serialize;
use utoipa::ToSchema;

/// A firm as anyone may see it, as on its letterhead or web site.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicFirm {
    /// The firm's id.
    firm_id: String,
    /// The firm's name.
    name: String,
    /// The firm's logo, PNG or JPEG. Its URL changes with the logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uri")]
    logo_url: Option<String>,
    /// The firm's colour, `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    colour: Option<String>,
}

impl PublicFirm {
    /// The public view of a firm. `origin` is the portal's.
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
