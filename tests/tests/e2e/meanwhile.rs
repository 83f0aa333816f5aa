//! A session that ends while it writes: once the end was answered, nothing of it is written any more, in the table, in S3 or in SNS.

mod acts;
mod together;

use crate::devices::app;
use crate::harness::proxy::Proxy;
use crate::harness::{Client, Device, TestPortal, text};
use crate::races::{KEYS, make_links};
use crate::requests::request_data;
use acts::{Act, Prepared};
use local::Options;
use serde_json::{Value, json};
use shared::env::Env;
use shared::people::session::report_token;
use shared::value::address::Address;
use shared::value::id::{AddressId, Id};
use shared::value::secret::Keys;
use std::pin::pin;

/// How a session ends before its time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    SignedOut,
    EndedByAnother,
    Revoked,
    Reported,
    Removed,
    Moved,
    /// All sessions of a person at once, by the mark in the profile that an operator sets.
    ShutOut,
}

/// Somebody with two sessions: one that stays, and one that began with a passkey and is to end.
struct Person {
    /// The firm's name for the client, and of everything that is theirs.
    name: String,
    email: String,
    stays: Client,
    acts: Client,
    /// The passkey that the second one began with.
    passkey: String,
}

impl Person {
    async fn new(portal: &TestPortal, name: &str) -> Self {
        let (name, email) = (name.to_owned(), format!("{name}@example.com"));
        let (firm, who) = (portal.firm("hale-ortiz"), [name.as_str()]);
        firm.invite(&name, &email, Some("en")).await;
        firm.put_on_matter(&name, &who).await;
        firm.share_bill(&name, &name, &who).await;
        firm.send_message(&name, &name, "We filed the motion.", &who)
            .await;
        let named = (name.as_str(), name.as_str(), "a.pdf");
        firm.share_document(portal, named, b"%PDF", &who).await;
        let mut request = request_data(&name, "answer", &who);
        request["matter_id"] = json!(name);
        firm.send("request.made", request).await;
        let link = make_links(portal, &email, 1).await.remove(0);
        let stays = sign_in(portal, &email, &link).await;
        let mut phone = Device::new(portal);
        let passkey = text(&portal.register(&stays, &mut phone).await["id"]);
        let acts = portal.sign_in_by_touch(&mut phone).await;
        Self {
            name,
            email,
            stays,
            acts,
            passkey,
        }
    }

    /// The only one of its kind in a list.
    async fn id(&self, list: &str, kind: &str) -> String {
        let rows = self.stays.get(list).await;
        let mut ids = rows.rows().iter().map(|row| text(&row["id"]));
        ids.find(|id| id.starts_with(kind)).expect("one")
    }

    async fn matter(&self) -> String {
        text(&self.stays.get("/v1/me").await.body["matters"][0]["id"])
    }
}

async fn sign_in(portal: &TestPortal, email: &str, link: &str) -> Client {
    let body = json!({"email": email, "token": link});
    let session = portal.anonymous().post("/v1/sessions", body).await;
    assert_eq!(session.status, 201, "{session:?}");
    portal.anonymous().with_token(&text(&session.body["token"]))
}

/// The path of a session.
async fn path_of(session: &Client) -> String {
    let shown = session.get("/v1/session").await;
    format!("/v1/sessions/{}", text(&shown.body["id"]))
}

/// The token of a mail 'This wasn't me' about a session.
async fn report_about(email: &str, session: &Client) -> String {
    let path = path_of(session).await;
    let id = Id::parse(path.rsplit('_').next().unwrap()).unwrap();
    report_token(&keys(), &address_of(email), &id)
}

fn keys() -> Keys {
    Keys::from_env(&Env::from_pairs(KEYS)).unwrap()
}

fn address_of(email: &str) -> AddressId {
    keys().address_id(&Address::parse(email).unwrap())
}

impl Ending {
    /// What must be known of the session while it lives.
    async fn prepare(self, person: &Person) -> String {
        match self {
            Self::EndedByAnother => path_of(&person.acts).await,
            Self::Reported => report_about(&person.email, &person.acts).await,
            Self::Revoked => format!("/v1/passkeys/{}", person.passkey),
            Self::SignedOut | Self::Removed | Self::Moved | Self::ShutOut => String::new(),
        }
    }

