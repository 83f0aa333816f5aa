//! The addresses that a portal listens on, all of them on loopback.

use crate::error::StartError;
use std::io;
use tokio::net::TcpListener;

/// Listens on a port of 127.0.0.1; 0 takes a free one. `flag` is what a person chooses the port with.
///
/// # Errors
/// When somebody else listens there, or the system does not let it.
pub(crate) async fn listen(port: u16, flag: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken { port, flag },
            _ => StartError::Listen { error },
        })
}
