//! Signing in with the six digits, in the browser that asked. Every try is counted before anything is compared.

use super::{Browser, Draft, LINK_WORKS, SignedIn, begin_visit, opened, put_session};
use crate::access::read_account;
use crate::client::{Membership, Profile};
use crate::edge::Edge;
use crate::id::Id;
use crate::key;
use crate::link::{CODE_TRIES, Code, Link, RequestToken, WRONG_CODES_A_DAY, code_tag};
use crate::problem::Problem;
use crate::secret::{Keys, Purpose, Secret, same};
use crate::session::{Method, Session};
use crate::table::{Item, Outcome, Refusal, Table, TableError, Transaction, Write};
use crate::time::{DAY, Timestamp};
use futures::future::{try_join, try_join3};

/// What the caller shows.
pub struct SignInByCode {
    /// The request that the browser made.
    pub request: RequestToken,
    /// Six digits.
    pub code: String,
    /// What the caller says of itself.
    pub browser: Browser,
}

/// Counts the try, compares, then uses up the link and makes the session in one transaction: two rounds of calls, of which an unknown address gets the same first one.
///
/// # Errors
/// `code-invalid` for every reason, so that none can be told from another; or the table cannot be asked.
pub async fn sign_in_by_code(
    table: &Table,
    keys: &Keys,
    sign_in: SignInByCode,
    edge: Edge,
) -> Result<SignedIn, Problem> {
    let SignInByCode {
        request,
        code,
        browser,
    } = sign_in;
    let (found, in_budget, account) = try_join3(
        count_try(table, &request, edge.now),
        count_wrong(table, &request.address, edge.now),
        read_account(table, &request.address),
    )
    .await?;
    let hash = request.secret.hash();
    let right = found
        .filter(|found| same(&found.tag, &code_tag(keys, &hash, &code)))
        .filter(|_| in_budget)
        .ok_or(Problem::CodeInvalid)?;
    let credential = credential(keys, &request, &code);
    let draft = Draft::new(&credential, &browser, edge);
    let mut session = begin(&draft, &browser, edge.now);
    let (done, link) = try_join(
        table.transact(vec![
            draft
                .use_up(&key::link(&right.address, &right.link), edge.now)
                .when(LINK_WORKS),
            put_session(&right.address, &session),
            begin_visit(&right.address, edge.now),
            refund(&request.address, edge.now),
        ]),
        table.get::<Link>(&key::link(&right.address, &right.link)),
    )
    .await?;
    if let Transaction::Refused(refusals) = done {
        session = find_lost(table, &right.address, &draft, refusals, edge.now).await?;
    }
    let (profile, memberships) = read_again(table, account, &request, &right).await?;
    let memberships = opened(&session, memberships).map_err(|_| Problem::CodeInvalid)?;
    Ok(SignedIn {
        token: draft.token(&right.address, &memberships),
        session,
        profile,
        memberships,
        return_to: link.and_then(|link| link.return_to),
    })
}

/// The account was read at the address that was asked with; where the firm holds another one by now, the link went there.
async fn read_again(
    table: &Table,
    account: (Profile, Vec<Membership>),
    request: &RequestToken,
    code: &Code,
) -> Result<(Profile, Vec<Membership>), TableError> {
    if request.address == code.address {
        Ok(account)
    } else {
        read_account(table, &code.address).await
    }
}

fn begin(draft: &Draft, browser: &Browser, now: Timestamp) -> Session {
    let mut session = Session::begin(
        draft.id.clone(),
        draft.secret.hash(),
        None,
        Method::Code,
        now,
    );
    session.new_browser = !browser.known;
    session.agent.clone_from(&browser.agent);
    session
}

/// What a session made again after a lost answer is derived from: both halves of what was shown.
fn credential(keys: &Keys, request: &RequestToken, code: &str) -> Secret {
    keys.mac(
        Purpose::Code,
        &["credential", &request.secret.encode(), code],
    )
}

async fn count_try(
    table: &Table,
    request: &RequestToken,
    now: Timestamp,
) -> Result<Option<Code>, TableError> {
    let write = Write::update(&key::code(&request.secret.hash()))
        .add("tries", 1)
        .when("attribute_exists(#PK) AND #tries < :most AND #expires_at > :now")
        .with("most", CODE_TRIES)
        .with("now", now);
    Ok(match table.update(write).await? {
        Outcome::Done(code) => Some(code),
        Outcome::Refused(_) => None,
    })
}

/// Counts a try as wrong before it is known; a right one is given back. `false` when the day's are used up.
async fn count_wrong(table: &Table, address: &Id, now: Timestamp) -> Result<bool, TableError> {
    let write = Write::update(&key::rate("codes", address.as_str(), now, DAY))
        .add("count", 1)
        .set("kind", "RATE")
        .set("ttl", now.plus(DAY).ttl())
        .when("attribute_not_exists(#PK) OR #count < :most")
        .with("most", WRONG_CODES_A_DAY);
    table.write(write).await
}

fn refund(address: &Id, now: Timestamp) -> Write {
    Write::update(&key::rate("codes", address.as_str(), now, DAY)).add("count", -1)
}

async fn find_lost(
    table: &Table,
    address: &Id,
    draft: &Draft,
    refusals: Vec<Refusal>,
    now: Timestamp,
) -> Result<Session, Problem> {
    let old = refusals.into_iter().next().and_then(|refusal| refusal.old);
    let link: Option<Link> = old.map(Item::read).transpose()?;
    if link.is_some_and(|link| draft.repeats((&link).into(), now))
        && let Some(session) = draft.find_session(table, address).await?
    {
        return Ok(session);
    }
    Err(Problem::CodeInvalid)
}
