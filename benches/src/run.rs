//! The rounds: every function and its references in turn, so that what the machine does meanwhile meets all of them.

use crate::Arguments;
use crate::aws::{Aws, Exchange};
use crate::bootstrap::{self, Bootstrap};
use crate::cases::{self, APPLY, EVENTS, HTTP};
use crate::failure::Failure;
use crate::figures::Table;
use crate::measure::{Answers, Effort, Measured, measure, measure_init};
use crate::process::Cores;
use crate::reference::{HELLO, OF_CALLS, PAGE, in_other_languages, recorded};
use crate::report::Record;
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
        let hello = bootstrap::reference(&self.program(HELLO), self.folder.path());
        let variables = self.variables(HELLO, BTreeMap::new());
        let greeting = json!({"greet": true});
        let (measured, _) = self
            .measure(&hello, &variables, &greeting, Answers::None)
            .await?;
        self.record.note(HELLO, &measured);
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

    async fn measure(
        &self,
        bootstrap: &Bootstrap,
        variables: &BTreeMap<String, String>,
        event: &Value,
        answers: Answers<'_>,
    ) -> Result<(Measured, Arc<Vec<Exchange>>), Failure> {
        measure(
            self.cores,
            bootstrap,
            variables,
            event,
            &self.aws,
            answers,
            self.effort(),
        )
        .await
    }

    /// A function without its references, and the calls that it made.
    pub(crate) async fn measure_alone(
        &mut self,
        function: &str,
    ) -> Result<(Measured, Arc<Vec<Exchange>>), Failure> {
        let event = cases::event_for(function, &mut self.seed).await?;
        self.measure_with(function, &event).await
    }

    async fn measure_with(
        &self,
        function: &str,
        event: &Value,
    ) -> Result<(Measured, Arc<Vec<Exchange>>), Failure> {
        let copy = bootstrap::function(&self.program(function), self.folder.path())?;
        let variables = self.of_function(function)?;
        self.measure(&copy, &variables, event, Answers::Recorded)
            .await
    }

    async fn measure_function(&mut self, function: &'static str) -> Result<(), Failure> {
        let event = cases::event_for(function, &mut self.seed).await?;
        let (measured, exchanges) = self.measure_with(function, &event).await?;
        self.record.note(function, &measured);
        self.record.count(function, &exchanges);
        let calls = self.folder.path().join("calls.json");
        std::fs::write(&calls, recorded(&exchanges).to_string())?;
        for (name, beside) in OF_CALLS {
            let reference = bootstrap::reference(&self.program(name), self.folder.path());
            self.measure_reference(function, beside, &reference, &calls, &event, &exchanges)
                .await;
        }
        if function == PAGE {
            for (language, reference) in in_other_languages(self.arguments) {
                self.measure_reference(function, language, &reference, &calls, &event, &exchanges)
                    .await;
            }
        }
        Ok(())
    }

    /// A reference that cannot make a function's calls is left out, and the table shows no ratio.
    async fn measure_reference(
        &mut self,
        function: &str,
        beside: &'static str,
        reference: &Bootstrap,
        calls: &Path,
        event: &Value,
        exchanges: &Arc<Vec<Exchange>>,
    ) {
        let own = BTreeMap::from([
            ("BENCH_CALLS".to_owned(), calls.display().to_string()),
            (
                "BENCH_CA".to_owned(),
                bootstrap::root().display().to_string(),
            ),
            (
                "NODE_EXTRA_CA_CERTS".to_owned(),
                bootstrap::root().display().to_string(),
            ),
            (
                "AWS_CA_BUNDLE".to_owned(),
                bootstrap::root().display().to_string(),
            ),
            ("HOME".to_owned(), self.folder.path().display().to_string()),
            ("PATH".to_owned(), "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ]);
        let variables = self.variables(beside, own);
        match self
            .measure(reference, &variables, event, Answers::Given(exchanges))
            .await
        {
            Ok((measured, _)) => self.record.note(&format!("{function} {beside}"), &measured),
            Err(Failure(cause)) => eprintln!("{function}: no reference {beside}: {cause}"),
        }
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
