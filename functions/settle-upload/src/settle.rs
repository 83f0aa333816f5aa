//! Handling each kind of event.

use crate::State;
use crate::object_event::{ObjectCreated, ObjectEvent};
use shared::engine::object_store::ObjectStoreError;
use shared::failure::Failure;
use shared::upload::asked::fulfil_by_upload;
use shared::upload::object_key::ObjectKey;
use shared::upload::settle::{
    conclude, conclude_all, count_out, note_object, note_verdict, read_file,
};
use shared::upload::{FileState, PATIENCE, StoredObject, UploadFile};
use shared::value::time::Timestamp;

/// The outcome of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Nothing is left to do.
    Done,
    /// The verdict is still missing; wait for it until this time.
    Waiting(Timestamp),
}

/// Handles one event. Safe to repeat.
pub(crate) async fn settle(
    state: &State,
    event: &ObjectEvent,
    now: Timestamp,
) -> Result<Settled, Failure> {
    match event {
        ObjectEvent::Created(created) => settle_object(state, created, now).await,
        ObjectEvent::Scanned(scanned) => {
            let scan = &scanned.s3_object_details;
            let Some(at) = ours(state, &scan.bucket_name, &scan.object_key) else {
                return Ok(Settled::Done);
            };
            // A verdict on a missing version must not replace the verdict on the existing one.
            let version = Some(scan.version_id.as_str());
            if state
                .objects
                .head(&scan.object_key, version)
                .await?
                .is_none()
            {
                return Ok(Settled::Done);
            }
            let verdict = scanned.scan_result_details.scan_result_status;
            let noted = note_verdict(&state.table, &at, &scan.version_id, verdict).await?;
            if let Some(file) = noted {
                let file = conclude(&state.table, &at.client, file, now).await?;
                delete_rejected(state, &at, &file).await?;
            }
            Ok(Settled::Done)
        }
        ObjectEvent::Dropped(dropped) => {
            let data = &dropped.data;
            let at = ObjectKey {
                client: data.who(),
                upload: data.upload.clone(),
                document: data.document.clone(),
            };
            drop_bytes(state, &at, data.multipart.as_deref()).await?;
            count_out(&state.table, &at).await?;
            Ok(Settled::Done)
        }
        ObjectEvent::Settled(settled) => {
            let data = &settled.data;
            fulfil_by_upload(&state.table, &data.who(), &data.upload, now).await?;
            Ok(Settled::Done)
        }
        ObjectEvent::DraftGone(gone) => {
            let (client, upload) = (gone.data.who(), &gone.data.upload);
            for file in conclude_all(&state.table, &client, upload, now).await? {
                delete_rejected(state, &file.object_key(&client), &file).await?;
            }
            Ok(Settled::Done)
        }
    }
}

/// The place of the file that an object may belong to; `None` for other objects. The rules receive events from all buckets of the account.
fn ours(state: &State, bucket: &str, key: &str) -> Option<ObjectKey> {
    ObjectKey::parse(key).filter(|_| bucket == state.objects.bucket())
}

/// Handles a new object: it is measured and hashed once, and deleted unless it is the object of a file.
async fn settle_object(
    state: &State,
    created: &ObjectCreated,
    now: Timestamp,
) -> Result<Settled, Failure> {
    let object = &created.object;
    let Some(at) = ours(state, &created.bucket.name, &object.key) else {
        return Ok(Settled::Done);
    };
    let Some(file) = read_file(&state.table, &at).await? else {
        state
            .objects
            .delete_version(&object.key, &object.version_id)
            .await?;
        return Ok(Settled::Done);
    };
    let file = match &file.object {
        Some(_) => Some(file),
        None => measure(state, &at, created, now).await?,
    };
    let Some(file) = file else {
        // The file was given up while its object was being hashed.
        state
            .objects
            .delete_version(&object.key, &object.version_id)
            .await?;
        return Ok(Settled::Done);
    };
    let known = file.object.as_ref();
    let Some(known) = known.filter(|known| known.version_id == object.version_id) else {
        // Every write is conditional on there being no object, so a second version needs a write that bypasses this. The first version is kept.
        state
            .objects
            .delete_version(&object.key, &object.version_id)
            .await?;
        return Ok(Settled::Done);
    };
    let until = known.received_at.plus(PATIENCE);
    let file = conclude(&state.table, &at.client, file, now).await?;
    delete_rejected(state, &at, &file).await?;
    let waits = matches!(file.state, FileState::Open | FileState::Checking);
    Ok(if waits && now < until {
        Settled::Waiting(until)
    } else {
        Settled::Done
    })
}

/// Records an object's size and hash; `None` when the file was given up meanwhile.
async fn measure(
    state: &State,
    at: &ObjectKey,
    created: &ObjectCreated,
    now: Timestamp,
) -> Result<Option<UploadFile>, Failure> {
    let object = &created.object;
    let sha256 = state
        .objects
        .sha256(&object.key, &object.version_id, object.size)
        .await?;
    let stored = StoredObject {
        bucket: created.bucket.name.clone(),
        version_id: object.version_id.clone(),
        size: object.size,
        sha256,
        received_at: now,
    };
    Ok(note_object(&state.table, at, &stored).await?)
}

/// Permanently deletes the object of a rejected file, with its version.
async fn delete_rejected(
    state: &State,
    at: &ObjectKey,
    file: &UploadFile,
) -> Result<(), ObjectStoreError> {
    match &file.object {
        Some(object) if file.state == FileState::Rejected => {
            let key = at.to_string();
            state.objects.delete_version(&key, &object.version_id).await
        }
        _ => Ok(()),
    }
}

/// Deletes the object and any open multipart upload of a file that is gone from the table.
async fn drop_bytes(state: &State, at: &ObjectKey, multipart: Option<&str>) -> Result<(), Failure> {
    let key = at.to_string();
    if let Some(multipart) = multipart {
        state.objects.abort_multipart(&key, multipart).await?;
    }
    if let Some(head) = state.objects.head(&key, None).await? {
        state.objects.delete_version(&key, &head.version_id).await?;
    }
    Ok(())
}
