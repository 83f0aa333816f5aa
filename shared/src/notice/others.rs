//! People who are several clients of one firm at one address: each resource is announced to them once, under whichever client it is found.

use super::{AnyCopy, as_one, known_at};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::people::access::{Matters, read_account, read_matters};
use crate::people::client::{Membership, read_member};
use crate::value::id::{AddressId, ClientRef};
use futures::future::try_join_all;

/// The client that holds the lease for a person at a firm, the same for all of the person's clients there, so that only one invocation at a time writes to the person.
pub async fn read_lead(table: &Table, who: &ClientRef) -> Result<ClientRef, TableError> {
    let Some(member) = read_member(table, who).await? else {
        return Ok(who.clone());
    };
    let (_, memberships) = read_account(table, &member.address_id).await?;
    let others = others(who, &memberships);
    Ok(others.chain([who]).min().unwrap_or(who).clone())
}

/// The person's other active clients at the firm.
fn others<'a>(
    who: &'a ClientRef,
    memberships: &'a [Membership],
) -> impl Iterator<Item = &'a ClientRef> {
    memberships
        .iter()
        .filter(|membership| membership.active)
        .map(|membership| &membership.client)
        .filter(move |client| client.firm == who.firm && *client != who)
}

/// The person's other clients at a firm, with the matters that each is on.
pub(super) struct Others(Vec<(ClientRef, Matters)>);

impl Others {
    /// Reads the other clients' matters; no reads for a person who is only one client.
    pub(super) async fn read(
        table: &Table,
        who: &ClientRef,
        memberships: &[Membership],
    ) -> Result<Self, TableError> {
        let read = others(who, memberships).map(|client| async {
            Ok::<_, TableError>((client.clone(), read_matters(table, client).await?))
        });
        Ok(Self(try_join_all(read).await?))
    }

    /// Merges a copy with those that the person at this address sees as other clients. For a person who is only one client, returns the copy itself.
    pub(super) async fn join(
        &self,
        table: &Table,
        (who, address): (&ClientRef, &AddressId),
        copy: &AnyCopy,
    ) -> Result<AnyCopy, TableError> {
        let read = self.0.iter().map(|(client, matters)| {
            let key = key::shared_copy(client, copy.kind, &copy.id);
            async move {
                let found: Option<AnyCopy> = table.get(&key).await?;
                let seen = found.filter(|other| matters.get(&other.matter).is_some());
                Ok::<_, TableError>(seen.map(|other| (client, known_at(other, address))))
            }
        });
        let others: Vec<_> = try_join_all(read).await?.into_iter().flatten().collect();
        Ok(as_one((who, copy.clone()), &others))
    }
}
