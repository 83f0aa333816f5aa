//! The conversation between a client and their firms: messages from both sides, with the bills, calendar events and documents shared in between.

use super::Message;
use super::entry::ConversationEntry;
use super::shared::Shared;
use super::show::show;
use crate::edge::problem::Problem;
use crate::resource::opening;
use crate::resource::page::{
    ListContext, ListEntry, ListRequest, Order, Page, ReadContext, read_list, read_matter,
};
use crate::value::id::{Kind, ResourceId};
use serde::Deserialize;
use utoipa::IntoParams;

/// Filters for the conversation.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConversationFilter {
    /// Only entries of this matter.
    matter_id: Option<String>,
    /// Maximum number of entries on the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the previous page.
    cursor: Option<String>,
}

impl ConversationFilter {
    /// The first page of everything, of this length.
    pub(crate) fn first(limit: usize) -> Self {
        Self {
            limit: Some(limit.to_string()),
            ..Self::default()
        }
    }
}

/// Lists the conversation, newest first.
///
/// # Errors
/// When the session is over, a filter is invalid, or the caller is not on the matter.
pub async fn list<'a>(
    reading: impl Into<ListContext<'a>>,
    filter: &ConversationFilter,
) -> Result<Page<ConversationEntry>, Problem> {
    let reading = reading.into();
    let request = ListRequest {
        name: "messages",
        matter: read_matter(filter.matter_id.as_deref())?,
        filters: &[],
        order: Order::Newest,
        sparse: false,
        limit: filter.limit.as_deref(),
        cursor: filter.cursor.as_deref(),
    };
    let show = |placed: ListEntry<Shared>| show(&placed.firm, placed.entry);
    read_list(&reading, request, Shared::shown, show).await
}

/// Marks a message from the firm as read. Repeating it changes nothing.
///
/// # Errors
/// When the session is over, or the caller may not see the message.
pub async fn mark_read(reading: &ReadContext<'_>, id: &ResourceId) -> Result<(), Problem> {
    opening::open::<Message>(reading, Kind::Message, id).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::page::Listed;
    use std::collections::BTreeSet;

    #[test]
    fn the_conversation_reads_the_kinds_that_the_table_puts_there() {
        let all = Kind::ALL.iter().copied();
        let shown: BTreeSet<_> = all.filter(|kind| kind.in_conversation()).collect();
        let read: BTreeSet<_> = Shared::KINDS.iter().copied().collect();
        assert_eq!(read, shown);
    }
}
