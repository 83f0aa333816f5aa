//! Listing folders.

use super::Folder;
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range};
use crate::key;
use crate::resource::SharedCopy;
use crate::resource::page::{ListContext, Page};
use crate::value::id::{ClientRef, FirmId, Kind, ResourceId};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use utoipa::ToSchema;

/// A folder.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Folder)]
pub struct FolderView {
    /// `folder_` and 26 characters.
    pub id: String,
    /// The firm that shared it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// The firm's name for it, plain text.
    pub name: String,
    /// Whether other clients of the firm see this folder too. Documents that a client sends into it are visible to that client and the firm only.
    pub shared_with_others: bool,
    /// How many other clients see it.
    pub other_clients: usize,
    /// When it was first shared with this client.
    #[schema(format = DateTime)]
    pub shared_at: String,
}

/// Lists the folders shared with the caller, by matter and name.
///
/// # Errors
/// When the session is over.
pub async fn list<'a>(reading: impl Into<ListContext<'a>>) -> Result<Page<FolderView>, Problem> {
    let ListContext {
        table, viewer, now, ..
    } = reading.into();
    let find = |client: ClientRef| async move {
        let range = Range::Prefix(key::shared_copies(Kind::Folder));
        let query = Query::new(key::client(&client), range);
        Ok(table.query::<SharedCopy<Folder>>(&query).await?.items)
    };
    let seen = viewer.read(table, now, find).await?;
    // A person who is two clients of one firm may hold a folder twice, and does not count as another client.
    let mut folders: BTreeMap<ResourceId, Held> = BTreeMap::new();
    for seen in seen {
        for copy in seen.found {
            if copy.data.is_none() || seen.matters.get(&copy.matter).is_none() {
                continue;
            }
            match folders.entry(copy.id.clone()) {
                Entry::Vacant(place) => {
                    place.insert(Held {
                        firm: seen.membership.client.firm.clone(),
                        copy,
                        copies: 1,
                    });
                }
                Entry::Occupied(mut place) => place.get_mut().add(copy),
            }
        }
    }
    let mut folders: Vec<_> = folders.into_values().filter_map(Held::show).collect();
    folders.sort_by_cached_key(|view| {
        let name = crate::resource::document::fold(&view.name);
        (view.matter_id.clone(), name, view.id.clone())
    });
    Ok(Page::whole(folders))
}

/// One person's copy of a folder.
struct Held {
    firm: FirmId,
    /// The newest copy; of equal versions, the one shared first.
    copy: SharedCopy<Folder>,
    /// How many copies the person holds as different clients of the firm.
    copies: usize,
}

impl Held {
    fn add(&mut self, copy: SharedCopy<Folder>) {
        self.copies += 1;
        let age = |copy: &SharedCopy<Folder>| (copy.version, Reverse(copy.shared_at));
        if age(&copy) > age(&self.copy) {
            self.copy = copy;
        }
    }

    /// `None` for a tombstone.
    fn show(self) -> Option<FolderView> {
        let Self { firm, copy, copies } = self;
        let label = copy.label(&firm);
        let folder = copy.data?;
        let others = (folder.others + 1).saturating_sub(copies);
        Some(FolderView {
            id: label.id,
            firm_id: label.firm_id,
            matter_id: label.matter_id,
            name: folder.name,
            shared_with_others: others > 0,
            other_clients: others,
            shared_at: label.shared_at,
        })
    }
}
