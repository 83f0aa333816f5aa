//! The local S3: Amazon's protocol by `s3s`, and a store of our own below it, for `s3s-fs` takes wrong `ETag`s and checksums.
//!
//! A version of an object is a list of files, and so is a completed upload of parts: completing five gigabytes takes no longer than completing five bytes. A journal holds everything else; a restart reads it and goes on. Bodies stream through one megabyte at a time.

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

/// How long the end waits for requests that are being answered.
const GRACE: Duration = Duration::from_secs(1);

/// A running S3 on an address of its own. Dropping it leaves it running until the runtime ends; [`S3::shutdown`] ends it.
pub(crate) struct S3 {
    url: String,
    store: Arc<Store>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl S3 {
    /// Opens the folder, which is made if it is not there, and answers on the listener, path-style. `cors_origins` are the origins whose pages may put and get. `events` hears of every object that is created or deleted, in order, and at the start once more of those that [`Told::note`] never named.
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

    /// Where it answers, without a slash at the end: `http://127.0.0.1:40123`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Where to note that events are where they belong.
    pub(crate) fn told(&self) -> Told {
        Told(Arc::clone(&self.store))
    }

    /// Ends it: takes no more requests and waits a moment for those that are being answered. A body on its way is lost, everything else is kept.
    pub(crate) async fn shutdown(self) {
        let _ = self.stop.send(());
        let mut server = self.server;
        if tokio::time::timeout(GRACE, &mut server).await.is_err() {
            server.abort();
            let _ = server.await;
        }
    }
}

/// What keeps events from being sent again after a restart.
pub(crate) struct Told(Arc<Store>);

impl Told {
    /// Notes that an event, and every one before it, is where it belongs.
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
