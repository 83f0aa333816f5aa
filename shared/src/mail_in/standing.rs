//! Whether an address may still write: everything that could have ended it since its notice went out, as it is now, and as conditions of the write.

use super::ReplyAddress;
use super::mark::Mark;
use crate::engine::table::{Table, TableError, Write};
use crate::key;
use crate::people::access::{read_account, read_matters};
use crate::people::client::{Member, Membership, read_member};
use crate::resource::SharedCopy;
use crate::resource::matter::{Matter, MatterStatus};
use crate::value::id::{DraftId, Kind};
use futures::future::try_join4;

/// An address that may write, with what is known of its client.
pub(super) struct Standing {
    /// What the firm records about the client.
    pub(super) member: Member,
    /// The membership of the person.
    pub(super) membership: Membership,
    /// The matter, open or closed.
    pub(super) matter: SharedCopy<Matter>,
    /// Whether the answer was taken before.
    pub(super) mark: Option<Mark>,
}

impl Standing {
    /// Reads it in one round of calls; `None` once the firm holds another address, removed the client or took them off the matter, or the person reported a stranger's session: the notice may have been read by somebody else.
    pub(super) async fn read(
        table: &Table,
        reply: &ReplyAddress,
        answer: &DraftId,
    ) -> Result<Option<Self>, TableError> {
        let (member, (profile, memberships), matters, mark) = try_join4(
            read_member(table, &reply.client),
            read_account(table, &reply.address),
            read_matters(table, &reply.client),
            Mark::read(table, &reply.client, answer),
        )
        .await?;
        let member = member.filter(|member| member.address_id == reply.address);
        let reported = profile.was_reported_since(reply.made_at);
        let open = |one: &Membership| {
            one.client == reply.client && one.is_open_since(reply.made_at) && !reported
        };
        let membership = memberships.into_iter().find(open);
        let matter = matters.get(&reply.matter).cloned();
        Ok(match (member, membership, matter) {
            (Some(member), Some(membership), Some(matter)) => Some(Self {
                member,
                membership,
                matter,
                mark,
            }),
            _ => None,
        })
    }

    /// Whether the firm still works on the matter.
    pub(super) fn is_open(&self) -> bool {
        let data = self.matter.data.as_ref();
        data.is_some_and(|data| data.status == MatterStatus::Open)
    }
}

/// The same as conditions. With `open` the matter must be open, too.
pub(super) fn conditions(reply: &ReplyAddress, open: bool) -> Vec<Write> {
    let membership = Write::check(&key::membership(&reply.address, &reply.client))
        .when("#active = :active AND (attribute_not_exists(#ended_at) OR #ended_at <= :since)")
        .with("active", true)
        .with("since", reply.made_at);
    let profile = Write::check(&key::profile(&reply.address))
        .when("attribute_not_exists(#reported_at) OR #reported_at <= :since")
        .with("since", reply.made_at);
    let matter = Write::check(&key::shared_copy(
        &reply.client,
        Kind::Matter,
        &reply.matter,
    ));
    let matter = if open {
        matter
            .when("#data.#status = :open")
            .with("open", MatterStatus::Open)
    } else {
        matter.when("attribute_exists(#data)")
    };
    vec![membership.into(), profile.into(), matter.into()]
}
