//! Documents as the answer to a request: an upload names the request, and once each of its files has an outcome, those that were not refused are the answer.

use super::open::{Files, read_upload, read_uploads};
use super::{FileState, UploadFile};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::people::client::find_member;
use crate::resource::content::StoredContent;
use crate::resource::request::read::UnderWay;
use crate::resource::request::view::RequestUploadState;
use crate::resource::request::{
    Answer, AnsweredDocument, Answerer, ClientRequest, Content, Wants, put_state, read_or_new,
    read_state,
};
use crate::resource::{Resource, SharedCopy};
use crate::value::id::{ClientRef, Id, Kind, ResourceId, UploadId};
use crate::value::time::Timestamp;
use futures::future::try_join;

/// How often a write is tried again that another one came before.
const TRIES: usize = 8;

/// The request that an upload names, as it is when the upload begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskingUpload {
    /// The upload names no request.
    Unasked,
    /// The request is not shared with this client, or not on this matter.
    Unknown,
    /// The request was withdrawn.
    Withdrawn,
    /// The request was answered.
    Answered,
    /// The request wants no documents.
    Unwanted,
    /// The request waits for documents.
    Waiting,
}

impl AskingUpload {
    /// Refuses an upload for a request that does not wait for it.
    pub fn require(&self) -> Result<(), Problem> {
        let code = match self {
            Self::Unasked | Self::Waiting => return Ok(()),
            Self::Withdrawn => return Err(Problem::RequestWithdrawn),
            Self::Answered => return Err(Problem::RequestAnswered),
            Self::Unknown => "id",
            Self::Unwanted => "not-asked-for",
        };
        Err(FieldError::new("/request_id", code).into())
    }
}

/// Whether a request of a client waits for an upload about a matter.
pub async fn takes_upload(
    table: &Table,
    client: &ClientRef,
    request: Option<&ResourceId>,
    matter: &ResourceId,
) -> Result<AskingUpload, TableError> {
    let Some(request) = request else {
        return Ok(AskingUpload::Unasked);
    };
    let copy = key::shared_copy(client, Kind::ClientRequest, request);
    let (copy, state) = try_join(
        table.get::<SharedCopy<ClientRequest>>(&copy),
        read_state(table, &client.firm, request),
    )
    .await?;
    let arrived =
        |copy: &SharedCopy<ClientRequest>| copy.matter == *matter && copy.shows(client).anything();
    let Some(copy) = copy.filter(arrived) else {
        return Ok(AskingUpload::Unknown);
    };
    let answered = state.is_some_and(|state| !state.status().is_waiting());
    Ok(match copy.data {
        None => AskingUpload::Withdrawn,
        Some(data) if data.wants != Wants::Document => AskingUpload::Unwanted,
        Some(_) if answered => AskingUpload::Answered,
        Some(_) => AskingUpload::Waiting,
    })
}

/// Makes the documents of an upload the answer to the request that it names, once each of its files has an outcome. Where another answer was first, or no file passed, nothing happens: the firm has the documents all the same. Safe to repeat.
pub async fn fulfil_by_upload(
    table: &Table,
    client: &ClientRef,
    upload: &UploadId,
    now: Timestamp,
) -> Result<(), TableError> {
    let Some(Files { upload, files }) = read_upload(table, client, upload).await? else {
        return Ok(());
    };
    let announced = upload.document_ids.iter();
    let in_order = announced.filter_map(|id| files.iter().find(|file| file.id == *id));
    let documents: Vec<_> = in_order.filter_map(|file| passed(client, file)).collect();
    let Some(request) = upload.request.clone() else {
        return Ok(());
    };
    if upload.left != 0 || documents.is_empty() {
        return Ok(());
    }
    let copy = key::shared_copy(client, Kind::ClientRequest, &request);
    let copy: Option<SharedCopy<ClientRequest>> = table.get(&copy).await?;
    let Some(copy) = copy.filter(|copy| copy.data.is_some()) else {
        return Ok(());
    };
    let resource = Resource {
        firm: client.firm.clone(),
        kind: Kind::ClientRequest,
        id: request,
        firm_ref: copy.firm_ref,
    };
    // Also a client who was removed while the files were checked sent what was asked for.
    let member = find_member(table, client).await?;
    let answer = Answer {
        id: Id::derive(&["answer", upload.id.as_str()]),
        at: now,
        by: Answerer {
            client: client.client.clone(),
            client_id: upload.client_id,
            name: member.map(|member| member.name).unwrap_or_default(),
        },
        matter: upload.matter_ref,
        wants: Wants::Document,
        content: Content::Documents {
            upload: upload.id,
            documents,
        },
        choice_text: None,
        version: None,
    };
    for _ in 0..TRIES {
        let state = read_or_new(table, &resource).await?;
        let ours = state.answer.as_ref().is_some_and(|one| one.id == answer.id);
        if ours || !state.status().is_waiting() {
            return Ok(());
        }
        let next = state.answered(answer.clone());
        if table.write(put_state(&next, &resource.id)).await? {
            return Ok(());
        }
    }
    Err(TableError::busy("the state of a request"))
}

/// The document of a file that passed the checks, or waits in quarantine.
fn passed(client: &ClientRef, file: &UploadFile) -> Option<AnsweredDocument> {
    if !matches!(file.state, FileState::Released | FileState::Quarantined) {
        return None;
    }
    let object = file.object.as_ref()?;
    Some(AnsweredDocument {
        id: file.id.clone(),
        name: file.name.clone(),
        size: object.size,
        sha256: object.sha256.clone(),
        bucket: object.bucket.clone(),
        content: StoredContent {
            key: file.object_key(client).to_string(),
            version_id: object.version_id.clone(),
        },
    })
}

/// A client's uploads under way that name requests.
pub async fn read_under_way(
    table: &Table,
    client: ClientRef,
    now: Timestamp,
) -> Result<Vec<UnderWay>, TableError> {
    let uploads = read_uploads(table, &client).await?.into_iter();
    let under_way = uploads.filter_map(|Files { upload, files }| {
        let sending = files.iter().any(|file| file.state == FileState::Open);
        let lives = upload.left > 0 && (!sending || now < upload.ends_at);
        Some(UnderWay {
            request: upload.request.filter(|_| lives)?,
            upload: upload.id,
            state: if sending {
                RequestUploadState::Sending
            } else {
                RequestUploadState::Checking
            },
        })
    });
    Ok(under_way.collect())
}
