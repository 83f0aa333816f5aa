//! Signing in with a passkey: one touch, without an address. The authenticator names the passkey's owner, and the signature proves it.

use super::{Browser, Refused, SessionDraft, SignedIn, Used, begin_visit, put_session};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Item, Refusal, Table, TableError, Transaction, Write};
use crate::key;
use crate::people::access::read_account;
use crate::people::client::{Membership, Profile};
use crate::people::passkey::{
    Ceremony, CeremonyPurpose, LIVES, Party, Passkey, PublicKeyCredential, SignatureVerdict,
};
use crate::people::session::{Method, Session};
use crate::value::id::{AddressId, CeremonyId, PasskeyId};
use crate::value::secret::{Keys, Purpose, Secret};
use crate::value::time::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::try_join3;

/// The credentials of the caller.
pub struct SignInByPasskey {
    /// The ceremony that it answers.
    pub ceremony: CeremonyId,
    /// The authenticator's answer.
    pub answer: PublicKeyCredential,
    /// The owner and id of the passkey, according to the answer.
    pub named: (AddressId, PasskeyId),
    /// The caller's browser and idempotency key.
    pub browser: Browser,
}

/// Checks the signature, then uses up the ceremony, begins the session and stores the count in one transaction. Takes two rounds of calls. The first round is the same for an unknown passkey.
///
/// # Errors
/// `ceremony-over` for any caller; `passkey-copied` only for a caller who has the key; `passkey-invalid` for every other reason; or when the table cannot be reached.
pub async fn sign_in_by_passkey(
    table: &Table,
    keys: &Keys,
    party: &Party,
    sign_in: SignInByPasskey,
    invocation: Invocation,
) -> Result<SignedIn, Refused> {
    let (address, id) = &sign_in.named;
    let (ceremony, passkey, account) = try_join3(
        table.get::<Ceremony>(&key::ceremony(&sign_in.ceremony)),
        table.get::<Passkey>(&key::passkey(address, id)),
        read_account(table, address),
    )
    .await?;
    // The owner's id in the answer is not signed. It counts only if the passkey is stored under it.
    let person = passkey.as_ref().map(|_| address.clone());
    let read = (ceremony, passkey, account);
    let answered = answer_ceremony(table, keys, party, &sign_in, read, invocation).await;
    answered.map_err(|problem| Refused { problem, person })
}

/// The stored data for an answer: the ceremony, the passkey and its owner's account.
type Stored = (
    Option<Ceremony>,
    Option<Passkey>,
    (Profile, Vec<Membership>),
);

async fn answer_ceremony(
    table: &Table,
    keys: &Keys,
    party: &Party,
    sign_in: &SignInByPasskey,
    (ceremony, passkey, (profile, memberships)): Stored,
    invocation: Invocation,
) -> Result<SignedIn, Problem> {
    let (address, id) = &sign_in.named;
    let ceremony_key = key::ceremony(&sign_in.ceremony);
    let draft = SessionDraft::new(&credential(keys, sign_in), &sign_in.browser, invocation);
    let ceremony = ceremony.ok_or(Problem::CeremonyOver)?;
    if !ceremony.lives(CeremonyPurpose::SignIn, invocation.now)
        && !draft.repeats((&ceremony).into(), invocation.now)
    {
        return Err(Problem::CeremonyOver);
    }
    let passkey = passkey
        .filter(|passkey| belongs(passkey, &memberships))
        .ok_or(Problem::PasskeyInvalid)?;
    let browser = &sign_in.browser;
    let mut session = draft.begin(
        keys,
        address,
        None,
        Method::Passkey,
        browser,
        invocation.now,
    );
    session.passkey = Some(passkey.id.clone());
    if ceremony.used_at.is_some() {
        session = find_lost(table, address, &draft).await?;
    } else {
        let (counter, credential) = match party.check(&sign_in.answer, &ceremony.state, &passkey)? {
            SignatureVerdict::Right {
                counter,
                credential,
            } => (counter, credential),
            SignatureVerdict::Wrong => return Err(Problem::PasskeyInvalid),
            SignatureVerdict::Copied => {
                // The same answer may have signed in between the two reads. Nothing is suspicious then.
                let again: Option<Ceremony> = table.get(&ceremony_key).await?;
                if again.is_none_or(|again| !again.lives(CeremonyPurpose::SignIn, invocation.now)) {
                    return Err(Problem::CeremonyOver);
                }
                return Err(suspect(table, address, id, invocation.now).await?);
            }
        };
        let done = table.transact(vec![
            draft
                .use_up(&ceremony_key, invocation.now)
                .when(LIVES)
                .with("aim", CeremonyPurpose::SignIn)
                .with("now", invocation.now)
                .into(),
            put_session(address, &session).into(),
            begin_visit(address, None, invocation.now).into(),
            // The count only grows, even with concurrent sign-ins; authenticators that do not count send 0.
            Write::update(&key::passkey(address, id))
                .set("counter", counter)
                .set("credential", credential)
                .set("last_used_at", invocation.now)
                .set("last_session", &session.id)
                .when("#counter < :counter OR (#counter = :zero AND :counter = :zero)")
                .with("zero", 0)
                .into(),
        ]);
        if let Transaction::Refused(refusals) = done.await? {
            session = settle(table, address, id, &draft, refusals, invocation.now).await?;
        }
    }
    let opened: Vec<_> = memberships
        .into_iter()
        .filter(|membership| session.opens(membership))
        .collect();
    Ok(SignedIn {
        token: draft.token(address, &opened),
        session,
        profile,
        memberships: opened,
        return_to: None,
    })
}

