//! The domain of the portal: what a client portal is, whatever function asks. Divided by noun; `ARCHITECTURE.md` in the repository's root has the map.

pub mod address;
pub mod aws;
pub mod batch;
pub mod bootstrap;
pub mod client;
pub mod edge;
pub mod env;
pub mod http;
pub mod id;
pub mod key;
pub mod log;
pub mod matter;
pub mod problem;
pub mod secret;
#[cfg(feature = "table")]
pub mod table;
pub mod text;
pub mod thing;
pub mod time;
#[cfg(feature = "table")]
pub mod access;
pub mod link;
pub mod session;
