//! Where a function meets what calls it: requests, answers and problems, batches of records, the log, and the moment of the invocation.

pub mod batch;
pub mod bootstrap;
#[cfg(feature = "queue")]
pub mod dead_letter;
pub mod http;
pub mod invocation;
pub mod log;
pub mod problem;
