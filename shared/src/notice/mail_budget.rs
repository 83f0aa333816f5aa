//! The daily limit of mails that one firm's events can cause to one address. A mail above the limit is owed: only the newest owed mail is sent, when the day is over.
//!
//! A budget belongs to one firm. Another firm's mails to the same address neither use it nor show in it.

use crate::engine::stream::{Change, Record, Unreadable};
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::client::AddressChanged;
use crate::value::id::{AddressId, ClientId, ClientRef, EventId, FirmId};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// Maximum invitations from one firm to one address in a day (UTC), for all its clients together: the first one and a few corrections or repeats.
pub const INVITATIONS_A_DAY: usize = 5;

/// Maximum warnings from one firm to one address in a day (UTC) that the firm now has another address.
pub const WARNINGS_A_DAY: usize = 3;

/// A mail that a firm's event triggers. `template.yaml` filters the stream by the tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub enum Caused {
    /// An invitation for a client.
    Invitation(Invited),
    /// The warning to the firm's previous address.
    Warning(AddressChanged),
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The firm that invites.
    pub firm: FirmId,
    /// The client's id in its partition.
    pub client: ClientId,
    /// The invitation that the firm asked for again; absent for the newest `client.invited`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<EventId>,
}

impl Invited {
    /// The newest invitation of a client, or one that the firm asked for again.
    pub fn new(who: &ClientRef, again: Option<EventId>) -> Self {
        Self {
            firm: who.firm.clone(),
            client: who.client.clone(),
            again,
        }
    }

    /// The client who is invited.
    pub fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.firm.clone(),
            client: self.client.clone(),
        }
    }
}

/// The part of a stored budget that is read.
#[derive(Deserialize)]
struct MailBudgetItem {
    owed: Option<Caused>,
}

impl Caused {
    fn firm(&self) -> &FirmId {
        match self {
            Self::Invitation(invited) => &invited.firm,
            Self::Warning(changed) => &changed.firm_id,
        }
    }

    /// The name of its budget and the limit.
    fn budget(&self) -> (&'static str, usize) {
        match self {
            Self::Invitation(_) => ("invitation", INVITATIONS_A_DAY),
            Self::Warning(_) => ("warning", WARNINGS_A_DAY),
        }
    }
}

/// Counts one mail to an address before it is sent; `false` when the day's budget is used up. The mail is then owed and replaces an older owed one.
///
/// `id` identifies the mail over all attempts. The budget keeps the ids it counted, so a second attempt is neither counted again nor refused because of the first.
pub async fn spend(
    table: &Table,
    address: &AddressId,
    id: &EventId,
    mail: &Caused,
    now: Timestamp,
) -> Result<bool, TableError> {
    let (name, most) = mail.budget();
    let key = key::mail_budget(name, mail.firm(), address, now);
    // The item's time to live ends with the day; the stream then reports the owed mail.
    let ends = Timestamp((now.0.div_euclid(DAY) + 1) * DAY);
    let counted = Write::update(&key)
        .add_member("mails", id.as_str())
        .set("kind", ItemKind::MailBudget)
        .set("ttl", ends.ttl())
        .when("attribute_not_exists(#PK) OR contains(#mails, :id) OR size(#mails) < :most")
        .with("id", id)
        .with("most", most);
    if table.write(counted).await? {
        return Ok(true);
    }
    let owed = Write::update(&key)
        .set("owed", mail)
        .when("attribute_exists(#PK)");
    // If the budget expired between the two writes, the next attempt gets a new one with room.
    if table.write(owed).await? {
        return Ok(false);
    }
    Err(TableError::busy("a budget ended while it was being used"))
}

/// The mail that an expired budget still owes, read from the stream's record of the removed item.
///
/// # Errors
/// When the item cannot be read.
pub fn read_owed(record: &Record) -> Result<Option<Caused>, Unreadable> {
    if record.change != Change::Removed || record.old_kind() != Some(ItemKind::MailBudget) {
        return Ok(None);
    }
    let budget: Option<MailBudgetItem> = record.old_image()?;
    Ok(budget.and_then(|budget| budget.owed))
}
