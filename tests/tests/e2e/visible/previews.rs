//! What a firm previews of each of its clients is what the person behind the client is shown of this firm, and nothing of the other one.

use super::{CLIENTS, World};
use crate::harness::{Client, TestPortal};
use serde_json::{Value, json};

/// The lists of a preview, with where a session finds each.
const LISTS: [(&str, &str); 8] = [
    ("matters", "/v1/me"),
    ("progress", "/v1/matters"),
    ("requests", "/v1/requests"),
    ("folders", "/v1/folders"),
    ("bills", "/v1/bills?limit=200"),
    ("events", "/v1/events?limit=200"),
    ("messages", "/v1/messages?limit=200"),
    ("documents", "/v1/documents?limit=200"),
];

/// What one firm shares of a list that a person is shown.
pub async fn slice(session: &Client, list: &str, path: &str, firm: &str) -> Vec<Value> {
    let answer = session.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let rows = if list == "matters" {
        &answer.body["matters"]
    } else {
        &answer.body["data"]
    };
    let mut rows = rows.as_array().expect("a list").clone();
    rows.retain(|row| row["firm_id"] == firm);
    rows
}

/// Compares a preview with what the person's session gets, list by list.
pub async fn equals(preview: &Value, session: &Client, firm: &str) -> usize {
    let mut rows = 0;
    for (list, path) in LISTS {
        let shown = slice(session, list, path, firm).await;
        assert_eq!(preview[list]["data"], json!(shown), "{firm} {list}");
        assert_eq!(preview[list]["truncated"], false, "{firm} {list}");
        rows += shown.len();
    }
    rows
}

/// Each client of each firm; how many rows were compared.
pub(super) async fn compare(portal: &TestPortal, worlds: &[World]) -> usize {
    let mut rows = 0;
    for world in worlds {
        for firm in &world.firms {
            let bearer = portal.make_key(&firm.id).await.bearer(portal).await;
            for who in CLIENTS {
                let path = format!("/v1/firm/clients/c-{who}/previews");
                let preview = bearer.post(&path, json!({})).await;
                if let Some(address) = firm.active(who) {
                    let session = &world.sessions[address];
                    assert_eq!(preview.status, 200, "{preview:?}");
                    rows += equals(&preview.body, session, &firm.id).await;
                } else if preview.status == 200 {
                    assert_eq!(preview.body["client"]["state"], "removed", "{preview:?}");
                    for (list, _) in LISTS {
                        assert_eq!(preview.body[list]["data"], json!([]), "{preview:?}");
                    }
                } else {
                    assert_eq!((preview.status, preview.problem()), (404, "not-found"));
                }
            }
        }
    }
    rows
}
