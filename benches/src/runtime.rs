//! The Lambda Runtime API (AWS Lambda developer guide, "Using the Lambda runtime API") for one process at a time.

use crate::failure::{Failure, fail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use axum::routing::{get, post};
use serde_json::Value;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// Longest wait for a process to ask or answer: a Lambda timeout of the template is no longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A runtime API that one process is told of.
pub(crate) struct Runtime {
    /// `127.0.0.1:port`, for `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) address: String,
    asks: mpsc::Receiver<Ask>,
    answers: mpsc::Receiver<Answered>,
    server: JoinHandle<()>,
}

/// A process that asked for its next event.
pub(crate) struct Ask(oneshot::Sender<Vec<u8>>);

/// What a process answered to an event.
pub(crate) struct Answered {
    /// When the answer was there.
    pub(crate) at: Instant,
    /// The answer; an error of the function is a failure.
    body: Result<Bytes, Bytes>,
}

#[derive(Clone)]
struct Door {
    asks: mpsc::Sender<Ask>,
    answers: mpsc::Sender<Answered>,
}

impl Runtime {
    /// Opens a runtime API on a free port.
    pub(crate) async fn open() -> Result<Self, Failure> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let address = listener.local_addr()?.to_string();
        let (asks, asked) = mpsc::channel(1);
        let (answers, answered) = mpsc::channel(1);
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route(
                "/2018-06-01/runtime/invocation/{id}/response",
                post(respond),
            )
            .route("/2018-06-01/runtime/invocation/{id}/error", post(refuse))
            .route("/2018-06-01/runtime/init/error", post(refuse))
            .with_state(Door { asks, answers });
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the runtime API ended: {error}");
            }
        });
        Ok(Self {
            address,
            asks: asked,
            answers: answered,
            server,
        })
    }

    /// Waits until the process asks for its next event.
    pub(crate) async fn asked(&mut self) -> Result<Ask, Failure> {
        tokio::select! {
            ask = self.asks.recv() => ask.ok_or_else(|| Failure("the runtime API ended".into())),
            answer = self.answers.recv() => fail(match answer {
                Some(Answered { body: Ok(body) | Err(body), .. }) => format!("it answered before it was asked: {}", String::from_utf8_lossy(&body)),
                None => "the runtime API ended".into(),
            }),
            () = tokio::time::sleep(PATIENCE) => fail("it did not ask for an event"),
        }
    }

    /// Waits for the answer to the event that was handed out.
    pub(crate) async fn answered(&mut self) -> Result<Answered, Failure> {
        match tokio::time::timeout(PATIENCE, self.answers.recv()).await {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => fail("the runtime API ended"),
            Err(_) => fail("it did not answer an event"),
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Ask {
    /// Hands out an event.
    pub(crate) fn give(self, event: &[u8]) -> Result<(), Failure> {
        let given = self.0.send(event.to_vec());
        given.or_else(|_| fail("the process ended while it waited for an event"))
    }
}

impl Answered {
    /// The answer as JSON; an error of the function is a failure.
    pub(crate) fn read(&self) -> Result<Value, Failure> {
        match &self.body {
            Ok(body) => Ok(serde_json::from_slice(body)?),
            Err(body) => fail(format!("it failed: {}", String::from_utf8_lossy(body))),
        }
    }
}

async fn next(State(door): State<Door>) -> Response<axum::body::Body> {
    let (give, given) = oneshot::channel();
    let event = match door.asks.send(Ask(give)).await {
        Ok(()) => given.await.ok(),
        Err(_) => None,
    };
    let answer = Response::builder()
        .header("content-type", "application/json")
        .header(
            "lambda-runtime-aws-request-id",
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
        )
        .header("lambda-runtime-deadline-ms", "4102444800000")
        .header(
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:123456789012:function:bench",
        )
        .header(
            "lambda-runtime-trace-id",
            "Root=1-6922a4c0-3f1c2b7a5d4e6f708192a3b4;Sampled=0",
        );
    let answer = match event {
        Some(event) => answer.body(event.into()),
        None => answer.status(StatusCode::GONE).body(Vec::new().into()),
    };
    answer.unwrap_or_default()
}

async fn respond(State(door): State<Door>, body: Bytes) -> StatusCode {
    let answer = Answered {
        at: Instant::now(),
        body: Ok(body),
    };
    let _ = door.answers.send(answer).await;
    StatusCode::ACCEPTED
}

async fn refuse(State(door): State<Door>, body: Bytes) -> StatusCode {
    let answer = Answered {
        at: Instant::now(),
        body: Err(body),
    };
    let _ = door.answers.send(answer).await;
    StatusCode::ACCEPTED
}
