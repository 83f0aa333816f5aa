//! Small values and their rules: ids, times, addresses, names, secrets and texts.

pub mod address;
pub mod app;
pub mod check;
pub mod clean;
pub mod file_name;
pub mod id;
pub mod in_languages;
pub mod network;
pub mod region;
pub mod scrub;
pub mod secret;
pub mod text;
pub mod time;
pub(crate) mod variants;
