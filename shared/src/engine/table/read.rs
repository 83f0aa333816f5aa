//! Queries within one partition, and reads of many items by their keys.

use super::expression::Placeholders;
use super::{Item, Table, TableError, attributes};
use crate::failure::Failure;
use crate::key::Key;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::time::Duration;

/// Most keys of one call of `BatchGetItem` (`DynamoDB` API reference).
const BATCH: usize = 100;

/// Most calls for one batch, when the table returns some of its keys unread because its throughput is used up or the answer would exceed 16 MB.
const BATCH_ATTEMPTS: u32 = 8;

/// The wait before the second of them. It doubles each time.
const BATCH_WAIT: Duration = Duration::from_millis(20);

/// The local secondary indexes on a client's partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// A kind by the time of first sharing.
    ByTime,
    /// The same within one matter.
    ByMatter,
    /// Unopened resources; keys only.
    Unread,
    /// A kind in its second order: calendar events by start, documents by name.
    ByOrder,
}

impl Index {
    fn name(self) -> &'static str {
        match self {
            Self::ByTime => "by_time",
            Self::ByMatter => "by_matter",
            Self::Unread => "unread",
            Self::ByOrder => "by_order",
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Self::ByTime => "lt",
            Self::ByMatter => "lm",
            Self::Unread => "lu",
            Self::ByOrder => "lo",
        }
    }
}

/// A range of sort values.
#[derive(Clone, Debug)]
pub enum Range {
    /// All sort values.
    All,
    /// The sort values that begin with this text.
    Prefix(String),
    /// The sort values from the first to the second, both included.
    Between(String, String),
}

/// A query within one partition.
#[derive(Clone, Debug)]
pub struct Query {
    pk: String,
    index: Option<Index>,
    range: Range,
    newest_first: bool,
    limit: Option<usize>,
}

impl Query {
    /// A query in ascending order of the sort key.
    pub fn new(pk: String, range: Range) -> Self {
        Self {
            pk,
            index: None,
            range,
            newest_first: false,
            limit: None,
        }
    }

    /// Queries an index. The range then applies to its sort value.
    #[must_use]
    pub fn on(mut self, index: Index) -> Self {
        self.index = Some(index);
        self
    }

    /// Reverses the order to descending.
    #[must_use]
    pub fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }

    /// Returns at most `limit` items.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// The result of a query.
#[derive(Debug)]
pub struct QueryPage<T> {
    /// The items, in the order of the query.
    pub items: Vec<T>,
    /// Whether the range may contain more items.
    pub more: bool,
}

impl Table {
    /// The items under these keys, each with its key, in any order; a key without an item is left out. A hundred keys take one call. A key may be named once.
    pub async fn get_all<T: DeserializeOwned>(
        &self,
        keys: &[Key],
    ) -> Result<Vec<(Key, T)>, TableError> {
        let mut found = Vec::new();
        for batch in keys.chunks(BATCH) {
            let mut left: Vec<_> = batch.iter().map(attributes).collect();
            let mut wait = BATCH_WAIT;
            for attempt in 1.. {
                let (items, unread) = self.get_batch(left).await?;
                for item in items {
                    found.push((key_of(&item), item.read()?));
                }
                left = unread;
                if left.is_empty() {
                    break;
                }
                if attempt >= BATCH_ATTEMPTS {
                    return Err(TableError(Failure::passing("BatchGetItem: keys unread")));
                }
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
        }
        Ok(found)
    }

    /// The items under at most 100 keys, and the keys that the table did not read.
    async fn get_batch(
        &self,
        keys: Vec<HashMap<String, AttributeValue>>,
    ) -> Result<(Vec<Item>, Vec<HashMap<String, AttributeValue>>), TableError> {
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(true)
            .build()
            .map_err(|error| TableError(Failure::permanent(format!("BatchGetItem: {error}"))))?;
        let call = self.client.batch_get_item();
        let answer = Box::pin(call.request_items(&self.name, wanted).send())
            .await
            .map_err(|error| TableError::call("BatchGetItem", &error))?;
        let items = answer.responses.unwrap_or_default().remove(&self.name);
        let unread = answer.unprocessed_keys.unwrap_or_default();
        let unread = unread.into_values().next();
        let unread = unread.map(|unread| unread.keys).unwrap_or_default();
        let items = items.unwrap_or_default().into_iter().map(Item);
        Ok((items.collect(), unread))
    }

    /// All items in the range, or the first `limit` of them. Usually takes one call; more if the result exceeds the 1 MB of a call.
    pub async fn query<T: DeserializeOwned>(
        &self,
        query: &Query,
    ) -> Result<QueryPage<T>, TableError> {
        let page = self.query_items(query).await?;
        let items = page.items.into_iter().map(Item::read);
        Ok(QueryPage {
            items: items.collect::<Result<_, _>>()?,
            more: page.more,
        })
    }

    /// The same for items of several types.
    pub async fn query_items(&self, query: &Query) -> Result<QueryPage<Item>, TableError> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let left = query.limit.map(|limit| limit - items.len());
            let mut answer = self.send(query, left, start).await?;
            items.extend(
                answer
                    .items
                    .take()
                    .unwrap_or_default()
                    .into_iter()
                    .map(Item),
            );
            start = answer.last_evaluated_key;
            let full = query.limit.is_some_and(|limit| items.len() >= limit);
            if full || start.is_none() {
                return Ok(QueryPage {
                    items,
                    more: start.is_some(),
                });
            }
        }
    }

    async fn send(
        &self,
        query: &Query,
        limit: Option<usize>,
        start: Option<HashMap<String, AttributeValue>>,
    ) -> Result<aws_sdk_dynamodb::operation::query::QueryOutput, TableError> {
        let mut placeholders = Placeholders::default();
        let condition = condition(query, &mut placeholders);
        let (names, values) = placeholders.finish()?;
        Box::pin(
            self.client
                .query()
                .table_name(&self.name)
                .set_index_name(query.index.map(|index| index.name().to_owned()))
                .key_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .set_limit(limit.and_then(|limit| i32::try_from(limit).ok()))
                .scan_index_forward(!query.newest_first)
                .set_exclusive_start_key(start)
                .consistent_read(true)
                .send(),
        )
        .await
        .map_err(|error| TableError::call("Query", &error))
    }
}

fn key_of(item: &Item) -> Key {
    let part = |name| item.text(name).unwrap_or_default().to_owned();
    Key {
        pk: part("PK"),
        sk: part("SK"),
    }
}

fn condition(query: &Query, placeholders: &mut Placeholders) -> String {
    let pk = placeholders.name("PK");
    let at = placeholders.value("pk", &query.pk);
    let sk = placeholders.name(query.index.map_or("SK", Index::attribute));
    match &query.range {
        Range::All => {
            *placeholders = Placeholders::default();
            let pk = placeholders.name("PK");
            let at = placeholders.value("pk", &query.pk);
            format!("{pk} = {at}")
        }
        Range::Prefix(prefix) => {
            let prefix = placeholders.value("low", prefix);
            format!("{pk} = {at} AND begins_with({sk}, {prefix})")
        }
        Range::Between(low, high) => {
            let low = placeholders.value("low", low);
            let high = placeholders.value("high", high);
            format!("{pk} = {at} AND {sk} BETWEEN {low} AND {high}")
        }
    }
}
