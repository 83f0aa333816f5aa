//! Whether a copy needs a notice: compares its newest state with what the client was last told.

use super::AnyCopy;
use crate::people::client::Notifications;
use crate::resource::event::Event;
use crate::resource::{CANCELLED, Prompt, PromptReason, Withdrawal};
use crate::value::id::{AddressId, Kind};
use crate::value::time::Timestamp;
use serde::Deserialize as _;

/// What to tell a client about a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It is now shared with the client.
    New,
    /// It is a calendar event whose content has changed.
    Changed,
    /// It is a calendar event that is cancelled.
    Cancelled,
    /// It is a calendar event that is no longer shared.
    Withdrawn,
    /// It is a request whose answer the firm returned.
    Returned,
    /// It is a request that still waits for its answer.
    Reminder,
    /// It is important, and the client has not opened it since the last notice.
    Unread,
    /// It is a calendar event that begins within a day.
    DayBefore,
    /// It is a calendar event that begins within an hour.
    HourBefore,
}

/// The result of checking a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The client already knows.
    Nothing,
    /// No mail is due; record the client as told.
    Settle,
    /// The client has turned off such news, so skip it. The copy stays unannounced; if such news is turned on again while it is unopened, the client is told then. Skipping waits as long as sending would, so that a firm that moves the client to another address meanwhile cannot tell from the mail there which of the two it was.
    PassOver(Notice),
    /// Send the notice.
    Tell(Notice),
}

/// A copy as known at an address. What the holder of an earlier address skipped counts as told: a firm that moves a client to its own mailbox must not learn there what the other person chose.
#[must_use]
pub fn known_at(copy: AnyCopy, address: &AddressId) -> AnyCopy {
    match &copy.passed_for {
        Some(earlier) if earlier != address => AnyCopy {
            notified_shared: Some(true),
            notified_hash: copy.passed_hash.clone(),
            passed_hash: None,
            passed_for: None,
            ..copy
        },
        _ => copy,
    }
}

/// A copy without a prompt that came too late: it was about another version, or the event has begun, is over, or is at another time by now.
#[must_use]
pub fn without_past_prompt(copy: AnyCopy, now: Timestamp) -> AnyCopy {
    let stands = |prompt: &Prompt| {
        let of_version = prompt.version.is_none_or(|version| version == copy.version);
        of_version
            && match prompt.why {
                PromptReason::Returned | PromptReason::Reminder => true,
                PromptReason::Unread => !is_over(&copy, now),
                PromptReason::DayBefore | PromptReason::HourBefore => {
                    event_of(&copy).is_some_and(|event| event.is_reminded_by(prompt, now))
                }
            }
    };
    let prompt = copy.prompt.filter(stands);
    AnyCopy { prompt, ..copy }
}

/// Whether it is about a time that is over.
fn is_over(copy: &AnyCopy, now: Timestamp) -> bool {
    match copy.kind {
        Kind::Event => event_of(copy).is_none_or(|event| event.ends_at <= now),
        Kind::Matter
        | Kind::Bill
        | Kind::Message
        | Kind::Folder
        | Kind::Document
        | Kind::Stage
        | Kind::ClientRequest => false,
    }
}

fn event_of(copy: &AnyCopy) -> Option<Event> {
    let event = copy.data.as_ref().map(Event::deserialize)?;
    event.ok()
}

/// Decides what to do about a copy for a person with these choices. The choices apply to new and changed resources; withdrawn events are always announced. A client who opened the current content knows it, but is still reminded of an event.
pub fn judge(copy: &AnyCopy, choices: Notifications) -> Verdict {
    if copy.author_client || !copy.kind.is_announced() {
        return Verdict::Nothing;
    }
    let news = judge_news(copy, choices);
    match (news, event_reminder(copy, choices)) {
        // A change that is told leads to the same page.
        (Verdict::Tell(Notice::Changed), _) | (_, None) => news,
        (_, Some((notice, true))) => Verdict::Tell(notice),
        (Verdict::Nothing, Some((notice, false))) => Verdict::PassOver(notice),
        (_, Some((_, false))) => news,
    }
}

