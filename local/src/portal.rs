//! One running portal: engine, sinks, functions, streams, queues, bus and gateway, on its own ports.

use crate::assembly::{Assembly, assemble};
use crate::bus::BusRecord;
use crate::cleaning::Cleaning;
use crate::clock::Clock;
use crate::demo;
use crate::dynamodb::Embedded;
use crate::endpoint::Endpoint;
use crate::error::StartError;
use crate::function_log::LogRecord;
use crate::functions::{FUNCTIONS, HttpFunction, Registry};
use crate::gateway::{Gateway, Routes};
use crate::names::FIRM_EVENTS;
use crate::objects;
use crate::options::Options;
use crate::pipelines::Pipelines;
use crate::ports::listen;
use crate::storage::{Heard, Storage};
use crate::table;
use crate::variables::Engines;
use crate::watch::{self, Watch};
use axum::Router;
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long a shutdown waits for running functions.
const GRACE: Duration = Duration::from_secs(3);

/// A running portal. Dropping it leaves its tasks running until the runtime ends; [`Portal::shutdown`] ends them.
pub struct Portal {
    origin: String,
    engines: Engines,
    sinks_url: String,
    variables: BTreeMap<String, BTreeMap<String, String>>,
    table: String,
    documents_bucket: String,
    demo_clients: Vec<String>,
    pipelines: Arc<Pipelines>,
    engine: Option<Embedded>,
    storage: Option<Storage>,
    lock: Option<File>,
    tasks: Vec<JoinHandle<()>>,
    stop: oneshot::Sender<()>,
    gateway: JoinHandle<()>,
}

impl Portal {
    /// Starts a portal and returns once it answers and everything requested is there, including the demo firm and its mails. Until then its port accepts connections but answers none.
    ///
    /// # Errors
    /// When a port, a folder, the template, a function's variable or an engine cannot be used, or the demo firm cannot be loaded.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::start_with(options, FUNCTIONS).await
    }

    /// Starts a portal with the given functions.
    pub(crate) async fn start_with(
        options: Options,
        registry: Registry,
    ) -> Result<Self, StartError> {
        let lock = options.data.as_deref().map(prepare).transpose()?;
        let listener = listen(options.port, "--port").await?;
        let port = listener
            .local_addr()
            .map_err(|error| StartError::Listen { error })?
            .port();
        let origin = format!("http://localhost:{port}");
        let clock = Arc::new(Clock::new(
            options.clock,
            options
                .data
                .as_ref()
                .map(|folder| folder.join("clock.json")),
        ));
        let Opened {
            engine,
            storage,
            heard,
            engines,
        } = open_engines(&options, &origin, &clock).await?;
        let Assembly {
            pipelines,
            routes,
            direct,
            sinks_url,
            variables,
            sinks,
            tables,
            table,
        } = assemble(&options, registry, &origin, &engines, heard, clock).await?;
        let loads_demo = options.demo && table::is_empty(&tables, &options.table).await?;
        let pipelines = Arc::new(pipelines);
        let mut tasks = start_tasks(&pipelines);
        tasks.push(sinks);

        let demo_clients = if loads_demo {
            // The files named by the demo firm's events must be in the bucket before the events arrive.
            let objects = objects::connect(&engines.s3)?;
            let files = options.events.join("objects");
            objects::put_files(&objects, &options.documents_bucket, &files).await?;
            let folder = options.events.join(FIRM_EVENTS).join("demo");
            demo::load(&folder, &pipelines).await?
        } else {
            Vec::new()
        };
        let gateway = open_gateway(&options, &pipelines, routes, port);
        let cleaning = Cleaning::new(tables, &options.table);
        let watch = Watch::new(Arc::clone(&pipelines), table, cleaning, direct, &options);
        let router = watch::router(watch, port).fallback(move |peer, request| {
            let gateway = Arc::clone(&gateway);
            async move { gateway.answer(peer, request).await }
        });
        let (stop, stopped) = oneshot::channel();
        let gateway = tokio::spawn(serve(listener, router, stopped));
        Ok(Self {
            origin,
            engines,
            sinks_url,
            variables,
            table: options.table,
            documents_bucket: options.documents_bucket,
            demo_clients,
            pipelines,
            engine,
            storage,
            lock,
            tasks,
            stop,
            gateway,
        })
    }

    /// The portal's address, without a slash at the end: `http://localhost:8787`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn engines(&self) -> &Engines {
        &self.engines
    }

    /// The address of `DynamoDB`.
    pub fn dynamodb_url(&self) -> &str {
        &self.engines.dynamodb.url
    }

    /// The address of S3.
    pub fn s3_url(&self) -> &str {
        &self.engines.s3.url
    }

    /// The documents bucket's name.
    pub fn documents_bucket(&self) -> &str {
        &self.documents_bucket
    }

    /// The address that accepts the functions' calls to SES, SNS, EventBridge and SQS.
    pub fn sinks_url(&self) -> &str {
        &self.sinks_url
    }

    /// The variables that a function has, by their names; `None` if the template has no such function.
    pub fn variables_of(&self, function: &str) -> Option<&BTreeMap<String, String>> {
        self.variables.get(function)
    }

    /// The table's name.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The record of the bus, which can also be read after the portal has ended.
    pub fn bus_record(&self) -> BusRecord {
        self.pipelines.bus.record()
    }

    /// The log of the functions, which can also be read after the portal has ended.
    pub fn log_record(&self) -> LogRecord {
        LogRecord(Arc::clone(&self.pipelines.log))
    }

    /// The names and addresses of the clients that the demo firm invited at this start.
    pub fn demo_clients(&self) -> &[String] {
        &self.demo_clients
    }

    /// How many batches the functions on events have finished.
    pub fn batches(&self) -> u64 {
        self.pipelines.common.activity.count()
    }

    /// Waits until the functions that work on a batch have ended.
    pub async fn rest(&self) {
        drop(self.pipelines.rest().await);
    }

    /// Ends the portal: accepts no more requests, waits briefly for running functions, closes the database. With a data folder, whatever waits in streams and queues is delivered after the next start.
    pub async fn shutdown(self) {
        let _ = self.stop.send(());
        let mut gateway = self.gateway;
        if tokio::time::timeout(Duration::from_secs(1), &mut gateway)
            .await
            .is_err()
        {
            gateway.abort();
        }
        {
            // Held until every task has ended, so that none begins another batch.
            let _rest = tokio::time::timeout(GRACE, self.pipelines.rest()).await;
            for task in self.tasks {
                task.abort();
                let _ = task.await;
            }
        }
        self.pipelines.log.catch_up();
        drop(self.pipelines);
        if let Some(storage) = self.storage {
            storage.stop().await;
        }
        if let Some(engine) = self.engine {
            engine.stop().await;
        }
        drop(self.lock);
    }
}

