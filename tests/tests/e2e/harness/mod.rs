//! A portal for one test, and the people around it. Its clock is stopped unless the test moves it.

mod answers;
mod bucket;
mod client;
mod device;
mod dice;
mod firm;
mod items;
mod log;
mod mail;
mod mail_in;
mod network;
mod now;
pub mod project;
pub mod proxy;
mod push_service;
pub mod receiver;
pub mod schemas;
mod sending;
pub mod signing;

pub use client::{Answer, Client};
pub use device::Device;
pub use dice::Dice;
pub use firm::{Firm, bill_data, event_data};
pub use mail::Mail;
pub use mail_in::{answer, attached};
pub use push_service::{Browser, PushService};
pub use sending::{Sending, announcement, put, text, try_put};

use local::{Options, Portal};
use log::CheckedLog;
use schemas::CheckedBus;
use serde_json::{Value, json};
use std::sync::atomic::AtomicI64;

/// A running portal.
pub struct TestPortal {
    pub portal: Portal,
    _bus: CheckedBus,
    _log: CheckedLog,
    http: reqwest::Client,
    /// The version of the next event, shared by all firms.
    versions: AtomicI64,
}

impl TestPortal {
    /// A portal in memory with a stopped clock.
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// A portal with the given options and a stopped clock.
    pub async fn with(options: Options) -> Self {
        let portal = Portal::start(options).await.expect("the portal starts");
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let started = Self {
            _bus: CheckedBus(portal.bus_record()),
            _log: CheckedLog::of(&portal),
            portal,
            http,
            versions: AtomicI64::new(1),
        };
        started.local("clock", Some(json!({"hold": true}))).await;
        started
    }

