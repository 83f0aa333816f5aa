//! What clients sent, for the firm that it was sent to. A document is named by its id alone, so the firm's partition of the resource says who sent it.

use crate::edge::problem::Problem;
use crate::engine::presign::Presigner;
use crate::engine::table::{Put, Table, Write};
use crate::item::ItemKind;
use crate::key;
use crate::resource::SharedCopy;
use crate::resource::content::{ContentView, hand_out};
use crate::resource::document::Document;
use crate::value::id::{ClientRef, FirmId, Id, Kind, ResourceId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who sent a document (`R#...`, `SENDER`). Written in the transaction that makes the document of a file.
#[derive(Debug, Serialize, Deserialize)]
struct Sender {
    kind: ItemKind,
    client: ClientRef,
}

/// The write that names the sender of a document.
pub(super) fn name_sender(client: &ClientRef, document: &ResourceId) -> Put {
    let sender = Sender {
        kind: ItemKind::DocumentSender,
        client: client.clone(),
    };
    Write::put(&key::document_sender(&client.firm, document), &sender)
}

/// The id of a document as events write it, or as clients' apps do; `None` for anything else.
pub fn read_document_id(text: &str) -> Option<ResourceId> {
    Kind::Document.parse(text).or_else(|| Id::parse(text))
}

/// A download address for a document that a client sent to the firm. Takes two rounds of calls.
///
/// # Errors
/// When no client of this firm sent it, or it did not pass the checks.
pub async fn fetch_sent(
    table: &Table,
    presigner: &Presigner,
    firm: &FirmId,
    document: &ResourceId,
    now: Timestamp,
) -> Result<ContentView, Problem> {
    let sender: Option<Sender> = table.get(&key::document_sender(firm, document)).await?;
    let client = sender.ok_or(Problem::NotFound)?.client;
    let copy = key::shared_copy(&client, Kind::Document, document);
    let copy: Option<SharedCopy<Document>> = table.get(&copy).await?;
    let sent = copy.filter(|copy| copy.author_client);
    let document = sent.and_then(|copy| copy.data).ok_or(Problem::NotFound)?;
    Ok(hand_out(presigner, &document.content, &document.name, now))
}
