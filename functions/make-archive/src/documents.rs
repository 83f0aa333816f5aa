//! Writing one document into the archive.

use crate::State;
use crate::plan::PlannedDocument;
use crate::write::{Gone, Parts};
use archive::{Entry, Upload, WrongSize};
use shared::failure::Failure;
use shared::resource::archive::store::HeldArchive;
use shared::resource::archive::{ArchivedDocument, seal};
use shared::resource::content::StoredContent;
use shared::value::time::Timestamp;

/// Bytes that are read at once: few calls, and little memory beside the two parts that the archive may hold.
const STRETCH: u64 = 8 * 1024 * 1024;

/// The result of writing one document.
pub(crate) enum DocumentResult {
    /// It is in the archive, with this many bytes.
    Written(Upload, ArchivedDocument, u64),
    /// It is not shared any more.
    Hidden(Upload),
    /// Its client sees it, and its file is gone.
    Lost(Upload),
    /// The multipart upload is gone.
    Gone,
}

/// What was found of a document.
enum Found {
    Open(OpenDocument),
    /// Its client does not see it any more.
    Hidden,
    /// The bucket does not have its file any more.
    Lost,
}

/// The file of a document as its client sees it now.
struct OpenDocument {
    content: StoredContent,
    size: u64,
    time: Timestamp,
}

/// Writes one document, unless its client does not see it any more.
pub(crate) async fn write_document(
    state: &State,
    held: &HeldArchive,
    planned: &PlannedDocument,
    upload: Upload,
    parts: &mut Parts<'_>,
) -> Result<DocumentResult, Failure> {
    let open = match find(state, held, planned).await? {
        Found::Open(open) => open,
        Found::Hidden => return Ok(DocumentResult::Hidden(upload)),
        Found::Lost => return Ok(DocumentResult::Lost(upload)),
    };
    let mut sending = upload.begin(Entry {
        path: planned.path.clone(),
        size: open.size,
        time: open.time,
    });
    let file = &open.content;
    let mut start = 0;
    while start < open.size {
        let end = open.size.min(start + STRETCH);
        let objects = &state.objects;
        let bytes = objects
            .read_range(&file.key, &file.version_id, start..end)
            .await?;
        if let Err(Gone) = parts.send(sending.write(&bytes)).await? {
            return Ok(DocumentResult::Gone);
        }
        start = end;
    }
    let (upload, released) = sending.end().map_err(wrong_size)?;
    if let Err(Gone) = parts.send(released).await? {
        return Ok(DocumentResult::Gone);
    }
    let document = ArchivedDocument {
        sealed: Some(seal(&planned.name, &open.content)),
        ..planned.document.clone()
    };
    Ok(DocumentResult::Written(upload, document, open.size))
}

pub(crate) fn wrong_size(error: WrongSize) -> Failure {
    Failure::permanent(format!("an archive: {error}"))
}

/// The document's file.
async fn find(
    state: &State,
    held: &HeldArchive,
    planned: &PlannedDocument,
) -> Result<Found, Failure> {
    let found = held.find(&state.table, &planned.document).await?;
    let Some((chosen, _)) = found else {
        return Ok(Found::Hidden);
    };
    let time = chosen.copy.shared_at;
    let Some(data) = chosen.copy.data else {
        return Ok(Found::Hidden);
    };
    let content = data.content;
    let version = Some(content.version_id.as_str());
    let found = state.objects.head(&content.key, version).await?;
    Ok(found.map_or(Found::Lost, |object| {
        Found::Open(OpenDocument {
            content,
            size: object.size,
            time,
        })
    }))
}
