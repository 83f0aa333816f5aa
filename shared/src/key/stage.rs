//! Keys of where matters stand.

use super::{Key, resource};
use crate::value::id::{FirmId, Kind, ResourceId};

/// The stage that one version says a matter is in. Versions sort as numbers.
pub fn stage_entry(firm: &FirmId, matter: &ResourceId, version: i64) -> Key {
    let (partition, entries) = stage_entries(firm, matter);
    Key::new(partition, format!("{entries}{version:020}"))
}

/// The partition of a matter's stages, and the prefix of the stages that it was in.
pub fn stage_entries(firm: &FirmId, matter: &ResourceId) -> (String, String) {
    let partition = resource(firm, Kind::Stage, matter);
    (partition, "ENTRY#".to_owned())
}

/// That a firm said nothing by the day that one version names.
pub fn silence(firm: &FirmId, matter: &ResourceId, version: i64) -> Key {
    let partition = resource(firm, Kind::Stage, matter);
    Key::new(partition, format!("SILENCE#{version:020}"))
}
