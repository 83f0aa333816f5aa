//! Hands out the grant for an upload to the session that may continue it.

use crate::edge::problem::Problem;
use crate::engine::table::{Put, Table, Write};
use crate::key;
use crate::people::access::grant::{Grant, GrantToken};
use crate::people::access::{Authority, Caller};
use crate::value::id::{ClientRef, UploadId};
use crate::value::secret::Purpose;
use crate::value::time::Timestamp;

/// The grant of a session for an upload. It is derived from the session's secret, so that a repeated call gives the same one.
pub(super) fn grant_of(caller: &Caller, client: &ClientRef, upload: &UploadId) -> GrantToken {
    let session = &caller.token;
    GrantToken {
        address: session.address.clone(),
        session: session.session.clone(),
        client: client.clone(),
        upload: upload.clone(),
        secret: session.secret.derive(Purpose::Grant, upload.as_str()),
    }
}

/// Extends the grant to one day from now, for a caller who only looks at the upload. It does not count as use, so whether files are under way does not change.
pub(super) async fn hand_out_grant(
    table: &Table,
    authority: &Authority,
    token: &GrantToken,
    now: Timestamp,
) -> Result<(), Problem> {
    let Grant {
        kind,
        hash,
        upload,
        client,
        expires_at,
        ttl,
        used_at: _,
    } = token.item(now);
    let write = Write::update(&key::grant(&token.address, &token.session, &token.upload))
        .set("kind", kind)
        .set("hash", hash)
        .set("upload", upload)
        .set("client", client)
        .set("expires_at", expires_at)
        .set("ttl", ttl);
    authority.transact(table, vec![write.into()]).await?;
    Ok(())
}

/// Stores a grant for one day from now, at the start of sending.
pub(super) fn put_grant(token: &GrantToken, now: Timestamp) -> Put {
    let key = key::grant(&token.address, &token.session, &token.upload);
    Write::put(&key, &token.item(now))
}
