//! The path of each document in the archive, decided once from what the person sees when the writing begins.

use crate::State;
use archive::ArchivePath;
use archive::manifest;
use archive::names::{Document, Level, places};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use shared::engine::table::{Table, TableError};
use shared::failure::Failure;
use shared::people::firm::read_firm;
use shared::resource::archive::ArchivedDocument;
use shared::resource::archive::choose::ChosenDocument;
use shared::resource::archive::names::{Names, read_names};
use shared::resource::archive::store::HeldArchive;
use shared::value::id::ResourceId;
use std::collections::BTreeMap;

/// Concurrent reads of documents: enough to hide the table's latency.
const IN_FLIGHT: usize = 16;

/// The places of an archive's files.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The documents, in their order.
    pub(crate) documents: Vec<PlannedDocument>,
    /// Of the list.
    pub(crate) manifest: ArchivePath,
    /// The time zone of the firm's clocks.
    pub(crate) time_zone: String,
}

/// A document with its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PlannedDocument {
    /// The document.
    pub(crate) document: ArchivedDocument,
    /// Where it lies in the archive.
    pub(crate) path: ArchivePath,
    /// Its name in the portal.
    pub(crate) name: String,
    /// Who sent it: the firm or the client, by name.
    pub(crate) sender: String,
}

/// What was found of a document.
struct Found {
    document: ArchivedDocument,
    chosen: ChosenDocument,
    sender: String,
}

/// Plans an archive. Documents that the person cannot see any more are left out.
pub(crate) async fn plan(state: &State, held: &HeldArchive) -> Result<Plan, Failure> {
    let table = &state.table;
    let firm = read_firm(table, &held.archive.firm).await?;
    let (firm, time_zone) = firm.map_or_else(
        || (held.archive.firm.to_string(), "UTC".to_owned()),
        |firm| (firm.name, firm.time_zone),
    );
    let found = find_all(table, held, &firm).await?;
    let chosen: Vec<_> = found.iter().map(|found| &found.chosen).collect();
    let Names { matters, folders } = read_names(table, &chosen).await?;
    let level = |names: &'_ BTreeMap<ResourceId, String>, id: Option<&ResourceId>| {
        let (id, name) = names.get_key_value(id?)?;
        Some((id.to_string(), name.clone()))
    };
    let levels: Vec<_> = found
        .iter()
        .map(|found| {
            let copy = &found.chosen.copy;
            let folder = copy.data.as_ref().and_then(|data| data.folder.as_ref());
            (level(&matters, Some(&copy.matter)), level(&folders, folder))
        })
        .collect();
    let names = found.iter().map(name_of);
    let wanted: Vec<_> = levels
        .iter()
        .zip(names)
        .map(|((matter, folder), name)| Document {
            matter: matter.as_ref().map(to_level),
            folder: folder.as_ref().map(to_level),
            name,
        })
        .collect();
    let placed = places(&wanted, manifest::name(held.archive.locale))
        .map_err(|error| Failure::permanent(format!("places of an archive: {error}")))?;
    let documents = found
        .iter()
        .zip(placed.documents)
        .map(|(found, path)| PlannedDocument {
            document: found.document.clone(),
            path,
            name: name_of(found).to_owned(),
            sender: found.sender.clone(),
        });
    Ok(Plan {
        documents: documents.collect(),
        manifest: placed.manifest,
        time_zone,
    })
}

fn to_level((id, name): &(String, String)) -> Level<'_> {
    Level { id, name }
}

fn name_of(found: &Found) -> &str {
    let data = found.chosen.copy.data.as_ref();
    data.map_or("", |data| data.name.as_str())
}

async fn find_all(table: &Table, held: &HeldArchive, firm: &str) -> Result<Vec<Found>, TableError> {
    let documents = held.contents.documents.iter().cloned();
    let reads = documents.map(|document| async move {
        let found = held.find(table, &document).await?;
        Ok::<_, TableError>(found.map(|(chosen, membership)| Found {
            sender: if chosen.copy.author_client {
                membership.name
            } else {
                firm.to_owned()
            },
            document,
            chosen,
        }))
    });
    let reads = stream::iter(reads.collect::<Vec<_>>()).buffered(IN_FLIGHT);
    let found: Vec<Option<Found>> = reads.try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}