    /// A firm that sends events.
    pub fn firm(&self, id: &str) -> Firm<'_> {
        Firm::new(self, id)
    }

    /// A caller who is not signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.http.clone(), self.portal.origin())
    }

    /// Waits until everything in progress is done.
    pub async fn settle(&self) {
        self.local("settle", Some(json!({}))).await;
    }

    /// Settles, and returns the number of messages for a function that are not due yet.
    pub async fn waiting_for(&self, function: &str) -> u64 {
        let settled = self.local("settle", Some(json!({}))).await;
        settled["waiting"][function].as_u64().unwrap_or_default()
    }

    /// Settles, and returns the number of messages for any function that are not due yet.
    pub async fn waiting(&self) -> u64 {
        let settled = self.local("settle", Some(json!({}))).await;
        let waiting = settled["waiting"].as_object().expect("functions");
        waiting.values().filter_map(Value::as_u64).sum()
    }

    /// Settles until clients are told: moves the clock five minutes forward while news is waiting because other news was sent just before.
    pub async fn settle_news(&self) {
        while self.waiting_for("notify").await > 0 {
            self.advance(5 * 60).await;
        }
    }

    /// Moves the portal's time forward.
    pub async fn advance(&self, seconds: i64) {
        self.local("clock", Some(json!({"advance_seconds": seconds})))
            .await;
    }

    /// Moves the portal's time forward until clocks in `zone` show `hour`, 4 minutes and 5 seconds.
    pub async fn wait_until(&self, zone: &str, hour: i8) {
        let now = self.now().await;
        let there = now.in_tz(zone).expect("a zone").with();
        let then = there.hour(hour).minute(4).second(5).build();
        let then = then.expect("a time").timestamp();
        self.advance((then.as_second() - now.as_second()).rem_euclid(86_400))
            .await;
    }

    /// The portal's time.
    pub async fn now(&self) -> jiff::Timestamp {
        let clock = self.local("clock", None).await;
        clock["now"]
            .as_str()
            .and_then(|now| now.parse().ok())
            .expect("a time")
    }

    /// The mails to an address, oldest first, once everything in progress is done.
    pub async fn mails(&self, to: &str) -> Vec<Mail> {
        self.settle().await;
        let list = self.local(&format!("emails?to={to}"), None).await;
        list["data"]
            .as_array()
            .expect("a list")
            .iter()
            .map(Mail::new)
            .collect()
    }

    /// All mails of the portal, oldest first, once everything in progress is done.
    pub async fn all_mails(&self) -> Vec<Mail> {
        self.settle().await;
        let list = self.local("emails", None).await;
        let mails = list["data"].as_array().expect("a list");
        mails.iter().map(Mail::new).collect()
    }

    /// All events that passed the bus, in both directions, oldest first.
    pub async fn bus(&self) -> Vec<Value> {
        self.settle().await;
        let list = self.local("bus", None).await;
        list["data"].as_array().expect("a list").clone()
    }

    /// The sample events behind the buttons of `/local`, with names and entries.
    pub async fn samples(&self) -> Vec<Value> {
        let list = self.local("samples", None).await;
        list["data"].as_array().expect("a list").clone()
    }

    /// The newest mail to an address.
    pub async fn last_mail(&self, to: &str) -> Mail {
        self.mails(to)
            .await
            .pop()
            .unwrap_or_else(|| panic!("a mail to {to}"))
    }

    /// The newest mail to an address that has a sign-in link.
    pub async fn last_link(&self, to: &str) -> Mail {
        let mails = self.mails(to).await;
        let with_link = mails
            .into_iter()
            .rev()
            .find(|mail| !mail.tokens().is_empty());
        with_link.unwrap_or_else(|| panic!("a mail with a link to {to}"))
    }

    /// The events of a type that the portal sent to firms, oldest first.
    pub async fn told(&self, detail_type: &str) -> Vec<Value> {
        self.settle().await;
        let list = self.local("bus?source=portico", None).await;
        let all = list["data"].as_array().expect("a list").clone();
        all.into_iter()
            .filter(|event| event["detail-type"] == detail_type)
            .collect()
    }

    /// The dead letters.
    pub async fn dead_letters(&self) -> Vec<Value> {
        self.settle().await;
        self.local("dead-letters", None).await["data"]
            .as_array()
            .expect("a list")
            .clone()
    }

    /// Signs in with a requested link.
    pub async fn sign_in(&self, email: &str) -> Client {
        self.settle().await;
        let browser = self.anonymous();
        let asked = browser
            .post("/v1/sign-in-links", json!({"email": email}))
            .await;
        assert_eq!(asked.status, 202, "{asked:?}");
        let mail = self.last_link(email).await;
        self.sign_in_by(&mail, email).await
    }

    /// Signs in with the first link of a mail.
    pub async fn sign_in_by(&self, mail: &Mail, email: &str) -> Client {
        let session = self
            .anonymous()
            .post(
                "/v1/sessions",
                json!({"email": email, "token": mail.token()}),
            )
            .await;
        assert_eq!(session.status, 201, "{session:?}");
        self.anonymous()
            .with_token(session.body["token"].as_str().expect("a token"))
    }

    async fn local(&self, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/local/{path}", self.portal.origin());
        let request = match body {
            Some(body) => self.http.post(url).json(&body),
            None => self.http.get(url),
        };
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let body = answer.json().await.expect("JSON");
        assert!(status.is_success(), "/local/{path}: {status} {body}");
        body
    }

    /// Puts the events in a file's text on the bus, unchanged.
    pub async fn put_as_it_lies(&self, text: &str) {
        let url = format!("{}/local/events", self.portal.origin());
        let answer = self.http.post(url).body(text.to_owned()).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 202, "{text}");
    }

    /// The requested links that were not mailed, once everything in progress is done.
    pub async fn withheld(&self) -> Vec<Value> {
        self.settle().await;
        let list = self.local("withheld", None).await;
        list["data"].as_array().expect("a list").clone()
    }

    /// Puts events on the bus.
    pub async fn put_events(&self, events: Value) {
        self.local("events", Some(events)).await;
    }
}
