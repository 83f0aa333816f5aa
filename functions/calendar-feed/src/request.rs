//! The request bodies.

use serde::Deserialize;
use utoipa::ToSchema;

/// What a new feed contains.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFeed {
    /// Whether the feed includes places and descriptions in addition to titles and times.
    #[serde(default)]
    pub(crate) details: bool,
}

/// What the feed contains from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedChange {
    /// Whether the feed includes places and descriptions in addition to titles and times.
    pub(crate) details: bool,
}
