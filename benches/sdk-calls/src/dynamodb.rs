//! The calls of DynamoDB, from the JSON of their requests.

use crate::attributes::attributes;
use crate::calls::{Call, text};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, KeysAndAttributes, Put, TransactWriteItem, Update,
};
use lambda_runtime::Error;
use serde_json::Value;
use std::collections::HashMap;

/// Makes one call. What the table answers is the recorded answer, also to a write.
pub(crate) async fn make(client: &Client, call: &Call) -> Result<(), Error> {
    let request = &call.request;
    match call.operation.as_str() {
        "GetItem" => get_item(client, request).await,
        "Query" => query(client, request).await,
        "BatchGetItem" => batch_get_item(client, request).await,
        "PutItem" => put_item(client, request).await,
        "UpdateItem" => update_item(client, request).await,
        "DeleteItem" => delete_item(client, request).await,
        "TransactWriteItems" => transact(client, request).await,
        other => Err(format!("{other} has no bare call here").into()),
    }
}

async fn get_item(client: &Client, request: &Value) -> Result<(), Error> {
    let call = client.get_item().table_name(text(&request["TableName"]));
    call.set_key(attributes(&request["Key"]))
        .set_consistent_read(request["ConsistentRead"].as_bool())
        .set_projection_expression(some(&request["ProjectionExpression"]))
        .set_expression_attribute_names(names(request))
        .send()
        .await?;
    Ok(())
}

async fn query(client: &Client, request: &Value) -> Result<(), Error> {
    let limit = request["Limit"].as_i64();
    let call = client.query().table_name(text(&request["TableName"]));
    call.set_index_name(some(&request["IndexName"]))
        .set_key_condition_expression(some(&request["KeyConditionExpression"]))
        .set_filter_expression(some(&request["FilterExpression"]))
        .set_projection_expression(some(&request["ProjectionExpression"]))
        .set_expression_attribute_names(names(request))
        .set_expression_attribute_values(attributes(&request["ExpressionAttributeValues"]))
        .set_exclusive_start_key(attributes(&request["ExclusiveStartKey"]))
        .set_consistent_read(request["ConsistentRead"].as_bool())
        .set_scan_index_forward(request["ScanIndexForward"].as_bool())
        .set_limit(limit.and_then(|limit| i32::try_from(limit).ok()))
        .send()
        .await?;
    Ok(())
}

async fn batch_get_item(client: &Client, request: &Value) -> Result<(), Error> {
    let mut call = client.batch_get_item();
    for (table, wanted) in request["RequestItems"].as_object().into_iter().flatten() {
        let keys = wanted["Keys"].as_array().into_iter().flatten();
        let wanted = KeysAndAttributes::builder()
            .set_keys(keys.map(attributes).collect())
            .set_consistent_read(wanted["ConsistentRead"].as_bool())
            .build()?;
        call = call.request_items(table, wanted);
    }
    call.send().await?;
    Ok(())
}

async fn put_item(client: &Client, request: &Value) -> Result<(), Error> {
    let call = client.put_item().table_name(text(&request["TableName"]));
    call.set_item(attributes(&request["Item"]))
        .set_condition_expression(some(&request["ConditionExpression"]))
        .set_expression_attribute_names(names(request))
        .set_expression_attribute_values(attributes(&request["ExpressionAttributeValues"]))
        .send()
        .await?;
    Ok(())
}

async fn update_item(client: &Client, request: &Value) -> Result<(), Error> {
    let returned = some(&request["ReturnValues"]);
    let call = client.update_item().table_name(text(&request["TableName"]));
    call.set_key(attributes(&request["Key"]))
        .set_update_expression(some(&request["UpdateExpression"]))
        .set_condition_expression(some(&request["ConditionExpression"]))
        .set_expression_attribute_names(names(request))
        .set_expression_attribute_values(attributes(&request["ExpressionAttributeValues"]))
        .set_return_values(returned.map(|returned| returned.as_str().into()))
        .send()
        .await?;
    Ok(())
}

async fn delete_item(client: &Client, request: &Value) -> Result<(), Error> {
    let call = client.delete_item().table_name(text(&request["TableName"]));
    call.set_key(attributes(&request["Key"]))
        .set_condition_expression(some(&request["ConditionExpression"]))
        .set_expression_attribute_names(names(request))
        .set_expression_attribute_values(attributes(&request["ExpressionAttributeValues"]))
        .send()
        .await?;
    Ok(())
}

async fn transact(client: &Client, request: &Value) -> Result<(), Error> {
    let items = request["TransactItems"].as_array().into_iter().flatten();
    let items: Result<Vec<_>, Error> = items.map(transact_item).collect();
    client
        .transact_write_items()
        .set_transact_items(Some(items?))
        .set_client_request_token(some(&request["ClientRequestToken"]))
        .send()
        .await?;
    Ok(())
}

/// One write of a transaction.
fn transact_item(item: &Value) -> Result<TransactWriteItem, Error> {
    let (action, write) = item
        .as_object()
        .and_then(|item| item.iter().next())
        .ok_or("a transaction with an empty write")?;
    /// The members that all four have in common.
    macro_rules! conditional {
        ($kind:ident) => {
            $kind::builder()
                .table_name(text(&write["TableName"]))
                .set_condition_expression(some(&write["ConditionExpression"]))
                .set_expression_attribute_names(names(write))
                .set_expression_attribute_values(attributes(&write["ExpressionAttributeValues"]))
        };
    }
    let key = || attributes(&write["Key"]);
    let built = TransactWriteItem::builder();
    let built = match action.as_str() {
        "Put" => built.put(
            conditional!(Put)
                .set_item(attributes(&write["Item"]))
                .build()?,
        ),
        "Delete" => built.delete(conditional!(Delete).set_key(key()).build()?),
        "ConditionCheck" => {
            built.condition_check(conditional!(ConditionCheck).set_key(key()).build()?)
        }
        _ => {
            let expression = some(&write["UpdateExpression"]);
            let update = conditional!(Update).set_key(key());
            built.update(update.set_update_expression(expression).build()?)
        }
    };
    Ok(built.build())
}

fn some(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn names(request: &Value) -> Option<HashMap<String, String>> {
    let names = request["ExpressionAttributeNames"].as_object()?;
    let pair = |(name, value): (&String, &Value)| Some((name.clone(), some(value)?));
    names.iter().map(pair).collect()
}
