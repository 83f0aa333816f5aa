//! Whether a copy needs a notice: compares its newest state with what the client was last told.

use super::AnyCopy;
use crate::people::client::Notifications;
use crate::resource::{CANCELLED, PromptReason, Withdrawal};
use crate::value::id::{AddressId, Kind};

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

/// Decides what to do about a copy for a person with these choices. The choices apply to new and changed resources; withdrawn events are always announced. A client who opened the current content knows it.
pub fn judge(copy: &AnyCopy, choices: Notifications) -> Verdict {
    if copy.author_client || !copy.kind.is_announced() {
        return Verdict::Nothing;
    }
    let notice = match (shared(copy), copy.notified_shared) {
        (true, Some(true))
            if copy.kind.announces_changes() && content_hash(copy) != notified_hash(copy) =>
        {
            Notice::Changed
        }
        (true, Some(true)) => match prompted(copy) {
            Some(PromptReason::Returned) => Notice::Returned,
            Some(PromptReason::Reminder) => Notice::Reminder,
            None => return Verdict::Nothing,
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
mod tests {
    use super::*;
    use crate::resource::{CancelledDate, Withdrawal};
    use crate::value::id::{Id, ResourceId};
    use crate::value::time::Timestamp;
    use serde_json::json;

    fn copy(kind: Kind) -> AnyCopy {
        let id = ResourceId::derive(&["x"]);
        serde_json::from_value(json!({
            "kind": kind, "id": id, "their_id": "x", "matter": id, "version": 1,
            "data": {"title": "Hearing"}, "face": "one", "lu": "unread",
        }))
        .unwrap()
    }

    fn told(kind: Kind) -> AnyCopy {
        AnyCopy {
            notified_shared: Some(true),
            notified_hash: Some("one".into()),
            ..copy(kind)
        }
    }

    #[test]
    fn what_another_address_was_spared_counts_as_told() {
        let (earlier, now) = (Id::derive(&["earlier"]), Id::derive(&["now"]));
        let passed = |kind| AnyCopy {
            passed_hash: Some("one".into()),
            passed_for: Some(earlier.clone()),
            ..copy(kind)
        };
        for kind in [Kind::Message, Kind::Bill, Kind::Event] {
            let verdict = |address| all(&known_at(passed(kind), address));
            assert_eq!(verdict(&now), Verdict::Nothing, "{kind:?}");
            assert_eq!(verdict(&earlier), Verdict::Tell(Notice::New), "{kind:?}");
        }
        let moved = AnyCopy {
            content_hash: Some("two".into()),
            ..passed(Kind::Event)
        };
        assert_eq!(all(&known_at(moved, &now)), Verdict::Tell(Notice::Changed));
    }

    fn withdrawn(copy: AnyCopy, cancelled: bool) -> AnyCopy {
        let date = CancelledDate {
            starts_at: Timestamp(5),
            time_zone: "UTC".into(),
            all_day: false,
        };
        AnyCopy {
            withdrawn: Some(Withdrawal {
                at: Timestamp(9),
                cancelled: cancelled.then_some(date),
            }),
            data: None,
            content_hash: None,
            unread_key: None,
            ..copy
        }
    }

    fn none() -> Notifications {
        Notifications {
            messages: false,
            bills: false,
            events: false,
            documents: false,
            stages: false,
            requests: false,
            ..Notifications::default()
        }
    }

    fn all(copy: &AnyCopy) -> Verdict {
        judge(copy, Notifications::default())
    }

    /// The kinds that are announced.
    fn kinds() -> impl Iterator<Item = Kind> {
        let all = Kind::ALL.iter().copied();
        all.filter(|kind| kind.is_announced())
    }

    #[test]
    fn what_is_shared_is_announced_once() {
        for kind in kinds() {
            assert_eq!(all(&copy(kind)), Verdict::Tell(Notice::New));
            assert_eq!(all(&told(kind)), Verdict::Nothing);
        }
        let mut newer = told(Kind::Bill);
        newer.version = 7;
        newer.content_hash = Some("other".into());
        assert_eq!(all(&newer), Verdict::Nothing);
    }

    #[test]
    fn an_event_is_told_again_when_it_looks_different() {
        let mut newer = told(Kind::Event);
        newer.version = 7;
        assert_eq!(all(&newer), Verdict::Nothing);
        newer.content_hash = Some("other".into());
        assert_eq!(all(&newer), Verdict::Tell(Notice::Changed));
    }

    #[test]
    fn only_an_announced_event_is_told_to_be_gone() {
        for cancelled in [false, true] {
            for kind in kinds() {
                let unknown = withdrawn(copy(kind), cancelled);
                assert_eq!(all(&unknown), Verdict::Nothing);
            }
        }
        let gone = |cancelled| all(&withdrawn(told(Kind::Event), cancelled));
        assert_eq!(gone(false), Verdict::Tell(Notice::Withdrawn));
        assert_eq!(gone(true), Verdict::Tell(Notice::Cancelled));
        assert_eq!(all(&withdrawn(told(Kind::Bill), false)), Verdict::Settle);
    }

    #[test]
    fn a_cancellation_is_told_even_after_a_withdrawal_and_once() {
        let mut gone = withdrawn(told(Kind::Event), true);
        gone.notified_shared = Some(false);
        gone.notified_hash = Some("withdrawn".into());
        assert_eq!(all(&gone), Verdict::Tell(Notice::Cancelled));
        gone.notified_hash = Some(CANCELLED.into());
        assert_eq!(all(&gone), Verdict::Nothing);
        let mut gone = withdrawn(told(Kind::Event), false);
        gone.notified_shared = Some(false);
        for content_hash in ["withdrawn", CANCELLED] {
            gone.notified_hash = Some(content_hash.into());
            assert_eq!(all(&gone), Verdict::Nothing);
        }
    }

    #[test]
    fn what_the_client_opened_is_known() {
        for kind in [Kind::Message, Kind::Bill, Kind::Event, Kind::Document] {
            let mut opened = copy(kind);
            opened.unread_key = None;
            assert_eq!(all(&opened), Verdict::Settle);
        }
        let mut folder = copy(Kind::Folder);
        folder.unread_key = None;
        assert_eq!(all(&folder), Verdict::Tell(Notice::New));
    }

    #[test]
    fn what_comes_back_is_new_again() {
        for kind in kinds() {
            let mut back = copy(kind);
            back.notified_shared = Some(false);
            assert_eq!(all(&back), Verdict::Tell(Notice::New));
        }
    }

    #[test]
    fn choices_silence_what_is_new_but_not_what_is_withdrawn() {
        for kind in kinds() {
            assert_eq!(judge(&copy(kind), none()), Verdict::PassOver(Notice::New));
        }
        let gone = withdrawn(told(Kind::Event), true);
        assert_eq!(judge(&gone, none()), Verdict::Tell(Notice::Cancelled));
    }

    #[test]
    fn what_was_passed_over_is_told_once_such_news_is_wanted() {
        for kind in kinds() {
            let mut passed = copy(kind);
            passed.passed_hash = Some("one".into());
            assert_eq!(judge(&passed, none()), Verdict::Nothing);
            assert_eq!(all(&passed), Verdict::Tell(Notice::New));
            passed.content_hash = Some("other".into());
            assert_eq!(judge(&passed, none()), Verdict::PassOver(Notice::New));
        }
        let mut changed = told(Kind::Event);
        changed.content_hash = Some("other".into());
        changed.passed_hash = changed.content_hash.clone();
        assert_eq!(all(&changed), Verdict::Tell(Notice::Changed));
    }

    #[test]
    fn an_event_that_was_opened_before_it_was_told_is_told_to_be_gone() {
        let mut opened = copy(Kind::Event);
        opened.opened_version = Some(1);
        let gone = withdrawn(opened, true);
        assert_eq!(all(&gone), Verdict::Tell(Notice::Cancelled));
    }

    #[test]
    fn an_event_that_was_passed_over_is_told_to_be_gone() {
        let mut passed = copy(Kind::Event);
        passed.passed_hash = Some("one".into());
        let gone = |cancelled| judge(&withdrawn(passed.clone(), cancelled), none());
        assert_eq!(gone(true), Verdict::Tell(Notice::Cancelled));
        assert_eq!(gone(false), Verdict::Tell(Notice::Withdrawn));
    }

    #[test]
    fn nobody_is_told_of_their_own_message() {
        let mut own = copy(Kind::Message);
        own.author_client = true;
        assert_eq!(all(&own), Verdict::Nothing);
    }
}
