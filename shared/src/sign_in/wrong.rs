//! Wrong tokens count against the network address that they came from, and against nothing else: nobody can lock an owner out by trying.

use crate::key;
use crate::secret::{Keys, Purpose};
use crate::table::{Table, TableError, Write};
use crate::time::{HOUR, Timestamp};

/// How many wrong tokens from one network address in an hour are answered like the first.
const MOST_AN_HOUR: i64 = 100;

/// Counts a wrong token; `false` when its network address sent too many.
pub async fn count_wrong_token(
    table: &Table,
    keys: &Keys,
    network: &str,
    now: Timestamp,
) -> Result<bool, TableError> {
    let whom = keys.tag(Purpose::Network, &[network]);
    let write = Write::update(&key::rate("tokens", &whom, now, HOUR))
        .add("count", 1)
        .set("kind", "RATE")
        .set("ttl", now.plus(HOUR).ttl())
        .when("attribute_not_exists(#PK) OR #count < :most")
        .with("most", MOST_AN_HOUR);
    table.write(write).await
}
