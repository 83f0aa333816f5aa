//! Events of an upload and its files: their outcomes, and that all of them are known.

use super::record::{Stamp, client, removed, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{
    ArrivedDocument, DocumentContent, DocumentQuarantined, DocumentReceived, DocumentRejected,
    FileDropped, FileRejected, PortalEvent, UploadCompleted, UploadSettled,
};
use crate::upload::{FileState, Upload, UploadFile};

/// A file has another state: its outcome, or a later one after a quarantine.
pub(super) fn of_file(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let file: UploadFile = written(record)?;
    let before = record.old_image::<UploadFile>()?.map(|file| file.state);
    if before == Some(file.state) {
        return Ok(Vec::new());
    }
    let at = file.settled_at.unwrap_or(file.created_at);
    let stamp = Stamp::new(record, at, 1);
    Ok(match file.state {
        FileState::Open | FileState::Checking => Vec::new(),
        FileState::Released => {
            let document = arrived(record, file)?;
            vec![stamp.build(DocumentReceived { document })]
        }
        FileState::Quarantined => {
            let reason = file.doubt.ok_or_else(|| record.lacks("doubt"))?;
            let document = arrived(record, file)?;
            vec![stamp.build(DocumentQuarantined { document, reason })]
        }
        FileState::Rejected => {
            let (for_firm, internal) = rejected(record, file)?;
            vec![stamp.build(for_firm), stamp.build(internal)]
        }
    })
}

fn arrived(record: &Record, file: UploadFile) -> Result<ArrivedDocument, Unreadable> {
    let who = client(record)?;
    let key = file.object_key(&who).to_string();
    let object = file.object.ok_or_else(|| record.lacks("object"))?;
    Ok(ArrivedDocument {
        firm_id: who.firm,
        client_id: file.client_id,
        matter_id: file.matter_ref,
        document_id: file.id.to_string(),
        upload_id: file.upload.to_string(),
        name: file.name,
        size: object.size,
        sha256: object.sha256,
        received_at: object.received_at.rfc3339(),
        content: DocumentContent {
            bucket: object.bucket,
            key,
            version_id: object.version_id,
        },
    })
}

fn rejected(
    record: &Record,
    file: UploadFile,
) -> Result<(DocumentRejected, FileRejected), Unreadable> {
    let who = client(record)?;
    let internal = FileRejected {
        firm_id: who.firm.clone(),
        client: who.client,
        matter: file.matter,
        upload: file.upload.clone(),
        document: file.id.clone(),
    };
    let data = DocumentRejected {
        firm_id: who.firm,
        client_id: file.client_id,
        matter_id: file.matter_ref,
        document_id: file.id.to_string(),
        upload_id: file.upload.to_string(),
        name: file.name,
        size: file.size,
        reason: file.fault.ok_or_else(|| record.lacks("fault"))?,
    };
    Ok((data, internal))
}

/// The last file of an upload has its outcome. An upload with no files left makes no event.
pub(super) fn of_upload(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let upload: Upload = written(record)?;
    let before = record.old_image::<Upload>()?.map_or(0, |old| old.left);
    if upload.left != 0 || before == 0 || upload.document_ids.is_empty() {
        return Ok(Vec::new());
    }
    let who = client(record)?;
    let stamp = Stamp::new(record, record.at, 1);
    let settled = upload.request.as_ref().map(|_| UploadSettled {
        firm_id: who.firm.clone(),
        client: who.client.clone(),
        upload: upload.id.clone(),
    });
    let data = UploadCompleted {
        firm_id: who.firm,
        client_id: upload.client_id,
        matter_id: upload.matter_ref,
        upload_id: upload.id.to_string(),
        message_id: upload.message.map(|id| id.to_string()),
        document_ids: upload
            .document_ids
            .iter()
            .map(ToString::to_string)
            .collect(),
    };
    let mut events = vec![stamp.build(data)];
    events.extend(settled.map(|data| stamp.build(data)));
    Ok(events)
}

/// A file went before it was released: given up, or cleaned up when its time was over.
pub(super) fn of_gone_file(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let file: UploadFile = removed(record)?;
    if !matches!(file.state, FileState::Open | FileState::Quarantined) {
        return Ok(Vec::new());
    }
    let who = client(record)?;
    let data = FileDropped {
        firm_id: who.firm,
        client: who.client,
        upload: file.upload,
        document: file.id,
        multipart: file.multipart,
    };
    Ok(vec![Stamp::new(record, record.at, 1).build(data)])
}
