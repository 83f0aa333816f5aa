//! The request bodies.

use serde::Deserialize;
use utoipa::ToSchema;

/// What a new feed tells.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFeed {
    /// Whether it has places and descriptions, beside titles and times.
    #[serde(default)]
    pub(crate) details: bool,
}

/// What the feed tells from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedChange {
    /// Whether it has places and descriptions, beside titles and times.
    pub(crate) details: bool,
}
