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

/// How many events a process gets before it is the turn of the next: at 1 ms each, a tenth of a second.
const TURN: u32 = 100;

/// The same while the endpoints are slow.
const SLOW_TURN: u32 = 10;

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

/// A running process that waits for its next event, with what it took so far.
pub(crate) struct Lane<'a> {
    /// What is measured.
    pub(crate) subject: String,
    /// The calls of an invocation, with their answers.
    pub(crate) exchanges: Arc<Vec<Exchange>>,
    process: Process,
    runtime: Runtime,
    aws: &'a Aws,
    ask: Option<Ask>,
    event: Vec<u8>,
    init: Duration,
    first: Duration,
    /// CPU time of all events that count, and how many these are.
    warm: (Duration, u32),
    memory: u64,
    slow: Vec<Duration>,
    failure: Option<Failure>,
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

impl<'a> Lane<'a> {
    /// Starts a process and gives it `event` once.
    pub(crate) async fn open(
        (subject, cores): (&str, Cores),
        bootstrap: &Bootstrap,
        variables: &BTreeMap<String, String>,
        event: &Value,
        (aws, answers): (&'a Aws, Answers<'_>),
    ) -> Result<Self, Failure> {
        aws.forward();
        let (process, runtime, ask) = start(cores, bootstrap, variables).await?;
        let init = process.cpu()?;
        let mut lane = Self {
            subject: subject.to_owned(),
            exchanges: Arc::default(),
            process,
            runtime,
            aws,
            ask: Some(ask),
            event: event.to_string().into_bytes(),
            init,
            first: Duration::ZERO,
            warm: (Duration::ZERO, 0),
            memory: 0,
            slow: Vec::new(),
            failure: None,
        };
        match answers {
            Answers::Recorded => {
                aws.set_delay(APART);
                aws.record();
                lane.invoke().await?;
                lane.exchanges = Arc::new(aws.recorded());
                aws.set_delay(Duration::ZERO);
            }
            Answers::Given(exchanges) => {
                lane.exchanges = Arc::clone(exchanges);
                lane.replay().await?;
            }
            Answers::None => drop(lane.replay().await?),
        }
        lane.first = lane.process.cpu()?.saturating_sub(init);
        Ok(lane)
    }

    /// Hands out an event, and waits until the process asks for the next. Returns how long the answer took.
    async fn invoke(&mut self) -> Result<Duration, Failure> {
        let Some(ask) = self.ask.take() else {
            return fail("it did not ask for an event");
        };
        let given = Instant::now();
        ask.give(&self.event)?;
        let answer = self.runtime.answered().await?;
        check(&answer)?;
        self.ask = Some(self.runtime.asked().await?);
        Ok(answer.at - given)
    }

    /// The same with the recorded answers.
    async fn replay(&mut self) -> Result<Duration, Failure> {
        self.aws.replay(&self.exchanges);
        let took = self.invoke().await?;
        let unknown = self.aws.unknown();
        if unknown.is_empty() {
            return Ok(took);
        }
        fail(format!(
            "it made calls that it did not make before: {}",
            unknown.join(", ")
        ))
    }

    async fn warm_up(&mut self, times: u32) -> Result<(), Failure> {
        for _ in 0..times {
            self.replay().await?;
        }
        Ok(())
    }

    async fn count(&mut self, times: u32) -> Result<(), Failure> {
        let before = self.process.cpu()?;
        self.warm_up(times).await?;
        let (all, events) = self.warm;
        let took = self.process.cpu()?.saturating_sub(before);
        self.warm = (all + took, events + times);
        self.memory = self.process.memory()?;
        Ok(())
    }

    async fn wait(&mut self, times: u32) -> Result<(), Failure> {
        for _ in 0..times {
            self.aws.set_delay(DELAY);
            let took = self.replay().await;
            self.aws.set_delay(Duration::ZERO);
            self.slow.push(took?);
        }
        Ok(())
    }

    fn end(mut self) -> (String, Result<Measured, Failure>) {
        if let Some(failure) = self.failure {
            return (self.subject, Err(failure));
        }
        self.slow.sort();
        let (warm, events) = self.warm;
        let measured = Measured {
            init: self.init,
            first: self.first,
            warm: warm / events.max(1),
            memory: self.memory,
            latency: self
                .slow
                .get(self.slow.len() / 2)
                .copied()
                .unwrap_or_default(),
        };
        (self.subject, Ok(measured))
    }
}

/// Gives all processes their events in turn, some at a time, so that whatever else the machine does meets all of them alike. Returns what each took; one that fails takes part no more.
pub(crate) async fn race(
    mut lanes: Vec<Lane<'_>>,
    effort: Effort,
) -> Vec<(String, Result<Measured, Failure>)> {
    let turns = |all: u32, turn: u32| {
        (0..all)
            .step_by(turn as usize)
            .map(move |done| turn.min(all - done))
    };
    for lane in &mut lanes {
        lane.failure = lane.warm_up(effort.before).await.err();
    }
    for times in turns(effort.counted, TURN) {
        for lane in lanes.iter_mut().filter(|lane| lane.failure.is_none()) {
            lane.failure = lane.count(times).await.err();
        }
    }
    for times in turns(effort.slow, SLOW_TURN) {
        for lane in lanes.iter_mut().filter(|lane| lane.failure.is_none()) {
            lane.failure = lane.wait(times).await.err();
        }
    }
    lanes.into_iter().map(Lane::end).collect()
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
