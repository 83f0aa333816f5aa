//! What the portal tells firms reaches the endpoints of their systems: signed, in order for each client, and again until it is accepted.

mod changes;
mod described;
mod failing;
mod feed;
mod order;
mod replays;

use crate::harness::receiver::{Received, Receiver};
use crate::harness::signing::SigningKey;
use crate::harness::{Answer, Client, Firm, TestPortal};
use serde_json::{Value, json};

const FIRM: &str = "hale-ortiz";
const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// A portal with a firm, two clients on one matter, and a server of the firm.
struct Connected {
    portal: TestPortal,
    key: SigningKey,
    server: Receiver,
}

/// An endpoint as the portal made it.
struct Made {
    id: String,
    secret: String,
}

async fn connected() -> Connected {
    let portal = TestPortal::start().await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz").await;
    firm.invite("c-1", ANA, None).await;
    firm.invite("c-2", BEN, None).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    let key = portal.make_key(FIRM).await;
    let server = Receiver::start().await;
    Connected {
        portal,
        key,
        server,
    }
}

impl Connected {
    fn firm(&self) -> Firm<'_> {
        self.portal.firm(FIRM)
    }

    async fn bearer(&self) -> Client {
        self.key.bearer(&self.portal).await
    }

    /// Adds an endpoint at a path of the server.
    async fn add(&self, path: &str, more: Value) -> Made {
        let mut body = json!({"url": format!("{}{path}", self.server.url)});
        let fields = body.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        let made = self.bearer().await.post("/v1/firm/endpoints", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        let text = |name: &str| made.body[name].as_str().expect("a text").to_owned();
        Made {
            id: text("id"),
            secret: text("secret"),
        }
    }

    async fn change(&self, endpoint: &Made, change: Value) -> Answer {
        let path = format!("/v1/firm/endpoints/{}", endpoint.id);
        self.bearer().await.patch(&path, change).await
    }

    async fn attempts(&self, endpoint: &Made) -> Vec<Value> {
        self.portal.settle().await;
        let path = format!("/v1/firm/endpoints/{}/attempts", endpoint.id);
        self.bearer().await.get(&path).await.rows().to_vec()
    }

    /// Signs a client in, which the firm is told of.
    async fn sign_in(&self, email: &str) -> Client {
        let client = self.portal.sign_in(email).await;
        self.portal.settle().await;
        client
    }

    /// The matter as clients' apps name it.
    async fn matter(&self, client: &Client) -> String {
        let me = client.get("/v1/me").await;
        let id = me.body["matters"][0]["id"].as_str();
        id.unwrap_or_else(|| panic!("{me:?}")).to_owned()
    }

    /// A client writes to the firm.
    async fn write(&self, client: &Client, text: &str) {
        let matter = self.matter(client).await;
        let body = json!({"matter_id": matter, "text": text});
        let sent = client.post("/v1/messages", body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        self.portal.settle().await;
    }

    /// What the server got since the last take, but for what became of mails.
    fn take(&self) -> Vec<Received> {
        let mut received = self.server.take();
        received.retain(|one| one.kind() != "delivery.changed");
        received
    }

    /// Lets time pass, a step at a time, as long as a firm's server sees it pass.
    async fn wait(&self, seconds: i64, step: i64) {
        let mut left = seconds;
        while left > 0 {
            self.portal.advance(step.min(left)).await;
            self.portal.settle().await;
            left -= step;
        }
    }
}

/// The texts of messages among requests.
fn texts(received: &[Received]) -> Vec<String> {
    let messages = received
        .iter()
        .filter(|one| one.kind() == "message.received");
    messages
        .map(|one| one.body["data"]["text"].as_str().unwrap_or("-").to_owned())
        .collect()
}

#[tokio::test]
async fn what_clients_do_reaches_the_firms_server_signed_and_as_the_bus_has_it() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let ana = hale.sign_in(ANA).await;
    hale.firm().share_bill("m-1", "b-1", &["c-1"]).await;
    let id = ana.get("/v1/bills").await.rows()[0]["id"].clone();
    let path = format!("/v1/bills/{}", id.as_str().unwrap());
    ana.get(&path).await;
    hale.write(&ana, "Thank you.").await;

    let received = hale.take();
    let kinds: Vec<_> = received.iter().map(Received::kind).collect();
    assert_eq!(
        kinds,
        ["client.signed_in", "bill.viewed", "message.received"]
    );
    let bus = hale.portal.bus().await;
    for one in &received {
        assert!(one.signed_by(&made.secret), "{one:?}");
        assert!(!one.signed_by(&hale.key.secret));
        assert_eq!(one.path, "/portico");
        assert_eq!(one.id, one.body["id"].as_str().unwrap());
        let same = bus
            .iter()
            .find(|event| event["detail"]["id"] == one.body["id"]);
        let same = same.expect("it is on the bus too");
        assert_eq!(same["detail-type"], one.body["type"]);
        for field in ["time", "version", "data"] {
            assert_eq!(same["detail"][field], one.body[field]);
        }
    }
    let attempts = hale.attempts(&made).await;
    for one in &received {
        let own = attempts.iter();
        let own: Vec<_> = own
            .filter(|attempt| attempt["event_id"] == one.body["id"])
            .collect();
        assert_eq!(own.len(), 1, "{attempts:?}");
        assert_eq!(own[0]["outcome"], "delivered");
        assert_eq!(own[0]["status"], 204);
    }
}

