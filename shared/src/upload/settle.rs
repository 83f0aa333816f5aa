//! Settles files: records facts as they come, and concludes once, in one transaction.

use super::object_key::ObjectKey;
use super::open::read_upload;
use super::rule::{Decision, judge};
use super::sent::name_sender;
use super::{FileState, KEPT, QUARANTINE, StoredObject, Upload, UploadFile, Verdict};
use crate::engine::table::{Outcome, Put, Table, TableError, Transaction, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::resource::SharedCopy;
use crate::resource::content::StoredContent;
use crate::resource::document::{Document, Receipt, fold};
use crate::value::id::{ClientRef, FirmId, Kind, ResourceId, UploadId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A file of an upload; `None` if it was withdrawn or is no longer stored.
pub async fn read_file(table: &Table, at: &ObjectKey) -> Result<Option<UploadFile>, TableError> {
    table
        .get(&key::upload_file(&at.client, &at.upload, &at.document))
        .await
}

/// Records the object in S3. The first record stays, because no object replaces another. Returns the file as it is afterwards.
pub async fn note_object(
    table: &Table,
    at: &ObjectKey,
    object: &StoredObject,
) -> Result<Option<UploadFile>, TableError> {
    let key = key::upload_file(&at.client, &at.upload, &at.document);
    let write = Write::update(&key)
        .set("object", object)
        .when("attribute_exists(#PK) AND attribute_not_exists(#object)");
    settle_update(table, write).await
}

/// Records a verdict. A verdict on another version than S3 has changes nothing, and none replaces malware on the same version.
pub async fn note_verdict(
    table: &Table,
    at: &ObjectKey,
    version_id: &str,
    verdict: Verdict,
) -> Result<Option<UploadFile>, TableError> {
    let key = key::upload_file(&at.client, &at.upload, &at.document);
    let write = Write::update(&key)
        .set("verdict", verdict)
        .set("verdict_version", version_id)
        .when(
            "attribute_exists(#PK) AND (attribute_not_exists(#object) OR #object.#version_id = :version) \
             AND (attribute_not_exists(#verdict) OR #verdict_version <> :version OR #verdict <> :threats)",
        )
        .with("version", version_id)
        .with("threats", Verdict::ThreatsFound);
    settle_update(table, write).await
}

async fn settle_update(table: &Table, write: Update) -> Result<Option<UploadFile>, TableError> {
    Ok(match table.update(write).await? {
        Outcome::Done(file) => Some(file),
        Outcome::Refused(old) => old.map(crate::engine::table::Item::read).transpose()?,
    })
}

/// Gives a file its outcome if all facts are known. Returns the file as it is afterwards.
pub async fn conclude(
    table: &Table,
    client: &ClientRef,
    file: UploadFile,
    now: Timestamp,
) -> Result<UploadFile, TableError> {
    match judge(&file, now) {
        Some(decision) => carry_out(table, client, file, decision, now).await,
        None => Ok(file),
    }
}

/// Gives every file of an upload that was sent its outcome, where all facts are known. Returns those files as they are afterwards. Safe to repeat.
pub async fn conclude_all(
    table: &Table,
    client: &ClientRef,
    upload: &UploadId,
    now: Timestamp,
) -> Result<Vec<UploadFile>, TableError> {
    let files = read_upload(table, client, upload).await?;
    let mut concluded = Vec::new();
    for file in files.into_iter().flat_map(|files| files.files) {
        if file.state != FileState::Open {
            concluded.push(conclude(table, client, file, now).await?);
        }
    }
    Ok(concluded)
}

/// Removes a file that is gone without an outcome from the upload's count, so that the firm hears of the other files when they have theirs. Repeating it changes nothing: a withdrawn file is no longer counted.
pub async fn count_out(table: &Table, at: &ObjectKey) -> Result<(), TableError> {
    let key = key::upload(&at.client, &at.upload);
    loop {
        let Some(upload) = table.get::<Upload>(&key).await? else {
            return Ok(());
        };
        let mut left = upload.document_ids.clone();
        left.retain(|id| *id != at.document);
        if left == upload.document_ids {
            return Ok(());
        }
        let write = Write::update(&key)
            .set("document_ids", left)
            .add("left", -1)
            .when("#document_ids = :known")
            .with("known", &upload.document_ids);
        if let Outcome::Done(_) = table.update::<Upload>(write).await? {
            return Ok(());
        }
    }
}

/// A quarantined document, stored under the id by which the firm releases it.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    kind: ItemKind,
    client: ClientRef,
    upload: UploadId,
    ttl: i64,
}

/// The outcome of a firm's request to release a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// The document was released.
    Done,
    /// It was already a document: the request came twice, or the scanner was faster.
    Before,
    /// It was refused meanwhile and deleted.
    Rejected,
    /// The firm has no document with this id in quarantine, and had none in the last 90 days. Waiting does not help: the portal assigns the id, and the firm learns it when the document is quarantined.
    Unknown,
}

