//! docs/connect/receive.md as it is printed, and the programs that it names.

use super::block;
use crate::harness::signing::{SigningKey, message};
use crate::harness::{TestPortal, project};
use local::Options;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const PAGE: &str = "docs/connect/receive.md";
const BEN: &str = "ben.okafor@example.com";

/// A program that receives.
struct Receiver {
    url: String,
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Receiver {
    /// Starts a program on a free port, and waits until it says where it listens.
    async fn start(program: &[&str], secret: &str) -> Self {
        let mut process = Command::new(program[0])
            .args(&program[1..])
            .current_dir(project::root())
            .env("ENDPOINT_SECRET", secret)
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the page needs Python and Node");
        let output = process.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines();
        let first = lines.next_line().await.expect("text").expect("a line");
        let url = first.strip_prefix("listening on ").expect("an address");
        Self {
            url: url.to_owned(),
            process,
            lines,
        }
    }

    /// Posts a message that this secret signed at this time, and returns the status.
    async fn post(&self, secret: &str, seconds: i64) -> u16 {
        let body = r#"{"type":"bill.viewed","id":"forged","data":{}}"#;
        let webhook = Webhook::new(secret).expect("a secret");
        let signed = webhook.sign("forged", seconds, body.as_bytes());
        let request = reqwest::Client::new()
            .post(&self.url)
            .header("webhook-id", "forged")
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signed.expect("text"))
            .body(body);
        request.send().await.expect("an answer").status().as_u16()
    }

    /// Ends it. Returns the type and the id in each line that it printed, which it does before it answers.
    async fn end(mut self) -> Vec<(String, String)> {
        self.process.kill().await.expect("it runs");
        let mut printed = Vec::new();
        while let Some(line) = self.lines.next_line().await.expect("text") {
            let mut words = line.split(' ').map(str::to_owned);
            printed.push((words.next().expect("a type"), words.next().expect("an id")));
        }
        printed
    }
}

/// Runs lines of the page, and returns what they print.
async fn run(lines: &str, variables: &[(&str, &str)]) -> String {
    let run = Command::new("bash")
        .current_dir(project::root())
        .args(["-euo", "pipefail", "-c", lines])
        .envs(variables.iter().copied())
        .output()
        .await
        .expect("bash runs; the page needs bash, curl and openssl");
    let err = String::from_utf8_lossy(&run.stderr);
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{out}\n{err}");
    out
}

/// A portal with the demo firm, in the system's time, by which the programs sign and verify.
async fn demo() -> (TestPortal, SigningKey) {
    let portal = TestPortal::with(Options {
        demo: true,
        ..Options::default()
    })
    .await;
    portal.settle().await;
    let key = portal.make_key("hale-ortiz").await;
    (portal, key)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_receivers_print_each_event_once_and_take_nothing_else() {
    let (portal, key) = demo().await;
    let mut variables = vec![
        ("PORTAL", portal.portal.origin()),
        ("KEY_ID", key.id.as_str()),
        ("SECRET", key.secret.as_str()),
    ];
    let register = block(PAGE, "register") + "echo $BEARER $ENDPOINT $ENDPOINT_SECRET\n";
    let made = run(&register, &variables).await;
    let made: Vec<_> = made.split_whitespace().collect();
    let [bearer, endpoint, secret] = made[..] else {
        panic!("{made:?}")
    };
    variables.extend([("BEARER", bearer), ("ENDPOINT", endpoint)]);
    let firm = portal.anonymous().with_token(bearer);
    let path = format!("/v1/firm/endpoints/{endpoint}");
    let ping = block(PAGE, "ping");

    let rust = env!("CARGO_BIN_EXE_receive-events");
    for program in [
        &["python3", "docs/connect/receive.py"][..],
        &["node", "docs/connect/receive.mjs"],
        &[rust],
    ] {
        let receiver = Receiver::start(program, secret).await;
        let moved = firm.patch(&path, json!({"url": receiver.url})).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        run(&ping, &variables).await;
        portal.settle().await;
        portal.sign_in(BEN).await;
        portal.settle().await;

        // The same event again, and what the portal did not sign just now.
        let told = portal.told("client.signed_in").await;
        let own = |event: &&Value| event["detail"]["data"]["firm_id"] == "hale-ortiz";
        let newest = told.iter().rfind(own).expect("Ben signed in");
        let id = newest["detail"]["id"].as_str().expect("an id");
        let replay = json!({"event_id": id});
        let replay = firm.post(&format!("{path}/replays"), replay).await;
        assert_eq!(replay.status, 202, "{replay:?}");
        portal.settle().await;
        let attempts = firm.get(&format!("{path}/attempts")).await;
        let own = attempts.rows().iter().filter(|one| one["event_id"] == id);
        let statuses: Vec<_> = own.map(|one| one["status"].clone()).collect();
        assert_eq!(statuses, [204, 204], "it answers that it has it");
        let now = portal.seconds().await;
        assert_eq!(receiver.post(&key.secret, now).await, 401);
        assert_eq!(receiver.post(secret, now - 400).await, 401);
        assert_eq!(receiver.post(secret, now + 400).await, 401);

        let printed = receiver.end().await;
        let kinds: Vec<_> = printed.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(
            kinds,
            ["webhook.ping", "client.signed_in"],
            "{program:?}: {printed:?}"
        );
        assert_eq!(printed[1].1, id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_feed_goes_on_where_it_stopped() {
    let (portal, key) = demo().await;
    portal.sign_in(BEN).await;
    portal.settle().await;
    let variables = [
        ("PORTAL", portal.portal.origin()),
        ("KEY_ID", key.id.as_str()),
        ("SECRET", key.secret.as_str()),
    ];
    let printed = run(&block(PAGE, "feed"), &variables).await;
    let pages: Vec<_> = printed.lines().collect();
    let [first, second] = pages[..] else {
        panic!("{printed}")
    };
    assert!(first.contains("client.signed_in"), "{first}");
    assert!(second.starts_with("{\"data\":[],"), "{second}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sender_in_rust_signs_what_the_portal_takes() {
    let (portal, key) = demo().await;
    let client = json!({"client_id": "c-9001", "email": "dana@example.com", "name": "Dana"});
    let mut event = message("client.updated", 1, client);
    for (secret, status) in [
        (&key.secret, "202"),
        (&key.secret.replace('_', "_AAAA"), "401"),
    ] {
        event["id"] = status.into();
        let sent = Command::new(env!("CARGO_BIN_EXE_send-events"))
            .arg(event.to_string())
            .env("PORTAL", portal.portal.origin())
            .env("KEY_ID", &key.id)
            .env("SECRET", secret)
            .output()
            .await
            .expect("it runs");
        let out = String::from_utf8_lossy(&sent.stdout);
        assert!(out.starts_with(status), "{out}");
        assert_eq!(sent.status.success(), status == "202");
    }
}

/// Whoever writes a verifier can test it with the example of the page.
#[test]
fn the_example_is_signed_with_the_key_that_the_page_names() {
    let page = project::read(PAGE);
    let example = block(PAGE, "example");
    let (head, body) = example.split_once("\n\n").expect("a body");
    let field = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.strip_prefix(": ")).expect(name)
    };
    let (_, named) = page.split_once("is the 32 characters `").expect("a key");
    let key = named.split('`').next().expect("its end").as_bytes();
    let webhook = Webhook::from_bytes(key.to_vec()).expect("a key");
    let seconds = field("webhook-timestamp").parse().expect("seconds");
    let signed = webhook.sign(field("webhook-id"), seconds, body.trim_end().as_bytes());
    assert_eq!(signed.expect("text"), field("webhook-signature"));
}
