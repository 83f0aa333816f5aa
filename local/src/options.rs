//! How a portal is started.

use shared::value::time::Timestamp;
use std::path::{Path, PathBuf};

/// The ports of the engines on 127.0.0.1; 0 takes a free one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ports {
    /// Of the embedded `DynamoDB`.
    pub dynamodb: u16,
    /// Of the embedded S3.
    pub s3: u16,
    /// Of what takes the calls of `EventBridge`, SES, SNS and SQS.
    pub aws: u16,
}

/// What a portal is started with. The default is what tests want: any port, everything in memory, no demo firm, no web app, no log.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port of the portal's origin on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The ports of the engines.
    pub ports: Ports,
    /// The folder that keeps everything over restarts; without one all is in memory.
    pub data: Option<PathBuf>,
    /// Whether the demo firm is loaded, if the table is empty.
    pub demo: bool,
    /// The folder of the web app as it was built.
    pub web: Option<PathBuf>,
    /// Another `DynamoDB` engine than the embedded one, for example `http://127.0.0.1:8000`, or `http://KEY:SECRET@127.0.0.1:8000` for one with keys of its own.
    pub dynamodb_url: Option<String>,
    /// Where the functions find `DynamoDB`, when something stands between: the portal itself goes to the engine all the same.
    pub functions_dynamodb_url: Option<String>,
    /// Another S3 engine than the embedded one, for example `http://127.0.0.1:9000`, or `http://KEY:SECRET@127.0.0.1:9000` for one with keys of its own.
    pub s3_url: Option<String>,
    /// The name of the documents bucket: portals that share an engine need different ones.
    pub documents_bucket: String,
    /// The table's name: portals that share an engine need different ones.
    pub table: String,
    /// Variables that every function gets, whatever the template says. `AWS_ENDPOINT_URL_SESV2`, `AWS_ENDPOINT_URL_EVENTBRIDGE` and `AWS_ENDPOINT_URL_SQS` put something between the functions and the sinks.
    pub variables: Vec<(String, String)>,
    /// The file that the functions log into; without one it is one of the data folder or of the portal's own, and shown on standard output.
    pub log: Option<PathBuf>,
    /// Whether something before the gateway says in `Portico-Viewer` where a call comes from, as the edge of a deployment does. Otherwise it is the address that connects, whatever a caller says.
    pub viewers: bool,
    /// The portal's time at the start; the system's time without it.
    pub clock: Option<Timestamp>,
    /// The template.
    pub template: PathBuf,
    /// The folder of sample events and of the demo firm.
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

/// A path in the project, which this crate is built in.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
