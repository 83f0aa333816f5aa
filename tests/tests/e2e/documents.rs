//! What firms share as files.

mod fetching;
mod listing;
mod refusals;

use super::harness::{Client, Firm, TestPortal};
use serde_json::Value;

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";

/// Two clients of one firm on one matter.
async fn ana_and_ben(portal: &TestPortal, firm: &Firm<'_>) -> (Client, Client) {
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("ana", ANA, Some("en")).await;
    firm.invite("ben", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["ana", "ben"]).await;
    (portal.sign_in(ANA).await, portal.sign_in(BEN).await)
}

/// The names of a list of documents.
async fn names(who: &Client, query: &str) -> Vec<String> {
    let answer = who.get(&format!("/v1/documents{query}")).await;
    let rows = answer.rows().iter();
    rows.map(|row| text(&row["name"])).collect()
}

/// The id of the only document.
async fn only(who: &Client) -> String {
    let answer = who.get("/v1/documents").await;
    assert_eq!(answer.rows().len(), 1, "{answer:?}");
    text(&answer.rows()[0]["id"])
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("text: {value}"))
        .to_owned()
}
