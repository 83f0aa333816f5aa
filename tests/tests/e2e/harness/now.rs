//! What has happened up to this moment, without waiting for what is under way.

use super::{Mail, TestPortal};
use serde_json::Value;

impl TestPortal {
    /// The mails that have gone to an address, oldest first.
    pub async fn mails_now(&self, to: &str) -> Vec<Mail> {
        let list = self.local(&format!("emails?to={to}"), None).await;
        let mails = list["data"].as_array().expect("a list");
        mails.iter().map(Mail::new).collect()
    }

    /// What firms have been told, oldest first.
    pub async fn told_now(&self, detail_type: &str) -> Vec<Value> {
        let list = self.local("bus?source=portico", None).await;
        let told = list["data"].as_array().expect("a list").iter();
        let of_type = told.filter(|event| event["detail-type"] == detail_type);
        of_type.cloned().collect()
    }
}
