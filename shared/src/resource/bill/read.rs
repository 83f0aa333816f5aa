//! Listing and opening bills.

use super::{Bill, BillState, Content, Money};
use crate::edge::problem::Problem;
use crate::engine::presign::Presigner;
use crate::resource::SharedCopy;
use crate::resource::content::{ContentView, hand_out};
use crate::resource::opening::{self, Opened};
use crate::resource::page::{
    ListEntry, ListRequest, ListedData, Order, Page, ReadContext, read_list, read_matter,
};
use crate::value::id::{Kind, ResourceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A bill as the API shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Bill)]
pub struct BillView {
    /// `bill_` and 26 characters.
    pub id: String,
    /// The firm that shared it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// The firm's number on it.
    pub number: String,
    /// Day of issue.
    #[schema(format = Date)]
    pub issued_on: String,
    /// Day by which it is to be paid.
    #[schema(format = Date)]
    pub due_on: String,
    /// What was billed.
    pub total: Money,
    /// What is still to be paid.
    pub balance: Money,
    /// Where it stands.
    pub state: BillState,
    /// The firm's page to pay it, over https; absent when the firm gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uri")]
    pub payment_url: Option<String>,
    /// Its file, under `/v1/bills/{id}/content`; absent when the firm shared none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub content: Option<BillFile>,
    /// What the firm wrote to go with it, plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message: Option<String>,
    /// When it was first shared with this client.
    #[schema(format = DateTime)]
    pub shared_at: String,
    /// Whether the client has yet to open it as it is now.
    pub unread: bool,
    /// When the client opened it; absent before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub opened_at: Option<String>,
}

/// The file of a bill, before it is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BillFile {
    /// The name under which it is saved; its ending says what it is.
    pub name: String,
    /// In bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub size: Option<u64>,
}

/// Which bills are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BillFilter {
    /// Only those of this matter.
    matter_id: Option<String>,
    /// Most entries of the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the page before.
    cursor: Option<String>,
}

impl ListedData for Bill {
    const KINDS: &'static [Kind] = &[Kind::Bill];

    fn weight(&self) -> usize {
        self.message.as_ref().map_or(0, String::len)
    }
}

/// The bills shared with the caller, newest first.
///
/// # Errors
/// When the session is over, a filter does not fit, or the caller is not on the matter.
pub async fn list(
    reading: &ReadContext<'_>,
    filter: &BillFilter,
) -> Result<Page<BillView>, Problem> {
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
    read_list(reading, request, shared, show_placed).await
}

/// One bill; the first opening of a version is written down.
///
/// # Errors
/// When the session is over, or it is not the caller's to see.
pub async fn open(reading: &ReadContext<'_>, id: &ResourceId) -> Result<BillView, Problem> {
    let opened: Opened<Bill> = opening::open(reading, Kind::Bill, id).await?;
    let placed = ListEntry {
        firm: opened.firm,
        entry: opened.copy,
    };
    show_placed(placed).ok_or(Problem::NotFound)
}

/// Where the bill's own file can be fetched; opens the bill, so the caller is one [in person](crate::people::access::Caller::in_person).
///
/// # Errors
/// When the session is over, it is not the caller's to see, or the firm shared no file with it.
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
    let bill = copy.data?;
    let file = |content: &Content| BillFile {
        name: bill.file_name(&content.key),
        size: bill.content_size,
    };
    let content = bill.content.as_ref().map(file);
    Some(BillView {
        id: Kind::Bill.name(&copy.id),
        firm_id: firm.to_string(),
        matter_id: Kind::Matter.name(&copy.matter),
        number: bill.number,
        issued_on: bill.issued_on,
        due_on: bill.due_on,
        total: bill.total,
        balance: bill.balance,
        state: bill.state,
        payment_url: bill.payment_url,
        content,
        message: bill.message,
        shared_at: copy.shared_at.rfc3339(),
        unread: copy.unread_key.is_some(),
        opened_at: copy.opened_at.map(crate::value::time::Timestamp::rfc3339),
    })
}
