//! Assembles a portal: reads the template, builds each function and connects it to its event sources.

use crate::bus::Bus;
use crate::clock::Clock;
use crate::common::{Activity, Common};
use crate::dead_letters::DeadLetters;
use crate::endpoint::Endpoint;
use crate::error::StartError;
use crate::function_log::FunctionLog;
use crate::functions::{self, DirectFunction, Function, HttpFunction, Registry, StreamFunction};
use crate::gateway::Routes;
use crate::kept::Kept;
use crate::names::{BUS, CREDENTIAL, REGION};
use crate::objects::{self, Listing, Objects, Source};
use crate::options::Options;
use crate::pipelines::Pipelines;
use crate::ports::listen;
use crate::queue::{Queue, Reader};
use crate::schedule::Schedules;
use crate::sinks::sns::Sns;
use crate::sinks::{self, Sinks};
use crate::storage::Heard;
use crate::stream::StreamReader;
use crate::table;
use crate::template::{FunctionDefinition, QueueDefinition, StreamSource, Template};
use crate::variables::{Engines, Roads, Variables};
use aws_sdk_dynamodb::Client as Tables;
use aws_sdk_dynamodbstreams::Client as Streams;
use shared::engine::aws::{Aws, connect};
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// An assembled portal that is not started yet.
pub(crate) struct Assembly {
    pub(crate) pipelines: Pipelines,
    pub(crate) routes: Routes<HttpFunction>,
    /// The functions that an operator calls, by name.
    pub(crate) direct: BTreeMap<String, DirectFunction>,
    pub(crate) sinks_url: String,
    /// The variables of every function, by its name.
    pub(crate) variables: BTreeMap<String, BTreeMap<String, String>>,
    /// The task of the sinks' server.
    pub(crate) sinks: JoinHandle<()>,
    /// The portal's own client for the table engine.
    pub(crate) tables: Tables,
    /// The portal's own access to the table, to read what the functions store there.
    pub(crate) table: Table,
}

/// Assembles a portal on engines that already answer. `heard` has the events of an embedded S3.
pub(crate) async fn assemble(
    options: &Options,
    registry: Registry,
    origin: &str,
    engines: &Engines,
    heard: Option<Heard>,
    clock: Arc<Clock>,
) -> Result<Assembly, StartError> {
    let template = Template::read(&options.template)?;
    let files = Files(options.data.clone());
    let common = Common {
        dead_letters: Arc::new(files.open("dead-letters.jsonl", |file| {
            DeadLetters::open(file, Arc::clone(&clock))
        })?),
        activity: Arc::new(Activity::default()),
        clock,
    };
    let (aws, table) = engine(&engines.dynamodb, &options.table)?;
    let engine = aws.config_for("DYNAMODB");
    let (tables, streams) = (Tables::new(&engine), Streams::new(&engine));
    let stream = table::open(&tables, &options.table, &template.table).await?;

    let listener = listen(options.ports.aws, "--aws-port").await?;
    let address = listener
        .local_addr()
        .map_err(|error| StartError::Listen { error })?;
    let sinks_url = format!("http://{address}");
    let log = FunctionLog::open(options).map_err(|error| StartError::Folder {
        path: options.log.clone().unwrap_or_else(std::env::temp_dir),
        error,
    })?;
    let roads = Roads {
        origin,
        sinks: &sinks_url,
        log: log.path(),
    };
    let variables = Variables::new(&template, options, engines, &roads);
    let variables = variables_of(&template.functions, &variables)?;
    let built = build_all(template.functions, &variables, registry, &common.clock)?;
    let callers = join(built, |name, function, source| {
        let file = files.path(&format!("stream-{name}.json"));
        StreamReader::new(
            name,
            function,
            source,
            (streams.clone(), stream.clone()),
            common.clone(),
            file,
        )
    })?;
    let queues = open_queues(template.queues, callers.queues, &common, &files)?;
    let clock = Arc::clone(&common.clock);
    let schedules = Schedules::new(template.schedules, &queues, Arc::clone(&clock));
    let bus = files.open("bus.jsonl", |file| {
        Bus::open(BUS, template.rules, &queues, file, clock)
    })?;
    let bus = Arc::new(bus);
    let objects = open_objects(options, engines, heard, &bus, &common, &files).await?;
    let pipelines = Pipelines {
        log: Arc::new(log),
        objects: Arc::new(objects),
        bus,
        emails: Arc::new(files.open("emails.jsonl", Kept::open)?),
        pushes: Arc::new(files.open("pushes.jsonl", Kept::open)?),
        firm_calls: Arc::new(files.open("firm-calls.jsonl", Kept::open)?),
        queues: queues.values().cloned().collect(),
        readers: callers.readers,
        schedules: Arc::new(schedules),
        common,
    };
    let sinks = sinks::router(Sinks {
        emails: Arc::clone(&pipelines.emails),
        pushes: Arc::clone(&pipelines.pushes),
        sns: Sns::new(files.open("endpoints.jsonl", Kept::open)?),
        bus: Arc::clone(&pipelines.bus),
        queues,
        clock: Arc::clone(&pipelines.common.clock),
        origin: origin.to_owned(),
    });
    let sinks = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, sinks).await {
            eprintln!("local: the sinks ended: {error}");
        }
    });
    Ok(Assembly {
        pipelines,
        routes: callers.routes,
        direct: callers.direct,
        sinks_url,
        variables,
        sinks,
        tables,
        table,
    })
}

