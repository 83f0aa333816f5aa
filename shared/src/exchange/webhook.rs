//! Webhooks in: a firm's systems send over HTTPS what they could also put onto the bus. Standard Webhooks 1.0 (github.com/standard-webhooks) says how a request is signed.

mod body;
mod schema;
mod signature;
mod take;

pub use body::{ReceivedEvent, read_events};
pub use schema::MessageBody;
pub use signature::{Signer, authenticate};
pub use take::{Accepted, receive};