/// Whether the passkey still belongs to the address: a membership is active and has not ended since the passkey was registered. After the last membership a passkey is deleted; until then this check refuses it.
fn belongs(passkey: &Passkey, memberships: &[Membership]) -> bool {
    let since = passkey.created_at;
    memberships.iter().any(|one| one.is_open_since(since))
}

/// The credential from which a repeated call derives the same session: the signature, which is never made twice.
fn credential(keys: &Keys, sign_in: &SignInByPasskey) -> Secret {
    let signature = URL_SAFE_NO_PAD.encode(&sign_in.answer.response.signature);
    keys.mac(Purpose::Passkey, &[sign_in.ceremony.as_str(), &signature])
}

/// Why the transaction was refused: an earlier attempt of this call succeeded, the passkey was revoked meanwhile, or its count did not grow.
async fn settle(
    table: &Table,
    address: &AddressId,
    id: &PasskeyId,
    draft: &SessionDraft,
    refusals: Vec<Refusal>,
    now: Timestamp,
) -> Result<Session, Problem> {
    let refused = refusals.first().is_some_and(|refusal| refusal.refused);
    let known = refusals.last().is_some_and(|refusal| refusal.old.is_some());
    let ceremony = refusals.into_iter().next().and_then(|refusal| refusal.old);
    let ceremony: Option<Ceremony> = ceremony.map(Item::read).transpose()?;
    if refused {
        let repeats = ceremony.is_some_and(|used| draft.repeats((&used).into(), now));
        return if repeats {
            find_lost(table, address, draft).await
        } else {
            Err(Problem::CeremonyOver)
        };
    }
    Err(if known {
        suspect(table, address, id, now).await?
    } else {
        Problem::PasskeyInvalid
    })
}

async fn find_lost(
    table: &Table,
    address: &AddressId,
    draft: &SessionDraft,
) -> Result<Session, Problem> {
    let lost = draft.find_session(table, address).await?;
    lost.ok_or(Problem::CeremonyOver)
}

/// Records that there may be a copy of the passkey, so that its owner sees it in the settings.
async fn suspect(
    table: &Table,
    address: &AddressId,
    id: &PasskeyId,
    now: Timestamp,
) -> Result<Problem, TableError> {
    let write = Write::update(&key::passkey(address, id))
        .set("suspected_at", now)
        .when("attribute_exists(#PK)");
    table.write(write).await?;
    Ok(Problem::PasskeyCopied)
}

impl<'a> From<&'a Ceremony> for Used<'a> {
    fn from(ceremony: &'a Ceremony) -> Self {
        Self {
            at: ceremony.used_at,
            session: ceremony.used_session.as_ref(),
            key: ceremony.used_key.as_ref(),
        }
    }
}
