//! Completes files, and gives up uploads.

use super::Stores;
use super::open::{OpenUpload, UploadSender, open, withdrawal};
use super::settle::conclude;
use super::view::FileView;
use super::{FileState, UploadFile};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::object_store::{COMPLETION_TIMEOUT, Completed};
use crate::engine::table::{Refusal, Transaction, Update, Write};
use crate::value::id::{ResourceId, UploadId};
use crate::value::time::Timestamp;

/// A part that the client says it sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPart {
    /// The part number, from 1.
    pub number: u32,
    /// The `ETag` of S3's answer, with or without quotes.
    pub etag: String,
}

/// A file that the client says it sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFile {
    /// All parts of the file.
    pub parts: Vec<SentPart>,
    /// SHA-256 of the whole file, 64 lower-case hexadecimal digits, if the client computed it.
    pub sha256: Option<String>,
}

/// Completes one file. Takes three rounds of calls, and a fourth if all other facts are known already. Repeating it changes nothing. A file whose object has another SHA-256 than the client's is refused once the object is hashed.
///
/// # Errors
/// When there is no such file, it can no longer be resumed, or S3 has other parts.
pub async fn complete(
    stores: &Stores<'_>,
    sender: &UploadSender,
    (upload, document): (&UploadId, &ResourceId),
    sent: &SentFile,
    now: Timestamp,
) -> Result<FileView, Problem> {
    let opened = open(stores.table, sender, upload, now).await?;
    let file = opened.file(document)?;
    if file.state != FileState::Open {
        // The call that completed it may have died before the conclusion.
        let file = conclude(stores.table, &opened.client, file.clone(), now).await?;
        return Ok(FileView::new(&file));
    }
    if now >= file.ends_at {
        return Err(Problem::UploadExpired);
    }
    let tags = in_order(file, &sent.parts)?;
    put_together(stores, &opened, file, &tags).await?;
    let mut file = file.clone();
    loop {
        let finished = finish(&file, sent, &opened);
        let done = opened
            .authority
            .transact(stores.table, vec![finished.into()]);
        let refusals = match done.await? {
            Transaction::Done => break,
            Transaction::Refused(refusals) => refusals,
        };
        let stands = refusals.into_iter().next().and_then(|refusal| refusal.old);
        file = stands.ok_or(Problem::NotFound)?.read()?;
        // Either another call completed it, or an attempt of this one whose answer was lost; or a fact was recorded meanwhile, which the conclusion must know.
        if file.state != FileState::Open {
            let file = conclude(stores.table, &opened.client, file, now).await?;
            return Ok(FileView::new(&file));
        }
    }
    file.state = FileState::Checking;
    file.sha256.clone_from(&sent.sha256);
    file.ttl = None;
    let concluded = conclude(stores.table, &opened.client, file, now).await?;
    Ok(FileView::new(&concluded))
}

/// Marks a file as completed, if nothing else was recorded for it since it was read.
fn finish(file: &UploadFile, sent: &SentFile, opened: &OpenUpload) -> Update {
    let object = match &file.object {
        Some(_) => "attribute_exists(#object)",
        None => "attribute_not_exists(#object)",
    };
    let write = Write::update(&file.key(&opened.client))
        .set("state", FileState::Checking)
        .set_or_remove("sha256", sent.sha256.as_ref())
        .remove("ttl")
        .with("open", FileState::Open);
    match (file.verdict, &file.verdict_version) {
        (Some(verdict), Some(version)) => write
            .when(&format!("#state = :open AND {object} AND #verdict = :verdict AND #verdict_version = :version"))
            .with("verdict", verdict)
            .with("version", version),
        _ => write.when(&format!("#state = :open AND {object} AND attribute_not_exists(#verdict)")),
    }
}

/// The tags of all parts, in order.
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

/// Makes the object, or finds one that an earlier call made before its answer was lost.
async fn put_together(
    stores: &Stores<'_>,
    opened: &OpenUpload,
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
        .complete_multipart(&key, multipart, tags, file.size, COMPLETION_TIMEOUT)
        .await?;
    if completed == Completed::Done {
        return Ok(());
    }
    // No other file uses this key, and the object's size was checked when it was made.
    match stores.objects.head(&key, None).await? {
        Some(_) => Ok(()),
        None if completed == Completed::PartsDoNotFit => Err(changed()),
        None => Err(Problem::UploadExpired),
    }
}

/// Gives up an upload: completed files stay, the rest is withdrawn. Takes two rounds of calls. A reader of the table's stream removes the withdrawn files from S3.
///
/// # Errors
/// When the sender has no such upload.
pub async fn give_up(
    stores: &Stores<'_>,
    sender: &UploadSender,
    id: &UploadId,
    now: Timestamp,
) -> Result<(), Problem> {
    loop {
        let opened = open(stores.table, sender, id, now).await?;
        let writes = withdrawal(&opened.client, &opened.files);
        if writes.is_empty() {
            return Ok(());
        }
        match opened.authority.transact(stores.table, writes).await? {
            Transaction::Done => return Ok(()),
            // A file was completed at the same time, so read again what is left.
            Transaction::Refused(refusals) if refusals.iter().any(is_refused) => {}
            Transaction::Refused(_) => return Err(Problem::NotFound),
        }
    }
}

fn is_refused(refusal: &Refusal) -> bool {
    refusal.refused
}
