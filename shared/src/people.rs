//! Clients, firms, and the people who sign in, with their links, passkeys, sessions and devices.

#[cfg(feature = "table")]
pub mod access;
#[cfg(feature = "table")]
pub mod budget;
pub mod client;
pub mod delivery;
#[cfg(feature = "table")]
pub mod device;
#[cfg(feature = "table")]
pub mod feed;
pub mod firm;
pub mod link;
#[cfg(feature = "table")]
pub mod me;
#[cfg(feature = "table")]
pub mod passkey;
#[cfg(feature = "table")]
pub mod revocation;
pub mod session;
#[cfg(feature = "table")]
pub mod sign_in;
