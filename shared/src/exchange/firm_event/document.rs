//! `document.shared`, `document.unshared`, `document.released`.

use super::bill::check_content;
use super::matter::{MAX_CLIENTS, audience, matter};
use super::{Context, Says};
use crate::resource::bill::Content;
use crate::resource::content::StoredContent;
use crate::resource::document::{Document, fold};
use crate::resource::{Share, View};
use crate::value::check;
use crate::value::file_name;
use crate::value::id::{Id, Kind, ResourceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The largest object that S3 stores, in bytes: 50 TB, and 5 TiB in the past ("Amazon S3 objects overview").
const MAX_SIZE: u64 = 50_000_000_000_000;

/// A document and the clients it is shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentShared {
    /// The firm's own name for the document.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub document_id: String,
    /// The firm's own name for the matter that it belongs to.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// The firm's own name for the folder that contains it. Clients see the document whether or not the folder is shared.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub folder_id: Option<String>,
    /// The file name, shown to clients and used for saving. Only the last part of a path counts; control characters and characters that reverse the text direction are removed.
    #[schemars(length(min = 1, max = 4_096))]
    pub name: String,
    /// The object's size in bytes.
    #[schemars(range(max = MAX_SIZE))]
    pub size: u64,
    /// The content type (`application/pdf`). It is shown but never used: files are always saved, never opened by the browser.
    #[schemars(length(max = 200))]
    pub content_type: String,
    /// The place of the file in the documents bucket.
    pub content: Content,
    /// The clients it is shared with; nobody else sees it.
    #[schemars(length(max = MAX_CLIENTS), inner(length(min = 1, max = check::MAX_ID)))]
    pub client_ids: Vec<String>,
}

/// A document as the firm describes it, before the portal has checked its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedDocument {
    /// The cleaned name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// The content type.
    pub content_type: String,
    /// The folder that contains it.
    pub folder: Option<ResourceId>,
    /// The place of the object, which may lack a version.
    pub content: Content,
}

impl DescribedDocument {
    /// The document that clients see, with the version of the object that they get.
    pub fn at(&self, content: &StoredContent) -> Document {
        Document {
            name: self.name.clone(),
            size: self.size,
            content_type: self.content_type.clone(),
            folder: self.folder.clone(),
            content: content.clone(),
            receipt: None,
        }
    }
}

impl DocumentShared {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let checks = &mut context.checks;
        checks.take("/data/document_id", check::id(&self.document_id));
        checks.take_some("/data/folder_id", self.folder_id.as_ref(), check::id);
        let name = checks.take("/data/name", file_name::clean(&self.name));
        if self.size > MAX_SIZE {
            checks.take::<()>("/data/size", Err("range"));
        }
        check_content(context, &self.content);
        let matter = matter(context, &self.matter_id);
        let audience = audience(context, self.client_ids)?;
        let name = name?;
        let folder = self.folder_id.as_ref();
        Some(Says::Document(Box::new(Share {
            resource: context.resource(Kind::Document, &self.document_id),
            quiet: context.quiet,
            matter,
            audience,
            date: None,
            sent_at: None,
            named: Some(fold(&name)),
            view: View::Same(DescribedDocument {
                name,
                size: self.size,
                content_type: file_name::content_type(&self.content_type),
                folder: folder.map(|id| Kind::Folder.derive(context.firm, id)),
                content: self.content,
            }),
        })))
    }
}

/// Names a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentName {
    /// The firm's own name for the document.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub document_id: String,
}

impl DocumentName {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let id = check::id(&self.document_id);
        context.checks.take("/data/document_id", id)?;
        Some(context.withdraw(Kind::Document, &self.document_id, false))
    }
}

/// Releases a client's document that could not be scanned: the firm accepts it as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentReleased {
    /// The portal's name for the document, from `document.quarantined`. A dead letter reports a document that cannot be released: `not-in-quarantine` if the firm has no document of that name there, `rejected` if it was rejected meanwhile.
    #[schemars(with = "ResourceId")]
    pub document_id: String,
}

impl DocumentReleased {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let id = Id::parse(&self.document_id).ok_or("id");
        context
            .checks
            .take("/data/document_id", id)
            .map(Says::Released)
    }
}
