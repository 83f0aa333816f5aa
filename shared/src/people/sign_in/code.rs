//! Signing in with the six digits, in the browser that asked. Every try is counted before anything is compared.
//!
//! Tries are counted, not calls: a call repeated with its idempotency key is the same try.

use super::{
    Browser, LINK_WORKS, Refused, SessionDraft, SignedIn, begin_visit, opened, put_session,
};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Item, Table, TableError, Transaction, Update, Write};
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::people::access::read_account;
use crate::people::client::{Membership, Profile};
use crate::people::link::{
    CODE_TRIES, Codes, Link, RequestToken, SignInCode, WRONG_CODES_A_DAY, code_tag,
};
use crate::people::session::{Method, Session};
use crate::value::id::{AddressId, SessionId};
use crate::value::secret::{Keys, Purpose, Secret, same};
use crate::value::time::{DAY, Timestamp};
use futures::TryFutureExt as _;
use futures::future::{try_join, try_join3};

/// The credentials of the caller.
pub struct SignInByCode {
    /// The request of the browser.
    pub request: RequestToken,
    /// The six digits.
    pub digits: String,
    /// The caller's browser and idempotency key.
    pub browser: Browser,
}

/// Counts the try, compares the code, then uses up the link and begins the session in one transaction. Takes two rounds of calls. The first round is the same for an unknown address, and for one that the request was not made with.
///
/// # Errors
/// `code-invalid` for all reasons but two, so that they cannot be told apart; `code-used` and `code-expired` for the right digits from the browser that made the request; or when the table cannot be reached.
pub async fn sign_in_by_code(
    table: &Table,
    keys: &Keys,
    sign_in: SignInByCode,
    invocation: Invocation,
) -> Result<SignedIn, Refused> {
    let SignInByCode {
        request,
        digits,
        browser,
    } = sign_in;
    let draft = SessionDraft::new(&credential(keys, &request, &digits), &browser, invocation);
    let hash = request.hash();
    let (counted, codes, account) = try_join3(
        count_try(table, &request, &hash, &draft.id, invocation.now),
        table.get::<Codes>(&key::code(&hash)),
        read_account(table, &request.address),
    )
    .await?;
    let codes = codes
        .filter(|codes| codes.asked == request.address)
        .ok_or(Problem::CodeInvalid)?;
    let newest = codes.codes.last().ok_or(Problem::CodeInvalid)?;
    // A try that is now refused because the day is used up may still find the session that it began earlier.
    let tried = counted || codes.tried.contains(&draft.id);
    let tag = code_tag(keys, &hash, &digits);
    let right = codes.codes.iter().rfind(|code| same(&code.tag, &tag));
    let Some(code) = right.filter(|_| tried) else {
        return Err(Refused::of(&newest.address, Problem::CodeInvalid));
    };
    let refused = |problem| Refused::of(&code.address, problem);
    let begun = draft.begin(
        keys,
        &code.address,
        None,
        Method::Code,
        &browser,
        invocation.now,
    );
    let right = Right {
        asked: &codes.asked,
        code,
        draft: &draft,
        begun,
        counted,
    };
    right
        .sign_in(table, account, invocation.now)
        .await
        .map_err(refused)
}

/// A request with the right digits.
struct Right<'a> {
    /// The address that the request was made with.
    asked: &'a AddressId,
    code: &'a SignInCode,
    draft: &'a SessionDraft,
    /// The session that may begin.
    begun: Session,
    /// Whether the try is within its limits. Only then may a session begin.
    counted: bool,
}

