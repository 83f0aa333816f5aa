//! One running portal: engine, sinks, functions, streams, queues, bus and gateway, on ports of its own.

use crate::assembly::{Assembly, assemble};
use crate::bus::Entry;
use crate::clock::Clock;
use crate::demo;
use crate::dynamodb::Embedded;
use crate::error::StartError;
use crate::functions::{FUNCTIONS, HttpFunction, Registry};
use crate::gateway::{Gateway, Routes};
use crate::objects;
use crate::options::Options;
use crate::storage::{Endpoint, Storage};
use crate::table;
use crate::variables::Engines;
use crate::watch::{self, Watch};
use crate::works::Works;
use axum::Router;
use serde_json::Value;
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

/// How long the end waits for functions that are running.
const GRACE: Duration = Duration::from_secs(3);

/// A running portal. Dropping it leaves its tasks running until the runtime ends; [`Portal::shutdown`] ends them.
pub struct Portal {
    origin: String,
    engines: Engines,
    sinks_url: String,
    table: String,
    documents_bucket: String,
    demo_clients: Vec<String>,
    works: Arc<Works>,
    engine: Option<Embedded>,
    storage: Option<Storage>,
    lock: Option<File>,
    tasks: Vec<JoinHandle<()>>,
    stop: oneshot::Sender<()>,
    gateway: JoinHandle<()>,
}

impl Portal {
    /// Starts a portal and returns once it answers. The demo firm is on its way then; `POST /local/settle` waits for it.
    ///
    /// # Errors
    /// When a port, a folder, the template, a function's variable or the engine cannot be used.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::start_with(options, FUNCTIONS).await
    }

    /// Starts a portal with functions of the caller's choice.
    pub(crate) async fn start_with(
        options: Options,
        registry: Registry,
    ) -> Result<Self, StartError> {
        let lock = options.data.as_deref().map(prepare).transpose()?;
        let listener = listen(options.port).await?;
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
        let engine = match options.dynamodb_url {
            Some(_) => None,
            None => Some(Embedded::start(options.data.as_deref(), Arc::clone(&clock)).await?),
        };
        let own = engine.as_ref().map(|engine| engine.url.clone());
        let (storage, heard) = match options.s3_url {
            Some(_) => (None, None),
            None => Some(Storage::start(options.data.as_deref(), &origin).await?).unzip(),
        };
        let engines = Engines {
            dynamodb: options.dynamodb_url.clone().or(own).unwrap_or_default(),
            s3: match &storage {
                Some(storage) => storage.endpoint(),
                None => Endpoint::read(options.s3_url.as_deref().unwrap_or_default()),
            },
        };
        let Assembly {
            works,
            routes,
            sinks_url,
            sinks,
            tables,
        } = assemble(&options, registry, &origin, &engines, heard, clock).await?;
        let demo_clients = if options.demo && table::is_empty(&tables, &options.table).await? {
            // What the demo firm's events name lies in the bucket before they come.
            let objects = objects::connect(&engines.s3)?;
            let files = options.events.join("objects");
            objects::put_files(&objects, &options.documents_bucket, &files).await?;
            load_demo(&options, &works)?
        } else {
            Vec::new()
        };
        let works = Arc::new(works);
        let mut tasks = vec![sinks, tokio::spawn(Arc::clone(&works.objects).run())];
        tasks.extend(
            works
                .readers
                .iter()
                .cloned()
                .map(|reader| tokio::spawn(reader.run())),
        );
        tasks.extend(
            works
                .queues
                .iter()
                .cloned()
                .map(|queue| tokio::spawn(queue.run())),
        );

        let gateway = open_gateway(&options, &works, routes, port);
        let router = watch::router(Watch::new(Arc::clone(&works), &options), port).fallback(
            move |peer, request| {
                let gateway = Arc::clone(&gateway);
                async move { gateway.answer(peer, request).await }
            },
        );
        let (stop, stopped) = oneshot::channel();
        let gateway = tokio::spawn(serve(listener, router, stopped));
        Ok(Self {
            origin,
            engines,
            sinks_url,
            table: options.table,
            documents_bucket: options.documents_bucket,
            demo_clients,
            works,
            engine,
            storage,
            lock,
            tasks,
            stop,
            gateway,
        })
    }

    /// Where the portal answers, without a slash at the end: `http://localhost:8787`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Where `DynamoDB` answers.
    pub fn dynamodb_url(&self) -> &str {
        &self.engines.dynamodb
    }

    /// Where S3 answers.
    pub fn s3_url(&self) -> &str {
        &self.engines.s3.url
    }

    /// The documents bucket's name.
    pub fn documents_bucket(&self) -> &str {
        &self.documents_bucket
    }

    /// Where the sinks answer to the functions' calls of SES, EventBridge and SQS.
    pub fn sinks_url(&self) -> &str {
        &self.sinks_url
    }

    /// The table's name.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Names and addresses of the clients that the demo firm invited at this start.
    pub fn demo_clients(&self) -> &[String] {
        &self.demo_clients
    }

    /// Ends the portal: takes no more requests, waits a moment for the functions that are running, closes the database. What waits in streams and queues is delivered after the next start, if there is a data folder.
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
            // Held until every task is gone, so that none of them begins another batch.
            let _rest = tokio::time::timeout(GRACE, self.works.rest()).await;
            for task in self.tasks {
                task.abort();
                let _ = task.await;
            }
        }
        drop(self.works);
        if let Some(storage) = self.storage {
            storage.stop().await;
        }
        if let Some(engine) = self.engine {
            engine.stop().await;
        }
        drop(self.lock);
    }
}

fn open_gateway(
    options: &Options,
    works: &Arc<Works>,
    routes: Routes<HttpFunction>,
    port: u16,
) -> Arc<Gateway> {
    let wake = Arc::clone(works);
    Arc::new(Gateway {
        routes,
        clock: Arc::clone(&works.common.clock),
        host: format!("localhost:{port}"),
        web: options.web.clone(),
        viewers: options.viewers,
        wake: Box::new(move || wake.wake()),
    })
}

/// Makes the folder, sees whether it can be written, and keeps other portals out while the file that it answers is open.
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

async fn listen(port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken { port },
            _ => StartError::Listen { error },
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

/// Puts the demo firm's events onto the bus, by the same way as anyone's; answers whom they invite.
fn load_demo(options: &Options, works: &Works) -> Result<Vec<String>, StartError> {
    let folder = options.events.join("apply-firm-event").join("demo");
    let samples = demo::read(&folder, works.common.clock.now())
        .map_err(|(path, fault)| StartError::Demo { path, fault })?;
    let mut clients = BTreeMap::new();
    for sample in samples {
        for value in &sample.entries {
            let entry = demo::to_entry(value).map_err(|fault| StartError::Demo {
                path: sample.path.clone(),
                fault,
            })?;
            if let Some((name, email)) = invited(&entry) {
                clients
                    .entry(email.to_owned())
                    .or_insert_with(|| name.to_owned());
            }
            works.bus.put(entry);
        }
    }
    let clients = clients.into_iter();
    Ok(clients
        .map(|(email, name)| format!("{name} <{email}>"))
        .collect())
}

/// The name and the address of whom an event invites.
fn invited(entry: &Entry) -> Option<(&str, &str)> {
    let data = entry.detail.get("data")?;
    let part = |name: &str| data.get(name).and_then(Value::as_str);
    (entry.detail_type == "client.invited")
        .then(|| part("name").zip(part("email")))
        .flatten()
}
