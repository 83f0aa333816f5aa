//! Endpoints as the API shows them.

use super::{DisabledReason, Endpoint};
use crate::value::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// An endpoint of the firm.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointView {
    /// Its id.
    #[schema(example = "endpoint_01KDRXEEG0000000000000000A")]
    pub id: String,
    /// The address.
    #[schema(format = "uri")]
    pub url: String,
    /// The event types that it gets; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub types: Option<Vec<String>>,
    /// What the firm calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description: Option<String>,
    /// When it was made (RFC 3339).
    #[schema(format = DateTime)]
    pub made_at: String,
    /// Whether it gets events.
    pub enabled: bool,
    /// Why it gets none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub disabled_reason: Option<DisabledReason>,
    /// Since when it gets none (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub disabled_at: Option<String>,
    /// Since when no attempt has succeeded (RFC 3339); absent if the last one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub failing_since: Option<String>,
}

/// An endpoint with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewEndpoint {
    /// The endpoint.
    #[serde(flatten)]
    pub endpoint: EndpointView,
    /// The secret with which the portal signs: `whsec_` and base64 of 32 bytes. Absent in the answer to a change that made none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub secret: Option<String>,
}

/// The endpoints of the firm.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointList {
    /// All of them, oldest first; at most 10.
    pub data: Vec<EndpointView>,
}

impl EndpointList {
    /// The list of these endpoints.
    pub fn new(mut endpoints: Vec<Endpoint>) -> Self {
        endpoints.sort_by_key(|endpoint| (endpoint.made_at, endpoint.id.clone()));
        Self {
            data: endpoints.iter().map(EndpointView::new).collect(),
        }
    }
}

impl EndpointView {
    /// An endpoint without its secret.
    pub fn new(endpoint: &Endpoint) -> Self {
        let disabled = endpoint.disabled.as_ref();
        Self {
            id: endpoint.id.name(),
            url: endpoint.url.clone(),
            types: endpoint.types.clone(),
            description: endpoint.description.clone(),
            made_at: endpoint.made_at.rfc3339(),
            enabled: disabled.is_none(),
            disabled_reason: disabled.map(|disabled| disabled.reason),
            disabled_at: disabled.map(|disabled| disabled.at.rfc3339()),
            failing_since: endpoint.failing_since.map(Timestamp::rfc3339),
        }
    }
}
