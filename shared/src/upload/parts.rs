//! The parts of a file: the URLs to send them to, and the parts that S3 has.

use super::Stores;
use super::hand_out::{grant_of, hand_out_grant};
use super::open::{UploadSender, open};
use super::view::{FileView, PartUrl, PartUrls, ReceivedPart, UploadList, UploadView};
use super::{FileState, UploadFile};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::object_store::ObjectStore;
use crate::engine::presign::Signing;
use crate::engine::table::Table;
use crate::people::access::{self, Caller};
use crate::value::id::{ClientRef, ResourceId, UploadId};
use crate::value::time::Timestamp;
use futures::future::{try_join, try_join_all};
use std::collections::BTreeSet;

/// Most part URLs per file in the answer to an announcement. With this limit, twenty large files fit into one answer many times over.
pub(super) const FIRST_URLS: u32 = 10;

/// Lifetime of a part's URL, in seconds. URLs are requested shortly before use, and a part that is sent to one after a sign-out has no effect.
const URL_SECONDS: u32 = 15 * 60;

/// The URLs of parts, by their numbers in the file's plan.
pub(super) fn urls(
    signing: &Signing<'_>,
    client: &ClientRef,
    file: &UploadFile,
    numbers: &[u32],
) -> Vec<PartUrl> {
    let (key, plan) = (file.object_key(client).to_string(), file.plan());
    let url = |number: &u32| {
        let length = plan.length(*number)?;
        let signed = match &file.multipart {
            Some(multipart) => signing.upload_part(&key, multipart, *number, length, URL_SECONDS),
            None => signing.put(&key, length, URL_SECONDS),
        };
        Some(PartUrl {
            part_number: *number,
            url: signed.url,
            headers: signed.headers,
        })
    };
    numbers.iter().filter_map(url).collect()
}

/// URLs for more parts of a file. Takes one round of calls.
///
/// # Errors
/// When there is no such file, it can no longer be resumed, or a number is repeated or not one of its parts.
pub async fn more_urls(
    stores: &Stores<'_>,
    sender: &UploadSender,
    (upload, document): (&UploadId, &ResourceId),
    numbers: &[u32],
    now: Timestamp,
) -> Result<PartUrls, Problem> {
    let opened = open(stores.table, sender, upload, now).await?;
    let file = opened.file(document)?;
    check_numbers(file, numbers)?;
    if file.state != FileState::Open || now >= file.ends_at {
        return Err(Problem::UploadExpired);
    }
    Ok(PartUrls {
        data: urls(&stores.presigner.begin(), &opened.client, file, numbers),
    })
}

fn check_numbers(file: &UploadFile, numbers: &[u32]) -> Result<(), Problem> {
    let plan = file.plan();
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, number) in numbers.iter().enumerate() {
        let at = format!("/part_numbers/{place}");
        if plan.length(*number).is_none() {
            errors.push(FieldError::new(at, "range"));
        } else if !seen.insert(number) {
            errors.push(FieldError::new(at, "part-twice"));
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::PartsDoNotFit(errors))
    }
}

/// The state of one upload, with the parts that S3 has. Takes two rounds of calls. A session gets a new grant with it.
///
/// # Errors
/// When the sender has no such upload.
pub async fn show(
    stores: &Stores<'_>,
    sender: &UploadSender,
    id: &UploadId,
    now: Timestamp,
) -> Result<UploadView, Problem> {
    let opened = open(stores.table, sender, id, now).await?;
    let (client, files) = (&opened.client, &opened.files);
    let mut view = UploadView::new(&client.firm, &files.upload, &files.files);
    let token = match sender {
        UploadSender::Session(caller) if files.open(now) => Some(grant_of(caller, client, id)),
        _ => None,
    };
    let grant = async {
        if let Some(token) = &token {
            hand_out_grant(stores.table, &opened.authority, token, now).await?;
        }
        Ok::<_, Problem>(())
    };
    let received = files.files.iter().map(|file| async {
        let parts = match file.state {
            FileState::Open => Some(received(stores.objects, client, file).await?),
            _ => None,
        };
        Ok::<_, Problem>((FileView::new(file).document_id, parts))
    });
    let ((), received): ((), Vec<_>) = try_join(grant, try_join_all(received)).await?;
    for (document, parts) in received {
        if let Some(file) = view
            .files
            .iter_mut()
            .find(|file| file.document_id == document)
        {
            file.received_parts = parts;
        }
    }
    if let Some(token) = token {
        view.grant = Some(token.encode(stores.keys));
        view.expires_at = Some(token.item(now).expires_at.rfc3339());
    }
    Ok(view)
}

/// The parts of a file that S3 has. If S3 has already assembled them and the answer was lost, each part has the tag of the whole object, and the file can be completed with them. If S3 discarded the multipart upload, there are none.
pub(super) async fn received(
    objects: &ObjectStore,
    client: &ClientRef,
    file: &UploadFile,
) -> Result<Vec<ReceivedPart>, Problem> {
    let key = file.object_key(client).to_string();
    if let Some(multipart) = &file.multipart {
        let part = |(part_number, etag, size)| ReceivedPart {
            part_number,
            etag,
            size,
        };
        if let Some(parts) = objects.list_parts(&key, multipart).await? {
            return Ok(parts.into_iter().map(part).collect());
        }
        let whole = objects.head(&key, None).await?;
        let plan = file.plan();
        let parts = whole.into_iter().flat_map(|head| {
            let tag = head.etag.trim_matches('"').to_owned();
            (1..=plan.parts).filter_map(move |number| {
                let size = plan.length(number)?;
                Some((number, tag.clone(), size))
            })
        });
        return Ok(parts.map(part).collect());
    }
    let head = objects.head(&key, None).await?;
    let part = head.map(|head| ReceivedPart {
        part_number: 1,
        etag: head.etag.trim_matches('"').to_owned(),
        size: head.size,
    });
    Ok(part.into_iter().collect())
}

/// The caller's uploads, newest first. Takes one round of calls, none of them to S3. `only_open` leaves out uploads that cannot or need not be resumed.
///
/// # Errors
/// When the session is over.
pub async fn list(
    table: &Table,
    caller: &Caller,
    only_open: bool,
    now: Timestamp,
) -> Result<UploadList, Problem> {
    let find = |client: ClientRef| async move { super::open::read_uploads(table, &client).await };
    let (access, seen) = access::read(table, caller, now, find).await?;
    let mut uploads = Vec::new();
    for seen in seen {
        let firm = &seen.membership.client.firm;
        for files in &seen.found {
            let upload = &files.upload;
            let theirs = upload.address == access.address
                && seen.matters.get(&upload.matter).is_some()
                && !files.wait_with_draft();
            if theirs && (files.open(now) || !only_open) {
                let view = UploadView::new(firm, upload, &files.files);
                uploads.push((upload.created_at, view));
            }
        }
    }
    uploads.sort_by_key(|(created_at, _)| std::cmp::Reverse(*created_at));
    let data = uploads.into_iter().map(|(_, view)| view);
    Ok(UploadList {
        data: data.collect(),
    })
}
