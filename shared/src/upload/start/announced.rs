//! An upload before it is written: its files, and the transaction that creates it.

use super::request::{RememberedUpload, StartUpload};
use crate::edge::invocation::Invocation;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::object_store::ObjectStore;
use crate::engine::table::{Refusal, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::grant::GrantToken;
use crate::people::access::{Access, Caller, PerMembership};
use crate::resource::matter::MatterStatus;
use crate::resource::message::send::MessageDraft;
use crate::upload::asked::AskingUpload;
use crate::upload::hand_out::{grant_of, put_grant};
use crate::upload::open::Files;
use crate::upload::{FileState, KEPT, LIFE, Upload, UploadFile};
use crate::value::id::{Id, Kind, ResourceId};
use crate::value::time::Timestamp;
use futures::future::join_all;

/// An upload before it is written.
pub(super) struct Announced {
    pub(super) token: GrantToken,
    pub(super) files: Files,
    message: Option<MessageDraft>,
}

/// What a refused transaction means.
pub(super) enum StartRefused {
    /// It succeeded earlier: the first reply to this write was lost.
    Written,
    /// A call with the same key arrived at the same time.
    Before(RememberedUpload),
    /// A precondition no longer holds: the matter, the folder or the session.
    Problem(Problem),
}

/// What is read for each client: the upload of an earlier call, whether the folder is shared, and the request.
pub(super) type Known = (Option<RememberedUpload>, bool, AskingUpload);

impl Announced {
    /// Prepares an upload; `None` if this client is not on the matter.
    pub(super) fn new(
        wanted: &StartUpload,
        caller: &Caller,
        access: &Access,
        seen: &PerMembership<Known>,
        invocation: Invocation,
    ) -> Option<Result<Self, Problem>> {
        let matter = seen.matters.get(&wanted.matter)?;
        let closed = |status| status == MatterStatus::Closed;
        if matter.data.as_ref().is_some_and(|data| closed(data.status)) {
            return Some(Err(Problem::MatterClosed));
        }
        if let Err(problem) = seen.found.2.require() {
            return Some(Err(problem));
        }
        let membership = &seen.membership;
        let (id, now) = (Id::generate(invocation), invocation.now);
        let files: Vec<_> = wanted
            .files
            .iter()
            .map(|file| UploadFile {
                kind: ItemKind::UploadFile,
                id: Id::generate(invocation),
                upload: id.clone(),
                matter: wanted.matter.clone(),
                matter_ref: matter.firm_ref.clone(),
                client_id: membership.client_id.clone(),
                folder: wanted.folder.clone(),
                name: file.name.clone(),
                size: file.size,
                content_type: file.content_type.clone(),
                fingerprint: file.fingerprint.clone(),
                sha256: None,
                multipart: None,
                state: FileState::Open,
                created_at: now,
                ends_at: now.plus(LIFE),
                object: None,
                verdict: None,
                verdict_version: None,
                doubt: None,
                fault: None,
                settled_at: None,
                ttl: Some(now.plus(LIFE).ttl()),
            })
            .collect();
        let document_ids: Vec<ResourceId> = files.iter().map(|file| file.id.clone()).collect();
        let message = wanted.message.as_ref().map(|text| {
            let documents = document_ids.iter().map(|id| (id.clone(), id.to_string()));
            MessageDraft::new(membership, matter, text, documents.collect(), invocation)
        });
        let upload = Upload {
            kind: ItemKind::Upload,
            id: id.clone(),
            matter: wanted.matter.clone(),
            matter_ref: matter.firm_ref.clone(),
            client_id: membership.client_id.clone(),
            address: access.address.clone(),
            origin: Some(access.session.origin()),
            folder: wanted.folder.clone(),
            message: message.as_ref().map(|draft| draft.id().clone()),
            request: wanted.request.clone(),
            by_mail: false,
            left: i64::try_from(files.len()).unwrap_or_default(),
            document_ids,
            created_at: now,
            ends_at: now.plus(LIFE),
            ttl: now.plus(LIFE + KEPT).ttl(),
        };
        Some(Ok(Self {
            token: grant_of(caller, &membership.client, &id),
            files: Files { upload, files },
            message,
        }))
    }

    fn object_key(&self, file: &UploadFile) -> String {
        file.object_key(&self.token.client).to_string()
    }

    /// Creates a multipart upload in S3 for each file of several parts.
    pub(super) async fn begin(&mut self, objects: &ObjectStore) -> Result<(), Problem> {
        let large = |file: &&UploadFile| file.plan().multipart();
        let begun = self.files.files.iter().filter(large).map(|file| async {
            let key = self.object_key(file);
            Ok::<_, Problem>((file.id.clone(), objects.begin_multipart(&key).await?))
        });
        let mut failed = None;
        for begun in join_all(begun).await {
            match begun {
                Ok((id, multipart)) => {
                    let mut files = self.files.files.iter_mut();
                    if let Some(file) = files.find(|file| file.id == id) {
                        file.multipart = Some(multipart);
                    }
                }
                Err(problem) => failed = Some(problem),
            }
        }
        match failed {
            Some(problem) => {
                self.give_up(objects).await;
                Err(problem)
            }
            None => Ok(()),
        }
    }

    /// Aborts the multipart uploads as far as possible. S3 discards the rest by itself.
    pub(super) async fn give_up(&self, objects: &ObjectStore) {
        let begun = self.files.files.iter().filter_map(|file| {
            let multipart = file.multipart.as_ref()?;
            Some(async move {
                let key = self.object_key(file);
                let _ = objects.abort_multipart(&key, multipart).await;
            })
        });
        join_all(begun).await;
    }

    pub(super) fn remember(&self, wanted: &StartUpload, now: Timestamp) -> RememberedUpload {
        RememberedUpload {
            kind: ItemKind::Idempotency,
            fingerprint: wanted.fingerprint(),
            upload: self.token.upload.clone(),
            expires_at: now.plus(KEPT),
            ttl: now.plus(KEPT).ttl(),
        }
    }

    /// The writes that create the upload, on condition that the matter is open and the folder shared.
    pub(super) fn writes(
        &self,
        remembered: Option<&(String, RememberedUpload)>,
        now: Timestamp,
    ) -> Vec<Write> {
        let (client, upload) = (&self.token.client, &self.files.upload);
        let mut writes = vec![
            Write::put(&key::upload(client, &upload.id), upload)
                .when_new()
                .into(),
            Write::check(&key::shared_copy(client, Kind::Matter, &upload.matter))
                .when("#data.#status = :open")
                .with("open", MatterStatus::Open)
                .into(),
        ];
        if let Some(folder) = &upload.folder {
            let check = Write::check(&key::shared_copy(client, Kind::Folder, folder))
                .when("attribute_exists(#data) AND #matter = :matter")
                .with("matter", &upload.matter);
            writes.push(check.into());
        }
        if let Some((hash, remembered)) = remembered {
            let put = Write::put(&key::idempotency(client, hash), remembered)
                .when("attribute_not_exists(#PK) OR #expires_at <= :now")
                .with("now", now);
            writes.push(put.into());
        }
        writes.push(put_grant(&self.token, now).into());
        let files = self.files.files.iter();
        writes.extend(files.map(|file| Write::put(&file.key(client), file).when_new().into()));
        writes.extend(self.message.as_ref().map(|message| message.write().into()));
        writes
    }

    /// The meaning of a refused transaction, from the order of [`Announced::writes`].
    pub(super) fn explain(&self, refusals: Vec<Refusal>) -> Result<StartRefused, Problem> {
        let mut refusals = refusals.into_iter();
        let mut next = |wanted: bool| {
            let refusal = if wanted { refusals.next() } else { None };
            refusal.filter(|refusal| refusal.refused)
        };
        let (written, matter) = (next(true), next(true));
        let folder = next(self.files.upload.folder.is_some());
        let key = next(true);
        if written.is_some() && folder.is_none() {
            return Ok(StartRefused::Written);
        }
        if folder.is_some() {
            let at = FieldError::new("/folder_id", "id");
            return Ok(StartRefused::Problem(at.into()));
        }
        if let Some(matter) = matter {
            let there = matter.old.is_some_and(|item| item.has("data"));
            return Ok(StartRefused::Problem(if there {
                Problem::MatterClosed
            } else {
                Problem::NotFound
            }));
        }
        match key.and_then(|key| key.old) {
            Some(item) => Ok(StartRefused::Before(item.read()?)),
            None => Ok(StartRefused::Problem(Problem::NotFound)),
        }
    }
}
