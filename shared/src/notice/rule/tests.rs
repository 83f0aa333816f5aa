//! What a copy leads to, case by case.

use super::*;
use crate::resource::{CancelledDate, Withdrawal};
use crate::value::id::{Id, ResourceId};
use crate::value::time::{HOUR, Timestamp};
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

/// A calendar event with this prompt, of which the client knows.
fn prompted(why: PromptReason) -> AnyCopy {
    AnyCopy {
        prompt: Some(Prompt {
            at: Timestamp(5),
            why,
            version: None,
        }),
        ..told(Kind::Event)
    }
}

/// The reminders of events, with the choices that turn each of them off.
fn reminders() -> [(PromptReason, Notice, Notifications); 2] {
    let wanted = Notifications::default();
    let no_day = Notifications {
        day_before: false,
        ..wanted
    };
    let no_hour = Notifications {
        hour_before: false,
        ..wanted
    };
    [
        (PromptReason::DayBefore, Notice::DayBefore, no_day),
        (PromptReason::HourBefore, Notice::HourBefore, no_hour),
    ]
}

#[test]
fn a_reminder_is_told_once_also_of_what_is_known_or_was_passed_over() {
    for (why, notice, unwanted) in reminders() {
        let known = prompted(why);
        assert_eq!(all(&known), Verdict::Tell(notice));
        let opened = AnyCopy {
            unread_key: None,
            ..known.clone()
        };
        assert_eq!(all(&opened), Verdict::Tell(notice));
        let passed = AnyCopy {
            notified_shared: None,
            passed_hash: Some("one".into()),
            ..known.clone()
        };
        assert_eq!(judge(&passed, none()), Verdict::Tell(notice));
        let unknown = AnyCopy {
            notified_shared: None,
            ..known.clone()
        };
        assert_eq!(all(&unknown), Verdict::Tell(notice));
        assert_eq!(judge(&known, unwanted), Verdict::PassOver(notice));
        let new = AnyCopy {
            notified_shared: None,
            ..known.clone()
        };
        assert_eq!(judge(&new, unwanted), Verdict::Tell(Notice::New));
        let reminded = AnyCopy {
            notified_prompt: Some(Timestamp(5)),
            ..known
        };
        assert_eq!(all(&reminded), Verdict::Nothing);
    }
}

#[test]
fn a_change_that_is_told_stands_in_for_a_reminder() {
    for (why, notice, _) in reminders() {
        let changed = AnyCopy {
            content_hash: Some("other".into()),
            ..prompted(why)
        };
        assert_eq!(all(&changed), Verdict::Tell(Notice::Changed));
        assert_eq!(judge(&changed, none()), Verdict::Tell(notice));
        let gone = withdrawn(prompted(why), true);
        assert_eq!(all(&gone), Verdict::Tell(Notice::Cancelled));
    }
}

#[test]
fn a_reminder_of_another_moment_than_the_event_has_falls_away() {
    let start = Timestamp::parse("2026-12-02T15:30:00Z").unwrap();
    let event = |attending| Event {
        title: "Hearing".into(),
        starts_at: start,
        ends_at: start,
        time_zone: "UTC".into(),
        all_day: false,
        attending,
        location: None,
        description: None,
        attendee_count: None,
    };
    let copy = |attending, at| AnyCopy {
        data: Some(serde_json::to_value(event(attending)).unwrap()),
        prompt: Some(Prompt {
            at,
            why: PromptReason::HourBefore,
            version: None,
        }),
        ..told(Kind::Event)
    };
    let hour_before = start.plus(-HOUR);
    let stands = |copy, now| without_past_prompt(copy, now).prompt.is_some();
    assert!(stands(copy(true, hour_before), hour_before));
    assert!(!stands(copy(true, hour_before), start));
    assert!(!stands(
        copy(true, hour_before.plus(1)),
        hour_before.plus(1)
    ));
    assert!(!stands(copy(false, hour_before), hour_before));
    let gone = withdrawn(copy(true, hour_before), false);
    assert!(!stands(gone, hour_before));
}

#[test]
fn what_is_unread_is_told_once_more_until_it_is_opened() {
    let message = AnyCopy {
        kind: Kind::Message,
        ..prompted(PromptReason::Unread)
    };
    assert_eq!(all(&message), Verdict::Tell(Notice::Unread));
    assert_eq!(judge(&message, none()), Verdict::PassOver(Notice::Unread));
    let opened = AnyCopy {
        unread_key: None,
        ..message.clone()
    };
    assert_eq!(all(&opened), Verdict::Settle);
    let new = AnyCopy {
        notified_shared: None,
        ..message
    };
    assert_eq!(all(&new), Verdict::Tell(Notice::New));
}
