//! Everything that a session or a grant writes.

use super::{Person, path_of, sign_in};
use crate::archives::ARCHIVES;
use crate::calendar_feed::FEED;
use crate::devices::{app, register};
use crate::harness::{
    Answer, Client, Device, Sending, TestPortal, announcement, answer as mailed, text,
};
use crate::races::make_links;
use reqwest::Method;
use serde_json::{Value, json};

/// The smallest file that has two parts, in bytes.
const LARGE: usize = 16 * 1024 * 1024 + 1;

/// One write, or what several belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Choices,
    OpenBill,
    ReadMessage,
    SendMessage,
    SendDraft,
    DiscardDraft,
    Answer,
    StartUpload,
    StartUploadAgain,
    LookAtUpload,
    FinishFileByGrant,
    FinishFile,
    GiveUpByGrant,
    GiveUp,
    Device,
    RemoveDevice,
    BeginPasskey,
    Passkey,
    RenamePasskey,
    RevokePasskey,
    TakeAlong,
    FetchArchive,
    MakeFeed,
    ChangeFeed,
    StopFeed,
    EndAnother,
}

impl Act {
    pub(super) const ALL: [Self; 26] = [
        Self::Choices,
        Self::OpenBill,
        Self::ReadMessage,
        Self::SendMessage,
        Self::SendDraft,
        Self::DiscardDraft,
        Self::Answer,
        Self::StartUpload,
        Self::StartUploadAgain,
        Self::LookAtUpload,
        Self::FinishFileByGrant,
        Self::FinishFile,
        Self::GiveUpByGrant,
        Self::GiveUp,
        Self::Device,
        Self::RemoveDevice,
        Self::BeginPasskey,
        Self::Passkey,
        Self::RenamePasskey,
        Self::RevokePasskey,
        Self::TakeAlong,
        Self::FetchArchive,
        Self::MakeFeed,
        Self::ChangeFeed,
        Self::StopFeed,
        Self::EndAnother,
    ];
}

/// A call that is ready to be made.
pub(super) struct Prepared {
    who: Client,
    method: Method,
    path: String,
    body: Option<Value>,
}

impl Prepared {
    pub(super) async fn new(act: Act, portal: &TestPortal, person: &Person, number: u8) -> Self {
        let session = person.acts.clone();
        let call = |method: Method, path: String, body: Option<Value>| Self {
            who: session.clone(),
            method,
            path,
            body,
        };
        match act {
            Act::Choices => {
                let body = json!({"locale": "es"});
                call(Method::PATCH, "/v1/me".to_owned(), Some(body))
            }
            Act::OpenBill => {
                let path = format!("/v1/bills/{}", person.id("/v1/bills", "bill_").await);
                call(Method::GET, path, None)
            }
            Act::ReadMessage => {
                let path = format!(
                    "/v1/messages/{}/read",
                    person.id("/v1/messages", "message_").await
                );
                call(Method::PUT, path, None)
            }
            Act::SendMessage => {
                let body = json!({"matter_id": person.matter().await, "text": "Hello."});
                let keyed = session.with("idempotency-key", "a-message");
                let path = "/v1/messages".to_owned();
                Self {
                    who: keyed,
                    ..call(Method::POST, path, Some(body))
                }
            }
            Act::SendDraft | Act::DiscardDraft => {
                let address = portal.last_answerable(&person.email).await.reply_to;
                let said = mailed(&person.email, "On Monday.");
                portal.deliver(&address, "dmarc=FAIL", said).await;
                portal.settle().await;
                let path = format!("/v1/drafts/{}", person.id("/v1/drafts", "draft_").await);
                match act {
                    Act::SendDraft => call(Method::POST, format!("{path}/send"), None),
                    _ => call(Method::DELETE, path, None),
                }
            }
            Act::Answer => {
                let request = person.id("/v1/requests", "request_").await;
                let path = format!("/v1/requests/{request}/answers");
                call(Method::POST, path, Some(json!({"text": "Monday"})))
            }
            Act::Device => {
                let body = app("apns", number);
                call(Method::POST, "/v1/devices".to_owned(), Some(body))
            }
            Act::RemoveDevice => {
                // One that stays when the session is reported.
                let device = register(&person.stays, app("fcm", number)).await;
                let path = format!("/v1/devices/{}", text(&device["id"]));
                call(Method::DELETE, path, None)
            }
            Act::TakeAlong => {
                let body = json!({"matter_id": person.matter().await});
                call(Method::POST, ARCHIVES.to_owned(), Some(body))
            }
            Act::FetchArchive => {
                let body = json!({"matter_id": person.matter().await});
                let made = person.stays.post(ARCHIVES, body).await;
                portal.settle().await;
                let path = format!("{ARCHIVES}/{}/content", text(&made.body["id"]));
                call(Method::GET, path, None)
            }
            Act::MakeFeed => {
                let body = json!({"details": true});
                call(Method::POST, FEED.to_owned(), Some(body))
            }
            Act::ChangeFeed | Act::StopFeed => {
                person.stays.post(FEED, json!({})).await;
                let (method, body) = match act {
                    Act::ChangeFeed => (Method::PATCH, Some(json!({"details": true}))),
                    _ => (Method::DELETE, None),
                };
                call(method, FEED.to_owned(), body)
            }
            Act::EndAnother => {
                let link = make_links(portal, &person.email, 2).await.remove(1);
                let other = sign_in(portal, &person.email, &link).await;
                call(Method::DELETE, path_of(&other).await, None)
            }
            Act::BeginPasskey | Act::Passkey | Act::RenamePasskey | Act::RevokePasskey => {
                Self::of_passkey(act, portal, person).await
            }
            _ => Self::of_upload(act, portal, person).await,
        }
    }

