//! The files of an answer. They go the way of every file that a client sends: announced in an upload, put into the bucket, and finished, so that the same checks make documents of them.

use super::draft::{DraftFile, upload_of};
use super::finish_file;
use crate::engine::object_store::ObjectStore;
use crate::engine::table::Write;
use crate::failure::Failure;
use crate::item::ItemKind;
use crate::key;
use crate::resource::SharedCopy;
use crate::resource::matter::Matter;
use crate::upload::plan::Plan;
use crate::upload::{FileState, KEPT, Upload, UploadFile};
use crate::value::file_name;
use crate::value::id::{AddressId, ClientRef, DraftId, Id, ResourceId};
use crate::value::time::Timestamp;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A file of a mail.
#[derive(Clone, Debug)]
pub struct MailedFile {
    /// The name as the mail states it.
    pub name: String,
    /// The media type as the mail states it.
    pub content_type: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// Whether it has a secret address of the portal in it, so that it goes no further.
    pub has_secret: bool,
}

/// Whose files they are, and what they are about.
pub(super) struct Belonging<'a> {
    pub(super) client: &'a ClientRef,
    pub(super) client_id: &'a str,
    pub(super) address: &'a AddressId,
    pub(super) matter: &'a SharedCopy<Matter>,
    /// The message that the files are attached to.
    pub(super) message: Option<ResourceId>,
    pub(super) now: Timestamp,
}

/// The files of an answer, announced and not yet finished.
pub(super) struct AnswerFiles<'a> {
    client: ClientRef,
    upload: Upload,
    files: Vec<(UploadFile, &'a MailedFile)>,
}

impl<'a> AnswerFiles<'a> {
    /// The files of the answer with this id. All their ids follow from it. Empty files are left out, since an upload takes none, and so are those with a secret address of the portal.
    pub(super) fn new(answer: &DraftId, files: &'a [MailedFile], of: &Belonging<'_>) -> Self {
        let (upload, now) = (upload_of(answer), of.now);
        let ends_at = now.plus(super::draft::LIFE);
        let file = |(place, file): (usize, &'a MailedFile)| {
            if file.has_secret {
                return None;
            }
            let size = Plan::new(file.bytes.len() as u64)?.size;
            let number = place.to_string();
            let announced = UploadFile {
                kind: ItemKind::UploadFile,
                id: Id::derive(&["answer by mail", "file", answer.as_str(), &number]),
                upload: upload.clone(),
                matter: of.matter.id.clone(),
                matter_ref: of.matter.firm_ref.clone(),
                client_id: of.client_id.to_owned(),
                folder: None,
                name: file_name::clean(&file.name).unwrap_or_else(|_| format!("file-{number}")),
                size,
                content_type: file_name::content_type(&file.content_type),
                fingerprint: None,
                sha256: Some(sha256(&file.bytes)),
                multipart: None,
                state: FileState::Open,
                created_at: now,
                ends_at,
                object: None,
                verdict: None,
                verdict_version: None,
                doubt: None,
                fault: None,
                settled_at: None,
                ttl: Some(ends_at.ttl()),
            };
            Some((announced, file))
        };
        let files: Vec<_> = files.iter().enumerate().filter_map(file).collect();
        let upload = Upload {
            kind: ItemKind::Upload,
            id: upload,
            matter: of.matter.id.clone(),
            matter_ref: of.matter.firm_ref.clone(),
            client_id: of.client_id.to_owned(),
            address: of.address.clone(),
            origin: None,
            folder: None,
            message: of.message.clone(),
            request: None,
            by_mail: true,
            document_ids: files.iter().map(|(file, _)| file.id.clone()).collect(),
            left: i64::try_from(files.len()).unwrap_or_default(),
            created_at: now,
            ends_at,
            ttl: ends_at.plus(KEPT).ttl(),
        };
        Self {
            client: of.client.clone(),
            upload,
            files,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The documents that the files become, each with the firm's name for it.
    pub(super) fn documents(&self) -> Vec<(ResourceId, String)> {
        let ids = self.upload.document_ids.iter();
        ids.map(|id| (id.clone(), id.to_string())).collect()
    }

    /// The files as a draft lists them.
    pub(super) fn in_short(&self) -> Vec<DraftFile> {
        let files = self.files.iter().map(|(file, _)| DraftFile {
            id: file.id.clone(),
            name: file.name.clone(),
            size: file.size,
        });
        files.collect()
    }

    /// The writes that announce the files. An object that arrives before them would be deleted as nobody's.
    pub(super) fn announce(&self) -> Vec<Write> {
        if self.is_empty() {
            return Vec::new();
        }
        let key = key::upload(&self.client, &self.upload.id);
        let upload = Write::put(&key, &self.upload).when_new();
        let files = self.files.iter();
        let files = files.map(|(file, _)| Write::put(&file.key(&self.client), file).when_new());
        std::iter::once(upload.into())
            .chain(files.map(Write::from))
            .collect()
    }

    /// Puts the bytes into the bucket. Those that are there stay.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused a call.
    pub(super) async fn put(&self, objects: &ObjectStore) -> Result<(), Failure> {
        for (file, mailed) in &self.files {
            let key = file.object_key(&self.client).to_string();
            objects.write_new(&key, mailed.bytes.clone()).await?;
        }
        Ok(())
    }

    /// The writes that finish the files: they are sent, and wait for the scanner alone.
    pub(super) fn finish(&self) -> Vec<Write> {
        let files = self.files.iter();
        files
            .map(|(file, _)| finish_file(file, &self.client).into())
            .collect()
    }
}

/// SHA-256 as 64 hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
