//! A matter ("case" to clients): the work that a firm does for its clients, and the condition under which they see what belongs to it.

use serde::{Deserialize, Serialize};

/// What a client may know of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// As the firm calls it.
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
    /// Work goes on.
    Open,
    /// Done; what was shared can still be read.
    Closed,
}
