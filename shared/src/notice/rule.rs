//! Whether a copy calls for a notice: its newest state against what the client was told.

use super::AnyCopy;
use crate::client::Notifications;
use crate::id::Kind;

/// What a client is told of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It is shared with the client.
    New,
    /// It is a calendar event that looks different now.
    Changed,
    /// It is a calendar event that will not take place.
    Cancelled,
    /// It is a calendar event that is shared no longer.
    Withdrawn,
}

/// What follows from a copy's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The client knows.
    Nothing,
    /// The client is to be taken as told, without a mail: no mail about this was wanted, or none is due.
    Settle,
    /// The client is to be told.
    Tell(Notice),
}

/// What is to be done about a copy, for a person with these choices. The choices are about what is new or changed; that an event was withdrawn is always told.
pub fn judge(copy: &AnyCopy, choices: Notifications) -> Verdict {
    if copy.author_client {
        return Verdict::Nothing;
    }
    let notice = match (shared(copy), copy.told_shared) {
        (true, Some(true)) if copy.kind == Kind::Event && face(copy) != told_face(copy) => {
            Notice::Changed
        }
        (true, Some(true)) => return Verdict::Nothing,
        (true, _) => Notice::New,
        (false, told) => return judge_withdrawn(copy, told),
    };
    if wants(choices, copy.kind) {
        Verdict::Tell(notice)
    } else {
        Verdict::Settle
    }
}

/// Only what was announced can be missed. A cancellation is told even after the mail that it is no longer shared: nobody shall go there.
fn judge_withdrawn(copy: &AnyCopy, told: Option<bool>) -> Verdict {
    let event = copy.kind == Kind::Event;
    let cancelled = face(copy) == Some(CANCELLED);
    match told {
        Some(_) if event && cancelled && told_face(copy) != Some(CANCELLED) => {
            Verdict::Tell(Notice::Cancelled)
        }
        Some(true) if event => Verdict::Tell(Notice::Withdrawn),
        Some(true) => Verdict::Settle,
        Some(false) | None => Verdict::Nothing,
    }
}

/// The face of a calendar event that was cancelled.
const CANCELLED: &str = "cancelled";

/// The face of what is shared no longer.
const WITHDRAWN: &str = "withdrawn";

/// What a copy looks like to the client: the hash of its data, or which way it is gone.
pub(super) fn face(copy: &AnyCopy) -> Option<&str> {
    match &copy.withdrawn {
        Some(gone) if gone.cancelled.is_some() => Some(CANCELLED),
        Some(_) => Some(WITHDRAWN),
        None => copy.face.as_deref(),
    }
}

fn told_face(copy: &AnyCopy) -> Option<&str> {
    copy.told_face.as_deref()
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
        Kind::Client | Kind::Matter => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use crate::thing::{CancelledDate, Withdrawal};
    use crate::time::Timestamp;
    use serde_json::json;

    fn copy(kind: Kind) -> AnyCopy {
        let id = Id::derive(&["x"]);
        serde_json::from_value(json!({
            "kind": kind, "id": id, "their_id": "x", "matter": id, "version": 1,
            "data": {"title": "Hearing"}, "face": "one",
        }))
        .unwrap()
    }

    fn told(kind: Kind) -> AnyCopy {
        AnyCopy {
            told_shared: Some(true),
            told_face: Some("one".into()),
            ..copy(kind)
        }
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
            face: None,
            ..copy
        }
    }

    fn all(copy: &AnyCopy) -> Verdict {
        judge(copy, Notifications::default())
    }

    const KINDS: [Kind; 5] = [
        Kind::Message,
        Kind::Bill,
        Kind::Event,
        Kind::Folder,
        Kind::Document,
    ];

    #[test]
    fn what_is_shared_is_announced_once() {
        for kind in KINDS {
            assert_eq!(all(&copy(kind)), Verdict::Tell(Notice::New));
            assert_eq!(all(&told(kind)), Verdict::Nothing);
        }
        let mut newer = told(Kind::Bill);
        newer.version = 7;
        newer.face = Some("other".into());
        assert_eq!(all(&newer), Verdict::Nothing);
    }

    #[test]
    fn an_event_is_told_again_when_it_looks_different() {
        let mut newer = told(Kind::Event);
        newer.version = 7;
        assert_eq!(all(&newer), Verdict::Nothing);
        newer.face = Some("other".into());
        assert_eq!(all(&newer), Verdict::Tell(Notice::Changed));
    }

    #[test]
    fn only_an_announced_event_is_told_to_be_gone() {
        for cancelled in [false, true] {
            for kind in KINDS {
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
        gone.told_shared = Some(false);
        gone.told_face = Some(WITHDRAWN.into());
        assert_eq!(all(&gone), Verdict::Tell(Notice::Cancelled));
        gone.told_face = Some(CANCELLED.into());
        assert_eq!(all(&gone), Verdict::Nothing);
        let mut gone = withdrawn(told(Kind::Event), false);
        gone.told_shared = Some(false);
        for face in [WITHDRAWN, CANCELLED] {
            gone.told_face = Some(face.into());
            assert_eq!(all(&gone), Verdict::Nothing);
        }
    }

    #[test]
    fn what_comes_back_is_new_again() {
        for kind in KINDS {
            let mut back = copy(kind);
            back.told_shared = Some(false);
            assert_eq!(all(&back), Verdict::Tell(Notice::New));
        }
    }

    #[test]
    fn choices_silence_what_is_new_but_not_what_is_withdrawn() {
        let none = Notifications {
            messages: false,
            bills: false,
            events: false,
            documents: false,
            ..Notifications::default()
        };
        for kind in KINDS {
            assert_eq!(judge(&copy(kind), none), Verdict::Settle);
        }
        let gone = withdrawn(told(Kind::Event), true);
        assert_eq!(judge(&gone, none), Verdict::Tell(Notice::Cancelled));
    }

    #[test]
    fn nobody_is_told_of_their_own_message() {
        let mut own = copy(Kind::Message);
        own.author_client = true;
        assert_eq!(all(&own), Verdict::Nothing);
    }
}
