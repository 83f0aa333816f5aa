//! A portal with an embedded table, and a mail system and a queue that record what they receive.

use crate::{State, handle};
use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use dynoxide::Database;
use serde_json::{Value, json};
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::object_store::ObjectStore;
use shared::engine::table::Table;
use shared::env::Env;
use shared::exchange::firm_event::{self, Stores};
use shared::exchange::portal_event::{Envelope, PortalEvent, ResourceChanged};
use shared::value::address::Address;
use shared::value::id::{AddressId, ClientRef, FirmId, Id, Kind};
use shared::value::secret::Keys;
use shared::value::time::Timestamp;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A portal for tests.
pub(super) struct Portal {
    pub(super) state: State,
    stores: Stores,
    pub(super) now: Timestamp,
    sink: Arc<Mutex<Sink>>,
}

/// What the mail system and the queues received, and which mails are refused.
#[derive(Default)]
struct Sink {
    mails: Vec<Mail>,
    /// An address whose mails are refused, with the SES error.
    refused: Option<(String, &'static str)>,
    later: Vec<Later>,
    letters: Vec<String>,
}

/// A message that the function sent to its own queue.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Later {
    /// The delay in seconds.
    pub(super) delay: i64,
    pub(super) event: PortalEvent,
}

/// A mail that the mail system received.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mail {
    pub(super) to: String,
    pub(super) from: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

impl Mail {
    /// The links of the HTML, without duplicates.
    pub(super) fn links(&self) -> Vec<String> {
        let mut links = Vec::new();
        for rest in self.html.split("href=\"").skip(1) {
            let link = rest.split('"').next().unwrap().replace("&#38;", "&");
            if !links.contains(&link) {
                links.push(link);
            }
        }
        links
    }
}

pub(super) fn hale() -> FirmId {
    FirmId::parse("hale").unwrap()
}

pub(super) fn ana() -> ClientRef {
    ClientRef::derive(&hale(), "c-1001")
}

