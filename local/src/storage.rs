//! The S3 engine: embedded, in a folder, or an external one. After the start everything goes through the AWS API, except the events of the embedded engine.

use crate::endpoint::Endpoint;
use crate::error::StartError;
use crate::names::CREDENTIAL;
use crate::s3::{Credentials, ObjectEvent, S3, Told};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The running embedded engine.
pub(crate) struct Storage {
    s3: S3,
    /// Deleted with the portal, if nothing is kept.
    _folder: Option<TempDir>,
}

/// The events of the embedded engine, and the record of those delivered.
pub(crate) struct Heard {
    pub(crate) events: UnboundedReceiver<ObjectEvent>,
    pub(crate) told: Told,
}

impl Storage {
    /// Opens the store in the data folder, or in a temporary folder, and answers on the listener. Pages of `origin` may put and get.
    pub(crate) async fn start(
        data: Option<&Path>,
        origin: &str,
        listener: TcpListener,
    ) -> Result<(Self, Heard), StartError> {
        let failed = |path: PathBuf| move |error: io::Error| StartError::Folder { path, error };
        let (folder, path) = if let Some(data) = data {
            (None, data.join("s3"))
        } else {
            let folder = tempfile::Builder::new().prefix("portico-s3-").tempdir();
            let folder = folder.map_err(failed(std::env::temp_dir()))?;
            let path = folder.path().to_owned();
            (Some(folder), path)
        };
        let credentials = Credentials {
            access_key: CREDENTIAL.to_owned(),
            secret_key: CREDENTIAL.to_owned(),
        };
        let (sender, events) = unbounded_channel();
        let origins = vec![origin.to_owned()];
        let s3 = S3::start(path.clone(), listener, credentials, origins, sender)
            .await
            .map_err(failed(path))?;
        let told = s3.told();
        let storage = Self {
            s3,
            _folder: folder,
        };
        Ok((storage, Heard { events, told }))
    }

    /// The address and keys of the engine.
    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::read(self.s3.url())
    }

    /// Stops the engine.
    pub(crate) async fn stop(self) {
        self.s3.shutdown().await;
    }
}
