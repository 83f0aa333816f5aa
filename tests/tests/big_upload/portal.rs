//! The portal as a process of its own, so that it can be killed and its memory be read.

use reqwest::Client;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a portal may take to answer.
const START: Duration = Duration::from_secs(30);

/// The way to a portal that runs.
#[derive(Clone)]
pub struct Door {
    pub origin: String,
    http: Client,
}

/// A running portal.
pub struct Portal {
    process: Mutex<Child>,
    pub door: Door,
    pub s3_url: String,
}

impl Portal {
    /// Starts the portal that was built beside this test, on a folder that it keeps.
    pub fn start(data: &Path) -> Self {
        let own = std::env::current_exe().expect("this program");
        let folder = own.ancestors().nth(2).expect("the profile's folder");
        let mut process = Command::new(folder.join("local"))
            .args(["--port", "0", "--no-demo", "--no-web", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the portal was built beside this test");
        let output = process.stdout.take().expect("its output");
        let (sender, lines) = channel();
        // Read to its end, so that the portal never waits for somebody to do so.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let find = |name: &str| loop {
            let line = lines
                .recv_timeout(START)
                .expect("the portal says where it is");
            if let Some(rest) = line.strip_prefix(name) {
                break rest
                    .split_whitespace()
                    .next()
                    .expect("an address")
                    .to_owned();
            }
        };
        let (origin, s3_url) = (find("Portal "), find("S3 "));
        Self {
            process: Mutex::new(process),
            door: Door::to(origin),
            s3_url,
        }
    }

    /// Ends it as a power cut would: nothing is finished, nothing is said.
    pub fn kill(&self) {
        let mut process = self.process.lock().expect("one at a time");
        process.kill().expect("it runs");
        process.wait().expect("it ends");
    }

    /// The most memory that it ever had, in MiB (`VmHWM`, proc(5)).
    pub fn peak(&self) -> u64 {
        let path = format!(
            "/proc/{}/status",
            self.process.lock().expect("one at a time").id()
        );
        let status = std::fs::read_to_string(path).expect("a status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kibibytes.expect("a number") / 1_024
    }
}

impl Door {
    /// The door at an origin.
    pub fn to(origin: String) -> Self {
        Self {
            origin,
            http: Client::new(),
        }
    }

    /// Makes a call; `token` is a session's or a grant's.
    pub async fn call(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Value {
        let answer = self.try_call(method, path, token, body).await;
        answer.unwrap_or_else(|fault| panic!("{method} {path}: {fault}"))
    }

    /// The same where it may fail.
    pub async fn try_call(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        let method = method.parse().expect("a method");
        let mut request = self.http.request(method, format!("{}{path}", self.origin));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        request = request.header("accept", "application/json");
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.map_err(|fault| fault.to_string())?;
        let status = answer.status();
        let text = answer.text().await.map_err(|fault| fault.to_string())?;
        if status.is_success() {
            Ok(serde_json::from_str(&text).unwrap_or_default())
        } else {
            Err(format!("{status} {text}"))
        }
    }

    /// Waits until everything that is under way has happened.
    pub async fn settle(&self) {
        self.call("POST", "/local/settle", "", Some(json!({})))
            .await;
    }

    /// A firm with one client, Ana, and one matter.
    pub async fn furnish(&self) {
        let event = |kind: &str, data: Value| {
            json!({
                "source": "firm.hale", "detail-type": kind,
                "detail": {"id": kind, "time": "2026-11-23T09:00:00Z", "version": 1, "data": data},
            })
        };
        let ana = json!({"client_id": "c-1", "email": super::ANA, "name": "Ana", "locale": "en"});
        let matter =
            json!({"matter_id": "m-1", "name": "M", "status": "open", "client_ids": ["c-1"]});
        let events = json!([
            event("client.invited", ana),
            event("matter.updated", matter)
        ]);
        self.call("POST", "/local/events", "", Some(events)).await;
        self.settle().await;
    }

    /// A new session of Ana's.
    pub async fn sign_in(&self) -> String {
        let asked = json!({"email": super::ANA});
        self.call("POST", "/v1/sign-in-links", "", Some(asked))
            .await;
        self.settle().await;
        let mails = self.call("GET", "/local/emails", "", None).await;
        let mails = mails["data"].as_array().expect("mails");
        // The newest mail may be the one that asks whether an earlier sign-in was hers.
        let links = mails
            .iter()
            .rev()
            .filter_map(|mail| mail["links"].as_array())
            .flatten();
        let token = links.filter_map(Value::as_str).find_map(|link| {
            let (_, rest) = link.split_once("?token=")?;
            rest.split(['&', '#']).next()
        });
        let body = json!({"email": super::ANA, "token": token.expect("a link")});
        let session = self.call("POST", "/v1/sessions", "", Some(body)).await;
        session["token"].as_str().expect("a session").to_owned()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        if let Ok(mut process) = self.process.lock() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
