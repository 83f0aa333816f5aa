//! Answers by mail: an address for each notice, what becomes of an answer that arrives there, and drafts of those that are in doubt.
//!
//! Anybody who knows the address may write into one conversation, if the mail system vouches for the sender and the sender is the client. An answer that is in doubt waits as a draft until the client confirms it in the portal; only the address that the firm holds hears of it. An answer is taken once, by the mail system's id of its mail.

mod address;
#[cfg(feature = "object_store")]
mod count;
mod doubt;
mod draft;
#[cfg(feature = "object_store")]
mod files;
#[cfg(feature = "object_store")]
mod mark;
#[cfg(feature = "object_store")]
mod standing;
#[cfg(feature = "object_store")]
mod take;
mod token;
mod told;
mod view;
mod waiting;
#[cfg(feature = "object_store")]
mod words;

pub use address::{LIFE, ReplyAddress, find_address, make_address};
pub use doubt::Doubt;
pub use draft::{Draft, DraftFile, find_draft};
#[cfg(feature = "object_store")]
pub use files::MailedFile;
#[cfg(feature = "object_store")]
pub use take::{MailedAnswer, Sender, Stores, Taken, Unsent, take};
pub use token::ReplyToken;
pub use told::{TELLING_WINDOW, may_tell};
pub use view::{DraftFileView, DraftList, DraftView};
pub use waiting::{discard, list, send};
#[cfg(feature = "object_store")]
pub use words::{NAME, phrases};

use crate::engine::table::{Update, Write};
use crate::upload::{FileState, UploadFile};
use crate::value::id::ClientRef;

/// The write that finishes a file of an answer: it is sent, and waits for the checks alone.
fn finish_file(file: &UploadFile, client: &ClientRef) -> Update {
    Write::update(&file.key(client))
        .set("state", FileState::Checking)
        .remove("ttl")
        .when("#state = :open")
        .with("open", FileState::Open)
}
