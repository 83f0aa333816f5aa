//! The table as defined in the template.

use super::resources::{Resources, TemplateError};
use serde::Deserialize;

/// The properties needed to create the table through the `DynamoDB` API.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TableDefinition {
    /// The attributes of the keys and their types.
    pub(crate) attribute_definitions: Vec<Attribute>,
    /// The table's primary key.
    pub(crate) key_schema: Vec<KeyPart>,
    /// Its local secondary indexes.
    #[serde(default)]
    pub(crate) local_secondary_indexes: Vec<Index>,
    /// Its stream.
    pub(crate) stream_specification: Stream,
    /// The attribute with the expiry time of items.
    pub(crate) time_to_live_specification: Option<TimeToLive>,
}

/// An attribute of a key.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    pub(crate) attribute_name: String,
    pub(crate) attribute_type: String,
}

/// One part of a key.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyPart {
    pub(crate) attribute_name: String,
    pub(crate) key_type: String,
}

/// A local secondary index.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Index {
    #[serde(rename = "IndexName")]
    pub(crate) name: String,
    pub(crate) key_schema: Vec<KeyPart>,
    pub(crate) projection: Projection,
}

/// The attributes that an index contains.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Projection {
    pub(crate) projection_type: String,
    #[serde(default)]
    pub(crate) non_key_attributes: Vec<String>,
}

/// The images that the stream contains.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Stream {
    pub(crate) stream_view_type: String,
}

/// The attribute with an item's expiry time, in seconds since the epoch.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TimeToLive {
    pub(crate) attribute_name: String,
}

impl TableDefinition {
    pub(super) fn read(resources: &Resources<'_>) -> Result<Self, TemplateError> {
        let mut tables = resources.of("AWS::DynamoDB::Table");
        let (Some((name, properties)), None) = (tables.next(), tables.next()) else {
            return Err(TemplateError::new(
                "Resources",
                "must have exactly one AWS::DynamoDB::Table",
            ));
        };
        Self::deserialize(properties).map_err(|error| TemplateError::new(name, error.to_string()))
    }
}
