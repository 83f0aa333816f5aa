//! The whole portal in one process on loopback: embedded engines, a gateway that uses API Gateway's events, streams, bus and queues that feed the event functions, and `/local`, which shows what happened.
//!
//! Tests can start any number of them:
//!
//! ```no_run
//! # async fn example() -> Result<(), local::StartError> {
//! let portal = local::Portal::start(local::Options::default()).await?;
//! println!("{}/v1/health", portal.origin());
//! portal.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod assembly;
mod bus;
mod cleaning;
pub mod cli;
mod clock;
mod common;
mod dead_letters;
mod demo;
mod dynamodb;
mod endpoint;
mod error;
mod function_log;
mod functions;
mod gateway;
mod kept;
mod names;
mod objects;
mod options;
mod pattern;
mod pipelines;
mod portal;
mod ports;
mod queue;
mod s3;
mod schedule;
mod sinks;
mod storage;
mod stream;
mod table;
mod template;
mod variables;
mod watch;

pub use bus::BusRecord;
pub use error::StartError;
pub use function_log::LogRecord;
pub use functions::{function_names, try_to_start};
pub use options::{Options, Ports};
pub use portal::Portal;
pub use template::TemplateError;

#[cfg(test)]
mod tests;
