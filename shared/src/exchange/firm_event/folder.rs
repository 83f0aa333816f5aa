//! `folder.shared`, `folder.unshared`.

use super::matter::{MAX_CLIENTS, audience, matter};
use super::{Context, Says};
use crate::resource::folder::Folder;
use crate::resource::{Share, View};
use crate::value::check;
use crate::value::id::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// A folder and the clients it is shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FolderShared {
    /// The firm's own name for the folder.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub folder_id: String,
    /// The firm's own name for the matter that it belongs to.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// The name shown to clients.
    #[schemars(length(min = 1, max = check::MAX_NAME))]
    pub name: String,
    /// The clients it is shared with; nobody else sees it. It gives no access to documents: each document lists its own clients.
    #[schemars(length(max = MAX_CLIENTS), inner(length(min = 1, max = check::MAX_ID)))]
    pub client_ids: Vec<String>,
}

impl FolderShared {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let checks = &mut context.checks;
        checks.take("/data/folder_id", check::id(&self.folder_id));
        let name = checks.take("/data/name", check::name(&self.name));
        let matter = matter(context, &self.matter_id);
        let audience = audience(context, self.client_ids)?;
        Some(Says::Folder(Share {
            resource: context.resource(Kind::Folder, &self.folder_id),
            quiet: context.quiet,
            matter,
            view: View::Same(Folder {
                name: name?.nfc().collect(),
                others: audience.len().saturating_sub(1),
            }),
            audience,
            date: None,
            sent_at: None,
            named: None,
        }))
    }
}

/// Names a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FolderName {
    /// The firm's own name for the folder.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub folder_id: String,
}

impl FolderName {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let id = check::id(&self.folder_id);
        context.checks.take("/data/folder_id", id)?;
        Some(context.withdraw(Kind::Folder, &self.folder_id, false))
    }
}
