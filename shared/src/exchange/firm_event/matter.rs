//! `matter.updated`, and the fields that all shared resources have: a matter and an audience.

use super::{Context, Says};
use crate::resource::matter::{Matter, MatterStatus};
use crate::resource::{MatterName, Recipient, Share, View};
use crate::value::check;
use crate::value::id::{ClientId, ClientRef, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Maximum number of clients that one resource is shared with.
pub(super) const MAX_CLIENTS: usize = 20_000;

/// A matter and the clients who are on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatterUpdated {
    /// The firm's own name for the matter.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// The name shown to clients.
    #[schemars(length(min = 1, max = check::MAX_NAME))]
    pub name: String,
    /// Whether the firm still works on it.
    pub status: MatterStatus,
    /// The clients who are on it; nobody else sees anything that belongs to it.
    #[schemars(length(max = MAX_CLIENTS), inner(length(min = 1, max = check::MAX_ID)))]
    pub client_ids: Vec<String>,
}

impl MatterUpdated {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let name = context.checks.take("/data/name", check::name(&self.name));
        let matter = matter(context, &self.matter_id);
        let audience = audience(context, self.client_ids);
        Some(Says::Matter(Share {
            resource: context.resource(Kind::Matter, &self.matter_id),
            quiet: context.quiet,
            matter,
            audience: audience?,
            view: View::Same(Matter {
                name: name?,
                status: self.status,
            }),
            date: None,
            sent_at: None,
            named: None,
        }))
    }
}

/// Checks the name of a resource's matter.
pub(super) fn matter(context: &mut Context, matter_id: &str) -> MatterName {
    context.checks.take("/data/matter_id", check::id(matter_id));
    MatterName::new(context.firm, matter_id)
}

/// Checks the clients that a resource is shared with and removes duplicates.
pub(super) fn audience(context: &mut Context, client_ids: Vec<String>) -> Option<Vec<Recipient>> {
    if client_ids.len() > MAX_CLIENTS {
        return context.checks.take("/data/client_ids", Err("too-many"));
    }
    let mut seen: HashSet<ClientId> = HashSet::with_capacity(client_ids.len());
    let mut audience = Vec::with_capacity(client_ids.len());
    for (place, client_id) in client_ids.into_iter().enumerate() {
        let pointer = format!("/data/client_ids/{place}");
        context.checks.take(&pointer, check::id(&client_id));
        let client = ClientRef::derive(context.firm, &client_id).client;
        if seen.insert(client.clone()) {
            audience.push(Recipient {
                client,
                client_id,
                full: true,
            });
        }
    }
    Some(audience)
}
