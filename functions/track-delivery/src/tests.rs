//! Runs every file in events/track-delivery/ against an embedded table, in order and shuffled.

use crate::{State, handle};
use aws_lambda_events::event::sqs::SqsEvent;
use dynoxide::Database;
use serde_json::{Value, json};
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::table::{Table, Write};
use shared::env::Env;
use shared::item::ItemKind;
use shared::key;
use shared::people::client::Member;
use shared::people::delivery::{
    Delivery, DeliveryTags, NoticeKind, NoticeSubject, Outgoing, read_unreachable,
};
use shared::value::id::{ClientRef, FirmId, Id, Kind};
use shared::value::time::Timestamp;
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Each file, with the state and the reason that it leads to, whether the client is unreachable then, and the dead letters.
const SAMPLES: [(&str, &str, bool, usize); 12] = [
    ("bounced-for-good", "bounced address-rejected", true, 0),
    ("bounced-for-now", "bounced mailbox-full", false, 0),
    ("complained", "complained marked-as-spam", true, 0),
    ("delayed", "delayed mailbox-full", false, 0),
    ("delivered", "delivered taken", false, 0),
    ("delivered-out-of-order", "delivered taken", false, 0),
    ("foreign-mails", "queued being-sent", false, 0),
    ("not-composed", "failed not-composed", false, 0),
    ("rejected", "failed virus-found", false, 0),
    ("sent", "sent accepted", false, 0),
    ("suppressed", "suppressed on-suppression-list", true, 0),
    ("unreadable", "queued being-sent", false, 1),
];

/// The function with a client to whom one notice is on its way.
struct World {
    state: State,
    table: Table,
    member: Member,
    outgoing: Outgoing,
    letters: Arc<Mutex<usize>>,
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T05:35:00Z").unwrap()
}

fn ana() -> ClientRef {
    ClientRef::derive(&FirmId::parse("hale").unwrap(), "c-1001")
}

impl World {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let database = Database::memory().unwrap();
        let create = serde_json::from_value(definition()).unwrap();
        database.create_table(create).unwrap();
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let letters = Arc::new(Mutex::new(0));
        let queue = count_letters(letters.clone());
        let env = Env::from_pairs([
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &url),
            ("AWS_ENDPOINT_URL_SQS", &queue),
            ("DEAD_LETTER_QUEUE_URL", &format!("{queue}/dead")),
            ("TABLE_NAME", "portico"),
            ("MAIL_CONFIGURATION_SET", "portico-mail"),
        ]);
        let aws = Aws::new(&env).unwrap();
        let table = Table::new(&env, &aws).unwrap();
        let member = Member {
            address: "ana.ruiz@example.com".into(),
            address_id: Id::derive(&["ana"]),
            version: 1,
            active: true,
            invited_version: 1,
            ..Member::unknown("c-1001")
        };
        let put = Write::put(&key::member(&ana()), &member);
        assert!(table.write(put).await.unwrap());
        let subject = NoticeSubject {
            kind: Kind::Bill,
            firm_ref: "b-1".into(),
        };
        let notice = Id::derive(&["news"]);
        let outgoing = Outgoing::new(&ana(), &member, NoticeKind::News, &notice).about([subject]);
        assert!(outgoing.queue(&table, now()).await.unwrap());
        Self {
            state: State::new(&env, &aws).unwrap(),
            table,
            member,
            outgoing,
            letters,
        }
    }

    async fn handle(&self, event: SqsEvent) {
        let response = handle(&self.state, Invocation::at(now()), event).await;
        assert!(response.batch_item_failures.is_empty());
    }

    async fn delivery(&self) -> Delivery {
        let DeliveryTags { who, id } = self.outgoing.tags();
        self.table
            .get(&key::delivery(&who, &id))
            .await
            .unwrap()
            .unwrap()
    }

    async fn outcome(&self) -> String {
        let delivery = self.delivery().await;
        let state = serde_json::to_value(delivery.state).unwrap();
        format!("{} {}", state.as_str().unwrap(), delivery.reason.code())
    }

    async fn is_unreachable(&self) -> bool {
        let known = read_unreachable(&self.table, &ana()).await.unwrap();
        known.is_some_and(|known| known.applies(&self.member))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/track-delivery")
}

