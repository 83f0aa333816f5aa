//! The data of events for firms about matters. They contain the firm's own names.

use crate::value::id::FirmId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The day by which the firm said that it would write where a matter stands is over, and it has said nothing new. Clients on the matter read that the firm said it would write. It is told once for each version of `matter.stage_changed` that names a day, and not for a closed matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatterSilent {
    /// The firm.
    pub firm_id: FirmId,
    /// The firm's own name for the matter.
    pub matter_id: String,
    /// The firm's own id of the stage that the matter is in.
    pub stage_id: String,
    /// The day that the firm named.
    #[schemars(extend("format" = "date"))]
    pub next_update_by: String,
    /// When that day was over in the firm's time zone (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub silent_since: String,
}
