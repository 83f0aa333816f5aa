//! Listing documents, searching them by name, and fetching them.

use super::{Document, fold};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::presign::Presigner;
use crate::resource::SharedCopy;
use crate::resource::content::{ContentView, hand_out};
use crate::resource::opening::{self, Opened};
use crate::resource::page::{
    ListContext, ListEntry, ListRequest, ListedData, Order, Page, Position, ReadContext, read_list,
    read_matter,
};
use crate::value::clean::{self, Direction};
use crate::value::id::{Id, Kind, ResourceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Maximum length of a search text in characters: longer than any name.
const MAX_SOUGHT: usize = 200;

/// A document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Document)]
pub struct DocumentView {
    /// `document_` and 26 characters.
    pub id: String,
    /// The firm that shared or received it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// The folder that contains it; absent if it is in none. The folder may not be shared with the client; then it is not in the list of folders.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub folder_id: Option<String>,
    /// Its name: plain text, without a path.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// The content type stated by the sender; do not rely on it.
    pub content_type: String,
    /// The side that sent it.
    pub sender: DocumentSender,
    /// When it was first shared with this client, or when the firm received the client's file.
    #[schema(format = DateTime)]
    pub shared_at: String,
    /// Whether the client has not yet fetched its current content; never true for documents that the client sent.
    pub unread: bool,
    /// When the client fetched it; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub opened_at: Option<String>,
    /// Proof that the firm received what the client sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub receipt: Option<ReceiptView>,
}

/// Proof that the firm received a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Receipt)]
pub struct ReceiptView {
    /// When the complete file had arrived.
    #[schema(format = DateTime)]
    pub received_at: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the complete file, 64 hexadecimal digits.
    pub sha256: String,
}

/// The side that sent a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentSender {
    /// The firm shared it.
    Firm,
    /// The client sent it.
    Client,
}

/// Filters and order for the list of documents.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DocumentFilter {
    /// Only documents of this matter.
    matter_id: Option<String>,
    /// Only documents in this folder.
    folder_id: Option<String>,
    /// Only documents from this side.
    #[param(value_type = Option<DocumentSender>)]
    sender: Option<String>,
    /// Only documents whose name contains this text, ignoring case and accents. A blank text does not filter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Sort by name or date; a leading `-` reverses the order.
    #[param(value_type = Option<DocumentSort>, default = "-date")]
    sort: Option<String>,
    /// Maximum number of entries on the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the previous page.
    cursor: Option<String>,
}

/// The order of the list of documents.
#[derive(ToSchema)]
pub enum DocumentSort {
    /// By name, from `a` to `z`.
    #[schema(rename = "name")]
    Name,
    /// By name, from `z` to `a`.
    #[schema(rename = "-name")]
    NameDown,
    /// Oldest first.
    #[schema(rename = "date")]
    Date,
    /// Newest first.
    #[schema(rename = "-date")]
    DateDown,
}

impl DocumentFilter {
    /// The first page of everything, of this length.
    pub(crate) fn first(limit: usize) -> Self {
        Self {
            limit: Some(limit.to_string()),
            ..Self::default()
        }
    }
}

impl ListedData for Document {
    const KINDS: &'static [Kind] = &[Kind::Document];

    fn position(copy: &SharedCopy<Self>, order: Order) -> Position {
        match (order, &copy.data) {
            (Order::Named | Order::NamedDown, Some(document)) => {
                Position::named(fold(&document.name), &copy.id)
            }
            _ => Position::at(copy.shared_at, &copy.id),
        }
    }

    fn weight(&self) -> usize {
        self.name.len()
    }
}

/// The parsed filter.
struct Sought {
    matter: Option<ResourceId>,
    folder: Option<ResourceId>,
    sender: Option<DocumentSender>,
    name: Option<String>,
    order: Order,
}

