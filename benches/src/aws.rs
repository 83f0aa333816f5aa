//! The endpoints of AWS as the functions see them: TLS in front of the local engines. What one invocation asked is recorded with its answers; every other invocation gets the same answers.

mod exchange;
mod tls;
mod traffic;

pub(crate) use exchange::{Exchange, Units};
pub(crate) use tls::folder as folder_of_certificates;

use crate::failure::Failure;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use exchange::operation_of;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use traffic::Traffic;

/// The clients of the functions, as they stand in `AWS_ENDPOINT_URL_…`.
const SERVICES: [&str; 6] = ["DYNAMODB", "S3", "SESV2", "EVENTBRIDGE", "SNS", "SQS"];

/// The longest body of a call.
const LONGEST: usize = 16 << 20;

/// All endpoints.
#[derive(Clone)]
pub(crate) struct Aws {
    /// The variables that lead to the endpoints.
    pub(crate) variables: BTreeMap<String, String>,
    traffic: Arc<Mutex<Traffic>>,
}

/// One endpoint.
#[derive(Clone)]
struct Endpoint {
    service: &'static str,
    /// The engine behind it, without TLS.
    engine: String,
    http: reqwest::Client,
    traffic: Arc<Mutex<Traffic>>,
}

impl Aws {
    /// Opens an endpoint for each service in front of `engines`, which gives the address for a name.
    pub(crate) async fn open(engines: impl Fn(&str) -> String) -> Result<Self, Failure> {
        let traffic = Arc::new(Mutex::new(Traffic::default()));
        let mut variables = BTreeMap::new();
        for service in SERVICES {
            let endpoint = Endpoint {
                service,
                engine: engines(service),
                http: reqwest::Client::new(),
                traffic: Arc::clone(&traffic),
            };
            let router = Router::new().fallback(answer).with_state(endpoint);
            let listener = tls::Listener::open().await?;
            // With a name, S3's client would put the bucket in front of it.
            let host = if service == "S3" {
                "127.0.0.1"
            } else {
                "localhost"
            };
            let url = format!("https://{host}:{}", listener.port);
            variables.insert(format!("AWS_ENDPOINT_URL_{service}"), url);
            tokio::spawn(async move {
                if let Err(error) = axum::serve(listener, router).await {
                    eprintln!("the endpoint of {service} ended: {error}");
                }
            });
        }
        Ok(Self { variables, traffic })
    }

    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until further notice every answer takes at least this long after its request, so that the engine's own time does not count.
    pub(crate) fn set_delay(&self, delay: Duration) {
        self.traffic().delay = delay;
    }

    /// A process starts: what it calls before its first invocation is answered by the engines.
    pub(crate) fn forward(&self) {
        self.traffic().forward();
    }

    /// An invocation begins whose calls are answered by the engines and recorded.
    pub(crate) fn record(&self) {
        self.traffic().record();
    }

    /// The invocation that was recorded is over.
    pub(crate) fn recorded(&self) -> Vec<Exchange> {
        self.traffic().finish()
    }

    /// An invocation begins whose calls get the answers of `exchanges`.
    pub(crate) fn replay(&self, exchanges: &Arc<Vec<Exchange>>) {
        self.traffic().replay(exchanges);
    }

    /// The calls since the last invocation began that had no recorded answer, by operation.
    pub(crate) fn unknown(&self) -> Vec<String> {
        std::mem::take(&mut self.traffic().unknown)
    }
}

async fn answer(State(endpoint): State<Endpoint>, request: Request) -> Response<Body> {
    let arrived = Instant::now();
    match endpoint.answer(request, arrived).await {
        Ok(answer) => answer,
        Err(Failure(cause)) => {
            eprintln!("the endpoint of {}: {cause}", endpoint.service);
            let mut answer = Response::new(Body::empty());
            *answer.status_mut() = StatusCode::BAD_GATEWAY;
            answer
        }
    }
}

impl Endpoint {
    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, request: Request, arrived: Instant) -> Result<Response<Body>, Failure> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LONGEST).await?;
        let asked = operation_of(self.service, &parts, &body);
        let (round, known, delay) = {
            let mut traffic = self.traffic();
            let round = traffic.begin();
            (round, traffic.known(&asked), traffic.delay)
        };
        let answer = match known {
            Some(answer) => answer,
            None => {
                asked
                    .forward(&self.http, &self.engine, &parts, &body)
                    .await?
            }
        };
        if let Some(rest) = delay
            .checked_sub(arrived.elapsed())
            .filter(|rest| !rest.is_zero())
        {
            // The timers of the runtime are no finer than a millisecond.
            tokio::task::spawn_blocking(move || std::thread::sleep(rest)).await?;
        }
        let response = answer.to_response()?;
        self.traffic().end(round, asked, answer);
        Ok(response)
    }
}