    /// Ends the session; it is over when this is.
    async fn happen(self, portal: &TestPortal, person: &Person, prepared: &str) {
        let firm = portal.firm("hale-ortiz");
        let answer = match self {
            Self::SignedOut => person.acts.delete("/v1/session?abandon=true").await,
            Self::EndedByAnother | Self::Revoked => person.stays.delete(prepared).await,
            Self::Reported => {
                let body = json!({"token": prepared});
                portal.anonymous().post("/v1/session-reports", body).await
            }
            Self::Removed => {
                let gone = json!({"client_id": person.name});
                return firm.send("client.removed", gone).await;
            }
            Self::Moved => {
                let email = format!("new-{}", person.email);
                let moved = json!({"client_id": person.name, "email": email, "name": "Name"});
                return firm.send("client.updated", moved).await;
            }
            Self::ShutOut => {
                let at = portal.now().await.as_millisecond() + 1;
                return portal
                    .end_all_sessions(&address_of(&person.email), at)
                    .await;
            }
        };
        assert_eq!(answer.status, 204, "{self:?}: {answer:?}");
    }
}

/// A portal whose keys the test knows, behind a proxy.
async fn portal() -> (TestPortal, Proxy) {
    Proxy::portal(Options {
        variables: KEYS
            .map(|(name, key)| (name.to_owned(), key.to_owned()))
            .into(),
        ..Options::default()
    })
    .await
}

/// What S3 has begun and not finished.
async fn begun(portal: &TestPortal) -> Vec<String> {
    let list = portal
        .s3()
        .list_multipart_uploads()
        .bucket(portal.portal.documents_bucket());
    let list = list.send().await.unwrap();
    let ids = list
        .uploads()
        .iter()
        .filter_map(|upload| upload.upload_id());
    ids.map(str::to_owned).collect()
}

/// Whether SNS has an endpoint of the app of this number: it refuses another one of the same token.
async fn has_endpoint(portal: &TestPortal, number: u8) -> bool {
    let token = text(&app("apns", number)["token"]);
    let form = [
        ("Action", "CreatePlatformEndpoint"),
        (
            "PlatformApplicationArn",
            "arn:aws:sns:us-east-1:000000000000:app/APNS/portico",
        ),
        ("Token", token.as_str()),
        ("CustomUserData", "a look"),
    ];
    portal.sns(&form).await.contains("already exists")
}

async fn snapshot(portal: &TestPortal) -> Vec<Value> {
    portal.settle().await;
    portal.items().await
}

/// Each write of a session, held between the check of the session and the table until the session was ended.
async fn nothing_comes_after(ending: Ending) {
    let (portal, proxy) = portal().await;
    let mut wrong = Vec::new();
    for (number, act) in (1..).zip(Act::ALL) {
        let person = Person::new(&portal, &format!("p-{number}")).await;
        let prepared = Prepared::new(act, &portal, &person, number).await;
        let end = ending.prepare(&person).await;
        portal.settle().await;
        let before = begun(&portal).await;

        proxy.hold_next_write();
        let mut call = pin!(prepared.happen());
        tokio::select! {
            () = proxy.holds() => {}
            answer = &mut call => panic!("{act:?} was answered before it wrote: {answer:?}"),
        }
        ending.happen(&portal, &person, &end).await;
        let ended = snapshot(&portal).await;
        proxy.let_go();
        let answer = call.await;
        let after = snapshot(&portal).await;
        let written: Vec<_> = after.iter().filter(|item| !ended.contains(item)).collect();
        if !written.is_empty() || after.len() != ended.len() {
            wrong.push(format!("{act:?} wrote {written:?}"));
        }
        if ![401, 404].contains(&answer.status) {
            wrong.push(format!("{act:?}: {answer:?}"));
        }
        let left = begun(&portal).await;
        if left.iter().any(|id| !before.contains(id)) {
            wrong.push(format!("{act:?} left a multipart upload in S3"));
        }
        if act == Act::Device && has_endpoint(&portal, number).await {
            wrong.push("a device left an endpoint in SNS".to_owned());
        }
    }
    assert!(wrong.is_empty(), "{ending:?}: {wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_after_a_sign_out() {
    nothing_comes_after(Ending::SignedOut).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_after_another_session_ended_this_one() {
    nothing_comes_after(Ending::EndedByAnother).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_after_its_passkey_was_revoked() {
    nothing_comes_after(Ending::Revoked).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_after_a_report() {
    nothing_comes_after(Ending::Reported).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_after_the_firm_removed_the_client() {
    nothing_comes_after(Ending::Removed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_after_the_address_changed() {
    nothing_comes_after(Ending::Moved).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_after_all_sessions_were_ended() {
    nothing_comes_after(Ending::ShutOut).await;
}