/// Whether the client is also told that it is new: who is reminded of an event before it was announced hears both.
pub(super) fn is_news(copy: &AnyCopy, choices: Notifications) -> bool {
    judge_news(copy, choices) == Verdict::Tell(Notice::New)
}

/// The reminder of a calendar event that the client was not told of, and whether the client wants it.
fn event_reminder(copy: &AnyCopy, choices: Notifications) -> Option<(Notice, bool)> {
    match prompted(copy).filter(|_| shared(copy))? {
        PromptReason::DayBefore => Some((Notice::DayBefore, choices.day_before)),
        PromptReason::HourBefore => Some((Notice::HourBefore, choices.hour_before)),
        PromptReason::Returned | PromptReason::Reminder | PromptReason::Unread => None,
    }
}

fn judge_news(copy: &AnyCopy, choices: Notifications) -> Verdict {
    let notice = match (shared(copy), copy.notified_shared) {
        (true, Some(true))
            if copy.kind.announces_changes() && content_hash(copy) != notified_hash(copy) =>
        {
            Notice::Changed
        }
        (true, Some(true)) => match prompted(copy) {
            Some(PromptReason::Returned) => Notice::Returned,
            Some(PromptReason::Reminder) => Notice::Reminder,
            Some(PromptReason::Unread) => Notice::Unread,
            Some(PromptReason::DayBefore | PromptReason::HourBefore) | None => {
                return Verdict::Nothing;
            }
        },
        (true, _) => Notice::New,
        (false, told) => return judge_withdrawn(copy, told),
    };
    if opened(copy) {
        Verdict::Settle
    } else if wants(choices, copy.kind) {
        Verdict::Tell(notice)
    } else if passed_over(copy) {
        Verdict::Nothing
    } else {
        Verdict::PassOver(notice)
    }
}

/// A withdrawal is announced only if the client may have known the resource: because it was announced, or was skipped or opened and so may be known from the portal. A cancellation is sent even after a mail that the event is no longer shared, so that nobody goes there.
fn judge_withdrawn(copy: &AnyCopy, told: Option<bool>) -> Verdict {
    let said = copy.kind.announces_end();
    let cancelled = content_hash(copy) == Some(CANCELLED);
    let passed = copy.passed_hash.is_some().then_some(true);
    let opened = copy.opened_version.is_some().then_some(true);
    match passed.or(told).or(opened) {
        Some(_) if said && cancelled && notified_hash(copy) != Some(CANCELLED) => {
            Verdict::Tell(Notice::Cancelled)
        }
        Some(true) if said => Verdict::Tell(Notice::Withdrawn),
        Some(true) => Verdict::Settle,
        Some(false) | None => Verdict::Nothing,
    }
}

/// The hash of what the client sees: that of the data, or the constant for withdrawn or cancelled.
pub(super) fn content_hash(copy: &AnyCopy) -> Option<&str> {
    let gone = copy.withdrawn.as_ref().map(Withdrawal::content_hash);
    gone.or(copy.content_hash.as_deref())
}

/// Whether the client opened the current content.
fn opened(copy: &AnyCopy) -> bool {
    copy.kind.is_opened() && !copy.unread()
}

/// Whether the current content was skipped.
fn passed_over(copy: &AnyCopy) -> bool {
    copy.passed_hash.is_some() && copy.passed_hash == copy.content_hash
}

/// The reason of a prompt that the client was not told of.
fn prompted(copy: &AnyCopy) -> Option<PromptReason> {
    let prompt = copy.prompt?;
    (copy.notified_prompt < Some(prompt.at)).then_some(prompt.why)
}

fn notified_hash(copy: &AnyCopy) -> Option<&str> {
    copy.notified_hash.as_deref()
}

pub(super) fn shared(copy: &AnyCopy) -> bool {
    copy.withdrawn.is_none() && copy.data.is_some()
}

fn wants(choices: Notifications, kind: Kind) -> bool {
    match kind {
        Kind::Message => choices.messages,
        Kind::Bill => choices.bills,
        Kind::Event => choices.events,
        Kind::Folder | Kind::Document => choices.documents,
        Kind::Stage => choices.stages,
        Kind::ClientRequest => choices.requests,
        Kind::Matter => false,
    }
}

#[cfg(test)]
mod tests;
