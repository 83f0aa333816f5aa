//! `matter.updated`, and what all shared things have: a matter and an audience.

use super::{Context, Says};
use crate::resource::matter::{Matter, MatterStatus};
use crate::resource::{MatterName, Recipient, Share, View};
use crate::value::check;
use crate::value::id::{ClientId, ClientRef, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The most clients with whom one thing is shared.
pub(super) const MAX_CLIENTS: usize = 20_000;

/// A matter and the clients who are on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatterUpdated {
    /// The firm's own name for the matter.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// What clients read.
    #[schemars(length(min = 1, max = check::MAX_NAME))]
    pub name: String,
    /// Whether work goes on.
    pub status: MatterStatus,
    /// Everyone who is on it; nobody else sees anything that belongs to it.
    #[schemars(length(max = MAX_CLIENTS))]
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

/// Checks the name of the matter that a thing belongs to.
pub(super) fn matter(context: &mut Context, matter_id: &str) -> MatterName {
    context.checks.take("/data/matter_id", check::id(matter_id));
    MatterName::new(context.firm, matter_id)
}

/// Checks the clients with whom a thing is shared; each counts once.
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
