//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::exchange::firm_file::{self, AnnounceFirmFile, FirmFileAnnounced};
use shared::people::firm::token::authenticate_firm;

/// Announce a file
///
/// Gives an address to which the firm's system sends one file, and the key by which `bill.shared` and `document.shared` name it. The address takes that file alone: its size, media type and checksum are part of the signature.
#[utoipa::path(post, path = "/v1/firm/files", tag = "Firms' systems", security(("firm" = [])), responses(
    (status = 201, description = "Where to send the file", body = FirmFileAnnounced),
    Refusals<(from::FirmToken, from::Body)>,
))]
pub(crate) async fn announce_firm_file(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let file: AnnounceFirmFile = call.body()?;
    let announced = firm_file::announce_firm_file(&state.presigner, &firm, &file, call.invocation)?;
    Ok(Answer::created(&announced))
}
