//! What has happened so far, without waiting for what is in progress.

use super::{Mail, TestPortal};
use serde_json::Value;

impl TestPortal {
    /// The mails sent to an address so far, oldest first.
    pub async fn mails_now(&self, to: &str) -> Vec<Mail> {
        let list = self.local(&format!("emails?to={to}"), None).await;
        let mails = list["data"].as_array().expect("a list");
        mails.iter().map(Mail::new).collect()
    }

    /// The events of a type sent to firms so far, oldest first.
    pub async fn told_now(&self, detail_type: &str) -> Vec<Value> {
        let list = self.local("bus?source=portico", None).await;
        let told = list["data"].as_array().expect("a list").iter();
        let of_type = told.filter(|event| event["detail-type"] == detail_type);
        of_type.cloned().collect()
    }
}
