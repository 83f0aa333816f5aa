//! Drafts as the API shows them.

use super::{Doubt, Draft};
use crate::value::id::{FirmId, Kind};
use serde::Serialize;
use utoipa::ToSchema;

/// An answer by mail that waits for its writer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Draft)]
pub struct DraftView {
    /// `draft_` and 26 characters.
    pub id: String,
    /// The firm that it is for.
    pub firm_id: String,
    /// The matter that it is about.
    pub matter_id: String,
    /// Why it was not sent at once.
    pub reason: Doubt,
    /// The sender as the mail states it, which may be forged; absent if it states none or several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub from: Option<String>,
    /// The text, as plain text; empty if the mail has none or could not be read.
    pub text: String,
    /// Whether more of the text did not fit into a message.
    pub text_cut: bool,
    /// The files that go with it.
    pub files: Vec<DraftFileView>,
    /// How many files of the mail were left out.
    pub files_left_out: u32,
    /// Whether there is anything that could be sent.
    pub sendable: bool,
    /// When the mail was taken.
    #[schema(format = DateTime)]
    pub received_at: String,
    /// When it is deleted, if nothing happens: 30 days later.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// A file that waits with a draft.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftFile)]
pub struct DraftFileView {
    /// The file name as it will be shown.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// The answers by mail that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftList {
    /// The drafts, oldest first.
    pub data: Vec<DraftView>,
}

impl DraftView {
    /// A draft for a firm.
    pub fn new(firm: &FirmId, draft: &Draft) -> Self {
        let files = draft.files.iter().map(|file| DraftFileView {
            name: file.name.clone(),
            size: file.size,
        });
        Self {
            id: draft.id.name(),
            firm_id: firm.to_string(),
            matter_id: Kind::Matter.name(&draft.matter),
            reason: draft.doubt,
            from: draft.from.clone(),
            text: draft.text.clone(),
            text_cut: draft.cut,
            files: files.collect(),
            files_left_out: draft.files_left_out,
            sendable: draft.has_content(),
            received_at: draft.received_at.rfc3339(),
            expires_at: draft.expires_at.rfc3339(),
        }
    }
}
