//! Sends the bytes of an archive as parts.

use crate::State;
use archive::Part;
use shared::failure::Failure;
use std::collections::BTreeMap;

/// Where the parts of one archive go.
pub(crate) struct Parts<'a> {
    state: &'a State,
    key: &'a str,
    multipart: &'a str,
    tags: &'a mut BTreeMap<u32, String>,
}

/// The multipart upload is gone: it was finished before, or its day is over.
#[derive(Debug)]
pub(crate) struct Gone;

impl<'a> Parts<'a> {
    /// Parts of the multipart upload for the object `key`.
    pub(crate) fn new(
        state: &'a State,
        key: &'a str,
        multipart: &'a str,
        tags: &'a mut BTreeMap<u32, String>,
    ) -> Self {
        Self {
            state,
            key,
            multipart,
            tags,
        }
    }

    /// Sends these parts, one after the other. A part that was sent before is replaced.
    pub(crate) async fn send(
        &mut self,
        parts: impl IntoIterator<Item = Part>,
    ) -> Result<Result<(), Gone>, Failure> {
        for Part { number, bytes } in parts {
            let objects = &self.state.objects;
            let sent = objects.upload_part(self.key, self.multipart, number, bytes);
            let Some(tag) = sent.await? else {
                return Ok(Err(Gone));
            };
            self.tags.insert(number, tag);
        }
        Ok(Ok(()))
    }
}
