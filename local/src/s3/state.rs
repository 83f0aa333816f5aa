//! Buckets, versions and uploads, derived from the records.

use super::event::ObjectEvent;
use super::record::{Content, Record, UNVERSIONED, Upload, Version, no_such_key};
use http::{HeaderMap, HeaderValue};
use s3s::{S3Error, S3Result, s3_error};
use shared::value::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The state of the store.
#[derive(Default)]
pub(super) struct State {
    pub(super) buckets: BTreeMap<String, Bucket>,
    /// Undelivered events, by sequence number.
    untold: BTreeMap<u64, ObjectEvent>,
    /// The sequence number of the newest event.
    sequence: u64,
    dead: Dead,
}

/// One bucket.
#[derive(Default)]
pub(super) struct Bucket {
    pub(super) created: Timestamp,
    pub(super) versioned: bool,
    /// Each key's versions, oldest first.
    pub(super) objects: BTreeMap<String, Vec<Arc<Version>>>,
    /// By id, oldest first.
    pub(super) uploads: BTreeMap<String, Upload>,
}

/// Files and versions that nothing refers to any more.
#[derive(Default)]
struct Dead {
    files: Vec<String>,
    /// Their files are needed until nobody reads them.
    versions: Vec<Arc<Version>>,
}

impl State {
    /// Applies a change.
    pub(super) fn apply(&mut self, record: Record) {
        match record {
            Record::Bucket {
                bucket,
                created,
                versioned,
            } => {
                let bucket = self.buckets.entry(bucket).or_default();
                bucket.created = created;
                bucket.versioned = versioned;
            }
            Record::Written {
                bucket,
                key,
                version,
                upload,
                event,
            } => {
                if let Some(bucket) = self.buckets.get_mut(&bucket) {
                    if let Some(upload) = upload.and_then(|id| bucket.uploads.remove(&id)) {
                        self.dead.files.extend(left_over(&upload, &version));
                    }
                    let versions = bucket.objects.entry(key).or_default();
                    if version.id == UNVERSIONED {
                        self.dead.versions.extend(take(versions, UNVERSIONED));
                    }
                    versions.push(Arc::new(version));
                }
                self.expect(event);
            }
            Record::Removed {
                bucket,
                key,
                version,
                event,
            } => {
                if let Some(bucket) = self.buckets.get_mut(&bucket)
                    && let Some(versions) = bucket.objects.get_mut(&key)
                {
                    self.dead.versions.extend(take(versions, &version));
                    if versions.is_empty() {
                        bucket.objects.remove(&key);
                    }
                }
                self.expect(event);
            }
            Record::Begun { bucket, id, upload } => {
                if let Some(bucket) = self.buckets.get_mut(&bucket) {
                    bucket.uploads.insert(id, upload);
                }
            }
            Record::Part {
                bucket,
                upload,
                number,
                part,
            } => {
                let bucket = self.buckets.get_mut(&bucket);
                if let Some(upload) = bucket.and_then(|bucket| bucket.uploads.get_mut(&upload)) {
                    let before = upload.parts.insert(number, part);
                    self.dead.files.extend(before.map(|part| part.piece.file));
                }
            }
            Record::Aborted { bucket, upload } => {
                let bucket = self.buckets.get_mut(&bucket);
                let upload = bucket.and_then(|bucket| bucket.uploads.remove(&upload));
                let parts = upload.into_iter().flat_map(|upload| upload.parts);
                self.dead
                    .files
                    .extend(parts.map(|(_, part)| part.piece.file));
            }
            Record::Untold { event } => self.expect(Some(event)),
            Record::Told { sequence } => self.untold = self.untold.split_off(&(sequence + 1)),
        }
    }

    fn expect(&mut self, event: Option<ObjectEvent>) {
        if let Some(event) = event {
            self.sequence = self.sequence.max(event.sequence);
            self.untold.insert(event.sequence, event);
        }
    }

    /// The shortest list of records that produces this state.
    pub(super) fn records(&self) -> Vec<Record> {
        let mut records = Vec::new();
        for (name, bucket) in &self.buckets {
            bucket.record(name, &mut records);
        }
        let untold = self.untold.values().cloned();
        records.extend(untold.map(|event| Record::Untold { event }));
        records
    }

    /// The undelivered events, oldest first.
    pub(super) fn untold(&self) -> impl Iterator<Item = &ObjectEvent> {
        self.untold.values()
    }

    /// A sequence number for a new event: greater than every earlier one, even if the clock was set back.
    pub(super) fn next_sequence(&self, now: Timestamp) -> u64 {
        let by_clock = u64::try_from(now.0).unwrap_or_default() << 20;
        by_clock.max(self.sequence + 1)
    }

