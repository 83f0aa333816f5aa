//! Ends a person's access: one session at the person's request, everything that a stranger's session left, and the remains of an address that is no longer any client's.

mod end_reported;
mod forget;

pub use end_reported::end_reported_session;
pub use forget::forget_if_last;

use crate::edge::problem::Problem;
use crate::engine::table::{Table, Transaction};
use crate::people::access::Access;
use crate::people::session::deletion;
use crate::value::id::SessionId;

/// Ends a session of the caller at once, this one or another; `false` if there was none.
///
/// # Errors
/// When the caller's own session is over.
pub async fn end_session(
    table: &Table,
    access: &Access,
    session: &SessionId,
) -> Result<bool, Problem> {
    let writes = vec![deletion(&access.address, session).into()];
    let done = access.authority().transact(table, writes).await?;
    Ok(matches!(done, Transaction::Done))
}
