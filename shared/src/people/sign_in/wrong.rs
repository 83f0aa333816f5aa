//! Wrong tokens count against the network address that they came from, and against nothing else: nobody can lock an owner out by trying.

use crate::engine::table::{Table, TableError, Transaction};
use crate::people::budget::Budget;
use crate::value::network::Network;
use crate::value::secret::Keys;
use crate::value::time::{HOUR, Timestamp};

/// How many wrong tokens from one network address in an hour are answered like the first.
const WRONG_TOKENS: Budget = Budget {
    what: "tokens",
    window: HOUR,
    most: 100,
};

/// Counts a wrong token; `false` when its network address sent too many.
pub async fn count_wrong_token(
    table: &Table,
    keys: &Keys,
    address: &str,
    now: Timestamp,
) -> Result<bool, TableError> {
    let writes = WRONG_TOKENS.count_from(&Network::of(keys, address), now);
    Ok(matches!(table.transact(writes).await?, Transaction::Done))
}