    /// Takes the files that may be deleted now.
    pub(super) fn take_dead(&mut self) -> Vec<String> {
        let mut files = std::mem::take(&mut self.dead.files);
        self.dead.versions.retain(|version| {
            let read = Arc::strong_count(version) > 1;
            if !read {
                files.extend(files_of(version).map(str::to_owned));
            }
            read
        });
        files
    }

    /// All files that are needed.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.buckets.values().flat_map(|bucket| {
            let versions = bucket.objects.values().flatten();
            let parts = bucket
                .uploads
                .values()
                .flat_map(|upload| upload.parts.values());
            versions
                .flat_map(|version| files_of(version))
                .chain(parts.map(|part| part.piece.file.as_str()))
        })
    }

    /// The bucket with this name, or S3's error.
    pub(super) fn bucket(&self, name: &str) -> S3Result<&Bucket> {
        self.buckets
            .get(name)
            .ok_or_else(|| s3_error!(NoSuchBucket, "The specified bucket does not exist"))
    }
}

impl Bucket {
    fn record(&self, name: &str, records: &mut Vec<Record>) {
        let bucket = name.to_owned();
        records.push(Record::Bucket {
            bucket: bucket.clone(),
            created: self.created,
            versioned: self.versioned,
        });
        for (key, versions) in &self.objects {
            records.extend(versions.iter().map(|version| Record::Written {
                bucket: bucket.clone(),
                key: key.clone(),
                version: Version::clone(version),
                upload: None,
                event: None,
            }));
        }
        for (id, upload) in &self.uploads {
            records.push(Record::Begun {
                bucket: bucket.clone(),
                id: id.clone(),
                upload: upload.clone(),
            });
            records.extend(upload.parts.iter().map(|(number, part)| Record::Part {
                bucket: bucket.clone(),
                upload: id.clone(),
                number: *number,
                part: part.clone(),
            }));
        }
    }

    /// The current content of a key; `None` when there is none, or a delete marker.
    pub(super) fn current(&self, key: &str) -> Option<&Content> {
        self.objects.get(key)?.last()?.content.as_ref()
    }

    /// A version with content: the one with the id, or the current one.
    pub(super) fn find(&self, key: &str, id: Option<&str>) -> S3Result<Arc<Version>> {
        let versions = self.objects.get(key).map(Vec::as_slice).unwrap_or_default();
        let found = match id {
            None => versions.last(),
            Some(id) => versions.iter().find(|version| version.id == id),
        };
        match (found, id) {
            (Some(version), _) if version.content.is_some() => Ok(Arc::clone(version)),
            (Some(marker), Some(_)) => Err(marked(
                s3_error!(
                    MethodNotAllowed,
                    "The specified method is not allowed against this resource."
                ),
                marker,
            )),
            (Some(marker), None) => Err(marked(no_such_key(), marker)),
            (None, Some(_)) => Err(s3_error!(
                NoSuchVersion,
                "The specified version does not exist."
            )),
            (None, None) => Err(no_such_key()),
        }
    }

    /// An upload in progress for a key.
    pub(super) fn upload(&self, key: &str, id: &str) -> S3Result<&Upload> {
        self.uploads.get(id).filter(|upload| upload.key == key).ok_or_else(|| {
            s3_error!(
                NoSuchUpload,
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
            )
        })
    }
}

/// Marks an error as caused by a delete marker.
fn marked(mut error: S3Error, marker: &Version) -> S3Error {
    let mut headers = HeaderMap::new();
    headers.insert("x-amz-delete-marker", HeaderValue::from_static("true"));
    if let Ok(id) = HeaderValue::from_str(&marker.id) {
        headers.insert("x-amz-version-id", id);
    }
    error.set_headers(headers);
    error
}

fn take(versions: &mut Vec<Arc<Version>>, id: &str) -> Option<Arc<Version>> {
    let place = versions.iter().position(|version| version.id == id)?;
    Some(versions.remove(place))
}

fn files_of(version: &Version) -> impl Iterator<Item = &str> {
    let pieces = version.content.iter().flat_map(|content| &content.pieces);
    pieces.map(|piece| piece.file.as_str())
}

/// The files of parts that the completed object does not use.
fn left_over(upload: &Upload, version: &Version) -> Vec<String> {
    let held: std::collections::HashSet<&str> = files_of(version).collect();
    let parts = upload.parts.values().map(|part| &part.piece.file);
    parts
        .filter(|file| !held.contains(file.as_str()))
        .cloned()
        .collect()
}
