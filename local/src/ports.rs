//! The addresses that a portal listens on, all on loopback.

use crate::error::StartError;
use std::io;
use tokio::net::TcpListener;

/// Listens on a port of 127.0.0.1; 0 chooses a free one. `flag` is the command-line flag that sets the port.
///
/// # Errors
/// When another process listens on the port, or the system does not permit it.
pub(crate) async fn listen(port: u16, flag: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken { port, flag },
            _ => StartError::Listen { error },
        })
}
