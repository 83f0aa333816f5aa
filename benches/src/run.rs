//! The rounds: every function and its references in turn, so that what the machine does meanwhile meets all of them.

use crate::Arguments;
use crate::aws::{Aws, Exchange};
use crate::bootstrap::{self, Bootstrap};
use crate::cases::{self, APPLY, EVENTS, HTTP};
use crate::failure::{Failure, fail};
use crate::figures::Table;
use crate::measure::{Answers, Effort, Lane, Measured, measure_init, race};
use crate::process::Cores;
use crate::reference::{HELLO, OF_CALLS, PAGE, in_other_languages, recorded};
use crate::report::{Record, beside_hello};
use crate::seed::Seed;
use crate::{graph, growth};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that a measurement takes.
pub(crate) struct Bench<'a> {
    arguments: &'a Arguments,
    cores: Cores,
    pub(crate) seed: Seed,
    aws: Aws,
    /// For the copies of functions and the files of calls.
    folder: tempfile::TempDir,
    record: Record,
}

/// Measures all that `arguments` name; also returns the graph, if all that it shows was measured.
pub(crate) async fn measure_all(
    arguments: &Arguments,
    cores: Cores,
) -> Result<(Table, Option<String>), Failure> {
    let seed = Seed::start().await?;
    let engines = seed.variables(PAGE)?;
    let aws = Aws::open(|service| engine(&engines, service)).await?;
    let mut bench = Bench {
        arguments,
        cores,
        seed,
        aws,
        folder: tempfile::tempdir()?,
        record: Record::default(),
    };
    let rounds = if arguments.growth.is_some() {
        0
    } else {
        arguments.rounds
    };
    for round in 1..=rounds {
        eprintln!("round {round} of {}", arguments.rounds);
        bench.measure_round().await?;
    }
    if let Some(most) = arguments.growth {
        return Ok((growth::measure(&mut bench, most).await?, None));
    }
    let functions: Vec<_> = all().filter(|name| bench.wanted(name)).collect();
    let programs = (!arguments.short).then_some(arguments.programs.as_path());
    let table = bench.record.table(&functions, programs)?;
    Ok((table, graph::draw(&bench.record)))
}

/// All functions, those first that people wait for.
fn all() -> impl Iterator<Item = &'static str> {
    HTTP.into_iter().chain([APPLY]).chain(EVENTS)
}

/// A reference that cannot make a function's calls is left out, and the table shows no ratio.
fn leave_out(subject: &str, Failure(cause): &Failure) {
    eprintln!("{subject} is left out: {cause}");
}

/// The address of an engine without its keys.
fn engine(variables: &BTreeMap<String, String>, service: &str) -> String {
    let url = variables.get(&format!("AWS_ENDPOINT_URL_{service}"));
    let (_, host) = url
        .and_then(|url| url.split_once("://"))
        .unwrap_or_default();
    format!("http://{}", host.rsplit('@').next().unwrap_or_default())
}

