//! Who looks at lists: a person with a session, or a firm that previews what one of its clients sees.

use super::caller::Caller;
use super::visible::{PerMembership, read, read_account, read_matters};
use crate::edge::problem::Problem;
use crate::engine::table::{Table, TableError};
use crate::people::client::{Membership, read_member};
use crate::value::id::{AddressId, ClientRef};
use crate::value::time::Timestamp;
use futures::future::{try_join, try_join_all};
use std::future::Future;

/// Who looks at a list. Only a person opens what is in it.
#[derive(Clone, Copy)]
pub enum Viewer<'a> {
    /// A person with a session.
    Person(&'a Caller),
    /// A firm, in the place of its client.
    Firm(&'a Preview),
}

/// One firm's part of what a person sees: there is no session, and what other firms hold is left out before anything is read for it.
#[derive(Clone, Debug)]
pub struct Preview {
    address: AddressId,
    memberships: Vec<Membership>,
}

impl Preview {
    /// What a session of the client that begins now would open of this firm: the client itself, and every other client of the firm with the same address; nothing for a client whom the firm removed. Takes two rounds of calls.
    pub async fn of(table: &Table, who: &ClientRef) -> Result<Self, TableError> {
        let Some(member) = read_member(table, who).await? else {
            let address = AddressId::derive(&["nobody"]);
            return Ok(Self {
                address,
                memberships: Vec::new(),
            });
        };
        let (_, mut memberships) = read_account(table, &member.address_id).await?;
        memberships.retain(|one| one.active && one.client.firm == who.firm);
        if !memberships.iter().any(|one| one.client == *who) {
            memberships.clear();
        }
        Ok(Self {
            address: member.address_id,
            memberships,
        })
    }

    /// The firm's clients that the person is.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }
}

impl Viewer<'_> {
    /// The person whose list it is.
    pub fn person(&self) -> &AddressId {
        match self {
            Self::Person(caller) => &caller.token.address,
            Self::Firm(preview) => &preview.address,
        }
    }

    /// Reads `find` for each client that is looked at as, with the client's matters. Takes one round of calls; two for a person whose token did not list a membership.
    ///
    /// # Errors
    /// When the person's session is over, or the table cannot be reached.
    pub async fn read<T, F>(
        &self,
        table: &Table,
        now: Timestamp,
        find: impl Fn(ClientRef) -> F,
    ) -> Result<Vec<PerMembership<T>>, Problem>
    where
        F: Future<Output = Result<T, TableError>>,
    {
        let preview = match self {
            Self::Person(caller) => return Ok(read(table, caller, now, find).await?.1),
            Self::Firm(preview) => preview,
        };
        let seen = preview.memberships.iter().map(|membership| async {
            let client = &membership.client;
            let (matters, found) =
                try_join(read_matters(table, client), find(client.clone())).await?;
            Ok::<_, TableError>(PerMembership {
                membership: membership.clone(),
                matters,
                found,
            })
        });
        Ok(try_join_all(seen).await?)
    }
}
