//! Executes writes, alone and in transactions. A conflict with another transaction is retried; a failed condition is an outcome, not an error.

use super::write::{Action, FullItem, Update, Write};
use super::{Item, Table, TableError, attributes};
use crate::failure::Failure;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    self, AttributeValue, ConditionCheck, ReturnValue, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem,
};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::time::Duration;

/// Most attempts of a write that conflicts with another transaction on its item.
const CONFLICT_ATTEMPTS: u32 = 8;

/// The wait after the first conflict. It doubles each time.
const CONFLICT_WAIT: Duration = Duration::from_millis(4);

/// The outcome of a conditional write.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It was written. Holds the item as it is now.
    Done(T),
    /// Its condition failed. Holds the existing item, if any.
    Refused(Option<Item>),
}

/// The outcome of a transaction.
#[derive(Debug)]
pub enum Transaction {
    /// Everything was written.
    Done,
    /// Nothing was written. Says for each write whether its condition failed, and on which item.
    Refused(Vec<Refusal>),
}

/// The result of one write in a refused transaction.
#[derive(Debug)]
pub struct Refusal {
    /// Whether this write's condition failed.
    pub refused: bool,
    /// The existing item, if any.
    pub old: Option<Item>,
}

impl Table {
    /// Executes one write. Returns `false` if its condition failed.
    pub async fn write(&self, write: impl Into<Write>) -> Result<bool, TableError> {
        match self.settle_conflicts(write.into()).await? {
            Outcome::Done(_) => Ok(true),
            Outcome::Refused(_) => Ok(false),
        }
    }

    /// Executes one update, and returns the item as it is afterwards.
    pub async fn update<T: DeserializeOwned>(
        &self,
        update: Update,
    ) -> Result<Outcome<T>, TableError> {
        Ok(match self.settle_conflicts(update.into()).await? {
            Outcome::Done(item) => Outcome::Done(item.read()?),
            Outcome::Refused(old) => Outcome::Refused(old),
        })
    }

    async fn settle_conflicts(&self, write: Write) -> Result<Outcome<Item>, TableError> {
        let mut wait = CONFLICT_WAIT;
        for _ in 1..CONFLICT_ATTEMPTS {
            match self.send_single(write.clone()).await {
                Err(Single::Conflict) => {}
                Err(Single::Failed(error)) => return Err(error),
                Ok(outcome) => return Ok(outcome),
            }
            tokio::time::sleep(wait).await;
            wait *= 2;
        }
        match self.send_single(write).await {
            Ok(outcome) => Ok(outcome),
            Err(Single::Failed(error)) => Err(error),
            Err(Single::Conflict) => Err(TableError::busy(
                "a write met transactions on its item each time",
            )),
        }
    }

    async fn send_single(&self, write: Write) -> Result<Outcome<Item>, Single> {
        let (names, values) = write.placeholders.finish()?;
        match write.action {
            Action::Put(FullItem(item)) => {
                let sent = Box::pin(
                    self.client
                        .put_item()
                        .table_name(&self.name)
                        .set_item(Some(item.map_err(unwritable)?))
                        .set_condition_expression(write.condition)
                        .set_expression_attribute_names(names)
                        .set_expression_attribute_values(values)
                        .return_values_on_condition_check_failure(
                            ReturnValuesOnConditionCheckFailure::AllOld,
                        )
                        .send(),
                )
                .await;
                settle("PutItem", sent.map(|_| None))
            }
            Action::Update(clauses) => {
                let sent = Box::pin(
                    self.client
                        .update_item()
                        .table_name(&self.name)
                        .set_key(Some(attributes(&write.key)))
                        .update_expression(clauses.expression())
                        .set_condition_expression(write.condition)
                        .set_expression_attribute_names(names)
                        .set_expression_attribute_values(values)
                        .return_values(ReturnValue::AllNew)
                        .return_values_on_condition_check_failure(
                            ReturnValuesOnConditionCheckFailure::AllOld,
                        )
                        .send(),
                )
                .await;
                settle("UpdateItem", sent.map(|answer| answer.attributes))
            }
            Action::Delete | Action::Check => {
                let sent = Box::pin(
                    self.client
                        .delete_item()
                        .table_name(&self.name)
                        .set_key(Some(attributes(&write.key)))
                        .set_condition_expression(write.condition)
                        .set_expression_attribute_names(names)
                        .set_expression_attribute_values(values)
                        .return_values_on_condition_check_failure(
                            ReturnValuesOnConditionCheckFailure::AllOld,
                        )
                        .send(),
                )
                .await;
                settle("DeleteItem", sent.map(|_| None))
            }
        }
    }

    /// Executes several writes, all or none of them; at most 100, a limit of `DynamoDB`. Conflicts with other transactions are retried.
    pub async fn transact(&self, writes: Vec<Write>) -> Result<Transaction, TableError> {
        let items = writes
            .into_iter()
            .map(|write| self.transact_item(write))
            .collect::<Result<Vec<_>, _>>()?;
        let mut wait = CONFLICT_WAIT;
        for attempt in 1.. {
            let sent = Box::pin(
                self.client
                    .transact_write_items()
                    .set_transact_items(Some(items.clone()))
                    .send(),
            )
            .await;
            let Err(error) = sent else {
                return Ok(Transaction::Done);
            };
            match sort_refusals(error)? {
                Some(refusals) => return Ok(Transaction::Refused(refusals)),
                None if attempt >= CONFLICT_ATTEMPTS => break,
                None => tokio::time::sleep(wait).await,
            }
            wait *= 2;
        }
        Err(TableError::busy(
            "a transaction met others on its items each time",
        ))
    }

