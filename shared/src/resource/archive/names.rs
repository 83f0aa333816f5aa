//! What the folders of an archive are called: as the matters and folders of its documents, where the client sees these.

use super::choose::ChosenDocument;
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::resource::SharedCopy;
use crate::resource::folder::Folder;
use crate::resource::matter::Matter;
use crate::value::id::{ClientRef, Kind, ResourceId};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The names of matters and folders, by their ids. What is not shared with the client has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Of the matters.
    pub matters: BTreeMap<ResourceId, String>,
    /// Of the folders.
    pub folders: BTreeMap<ResourceId, String>,
}

/// Reads the names for these documents.
pub async fn read_names(table: &Table, documents: &[&ChosenDocument]) -> Result<Names, TableError> {
    let matters = documents
        .iter()
        .map(|document| (&document.copy.matter, &document.client));
    let folders = documents.iter().filter_map(|document| {
        let folder = document.copy.data.as_ref()?.folder.as_ref()?;
        Some((folder, &document.client))
    });
    Ok(Names {
        matters: read(table, Kind::Matter, matters, |matter: Matter| matter.name).await?,
        folders: read(table, Kind::Folder, folders, |folder: Folder| folder.name).await?,
    })
}

async fn read<'a, D: DeserializeOwned>(
    table: &Table,
    kind: Kind,
    wanted: impl Iterator<Item = (&'a ResourceId, &'a ClientRef)>,
    name: impl Fn(D) -> String,
) -> Result<BTreeMap<ResourceId, String>, TableError> {
    let wanted: BTreeMap<_, _> = wanted.collect();
    let mut names = BTreeMap::new();
    for (id, client) in wanted {
        let copy: Option<SharedCopy<D>> = table.get(&key::shared_copy(client, kind, id)).await?;
        if let Some(data) = copy.and_then(|copy| copy.data) {
            names.insert(id.clone(), name(data));
        }
    }
    Ok(names)
}
