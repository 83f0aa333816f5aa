//! The stores and keys that uploads use.

use crate::engine::object_store::ObjectStore;
use crate::engine::presign::Presigner;
use crate::engine::table::Table;
use crate::value::secret::Keys;

/// The stores and keys that uploads use.
pub struct Stores<'a> {
    /// The portal's table.
    pub table: &'a Table,
    /// The documents bucket.
    pub objects: &'a ObjectStore,
    /// Makes the URLs of parts.
    pub presigner: &'a Presigner,
    /// The portal's keys.
    pub keys: &'a Keys,
}