/// Releases a quarantined document at the firm's request.
pub async fn release_by_firm(
    table: &Table,
    firm: &FirmId,
    document: &ResourceId,
    now: Timestamp,
) -> Result<Release, TableError> {
    let head = key::head(firm, Kind::Document, document);
    let waiting: Option<Waiting> = table.get(&head).await?;
    let Some(waiting) = waiting.filter(|waiting| waiting.kind == ItemKind::Quarantine) else {
        return Ok(Release::Unknown);
    };
    let at = ObjectKey {
        client: waiting.client,
        upload: waiting.upload,
        document: document.clone(),
    };
    let Some(file) = read_file(table, &at).await? else {
        return Ok(Release::Unknown);
    };
    if file.state == FileState::Released {
        return Ok(Release::Before);
    }
    let settled = match file.state {
        FileState::Quarantined => {
            carry_out(table, &at.client, file, Decision::Release, now).await?
        }
        _ => file,
    };
    Ok(match settled.state {
        FileState::Released => Release::Done,
        _ => Release::Rejected,
    })
}

/// The item of a document, with its sort values in the indexes.
#[derive(Serialize)]
struct DocumentItem<'a> {
    #[serde(flatten)]
    copy: &'a SharedCopy<Document>,
    #[serde(rename = "lt")]
    time_key: String,
    #[serde(rename = "lm")]
    matter_key: String,
    #[serde(rename = "lo")]
    order_key: String,
}

/// Writes an outcome and everything that follows from it. Writes nothing if another call was first.
async fn carry_out(
    table: &Table,
    client: &ClientRef,
    file: UploadFile,
    decision: Decision,
    now: Timestamp,
) -> Result<UploadFile, TableError> {
    let before = file.state;
    let after = outcome(file, decision, now);
    let mut writes = vec![
        Write::put(&after.key(client), &after)
            .when("#state = :before")
            .with("before", before)
            .into(),
    ];
    match decision {
        Decision::Release => {
            writes.extend(document(client, &after).map(Write::from));
            writes.push(name_sender(client, &after.id).into());
        }
        Decision::Quarantine(_) => {
            let waiting = Waiting {
                kind: ItemKind::Quarantine,
                client: client.clone(),
                upload: after.upload.clone(),
                ttl: now.plus(QUARANTINE).ttl(),
            };
            let key = key::head(&client.firm, Kind::Document, &after.id);
            writes.push(Write::put(&key, &waiting).into());
        }
        Decision::Reject(_) => {}
    }
    if before == FileState::Checking {
        // An upload that is no longer stored has nobody to tell.
        let key = key::upload(client, &after.upload);
        let count = Write::update(&key).add("left", -1);
        writes.push(count.when("attribute_exists(#PK)").into());
    }
    match table.transact(writes).await? {
        Transaction::Done => Ok(after),
        Transaction::Refused(_) => {
            let key = after.key(client);
            let stands: Option<UploadFile> = table.get(&key).await?;
            Ok(stands.unwrap_or(after))
        }
    }
}

fn outcome(file: UploadFile, decision: Decision, now: Timestamp) -> UploadFile {
    let (state, doubt, fault, kept) = match decision {
        Decision::Release => (FileState::Released, None, None, KEPT),
        Decision::Quarantine(doubt) => (FileState::Quarantined, Some(doubt), None, QUARANTINE),
        Decision::Reject(fault) => (FileState::Rejected, None, Some(fault), KEPT),
    };
    UploadFile {
        state,
        doubt,
        fault,
        settled_at: Some(now),
        ttl: Some(now.plus(kept).ttl()),
        ..file
    }
}

/// The document of a released file.
fn document(client: &ClientRef, file: &UploadFile) -> Option<Put> {
    let object = file.object.as_ref()?;
    let at = object.received_at;
    let data = Document {
        name: file.name.clone(),
        size: object.size,
        content_type: file.content_type.clone(),
        folder: file.folder.clone(),
        content: StoredContent {
            key: file.object_key(client).to_string(),
            version_id: object.version_id.clone(),
        },
        receipt: Some(Receipt {
            received_at: at,
            size: object.size,
            sha256: object.sha256.clone(),
        }),
    };
    let order_key = key::by_name(Kind::Document, &fold(&file.name), Some(&file.id));
    let copy = SharedCopy {
        matter_ref: Some(file.matter_ref.clone()),
        client_id: Some(file.client_id.clone()),
        ..SharedCopy::by_client(Kind::Document, &file.id, &file.matter, at, data)
    };
    let placed = DocumentItem {
        time_key: key::by_time(Kind::Document, at, Some(&file.id)),
        matter_key: key::by_matter(Kind::Document, &file.matter, at, Some(&file.id)),
        order_key,
        copy: &copy,
    };
    let key = key::shared_copy(client, Kind::Document, &file.id);
    Some(Write::put(&key, &placed).when_new())
}
