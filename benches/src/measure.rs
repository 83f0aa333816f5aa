//! One process from its start to its last answer.

use crate::aws::{Aws, Exchange};
use crate::bootstrap::Bootstrap;
use crate::failure::{Failure, fail};
use crate::process::{Cores, Process};
use crate::runtime::{Answered, Ask, Runtime};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long an endpoint takes while latency is measured.
const DELAY: Duration = Duration::from_millis(4);

/// How long an endpoint takes while calls are recorded: long enough that calls of one round are all made before one of them is answered, on a busy machine as well.
const APART: Duration = Duration::from_millis(50);

/// How many invocations one measurement takes.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// Invocations before those whose time counts.
    pub(crate) before: u32,
    /// Invocations whose CPU time counts; memory is read after them.
    pub(crate) counted: u32,
    /// Invocations with slow endpoints.
    pub(crate) slow: u32,
}

/// What one process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    /// CPU time until it first asks for an event.
    pub(crate) init: Duration,
    /// CPU time of the first event.
    pub(crate) first: Duration,
    /// CPU time of one of many events.
    pub(crate) warm: Duration,
    /// In kibibytes, after all events.
    pub(crate) memory: u64,
    /// The median time of an event while every call takes [`DELAY`].
    pub(crate) latency: Duration,
}

/// Where the answers of the endpoints come from.
pub(crate) enum Answers<'a> {
    /// The first invocation is answered by the engines, and recorded for the others.
    Recorded,
    /// All are answered as somebody else's were.
    Given(&'a Arc<Vec<Exchange>>),
    /// There are no calls.
    None,
}

/// A running process that waits for its next event.
struct Running<'a> {
    process: Process,
    runtime: Runtime,
    aws: &'a Aws,
    exchanges: Arc<Vec<Exchange>>,
    ask: Ask,
}

/// The CPU time of a process until it first asks for an event.
pub(crate) async fn measure_init(
    cores: Cores,
    bootstrap: &Bootstrap,
    variables: &BTreeMap<String, String>,
    aws: &Aws,
) -> Result<Duration, Failure> {
    aws.forward();
    let (process, _, _) = start(cores, bootstrap, variables).await?;
    process.cpu()
}

async fn start(
    cores: Cores,
    bootstrap: &Bootstrap,
    variables: &BTreeMap<String, String>,
) -> Result<(Process, Runtime, Ask), Failure> {
    let mut runtime = Runtime::open().await?;
    let mut variables = variables.clone();
    variables.insert("AWS_LAMBDA_RUNTIME_API".to_owned(), runtime.address.clone());
    let process = Process::start(cores, &bootstrap.command, &bootstrap.folder, &variables)?;
    let ask = runtime.asked().await?;
    Ok((process, runtime, ask))
}

/// Starts a process, gives it `event` many times, and returns what it took and the calls that it made.
pub(crate) async fn measure(
    cores: Cores,
    bootstrap: &Bootstrap,
    variables: &BTreeMap<String, String>,
    event: &Value,
    aws: &Aws,
    answers: Answers<'_>,
    effort: Effort,
) -> Result<(Measured, Arc<Vec<Exchange>>), Failure> {
    let event = event.to_string().into_bytes();
    aws.forward();
    let (process, runtime, ask) = start(cores, bootstrap, variables).await?;
    let init = process.cpu()?;
    let mut running = Running {
        process,
        runtime,
        aws,
        exchanges: Arc::default(),
        ask,
    };
    match answers {
        Answers::Recorded => {
            aws.set_delay(APART);
            aws.record();
            running = running.invoke(&event).await?.1;
            running.exchanges = Arc::new(aws.recorded());
            aws.set_delay(Duration::ZERO);
        }
        Answers::Given(exchanges) => {
            running.exchanges = Arc::clone(exchanges);
            running = running.replay(&event).await?.1;
        }
        Answers::None => running = running.replay(&event).await?.1,
    }
    let first = running.process.cpu()?.saturating_sub(init);
    for _ in 0..effort.before {
        running = running.replay(&event).await?.1;
    }
    let before = running.process.cpu()?;
    for _ in 0..effort.counted {
        running = running.replay(&event).await?.1;
    }
    let warm = running.process.cpu()?.saturating_sub(before) / effort.counted;
    let memory = running.process.memory()?;
    let (latency, running) = running.slow(&event, effort.slow).await?;
    let measured = Measured {
        init,
        first,
        warm,
        memory,
        latency,
    };
    Ok((measured, running.exchanges))
}

impl Running<'_> {
    /// Hands out an event, and waits until the process asks for the next.
    async fn invoke(mut self, event: &[u8]) -> Result<(Duration, Self), Failure> {
        let given = Instant::now();
        self.ask.give(event)?;
        let answer = self.runtime.answered().await?;
        check(&answer)?;
        self.ask = self.runtime.asked().await?;
        Ok((answer.at - given, self))
    }

    /// The same with the recorded answers.
    async fn replay(self, event: &[u8]) -> Result<(Duration, Self), Failure> {
        self.aws.replay(&self.exchanges);
        let answered = self.invoke(event).await?;
        let unknown = answered.1.aws.unknown();
        if unknown.is_empty() {
            return Ok(answered);
        }
        fail(format!(
            "it made calls that it did not make before: {}",
            unknown.join(", ")
        ))
    }

    /// The median time of an event while the endpoints are slow.
    async fn slow(mut self, event: &[u8], times: u32) -> Result<(Duration, Self), Failure> {
        self.aws.set_delay(DELAY);
        let mut all = Vec::new();
        for _ in 0..times {
            let (took, running) = self.replay(event).await?;
            all.push(took);
            self = running;
        }
        self.aws.set_delay(Duration::ZERO);
        all.sort();
        Ok((all.get(all.len() / 2).copied().unwrap_or_default(), self))
    }
}

/// An answer that is no success would be measured for nothing.
fn check(answer: &Answered) -> Result<(), Failure> {
    let answer = answer.read()?;
    let status = answer["statusCode"].as_u64();
    let failed = answer["batchItemFailures"]
        .as_array()
        .is_some_and(|failed| !failed.is_empty());
    if failed || status.is_some_and(|status| status >= 400) {
        return fail(format!("it answered {answer}"));
    }
    Ok(())
}
