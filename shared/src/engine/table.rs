//! The table, over the `DynamoDB` client. No other module names that client. Every read is strongly consistent. An invariant is a condition of a write, never a read before it.

mod execute;
mod expression;
mod read;
mod write;

pub use execute::{Outcome, Refusal, Transaction};
pub use read::{Index, Query, QueryPage, Range};
pub use write::{Check, Conditional, Delete, Put, Update, Write};

use crate::engine::aws::{Aws, failure_of};
use crate::env::{Env, EnvError};
use crate::failure::Failure;
use crate::item::ItemKind;
use crate::key::Key;
use crate::value::id::Kind;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::fmt;

/// Both halves of a key under which there is never an item.
const NOWHERE: &str = "NOWHERE";

/// The table of one portal.
#[derive(Clone)]
pub struct Table {
    client: Client,
    name: String,
}

/// The table could not be reached, refused a call, or holds an item that this code cannot read. The text names the call and the cause for an engineer, and holds no values of items.
#[derive(Debug)]
pub struct TableError(Failure);

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for TableError {}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        error.0
    }
}

impl TableError {
    /// Every attempt met another write.
    pub(crate) fn busy(what: &str) -> Self {
        Self(Failure::passing(what))
    }

    /// A list received an item of a kind that it does not show.
    pub(crate) fn stray(kind: Kind) -> Self {
        let kind = kind.tag();
        Self(Failure::permanent(format!(
            "an item of kind {kind} in a list that shows none"
        )))
    }

    fn call<E: ProvideErrorMetadata>(name: &str, error: &SdkError<E>) -> Self {
        Self(failure_of(name, error))
    }

    /// Serde's message may quote a value, so only the one about a missing attribute is repeated.
    fn item(error: &impl fmt::Display) -> Self {
        let cause = error.to_string();
        let fault = match cause.strip_prefix("missing field") {
            Some(field) => format!("lacks{field}"),
            None => "has an attribute of another type".to_owned(),
        };
        Self(Failure::permanent(format!(
            "an item that does not fit its type {fault}"
        )))
    }
}

/// An item as stored in the table.
#[derive(Clone, Debug)]
pub struct Item(HashMap<String, AttributeValue>);

impl Item {
    /// Deserializes the item.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, TableError> {
        serde_dynamo::from_item(self.0).map_err(|error| TableError::item(&error))
    }

    /// Whether it has the attribute `name`.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The kind of the item; `None` if it has none, or one of a later version.
    pub fn kind(&self) -> Option<ItemKind> {
        ItemKind::parse(self.text("kind")?)
    }

    /// The text attribute `name`; `None` if it is absent or not text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_s().ok().map(String::as_str)
    }
}

impl Table {
    /// The table named by `TABLE_NAME`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        // The protection watches how fast a long body flows. An answer of the table has 1 MB at most (API reference, Query), and every attempt has its end.
        let config = Builder::from(&aws.config_for("DYNAMODB"))
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            name: env.require("TABLE_NAME")?.to_owned(),
        })
    }

    /// Opens up to `count` connections: reads an item that is never there, one read unit for each connection. First once, then the rest at once, because they can resume the first one's TLS session.
    pub(crate) async fn open_connections(&self, count: usize) {
        for count in [count.min(1), count.saturating_sub(1)] {
            join_all((0..count).map(|_| self.touch())).await;
        }
    }

    async fn touch(&self) {
        let key = Key {
            pk: NOWHERE.to_owned(),
            sk: NOWHERE.to_owned(),
        };
        let call = self.client.get_item().table_name(&self.name);
        let call = call.set_key(Some(attributes(&key))).consistent_read(true);
        let _ = Box::pin(call.send()).await;
    }

    /// The item under a key; `None` if there is none.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, TableError> {
        let answer = Box::pin(
            self.client
                .get_item()
                .table_name(&self.name)
                .set_key(Some(attributes(key)))
                .consistent_read(true)
                .send(),
        )
        .await
        .map_err(|error| TableError::call("GetItem", &error))?;
        answer.item.map(|item| Item(item).read()).transpose()
    }
}

fn attributes(key: &Key) -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("PK".to_owned(), AttributeValue::S(key.pk.clone())),
        ("SK".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

fn value(value: impl Serialize) -> Result<AttributeValue, TableError> {
    serde_dynamo::to_attribute_value(value).map_err(|error| TableError::item(&error))
}
