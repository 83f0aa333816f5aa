//! A local portal with a firm and its clients, whose state the functions read.

use crate::failure::{Failure, fail};
use jiff::Timestamp;
use local::{Options, Portal};
use reqwest::Client;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::time::Instant;

const FIRM: &str = "hale-ortiz";

/// How many bills, calendar events, messages, documents and requests the client has: what the figures of a list are quoted for.
const OF_EACH: usize = 10;

/// Clients who are invited and do nothing else, each with a link that works once: enough for twenty rounds.
const GUESTS: usize = 40;

/// How long a session is used before it is replaced, in seconds: it ends after fifteen idle minutes.
const SESSION_LIFE: i64 = 300;

/// The portal, and one client who is signed in.
pub(crate) struct Seed {
    pub(crate) portal: Portal,
    http: Client,
    version: i64,
    guests: usize,
    /// How many of every kind are shared.
    shared: usize,
    session: Option<(String, Timestamp)>,
    key: FirmKey,
}

/// The key with which the firm's system signs.
struct FirmKey {
    id: String,
    secret: Webhook,
}

/// What is about to be asked for, taken now, because it ends by itself.
pub(crate) struct Signed {
    pub(crate) key_id: String,
    pub(crate) id: String,
    pub(crate) time: String,
    pub(crate) signature: String,
}

fn guest(number: usize) -> String {
    format!("guest-{number}@example.com")
}

const ANA: &str = "ana@example.com";

impl Seed {
    /// Starts a portal, and plays a firm that shares something of every kind with one client.
    pub(crate) async fn start() -> Result<Self, Failure> {
        let portal = Portal::start(Options::default()).await?;
        let http = Client::new();
        let url = format!("{}/local/firms/{FIRM}/keys", portal.origin());
        let made: Value = http
            .post(url)
            .json(&json!({"action": "make"}))
            .send()
            .await?
            .json()
            .await?;
        let text = |name: &str| made["made"][name].as_str().unwrap_or_default().to_owned();
        let secret = Webhook::new(&text("secret"))?;
        let key = FirmKey {
            id: text("key_id"),
            secret,
        };
        let mut seed = Self {
            portal,
            http,
            version: 0,
            guests: 0,
            shared: 0,
            session: None,
            key,
        };
        seed.share_everything().await?;
        Ok(seed)
    }

    async fn share_everything(&mut self) -> Result<(), Failure> {
        self.tell("firm.updated", json!({"name": "Hale & Ortiz LLP", "time_zone": "America/New_York", "contact_email": "office@hale-ortiz.example"})).await?;
        self.tell(
            "client.invited",
            json!({"client_id": "ana", "email": ANA, "name": "Ana Reyes", "locale": "en"}),
        )
        .await?;
        self.tell("matter.updated", json!({"matter_id": "m-1", "name": "Reyes v. Northside", "status": "open", "client_ids": ["ana"]})).await?;
        self.grow(OF_EACH).await?;
        for number in 0..GUESTS {
            self.tell("client.invited", json!({"client_id": format!("guest-{number}"), "email": guest(number), "name": "A guest"})).await?;
        }
        self.settle().await
    }

    /// Shares one of every kind.
    async fn share(&mut self, number: usize) -> Result<(), Failure> {
        let clients = json!(["ana"]);
        let day = format!("2031-{:02}-{:02}", number / 28 % 12 + 1, number % 28 + 1);
        self.tell("bill.shared", bill(&format!("b-{number}")))
            .await?;
        self.tell("event.shared", json!({
            "event_id": format!("e-{number}"), "matter_id": "m-1", "title": format!("Hearing {number}"),
            "starts_at": format!("{day}T15:00:00Z"), "ends_at": format!("{day}T16:00:00Z"),
            "time_zone": "America/New_York", "all_day": false, "location": "Room 4, Court House",
            "description": "Bring your passport.", "attendee_ids": clients, "client_ids": clients,
        })).await?;
        self.tell("message.sent", json!({"message_id": format!("t-{number}"), "matter_id": "m-1", "author": "Dana Hale", "text": "We filed the motion this morning and expect an answer within three weeks.", "client_ids": clients, "attachments": []})).await?;
        self.tell("request.made", json!({
            "request_id": format!("r-{number}"), "matter_id": "m-1", "kind": "answer",
            "title": {"en": "When can you come?"}, "explanation": {"en": "We need an hour of your time."}, "client_ids": clients,
        })).await
    }

    /// Shares so many of every kind that there are `count`; returns how many firm events the portal takes and applies in a second meanwhile, with everything that follows from them.
    pub(crate) async fn grow(&mut self, count: usize) -> Result<f64, Failure> {
        let (begun, told) = (Instant::now(), self.version);
        for number in self.shared..count {
            self.share(number).await?;
        }
        self.shared = self.shared.max(count);
        self.settle().await?;
        #[expect(clippy::cast_precision_loss, reason = "some ten thousand events")]
        let events = (self.version - told) as f64;
        Ok(events / begun.elapsed().as_secs_f64())
    }

    /// Puts an event of the firm on the bus.
    async fn tell(&mut self, detail_type: &str, data: Value) -> Result<(), Failure> {
        self.version += 1;
        let version = self.version;
        let event = json!({
            "source": format!("firm.{FIRM}"), "detail-type": detail_type,
            "detail": {"id": format!("{detail_type}-{version}"), "time": "2026-11-23T09:00:00Z", "version": version, "data": data},
        });
        let url = format!("{}/local/events", self.portal.origin());
        let answer = self.http.post(url).json(&event).send().await?;
        let status = answer.status();
        if !status.is_success() {
            return fail(format!(
                "the portal refused {detail_type}: {status} {}",
                answer.text().await?
            ));
        }
        Ok(())
    }

