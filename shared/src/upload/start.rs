//! Announces uploads, in three rounds of calls. The multipart uploads are created in S3 before anything is written, so that every stored upload can be resumed. S3 discards those of a refused upload or a dead process by itself.

mod announced;
mod request;

pub use request::{NewFile, StartUpload};

use super::FileState;
use super::Stores;
use super::UploadFile;
use super::asked::takes_upload;
use super::hand_out::{grant_of, put_grant};
use super::open::{Files, read_upload};
use super::parts::{FIRST_URLS, urls};
use super::view::{StartedFile, StartedUpload};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Table, TableError, Transaction};
use crate::key;
use crate::people::access::grant::GrantToken;
use crate::people::access::{self, Access, Caller, PerMembership};
use crate::resource::SharedCopy;
use crate::resource::folder::Folder;
use crate::value::id::{ClientRef, Kind, ResourceId};
use crate::value::time::Timestamp;
use announced::{Announced, Known, StartRefused};
use futures::TryFutureExt as _;
use futures::future::{try_join, try_join3};
use request::RememberedUpload;

/// Announces an upload. A repeated call with the same idempotency key and content returns the first call's upload.
///
/// # Errors
/// When the session is over, the caller is not on the matter, the matter is closed, the folder is not in the matter or not shared with the caller, or the key was used for another upload.
pub async fn start(
    stores: &Stores<'_>,
    caller: &Caller,
    wanted: &StartUpload,
    invocation: Invocation,
) -> Result<StartedUpload, Problem> {
    let table = stores.table;
    let key_hash = wanted.key_hash();
    let find = |client: ClientRef| {
        let (wanted, key_hash) = (&wanted, key_hash.as_deref());
        async move {
            let asked = takes_upload(table, &client, wanted.request.as_ref(), &wanted.matter);
            let folder = read_folder(table, client.clone(), wanted);
            try_join3(recall(table, client.clone(), key_hash), folder, asked).await
        }
    };
    let (access, seen) = access::read(table, caller, invocation.now, find).await?;
    let fresh = |remembered: &&RememberedUpload| remembered.expires_at > invocation.now;
    for seen in &seen {
        if let Some(remembered) = seen.found.0.as_ref().filter(fresh) {
            let client = &seen.membership.client;
            let who = (caller, &access, client);
            return repeat(stores, who, wanted, remembered, invocation.now).await;
        }
    }
    // If a person is two clients of a firm, the folder or the request may be shared with only one of them.
    let fits = |seen: &&PerMembership<Known>| seen.found.1 && seen.found.2.require().is_ok();
    let (with_folder, without): (Vec<_>, Vec<_>) = seen.iter().partition(fits);
    let mut announced = with_folder
        .into_iter()
        .chain(without)
        .find_map(|seen| Announced::new(wanted, caller, &access, seen, invocation))
        .ok_or(Problem::NotFound)??;
    announced.begin(stores.objects).await?;
    let remembered = key_hash.map(|hash| (hash, announced.remember(wanted, invocation.now)));
    let writes = announced.writes(remembered.as_ref(), invocation.now);
    let authority = access.authority_for(&announced.token.client);
    let refused = match authority.transact(table, writes).await {
        Ok(Transaction::Done) => {
            return Ok(show(
                stores,
                &announced.token,
                &announced.files,
                invocation.now,
            ));
        }
        Ok(Transaction::Refused(refusals)) => announced.explain(refusals)?,
        // It is unknown whether it was written, so the multipart uploads must stay.
        Err(Problem::Unavailable(cause)) => return Err(Problem::Unavailable(cause)),
        // The first reply to this write may have been lost. The multipart uploads then belong to an upload that stays.
        Err(ended) => {
            let client = &announced.token.client;
            if read_upload(table, client, &announced.token.upload)
                .await?
                .is_some()
            {
                return Err(ended);
            }
            StartRefused::Problem(ended)
        }
    };
    match refused {
        StartRefused::Written => Ok(show(
            stores,
            &announced.token,
            &announced.files,
            invocation.now,
        )),
        StartRefused::Problem(problem) => {
            announced.give_up(stores.objects).await;
            Err(problem)
        }
        StartRefused::Before(remembered) => {
            announced.give_up(stores.objects).await;
            let who = (caller, &access, &announced.token.client);
            repeat(stores, who, wanted, &remembered, invocation.now).await
        }
    }
}

/// Whether the requested folder exists in the requested matter.
async fn read_folder(
    table: &Table,
    client: ClientRef,
    wanted: &StartUpload,
) -> Result<bool, TableError> {
    let Some(folder) = &wanted.folder else {
        return Ok(true);
    };
    let copy: Option<SharedCopy<Folder>> = table
        .get(&key::shared_copy(&client, Kind::Folder, folder))
        .await?;
    Ok(copy.is_some_and(|copy| copy.data.is_some() && copy.matter == wanted.matter))
}

async fn recall(
    table: &Table,
    client: ClientRef,
    key_hash: Option<&str>,
) -> Result<Option<RememberedUpload>, TableError> {
    match key_hash {
        Some(hash) => table.get(&key::idempotency(&client, hash)).await,
        None => Ok(None),
    }
}

/// The upload of an earlier call with the same key, with this session's grant for it.
async fn repeat(
    stores: &Stores<'_>,
    (caller, access, client): (&Caller, &Access, &ClientRef),
    wanted: &StartUpload,
    remembered: &RememberedUpload,
    now: Timestamp,
) -> Result<StartedUpload, Problem> {
    if remembered.fingerprint != wanted.fingerprint() {
        return Err(Problem::IdempotencyKeyReused);
    }
    let token = grant_of(caller, client, &remembered.upload);
    let authority = access.authority_for(client);
    let (files, _) = try_join(
        read_upload(stores.table, client, &remembered.upload).map_err(Problem::from),
        authority.transact(stores.table, vec![put_grant(&token, now).into()]),
    )
    .await?;
    let files = files.ok_or(Problem::UploadExpired)?;
    if now >= files.upload.ends_at {
        return Err(Problem::UploadExpired);
    }
    Ok(show(stores, &token, &files, now))
}

fn show(stores: &Stores<'_>, token: &GrantToken, files: &Files, now: Timestamp) -> StartedUpload {
    let signing = stores.presigner.begin();
    let in_order = |id: &ResourceId| files.files.iter().find(|file| file.id == *id);
    let file = |file: &UploadFile| {
        let plan = file.plan();
        let numbers: Vec<u32> = match file.state {
            FileState::Open => (1..=plan.parts.min(FIRST_URLS)).collect(),
            _ => Vec::new(),
        };
        StartedFile {
            document_id: Kind::Document.name(&file.id),
            name: file.name.clone(),
            part_size: plan.part_size,
            parts: plan.parts,
            part_urls: urls(&signing, &token.client, file, &numbers),
        }
    };
    StartedUpload {
        id: token.upload.name(),
        grant: token.encode(stores.keys),
        expires_at: token.item(now).expires_at.rfc3339(),
        files: files
            .upload
            .document_ids
            .iter()
            .filter_map(in_order)
            .map(file)
            .collect(),
    }
}
