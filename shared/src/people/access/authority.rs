//! The right to write on behalf of a session or a grant. Its conditions are part of the transaction that writes, so nothing is written after the session was ended, however long the call took.
//!
//! Three items in the person's partition end a session: its own, which is deleted; the profile, whose `not_before` ends every session that began earlier; and the membership, which a firm ends. Each is checked in place. The checks change nothing, so they do not lose a concurrent extension of the session; [`Table`] retries a conflict with a transaction on one of the items.

use super::Access;
use crate::edge::problem::Problem;
use crate::engine::table::{Check, Item, Refusal, Table, TableError, Transaction, Write};
use crate::key;
use crate::people::access::grant::GrantToken;
use crate::people::client::Profile;
use crate::people::session::Session;
use crate::value::id::{AddressId, ClientRef, SessionId};
use crate::value::time::Timestamp;

/// The session's condition: it was not ended and has not expired.
const LIVES: &str = "#idle_ends_at > :acting_now AND #ends_at > :acting_now";

/// The session's condition for a grant, which survives the idle end of its session.
const STANDS: &str = "attribute_exists(#PK)";

/// The grant's own condition: its secret matches and it has not expired.
const GRANTED: &str = "#hash = :acting_hash AND #expires_at > :acting_now";

/// The profile's condition: sessions that began before this one may have been ended, but not this one.
const NOT_SHUT_OUT: &str = "attribute_not_exists(#not_before) OR #not_before <= :acting_since";

/// The membership's condition, the same as in [`Session::opens`].
const OPENED: &str =
    "#active = :acting_active AND (attribute_not_exists(#ended_at) OR #ended_at <= :acting_since)";

/// The right to write as a person, or as one of the clients that the person is.
#[derive(Clone, Debug)]
pub struct Authority {
    address: AddressId,
    session: SessionId,
    /// When the session began.
    began: Timestamp,
    /// The conditions on the session and, if there is one, on the grant.
    credentials: Vec<Check>,
    /// The memberships; at least one must still be open.
    clients: Vec<ClientRef>,
    /// Whether it covers one client and not the whole person.
    of_one_client: bool,
}

impl Access {
    /// The right to write into the person's partition, as long as the session opens one of their memberships.
    pub fn authority(&self) -> Authority {
        let memberships = self.memberships.iter();
        let clients = memberships.map(|membership| membership.client.clone());
        self.authority_of(clients.collect(), false)
    }

    /// The right to write into one client's partition, as long as the session opens that membership.
    pub fn authority_for(&self, client: &ClientRef) -> Authority {
        self.authority_of(vec![client.clone()], true)
    }

    fn authority_of(&self, clients: Vec<ClientRef>, of_one_client: bool) -> Authority {
        let session = Write::check(&key::session(&self.address, &self.session.id))
            .when(LIVES)
            .with("acting_now", self.now);
        Authority {
            address: self.address.clone(),
            session: self.session.id.clone(),
            began: self.session.created_at,
            credentials: vec![session],
            clients,
            of_one_client,
        }
    }
}

impl Authority {
    /// The right of a grant to write into its client's partition. `session` is the session that received the grant.
    pub(crate) fn of_grant(token: &GrantToken, session: &Session, now: Timestamp) -> Self {
        let GrantToken {
            address, client, ..
        } = token;
        let grant = key::grant(address, &token.session, &token.upload);
        let credentials = vec![
            Write::check(&key::session(address, &token.session)).when(STANDS),
            Write::check(&grant)
                .when(GRANTED)
                .with("acting_hash", token.secret.hash())
                .with("acting_now", now),
        ];
        Self {
            address: address.clone(),
            session: token.session.clone(),
            began: session.created_at,
            credentials,
            clients: vec![client.clone()],
            of_one_client: true,
        }
    }

    /// The session that writes.
    pub fn session(&self) -> &SessionId {
        &self.session
    }