impl Bench<'_> {
    fn effort(&self) -> Effort {
        if self.arguments.short {
            Effort {
                before: 2,
                counted: 5,
                slow: 3,
            }
        } else {
            Effort {
                before: 200,
                counted: 1_800,
                slow: 60,
            }
        }
    }

    fn wanted(&self, function: &str) -> bool {
        let only = &self.arguments.only;
        only.is_empty() || only.iter().any(|wanted| wanted == function)
    }

    fn program(&self, name: &str) -> PathBuf {
        self.arguments.programs.join(name)
    }

    async fn measure_round(&mut self) -> Result<(), Failure> {
        for function in HTTP
            .into_iter()
            .chain([APPLY])
            .filter(|name| self.wanted(name))
            .collect::<Vec<_>>()
        {
            self.measure_function(function)
                .await
                .map_err(|Failure(cause)| Failure(format!("{function}: {cause}")))?;
        }
        for function in EVENTS
            .into_iter()
            .filter(|name| self.wanted(name))
            .collect::<Vec<_>>()
        {
            let copy = bootstrap::function(&self.program(function), self.folder.path())?;
            let variables = self.of_function(function)?;
            let init = measure_init(self.cores, &copy, &variables, &self.aws).await;
            let init = init.map_err(|Failure(cause)| Failure(format!("{function}: {cause}")))?;
            self.record.note_init(function, init);
        }
        Ok(())
    }

    /// A function without its references, and the calls that it made.
    pub(crate) async fn measure_alone(
        &mut self,
        function: &str,
    ) -> Result<(Measured, Arc<Vec<Exchange>>), Failure> {
        let event = cases::event_for(function, &mut self.seed).await?;
        let lane = self.open(function, &event).await?;
        let exchanges = Arc::clone(&lane.exchanges);
        let mut outcomes = race(vec![lane], self.effort()).await;
        let Some((_, outcome)) = outcomes.pop() else {
            return fail("nothing was measured");
        };
        Ok((outcome?, exchanges))
    }

    async fn open(&self, function: &str, event: &Value) -> Result<Lane<'_>, Failure> {
        let copy = bootstrap::function(&self.program(function), self.folder.path())?;
        let variables = self.of_function(function)?;
        let answers = (&self.aws, Answers::Recorded);
        Lane::open((function, self.cores), &copy, &variables, event, answers).await
    }

    async fn measure_function(&mut self, function: &'static str) -> Result<(), Failure> {
        let event = cases::event_for(function, &mut self.seed).await?;
        let lane = self.open(function, &event).await?;
        let exchanges = Arc::clone(&lane.exchanges);
        let mut lanes = vec![lane, self.open_hello(function).await?];
        let calls = self.folder.path().join("calls.json");
        std::fs::write(&calls, recorded(&exchanges).to_string())?;
        for (beside, reference) in self.references(function) {
            let own = self.of_reference(&calls);
            let variables = self.variables(beside, own);
            let answers = (&self.aws, Answers::Given(&exchanges));
            let subject = format!("{function} {beside}");
            let who = (subject.as_str(), self.cores);
            match Lane::open(who, &reference, &variables, &event, answers).await {
                Ok(lane) => lanes.push(lane),
                Err(failure) => leave_out(&subject, &failure),
            }
        }
        for (subject, outcome) in race(lanes, self.effort()).await {
            match outcome {
                Ok(measured) => self.record.note(&subject, &measured),
                Err(failure) if subject == function => return Err(failure),
                Err(failure) => leave_out(&subject, &failure),
            }
        }
        self.record.count(function, &exchanges);
        Ok(())
    }

    /// The bare function beside another one.
    async fn open_hello(&self, function: &str) -> Result<Lane<'_>, Failure> {
        let hello = bootstrap::reference(&self.program(HELLO), self.folder.path());
        let variables = self.variables(HELLO, BTreeMap::new());
        let (subject, greeting) = (beside_hello(function), json!({"greet": true}));
        let who = (subject.as_str(), self.cores);
        let answers = (&self.aws, Answers::None);
        Lane::open(who, &hello, &variables, &greeting, answers).await
    }

    /// What a function is measured beside, and how each is called there.
    fn references(&self, function: &str) -> Vec<(&'static str, Bootstrap)> {
        let of_calls = OF_CALLS.into_iter().map(|(name, beside)| {
            let program = self.program(name);
            (beside, bootstrap::reference(&program, self.folder.path()))
        });
        let others = (function == PAGE).then(|| in_other_languages(self.arguments));
        of_calls.chain(others.into_iter().flatten()).collect()
    }

    /// The variables of a reference.
    fn of_reference(&self, calls: &Path) -> BTreeMap<String, String> {
        let root = bootstrap::root().display().to_string();
        let home = self.folder.path().display().to_string();
        [
            ("BENCH_CALLS", calls.display().to_string()),
            ("BENCH_CA", root.clone()),
            ("NODE_EXTRA_CA_CERTS", root.clone()),
            ("AWS_CA_BUNDLE", root),
            ("HOME", home),
            ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// The variables of Lambda and of the endpoints.
    fn variables(
        &self,
        function: &str,
        mut own: BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        for (name, value) in &self.aws.variables {
            // The engine of S3 has keys of its own.
            let keys = own
                .get(name)
                .and_then(|url| url.split_once("://")?.1.rsplit_once('@'));
            let keys = keys
                .filter(|_| name.ends_with("_S3"))
                .map(|(keys, _)| format!("://{keys}@"));
            let value = keys.map_or_else(|| value.clone(), |keys| value.replacen("://", &keys, 1));
            own.insert(name.clone(), value);
        }
        for (name, value) in [
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_LAMBDA_FUNCTION_NAME", function),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "bench"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
        ] {
            own.insert(name.to_owned(), value.to_owned());
        }
        // As long as the ones that Lambda gives a function.
        own.insert(
            "AWS_SESSION_TOKEN".to_owned(),
            "IQoJb3JpZ2luX2Vj".repeat(56),
        );
        own
    }

    fn of_function(&self, function: &str) -> Result<BTreeMap<String, String>, Failure> {
        let mut own = self.seed.variables(function)?;
        // On Lambda the log goes to standard output.
        own.remove("LOG_FILE");
        Ok(self.variables(function, own))
    }
}
