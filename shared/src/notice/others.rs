//! People who are several clients of one firm, at one address: each thing is told to them once, whichever of the clients it is looked at for.

use super::{AnyCopy, as_one, known_at};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::people::access::{Matters, read_account, read_matters};
use crate::people::client::{Membership, read_member};
use crate::value::id::{AddressId, ClientRef};
use futures::future::try_join_all;

/// The client under whom a person is written to at a firm, whichever of several they are looked at as: one at a time has the right to write to them.
pub async fn read_lead(table: &Table, who: &ClientRef) -> Result<ClientRef, TableError> {
    let Some(member) = read_member(table, who).await? else {
        return Ok(who.clone());
    };
    let (_, memberships) = read_account(table, &member.address_id).await?;
    let others = others(who, &memberships);
    Ok(others.chain([who]).min().unwrap_or(who).clone())
}

/// The other clients of the firm that a person is.
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

/// The other clients that a person is at a firm, with the matters that they are on as each.
pub(super) struct Others(Vec<(ClientRef, Matters)>);

impl Others {
    /// Reads nothing for those who are one client alone.
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

    /// A copy of the client's, taken as one with those that the person at this address sees as another client: the copy itself for those who are one client alone.
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
