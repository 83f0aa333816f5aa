//! The boundary between a function and its caller: requests, answers and problems, batches of records, the log, and the time and randomness of an invocation.

pub mod batch;
pub mod bootstrap;
#[cfg(feature = "queue")]
pub mod dead_letter;
pub mod http;
pub mod invocation;
pub mod log;
pub mod problem;
