//! Records a firm's statement about its client: the firm's record and the membership under the address, in one transaction.

use super::{ClientChange, ListedClient, Member, Membership};
use crate::engine::table::{Put, Table, TableError, Transaction, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::resource::Applied;
use crate::value::id::{ClientRef, FirmId};
use crate::value::secret::Keys;
use crate::value::time::{DAY, Timestamp};

/// How long an ended membership is kept, in milliseconds. Links are kept as long, so that an old link still finds its client.
const KEPT: i64 = 90 * DAY;

/// Records a change of one client, on condition that the stored client is the one that was read. If another event changed it meanwhile, it is read again; each such retry means that one more event was applied.
pub async fn record_client(
    table: &Table,
    keys: &Keys,
    firm: &FirmId,
    client_id: &str,
    change: &ClientChange,
    version: i64,
    now: Timestamp,
) -> Result<Applied, TableError> {
    let who = ClientRef::derive(firm, client_id);
    let address = change
        .contact()
        .map(|contact| keys.address_id(&contact.address));
    loop {
        let stored: Option<Member> = table.get(&key::member(&who)).await?;
        let old = stored.clone().unwrap_or_else(|| Member::unknown(client_id));
        let new = old.after(change, version, address.clone());
        if new == old {
            return Ok(Applied::Stale);
        }
        let step = ClientStep {
            who: &who,
            old,
            new,
        };
        let mut writes: Vec<Write> = vec![step.member(stored.is_some()).into()];
        writes.push(ListedClient::of(&who, &step.new).write(firm).into());
        writes.extend(step.ended_membership(now).map(Write::from));
        writes.extend(step.membership(now).map(Write::from));
        writes.extend(step.profile().map(Write::from));
        if matches!(table.transact(writes).await?, Transaction::Done) {
            return Ok(Applied::Done);
        }
    }
}

/// One client before and after a change.
struct ClientStep<'a> {
    who: &'a ClientRef,
    old: Member,
    new: Member,
}

impl ClientStep<'_> {
    fn moved(&self) -> bool {
        self.old.address_id != self.new.address_id
    }

    /// Whether a membership begins under the client's address.
    fn arrives(&self) -> bool {
        self.new.active && (!self.old.active || self.moved())
    }

    /// The three versions and the count only grow and determine everything else, so an item with the same ones is the same item.
    fn member(&self, stored: bool) -> Put {
        let write = Write::put(&key::member(self.who), &self.new);
        if !stored {
            return write.when_new();
        }
        let again = match self.old.invited_again {
            0 => "attribute_not_exists(#invited_again)",
            _ => "#invited_again = :again",
        };
        let unchanged = format!(
            "#version = :version AND #invited_version = :invited AND #removed_version = :removed AND {again}"
        );
        let write = match self.old.invited_again {
            0 => write,
            again => write.with("again", again),
        };
        write
            .when(&unchanged)
            .with("version", self.old.version)
            .with("invited", self.old.invited_version)
            .with("removed", self.old.removed_version)
    }

    /// The membership under the address that is no longer the client's.
    fn ended_membership(&self, now: Timestamp) -> Option<Put> {
        let ends = self.old.active && (!self.new.active || self.moved());
        let ended = Membership {
            active: false,
            ended_at: Some(now),
            ttl: Some(now.plus(KEPT).ttl()),
            ..self.membership_of(&self.old)
        };
        ends.then(|| Write::put(&key::membership(&self.old.address_id, self.who), &ended))
    }

    /// The membership under the client's current address. An earlier end stays recorded in it.
    fn membership(&self, now: Timestamp) -> Option<Update> {
        let Membership {
            kind,
            client,
            client_id,
            address,
            name,
            locale,
            active,
            ..
        } = self.membership_of(&self.new);
        let write = Write::update(&key::membership(&self.new.address_id, self.who))
            .set("kind", kind)
            .set("client", client)
            .set("client_id", client_id)
            .set("address", address)
            .set("name", name)
            .set_or_remove("locale", locale)
            .set("active", active)
            .remove("ttl");
        let write = if self.arrives() {
            write.set("began_at", now)
        } else {
            write
        };
        self.new.active.then_some(write)
    }

    fn membership_of(&self, member: &Member) -> Membership {
        Membership {
            kind: ItemKind::Membership,
            client: self.who.clone(),
            client_id: member.client_id.clone(),
            address: member.address.clone(),
            name: member.name.clone(),
            locale: member.locale,
            active: true,
            began_at: None,
            ended_at: None,
            ttl: None,
        }
    }

    /// The profile under a new address, created if it is missing. Nothing is copied from the old profile: it belongs to a person whose address other firms may hold, and what a firm saw of it would reveal them.
    fn profile(&self) -> Option<Update> {
        let write =
            Write::update(&key::profile(&self.new.address_id)).set_once("kind", ItemKind::Profile);
        self.arrives().then_some(write)
    }
}
