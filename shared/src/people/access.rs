//! Authenticates the caller and resolves what they can see. Nothing is written before the session check succeeds, except what the check itself records. Memberships listed in the token are hints that save a round trip; the table decides.

mod authority;
mod caller;
pub mod grant;
mod viewer;
mod visible;

pub use authority::Authority;
pub(crate) use caller::bearer_of;
pub use caller::{Caller, require_origin};
pub use viewer::{Preview, Viewer};
pub use visible::{Access, Matters, PerMembership, check, read, read_account, read_matters};
