//! The part of HTTP/1.1 that the SDK's clients and the engines use: a length with every body, one request after the other. Written by hand, because a library would not break a connection within a message.

use serde_json::Value;
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A request from the SDK or a response to one: first line, headers and body.
#[derive(Clone, Debug, Default)]
pub(super) struct Message {
    line: String,
    headers: Vec<(String, String)>,
    /// `None` if the length is that of a body that does not follow, as in a response to HEAD.
    body: Option<Vec<u8>>,
}

/// One connection, to an SDK client or to an engine.
pub(super) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        // Sends small packets at once; otherwise each response would wait for an acknowledgement.
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// A connection to `http://host:port`.
    pub(super) async fn open(url: &str) -> io::Result<Self> {
        let address = url.trim_start_matches("http://");
        Self::new(TcpStream::connect(address).await?)
    }

    /// The next message; `None` when the other side has closed the connection.
    pub(super) async fn read(&mut self) -> io::Result<Option<Message>> {
        self.read_message(true).await
    }

    /// The response to a request; `None` when the other side has closed the connection.
    pub(super) async fn read_reply(&mut self, to: &Message) -> io::Result<Option<Message>> {
        self.read_message(!to.asks_for_head()).await
    }

    async fn read_message(&mut self, has_body: bool) -> io::Result<Option<Message>> {
        let Some(line) = self.line().await? else {
            return Ok(None);
        };
        let mut message = Message {
            line,
            ..Message::default()
        };
        while let Some(line) = self.line().await?.filter(|line| !line.is_empty()) {
            if let Some((name, value)) = line.split_once(':') {
                let header = (name.to_ascii_lowercase(), value.trim().to_owned());
                message.headers.push(header);
            }
        }
        if has_body {
            let length = message.header("content-length").parse().unwrap_or(0);
            let mut body = vec![0; length];
            self.0.read_exact(&mut body).await?;
            message.body = Some(body);
        }
        Ok(Some(message))
    }

    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).await?;
        Ok((read > 0).then(|| line.trim_end().to_owned()))
    }

    pub(super) async fn write(&mut self, message: &Message) -> io::Result<()> {
        let mut head = format!("{}\r\n", message.line);
        let headers = message.headers.iter();
        for (name, value) in headers.filter(|(name, _)| name != "content-length") {
            head += &format!("{name}: {value}\r\n");
        }
        let length = match &message.body {
            Some(body) => body.len().to_string(),
            None => message.length().to_owned(),
        };
        head += &format!("content-length: {length}\r\n\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend(message.body.iter().flatten());
        self.0.get_mut().write_all(&bytes).await
    }
}

impl Message {
    /// An error response of an AWS service.
    pub(super) fn error(status: u16, code: &str, body: &Value) -> Self {
        let headers = [
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amzn-errortype", code),
        ];
        Self {
            line: format!("HTTP/1.1 {status} Error"),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            body: Some(body.to_string().into_bytes()),
        }
    }

    /// An error response of S3.
    pub(super) fn xml_error(status: u16, code: &str) -> Self {
        let body = format!("<Error><Code>{code}</Code><Message>It did not work.</Message></Error>");
        Self {
            line: format!("HTTP/1.1 {status} Error"),
            headers: vec![("content-type".to_owned(), "application/xml".to_owned())],
            body: Some(body.into_bytes()),
        }
    }

    /// An error response of SNS.
    pub(super) fn form_error(status: u16, code: &str) -> Self {
        let Self {
            line,
            headers,
            body,
        } = Self::xml_error(status, code);
        let error = String::from_utf8(body.unwrap_or_default()).unwrap_or_default();
        let body = format!("<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>");
        Self {
            line,
            headers,
            body: Some(body.into_bytes()),
        }
    }

    /// The same message without its body, as for a response to HEAD.
    pub(super) fn without_body(mut self) -> Self {
        self.body = None;
        self
    }

    /// The stated length of the body.
    fn length(&self) -> &str {
        match self.header("content-length") {
            "" => "0",
            length => length,
        }
    }

    /// Whether it is a HEAD request, whose response has no body.
    pub(super) fn asks_for_head(&self) -> bool {
        self.line.starts_with("HEAD ")
    }

    /// A header; empty when it is missing.
    pub(super) fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The operation: `GetItem` for `DynamoDB_20120810.GetItem`. For SES, SNS and S3 it recognises the few calls that the portal makes.
    pub(super) fn operation(&self) -> String {
        match self.header("x-amz-target").rsplit_once('.') {
            Some((_, operation)) => operation.to_owned(),
            None if self.line.contains("/v2/email/outbound-emails") => "SendEmail".to_owned(),
            None => match self.action() {
                Some(action) => action.to_owned(),
                None => self.bucket_operation().to_owned(),
            },
        }
    }

    /// The action of an SNS call, which is a form.
    pub(super) fn action(&self) -> Option<&str> {
        let form = self
            .header("content-type")
            .starts_with("application/x-www-form-urlencoded");
        let body = std::str::from_utf8(self.body.as_deref()?).ok()?;
        let mut pairs = body.split('&').filter(|_| form);
        pairs.find_map(|pair| pair.strip_prefix("Action="))
    }

    /// The operation of an S3 call (Amazon S3 API reference).
    fn bucket_operation(&self) -> &str {
        let mut words = self.line.split(' ');
        let (method, target) = (words.next(), words.next().unwrap_or_default());
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let names = |name: &str| {
            query
                .split('&')
                .any(|pair| pair.split('=').next() == Some(name))
        };
        match (method.unwrap_or_default(), names("uploadId")) {
            ("PUT", true) => "UploadPart",
            ("PUT", false) => "PutObject",
            ("POST", true) => "CompleteMultipartUpload",
            ("POST", false) if names("uploads") => "CreateMultipartUpload",
            ("DELETE", true) => "AbortMultipartUpload",
            ("DELETE", false) => "DeleteObject",
            ("GET", true) => "ListParts",
            ("GET", false) => "GetObject",
            ("HEAD", _) => "HeadObject",
            _ => &self.line,
        }
    }

    /// The number of this attempt, and the SDK's maximum.
    pub(super) fn attempt(&self) -> (u32, u32) {
        let text = self.header("amz-sdk-request");
        let number = |name: &str| {
            let mut parts = text.split(';').map(str::trim);
            let part = parts.find_map(|part| part.strip_prefix(name));
            part.and_then(|number| number.parse().ok()).unwrap_or(1)
        };
        (number("attempt="), number("max="))
    }

    /// The body as JSON; `null` when it is not JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(self.body.as_deref().unwrap_or_default()).unwrap_or_default()
    }

    /// Sets a member of the body. The engines do not check signatures.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        let mut body = self.json();
        body[name] = value;
        // The checksum of a response belongs to its original body.
        self.headers.retain(|(name, _)| name != "x-amz-crc32");
        self.body = Some(body.to_string().into_bytes());
    }

    /// Repeats every entry of a list right after itself.
    pub(super) fn double(&mut self, list: &str) {
        let body = self.json();
        let entries = body[list].as_array().into_iter().flatten();
        let twice = entries.flat_map(|entry| [entry.clone(), entry.clone()]);
        self.set(list, twice.collect());
    }
}