    async fn settle(&self) -> Result<(), Failure> {
        let url = format!("{}/local/settle", self.portal.origin());
        self.http
            .post(url)
            .json(&json!({}))
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    /// The token of the link in the newest mail to somebody.
    async fn token(&self, email: &str) -> Result<String, Failure> {
        let url = format!("{}/local/emails?to={email}", self.portal.origin());
        let list: Value = self.http.get(url).send().await?.json().await?;
        let texts = list["data"].as_array().into_iter().flatten().rev();
        let tokens = texts.filter_map(|mail| {
            let (_, rest) = mail["text"].as_str()?.split_once("link?token=")?;
            rest.split(['&', '\n', ' ']).next().map(str::to_owned)
        });
        let mut tokens = tokens;
        tokens
            .next()
            .ok_or_else(|| Failure(format!("no link was mailed to {email}")))
    }

    /// An address with a link that was not used yet.
    pub(crate) async fn guest(&mut self) -> Result<(String, String), Failure> {
        let email = guest(self.guests % GUESTS);
        self.guests += 1;
        let token = self.token(&email).await?;
        Ok((email, token))
    }

    /// The bearer token of a session that is not about to end.
    pub(crate) async fn session(&mut self) -> Result<String, Failure> {
        let now = now();
        if let Some((token, since)) = &self.session
            && now.as_second() - since.as_second() < SESSION_LIFE
        {
            return Ok(token.clone());
        }
        let asked = self
            .post("/v1/sign-in-links", None, json!({"email": ANA}))
            .await?;
        if asked["request_id"].is_null() {
            return fail(format!("no link: {asked}"));
        }
        self.settle().await?;
        let token = self.token(ANA).await?;
        let session = self
            .post("/v1/sessions", None, json!({"email": ANA, "token": token}))
            .await?;
        let Some(token) = session["token"].as_str() else {
            return fail(format!("no session: {session}"));
        };
        self.session = Some((token.to_owned(), now));
        Ok(token.to_owned())
    }

    /// The first entry of one of the client's lists.
    pub(crate) async fn first_of(&mut self, list: &str) -> Result<Value, Failure> {
        let token = self.session().await?;
        let url = format!("{}{list}", self.portal.origin());
        let page: Value = self
            .http
            .get(url)
            .bearer_auth(token)
            .send()
            .await?
            .json()
            .await?;
        match &page["data"][0] {
            Value::Null => fail(format!("{list} is empty: {page}")),
            first => Ok(first.clone()),
        }
    }

    /// The address of the client's calendar feed, without the origin.
    pub(crate) async fn feed(&mut self) -> Result<String, Failure> {
        let token = self.session().await?;
        let made = self
            .post("/v1/calendar-feed", Some(&token), json!({"details": true}))
            .await?;
        let url = made["url"].as_str().and_then(|url| url.rsplit_once('/'));
        match url {
            Some((_, token)) => Ok(token.to_owned()),
            None => fail(format!("no feed: {made}")),
        }
    }

    /// A message of the firm's system, signed now.
    pub(crate) fn sign(&mut self, body: &str) -> Result<Signed, Failure> {
        self.version += 1;
        let id = format!("message-{}", self.version);
        let time = now().as_second();
        let signature = self.key.secret.sign(&id, time, body.as_bytes())?;
        Ok(Signed {
            key_id: self.key.id.clone(),
            id,
            time: time.to_string(),
            signature,
        })
    }

    /// A bearer token of the firm, which is good for ten minutes.
    pub(crate) async fn firm_bearer(&mut self) -> Result<String, Failure> {
        let signed = self.sign("{}")?;
        let url = format!("{}/v1/firm/tokens/{}", self.portal.origin(), signed.key_id);
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json");
        let request = request
            .header("webhook-id", signed.id)
            .header("webhook-timestamp", signed.time)
            .header("webhook-signature", signed.signature);
        let given: Value = request.body("{}").send().await?.json().await?;
        match given["token"].as_str() {
            Some(token) => Ok(token.to_owned()),
            None => fail(format!("no token for the firm: {given}")),
        }
    }

    /// The variables of one function as the local portal gives them.
    pub(crate) fn variables(
        &self,
        function: &str,
    ) -> Result<std::collections::BTreeMap<String, String>, Failure> {
        let variables = self.portal.variables_of(function);
        variables
            .cloned()
            .ok_or_else(|| Failure(format!("the template has no function {function}")))
    }

    async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Result<Value, Failure> {
        let request = self
            .http
            .post(format!("{}{path}", self.portal.origin()))
            .json(&body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Ok(request.send().await?.json().await?)
    }
}

/// The data of a bill.
pub(crate) fn bill(id: &str) -> Value {
    json!({
        "bill_id": id, "matter_id": "m-1", "number": format!("No. {id}"), "issued_on": "2026-11-01", "due_on": "2026-12-01",
        "total": {"amount_minor": 125_000, "currency": "USD"}, "balance": {"amount_minor": 50_000, "currency": "USD"},
        "state": "awaiting_payment", "payment_url": "https://pay.example.com/1", "client_ids": ["ana"],
        "message": "Please find the bill for our work in October attached.",
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "what is measured runs by the system's clock"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