    fn transact_item(&self, write: Write) -> Result<TransactWriteItem, TableError> {
        let (names, values) = write.placeholders.finish()?;
        let key = Some(attributes(&write.key));
        let table = &self.name;
        let on_failure = ReturnValuesOnConditionCheckFailure::AllOld;
        let item = TransactWriteItem::builder();
        let built = match write.action {
            Action::Put(FullItem(put)) => types::Put::builder()
                .table_name(table)
                .set_item(Some(put.map_err(unwritable)?))
                .set_condition_expression(write.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(on_failure)
                .build()
                .map(|put| item.put(put)),
            Action::Update(clauses) => types::Update::builder()
                .table_name(table)
                .set_key(key)
                .update_expression(clauses.expression())
                .set_condition_expression(write.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(on_failure)
                .build()
                .map(|update| item.update(update)),
            Action::Delete => types::Delete::builder()
                .table_name(table)
                .set_key(key)
                .set_condition_expression(write.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(on_failure)
                .build()
                .map(|delete| item.delete(delete)),
            Action::Check => ConditionCheck::builder()
                .table_name(table)
                .set_key(key)
                .set_condition_expression(write.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(on_failure)
                .build()
                .map(|check| item.condition_check(check)),
        };
        built
            .map(aws_sdk_dynamodb::types::builders::TransactWriteItemBuilder::build)
            .map_err(|_| unwritable("TransactWriteItems: a write lacks a part".to_owned()))
    }
}

/// The error for an item or write that cannot be put into a request.
fn unwritable(cause: String) -> TableError {
    TableError(Failure::permanent(cause))
}

/// Why one write was not executed.
enum Single {
    Conflict,
    Failed(TableError),
}

impl From<TableError> for Single {
    fn from(error: TableError) -> Self {
        Self::Failed(error)
    }
}

/// Put, update and delete use the same names for errors that are an outcome rather than a failure, but different types.
fn settle<E>(
    call: &str,
    sent: Result<Option<HashMap<String, AttributeValue>>, SdkError<E>>,
) -> Result<Outcome<Item>, Single>
where
    E: std::error::Error + ProvideErrorMetadata + RefusedItem + 'static,
{
    match sent {
        Ok(item) => Ok(Outcome::Done(Item(item.unwrap_or_default()))),
        Err(SdkError::ServiceError(error))
            if error.err().code() == Some("ConditionalCheckFailedException") =>
        {
            Ok(Outcome::Refused(error.into_err().refused_item().map(Item)))
        }
        Err(SdkError::ServiceError(error))
            if error.err().code() == Some("TransactionConflictException") =>
        {
            Err(Single::Conflict)
        }
        Err(error) => Err(TableError::call(call, &error).into()),
    }
}

/// The item on which a condition failed. Each call's error type carries it.
trait RefusedItem {
    fn refused_item(self) -> Option<HashMap<String, AttributeValue>>;
}

macro_rules! refused_item {
    ($($error:path),* $(,)?) => {$(
        impl RefusedItem for $error {
            fn refused_item(self) -> Option<HashMap<String, AttributeValue>> {
                match self {
                    Self::ConditionalCheckFailedException(error) => error.item,
                    _ => None,
                }
            }
        }
    )*};
}

refused_item!(
    aws_sdk_dynamodb::operation::put_item::PutItemError,
    aws_sdk_dynamodb::operation::update_item::UpdateItemError,
    aws_sdk_dynamodb::operation::delete_item::DeleteItemError,
);

/// The refusals of a cancelled transaction; `None` if it only conflicted with another one and can be retried.
fn sort_refusals(
    error: SdkError<TransactWriteItemsError>,
) -> Result<Option<Vec<Refusal>>, TableError> {
    let failed = |error| TableError::call("TransactWriteItems", &error);
    let reasons = match &error {
        SdkError::ServiceError(service) => match service.err() {
            TransactWriteItemsError::TransactionCanceledException(canceled) => {
                canceled.cancellation_reasons.clone().unwrap_or_default()
            }
            TransactWriteItemsError::TransactionInProgressException(_) => return Ok(None),
            _ => return Err(failed(error)),
        },
        _ => return Err(failed(error)),
    };
    let has = |code: &str| reasons.iter().any(|reason| reason.code() == Some(code));
    if has("ConditionalCheckFailed") {
        return Ok(Some(
            reasons
                .into_iter()
                .map(|reason| Refusal {
                    refused: reason.code() == Some("ConditionalCheckFailed"),
                    old: reason.item.map(Item),
                })
                .collect(),
        ));
    }
    let passing = [
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
    ];
    if passing.iter().any(|code| has(code)) {
        return Ok(None);
    }
    let permanent = ["ValidationError", "ItemCollectionSizeLimitExceeded"];
    if let Some(code) = permanent.into_iter().find(|code| has(code)) {
        let cause = format!("TransactWriteItems: {code}");
        return Err(TableError(Failure::permanent(cause)));
    }
    Err(failed(error))
}
