//! The item of what became of a request.

use super::RequestState;
use crate::engine::table::{Put, Table, TableError, Write};
use crate::key;
use crate::resource::Resource;
use crate::value::id::{FirmId, ResourceId};

/// What became of a request; `None` when nothing happened yet.
pub async fn read_state(
    table: &Table,
    firm: &FirmId,
    request: &ResourceId,
) -> Result<Option<RequestState>, TableError> {
    table.get(&key::request_state(firm, request)).await
}

/// The same, or the state before anything happened.
pub(crate) async fn read_or_new(
    table: &Table,
    resource: &Resource,
) -> Result<RequestState, TableError> {
    let state = read_state(table, &resource.firm, &resource.id).await?;
    Ok(state.unwrap_or_else(|| RequestState::new(&resource.firm, &resource.firm_ref)))
}

/// Writes the next state, on the condition that none came between it and the one that it follows.
pub(crate) fn put_state(next: &RequestState, request: &ResourceId) -> Put {
    let put = Write::put(&key::request_state(&next.firm, request), next);
    match next.count {
        1 => put.when_new(),
        count => put.when("#count = :before").with("before", count - 1),
    }
}
