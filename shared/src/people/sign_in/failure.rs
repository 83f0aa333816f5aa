//! Links of firms that did not sign their clients in, for the firm: in the firm's own partition (`F#...`, `FAIL#...`), for 30 days.
//!
//! Only what the table confirms is recorded: the secret of the link was compared, and it names this firm. A guess causes no read and no write here, and the answer is the same in any case.

use crate::edge::log;
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::read_account;
use crate::people::client::Membership;
use crate::people::link::{Link, LinkFailure, LinkToken, Occasion};
use crate::value::id::{AddressId, ClientId, ClientRef};
use crate::value::secret::Keys;
use crate::value::time::{DAY, Timestamp};
use futures::future::try_join;
use serde::{Deserialize, Serialize};

/// How long a failure is told, in milliseconds.
pub const FAILURES_KEPT: i64 = 30 * DAY;

/// A link that did not sign its client in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FailedLink {
    kind: ItemKind,
    /// When it was tried.
    pub at: Timestamp,
    /// The client to whom it was sent.
    pub client: ClientId,
    /// The firm's own id for the client; absent if the address has forgotten it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Why it was sent.
    pub occasion: Occasion,
    /// Why it failed.
    pub reason: LinkFailure,
    ttl: i64,
}

/// A link that was tried, with what the table holds about its owner.
pub(super) struct Tried<'a> {
    /// The address to which it was sent.
    pub(super) address: &'a AddressId,
    /// The link, whose secret was compared.
    pub(super) link: &'a Link,
    /// The memberships of the address, active or not.
    pub(super) memberships: &'a [Membership],
}

impl Tried<'_> {
    /// Records why the link failed, once for each reason; nothing for a link that is of no firm. It changes no answer: what cannot be recorded is a fault in the log.
    pub(super) async fn note(&self, table: &Table, reason: LinkFailure, now: Timestamp) {
        if let Err(error) = self.try_note(table, reason, now).await {
            log::fault("note a sign-in that failed", &error.to_string());
        }
    }

    async fn try_note(
        &self,
        table: &Table,
        reason: LinkFailure,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let Self { address, link, .. } = *self;
        let Some(client) = link.client.as_ref().filter(|client| {
            link.firm.as_ref() == Some(&client.firm) && !link.failed.contains(&reason)
        }) else {
            return Ok(());
        };
        let failed = FailedLink {
            kind: ItemKind::SignInFailure,
            at: now,
            client: client.client.clone(),
            client_id: self.name_of(client),
            occasion: link.occasion,
            reason,
            ttl: now.plus(FAILURES_KEPT).ttl(),
        };
        let once = Write::update(&key::link(address, &link.id))
            .add_member("failed", reason.name())
            .when("#hash = :hash AND (attribute_not_exists(#failed) OR NOT contains(#failed, :reason))")
            .with("hash", &link.hash)
            .with("reason", reason.name());
        let place = key::sign_in_failure(&client.firm, now, &link.id, reason.name());
        let put = Write::put(&place, &failed);
        table.transact(vec![once.into(), put.into()]).await?;
        Ok(())
    }

    fn name_of(&self, client: &ClientRef) -> Option<String> {
        let mut memberships = self.memberships.iter();
        let its = memberships.find(|one| one.client == *client);
        its.map(|one| one.client_id.clone())
    }
}

/// Records that a link was presented with another address than its own. Asks the table for nothing unless the portal made the token. The typed address is recorded nowhere.
pub async fn note_wrong_address(table: &Table, keys: &Keys, token: &LinkToken, now: Timestamp) {
    if token.firm.is_none() || !token.made_with(keys) {
        return;
    }
    let key = key::link(&token.address, &token.link);
    let found = try_join(table.get::<Link>(&key), read_account(table, &token.address));
    let (link, memberships) = match found.await {
        Ok((Some(link), (_, memberships))) => (link, memberships),
        Ok((None, _)) => return,
        Err(error) => return log::fault("note a sign-in that failed", &error.to_string()),
    };
    if link.hash != token.secret.hash() || link.firm != token.firm {
        return;
    }
    let tried = Tried {
        address: &token.address,
        link: &link,
        memberships: &memberships,
    };
    tried.note(table, LinkFailure::WrongAddress, now).await;
}
