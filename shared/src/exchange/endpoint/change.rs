//! Changing and removing endpoints, by a firm's system, and the checks that adding one has too.

use super::{
    Disabled, DisabledReason, Endpoint, EndpointView, NewEndpoint, OVERLAP, find_endpoint,
    secret_of,
};
use crate::edge::invocation::Invocation;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::outbound::TestHosts;
use crate::engine::table::{Outcome, Table, Transaction, Update, Write};
use crate::exchange::portal_event::is_for_firms;
use crate::item::ItemKind;
use crate::key;
use crate::value::check::{self, Checks, Code};
use crate::value::id::{EndpointId, FirmId};
use crate::value::secret::Keys;
use serde::Deserialize;
use utoipa::ToSchema;

/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 200;

/// Longest address, in characters.
const MAX_URL: usize = 2_000;

/// What to change about an endpoint. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEndpoint {
    /// A new address.
    #[schema(nullable = false, max_length = 2000, format = "uri")]
    pub url: Option<String>,
    /// The event types that it gets; an empty list stands for all.
    #[schema(nullable = false)]
    pub types: Option<Vec<String>>,
    /// What the firm calls it.
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub description: Option<String>,
    /// Whether it gets events. An endpoint that is enabled again gets, in order, what it missed in the last 35 days.
    #[schema(nullable = false)]
    pub enabled: Option<bool>,
    /// Makes a new secret, and shows it. For 24 hours each request is signed with both, and the same call shows the same secret.
    #[schema(nullable = false)]
    pub rotate_secret: Option<bool>,
}

/// What adding and changing endpoints takes.
pub struct Endpoints<'a> {
    /// The table.
    pub table: &'a Table,
    /// The portal's keys, from which secrets follow.
    pub keys: &'a Keys,
    /// The hosts that may be named although they are not public.
    pub hosts: &'a TestHosts,
    /// The firm.
    pub firm: &'a FirmId,
}

impl Endpoints<'_> {
    pub(super) fn show(&self, endpoint: &Endpoint, with_secret: bool) -> NewEndpoint {
        let secret = secret_of(self.firm, &endpoint.id, endpoint.secret, self.keys);
        NewEndpoint {
            secret: with_secret.then(|| secret.encode_for_webhooks()),
            endpoint: EndpointView::new(endpoint),
        }
    }
}

/// What a change did.
pub struct Changed {
    /// The endpoint as it is now.
    pub endpoint: NewEndpoint,
    /// Whether it gets events again, so that what it missed is due.
    pub resumed: Option<EndpointId>,
}

/// Changes an endpoint.
///
/// # Errors
/// When a field does not fit, or the firm has no endpoint of that id.
pub async fn change_endpoint(
    endpoints: &Endpoints<'_>,
    id: &EndpointId,
    change: ChangeEndpoint,
    invocation: Invocation,
) -> Result<Changed, Problem> {
    let Endpoints {
        table, hosts, firm, ..
    } = *endpoints;
    let mut checks = Checks::at("");
    checks.take_some("/url", change.url.as_ref(), |url| address(hosts, url));
    if let Some(types) = &change.types {
        check_types(&mut checks, types, true);
    }
    let description = checks.take_some("/description", change.description.as_ref(), describe);
    checks.finish(Some(())).map_err(fields)?;
    let old = find_endpoint(table, firm, id).await?;
    let old = old.ok_or(Problem::NotFound)?;
    let now = invocation.now;
    let mut write = Write::update(&key::endpoint(firm, id)).set("kind", ItemKind::Endpoint);
    if let Some(url) = &change.url {
        // Whatever was wrong was wrong with the old address.
        write = write.set("url", url).remove("down_until");
    }
    if let Some(types) = change.types {
        write = write.set_or_remove("types", Some(types).filter(|types| !types.is_empty()));
    }
    if let Some(description) = description {
        write = write.set("description", description);
    }
    write = match change.enabled {
        Some(true) => enable(write, change.url.is_some()),
        Some(false) if old.disabled.is_none() => write.set(
            "disabled",
            Disabled {
                at: now,
                reason: DisabledReason::Firm,
            },
        ),
        Some(false) | None => write,
    };
    let rotates = change.rotate_secret == Some(true);
    // A call whose answer was lost may come again: it must not end the secret that the firm's server still has.
    let rotating = old.old_secret_until.is_some_and(|until| now < until);
    if rotates && !rotating {
        write = write
            .set("secret", old.secret + 1)
            .set("old_secret_until", now.plus(OVERLAP));
    }
    let write = write
        .when("attribute_exists(#PK) AND #secret = :known")
        .with("known", old.secret);
    let endpoint: Endpoint = match table.update(write).await? {
        Outcome::Done(endpoint) => endpoint,
        Outcome::Refused(None) => return Err(Problem::NotFound),
        Outcome::Refused(Some(_)) => {
            let cause = "the endpoint's secret was changed at the same time";
            return Err(Problem::Unavailable(cause.to_owned()));
        }
    };
    let resumes =
        change.enabled == Some(true) || (change.url.is_some() && endpoint.disabled.is_none());
    Ok(Changed {
        resumed: resumes.then(|| id.clone()),
        endpoint: endpoints.show(&endpoint, rotates),
    })
}

fn enable(write: Update, moved: bool) -> Update {
    let write = write.remove("disabled").remove("failing_since");
    // A clause may name an attribute once.
    if moved {
        write
    } else {
        write.remove("down_until")
    }
}

/// Removes an endpoint. What is on its way to it may still arrive.
///
/// # Errors
/// When the firm has no endpoint of that id.
pub async fn remove_endpoint(table: &Table, firm: &FirmId, id: &EndpointId) -> Result<(), Problem> {
    let delete = Write::delete(&key::endpoint(firm, id)).when("attribute_exists(#PK)");
    let count = Write::update(&key::endpoint_count(firm)).add("count", -1);
    match table.transact(vec![delete.into(), count.into()]).await? {
        Transaction::Done => Ok(()),
        Transaction::Refused(_) => Err(Problem::NotFound),
    }
}

pub(super) fn address(hosts: &TestHosts, url: &str) -> Result<(), Code> {
    if url.len() > MAX_URL {
        return Err("too-long");
    }
    let parsed = url.parse().map_err(|_| "endpoint-address")?;
    if hosts.allow(&parsed) {
        Ok(())
    } else {
        Err("endpoint-address")
    }
}

pub(super) fn describe(text: &str) -> Result<String, Code> {
    check::line(text, MAX_DESCRIPTION)
}

pub(super) fn check_types(checks: &mut Checks, types: &[String], may_be_empty: bool) {
    if types.is_empty() && !may_be_empty {
        checks.take::<()>("/types", Err("empty"));
    }
    for (number, name) in types.iter().enumerate() {
        if !is_for_firms(name) {
            checks.take::<()>(&format!("/types/{number}"), Err("heard-type"));
        }
    }
}

pub(super) fn fields(faults: Vec<check::Fault>) -> Problem {
    let errors = faults.into_iter();
    let errors = errors.map(|fault| FieldError::new(fault.pointer, fault.code));
    Problem::InvalidFields(errors.collect())
}
