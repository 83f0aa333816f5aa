//! A preview: what one client sees of a firm, for the firm. It is read by the operations behind the client's own lists, without a session, and opens nothing.

use super::bill::read::{self as bills, BillFilter, BillView};
use super::document::read::{self as documents, DocumentFilter, DocumentView};
use super::event::read::{self as events, EventFilter, EventView};
use super::folder::read::{self as folders, FolderView};
use super::message::ConversationEntry;
use super::message::read::{self as messages, ConversationFilter};
use super::page::{ListContext, Page};
use super::request::read as requests;
use super::request::view::RequestView;
use super::stage::read::{self as stages, StandingMatterView};
use crate::edge::problem::Problem;
use crate::engine::table::Table;
use crate::people::access::{Preview, Viewer};
use crate::people::client::{ListedClient, find_member};
use crate::people::firm::client::FirmClient;
use crate::people::me::{MatterView, list_matters};
use crate::upload::asked::read_under_way;
use crate::value::id::ClientRef;
use crate::value::secret::Keys;
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use futures::TryFutureExt as _;
use futures::future::{try_join, try_join4};
use serde::Serialize;
use utoipa::ToSchema;

/// Most entries of each list.
const MAX_ENTRIES: usize = 200;

/// Most bytes of each list as JSON. Eight lists of this size fit into Lambda's response limit of 6 MB, even if they are escaped once more on the way.
const MAX_BYTES: usize = 350_000;

/// What a client sees of the firm at this moment.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientPreview {
    /// The client, as the portal holds it for the firm.
    pub client: FirmClient,
    /// The firm's own ids of everyone whose resources are in the lists: the client, and the firm's other clients with the same address. Empty when the firm removed the client.
    pub client_ids: Vec<String>,
    /// The matters, by name, as in `GET /v1/me`.
    pub matters: PreviewList<MatterView>,
    /// The matters with where each stands, as in `GET /v1/matters`.
    pub progress: PreviewList<StandingMatterView>,
    /// What is asked of the client, as in `GET /v1/requests`.
    pub requests: PreviewList<RequestView>,
    /// The folders, as in `GET /v1/folders`.
    pub folders: PreviewList<FolderView>,
    /// The bills, as in `GET /v1/bills`.
    pub bills: PreviewList<BillView>,
    /// Today's and later calendar events, as in `GET /v1/events`.
    pub events: PreviewList<EventView>,
    /// The conversation, as in `GET /v1/messages`.
    pub messages: PreviewList<ConversationEntry>,
    /// The documents, as in `GET /v1/documents`.
    pub documents: PreviewList<DocumentView>,
}

/// The first page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewList<T> {
    /// The entries, in the order of the client's own list: at most 200, and 350 KB.
    pub data: Vec<T>,
    /// Whether the client has more of them.
    pub truncated: bool,
}

impl<T: Serialize> From<Page<T>> for PreviewList<T> {
    fn from(page: Page<T>) -> Self {
        let mut data = page.data;
        let mut bytes = 0;
        let fits = data.iter().take(MAX_ENTRIES).take_while(|entry| {
            bytes += serde_json::to_vec(entry).map_or(0, |json| json.len());
            bytes <= MAX_BYTES
        });
        let fits = fits.count();
        let truncated = fits < data.len() || page.meta.paging.next.is_some();
        data.truncate(fits);
        Self { data, truncated }
    }
}

/// What a client sees of its firm. Takes four rounds of calls, and more where the client may not see what was read.
///
/// # Errors
/// When the firm never had such a client, or the table cannot be reached.
pub async fn preview_client(
    table: &Table,
    keys: &Keys,
    who: &ClientRef,
    locale: Locale,
    now: Timestamp,
) -> Result<ClientPreview, Problem> {
    let (member, preview) = try_join(find_member(table, who), Preview::of(table, who)).await?;
    let member = member.ok_or(Problem::NotFound)?;
    let viewer = Viewer::Firm(&preview);
    let reading = ListContext {
        table,
        keys,
        viewer,
        now,
    };
    let (bill_filter, event_filter) = (
        BillFilter::first(MAX_ENTRIES),
        EventFilter::first(MAX_ENTRIES),
    );
    let (conversation_filter, document_filter) = (
        ConversationFilter::first(MAX_ENTRIES),
        DocumentFilter::first(MAX_ENTRIES),
    );
    let under_way = |client| read_under_way(table, client, now);
    let places = try_join4(
        list_matters(table, viewer, now).map_ok(Page::whole),
        stages::list_matters(table, viewer, locale, now).map_ok(Page::whole),
        folders::list(reading),
        requests::list_requests(table, viewer, under_way, locale, now).map_ok(Page::whole),
    );
    let shared = try_join4(
        bills::list(reading, &bill_filter),
        events::list(reading, &event_filter),
        messages::list(reading, &conversation_filter),
        documents::list(reading, &document_filter),
    );
    let ((matters, progress, folders, requests), (bills, events, messages, documents)) =
        Box::pin(try_join(places, shared)).await?;
    let memberships = preview.memberships().iter();
    Ok(ClientPreview {
        client: ListedClient::of(who, &member).into(),
        client_ids: memberships.map(|one| one.client_id.clone()).collect(),
        matters: matters.into(),
        progress: progress.into(),
        requests: requests.into(),
        folders: folders.into(),
        bills: bills.into(),
        events: events.into(),
        messages: messages.into(),
        documents: documents.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_cut_says_so() {
        let list = |entries: Vec<String>, next| PreviewList::from(Page::new(entries, next));
        let few = list(vec!["a".into(); 200], None);
        assert_eq!((few.data.len(), few.truncated), (200, false));
        let many = list(vec!["a".into(); 201], None);
        assert_eq!((many.data.len(), many.truncated), (200, true));
        let more = list(vec!["a".into()], Some("next".into()));
        assert_eq!((more.data.len(), more.truncated), (1, true));
        let long = list(vec!["a".repeat(150_000); 3], None);
        assert_eq!((long.data.len(), long.truncated), (2, true));
    }
}
