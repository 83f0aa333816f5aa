//! Listing folders.

use super::Folder;
use crate::access;
use crate::id::{ClientRef, Kind};
use crate::key;
use crate::page::{Page, Reading};
use crate::problem::Problem;
use crate::table::{Query, Range};
use crate::thing::Copy;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A folder as the API shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Folder)]
pub struct FolderView {
    /// `folder_` and 26 characters.
    pub id: String,
    /// The firm that shared it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// As the firm calls it, plain text.
    pub name: String,
    /// Whether other clients of the firm see this folder too. What one client sends into it is seen by that client and the firm alone.
    pub shared_with_others: bool,
    /// How many other clients that are.
    pub other_clients: usize,
    /// When it was first shared with this client.
    #[schema(format = DateTime)]
    pub shared_at: String,
}

/// The folders that are shared with the caller, by matter and name.
///
/// # Errors
/// When the session is over.
pub async fn list(reading: &Reading<'_>) -> Result<Page<FolderView>, Problem> {
    let Reading { table, caller, .. } = *reading;
    let find = |client: ClientRef| async move {
        let range = Range::Prefix(key::things(Kind::Folder));
        let query = Query::new(key::client(&client), range);
        Ok(table.query::<Copy<Folder>>(&query).await?.items)
    };
    let (_, seen) = access::read(table, caller, reading.now, find).await?;
    // A person who is two clients of one firm may hold a folder twice.
    let mut folders = BTreeMap::new();
    for seen in seen {
        for copy in seen.found {
            let (Some(folder), Some(_)) = (copy.data, seen.matters.get(&copy.matter)) else {
                continue;
            };
            let place = (
                copy.matter.clone(),
                crate::document::fold(&folder.name),
                copy.id.clone(),
            );
            let view = FolderView {
                id: Kind::Folder.name(&copy.id),
                firm_id: seen.membership.client.firm.to_string(),
                matter_id: Kind::Matter.name(&copy.matter),
                name: folder.name,
                shared_with_others: folder.others > 0,
                other_clients: folder.others,
                shared_at: copy.shared_at.rfc3339(),
            };
            folders.insert(place, view);
        }
    }
    Ok(Page::whole(folders.into_values().collect()))
}