/// Opens the documents bucket and the path of its events to the bus.
async fn open_objects(
    options: &Options,
    engines: &Engines,
    heard: Option<Heard>,
    bus: &Arc<Bus>,
    common: &Common,
    files: &Files,
) -> Result<Objects, StartError> {
    let bucket = &options.documents_bucket;
    let client = objects::connect(&engines.s3)?;
    objects::open(&client, bucket).await?;
    let source = match heard {
        Some(heard) => Source::Heard(heard),
        None => Source::Listed(files.open("objects.jsonl", |file| {
            Listing::open(client.clone(), bucket, file)
        })?),
    };
    let (bus, common) = (Arc::clone(bus), common.clone());
    Ok(Objects::new(source, client, bucket, bus, common))
}

/// The portal's own connection to the engine and its table.
fn engine(endpoint: &Endpoint, table: &str) -> Result<(Aws, Table), StartError> {
    let env = Env::from_pairs([
        ("AWS_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", CREDENTIAL),
        ("AWS_SECRET_ACCESS_KEY", CREDENTIAL),
        ("AWS_ENDPOINT_URL_DYNAMODB", &endpoint.variable()),
        ("TABLE_NAME", table),
    ]);
    let fault = |error: EnvError| StartError::Engine {
        fault: error.to_string(),
    };
    let aws = Aws::new(&env).map_err(fault)?;
    let table = Table::new(&env, &aws).map_err(fault)?;
    Ok((aws, table))
}

