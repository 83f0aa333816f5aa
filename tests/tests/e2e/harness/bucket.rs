//! The documents bucket, as a firm's own system uses it.

use super::{Firm, TestPortal};
use aws_sdk_s3::Client;
use serde_json::{Value, json};
use shared::engine::aws::Aws;
use shared::env::Env;

impl TestPortal {
    /// A client for the S3 engine.
    pub fn s3(&self) -> Client {
        let env = Env::from_pairs([
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_ENDPOINT_URL_S3", self.portal.s3_url()),
        ]);
        let config = Aws::new(&env).expect("a connection").config_for("S3");
        let config = aws_sdk_s3::config::Builder::from(&config)
            .force_path_style(true)
            .build();
        Client::from_conf(config)
    }

    /// Writes an object; returns its version.
    pub async fn put_object(&self, key: &str, bytes: &[u8]) -> String {
        let put = self
            .s3()
            .put_object()
            .bucket(self.portal.documents_bucket())
            .key(key)
            .body(bytes.to_vec().into())
            .send()
            .await
            .expect("the object is written");
        put.version_id.expect("a version")
    }
}

impl Firm<'_> {
    /// The object key of one of the firm's files.
    pub fn object_key(&self, name: &str) -> String {
        format!("firm/{}/{name}", self.id)
    }

    /// The data of `document.shared` for a file of `size` bytes.
    pub fn document_data(
        &self,
        matter: &str,
        document: &str,
        name: &str,
        size: usize,
        clients: &[&str],
    ) -> Value {
        json!({
            "document_id": document, "matter_id": matter, "name": name, "size": size,
            "content_type": "application/pdf", "content": {"key": self.object_key(document)},
            "client_ids": clients,
        })
    }

    /// Writes a file and shares it.
    pub async fn share_document(
        &self,
        portal: &TestPortal,
        (matter, document, name): (&str, &str, &str),
        bytes: &[u8],
        clients: &[&str],
    ) {
        portal.put_object(&self.object_key(document), bytes).await;
        let data = self.document_data(matter, document, name, bytes.len(), clients);
        self.send("document.shared", data).await;
    }

    /// Shares a folder.
    pub async fn share_folder(&self, matter: &str, folder: &str, name: &str, clients: &[&str]) {
        let data =
            json!({"folder_id": folder, "matter_id": matter, "name": name, "client_ids": clients});
        self.send("folder.shared", data).await;
    }
}