    async fn of_passkey(act: Act, portal: &TestPortal, person: &Person) -> Self {
        let options = "/v1/passkeys/options";
        let (method, path, body) = match act {
            Act::BeginPasskey => (Method::POST, options.to_owned(), None),
            Act::Passkey => {
                let begun = person.acts.call(Method::POST, options, None).await;
                let made = Device::new(portal).make(&begun.body).await;
                (Method::POST, "/v1/passkeys".to_owned(), Some(made))
            }
            _ => {
                let mut another = Device::new(portal);
                let another = portal.register(&person.stays, &mut another).await;
                let path = format!("/v1/passkeys/{}", text(&another["id"]));
                if act == Act::RenamePasskey {
                    (Method::PATCH, path, Some(json!({"name": "Another name"})))
                } else {
                    (Method::DELETE, path, None)
                }
            }
        };
        Self {
            who: person.acts.clone(),
            method,
            path,
            body,
        }
    }

    async fn of_upload(act: Act, portal: &TestPortal, person: &Person) -> Self {
        let matter = person.matter().await;
        let mut body = announcement(&matter, &[("a.pdf", LARGE), ("b.pdf", 4)]);
        body["message"] = json!("Here they are.");
        let keyed = person.acts.with("idempotency-key", "an-upload");
        if matches!(act, Act::StartUpload | Act::StartUploadAgain) {
            if act == Act::StartUploadAgain {
                // By the other session, so that this one gets a grant of its own.
                let keyed = person.stays.with("idempotency-key", "an-upload");
                Sending::start(portal, &keyed, body.clone()).await;
            }
            let path = "/v1/uploads".to_owned();
            return Self {
                who: keyed,
                method: Method::POST,
                path,
                body: Some(body),
            };
        }
        // By the other session, so that it stays when this one is reported.
        let sending = Sending::start(portal, &person.stays, body).await;
        let shown = match act {
            Act::FinishFileByGrant | Act::GiveUpByGrant => {
                Some(person.acts.get(&sending.path()).await)
            }
            _ => None,
        };
        let who = match &shown {
            Some(shown) => portal.anonymous().with_token(&text(&shown.body["grant"])),
            None => person.acts.clone(),
        };
        let (method, path, body) = match act {
            Act::FinishFile | Act::FinishFileByGrant => {
                let parts = json!({"parts": sending.put_all(1, b"good").await});
                (Method::POST, sending.file_path(1, "complete"), Some(parts))
            }
            Act::GiveUp | Act::GiveUpByGrant => (Method::DELETE, sending.path(), None),
            _ => (Method::GET, sending.path(), None),
        };
        Self {
            who,
            method,
            path,
            body,
        }
    }

    pub(super) async fn happen(&self) -> Answer {
        let body = self.body.as_ref().map(Value::to_string);
        self.who.call(self.method.clone(), &self.path, body).await
    }
}
