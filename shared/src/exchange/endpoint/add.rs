//! Adding endpoints, by a firm's system.

use super::change::{Endpoints, address, check_types, describe, fields};
use super::{Endpoint, NewEndpoint, find_endpoint};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Transaction, Write};
use crate::exchange::outbox::read_count;
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::value::check::Checks;
use crate::value::id::{EndpointId, Id};
use crate::value::secret::hash;
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Most endpoints of a firm.
const MAX_ENDPOINTS: i64 = 10;

/// How long a repeated call finds its endpoint, in milliseconds (docs/api.md).
const REMEMBERED: i64 = 30 * DAY;

/// An endpoint to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddEndpoint {
    /// The address: https, port 443, a host name with addresses on the public internet only.
    #[schema(
        max_length = 2000,
        format = "uri",
        example = "https://hooks.hale.example/portico"
    )]
    pub url: String,
    /// The event types that it gets; all if absent.
    #[schema(nullable = false, min_items = 1, example = json!(["bill.viewed"]))]
    pub types: Option<Vec<String>>,
    /// What the firm calls it.
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 200,
        example = "Practice management"
    )]
    pub description: Option<String>,
}

/// Adds an endpoint. It gets what happens from now on. For 30 days and while the endpoint exists, a repetition with the same idempotency key gets the same endpoint, with its secret. After its removal, the same key makes another endpoint with another secret.
///
/// # Errors
/// When a field does not fit, the firm has ten, or the key was used for another endpoint.
pub async fn add_endpoint(
    endpoints: &Endpoints<'_>,
    idempotency_key: Option<&str>,
    add: AddEndpoint,
    invocation: Invocation,
) -> Result<NewEndpoint, Problem> {
    let Endpoints { hosts, .. } = *endpoints;
    let mut checks = Checks::at("");
    checks.take("/url", address(hosts, &add.url));
    if let Some(types) = &add.types {
        check_types(&mut checks, types, false);
    }
    let description = checks.take_some("/description", add.description.as_ref(), describe);
    checks.finish(Some(())).map_err(fields)?;
    let added = Added {
        kind: ItemKind::Idempotency,
        endpoint: Id::generate(invocation),
        fingerprint: fingerprint(&add),
        ttl: invocation.now.plus(REMEMBERED).ttl(),
        expires_at: invocation.now.plus(REMEMBERED),
    };
    let key = idempotency_key.map(|key| key::endpoint_request(endpoints.firm, key));
    let add = AddEndpoint { description, ..add };
    put(endpoints, key.as_ref(), add, &added, invocation.now).await
}

/// The call that added an endpoint (`F#...`, `ADDED#...`).
#[derive(Debug, Serialize, Deserialize)]
struct Added {
    kind: ItemKind,
    endpoint: EndpointId,
    fingerprint: String,
    expires_at: Timestamp,
    ttl: i64,
}

/// Writes the endpoint, unless an earlier call with the same key did, and its endpoint still exists.
async fn put(
    endpoints: &Endpoints<'_>,
    key: Option<&Key>,
    add: AddEndpoint,
    added: &Added,
    now: Timestamp,
) -> Result<NewEndpoint, Problem> {
    let Endpoints { table, firm, .. } = *endpoints;
    let mut earlier: Option<Added> = None;
    if let Some(key) = key {
        let found: Option<Added> = table.get(key).await?;
        earlier = found.filter(|found| now < found.expires_at);
        if let Some(earlier) = &earlier
            && let Some(made) = find_endpoint(table, firm, &earlier.endpoint).await?
        {
            if earlier.fingerprint != added.fingerprint {
                return Err(Problem::IdempotencyKeyReused);
            }
            return Ok(endpoints.show(&made, true));
        }
    }
    let endpoint = Endpoint {
        kind: ItemKind::Endpoint,
        id: added.endpoint.clone(),
        url: add.url,
        types: add.types,
        description: add.description,
        made_at: now,
        from: read_count(table, firm).await?,
        secret: 1,
        old_secret_until: None,
        disabled: None,
        failing_since: None,
        down_until: None,
        told_at: None,
    };
    let mut writes = vec![
        Write::put(&key::endpoint(firm, &endpoint.id), &endpoint)
            .when_new()
            .into(),
        Write::update(&key::endpoint_count(firm))
            .set("kind", ItemKind::EndpointCount)
            .add("count", 1)
            .when("attribute_not_exists(#count) OR #count < :most")
            .with("most", MAX_ENDPOINTS)
            .into(),
    ];
    if let Some(key) = key {
        let remember = Write::put(key, added);
        // Of two calls at the same time, one makes the endpoint.
        let remember = match earlier {
            Some(earlier) => remember
                .when("#endpoint = :earlier")
                .with("earlier", earlier.endpoint),
            None => remember
                .when("attribute_not_exists(#PK) OR #expires_at <= :now")
                .with("now", now),
        };
        writes.push(remember.into());
    }
    let refusals = match table.transact(writes).await? {
        Transaction::Done => return Ok(endpoints.show(&endpoint, true)),
        Transaction::Refused(refusals) => refusals,
    };
    let other = refusals.into_iter().nth(2);
    let other = other.filter(|refusal| refusal.refused);
    let Some(other) = other.and_then(|refusal| refusal.old) else {
        return Err(Problem::TooManyEndpoints);
    };
    let other: Added = other.read()?;
    let made = find_endpoint(table, firm, &other.endpoint).await?;
    match made {
        Some(made) if other.fingerprint == added.fingerprint => Ok(endpoints.show(&made, true)),
        Some(_) => Err(Problem::IdempotencyKeyReused),
        None => {
            let cause = "the endpoint was removed at the same time";
            Err(Problem::Unavailable(cause.to_owned()))
        }
    }
}

/// What the caller asked for, so that another endpoint with the same key is noticed.
fn fingerprint(add: &AddEndpoint) -> String {
    let AddEndpoint {
        url,
        types,
        description,
    } = add;
    hash(json!([url, types, description]).to_string().as_bytes())
}