    /// Executes writes, all or none, on condition that the session was not ended meanwhile. At most 96 writes, because a transaction takes 100 (a limit of `DynamoDB`) and four may be conditions. Takes one call, and one more for each membership that ended since the session was checked.
    ///
    /// # Errors
    /// [`Problem::SessionRequired`] when the session is over; [`Problem::NotFound`] when the person no longer is that one client; or when the table cannot be reached.
    pub async fn transact(
        &self,
        table: &Table,
        writes: Vec<Write>,
    ) -> Result<Transaction, Problem> {
        let count = writes.len();
        for client in &self.clients {
            let (bound, places) = bind(writes.clone(), self.conditions(client));
            let mut refusals = match table.transact(bound).await? {
                Transaction::Done => return Ok(Transaction::Done),
                Transaction::Refused(refusals) => refusals,
            };
            let mut refused = places.iter().map(|place| {
                let refusal = refusals.get(*place);
                refusal.filter(|refusal| refusal.refused)
            });
            let membership = refused.next().flatten();
            let profile = refused.next().flatten();
            let credentials_end = refused.flatten().next().is_some();
            if credentials_end || self.shut_out(profile)? {
                return Err(Problem::SessionRequired);
            }
            if membership.is_none() {
                refusals.truncate(count);
                return Ok(Transaction::Refused(refusals));
            }
        }
        Err(if self.of_one_client {
            Problem::NotFound
        } else {
            Problem::SessionRequired
        })
    }

    /// The conditions, in this order: the membership, the profile, and the credentials.
    fn conditions(&self, client: &ClientRef) -> Vec<Check> {
        let membership = Write::check(&key::membership(&self.address, client))
            .when(OPENED)
            .with("acting_active", true)
            .with("acting_since", self.began);
        let profile = Write::check(&key::profile(&self.address))
            .when(NOT_SHUT_OUT)
            .with("acting_since", self.began);
        let credentials = self.credentials.iter().cloned();
        [membership, profile]
            .into_iter()
            .chain(credentials)
            .collect()
    }

    /// Whether a write of the profile was refused because all sessions were ended, and not because of the write's own condition.
    fn shut_out(&self, refusal: Option<&Refusal>) -> Result<bool, TableError> {
        let profile = refusal.and_then(|refusal| refusal.old.clone());
        let profile = profile.map(Item::read::<Profile>).transpose()?;
        let from = profile.and_then(|profile| profile.not_before);
        Ok(from.is_some_and(|from| self.began < from))
    }
}

/// Adds conditions to writes. A condition on an item that is also written joins that write, because a transaction accepts one write per item; any other becomes a check. Returns the position of each condition.
fn bind(mut writes: Vec<Write>, conditions: Vec<Check>) -> (Vec<Write>, Vec<usize>) {
    let mut places = Vec::new();
    for condition in conditions {
        let same = writes.iter().position(|write| write.same_item(&condition));
        match same.and_then(|place| writes.get_mut(place)) {
            Some(write) => write.require(condition),
            None => writes.push(condition.into()),
        }
        places.push(same.unwrap_or(writes.len() - 1));
    }
    (writes, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::invocation::Invocation;
    use crate::value::id::Id;

    #[test]
    fn a_condition_joins_the_write_of_its_item() {
        let invocation = Invocation::system();
        let (address, session) = (Id::generate(invocation), Id::generate(invocation));
        let (profile, item) = (key::profile(&address), key::session(&address, &session));
        let writes = vec![
            Write::delete(&item).into(),
            Write::update(&profile).add("devices", 1).into(),
        ];
        let device = Write::check(&key::device(&address, &Id::generate(invocation))).when(STANDS);
        let conditions = vec![
            Write::check(&profile).when(NOT_SHUT_OUT),
            device.clone(),
            Write::check(&item).when(STANDS),
        ];
        let (bound, places) = bind(writes, conditions);
        assert_eq!(places, [1, 2, 0]);
        assert_eq!(bound.len(), 3);
        assert!(bound[2].same_item(&device));
    }
}
