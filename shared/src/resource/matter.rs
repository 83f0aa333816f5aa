//! Matters ("cases" to clients): the work that a firm does for its clients. Clients see resources only while they are on the matter.

use serde::{Deserialize, Serialize};

/// What a client may see of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The firm's name for it.
    pub name: String,
    /// Open or closed.
    pub status: MatterStatus,
}

/// Whether the firm still works on a matter.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MatterStatus {
    /// The firm works on it.
    Open,
    /// The work is done; what was shared stays readable.
    Closed,
}
