//! The domain of the portal, shared by every function and divided by noun. `ARCHITECTURE.md` in the repository's root has the map.

pub mod edge;
pub mod engine;
pub mod env;
pub mod exchange;
pub mod failure;
pub mod item;
pub mod key;
#[cfg(feature = "table")]
pub mod mail_in;
pub mod notice;
pub mod people;
pub mod resource;
pub mod upload;
pub mod value;