/// The variables of every function, by its name.
fn variables_of(
    definitions: &[FunctionDefinition],
    variables: &Variables,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, StartError> {
    let of =
        |definition: &FunctionDefinition| Ok((definition.name.clone(), variables.of(definition)?));
    definitions.iter().map(of).collect()
}

/// Builds every function with its own variables; all share one HTTP client.
fn build_all(
    definitions: Vec<FunctionDefinition>,
    variables: &BTreeMap<String, BTreeMap<String, String>>,
    registry: Registry,
    clock: &Arc<Clock>,
) -> Result<Vec<(FunctionDefinition, Function)>, StartError> {
    let http = connect().map_err(|error| StartError::Engine {
        fault: error.to_string(),
    })?;
    let build = |definition: FunctionDefinition| {
        let failed = |error: EnvError| StartError::Variable {
            function: definition.name.clone(),
            error,
        };
        let env = Env::from_pairs(variables.get(&definition.name).cloned().unwrap_or_default());
        let aws = Aws::with_http_client(&env, http.clone()).map_err(failed)?;
        let function = functions::build(registry, &definition.name, &env, &aws, clock)
            .ok_or_else(|| {
                unusable(
                    &definition.name,
                    "stands in the template and not in local/src/functions.rs",
                )
            })?
            .map_err(failed)?;
        Ok((definition, function))
    };
    definitions.into_iter().map(build).collect()
}

/// Everything that invokes functions.
struct Callers {
    routes: Routes<HttpFunction>,
    /// By the name of the function.
    direct: BTreeMap<String, DirectFunction>,
    readers: Vec<Arc<StreamReader>>,
    /// By the logical name of the queue.
    queues: BTreeMap<String, Reader>,
}

fn join(
    built: Vec<(FunctionDefinition, Function)>,
    reader: impl Fn(&str, StreamFunction, StreamSource) -> StreamReader,
) -> Result<Callers, StartError> {
    let mut callers = Callers {
        routes: Routes::new(),
        direct: BTreeMap::new(),
        readers: Vec::new(),
        queues: BTreeMap::new(),
    };
    for (definition, function) in built {
        let FunctionDefinition {
            name,
            routes,
            streams,
            queues,
            ..
        } = definition;
        match function {
            Function::Http(function) if streams.is_empty() && queues.is_empty() => {
                for route in routes {
                    callers.routes.add(&route, Arc::clone(&function));
                }
            }
            Function::Direct(function)
                if routes.is_empty() && streams.is_empty() && queues.is_empty() =>
            {
                callers.direct.insert(name, function);
            }
            Function::Stream(function) if routes.is_empty() && queues.is_empty() => {
                let readers = streams
                    .into_iter()
                    .map(|source| reader(&name, Arc::clone(&function), source));
                callers.readers.extend(readers.map(Arc::new));
            }
            Function::Queue(function) if routes.is_empty() && streams.is_empty() => {
                for source in queues {
                    let queue = source.queue.clone();
                    callers.queues.insert(
                        queue,
                        Reader {
                            name: name.clone(),
                            function: Arc::clone(&function),
                            source,
                        },
                    );
                }
            }
            _ => {
                return Err(unusable(
                    &name,
                    "is called in the template by something that it cannot read",
                ));
            }
        }
    }
    Ok(callers)
}

fn unusable(name: &str, fault: &str) -> StartError {
    StartError::Function {
        name: name.to_owned(),
        fault: fault.to_owned(),
    }
}

/// Opens every queue. A queue without a reader receives the dead letters of the queues that name it.
fn open_queues(
    definitions: Vec<QueueDefinition>,
    mut readers: BTreeMap<String, Reader>,
    common: &Common,
    files: &Files,
) -> Result<BTreeMap<String, Arc<Queue>>, StartError> {
    let dead_letters_of: BTreeMap<String, String> = definitions
        .iter()
        .filter_map(|queue| {
            let (target, _) = queue.redrive.as_ref()?;
            Some((target.clone(), readers.get(&queue.name)?.name.clone()))
        })
        .collect();
    let open = |definition: QueueDefinition| {
        let name = definition.name.clone();
        let reader = readers.remove(&name);
        let whose = dead_letters_of.get(&name).map_or("", String::as_str);
        let queue = files.open(&format!("queue-{name}.jsonl"), |file| {
            Queue::open(definition, reader, whose, common.clone(), file)
        });
        Ok((name, Arc::new(queue?)))
    };
    definitions.into_iter().map(open).collect()
}

/// The data folder, if there is one.
struct Files(Option<PathBuf>);

impl Files {
    fn path(&self, name: &str) -> Option<PathBuf> {
        self.0.as_ref().map(|folder| folder.join(name))
    }

    fn open<T>(
        &self,
        name: &str,
        open: impl FnOnce(Option<&Path>) -> io::Result<T>,
    ) -> Result<T, StartError> {
        let path = self.path(name);
        open(path.as_deref()).map_err(|error| StartError::Folder {
            path: path.unwrap_or_default(),
            error,
        })
    }
}
