//! The options for starting a portal.

use shared::value::time::Timestamp;
use std::path::{Path, PathBuf};

/// The ports of the engines on 127.0.0.1; 0 chooses a free one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ports {
    /// The port of the embedded `DynamoDB`.
    pub dynamodb: u16,
    /// The port of the embedded S3.
    pub s3: u16,
    /// The port that accepts calls for `EventBridge`, SES, SNS and SQS.
    pub aws: u16,
}

/// The options of a portal. The defaults suit tests: free ports, everything in memory, no demo firm, no web app, no log.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port of the portal's origin on 127.0.0.1; 0 chooses a free one.
    pub port: u16,
    /// The ports of the engines.
    pub ports: Ports,
    /// The folder that keeps everything across restarts; without one, everything is in memory.
    pub data: Option<PathBuf>,
    /// Whether the demo firm is loaded, if the table is empty.
    pub demo: bool,
    /// The folder of the built web app.
    pub web: Option<PathBuf>,
    /// The folder of the API's reference, which `cargo xtask openapi --page` writes; shown at `/v1/docs/`.
    pub reference: PathBuf,
    /// An external `DynamoDB` engine, for example `http://127.0.0.1:8000`, or `http://KEY:SECRET@127.0.0.1:8000` for one with its own keys.
    pub dynamodb_url: Option<String>,
    /// The `DynamoDB` address for the functions, if something runs in between. The portal itself still calls the engine directly.
    pub functions_dynamodb_url: Option<String>,
    /// An external S3 engine, for example `http://127.0.0.1:9000`, or `http://KEY:SECRET@127.0.0.1:9000` for one with its own keys.
    pub s3_url: Option<String>,
    /// The name of the documents bucket; portals that share an engine need different ones.
    pub documents_bucket: String,
    /// The name of the table; portals that share an engine need different ones.
    pub table: String,
    /// Variables for every function, which override the template. `AWS_ENDPOINT_URL_SESV2`, `AWS_ENDPOINT_URL_EVENTBRIDGE` and `AWS_ENDPOINT_URL_SQS` put something between the functions and the sinks.
    pub variables: Vec<(String, String)>,
    /// The file that the functions log to. Without it, they log to a file in the data folder, or to a temporary file that is also shown on standard output.
    pub log: Option<PathBuf>,
    /// Whether something in front of the gateway states the caller's address in `Portico-Viewer`, like the edge of a deployment. If not, it is the connecting address, whatever a caller states.
    pub viewers: bool,
    /// The portal's time at the start. Default: the system's time.
    pub clock: Option<Timestamp>,
    /// The path of the template.
    pub template: PathBuf,
    /// The folder of the sample events and the demo firm.
    pub events: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            ports: Ports::default(),
            data: None,
            demo: false,
            web: None,
            reference: project("target/reference"),
            dynamodb_url: None,
            functions_dynamodb_url: None,
            s3_url: None,
            documents_bucket: crate::names::DOCUMENTS.to_owned(),
            table: crate::names::TABLE.to_owned(),
            variables: Vec::new(),
            log: Some(PathBuf::from("/dev/null")),
            viewers: false,
            clock: None,
            template: project("template.yaml"),
            events: project("events"),
        }
    }
}

/// A path in the project that this crate was built from.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
