//! The S3 engine: an embedded one on a folder, or one's own. Everything after the start goes through the AWS API, but for the events of the embedded one.

use crate::error::StartError;
use crate::names::CREDENTIAL;
use crate::s3::{Credentials, ObjectEvent, S3, Told};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The embedded engine while it runs.
pub(crate) struct Storage {
    s3: S3,
    /// Gone with the portal, where nothing is kept.
    _folder: Option<TempDir>,
}

/// What the embedded engine tells.
pub(crate) struct Heard {
    pub(crate) events: UnboundedReceiver<ObjectEvent>,
    pub(crate) told: Told,
}

/// Where an engine answers, and the keys that it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) url: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
}

impl Storage {
    /// Opens the store in the data folder, or in a folder that ends with the portal. Pages of `origin` may put and get.
    pub(crate) async fn start(
        data: Option<&Path>,
        origin: &str,
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
        let s3 = S3::start(path.clone(), credentials, vec![origin.to_owned()], sender)
            .await
            .map_err(failed(path))?;
        let told = s3.told();
        let storage = Self {
            s3,
            _folder: folder,
        };
        Ok((storage, Heard { events, told }))
    }

    /// Where it answers.
    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::read(self.s3.url())
    }

    /// Stops answering.
    pub(crate) async fn stop(self) {
        self.s3.shutdown().await;
    }
}

impl Endpoint {
    /// Reads `http://127.0.0.1:9000`, or `http://KEY:SECRET@127.0.0.1:9000` for an engine that looks at the keys.
    pub(crate) fn read(url: &str) -> Self {
        let keys = url.split_once("://").and_then(|(scheme, rest)| {
            let (keys, host) = rest.split_once('@')?;
            let (access_key, secret_key) = keys.split_once(':')?;
            Some(Self {
                url: format!("{scheme}://{host}"),
                access_key: access_key.to_owned(),
                secret_key: secret_key.to_owned(),
            })
        });
        keys.unwrap_or_else(|| Self {
            url: url.to_owned(),
            access_key: CREDENTIAL.to_owned(),
            secret_key: CREDENTIAL.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_stand_in_the_url() {
        let endpoint = Endpoint::read("http://user:pass/word@127.0.0.1:9000");
        assert_eq!(
            (
                endpoint.url.as_str(),
                endpoint.access_key.as_str(),
                endpoint.secret_key.as_str()
            ),
            ("http://127.0.0.1:9000", "user", "pass/word")
        );
        assert_eq!(Endpoint::read("http://127.0.0.1:9000").access_key, "local");
    }
}