fn sample(name: &str, tags: &DeliveryTags) -> SqsEvent {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let text = text
        .replace("{{client}}", tags.who.client.as_str())
        .replace("{{delivery}}", tags.id.as_str());
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn every_sample_does_what_it_shall() {
    for (name, outcome, unreachable, letters) in SAMPLES {
        let world = World::start().await;
        let event = sample(name, &world.outgoing.tags());
        world.handle(event.clone()).await;
        // Twice is once.
        world.handle(event).await;
        assert_eq!(world.outcome().await, outcome, "{name}");
        assert_eq!(world.is_unreachable().await, unreachable, "{name}");
        assert_eq!(*world.letters.lock().unwrap(), 2 * letters, "{name}");
    }
}

#[test]
fn every_sample_is_exercised() {
    let files: BTreeSet<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let named: BTreeSet<_> = SAMPLES.map(|sample| sample.0.to_owned()).into();
    assert_eq!(files, named);
}

/// All reports that one mail can have, in every rotation and backwards: the furthest state stands, with the time of each.
#[tokio::test]
async fn reports_may_come_in_any_order() {
    let names = [
        "sent",
        "delayed",
        "delivered",
        "bounced-for-good",
        "complained",
    ];
    for turn in 0..names.len() {
        for backwards in [false, true] {
            let world = World::start().await;
            let mut order = names;
            order.rotate_left(turn);
            if backwards {
                order.reverse();
            }
            for name in order {
                world.handle(sample(name, &world.outgoing.tags())).await;
            }
            let outcome = world.outcome().await;
            assert_eq!(outcome, "complained marked-as-spam", "{order:?}");
            let times = world.delivery().await.times;
            let known = [
                times.queued_at,
                times.sent_at,
                times.delayed_at,
                times.delivered_at,
                times.bounced_at,
                times.complained_at,
            ];
            assert!(known.iter().all(Option::is_some), "{order:?}: {times:?}");
            assert!(world.is_unreachable().await);
        }
    }
}

#[tokio::test]
async fn a_bounce_says_nothing_about_another_address_or_a_newer_invitation() {
    for change in [
        json!({"address_id": Id::<shared::value::id::Address>::derive(&["new"])}),
        json!({"invited_version": 2}),
        json!({"active": false}),
    ] {
        let world = World::start().await;
        let mut member = serde_json::to_value(&world.member).unwrap();
        let fields = member.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        let put = Write::put(&key::member(&ana()), &member);
        assert!(world.table.write(put).await.unwrap());
        let late = sample("bounced-for-good", &world.outgoing.tags());
        world.handle(late).await;
        assert_eq!(world.outcome().await, "bounced address-rejected");
        let known = read_unreachable(&world.table, &ana()).await.unwrap();
        assert_eq!(known, None, "{change}");
    }
}

#[tokio::test]
async fn the_first_cause_stands_until_the_client_is_invited_again() {
    let world = World::start().await;
    let tags = world.outgoing.tags();
    world.handle(sample("bounced-for-good", &tags)).await;
    world.handle(sample("complained", &tags)).await;
    let known = read_unreachable(&world.table, &ana())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(known.reason.code(), "address-rejected");
    assert_eq!(known.kind, ItemKind::Unreachable);

    let again = Member {
        invited_version: 2,
        ..world.member.clone()
    };
    assert!(!known.applies(&again));
    let put = Write::put(&key::member(&ana()), &again);
    assert!(world.table.write(put).await.unwrap());
    let notice = Id::derive(&["invitation 2"]);
    let invitation = Outgoing::new(&ana(), &again, NoticeKind::Invitation, &notice);
    assert!(invitation.queue(&world.table, now()).await.unwrap());
    world.handle(sample("suppressed", &invitation.tags())).await;
    let known = read_unreachable(&world.table, &ana())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(known.reason.code(), "on-suppression-list");
    assert!(known.applies(&again));
}

#[tokio::test]
async fn a_report_about_no_delivery_changes_nothing() {
    let world = World::start().await;
    let mut tags = world.outgoing.tags();
    tags.id = Id::derive(&["another"]);
    world.handle(sample("bounced-for-good", &tags)).await;
    let made: Option<Value> = world
        .table
        .get(&key::delivery(&tags.who, &tags.id))
        .await
        .unwrap();
    assert_eq!(made, None);
    assert!(!world.is_unreachable().await);
    assert_eq!(*world.letters.lock().unwrap(), 0);
}

/// A queue that counts the messages that it takes.
fn count_letters(letters: Arc<Mutex<usize>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut piece = [0; 4096];
            loop {
                let read = stream.read(&mut piece).unwrap();
                request.extend_from_slice(&piece[..read]);
                let text = String::from_utf8_lossy(&request);
                let body = text.split_once("\r\n\r\n").map(|(_, body)| body);
                if body.is_some_and(|body| serde_json::from_str::<Value>(body).is_ok()) {
                    break;
                }
            }
            *letters.lock().unwrap() += 1;
            let body = r#"{"MessageId":"0100"}"#;
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + body).as_bytes()).unwrap();
        }
    });
    url
}

/// The part of the table in template.yaml that the function uses.
fn definition() -> Value {
    let schema = |sort: &str| {
        json!([
            {"AttributeName": "PK", "KeyType": "HASH"},
            {"AttributeName": sort, "KeyType": "RANGE"},
        ])
    };
    let attributes =
        ["PK", "SK", "lt"].map(|name| json!({"AttributeName": name, "AttributeType": "S"}));
    json!({
        "TableName": "portico",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": schema("SK"),
        "LocalSecondaryIndexes": [{
            "IndexName": "by_time", "KeySchema": schema("lt"), "Projection": {"ProjectionType": "ALL"},
        }],
    })
}
