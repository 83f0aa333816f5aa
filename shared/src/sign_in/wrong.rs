//! Wrong tokens count against the network address that they came from, and against nothing else: nobody can lock an owner out by trying.

use crate::budget::Budget;
use crate::network::Network;
use crate::secret::Keys;
use crate::table::{Table, TableError, Transaction};
use crate::time::{HOUR, Timestamp};

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
