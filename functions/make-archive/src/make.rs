//! Makes one archive, as far as one invocation goes.

use crate::State;
use crate::documents::{DocumentResult, write_document, wrong_size};
use crate::plan::plan;
use crate::work::Work;
use crate::write::{Gone, Parts};
use archive::manifest::{List, Row, Separator};
use archive::{Entry, Upload, part_size};
use shared::edge::invocation::Invocation;
use shared::engine::object_store::{Completed, Whole};
use shared::exchange::portal_event::ArchiveRequested;
use shared::failure::Failure;
use shared::resource::archive::store::{HeldArchive, Hold, hold};
use shared::resource::archive::{ArchivedDocument, seal};
use shared::resource::content::StoredContent;
use shared::value::time::Timestamp;
use std::time::Duration;

/// Longest wait for S3 to assemble the file. It may take "several minutes" (Amazon S3 API reference, `CompleteMultipartUpload`); the invocation has 15.
const PATIENCE: Duration = Duration::from_mins(4);

/// Most bytes of the work on an archive: less than a part, and what is known of 1,000 documents and 10,000 parts.
const MOST_WORK: usize = 32 * 1024 * 1024;

/// How far an archive is.
pub(crate) enum Made {
    /// Nothing is left to do.
    Done,
    /// Another invocation goes on.
    Paused,
    /// Another invocation writes it until then.
    Busy(Timestamp),
}

/// How an invocation ended.
enum Ended {
    /// The file is in the bucket.
    Whole(Box<Work>, StoredContent),
    /// Enough bytes were written for one invocation; another continues.
    Paused,
    /// There is nothing in it, or it cannot be made any more. If another invocation holds it, that one reports the outcome.
    Over,
}

/// Continues with an archive. Safe to repeat: a second invocation finds it held or ready.
pub(crate) async fn make(
    state: &State,
    requested: &ArchiveRequested,
    invocation: Invocation,
) -> Result<Made, Failure> {
    let ArchiveRequested {
        address_id,
        archive_id,
    } = requested;
    let held = match hold(&state.table, address_id, archive_id, invocation.now).await? {
        Hold::Taken(held) => held,
        Hold::Busy(until) => return Ok(Made::Busy(until)),
        Hold::Over => return Ok(Made::Done),
    };
    match go_on(state, &held, invocation.now).await {
        Ok(Ended::Whole(work, content)) => {
            let whole = work.whole(content);
            // It took minutes since the invocation began. A person who waited that long gets a mail.
            held.note_ready(&state.table, whole, invocation.time())
                .await?;
            Ok(Made::Done)
        }
        Ok(Ended::Paused) => {
            held.release(&state.table).await?;
            Ok(Made::Paused)
        }
        Ok(Ended::Over) => {
            held.note_failed(&state.table).await?;
            Ok(Made::Done)
        }
        Err(failure) => {
            give_way(state, &held, &failure).await?;
            Err(failure)
        }
    }
}

/// After a failure: another invocation tries again at once, or never.
async fn give_way(state: &State, held: &HeldArchive, failure: &Failure) -> Result<(), Failure> {
    if failure.is_permanent() {
        held.note_failed(&state.table).await?;
    } else {
        held.release(&state.table).await?;
    }
    Ok(())
}

async fn go_on(state: &State, held: &HeldArchive, now: Timestamp) -> Result<Ended, Failure> {
    let (mut work, upload) = load(state, held).await?;
    if work.length.is_none() {
        match write_documents(state, held, &mut work, upload).await? {
            Stretch::Over => return Ok(Ended::Over),
            Stretch::Paused(upload) => {
                save(state, held, &work, upload).await?;
                return Ok(Ended::Paused);
            }
            Stretch::All(_) if work.written.is_empty() => {
                abort(state, held, &work).await?;
                return Ok(Ended::Over);
            }
            Stretch::All(upload) => {
                if let Err(Gone) = finish(state, held, &mut work, upload, now).await? {
                    return Ok(Ended::Over);
                }
            }
        }
    }
    complete(state, held, work).await
}

/// The work that an invocation before this one left, or the first.
async fn load(state: &State, held: &HeldArchive) -> Result<(Work, Upload), Failure> {
    let objects = &state.objects;
    match objects
        .read_whole(&held.archive.work_key(), MOST_WORK)
        .await?
    {
        Whole::Bytes(object) => return Work::read(&object),
        Whole::TooLarge => return Err(Failure::permanent("the work on an archive is too large")),
        Whole::Missing => {}
    }
    let plan = plan(state, held).await?;
    let multipart = objects.begin_multipart(&held.archive.object_key()).await?;
    let (work, upload) = Work::new(multipart, plan, held.archive.size);
    let upload = save(state, held, &work, upload).await?;
    Ok((work, upload))
}

/// Saves the work for another invocation; returns the upload as this one continues with it.
async fn save(
    state: &State,
    held: &HeldArchive,
    work: &Work,
    upload: Upload,
) -> Result<Upload, Failure> {
    let (object, upload) = work.store(upload)?;
    state
        .objects
        .write_over(&held.archive.work_key(), object)
        .await?;
    Ok(upload)
}

/// How far the documents are.
enum Stretch {
    /// All were handled.
    All(Upload),
    /// Enough bytes were written for one invocation; another continues.
    Paused(Upload),
    /// Somebody else holds it, or the multipart upload is gone.
    Over,
}

