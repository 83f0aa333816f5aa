//! How many mails one firm's events can cause at one address in a day. What exceeds it is owed: the newest of it is mailed when the day is over.
//!
//! A budget is one firm's alone. What another firm does to the same address neither uses it up nor shows in it.

use crate::engine::stream::{Change, Record, Unreadable};
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::client::AddressChanged;
use crate::value::id::{AddressId, ClientRef, EventId, FirmId};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// Most invitations from one firm to one address in a day (UTC), whatever clients of the firm they are for: a first one, and a few that correct or repeat it.
pub const INVITATIONS_A_DAY: usize = 5;

/// Most warnings in a day (UTC) to one address that a firm holds another one now.
pub const WARNINGS_A_DAY: usize = 3;

/// A mail that a firm's event causes. `template.yaml` filters the stream by the tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub enum Caused {
    /// The newest invitation of a client.
    Invitation(ClientRef),
    /// The warning to the address that a firm held before.
    Warning(AddressChanged),
}

/// What a day's budget holds.
#[derive(Deserialize)]
struct MailBudgetItem {
    owed: Option<Caused>,
}

impl Caused {
    fn firm(&self) -> &FirmId {
        match self {
            Self::Invitation(client) => &client.firm,
            Self::Warning(changed) => &changed.firm_id,
        }
    }

    /// The name of its budget, and how many mails that has.
    fn budget(&self) -> (&'static str, usize) {
        match self {
            Self::Invitation(_) => ("invitation", INVITATIONS_A_DAY),
            Self::Warning(_) => ("warning", WARNINGS_A_DAY),
        }
    }
}

/// Counts one mail to an address, before it is sent; `false` when the day's budget is used up, and the mail is owed from then on in the place of an older one.
///
/// `id` is the mail's own, whatever attempt at it this is: a budget keeps what it counted, so a second attempt is neither counted again nor refused for the first one.
pub async fn spend(
    table: &Table,
    address: &AddressId,
    id: &EventId,
    mail: &Caused,
    now: Timestamp,
) -> Result<bool, TableError> {
    let (name, most) = mail.budget();
    let key = key::mail_budget(name, mail.firm(), address, now);
    // The time to live is over with the day: then the stream tells what is owed.
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
    // A budget that ended between the two writes is a new one, with room.
    if table.write(owed).await? {
        return Ok(false);
    }
    Err(TableError::busy("a budget ended while it was being used"))
}

/// What is owed of a budget whose day is over: the record says that its item is gone.
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
