//! The stored table, read with the engine's API, for tests of what no call of the portal shows.

use super::{Sending, TestPortal};
use serde_json::{Map, Value, json};
use shared::value::id::AddressId;
use std::collections::BTreeMap;

impl TestPortal {
    /// Every item of the table, with its attributes as plain JSON.
    pub async fn items(&self) -> Vec<Value> {
        let mut items = Vec::new();
        let mut start = Value::Null;
        loop {
            let mut request = json!({"TableName": self.portal.table(), "ConsistentRead": true});
            if !start.is_null() {
                request["ExclusiveStartKey"] = start;
            }
            let page = self.ask_engine("Scan", &request).await;
            let rows = page["Items"].as_array().expect("items");
            items.extend(rows.iter().map(plain_item));
            start = page["LastEvaluatedKey"].clone();
            if start.is_null() {
                return items;
            }
        }
    }

    /// Deletes the unfinished files of an upload, as the table's time to live does once they expire.
    pub async fn forget_open_files(&self, sending: &Sending) {
        let upload = sending.id.strip_prefix("upload_").expect("an upload");
        let items = self.items().await;
        let open = items.iter().filter(|item| {
            item["kind"] == "UPLOAD_FILE" && item["upload"] == upload && item["state"] == "open"
        });
        for file in open {
            let key = json!({"PK": {"S": file["PK"]}, "SK": {"S": file["SK"]}});
            let request = json!({"TableName": self.portal.table(), "Key": key});
            self.ask_engine("DeleteItem", &request).await;
        }
    }

    /// Ends all sessions of a person that began before `before`, in milliseconds.
    pub async fn end_all_sessions(&self, address: &AddressId, before: i64) {
        let pk = format!("E#{address}");
        let request = json!({
            "TableName": self.portal.table(),
            "Key": {"PK": {"S": pk}, "SK": {"S": "A#PROFILE"}},
            "UpdateExpression": "SET not_before = :at",
            "ExpressionAttributeValues": {":at": {"N": before.to_string()}},
        });
        self.ask_engine("UpdateItem", &request).await;
    }

    /// Deletes what has expired on the portal's clock, as `DynamoDB` does within days.
    pub async fn clean_up(&self) {
        self.local("clean-up", Some(json!({}))).await;
        self.settle().await;
    }

    /// Replaces the text `old` of an attribute in all items of a kind, to imitate what an earlier release may have stored.
    pub async fn rewrite(&self, kind: &str, name: &str, old: &str, new: &str) {
        let items = self.items().await;
        let affected = items
            .iter()
            .filter(|item| item["kind"] == kind && item[name] == old);
        for item in affected {
            let key = json!({"PK": {"S": item["PK"]}, "SK": {"S": item["SK"]}});
            let request = json!({
                "TableName": self.portal.table(), "Key": key, "UpdateExpression": "SET #n = :v",
                "ExpressionAttributeNames": {"#n": name},
                "ExpressionAttributeValues": {":v": {"S": new}},
            });
            self.ask_engine("UpdateItem", &request).await;
        }
        self.settle().await;
    }

    /// Makes the tombstones of a kind those of copies that never arrived, as an interrupted share leaves them.
    pub async fn forget_arrivals(&self, kind: &str) {
        let items = self.items().await;
        let gone = |item: &&Value| item["kind"] == kind && !item["withdrawn"].is_null();
        for item in items.iter().filter(gone) {
            let key = json!({"PK": {"S": item["PK"]}, "SK": {"S": item["SK"]}});
            let request = json!({
                "TableName": self.portal.table(), "Key": key,
                "UpdateExpression": "SET shared_at = :never",
                "ExpressionAttributeValues": {":never": {"N": "0"}},
            });
            self.ask_engine("UpdateItem", &request).await;
        }
    }

    async fn ask_engine(&self, call: &str, request: &Value) -> Value {
        // The embedded engine does not check signatures; the header only has to exist.
        let answer = self
            .http
            .post(self.portal.dynamodb_url())
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("DynamoDB_20120810.{call}"))
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
            )
            .header("x-amz-date", "20261123T053500Z")
            .body(request.to_string())
            .send()
            .await
            .expect("an answer of the engine");
        let status = answer.status();
        let text = answer.text().await.expect("text");
        assert!(status.is_success(), "{call}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }
}

fn plain_item(item: &Value) -> Value {
    // Sorted by name, independent of the engine's order, so that equal items look the same.
    let attributes: BTreeMap<_, _> = item.as_object().expect("an item").iter().collect();
    let plain: Map<_, _> = attributes
        .into_iter()
        .map(|(name, value)| (name.clone(), plain(value)))
        .collect();
    Value::Object(plain)
}

/// `{"S":"x"}` becomes `"x"`, and so on for the types that the portal uses.
fn plain(value: &Value) -> Value {
    let (kind, value) = value
        .as_object()
        .and_then(|map| map.iter().next())
        .expect("a typed value");
    match kind.as_str() {
        "N" => {
            let number = value.as_str().expect("a number as text");
            number
                .parse::<i64>()
                .map_or_else(|_| json!(number), |number| json!(number))
        }
        "NULL" => Value::Null,
        "M" => plain_item(value),
        "L" => Value::Array(
            value
                .as_array()
                .expect("a list")
                .iter()
                .map(plain)
                .collect(),
        ),
        _ => value.clone(),
    }
}
