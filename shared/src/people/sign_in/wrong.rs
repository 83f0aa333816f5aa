//! Wrong tokens count only against the network address that they came from, so that nobody can lock an owner out by trying.

use crate::edge::http::Call;
use crate::edge::problem::Problem;
use crate::engine::table::{Table, Transaction};
use crate::people::budget::Budget;
use crate::value::network::Network;
use crate::value::secret::Keys;
use crate::value::time::HOUR;

/// Most wrong tokens from one network address in an hour. More are answered with `too-many-requests`.
const WRONG_TOKENS: Budget = Budget {
    what: "tokens",
    window: HOUR,
    most: 100,
};

/// Counts a wrong token and returns the answer to it: `wrong`, unless its network address sent too many.
pub async fn refuse_wrong(table: &Table, keys: &Keys, call: &Call, wrong: Problem) -> Problem {
    let network = Network::of(keys, call.network());
    let writes = WRONG_TOKENS.count_from(&network, call.invocation.now);
    match table.transact(writes).await {
        Ok(Transaction::Done) => wrong,
        Ok(Transaction::Refused(_)) => {
            Problem::TooManyRequests(WRONG_TOKENS.exceeded(call.invocation.now))
        }
        Err(error) => error.into(),
    }
}
