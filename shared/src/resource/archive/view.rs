//! How an archive looks in the API.

use super::{Archive, ArchiveState};
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Table};
use crate::key;
use crate::people::access::{self, Caller, Matters};
use crate::value::file_name;
use crate::value::id::{ArchiveId, ClientRef, Kind};
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use futures::TryFutureExt as _;
use futures::future::try_join;
use serde::Serialize;
use std::cmp::Reverse;
use utoipa::ToSchema;

/// The ending of an archive's name.
const ENDING: &str = ".zip";

/// Documents that are taken along as one ZIP file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Archive)]
pub struct ArchiveView {
    /// `archive_` and 26 characters.
    pub id: String,
    /// The firm whose documents these are.
    pub firm_id: String,
    /// Whether it can be fetched.
    pub state: ArchiveState,
    /// The name under which it is saved: that of the matter, if all documents are of one.
    pub name: String,
    /// The matter that all documents are of; absent if they are of several, or the client is not on it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub matter_id: Option<String>,
    /// The folder whose documents were asked for. It may not be shared with the client any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub folder_id: Option<String>,
    /// Whether all documents of the matter or of the folder were asked for, and not some by their ids.
    pub whole: bool,
    /// How many documents were chosen; once it is ready, how many are in it.
    pub documents: u32,
    /// How many are in it so far.
    pub written: u32,
    /// How many are left out, because they were not shared any more when their turn came, or their file could not be found.
    pub left_out: u32,
    /// Size of these documents in bytes.
    pub size: u64,
    /// When it was asked for.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it is gone.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

impl ArchiveView {
    /// The archive as its person sees it now: a matter that they are not on any more names nothing.
    pub(super) fn new(archive: &Archive, matters: &[(ClientRef, Matters)]) -> Self {
        let seen = archive.matter.as_ref().filter(|id| {
            let mut all = matters.iter();
            all.any(|(_, matters)| matters.get(id).is_some())
        });
        let folder = archive.folder.as_ref().filter(|_| seen.is_some());
        Self {
            id: archive.id.name(),
            firm_id: archive.firm.to_string(),
            state: archive.state,
            name: name_of(archive, matters),
            matter_id: seen.map(|id| Kind::Matter.name(id)),
            folder_id: folder.map(|id| Kind::Folder.name(id)),
            whole: archive.whole,
            documents: archive.documents,
            written: archive.written,
            left_out: archive.left_out,
            size: archive.size,
            created_at: archive.created_at.rfc3339(),
            expires_at: archive.expires_at.rfc3339(),
        }
    }
}

/// The name under which an archive is saved.
pub(super) fn name_of(archive: &Archive, matters: &[(ClientRef, Matters)]) -> String {
    let matter = archive.matter.as_ref();
    let named = matter.and_then(|id| {
        let found = matters.iter().find_map(|(_, matters)| matters.get(id));
        file_name::named_like(&found?.data.as_ref()?.name).ok()
    });
    let plain = match archive.locale {
        Locale::En => "Documents",
        Locale::Es => "Documentos",
    };
    format!("{}{ENDING}", named.as_deref().unwrap_or(plain))
}

/// The person's archives that are still there, the newest first. Takes one round of calls.
///
/// # Errors
/// When the session is over.
pub async fn list_archives(
    table: &Table,
    caller: &Caller,
    now: Timestamp,
) -> Result<Vec<ArchiveView>, Problem> {
    let range = Range::Prefix(key::ARCHIVES.to_owned());
    let query = Query::new(key::person(&caller.token.address), range);
    let (matters, found) = try_join(
        read_matters(table, caller, now),
        table.query::<Archive>(&query).map_err(Problem::from),
    )
    .await?;
    let mut archives = found.items;
    archives.retain(|archive| is_visible(archive, &matters, now));
    archives.sort_by_key(|archive| (Reverse(archive.created_at), archive.id.clone()));
    let views = archives
        .iter()
        .map(|archive| ArchiveView::new(archive, &matters));
    Ok(views.collect())
}

/// One archive. Takes one round of calls.
///
/// # Errors
/// When the session is over, or the caller has no such archive.
pub async fn read_archive(
    table: &Table,
    caller: &Caller,
    id: &ArchiveId,
    now: Timestamp,
) -> Result<ArchiveView, Problem> {
    let key = key::archive(&caller.token.address, id);
    let (matters, found) = try_join(
        read_matters(table, caller, now),
        table.get::<Archive>(&key).map_err(Problem::from),
    )
    .await?;
    let archive = found.filter(|archive| is_visible(archive, &matters, now));
    let archive = archive.ok_or(Problem::NotFound)?;
    Ok(ArchiveView::new(&archive, &matters))
}

/// Whether the archive is still there, and is of a firm that the session opens.
pub(super) fn is_visible(
    archive: &Archive,
    matters: &[(ClientRef, Matters)],
    now: Timestamp,
) -> bool {
    let opened = |(client, _): &(ClientRef, Matters)| client.firm == archive.firm;
    archive.is_kept(now) && matters.iter().any(opened)
}

/// The clients that the session opens, with the matters that each is on.
async fn read_matters(
    table: &Table,
    caller: &Caller,
    now: Timestamp,
) -> Result<Vec<(ClientRef, Matters)>, Problem> {
    let nothing = |_| std::future::ready(Ok(()));
    let (_, seen) = access::read(table, caller, now, nothing).await?;
    let pairs = seen
        .into_iter()
        .map(|seen| (seen.membership.client, seen.matters));
    Ok(pairs.collect())
}
