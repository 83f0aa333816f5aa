//! Events for an engine that sends none: its versions are listed every second, and those not seen before are new. Deletions are not noticed.

use crate::kept::Kept;
use crate::s3::{Change, ObjectEvent, Reason};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::ObjectVersion;
use serde::{Deserialize, Serialize};
use shared::edge::invocation::Invocation;
use std::collections::{HashSet, VecDeque};
use std::io;
use std::path::Path;
use std::time::Duration;
use ulid::Ulid;

/// How often the engine is listed.
const LOOK: Duration = Duration::from_secs(1);

/// A version that was reported.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Seen {
    key: String,
    version: String,
    /// Distinguishes contents where there are no versions.
    etag: String,
}

/// The versions of one bucket.
pub(crate) struct Listing {
    client: Client,
    bucket: String,
    seen: HashSet<Seen>,
    kept: Kept<Seen>,
    waiting: VecDeque<ObjectEvent>,
    sequence: u64,
}

impl Listing {
    /// Continues with the versions that `file` records as reported before a restart.
    pub(crate) fn open(client: Client, bucket: &str, file: Option<&Path>) -> io::Result<Self> {
        let kept = Kept::open(file)?;
        Ok(Self {
            client,
            bucket: bucket.to_owned(),
            seen: kept.select(|_| true).into_iter().collect(),
            kept,
            waiting: VecDeque::new(),
            sequence: 0,
        })
    }

    /// Waits for the next event.
    pub(super) async fn next(&mut self) -> ObjectEvent {
        loop {
            if let Some(event) = self.now().await {
                return event;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The next event, if there is one now.
    pub(super) async fn now(&mut self) -> Option<ObjectEvent> {
        if self.waiting.is_empty()
            && let Err(error) = self.look().await
        {
            eprintln!("local: the bucket cannot be listed: {error}");
        }
        self.waiting.pop_front()
    }

    /// Records an event as reported, so that it is not reported again after a restart.
    pub(super) fn note_told(&self, event: &ObjectEvent) {
        if let Change::Created { etag, .. } = &event.change {
            self.kept.push(Seen {
                key: event.key.clone(),
                version: event.version_id.clone().unwrap_or_default(),
                etag: etag.clone(),
            });
        }
    }

    async fn look(&mut self) -> Result<(), aws_sdk_s3::Error> {
        let (mut key, mut version) = (None, None);
        let mut found = Vec::new();
        loop {
            let list = self.client.list_object_versions().bucket(&self.bucket);
            let page = list
                .set_key_marker(key)
                .set_version_id_marker(version)
                .send()
                .await?;
            found.extend(page.versions.unwrap_or_default());
            (key, version) = (page.next_key_marker, page.next_version_id_marker);
            if page.is_truncated != Some(true) {
                break;
            }
        }
        found.sort_by_key(|version| {
            version
                .last_modified
                .map(|at| (at.secs(), at.subsec_nanos()))
        });
        for version in found {
            self.take(&version);
        }
        Ok(())
    }

    fn take(&mut self, version: &ObjectVersion) {
        let id = version.version_id.clone().filter(|id| id != "null");
        let etag = version.e_tag().unwrap_or_default().trim_matches('"');
        let seen = Seen {
            key: version.key().unwrap_or_default().to_owned(),
            version: id.clone().unwrap_or_default(),
            etag: etag.to_owned(),
        };
        if self.seen.contains(&seen) {
            return;
        }
        self.sequence += 1;
        self.waiting.push_back(ObjectEvent {
            bucket: self.bucket.clone(),
            key: seen.key.clone(),
            version_id: id,
            sequence: self.sequence,
            at: Invocation::system().now,
            request_id: Ulid::generate().to_string(),
            change: Change::Created {
                size: version
                    .size
                    .and_then(|size| size.try_into().ok())
                    .unwrap_or_default(),
                etag: etag.to_owned(),
                reason: if etag.contains('-') {
                    Reason::CompleteMultipartUpload
                } else {
                    Reason::PutObject
                },
            },
        });
        self.seen.insert(seen);
    }
}
