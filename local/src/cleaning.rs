//! Deletes items whose time to live has passed on the portal's clock. `DynamoDB` does the same on its own clock, within days. The streams report these deletions like any other.

use crate::error::causes;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use shared::value::time::Timestamp;
use std::collections::HashMap;

/// The attributes of the table's key.
const KEY: [&str; 2] = ["PK", "SK"];

/// The table to clean up.
pub(crate) struct Cleaning {
    tables: Client,
    table: String,
}

impl Cleaning {
    pub(crate) fn new(tables: Client, table: &str) -> Self {
        let table = table.to_owned();
        Self { tables, table }
    }

    /// Deletes the items that have expired at `now`; returns their number.
    ///
    /// # Errors
    /// The engine's error, as a sentence.
    pub(crate) async fn run(&self, now: Timestamp) -> Result<usize, String> {
        let over = self
            .tables
            .scan()
            .table_name(&self.table)
            .filter_expression("#ttl <= :now")
            .projection_expression(KEY.join(", "))
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":now", number(now))
            .into_paginator()
            .items()
            .send();
        let over = over.collect::<Result<Vec<_>, _>>().await;
        let over = over.map_err(|error| causes(&error))?;
        for key in &over {
            self.remove(key.clone(), now).await?;
        }
        Ok(over.len())
    }

    /// Deletes one item, unless its time to live was extended meanwhile.
    async fn remove(
        &self,
        key: HashMap<String, AttributeValue>,
        now: Timestamp,
    ) -> Result<(), String> {
        let removed = self
            .tables
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key))
            .condition_expression("#ttl <= :now")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":now", number(now))
            .send()
            .await;
        match removed {
            Err(error)
                if !error
                    .as_service_error()
                    .is_some_and(DeleteItemError::is_conditional_check_failed_exception) =>
            {
                Err(causes(&error))
            }
            _ => Ok(()),
        }
    }
}

/// A time to live is in whole seconds.
fn number(now: Timestamp) -> AttributeValue {
    AttributeValue::N(now.0.div_euclid(1_000).to_string())
}
