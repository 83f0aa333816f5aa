//! A reader's position in the table's stream. It uses only the streams API, so it works with any engine.

use crate::error::causes;
use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::operation::get_shard_iterator::GetShardIteratorError;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The position kept across restarts: for each shard, the last finished record.
pub(super) type Position = BTreeMap<String, Done>;

/// How far a shard was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Done {
    /// The sequence number of the last finished record; `None` when nothing of the shard was read.
    pub(super) after: Option<String>,
    /// Whether the shard is closed and read completely.
    #[serde(default)]
    pub(super) ended: bool,
}

/// Reads the shards of a stream, oldest first.
pub(super) struct Cursor {
    client: Client,
    arn: String,
    position: Position,
    /// The shard being read, with the iterator for the next read.
    open: Option<Open>,
}

struct Open {
    shard: String,
    iterator: String,
}

/// Records of one shard.
pub(super) struct Page {
    pub(super) shard: String,
    pub(super) records: Vec<Record>,
}

impl Cursor {
    pub(super) fn new(client: Client, arn: String, position: Position) -> Self {
        Self {
            client,
            arn,
            position,
            open: None,
        }
    }

    pub(super) fn position(&self) -> &Position {
        &self.position
    }

    pub(super) fn arn(&self) -> &str {
        &self.arn
    }

    /// Records that all records of the shard up to this one are finished.
    pub(super) fn done(&mut self, shard: &str, sequence: &str) {
        self.position.entry(shard.to_owned()).or_default().after = Some(sequence.to_owned());
    }

    /// Reads further; `None` when there is nothing new. Unfinished records are read again after [`Cursor::rewind`].
    pub(super) async fn read(&mut self) -> Result<Option<Page>, String> {
        loop {
            let open = match self.open.take() {
                Some(open) => open,
                None => match self.open_next().await? {
                    Some(open) => open,
                    None => return Ok(None),
                },
            };
            let answer = self
                .client
                .get_records()
                .shard_iterator(&open.iterator)
                .send()
                .await;
            let answer = answer.map_err(|error| causes(&error))?;
            let next = answer.next_shard_iterator;
            let records = answer.records.unwrap_or_default();
            let ended = next.is_none();
            if ended && records.is_empty() {
                self.position.entry(open.shard).or_default().ended = true;
                continue;
            }
            let shard = open.shard.clone();
            self.open = next.map(|iterator| Open {
                shard: open.shard,
                iterator,
            });
            return Ok((!records.is_empty()).then_some(Page { shard, records }));
        }
    }

    /// Discards the iterator, so that the next read begins after the last finished record.
    pub(super) fn rewind(&mut self) {
        self.open = None;
    }

    /// The first shard that is not read completely. A stream lists parents before their children.
    async fn open_next(&mut self) -> Result<Option<Open>, String> {
        let mut from = None;
        loop {
            let page = self
                .client
                .describe_stream()
                .stream_arn(&self.arn)
                .set_exclusive_start_shard_id(from)
                .send();
            let page = page.await.map_err(|error| causes(&error))?;
            let description = page
                .stream_description
                .ok_or("the stream has no description")?;
            for shard in description.shards.unwrap_or_default() {
                let Some(id) = shard.shard_id else { continue };
                let done = self.position.get(&id).cloned().unwrap_or_default();
                if !done.ended {
                    let iterator = self.iterator(&id, done.after).await?;
                    return Ok(Some(Open {
                        shard: id,
                        iterator,
                    }));
                }
            }
            from = description.last_evaluated_shard_id;
            if from.is_none() {
                return Ok(None);
            }
        }
    }

    async fn iterator(&self, shard: &str, after: Option<String>) -> Result<String, String> {
        let ask = |kind: ShardIteratorType, after: Option<String>| {
            let request = self
                .client
                .get_shard_iterator()
                .stream_arn(&self.arn)
                .shard_id(shard);
            request
                .shard_iterator_type(kind)
                .set_sequence_number(after)
                .send()
        };
        let mut answer = match after {
            Some(after) => ask(ShardIteratorType::AfterSequenceNumber, Some(after)).await,
            None => ask(ShardIteratorType::TrimHorizon, None).await,
        };
        // The last record read may have been trimmed meanwhile; everything that is left is then new.
        let trimmed = answer
            .as_ref()
            .err()
            .and_then(|error| error.as_service_error());
        if trimmed.is_some_and(GetShardIteratorError::is_trimmed_data_access_exception) {
            answer = ask(ShardIteratorType::TrimHorizon, None).await;
        }
        let answer = answer.map_err(|error| causes(&error))?;
        answer
            .shard_iterator
            .ok_or_else(|| "the shard gave no iterator".to_owned())
    }
}