#[tokio::test]
async fn an_endpoint_gets_its_own_firms_events_alone_and_only_the_types_that_it_takes() {
    let hale = connected().await;
    let lakeside = hale.portal.firm("lakeside");
    lakeside.invite("x-1", ANA, None).await;
    lakeside.put_on_matter("y-1", &["x-1"]).await;
    hale.add("/all", json!({})).await;
    hale.add("/signed-in", json!({"types": ["client.signed_in"]}))
        .await;
    let ana = hale.sign_in(ANA).await;
    let me = ana.get("/v1/me").await;
    assert!(me.text.contains("lakeside"), "she is a client of both");
    hale.firm()
        .send_message("m-1", "n-1", "Please call.", &["c-1"])
        .await;
    let rows = ana.get("/v1/messages").await;
    let id = rows.rows()[0]["id"].as_str().unwrap().to_owned();
    ana.put(&format!("/v1/messages/{id}/read")).await;
    hale.portal.settle().await;

    let received = hale.take();
    assert!(
        received
            .iter()
            .all(|one| one.body["data"]["firm_id"] == FIRM),
        "{received:?}"
    );
    let at = |path: &str| {
        let there = received.iter().filter(|one| one.path == path);
        there.map(Received::kind).collect::<Vec<_>>()
    };
    assert_eq!(at("/all"), ["client.signed_in", "message.read"]);
    assert_eq!(at("/signed-in"), ["client.signed_in"]);
}

#[tokio::test]
async fn a_message_of_more_than_20_kilobytes_is_read_where_the_webhook_says() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let ana = hale.sign_in(ANA).await;
    let text = "𝄞".repeat(10_000);
    hale.write(&ana, &text).await;
    let received = hale.take();
    let long = received.last().expect("a request");
    assert!(long.bytes < 20_000, "{}", long.bytes);
    assert!(long.signed_by(&made.secret));
    assert_eq!(
        long.body["data"],
        json!({"firm_id": FIRM, "client_id": "c-1"})
    );
    let path = long.body["read_at"].as_str().expect("a path");
    let whole = hale.bearer().await.get(path).await;
    assert_eq!(whole.body["data"]["text"], text);
    let other = hale.portal.make_key("lakeside").await;
    let other = other.bearer(&hale.portal).await.get(path).await;
    assert_eq!((other.status, other.problem()), (404, "not-found"));
}
