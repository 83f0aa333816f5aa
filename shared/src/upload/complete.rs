//! Finishing a file, and giving an upload up.

use super::open::{Opened, Sender, open};
use super::settle::conclude;
use super::start::Stores;
use super::view::FileView;
use super::{FileState, UploadFile};
use crate::id::Id;
use crate::key;
use crate::object_store::Completed;
use crate::problem::{FieldError, Problem};
use crate::table::{Outcome, Refusal, Transaction, Write};
use crate::time::Timestamp;

/// A part as the client says that it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPart {
    /// Its number.
    pub number: u32,
    /// What S3 answered to it, with or without quotes.
    pub etag: String,
}

/// Finishes one file: three rounds of calls, and a fourth where everything else about it is known already. Doing it again changes nothing.
///
/// # Errors
/// When there is no such file, it can be gone on with no more, or the parts are not those that S3 has.
pub async fn complete(
    stores: &Stores<'_>,
    sender: &Sender,
    (upload, document): (&Id, &Id),
    parts: &[SentPart],
    now: Timestamp,
) -> Result<FileView, Problem> {
    let opened = open(stores.table, sender, upload, now).await?;
    let file = opened.file(document)?;
    if file.state != FileState::Open {
        // The call that finished it may have died before the conclusion.
        let file = conclude(stores.table, &opened.client, file.clone(), now).await?;
        return Ok(FileView::new(&file));
    }
    if now >= file.ends_at {
        return Err(Problem::UploadExpired);
    }
    let tags = in_order(file, parts)?;
    put_together(stores, &opened, file, &tags).await?;
    let write = Write::update(&file.key(&opened.client))
        .set("state", FileState::Checking)
        .remove("ttl")
        .when("#state = :open")
        .with("open", FileState::Open);
    let file = match stores.table.update::<UploadFile>(write).await? {
        Outcome::Done(file) => file,
        // Another call finished it, or an attempt of this one whose answer was lost.
        Outcome::Refused(Some(item)) => item.read()?,
        // It was given up.
        Outcome::Refused(None) => return Err(Problem::NotFound),
    };
    let file = conclude(stores.table, &opened.client, file, now).await?;
    Ok(FileView::new(&file))
}

/// The tags of all parts, first to last.
fn in_order(file: &UploadFile, parts: &[SentPart]) -> Result<Vec<String>, Problem> {
    let plan = file.plan();
    let mut errors = Vec::new();
    let mut tags = vec![None; plan.parts as usize];
    for (place, part) in parts.iter().enumerate() {
        let index = (part.number as usize).checked_sub(1);
        match index.and_then(|index| tags.get_mut(index)) {
            None => {
                let at = format!("/parts/{place}/part_number");
                errors.push(FieldError::new(at, "range"));
            }
            Some(Some(_)) => {
                let at = format!("/parts/{place}/part_number");
                errors.push(FieldError::new(at, "part-twice"));
            }
            Some(tag) => *tag = Some(part.etag.trim_matches('"').to_owned()),
        }
    }
    if tags.contains(&None) {
        errors.push(FieldError::new("/parts", "part-missing"));
    }
    if !errors.is_empty() {
        return Err(Problem::PartsDoNotFit(errors));
    }
    Ok(tags.into_iter().flatten().collect())
}

/// Makes the object, or finds that it was made by an earlier call whose answer was lost.
async fn put_together(
    stores: &Stores<'_>,
    opened: &Opened,
    file: &UploadFile,
    tags: &[String],
) -> Result<(), Problem> {
    let key = file.object_key(&opened.client).to_string();
    let changed = || Problem::PartsDoNotFit(vec![FieldError::new("/parts", "part-changed")]);
    let Some(multipart) = &file.multipart else {
        let head = stores.objects.head(&key, None).await?;
        return match head {
            Some(head) if head.etag.trim_matches('"') == tags[0] && head.size == file.size => {
                Ok(())
            }
            Some(_) => Err(changed()),
            None => {
                let missing = FieldError::new("/parts", "part-missing");
                Err(Problem::PartsDoNotFit(vec![missing]))
            }
        };
    };
    let completed = stores
        .objects
        .complete_multipart(&key, multipart, tags, file.size)
        .await?;
    if completed == Completed::Done {
        return Ok(());
    }
    // The object is this file's alone, and its size was checked when it was made.
    match stores.objects.head(&key, None).await? {
        Some(_) => Ok(()),
        None if completed == Completed::PartsDoNotFit => Err(changed()),
        None => Err(Problem::UploadExpired),
    }
}

/// Gives an upload up: what was finished stays, the rest is gone. Two rounds of calls; what S3 has of the rest is cleaned up by what follows from the table's stream.
///
/// # Errors
/// When there is no such upload of the sender.
pub async fn give_up(
    stores: &Stores<'_>,
    sender: &Sender,
    id: &Id,
    now: Timestamp,
) -> Result<(), Problem> {
    loop {
        let opened = open(stores.table, sender, id, now).await?;
        let writes = withdrawal(&opened);
        if writes.is_empty() {
            return Ok(());
        }
        match stores.table.transact(writes).await? {
            Transaction::Done => return Ok(()),
            // A file was finished at the same time: look again at what is left.
            Transaction::Refused(refusals) if refusals.iter().any(is_refused) => {}
            Transaction::Refused(_) => return Err(Problem::NotFound),
        }
    }
}

fn is_refused(refusal: &Refusal) -> bool {
    refusal.refused
}

/// Every open file goes, on the condition that it is open still; the upload counts what is left.
fn withdrawal(opened: &Opened) -> Vec<Write> {
    let (client, upload) = (&opened.client, &opened.files.upload);
    let open: Vec<_> = opened
        .files
        .files
        .iter()
        .filter(|file| file.state == FileState::Open)
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let mut left = upload.document_ids.clone();
    left.retain(|id| open.iter().all(|file| file.id != *id));
    let count = i64::try_from(open.len()).unwrap_or_default();
    let mut writes = vec![
        Write::update(&key::upload(client, &upload.id))
            .set("document_ids", left)
            .add("left", -count)
            .when("#document_ids = :known")
            .with("known", &upload.document_ids),
    ];
    writes.extend(open.iter().map(|file| {
        Write::delete(&file.key(client))
            .when("#state = :open")
            .with("open", FileState::Open)
    }));
    writes
}
