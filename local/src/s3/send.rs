//! Sending objects: read piece by piece, one chunk at a time.

use super::record::{Content, Version};
use super::store::Store;
use axum::body::Bytes;
use futures::stream::{Stream, try_unfold};
use s3s::dto::StreamingBlob;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// How many bytes are read at once.
const CHUNK: u64 = 512 * 1024;

/// Streams a range of a version. The version's files exist as long as the stream does.
pub(super) fn send(
    store: &Arc<Store>,
    version: &Arc<Version>,
    range: Range<u64>,
) -> impl Stream<Item = io::Result<Bytes>> + Send + Sync + use<> {
    let reading = Reading {
        store: Arc::clone(store),
        version: Arc::clone(version),
        range,
        open: None,
    };
    try_unfold(reading, |mut reading| async move {
        // Chunks are read on a blocking thread, and the whole reader moves there and back.
        let (chunk, reading) = spawn_blocking(move || (reading.next_chunk(), reading))
            .await
            .map_err(io::Error::other)?;
        Ok(chunk?.map(|chunk| (chunk, reading)))
    })
}

/// Streams a range as the body of a response.
pub(super) fn send_body(
    store: &Arc<Store>,
    version: &Arc<Version>,
    range: Range<u64>,
) -> StreamingBlob {
    StreamingBlob::wrap(send(store, version, range))
}

struct Reading {
    store: Arc<Store>,
    version: Arc<Version>,
    /// The range still to be sent.
    range: Range<u64>,
    /// The open file at the start of the range, and where its piece ends in the object.
    open: Option<(File, u64)>,
}

impl Reading {
    fn next_chunk(&mut self) -> io::Result<Option<Bytes>> {
        if self.range.is_empty() {
            return Ok(None);
        }
        let (mut file, end) = match self.open.take() {
            Some((file, end)) if end > self.range.start => (file, end),
            _ => self.open_piece()?,
        };
        let want = CHUNK.min(end.min(self.range.end) - self.range.start);
        let mut chunk = Vec::with_capacity(usize::try_from(want).unwrap_or_default());
        file.by_ref().take(want).read_to_end(&mut chunk)?;
        if (chunk.len() as u64) < want {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.range.start += want;
        self.open = Some((file, end));
        Ok(Some(chunk.into()))
    }

    fn open_piece(&self) -> io::Result<(File, u64)> {
        let pieces = self
            .version
            .content
            .as_ref()
            .map_or(&[][..], |content: &Content| &content.pieces);
        let mut end = 0;
        for piece in pieces {
            let start = end;
            end += piece.size;
            if end > self.range.start {
                let mut file = File::open(self.store.path(&piece.file))?;
                file.seek(SeekFrom::Start(self.range.start - start))?;
                return Ok((file, end));
            }
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
