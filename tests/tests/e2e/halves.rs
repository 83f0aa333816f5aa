//! Tokens of several parts: parts of two genuine ones, put together anew, are worth nothing. Nothing is counted, audited or written under anybody whom the caller only names.

mod codes;
mod tokens;

use crate::harness::{Answer, Client, Mail, TestPortal};
use local::Options;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const MINUTE: i64 = 60;

/// A portal with two clients of two firms, which logs into a file.
struct Scene {
    portal: TestPortal,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let portal = TestPortal::with(Options {
            log: Some(folder.path().join("log.jsonl")),
            ..Options::default()
        })
        .await;
        for (firm, client, email) in [("hale-ortiz", "c-1", ANA), ("lakeside", "c-2", BEN)] {
            let firm = portal.firm(firm);
            firm.invite(client, email, Some("en")).await;
            firm.put_on_matter("m-1", &[client]).await;
        }
        Self { portal, folder }
    }

    /// Asks for a link; the request's id and the mail.
    async fn ask(&self, email: &str) -> (String, Mail) {
        let asked = self.portal.anonymous();
        let asked = asked
            .post("/v1/sign-in-links", json!({"email": email}))
            .await;
        let request = asked.body["request_id"].as_str().unwrap().to_owned();
        (request, self.portal.last_link(email).await)
    }

    fn lines(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("log.jsonl")).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }

    /// The line of the audit log that a call leaves, and its answer.
    async fn watch(&self, call: impl Future<Output = Answer>) -> (Answer, Value) {
        let before = self.lines().len();
        let answer = call.await;
        let mut lines = self.lines();
        assert_eq!(lines.len(), before + 1, "{answer:?}");
        (answer, lines.pop().unwrap())
    }

    /// The whole table, but for how many wrong tokens a network address sent.
    async fn items(&self) -> Vec<String> {
        self.portal.settle().await;
        let items = self.portal.items().await.into_iter();
        let counted = |item: &Value| item["PK"].as_str().unwrap().starts_with("RATE#tokens#");
        let mut items: Vec<_> = items
            .filter(|item| !counted(item))
            .map(|item| item.to_string())
            .collect();
        items.sort();
        items
    }

    /// Makes calls that are refused with this problem, in nobody's name, and change nothing.
    async fn refused(&self, bodies: &[Value], path: &str, problem: &str) {
        let before = self.items().await;
        let anyone = self.portal.anonymous();
        for body in bodies {
            let (answer, line) = self.watch(anyone.post(path, body.clone())).await;
            assert_eq!(answer.problem(), problem, "{body}: {answer:?}");
            assert_eq!(line.get("person"), None, "{body}: {line}");
            assert_eq!(line.get("session"), None, "{body}: {line}");
        }
        assert_eq!(self.items().await, before, "nothing changed");
    }

    /// The same for calls with a bearer token.
    async fn no_bearer(&self, tokens: &[String], call: impl AsyncFn(Client) -> Answer) {
        let before = self.items().await;
        for token in tokens {
            let caller = self.portal.anonymous().with_token(token);
            let (answer, line) = self.watch(call(caller)).await;
            assert_eq!(answer.problem(), "session-required", "{token}: {answer:?}");
            assert_eq!(line.get("person"), None, "{token}: {line}");
        }
        assert_eq!(self.items().await, before, "nothing changed");
    }
}

/// Every token that can be put together of the parts of two, each part at its place, but for the two themselves.
fn mixes(one: &str, other: &str) -> Vec<String> {
    let parts = |token: &str| token.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (one_parts, other_parts) = (parts(one), parts(other));
    assert_eq!(one_parts.len(), other_parts.len());
    let choices = 0..1_u32 << one_parts.len();
    let mixed = choices.map(|choice| {
        let pairs = one_parts.iter().zip(&other_parts).enumerate();
        let chosen = pairs.map(|(place, (one, other))| {
            let of_other = choice >> place & 1 == 1;
            if of_other { other } else { one }.as_str()
        });
        chosen.collect::<Vec<_>>().join(".")
    });
    let mut mixed: BTreeSet<_> = mixed.collect();
    mixed.remove(one);
    mixed.remove(other);
    assert!(mixed.len() >= 2, "{one} {other}");
    mixed.into_iter().collect()
}

/// Another code than this.
fn wrong(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}
