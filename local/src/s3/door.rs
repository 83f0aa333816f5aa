//! The HTTP entry: CORS, a request id, and reading the rest of refused bodies.

use super::backend::RequestId;
use super::cors::{Cors, allow};
use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use futures::{Stream, StreamExt as _};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use s3s::StdError;
use s3s::service::S3Service;
use s3s::stream::{ByteStream, DynByteStream, RemainingLength};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::oneshot;
use ulid::Ulid;

/// How long to keep reading the body of a refused request.
const PATIENCE: Duration = Duration::from_secs(5);

/// The layer in front of the protocol layer.
pub(super) struct Door {
    pub(super) cors: Cors,
    pub(super) service: S3Service,
}

/// Answers one request.
pub(super) async fn answer(State(door): State<Arc<Door>>, mut request: Request) -> Response {
    if let Some(answer) = door.cors.preflight(request.method(), request.headers()) {
        return answer;
    }
    let origin = door.cors.origin(request.headers()).cloned();
    let id = Ulid::generate().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    join_encodings(request.headers_mut());
    let mut answer = door.pass(request).await;
    if let Some(origin) = &origin {
        allow(answer.headers_mut(), origin);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert("x-amz-request-id", id);
    }
    answer
}

impl Door {
    async fn pass(&self, request: Request) -> Response {
        // A sender that uses `Expect` sends no body after a refusal.
        let sends = !request.headers().contains_key(header::EXPECT);
        let (parts, body) = request.into_parts();
        let length = body.size_hint().exact();
        let (back, mut rest) = oneshot::channel();
        let lent: DynByteStream = Box::pin(Lent {
            body: Some(Mutex::new(body.into_data_stream())),
            back: Some(back),
            length,
        });
        let request = http::Request::from_parts(parts, s3s::Body::from(lent));
        let answer = self.service.call(request).await.map_or_else(
            |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            |answer| answer.map(Body::new),
        );
        // A sender that is cut off within its body never reads the error.
        if let (true, Ok(rest)) = (sends, rest.try_recv()) {
            let _ = tokio::time::timeout(PATIENCE, drain(rest)).await;
        }
        if answer.status() == StatusCode::NOT_MODIFIED {
            return without_body(answer);
        }
        answer
    }
}

/// Removes the body, because this response must have none, and the protocol layer adds one to every error.
fn without_body(mut answer: Response) -> Response {
    *answer.body_mut() = Body::empty();
    answer.headers_mut().remove(header::CONTENT_LENGTH);
    answer.headers_mut().remove(header::CONTENT_TYPE);
    answer
}

/// Joins several header lines into one, because the protocol layer does not accept several; the meaning and signature stay the same.
fn join_encodings(headers: &mut HeaderMap) {
    let lines = headers.get_all(header::CONTENT_ENCODING).iter();
    let lines: Vec<&[u8]> = lines.map(HeaderValue::as_bytes).collect();
    if lines.len() > 1
        && let Ok(joined) = HeaderValue::from_bytes(&lines.join(&b","[..]))
    {
        headers.insert(header::CONTENT_ENCODING, joined);
    }
}

async fn drain(mut rest: BodyDataStream) {
    while let Some(Ok(_)) = rest.next().await {}
}

/// A body that is returned when the protocol layer drops it.
struct Lent {
    /// The lock only makes it shareable, as the protocol layer requires; it is never contended.
    body: Option<Mutex<BodyDataStream>>,
    back: Option<oneshot::Sender<BodyDataStream>>,
    length: Option<u64>,
}

impl Stream for Lent {
    type Item = Result<Bytes, StdError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.body.as_mut().map(Mutex::get_mut) {
            Some(Ok(body)) => body
                .poll_next_unpin(context)
                .map(|item| item.map(|bytes| bytes.map_err(StdError::from))),
            _ => Poll::Ready(None),
        }
    }
}

impl ByteStream for Lent {
    fn remaining_length(&self) -> RemainingLength {
        self.length
            .and_then(|length| usize::try_from(length).ok())
            .map_or_else(RemainingLength::unknown, RemainingLength::new_exact)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(back)) = (self.body.take(), self.back.take())
            && let Ok(body) = body.into_inner()
        {
            let _ = back.send(body);
        }
    }
}
