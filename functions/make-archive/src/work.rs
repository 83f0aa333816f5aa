//! What one invocation leaves for the next: an object beside the archive, which is written as a whole or not at all.

use crate::plan::Plan;
use archive::{Paused, Upload, part_size};
use serde::{Deserialize, Serialize};
use shared::failure::Failure;
use shared::resource::archive::ArchivedDocument;
use shared::resource::archive::store::WholeArchive;
use shared::resource::content::StoredContent;
use std::collections::BTreeMap;

/// How far an archive is, without the bytes that were not sent yet.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Work {
    /// S3's id of the multipart upload.
    pub(crate) multipart: String,
    /// The places.
    pub(crate) plan: Plan,
    /// How many of the planned documents had their turn.
    pub(crate) next: usize,
    /// Those of them that are in the archive, by their place in the plan, with what was written.
    pub(crate) written: Vec<(usize, ArchivedDocument)>,
    /// Size of those documents in bytes.
    pub(crate) size: u64,
    /// Those whose clients saw them and whose files are gone, by their place in the plan.
    pub(crate) lost: Vec<usize>,
    /// Those of them that the list names.
    pub(crate) named: Vec<ArchivedDocument>,
    /// The tags of the parts that were sent, by number.
    pub(crate) tags: BTreeMap<u32, String>,
    /// The length of the whole archive, once all its parts were sent.
    pub(crate) length: Option<u64>,
}

/// Work with the state of its upload.
#[derive(Serialize, Deserialize)]
struct Stored<W> {
    work: W,
    paused: Paused,
}

impl Work {
    /// The work before the first document, and its upload, for documents of `size` bytes together.
    pub(crate) fn new(multipart: String, plan: Plan, size: u64) -> (Self, Upload) {
        let work = Self {
            multipart,
            plan,
            next: 0,
            written: Vec::new(),
            size: 0,
            lost: Vec::new(),
            named: Vec::new(),
            tags: BTreeMap::new(),
            length: None,
        };
        (work, Upload::new(part_size(size)))
    }

    /// What is in the archive, once its file is whole.
    pub(crate) fn whole(self, content: StoredContent) -> WholeArchive {
        let documents = self.written.into_iter().map(|(_, document)| document);
        WholeArchive {
            documents: documents.collect(),
            named: self.named,
            size: self.size,
            content,
        }
    }

    /// The object that keeps the work and its upload: the length of the JSON in eight bytes, the JSON, and the bytes that were not sent yet.
    pub(crate) fn store(&self, upload: Upload) -> Result<(Vec<u8>, Upload), Failure> {
        let (paused, tail) = upload.pause();
        let stored = Stored { work: self, paused };
        let json = serde_json::to_vec(&stored).map_err(|_| unwritable())?;
        let mut object = (json.len() as u64).to_be_bytes().to_vec();
        object.extend(json);
        object.extend(&tail);
        let upload = stored.paused.resume(tail).map_err(|_| unwritable())?;
        Ok((object, upload))
    }

    /// Reads what [`Work::store`] wrote.
    pub(crate) fn read(object: &[u8]) -> Result<(Self, Upload), Failure> {
        let read = || {
            let (length, rest) = object.split_at_checked(8)?;
            let length = u64::from_be_bytes(length.try_into().ok()?);
            let (json, tail) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            let stored: Stored<Self> = serde_json::from_slice(json).ok()?;
            let upload = stored.paused.resume(tail.to_vec()).ok()?;
            Some((stored.work, upload))
        };
        read().ok_or_else(|| Failure::permanent("the work on an archive cannot be read"))
    }
}

fn unwritable() -> Failure {
    Failure::permanent("the work on an archive cannot be written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use archive::Entry;
    use shared::value::time::Timestamp;

    #[test]
    fn work_is_read_back_with_the_bytes_that_were_not_sent() {
        let plan = Plan {
            documents: Vec::new(),
            time_zone: "America/New_York".to_owned(),
            manifest: "Contents.csv".to_owned().try_into().unwrap(),
        };
        let (mut work, upload) = Work::new("m".to_owned(), plan, 3);
        work.tags.insert(2, "tag".to_owned());
        let mut sending = upload.begin(Entry {
            path: "a".to_owned().try_into().unwrap(),
            size: 3,
            time: Timestamp(0),
        });
        assert!(sending.write(b"abc").is_empty());
        let (upload, none) = sending.end().unwrap();
        assert!(none.is_none());
        let (object, upload) = work.store(upload).unwrap();
        let (read, resumed) = Work::read(&object).unwrap();
        assert_eq!(read.tags, work.tags);
        assert_eq!(resumed.finish(), upload.finish());
        for cut in [0, 7, 8, 100, object.len() - 1] {
            assert!(Work::read(&object[..cut]).is_err(), "{cut}");
        }
    }
}
