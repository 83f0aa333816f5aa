//! The reasons why a portal does not start, each as one line.

use crate::template::TemplateError;
use shared::env::EnvError;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// The reason why a portal does not start.
#[derive(Debug)]
pub enum StartError {
    /// Another process listens on the port.
    PortTaken {
        /// The requested port.
        port: u16,
        /// The flag that sets the port.
        flag: &'static str,
    },
    /// The portal cannot listen on loopback.
    Listen {
        /// The system's error.
        error: io::Error,
    },
    /// The data folder cannot be written.
    Folder {
        /// The folder or the file in it.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
    /// The template cannot be read or contains something unsupported.
    Template(TemplateError),
    /// A function of the template is not listed in `local/src/functions.rs`, or has an event source that it cannot read.
    Function {
        /// The function's name.
        name: String,
        /// What is wrong.
        fault: String,
    },
    /// A function rejects its variables.
    Variable {
        /// The function's name.
        function: String,
        /// The function's error.
        error: EnvError,
    },
    /// The database cannot be opened or reached.
    Engine {
        /// The error.
        fault: String,
    },
    /// The object store cannot be reached, or the bucket cannot be opened.
    Storage {
        /// The error.
        fault: String,
    },
    /// A file of the demo firm cannot be used.
    Demo {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        fault: String,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortTaken { port, flag } => {
                write!(f, "Port {port} is taken: choose another one with {flag}.")
            }
            Self::Listen { error } => write!(f, "Cannot listen on 127.0.0.1: {error}."),
            Self::Folder { path, error } => write!(f, "Cannot write {}: {error}.", path.display()),
            Self::Template(error) => write!(f, "The template cannot be used: {error}."),
            Self::Function { name, fault } => write!(f, "The function {name} {fault}."),
            Self::Variable { function, error } => {
                write!(f, "The function {function} does not start: {error}")
            }
            Self::Engine { fault } => write!(f, "The database cannot be used: {fault}."),
            Self::Storage { fault } => write!(f, "The object store cannot be used: {fault}."),
            Self::Demo { path, fault } => write!(
                f,
                "The demo firm's {} cannot be used: {fault}.",
                path.display()
            ),
        }
    }
}

impl Error for StartError {}

/// An error and its causes in one line; the text of an SDK error does not contain its causes.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

impl From<TemplateError> for StartError {
    fn from(error: TemplateError) -> Self {
        Self::Template(error)
    }
}