impl Sought {
    fn read(filter: &DocumentFilter) -> Result<Self, Problem> {
        let folder = filter.folder_id.as_deref().map(|text| {
            let id = Kind::Folder.parse(text);
            id.ok_or_else(|| FieldError::new("?folder_id", "id"))
        });
        let sender = match filter.sender.as_deref() {
            None => None,
            Some("firm") => Some(DocumentSender::Firm),
            Some("client") => Some(DocumentSender::Client),
            Some(_) => return Err(FieldError::new("?sender", "choice").into()),
        };
        let order = match filter.sort.as_deref() {
            None | Some("-date") => Order::Newest,
            Some("date") => Order::Oldest,
            Some("name") => Order::Named,
            Some("-name") => Order::NamedDown,
            Some(_) => return Err(FieldError::new("?sort", "choice").into()),
        };
        // Cleaned like names, so that a pasted name finds its document.
        let name = filter.q.as_deref();
        let name = match name.map(|text| clean::line(text, Direction::Dropped)) {
            None => None,
            Some(text) if clean::is_blank(&text) => None,
            Some(text) if text.chars().count() > MAX_SOUGHT => {
                return Err(FieldError::new("?q", "too-long").into());
            }
            Some(text) => Some(fold(&text)),
        };
        Ok(Self {
            matter: read_matter(filter.matter_id.as_deref())?,
            folder: folder.transpose()?,
            sender,
            name,
            order,
        })
    }

    fn wants(&self, copy: &SharedCopy<Document>) -> bool {
        let Some(document) = &copy.data else {
            return false;
        };
        let folder = |folder| document.folder.as_ref() == Some(folder);
        let name = |name: &String| fold(&document.name).contains(name.as_str());
        self.folder.as_ref().is_none_or(folder)
            && self.sender.is_none_or(|sender| sender == sender_of(copy))
            && self.name.as_ref().is_none_or(name)
    }

    /// Whether the filter may exclude many documents.
    fn sparse(&self) -> bool {
        let by_name = matches!(self.order, Order::Named | Order::NamedDown);
        let filtered = self.folder.is_some() || self.sender.is_some() || self.name.is_some();
        filtered || by_name && self.matter.is_some()
    }
}

/// Lists the documents that the caller may see.
///
/// # Errors
/// When the session is over, a filter is invalid, or the caller is not on the matter.
pub async fn list<'a>(
    reading: impl Into<ListContext<'a>>,
    filter: &DocumentFilter,
) -> Result<Page<DocumentView>, Problem> {
    let reading = reading.into();
    let sought = Sought::read(filter)?;
    let request = ListRequest {
        name: "documents",
        matter: sought.matter.clone(),
        filters: &[
            sought.folder.as_ref().map_or("", Id::as_str),
            filter.sender.as_deref().unwrap_or_default(),
            sought.name.as_deref().unwrap_or_default(),
            filter.sort.as_deref().unwrap_or("-date"),
        ],
        order: sought.order,
        sparse: sought.sparse(),
        limit: filter.limit.as_deref(),
        cursor: filter.cursor.as_deref(),
    };
    let kept = |copy: &SharedCopy<Document>| sought.wants(copy);
    read_list(&reading, request, kept, show_placed).await
}

/// A download address for a document. The first fetch of each version is recorded, so the caller must be [in person](crate::people::access::Caller::in_person).
///
/// # Errors
/// When the session is over, or the caller may not see the document.
pub async fn fetch(
    reading: &ReadContext<'_>,
    presigner: &Presigner,
    id: &ResourceId,
) -> Result<ContentView, Problem> {
    let opened: Opened<Document> = opening::open(reading, Kind::Document, id).await?;
    let document = opened.copy.data.ok_or(Problem::NotFound)?;
    Ok(hand_out(
        presigner,
        &document.content,
        &document.name,
        reading.now,
    ))
}

pub(crate) fn sender_of(copy: &SharedCopy<Document>) -> DocumentSender {
    if copy.author_client {
        DocumentSender::Client
    } else {
        DocumentSender::Firm
    }
}

/// `None` for a tombstone.
fn show_placed(placed: ListEntry<SharedCopy<Document>>) -> Option<DocumentView> {
    let ListEntry { firm, entry: copy } = placed;
    let label = copy.label(&firm);
    let sender = sender_of(&copy);
    let document = copy.data?;
    Some(DocumentView {
        id: label.id,
        firm_id: label.firm_id,
        matter_id: label.matter_id,
        folder_id: document.folder.as_ref().map(|id| Kind::Folder.name(id)),
        name: document.name,
        size: document.size,
        content_type: document.content_type,
        sender,
        shared_at: label.shared_at,
        unread: label.unread,
        opened_at: label.opened_at,
        receipt: document.receipt.map(|receipt| ReceiptView {
            received_at: receipt.received_at.rfc3339(),
            size: receipt.size,
            sha256: receipt.sha256,
        }),
    })
}
