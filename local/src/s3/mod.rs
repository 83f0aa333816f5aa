//! The local S3: Amazon's protocol by `s3s`, over our own store, because `s3s-fs` accepts wrong `ETag`s and checksums.
//!
//! A version of an object is a list of files, and so is a completed multipart upload: completing five gigabytes takes no longer than completing five bytes. A journal holds everything else, and a restart continues from it. Bodies are streamed one megabyte at a time.

mod access;
mod backend;
mod bucket;
mod checksum;
mod claims;
mod complete;
mod condition;
mod copy;
mod cors;
mod door;
mod event;
mod headers;
mod list;
mod object;
mod receive;
mod record;
mod scan;
mod send;
mod state;
mod store;
mod upload;
mod verdict;

pub(crate) use access::Credentials;
pub(crate) use event::{Change, Notice, ObjectEvent, Reason};
pub(crate) use scan::Scan;
pub(crate) use verdict::{Scanned, Verdict};

use axum::Router;
use backend::Backend;
use cors::Cors;
use door::Door;
use s3s::service::S3ServiceBuilder;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long a shutdown waits for running requests.
const GRACE: Duration = Duration::from_secs(1);

/// A running S3 on its own address. Dropping it leaves it running until the runtime ends; [`S3::shutdown`] ends it.
pub(crate) struct S3 {
    url: String,
    store: Arc<Store>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl S3 {
    /// Opens the folder, creating it if necessary, and answers on the listener, path-style. `cors_origins` are the origins whose pages may put and get. `events` receives every created or deleted object, in order, and at the start again those not yet recorded by [`Told::note`].
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub(crate) async fn start(
        folder: PathBuf,
        listener: TcpListener,
        credentials: Credentials,
        cors_origins: Vec<String>,
        events: UnboundedSender<ObjectEvent>,
    ) -> io::Result<Self> {
        let store = tokio::task::spawn_blocking(move || Store::open(&folder, events))
            .await
            .map_err(io::Error::other)??;
        let store = Arc::new(store);
        let mut service = S3ServiceBuilder::new(Backend {
            store: Arc::clone(&store),
        });
        service.set_auth(credentials);
        service.set_access(access::Rules);
        let door = Door {
            cors: Cors::new(cors_origins),
            service: service.build(),
        };
        let url = format!("http://{}", listener.local_addr()?);
        let router = Router::new()
            .fallback(door::answer)
            .with_state(Arc::new(door));
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve(listener, router, stopped));
        Ok(Self {
            url,
            store,
            stop,
            server,
        })
    }

    /// The address, without a slash at the end: `http://127.0.0.1:40123`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The record of delivered events.
    pub(crate) fn told(&self) -> Told {
        Told(Arc::clone(&self.store))
    }

    /// Ends it: accepts no more requests and waits briefly for running ones. A body in transit is lost; everything else is kept.
    pub(crate) async fn shutdown(self) {
        let _ = self.stop.send(());
        let mut server = self.server;
        if tokio::time::timeout(GRACE, &mut server).await.is_err() {
            server.abort();
            let _ = server.await;
        }
    }
}

/// The record of delivered events, which prevents a repeat after a restart.
pub(crate) struct Told(Arc<Store>);

impl Told {
    /// Records that this event, and every one before it, was delivered.
    pub(crate) fn note(&self, event: &ObjectEvent) {
        if let Err(error) = self.0.note_told(event) {
            eprintln!("local: cannot write into the data folder: {error}");
        }
    }
}

async fn serve(listener: TcpListener, router: Router, stopped: oneshot::Receiver<()>) {
    let served = axum::serve(listener, router).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    if let Err(error) = served.await {
        eprintln!("local: the S3 ended: {error}");
    }
}

#[cfg(test)]
mod tests;