async fn write_documents(
    state: &State,
    held: &HeldArchive,
    work: &mut Work,
    mut upload: Upload,
) -> Result<Stretch, Failure> {
    let key = held.archive.object_key();
    let begins = work.next == 0 && work.plan.documents.len() < held.contents.documents.len();
    // Documents that are not shared any more are noted here, because none of them is written.
    if begins && !note_progress(state, held, work).await? {
        return Ok(Stretch::Over);
    }
    let mut bytes = 0;
    while let Some(planned) = work.plan.documents.get(work.next).cloned() {
        if bytes >= state.stretch {
            return Ok(Stretch::Paused(upload));
        }
        let mut parts = Parts::new(state, &key, &work.multipart, &mut work.tags);
        upload = match write_document(state, held, &planned, upload, &mut parts).await? {
            DocumentResult::Written(upload, document, size) => {
                work.written.push((work.next, document));
                work.size += size;
                bytes += size;
                upload
            }
            DocumentResult::Hidden(upload) => upload,
            DocumentResult::Lost(upload) => {
                work.lost.push(work.next);
                upload
            }
            DocumentResult::Gone => return Ok(Stretch::Over),
        };
        work.next += 1;
        if !note_progress(state, held, work).await? {
            return Ok(Stretch::Over);
        }
    }
    Ok(Stretch::All(upload))
}

/// Tells the person how far it is; `false` when somebody else holds the archive.
async fn note_progress(state: &State, held: &HeldArchive, work: &Work) -> Result<bool, Failure> {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let gone = held.contents.documents.len() - work.plan.documents.len();
    let written = work.written.len();
    let left_out = gone + work.next - written;
    let noted = held.note_progress(&state.table, count(written), count(left_out));
    Ok(noted.await?)
}

/// Writes the list and the end of the archive, and saves that all parts were sent.
async fn finish(
    state: &State,
    held: &HeldArchive,
    work: &mut Work,
    upload: Upload,
    now: Timestamp,
) -> Result<Result<(), Gone>, Failure> {
    let names = name_lost(state, held, work).await?;
    let list = list(held, work, &names, &upload);
    let mut sending = upload.begin(Entry {
        path: work.plan.manifest.clone(),
        size: list.len() as u64,
        time: now,
    });
    let key = held.archive.object_key();
    let mut parts = Parts::new(state, &key, &work.multipart, &mut work.tags);
    let written = sending.write(&list);
    if let Err(Gone) = parts.send(written).await? {
        return Ok(Err(Gone));
    }
    let (upload, released) = sending.end().map_err(wrong_size)?;
    if let Err(Gone) = parts.send(released).await? {
        return Ok(Err(Gone));
    }
    let entries = upload.archive().written().iter();
    let length = archive::length(entries.map(|written| &written.entry));
    if let Err(Gone) = parts.send(upload.finish()).await? {
        return Ok(Err(Gone));
    }
    work.length = Some(length);
    // Nothing is left to send, so the state of an upload that has nothing does.
    save(state, held, work, Upload::new(part_size(length))).await?;
    Ok(Ok(()))
}

/// Looks again at the documents whose files are gone: the list names those that their clients still see. Keeps them, and gives their names.
async fn name_lost(
    state: &State,
    held: &HeldArchive,
    work: &mut Work,
) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    work.named.clear();
    for place in &work.lost {
        let Some(planned) = work.plan.documents.get(*place) else {
            continue;
        };
        let found = held.find(&state.table, &planned.document).await?;
        if let Some(data) = found.and_then(|(chosen, _)| chosen.copy.data) {
            work.named.push(ArchivedDocument {
                sealed: Some(seal(&data.name, &data.content)),
                ..planned.document.clone()
            });
            names.push(data.name);
        }
    }
    Ok(names)
}

/// The list of what is in the archive, and of what is not.
fn list(held: &HeldArchive, work: &Work, names: &[String], upload: &Upload) -> Vec<u8> {
    let hashed = upload.archive().written();
    let rows: Vec<_> = work
        .written
        .iter()
        .zip(hashed)
        .filter_map(|((place, _), written)| {
            let planned = work.plan.documents.get(*place)?;
            Some(Row {
                path: &planned.path,
                name: &planned.name,
                size: written.entry.size,
                sha256: written.digest.sha256,
                time: written.entry.time,
                sender: &planned.sender,
            })
        })
        .collect();
    let told = work.written.len() + names.len();
    let locale = held.archive.locale;
    let list = List {
        rows: &rows,
        lost: names,
        hidden: held.contents.documents.len().saturating_sub(told),
        zone: &work.plan.time_zone,
    };
    list.render(locale, Separator::of(locale))
}

async fn abort(state: &State, held: &HeldArchive, work: &Work) -> Result<(), Failure> {
    let key = held.archive.object_key();
    Ok(state.objects.abort_multipart(&key, &work.multipart).await?)
}

/// Assembles the file. If an invocation before this one did and its reply was lost, the file is there.
async fn complete(state: &State, held: &HeldArchive, work: Work) -> Result<Ended, Failure> {
    let key = held.archive.object_key();
    let tags: Vec<_> = work.tags.values().cloned().collect();
    let size = work.length.unwrap_or_default();
    let objects = &state.objects;
    match objects
        .complete_multipart(&key, &work.multipart, &tags, size, PATIENCE)
        .await?
    {
        Completed::Done | Completed::Gone => {}
        Completed::PartsDoNotFit => {
            return Err(Failure::permanent("the parts of an archive do not fit"));
        }
    }
    match objects.head(&key, None).await? {
        Some(object) => {
            let file = StoredContent {
                version_id: object.version_id,
                key,
            };
            Ok(Ended::Whole(Box::new(work), file))
        }
        None => Err(Failure::passing("an archive is not in the bucket yet")),
    }
}
