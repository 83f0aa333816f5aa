//! Registers a passkey. A session that opens all firms asks for it, and it is stored once the authenticator has answered.

use super::ceremony::{self, Ceremony, CeremonyPurpose, LIVES, Started};
use super::party::Owner;
use super::{MOST, Party, Passkey, RegisterPublicKeyCredential, store};
use crate::edge::invocation::Invocation;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Table, Transaction, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::{self, Caller};
use crate::value::id::{AddressId, CeremonyId};
use futures::TryFutureExt as _;
use futures::future::try_join;

/// The caller's answer to a ceremony.
pub struct Registration {
    /// The ceremony that it answers.
    pub ceremony: CeremonyId,
    /// The authenticator's answer.
    pub answer: RegisterPublicKeyCredential,
    /// The name that the person gave the passkey.
    pub name: String,
}

/// Begins a registration. Takes two rounds of calls.
///
/// # Errors
/// When the session is over or opens a single firm, or the person has the most passkeys allowed.
pub async fn begin_registration(
    table: &Table,
    party: &Party,
    caller: &Caller,
    invocation: Invocation,
) -> Result<Started, Problem> {
    let (access, known) = try_join(
        access::check(table, caller, invocation.now),
        store::read_all(table, &caller.token.address).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    if i64::try_from(known.len()).is_ok_and(|known| known >= MOST) {
        return Err(Problem::TooManyPasskeys);
    }
    let asked = party.ask_for_new(&Owner::of(&access), &known)?;
    let session = Some(access.session.id.clone());
    let (write, started) = ceremony::begin(CeremonyPurpose::Register, session, asked, invocation);
    access
        .authority()
        .transact(table, vec![write.into()])
        .await?;
    Ok(started)
}

/// Stores the passkey that the authenticator made. Takes two rounds of calls. A repeated answer gives the same passkey.
///
/// # Errors
/// When the session is over or opens a single firm, the ceremony is over, the answer does not match it, or the person has the most passkeys allowed.
pub async fn register(
    table: &Table,
    party: &Party,
    caller: &Caller,
    registration: Registration,
    invocation: Invocation,
) -> Result<Passkey, Problem> {
    let key = key::ceremony(&registration.ceremony);
    let (access, ceremony) = try_join(
        access::check(table, caller, invocation.now),
        table.get::<Ceremony>(&key).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let ceremony = ceremony
        .filter(|ceremony| ceremony.aim == CeremonyPurpose::Register)
        .filter(|ceremony| ceremony.session.as_ref() == Some(&access.session.id))
        .ok_or(Problem::CeremonyOver)?;
    let made = party
        .check_new(&registration.answer, &ceremony.state)?
        .ok_or_else(|| FieldError::new("/credential", "passkey"))?;
    let passkey = Passkey {
        kind: ItemKind::Passkey,
        id: made.id,
        name: registration.name,
        credential: made.credential,
        counter: 0,
        created_at: invocation.now,
        origin: access.session.origin(),
        ceremony: ceremony.id,
        last_used_at: None,
        last_session: None,
        suspected_at: None,
    };
    let writes = vec![
        Write::update(&key)
            .set("used_at", invocation.now)
            .when(LIVES)
            .with("aim", CeremonyPurpose::Register)
            .with("now", invocation.now)
            .into(),
        Write::put(&key::passkey(&access.address, &passkey.id), &passkey)
            .when_new()
            .into(),
        count(&access.address).into(),
    ];
    match access.authority().transact(table, writes).await? {
        Transaction::Done => Ok(passkey),
        Transaction::Refused(refusals) => {
            let refused: Vec<_> = refusals.iter().map(|refusal| refusal.refused).collect();
            let stored = refusals.into_iter().nth(1).and_then(|refusal| refusal.old);
            let stored: Option<Passkey> =
                stored.map(crate::engine::table::Item::read).transpose()?;
            match stored {
                Some(stored) if stored.ceremony == passkey.ceremony => Ok(stored),
                _ if refused.first() == Some(&true) => Err(Problem::CeremonyOver),
                Some(_) => Err(Problem::PasskeyKnown),
                None => Err(Problem::TooManyPasskeys),
            }
        }
    }
}

/// Counts one more passkey in the profile, up to [`MOST`].
fn count(address: &AddressId) -> Update {
    Write::update(&key::profile(address))
        .set_once("kind", ItemKind::Profile)
        .add("passkeys", 1)
        .when("attribute_not_exists(#passkeys) OR #passkeys < :most")
        .with("most", MOST)
}
