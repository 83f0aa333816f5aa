//! Uploads by a client, as a browser sends them.

use super::{Answer, Client, TestPortal};
use serde_json::{Value, json};

/// The body of a call that announces files.
pub fn announcement(matter: &str, files: &[(&str, usize)]) -> Value {
    let file = |(name, size): &(&str, usize)| json!({"name": name, "size": size, "content_type": "application/pdf"});
    json!({"matter_id": matter, "files": files.iter().map(file).collect::<Vec<_>>()})
}

/// An announced upload.
pub struct Sending {
    pub id: String,
    /// A caller with the upload's grant.
    pub grant: Client,
    pub files: Vec<Value>,
}

impl Sending {
    pub async fn start(portal: &TestPortal, who: &Client, body: Value) -> Self {
        let answer = who.post("/v1/uploads", body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        Self {
            id: text(&answer.body["id"]),
            grant: portal.anonymous().with_token(&text(&answer.body["grant"])),
            files: answer.body["files"].as_array().expect("files").clone(),
        }
    }

    pub fn path(&self) -> String {
        format!("/v1/uploads/{}", self.id)
    }

    pub fn file_path(&self, file: usize, what: &str) -> String {
        let document = text(&self.files[file]["document_id"]);
        format!("{}/files/{document}/{what}", self.path())
    }

    /// Sends one part of a file; returns its `ETag`.
    pub async fn put(&self, file: usize, part: usize, bytes: &[u8]) -> String {
        let put = put(&self.files[file]["part_urls"][part - 1], bytes.to_vec()).await;
        assert_eq!(put.status(), 200);
        put.headers()["etag"].to_str().expect("a tag").to_owned()
    }

    /// Sends all parts of a file; returns the list of parts.
    pub async fn put_all(&self, file: usize, bytes: &[u8]) -> Value {
        let size = self.files[file]["part_size"].as_u64().expect("a size");
        let size = usize::try_from(size).expect("a size");
        let mut parts = Vec::new();
        for (part, bytes) in (1..).zip(bytes.chunks(size)) {
            let etag = self.put(file, part, bytes).await;
            parts.push(json!({"part_number": part, "etag": etag}));
        }
        json!(parts)
    }

    pub async fn complete(&self, file: usize, parts: Value) -> Answer {
        let path = self.file_path(file, "complete");
        self.grant.post(&path, json!({"parts": parts})).await
    }

    /// Like [`Self::complete`], with the SHA-256 that the sender computed.
    pub async fn complete_as(&self, file: usize, parts: Value, sha256: &str) -> Answer {
        let path = self.file_path(file, "complete");
        let body = json!({"parts": parts, "sha256": sha256});
        self.grant.post(&path, body).await
    }

    /// Sends a complete file.
    pub async fn send(&self, file: usize, bytes: &[u8]) {
        let parts = self.put_all(file, bytes).await;
        let done = self.complete(file, parts).await;
        assert_eq!(done.status, 200, "{done:?}");
    }

    /// The states of all files, as shown to a session.
    pub async fn states(&self, who: &Client) -> Vec<String> {
        let shown = who.get(&self.path()).await;
        assert_eq!(shown.status, 200, "{shown:?}");
        let files = shown.body["files"].as_array().expect("files").iter();
        files.map(|file| text(&file["state"])).collect()
    }
}

/// Sends bytes to an upload address.
pub async fn put(place: &Value, bytes: Vec<u8>) -> reqwest::Response {
    try_put(place, bytes).await.expect("an answer of S3")
}

/// Like [`put`], for a call that may get no response.
pub async fn try_put(place: &Value, bytes: Vec<u8>) -> reqwest::Result<reqwest::Response> {
    let mut request = reqwest::Client::new().put(text(&place["url"])).body(bytes);
    for (name, value) in place["headers"].as_object().into_iter().flatten() {
        request = request.header(name, text(value));
    }
    request.send().await
}

/// A text field of a response.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("text: {value}"))
        .to_owned()
}
