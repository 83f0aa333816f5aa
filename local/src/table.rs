//! Creates the table as defined in the template, through the `DynamoDB` API, on any engine.

use crate::error::{StartError, causes};
use crate::template::TableDefinition;
use crate::template::table::{KeyPart, Projection};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, SdkError};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, LocalSecondaryIndex,
    Projection as ProjectionType, StreamSpecification, TableDescription, TableStatus,
    TimeToLiveSpecification,
};
use std::collections::BTreeSet;
use std::time::Duration;

/// How often to ask whether a new table is ready, and the pause in between: five seconds in all.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Creates the table if it is missing; returns the ARN of its stream.
pub(crate) async fn open(
    client: &Client,
    name: &str,
    definition: &TableDefinition,
) -> Result<String, StartError> {
    let created = match create(client, name, definition).await {
        Ok(()) => true,
        Err(SdkError::ServiceError(error)) if error.err().is_resource_in_use_exception() => false,
        Err(error) => return Err(fault(causes(&error))),
    };
    let description = wait(client, name).await?;
    check(&description, definition)?;
    if created {
        set_time_to_live(client, name, definition).await?;
    }
    description
        .latest_stream_arn
        .ok_or_else(|| fault(format!("the table {name} has no stream")))
}

/// Whether the table has no items.
pub(crate) async fn is_empty(client: &Client, name: &str) -> Result<bool, StartError> {
    let page = client.scan().table_name(name).limit(1).send().await;
    page.map(|page| page.count == 0)
        .map_err(|error| fault(causes(&error)))
}

type CreateError = SdkError<aws_sdk_dynamodb::operation::create_table::CreateTableError>;

async fn create(
    client: &Client,
    name: &str,
    definition: &TableDefinition,
) -> Result<(), CreateError> {
    let broken = |error: BuildError| SdkError::construction_failure(error);
    let mut request = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest);
    for attribute in &definition.attribute_definitions {
        let attribute = AttributeDefinition::builder()
            .attribute_name(&attribute.attribute_name)
            .attribute_type(attribute.attribute_type.as_str().into())
            .build();
        request = request.attribute_definitions(attribute.map_err(broken)?);
    }
    request = request.set_key_schema(Some(keys(&definition.key_schema).map_err(broken)?));
    for index in &definition.local_secondary_indexes {
        let index = LocalSecondaryIndex::builder()
            .index_name(&index.name)
            .set_key_schema(Some(keys(&index.key_schema).map_err(broken)?))
            .projection(projection(&index.projection))
            .build();
        request = request.local_secondary_indexes(index.map_err(broken)?);
    }
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(
            definition
                .stream_specification
                .stream_view_type
                .as_str()
                .into(),
        )
        .build();
    request
        .stream_specification(stream.map_err(broken)?)
        .send()
        .await
        .map(drop)
}

fn keys(parts: &[KeyPart]) -> Result<Vec<KeySchemaElement>, BuildError> {
    let part = |part: &KeyPart| {
        let element = KeySchemaElement::builder().attribute_name(&part.attribute_name);
        element.key_type(part.key_type.as_str().into()).build()
    };
    parts.iter().map(part).collect()
}

fn projection(projection: &Projection) -> ProjectionType {
    let names = projection.non_key_attributes.clone();
    ProjectionType::builder()
        .projection_type(projection.projection_type.as_str().into())
        .set_non_key_attributes((!names.is_empty()).then_some(names))
        .build()
}

async fn wait(client: &Client, name: &str) -> Result<TableDescription, StartError> {
    for _ in 0..TRIES {
        let answer = client.describe_table().table_name(name).send().await;
        let answer = answer.map_err(|error| fault(causes(&error)))?;
        match answer.table {
            Some(table) if table.table_status == Some(TableStatus::Active) => return Ok(table),
            _ => tokio::time::sleep(PAUSE).await,
        }
    }
    Err(fault(format!("the table {name} does not become ready")))
}

/// Refuses a table from an earlier version of the template, because local indexes cannot be added later.
fn check(table: &TableDescription, definition: &TableDefinition) -> Result<(), StartError> {
    let there: BTreeSet<_> = table
        .local_secondary_indexes()
        .iter()
        .filter_map(|index| index.index_name())
        .collect();
    let wanted: BTreeSet<_> = definition
        .local_secondary_indexes
        .iter()
        .map(|index| index.name.as_str())
        .collect();
    if there == wanted {
        return Ok(());
    }
    Err(fault(
        "the table there has other indexes than template.yaml: begin with an empty data folder"
            .to_owned(),
    ))
}

async fn set_time_to_live(
    client: &Client,
    name: &str,
    definition: &TableDefinition,
) -> Result<(), StartError> {
    let Some(life) = &definition.time_to_live_specification else {
        return Ok(());
    };
    let specification = TimeToLiveSpecification::builder()
        .attribute_name(&life.attribute_name)
        .enabled(true)
        .build();
    let specification = specification.map_err(|error| fault(error.to_string()))?;
    let set = client
        .update_time_to_live()
        .table_name(name)
        .time_to_live_specification(specification)
        .send()
        .await;
    set.map(drop).map_err(|error| fault(causes(&error)))
}

fn fault(fault: String) -> StartError {
    StartError::Engine { fault }
}
