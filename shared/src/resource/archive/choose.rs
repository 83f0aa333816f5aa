//! Finding the documents that a person chose, among those that the person may see.

use super::{MOST_BYTES, MOST_DOCUMENTS};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Index, Query, Range, Table, TableError};
use crate::key;
use crate::people::access::PerMembership;
use crate::resource::document::Document;
use crate::resource::{SharedCopy, Shows};
use crate::value::id::{ArchiveId, ClientRef, Id, Kind, ResourceId};
use crate::value::secret::hash;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::collections::BTreeMap;

/// Concurrent reads of copies: enough to hide the table's latency.
const IN_FLIGHT: usize = 32;

/// What a person takes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// These documents, without duplicates.
    Documents(Vec<ResourceId>),
    /// All documents of a matter, or those in one of its folders.
    Matter {
        /// The matter.
        matter: ResourceId,
        /// The folder, if not all.
        folder: Option<ResourceId>,
    },
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// This choice.
    Choice(Choice),
    /// What an archive that is still there was asked for, as far as it is shared now.
    Again(ArchiveId),
}

/// A document with the client whose copy it is.
#[derive(Clone, Debug)]
pub struct ChosenDocument {
    /// The client.
    pub client: ClientRef,
    /// The client's copy.
    pub copy: SharedCopy<Document>,
}

impl Choice {
    /// Hash of the choice, by which a repeated call is known.
    pub(super) fn fingerprint(&self) -> String {
        let text = match self {
            Self::Documents(ids) => {
                let ids: Vec<_> = ids.iter().map(Id::as_str).collect();
                ids.join(",")
            }
            Self::Matter { matter, folder } => {
                let folder = folder.as_ref().map_or("", Id::as_str);
                format!("{matter}/{folder}")
            }
        };
        hash(text.as_bytes())
    }

    /// The field of the request that names the choice.
    pub(super) fn field(&self) -> &'static str {
        match self {
            Self::Documents(_) => "/document_ids",
            Self::Matter { folder: None, .. } => "/matter_id",
            Self::Matter { .. } => "/folder_id",
        }
    }
}

/// The copies that one client has of the chosen documents.
pub(super) async fn read_copies(
    table: &Table,
    client: ClientRef,
    choice: &Choice,
) -> Result<Vec<SharedCopy<Document>>, TableError> {
    match choice {
        Choice::Documents(ids) => read_documents(table, &client, ids).await,
        Choice::Matter { matter, folder } => {
            let range = Range::Prefix(key::in_matter(Kind::Document, matter));
            let query = Query::new(key::client(&client), range).on(Index::ByMatter);
            let mut copies = table.query::<SharedCopy<Document>>(&query).await?.items;
            copies.retain(|copy| lies_in(copy, folder.as_ref()));
            Ok(copies)
        }
    }
}

fn lies_in(copy: &SharedCopy<Document>, folder: Option<&ResourceId>) -> bool {
    let data = copy.data.as_ref();
    folder.is_none_or(|folder| data.is_some_and(|data| data.folder.as_ref() == Some(folder)))
}

/// A client's copies of these documents, without those that the client does not have.
pub(super) async fn read_documents(
    table: &Table,
    client: &ClientRef,
    ids: &[ResourceId],
) -> Result<Vec<SharedCopy<Document>>, TableError> {
    let keys = ids
        .iter()
        .map(|id| key::shared_copy(client, Kind::Document, id));
    // Each future owns its key: one that borrows it is not general enough for the runtime.
    let reads = keys.map(|key| async move { table.get(&key).await });
    let reads = stream::iter(reads.collect::<Vec<_>>()).buffered(IN_FLIGHT);
    let found: Vec<Option<SharedCopy<Document>>> = reads.try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

/// Of what was read for each client, what the person may see.
pub(super) fn keep_visible(
    seen: Vec<PerMembership<Vec<SharedCopy<Document>>>>,
) -> Vec<ChosenDocument> {
    let mut visible = Vec::new();
    for seen in seen {
        let client = seen.membership.client;
        for copy in seen.found {
            if copy.data.is_some() && seen.matters.get(&copy.matter).is_some() {
                let client = client.clone();
                visible.push(ChosenDocument { client, copy });
            }
        }
    }
    visible
}

/// Each document once. Of the copies of a person who is several clients, the one that shows most.
pub(super) fn choose_once(visible: Vec<ChosenDocument>) -> BTreeMap<ResourceId, ChosenDocument> {
    let mut once: BTreeMap<ResourceId, ChosenDocument> = BTreeMap::new();
    for document in visible {
        let known = once.get(&document.copy.id);
        if known.is_none_or(|known| document.shows() > known.shows()) {
            once.insert(document.copy.id.clone(), document);
        }
    }
    once
}

impl ChosenDocument {
    fn shows(&self) -> Shows {
        self.copy.shows(&self.client)
    }

    fn size(&self) -> u64 {
        self.copy.data.as_ref().map_or(0, |data| data.size)
    }
}

/// The chosen documents in their order, and their size in bytes.
///
/// # Errors
/// When a document does not exist, none was chosen, they belong to two firms, or they are too many or too large; the last three name `field`.
pub(super) fn select(
    choice: &Choice,
    field: &'static str,
    mut visible: BTreeMap<ResourceId, ChosenDocument>,
) -> Result<(Vec<ChosenDocument>, u64), Problem> {
    let chosen = match choice {
        Choice::Documents(ids) => {
            let mut errors = Vec::new();
            let mut chosen = Vec::new();
            for (place, id) in ids.iter().enumerate() {
                match visible.remove(id) {
                    Some(document) => chosen.push(document),
                    None => errors.push(FieldError::new(format!("/document_ids/{place}"), "id")),
                }
            }
            if !errors.is_empty() {
                return Err(Problem::InvalidFields(errors));
            }
            chosen
        }
        Choice::Matter { .. } => {
            let mut chosen: Vec<_> = visible.into_values().collect();
            chosen.sort_by(|one, other| {
                let place =
                    |document: &ChosenDocument| (document.copy.shared_at, document.copy.id.clone());
                place(one).cmp(&place(other))
            });
            chosen
        }
    };
    let size = chosen
        .iter()
        .fold(0_u64, |sum, document| sum.saturating_add(document.size()));
    match fault(&chosen, size) {
        Some(code) => Err(FieldError::new(field, code).into()),
        None => Ok((chosen, size)),
    }
}

fn fault(chosen: &[ChosenDocument], size: u64) -> Option<&'static str> {
    let Some(first) = chosen.first() else {
        return Some("no-documents");
    };
    let apart = |document: &ChosenDocument| document.client.firm != first.client.firm;
    if chosen.len() > MOST_DOCUMENTS {
        Some("too-many-documents")
    } else if chosen.iter().any(apart) {
        Some("one-firm")
    } else if size > MOST_BYTES {
        Some("too-many-bytes")
    } else {
        None
    }
}
