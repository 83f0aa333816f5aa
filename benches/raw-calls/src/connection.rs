//! HTTP/1.1 over a socket, as far as the runtime API and AWS need it: one request, one response with a length.

use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

/// A connection without TLS.
pub(crate) struct Plain {
    stream: TcpStream,
    host: String,
}

/// A connection with TLS.
pub(crate) type Secure = StreamOwned<ClientConnection, TcpStream>;

/// A response.
pub(crate) struct Response {
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Plain {
    pub(crate) fn open(host: &str) -> Result<Self, Box<dyn Error>> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        let host = host.to_owned();
        Ok(Self { stream, host })
    }

    pub(crate) fn call(
        &mut self,
        method: &str,
        path: &str,
        body: &[u8],
    ) -> Result<Response, Box<dyn Error>> {
        let (host, length) = (&self.host, body.len());
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n\r\n")
                .into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request)?;
        Response::read(&mut self.stream)
    }
}

/// Opens a connection to `host`, `name:port`, which shows a certificate below `config`'s roots.
pub(crate) fn open(config: &Arc<ClientConfig>, host: &str) -> Result<Secure, Box<dyn Error>> {
    let name = host.split(':').next().unwrap_or_default().to_owned();
    let socket = TcpStream::connect(host)?;
    socket.set_nodelay(true)?;
    let session = ClientConnection::new(Arc::clone(config), ServerName::try_from(name)?)?;
    let mut stream = StreamOwned::new(session, socket);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

/// Trusts the certificate in the file `root`.
pub(crate) fn trust(root: &str) -> Result<Arc<ClientConfig>, Box<dyn Error>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root)?)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    Ok(Arc::new(config.with_no_client_auth()))
}

impl Response {
    /// Reads one response; its length must be stated.
    pub(crate) fn read(stream: &mut impl Read) -> Result<Self, Box<dyn Error>> {
        let mut bytes = Vec::with_capacity(16_384);
        let mut chunk = [0; 16_384];
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            let read = stream.read(&mut chunk)?;
            if read == 0 {
                return Err("the connection ended before an answer".into());
            }
            bytes.extend_from_slice(&chunk[..read]);
        };
        let mut body = bytes.split_off(end);
        let head = String::from_utf8(bytes)?.to_ascii_lowercase();
        let mut response = Self {
            head,
            body: Vec::new(),
        };
        let length = response
            .header("content-length")
            .map_or(Ok(0), str::parse)?;
        while body.len() < length {
            let read = stream.read(&mut chunk)?;
            if read == 0 {
                return Err("the connection ended within an answer".into());
            }
            body.extend_from_slice(&chunk[..read]);
        }
        response.body = body;
        Ok(response)
    }

    /// A header by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            (known == name).then(|| value.trim())
        })
    }

    /// The status.
    pub(crate) fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}
