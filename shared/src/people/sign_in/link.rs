//! Signing in with a link: the address and the token together.

use super::failure::Tried;
use super::{
    Browser, LINK_WORKS, Refused, SessionDraft, SignedIn, begin_visit, opened, put_session,
};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Item, Refusal, Table, Transaction, Update};
use crate::key;
use crate::people::access::read_account;
use crate::people::link::{Link, LinkFailure, LinkToken};
use crate::people::session::{Method, Session};
use crate::value::secret::Keys;
use futures::future::try_join3;

/// The credentials of the caller.
pub struct SignInByLink {
    /// The token, with the address that was typed.
    pub token: LinkToken,
    /// The caller's browser and idempotency key.
    pub browser: Browser,
}

/// Uses up the link and begins the session in one transaction, while the account is being read. Takes one round of calls, and one more for a link of a firm that fails.
///
/// # Errors
/// `link-invalid`, `link-expired`, `link-used`, or when the table cannot be reached.
pub async fn sign_in_by_link(
    table: &Table,
    keys: &Keys,
    sign_in: SignInByLink,
    invocation: Invocation,
) -> Result<SignedIn, Refused> {
    let SignInByLink { token, browser } = sign_in;
    let (address, firm) = (&token.address, token.firm.clone());
    let draft = SessionDraft::new(&token.secret, &browser, invocation);
    let mut session = draft.begin(keys, address, firm, Method::Link, &browser, invocation.now);
    let (done, link, account) = try_join3(
        table.transact(vec![
            use_link(&draft, &token, invocation).into(),
            put_session(address, &session).into(),
            begin_visit(address, token.firm.as_ref(), invocation.now).into(),
        ]),
        table.get::<Link>(&key::link(address, &token.link)),
        read_account(table, address),
    )
    .await?;
    if let Transaction::Refused(refusals) = done {
        let lost = find_lost(table, &token, &draft, refusals, invocation).await?;
        session = match lost {
            Lost::Session(session) => session,
            Lost::Over(link, reason) => {
                let tried = Tried {
                    address,
                    link: &link,
                    memberships: &account.1,
                };
                tried.note(table, reason, invocation.now).await;
                let problem = match reason {
                    LinkFailure::Used => Problem::LinkUsed,
                    _ => Problem::LinkExpired,
                };
                return Err(Refused::of(address, problem));
            }
        };
    }
    let (profile, memberships) = account;
    let opened = match opened(&session, memberships.clone()) {
        Ok(opened) => opened,
        Err(problem) => {
            if let Some(link) = &link {
                let tried = Tried {
                    address,
                    link,
                    memberships: &memberships,
                };
                let reason = LinkFailure::Withdrawn;
                tried.note(table, reason, invocation.now).await;
            }
            return Err(Refused::of(address, problem));
        }
    };
    Ok(SignedIn {
        token: draft.token(address, &opened),
        session,
        profile,
        memberships: opened,
        return_to: link.and_then(|link| link.return_to),
    })
}

/// What became of a link that did not begin a session now.
enum Lost {
    /// An earlier attempt of this call began one.
    Session(Session),
    /// The link no longer works.
    Over(Box<Link>, LinkFailure),
}

fn use_link(draft: &SessionDraft, token: &LinkToken, invocation: Invocation) -> Update {
    let write = draft
        .use_up(&key::link(&token.address, &token.link), invocation.now)
        .with("hash", token.secret.hash());
    match &token.firm {
        Some(firm) => write
            .when(&format!("#hash = :hash AND #firm = :firm AND {LINK_WORKS}"))
            .with("firm", firm),
        None => write.when(&format!(
            "#hash = :hash AND attribute_not_exists(#firm) AND {LINK_WORKS}"
        )),
    }
}

/// The session that an earlier attempt of this call began; otherwise why the link does not work.
async fn find_lost(
    table: &Table,
    token: &LinkToken,
    draft: &SessionDraft,
    refusals: Vec<Refusal>,
    invocation: Invocation,
) -> Result<Lost, Refused> {
    let old = refusals.into_iter().next().and_then(|refusal| refusal.old);
    let link: Option<Link> = old.map(Item::read).transpose()?;
    let link = link
        .filter(|link| link.hash == token.secret.hash() && link.firm == token.firm)
        .ok_or(Problem::LinkInvalid)?;
    if draft.repeats((&link).into(), invocation.now) {
        let lost = draft.find_session(table, &token.address).await;
        let lost = lost.map_err(|problem| Refused::of(&token.address, problem))?;
        if let Some(session) = lost {
            return Ok(Lost::Session(session));
        }
    }
    let reason = if link.used_at.is_some() {
        LinkFailure::Used
    } else {
        LinkFailure::Expired
    };
    Ok(Lost::Over(Box::new(link), reason))
}
