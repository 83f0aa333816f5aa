//! Receiving bodies into files: they are hashed and written while the next bytes arrive, so that a part of any size uses the same memory.

use super::checksum::{Algorithm, Checksum};
use super::claims::{Claims, refuse};
use super::record::Piece;
use super::store::{Draft, Store};
use axum::body::Bytes;
use futures::StreamExt as _;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::StreamingBlob;
use s3s::{S3Error, S3Result, StdError, TrailingHeaders, s3_error};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write as _};
use tokio::task::{JoinHandle, spawn_blocking};

/// How many bytes are hashed and written at once. Two batches per body are in memory: one arrives while the other is written.
const BATCH: usize = 1024 * 1024;

/// A completely received body that matches its sender's claims.
pub(super) struct Received {
    draft: Draft,
    pub(super) size: u64,
    pub(super) md5: [u8; 16],
    pub(super) checksum: Checksum,
}

impl Received {
    /// The body as a piece of an object.
    pub(super) fn piece(&self) -> Piece {
        Piece {
            file: self.draft.name.clone(),
            size: self.size,
        }
    }

    /// The `ETag` for a single body.
    pub(super) fn etag(&self) -> String {
        hex(&self.md5)
    }

    /// Keeps the file, because a record now refers to it.
    pub(super) fn keep(self) {
        self.draft.keep();
    }
}

/// Writes a body to a file of the store. Its checksum uses the sender's algorithm, or `otherwise` if the sender states none. The file is deleted if anything is wrong, if the sender disconnects, or if nobody keeps it.
pub(super) async fn receive(
    store: &Store,
    body: Option<StreamingBlob>,
    claims: &Claims,
    trailers: Option<&TrailingHeaders>,
    otherwise: Algorithm,
) -> S3Result<Received> {
    let algorithm = claims.algorithm().unwrap_or(otherwise);
    let (draft, file) = store.draft().map_err(S3Error::internal_error)?;
    let mut sink = Sink {
        file,
        size: 0,
        md5: Md5::new(),
        checksum: algorithm.hasher(),
    };
    if let Some(body) = body {
        sink = pour(body, sink, claims.length).await?;
    }
    if sink.size != claims.length {
        return Err(incomplete());
    }
    let md5 = sink.md5.finalize();
    let checksum = algorithm.finish(sink.checksum);
    claims.check(&md5, &checksum, trailers)?;
    Ok(Received {
        draft,
        size: sink.size,
        md5,
        checksum,
    })
}

/// The file and hashes that a body is written to.
struct Sink {
    file: File,
    size: u64,
    md5: Md5,
    checksum: ChecksumHasher,
}

impl Sink {
    fn write(mut self, batch: &[Bytes]) -> io::Result<Self> {
        for bytes in batch {
            self.md5.update(bytes);
            self.checksum.update(bytes);
            self.size += bytes.len() as u64;
            self.file.write_all(bytes)?;
        }
        Ok(self)
    }
}

async fn pour(mut body: StreamingBlob, sink: Sink, length: u64) -> S3Result<Sink> {
    let mut arrived = 0;
    let mut writing: JoinHandle<io::Result<Sink>> = spawn_blocking(|| Ok(sink));
    loop {
        let batch = gather(&mut body).await?;
        arrived += size_of(&batch) as u64;
        let sink = writing
            .await
            .map_err(S3Error::internal_error)?
            .map_err(S3Error::internal_error)?;
        if batch.is_empty() {
            return Ok(sink);
        }
        if arrived > length {
            return Err(incomplete());
        }
        writing = spawn_blocking(move || sink.write(&batch));
    }
}

/// The next batch; empty at the end of the body.
async fn gather(body: &mut StreamingBlob) -> S3Result<Vec<Bytes>> {
    let mut batch = Vec::new();
    let mut size = 0;
    while size < BATCH {
        match body.next().await {
            Some(Ok(bytes)) if bytes.is_empty() => {}
            Some(Ok(bytes)) => {
                size += bytes.len();
                batch.push(bytes);
            }
            Some(Err(error)) => return Err(explain(error)),
            None => break,
        }
    }
    Ok(batch)
}

fn size_of(batch: &[Bytes]) -> usize {
    batch.iter().map(Bytes::len).sum()
}

fn incomplete() -> S3Error {
    s3_error!(
        IncompleteBody,
        "You did not provide the number of bytes specified by the Content-Length HTTP header."
    )
}

/// Translates an error of the body's stream to S3's. The protocol layer keeps the types of its errors private, so their texts tell them apart.
fn explain(error: StdError) -> S3Error {
    let text = error.to_string();
    let mut explained = if text.contains("Sha256Mismatch") {
        refuse(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        )
    } else if text.contains("SignatureMismatch") {
        s3_error!(
            SignatureDoesNotMatch,
            "The request signature we calculated does not match the signature you provided. Check your key and signing method."
        )
    } else {
        incomplete()
    };
    explained.set_source(error);
    explained
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
