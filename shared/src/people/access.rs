//! Who calls, and what they may see. Nothing but reads happens before the check is through, and what a token says about memberships is only a hint where to read.

mod authority;
mod caller;
pub mod grant;
mod visible;

pub use authority::Authority;
pub(crate) use caller::bearer_of;
pub use caller::{Caller, require_origin};
pub use visible::{Access, Matters, PerMembership, check, read, read_account, read_matters};
