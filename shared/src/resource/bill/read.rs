//! Listing and opening bills.

use super::{Bill, BillState, Content, Money};
use crate::edge::problem::Problem;
use crate::engine::presign::Presigner;
use crate::resource::SharedCopy;
use crate::resource::content::{ContentView, hand_out};
use crate::resource::opening::{self, Opened};
use crate::resource::page::{
    ListContext, ListEntry, ListRequest, ListedData, Order, Page, ReadContext, read_list,
    read_matter,
};
use crate::value::id::{Kind, ResourceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A bill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Bill)]
pub struct BillView {
    /// `bill_` and 26 characters.
    pub id: String,
    /// The firm that shared it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// The bill number, chosen by the firm.
    pub number: String,
    /// Issue date.
    #[schema(format = Date)]
    pub issued_on: String,
    /// Due date.
    #[schema(format = Date)]
    pub due_on: String,
    /// The amount billed.
    pub total: Money,
    /// The amount still to be paid.
    pub balance: Money,
    /// The payment state.
    pub state: BillState,
    /// The firm's payment page, an https address; absent if the firm gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uri")]
    pub payment_url: Option<String>,
    /// The bill as a file, fetched from `/v1/bills/{id}/content`; absent if the firm shared none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub content: Option<BillFile>,
    /// The firm's note to the client, plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message: Option<String>,
    /// When it was first shared with this client.
    #[schema(format = DateTime)]
    pub shared_at: String,
    /// Whether the client has not yet opened its current content.
    pub unread: bool,
    /// When the client opened it; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub opened_at: Option<String>,
}

/// The file of a bill, without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BillFile {
    /// The file name for saving; its extension tells the type.
    pub name: String,
    /// Size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub size: Option<u64>,
}

/// Filters for the list of bills.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BillFilter {
    /// Only bills of this matter.
    matter_id: Option<String>,
    /// Maximum number of entries on the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the previous page.
    cursor: Option<String>,
}

impl BillFilter {
    /// The first page of everything, of this length.
    pub(crate) fn first(limit: usize) -> Self {
        Self {
            limit: Some(limit.to_string()),
            ..Self::default()
        }
    }
}

impl ListedData for Bill {
    const KINDS: &'static [Kind] = &[Kind::Bill];

    fn weight(&self) -> usize {
        self.message.as_ref().map_or(0, String::len)
    }
}

/// Lists the bills shared with the caller, newest first.
///
/// # Errors
/// When the session is over, a filter is invalid, or the caller is not on the matter.
pub async fn list<'a>(
    reading: impl Into<ListContext<'a>>,
    filter: &BillFilter,
) -> Result<Page<BillView>, Problem> {
    let reading = reading.into();
    let request = ListRequest {
        name: "bills",
        matter: read_matter(filter.matter_id.as_deref())?,
        filters: &[],
        order: Order::Newest,
        sparse: false,
        limit: filter.limit.as_deref(),
        cursor: filter.cursor.as_deref(),
    };
    let shared = |copy: &SharedCopy<Bill>| copy.data.is_some();
    read_list(&reading, request, shared, show_placed).await
}

/// Opens one bill and records the first opening of each version.
///
/// # Errors
/// When the session is over, or the caller may not see the bill.
pub async fn open(reading: &ReadContext<'_>, id: &ResourceId) -> Result<BillView, Problem> {
    let opened: Opened<Bill> = opening::open(reading, Kind::Bill, id).await?;
    let placed = ListEntry {
        firm: opened.firm,
        entry: opened.copy,
    };
    show_placed(placed).ok_or(Problem::NotFound)
}

/// A download address for the bill's file. This opens the bill, so the caller must be [in person](crate::people::access::Caller::in_person).
///
/// # Errors
/// When the session is over, the caller may not see the bill, or the firm shared no file with it.
pub async fn fetch(
    reading: &ReadContext<'_>,
    presigner: &Presigner,
    id: &ResourceId,
) -> Result<ContentView, Problem> {
    let opened: Opened<Bill> = opening::open(reading, Kind::Bill, id).await?;
    let bill = opened.copy.data.ok_or(Problem::NotFound)?;
    let content = bill.content.as_ref().and_then(Content::stored);
    let content = content.ok_or(Problem::NotFound)?;
    let name = bill.file_name(&content.key);
    Ok(hand_out(presigner, &content, &name, reading.now))
}

/// `None` for a tombstone.
fn show_placed(placed: ListEntry<SharedCopy<Bill>>) -> Option<BillView> {
    let ListEntry { firm, entry: copy } = placed;
    let label = copy.label(&firm);
    let bill = copy.data?;
    let file = |content: &Content| BillFile {
        name: bill.file_name(&content.key),
        size: bill.content_size,
    };
    let content = bill.content.as_ref().map(file);
    Some(BillView {
        id: label.id,
        firm_id: label.firm_id,
        matter_id: label.matter_id,
        number: bill.number,
        issued_on: bill.issued_on,
        due_on: bill.due_on,
        total: bill.total,
        balance: bill.balance,
        state: bill.state,
        payment_url: bill.payment_url,
        content,
        message: bill.message,
        shared_at: label.shared_at,
        unread: label.unread,
        opened_at: label.opened_at,
    })
}