impl Portal {
    /// A portal whose firm has only its required details.
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let table_url = format!("http://{}", listener.local_addr().unwrap());
        let database = Database::memory().unwrap();
        database
            .create_table(serde_json::from_value(definition()).unwrap())
            .unwrap();
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let sink = Arc::new(Mutex::new(Sink::default()));
        let mail_url = listen(sink.clone());
        let env = Env::from_pairs([
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &table_url),
            ("AWS_ENDPOINT_URL_SESV2", &mail_url),
            ("AWS_ENDPOINT_URL_SQS", &mail_url),
            ("QUEUE_URL", &format!("{mail_url}/notify")),
            ("DEAD_LETTER_QUEUE_URL", &format!("{mail_url}/dead")),
            ("TABLE_NAME", "portico"),
            ("DOCUMENTS_BUCKET", "none"),
            ("MAIL_FROM", "portal@example.com"),
            ("WEB_PUSH_HOSTS", "https://push.example.com"),
            ("VAPID_KEY", &"v".repeat(32)),
            ("PORTAL_ORIGIN", "https://portal.example.com"),
            ("ADDRESS_KEY", &"a".repeat(32)),
            ("TOKEN_KEY", &"t".repeat(32)),
        ]);
        let aws = Aws::new(&env).unwrap();
        let portal = Self {
            state: State::new(&env, &aws).unwrap(),
            stores: Stores {
                table: Table::new(&env, &aws).unwrap(),
                keys: Keys::from_env(&env).unwrap(),
                objects: ObjectStore::new(&env, &aws).unwrap(),
            },
            now: Timestamp::parse("2026-11-23T05:35:00Z").unwrap(),
            sink,
        };
        portal.firm(1, json!({})).await;
        portal
    }

    /// Applies `firm.updated` with extra fields.
    pub(super) async fn firm(&self, version: i64, more: Value) {
        let mut data = json!({
            "name": "Hale & Ortiz LLP", "time_zone": "America/New_York",
            "contact_email": "office@hale-ortiz.example",
        });
        for (name, value) in more.as_object().unwrap() {
            data[name] = value.clone();
        }
        self.tell("firm.updated", version, data).await;
    }

    /// Applies a firm event.
    pub(super) async fn tell(&self, detail_type: &str, version: i64, data: Value) {
        let body = json!({
            "source": "firm.hale",
            "detail-type": detail_type,
            "detail": {"id": "x", "time": self.now.rfc3339(), "version": version, "data": data},
        });
        let event = firm_event::parse(&body.to_string(), self.now).unwrap();
        firm_event::apply(&self.stores, &event, self.now)
            .await
            .unwrap();
    }

    /// Makes Ana a client on a matter.
    pub(super) async fn invite(&self, locale: Option<&str>) {
        self.tell(
            "client.invited",
            1,
            json!({"client_id": "c-1001", "email": "ana@example.com", "name": "Ana Ruiz", "locale": locale}),
        )
        .await;
        self.tell(
            "matter.updated",
            1,
            json!({"matter_id": "m-1", "name": "Ruiz v. Vega", "status": "open", "client_ids": ["c-1001"]}),
        )
        .await;
    }

    pub(super) async fn bill(&self, id: &str) {
        let money = json!({"amount_minor": 12_345, "currency": "USD"});
        self.tell(
            "bill.shared",
            1,
            json!({
                "bill_id": id, "matter_id": "m-1", "number": "2026-114", "issued_on": "2026-11-20",
                "due_on": "2026-12-20", "total": money, "balance": money,
                "state": "awaiting_payment", "client_ids": ["c-1001"],
            }),
        )
        .await;
    }

    pub(super) async fn event(&self, id: &str, version: i64, attends: bool, place: &str) {
        let attendees: &[&str] = if attends { &["c-1001"] } else { &[] };
        self.tell(
            "event.shared",
            version,
            json!({
                "event_id": id, "matter_id": "m-1", "title": "Deposition",
                "starts_at": "2026-12-01T15:00:00Z", "ends_at": "2026-12-01T16:00:00Z",
                "time_zone": "America/New_York", "all_day": false, "location": place,
                "attendee_ids": attendees, "client_ids": ["c-1001"],
            }),
        )
        .await;
    }

    pub(super) async fn message(&self, id: &str) {
        self.tell(
            "message.sent",
            1,
            json!({
                "message_id": id, "matter_id": "m-1", "author": "Marta Hale",
                "text": "Please call me about the settlement.", "client_ids": ["c-1001"],
                "attachments": [],
            }),
        )
        .await;
    }

    /// The id of an address.
    pub(super) fn address_id(&self, address: &str) -> AddressId {
        self.state
            .keys
            .address_id(&Address::parse(address).unwrap())
    }

    /// Calls the function with a batch; returns the numbers of the messages to be delivered again.
    pub(super) async fn notify(&self, events: &[PortalEvent]) -> Vec<usize> {
        self.notify_from(0, events).await
    }

    /// Like `notify`, with messages numbered from `first`.
    pub(super) async fn notify_from(&self, first: usize, events: &[PortalEvent]) -> Vec<usize> {
        let mut batch = batch(events);
        for (place, message) in batch.records.iter_mut().enumerate() {
            message.message_id = Some((first + place).to_string());
        }
        let response = handle(&self.state, Invocation::at(self.now), batch).await;
        let failed = response.batch_item_failures.iter();
        failed
            .map(|failure| failure.item_identifier.parse().unwrap())
            .collect()
    }

    /// The mails since the last call.
    pub(super) fn mails(&self) -> Vec<Mail> {
        std::mem::take(&mut self.sink.lock().unwrap().mails)
    }

    /// The messages sent to the queue for later since the last call.
    pub(super) fn later(&self) -> Vec<Later> {
        std::mem::take(&mut self.sink.lock().unwrap().later)
    }

    /// The reasons of the dead letters since the last call.
    pub(super) fn letters(&self) -> Vec<String> {
        std::mem::take(&mut self.sink.lock().unwrap().letters)
    }

    /// Makes mails to this address fail temporarily: the account's quota is used up.
    pub(super) fn refuse(&self, address: Option<&str>) {
        let refused = address.map(|address| (address.to_owned(), "LimitExceededException"));
        self.sink.lock().unwrap().refused = refused;
    }

    /// Makes mails to this address fail permanently.
    pub(super) fn refuse_for_good(&self, address: &str) {
        let refused = (address.to_owned(), "MessageRejected");
        self.sink.lock().unwrap().refused = Some(refused);
    }
}