/// The opened engines of a portal, embedded or external.
struct Opened {
    engine: Option<Embedded>,
    storage: Option<Storage>,
    heard: Option<Heard>,
    engines: Engines,
}

async fn open_engines(
    options: &Options,
    origin: &str,
    clock: &Arc<Clock>,
) -> Result<Opened, StartError> {
    let data = options.data.as_deref();
    let (engine, dynamodb) = if let Some(url) = &options.dynamodb_url {
        (None, Endpoint::read(url))
    } else {
        let listener = listen(options.ports.dynamodb, "--dynamodb-port").await?;
        let engine = Embedded::start(data, listener, Arc::clone(clock))?;
        let endpoint = Endpoint::read(&engine.url);
        (Some(engine), endpoint)
    };
    let (storage, heard, s3) = if let Some(url) = &options.s3_url {
        (None, None, Endpoint::read(url))
    } else {
        let listener = listen(options.ports.s3, "--s3-port").await?;
        let (storage, heard) = Storage::start(data, origin, listener).await?;
        let endpoint = storage.endpoint();
        (Some(storage), Some(heard), endpoint)
    };
    Ok(Opened {
        engine,
        storage,
        heard,
        engines: Engines { dynamodb, s3 },
    })
}

/// Starts all background tasks.
fn start_tasks(pipelines: &Pipelines) -> Vec<JoinHandle<()>> {
    let readers = pipelines.readers.iter().cloned();
    let queues = pipelines.queues.iter().cloned();
    let mut tasks = vec![
        tokio::spawn(Arc::clone(&pipelines.objects).run()),
        tokio::spawn(Arc::clone(&pipelines.log).run()),
        tokio::spawn(Arc::clone(&pipelines.schedules).run()),
    ];
    tasks.extend(readers.map(|reader| tokio::spawn(reader.run())));
    tasks.extend(queues.map(|queue| tokio::spawn(queue.run())));
    tasks
}

fn open_gateway(
    options: &Options,
    pipelines: &Arc<Pipelines>,
    routes: Routes<HttpFunction>,
    port: u16,
) -> Arc<Gateway> {
    let wake = Arc::clone(pipelines);
    Arc::new(Gateway {
        routes,
        clock: Arc::clone(&pipelines.common.clock),
        host: format!("localhost:{port}"),
        web: options.web.clone(),
        reference: options.reference.clone(),
        firm_calls: Arc::clone(&pipelines.firm_calls),
        viewers: options.viewers,
        wake: Box::new(move || wake.wake()),
    })
}

/// Creates the folder, checks that it can be written, and locks out other portals while the returned file is open.
fn prepare(folder: &Path) -> Result<File, StartError> {
    let lock = || {
        std::fs::create_dir_all(folder)?;
        let file = File::create(folder.join("lock"))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => io::Error::other("another portal uses it"),
            TryLockError::Error(error) => error,
        })?;
        Ok(file)
    };
    lock().map_err(|error| StartError::Folder {
        path: folder.to_owned(),
        error,
    })
}

async fn serve(listener: TcpListener, router: Router, stopped: oneshot::Receiver<()>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    if let Err(error) = served.await {
        eprintln!("local: the gateway ended: {error}");
    }
}