impl Right<'_> {
    async fn sign_in(
        self,
        table: &Table,
        account: (Profile, Vec<Membership>),
        now: Timestamp,
    ) -> Result<SignedIn, Problem> {
        let address = &self.code.address;
        let link_key = key::link(address, &self.code.link);
        let (done, link) = try_join(
            self.use_up(table, &link_key, now),
            table.get::<Link>(&link_key),
        )
        .await?;
        let session = match done {
            Some(Transaction::Done) => self.begun.clone(),
            Some(Transaction::Refused(refusals)) => {
                let used = refusals.into_iter().next().and_then(|refusal| refusal.old);
                let used = used.map(Item::read).transpose()?;
                self.find_lost(table, used.as_ref(), now).await?
            }
            None => self.find_lost(table, link.as_ref(), now).await?,
        };
        let (profile, memberships) = self.read_again(table, account).await?;
        let memberships = opened(&session, memberships).map_err(|_| Problem::CodeInvalid)?;
        Ok(SignedIn {
            token: self.draft.token(address, &memberships),
            session,
            profile,
            memberships,
            return_to: link.and_then(|link| link.return_to),
        })
    }

    /// Uses up the link and begins the session; `None` if no session may begin.
    async fn use_up(
        &self,
        table: &Table,
        link: &Key,
        now: Timestamp,
    ) -> Result<Option<Transaction>, TableError> {
        if !self.counted || self.code.expires_at <= now {
            return Ok(None);
        }
        let address = &self.code.address;
        let done = table.transact(vec![
            self.draft.use_up(link, now).when(LINK_WORKS).into(),
            put_session(address, &self.begun).into(),
            begin_visit(address, None, now).into(),
            self.refund(now).into(),
        ]);
        Ok(Some(done.await?))
    }

    /// The session that an earlier attempt of this call began; otherwise why the code no longer works.
    async fn find_lost(
        &self,
        table: &Table,
        link: Option<&Link>,
        now: Timestamp,
    ) -> Result<Session, Problem> {
        let over = match link {
            Some(link) if link.used_at.is_some() => Problem::CodeUsed,
            _ => Problem::CodeExpired,
        };
        if !link.is_some_and(|link| self.draft.repeats(link.into(), now)) {
            return Err(over);
        }
        let (session, _) = try_join(
            self.draft.find_session(table, &self.code.address),
            table.write(self.refund(now)).map_err(Problem::from),
        )
        .await?;
        session.ok_or(over)
    }

    /// Takes a right try out of the day's wrong ones.
    fn refund(&self, now: Timestamp) -> Update {
        Write::update(&wrong_codes(self.asked, now))
            .delete_member("tried", self.draft.id.as_str())
            .when("attribute_exists(#PK)")
    }

    /// The account was read at the address of the request. If the firm now holds another address, the link went there.
    async fn read_again(
        &self,
        table: &Table,
        account: (Profile, Vec<Membership>),
    ) -> Result<(Profile, Vec<Membership>), TableError> {
        if *self.asked == self.code.address {
            Ok(account)
        } else {
            read_account(table, &self.code.address).await
        }
    }
}

/// The credential from which a repeated call derives the same session: both halves of what the caller sent.
fn credential(keys: &Keys, request: &RequestToken, digits: &str) -> Secret {
    keys.mac(
        Purpose::Code,
        &["credential", &request.secret.encode(), digits],
    )
}

/// Allows a try that was counted before, or one within the limit.
const MAY_TRY: &str =
    "(attribute_not_exists(#tried) OR size(#tried) < :most OR contains(#tried, :try))";

/// Counts a try against the request and, as wrong in advance, against the day of the request's address; a right try is refunded. Returns `false` and counts neither if either is used up, or the request was not made with this address.
async fn count_try(
    table: &Table,
    request: &RequestToken,
    hash: &str,
    this: &SessionId,
    now: Timestamp,
) -> Result<bool, TableError> {
    let code = Write::update(&key::code(hash))
        .add_member("tried", this.as_str())
        .when(&format!(
            "#asked = :asked AND #expires_at > :now AND {MAY_TRY}"
        ))
        .with("asked", &request.address)
        .with("now", now)
        .with("most", CODE_TRIES)
        .with("try", this);
    let day = Write::update(&wrong_codes(&request.address, now))
        .add_member("tried", this.as_str())
        .set("kind", ItemKind::Rate)
        .set("ttl", now.plus(DAY).ttl())
        .when(MAY_TRY)
        .with("most", WRONG_CODES_A_DAY)
        .with("try", this);
    let done = table.transact(vec![code.into(), day.into()]).await?;
    Ok(matches!(done, Transaction::Done))
}

/// The key under which the wrong codes of an address are counted.
fn wrong_codes(asked: &AddressId, now: Timestamp) -> Key {
    key::rate("codes", asked.as_str(), now, DAY)
}