/// A batch with numbered messages.
pub(super) fn batch(events: &[PortalEvent]) -> SqsEvent {
    let mut batch = SqsEvent::default();
    for (number, event) in events.iter().enumerate() {
        let mut message = SqsMessage::default();
        message.message_id = Some(number.to_string());
        message.body = Some(serde_json::to_string(event).unwrap());
        batch.records.push(message);
    }
    batch
}

/// An event's envelope.
pub(super) fn envelope<D>(id: &str, time: Timestamp, data: D) -> Envelope<D> {
    Envelope {
        id: Id::derive(&[id]),
        time: time.rfc3339(),
        version: 1,
        data,
    }
}

/// The event that Ana's copy of a resource changed.
pub(super) fn changed(kind: Kind, firm_ref: &str) -> PortalEvent {
    let data = ResourceChanged {
        firm_id: hale(),
        client: ana().client,
        kind,
        id: kind.derive(&hale(), firm_ref),
    };
    PortalEvent::ResourceChanged(envelope(firm_ref, Timestamp(0), data))
}

/// The table as defined in template.yaml.
fn definition() -> Value {
    let schema = |sort: &str| {
        json!([
            {"AttributeName": "PK", "KeyType": "HASH"},
            {"AttributeName": sort, "KeyType": "RANGE"},
        ])
    };
    let index = |name: &str, sort: &str| {
        json!({
            "IndexName": name, "KeySchema": schema(sort), "Projection": {"ProjectionType": "ALL"},
        })
    };
    let attributes = ["PK", "SK", "lt", "lm", "lu", "lo"]
        .map(|name| json!({"AttributeName": name, "AttributeType": "S"}));
    json!({
        "TableName": "portico",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": schema("SK"),
        "LocalSecondaryIndexes": [
            index("by_time", "lt"), index("by_matter", "lm"),
            index("unread", "lu"), index("by_order", "lo"),
        ],
    })
}

/// A mail system and two queues at one address: accepts every message, and every mail except those to the refused address.
fn listen(sink: Arc<Mutex<Sink>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let sent = read_body(&mut stream);
            let error = sink.lock().unwrap().take(&sent);
            let (status, body) = match error {
                None => ("200 OK", r#"{"MessageId":"0100"}"#),
                Some(_) => ("400 Bad Request", r#"{"message":"not x@example.com"}"#),
            };
            let error = error.unwrap_or_default();
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-amzn-errortype: {error}\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all((head + body).as_bytes()).unwrap();
        }
    });
    url
}

impl Sink {
    /// Records a mail or message, or returns the name of an error.
    fn take(&mut self, sent: &Value) -> Option<&'static str> {
        if let Some(body) = sent["MessageBody"].as_str() {
            if sent["QueueUrl"].as_str().unwrap().ends_with("/dead") {
                let reason = &sent["MessageAttributes"]["reason"]["StringValue"];
                self.letters.push(reason.as_str().unwrap().to_owned());
                return None;
            }
            self.later.push(Later {
                delay: sent["DelaySeconds"].as_i64().unwrap_or_default(),
                event: serde_json::from_str(body).unwrap(),
            });
            return None;
        }
        let mail = read_mail(sent);
        match &self.refused {
            Some((address, error)) if *address == mail.to => Some(error),
            _ => {
                self.mails.push(mail);
                None
            }
        }
    }
}

fn read_body(stream: &mut TcpStream) -> Value {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece).unwrap();
        request.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&request);
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(body) = serde_json::from_str(body)
        {
            return body;
        }
    }
}

fn read_mail(sent: &Value) -> Mail {
    let text = |pointer| sent.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    Mail {
        to: text("/Destination/ToAddresses/0"),
        from: text("/FromEmailAddress"),
        subject: text("/Content/Simple/Subject/Data"),
        text: text("/Content/Simple/Body/Text/Data"),
        html: text("/Content/Simple/Body/Html/Data"),
    }
}
