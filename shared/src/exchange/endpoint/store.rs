//! What the table holds about endpoints, and how it changes while they are served.

use super::{Disabled, DisabledReason, Endpoint};
use crate::engine::table::{Query, Range, Table, TableError, Write};
use crate::key;
use crate::value::id::{EndpointId, FirmId};
use crate::value::time::{DAY, Timestamp};

/// All endpoints of a firm, in no particular order.
pub async fn read_endpoints(table: &Table, firm: &FirmId) -> Result<Vec<Endpoint>, TableError> {
    let range = Range::Prefix(key::ENDPOINTS.to_owned());
    let page = table
        .query(&Query::new(key::firm_partition(firm), range))
        .await?;
    Ok(page.items)
}

/// One endpoint; `None` if the firm has none of that id.
pub async fn find_endpoint(
    table: &Table,
    firm: &FirmId,
    id: &EndpointId,
) -> Result<Option<Endpoint>, TableError> {
    table.get(&key::endpoint(firm, id)).await
}

/// Disables an endpoint; `false` if it is disabled or gone already.
pub async fn disable_endpoint(
    table: &Table,
    firm: &FirmId,
    id: &EndpointId,
    reason: DisabledReason,
    now: Timestamp,
) -> Result<bool, TableError> {
    let disabled = Disabled { at: now, reason };
    let write = Write::update(&key::endpoint(firm, id))
        .set("disabled", disabled)
        .when("attribute_exists(#PK) AND attribute_not_exists(#disabled)");
    table.write(write).await
}

/// Records that an attempt failed; with `until`, no other attempt is made before that time.
pub async fn mark_down(
    table: &Table,
    firm: &FirmId,
    id: &EndpointId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), TableError> {
    let mut write = Write::update(&key::endpoint(firm, id)).set_once("failing_since", now);
    if let Some(until) = until {
        write = write.set("down_until", until);
    }
    table.write(write.when("attribute_exists(#PK)")).await?;
    Ok(())
}

/// Records that an attempt succeeded after others had failed.
pub async fn mark_healthy(table: &Table, firm: &FirmId, id: &EndpointId) -> Result<(), TableError> {
    let write = Write::update(&key::endpoint(firm, id))
        .remove("failing_since")
        .remove("down_until");
    table.write(write.when("attribute_exists(#PK)")).await?;
    Ok(())
}

/// Claims the mail that tells the firm of a failing endpoint: at most one a day. `false` if it was claimed already.
pub async fn note_told(
    table: &Table,
    firm: &FirmId,
    id: &EndpointId,
    now: Timestamp,
) -> Result<bool, TableError> {
    let write = Write::update(&key::endpoint(firm, id))
        .set("told_at", now)
        .when("attribute_exists(#PK) AND (attribute_not_exists(#told_at) OR #told_at <= :before)")
        .with("before", now.plus(-DAY));
    table.write(write).await
}
