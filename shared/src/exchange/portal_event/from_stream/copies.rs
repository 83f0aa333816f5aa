//! Events of a client's copy: what the firm changed goes to the mails, what the client did goes to the firm.

use super::acts;
use super::image::CopyImage;
use super::record::{Stamp, client, id_after, written};
use crate::engine::stream::{Change, Record, Unreadable};
use crate::exchange::portal_event::{MatterAppeared, PortalEvent, ResourceChanged};
use crate::key;
use crate::value::id::Kind;

pub(super) fn of_matter(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let matter: CopyImage = written(record)?;
    let was_there = record
        .old_image::<CopyImage>()?
        .is_some_and(|old| old.withdrawn.is_none());
    if matter.withdrawn.is_some() || was_there {
        return Ok(Vec::new());
    }
    let who = client(record)?;
    let stamp = Stamp::new(record, record.at, matter.version);
    Ok(vec![stamp.build(MatterAppeared {
        firm_id: who.firm,
        client: who.client,
        matter: id_after(record, &key::shared_copies(Kind::Matter))?,
    })])
}

pub(super) fn of_copy(record: &Record, kind: Kind) -> Result<Vec<PortalEvent>, Unreadable> {
    let copy: CopyImage = written(record)?;
    if copy.author_client {
        return match kind {
            Kind::Message if record.change == Change::Inserted => {
                Ok(vec![acts::sent(record, copy)?])
            }
            // Of documents that clients send, their uploads tell the firm.
            Kind::Message
            | Kind::Document
            | Kind::Matter
            | Kind::Bill
            | Kind::Event
            | Kind::Folder
            | Kind::Stage
            | Kind::ClientRequest => Ok(Vec::new()),
        };
    }
    let old = record.old_image::<CopyImage>()?;
    let mut events = Vec::new();
    if changed(old.as_ref(), &copy) && !is_quiet(old.as_ref(), &copy) {
        let prompted = old.as_ref().is_some_and(|old| old.prompt != copy.prompt);
        events.push(resource_changed(record, kind, &copy, prompted)?);
    }
    let opened_before = old.and_then(|old| old.opened_version);
    if let Some(opening) = kind.opening()
        && let Some(version) = copy.opened_version
        && opened_before.is_none_or(|before| before < version)
    {
        events.push(acts::opened(record, opening, copy, version)?);
    }
    Ok(events)
}

/// Whether a write changes what the client is told: a new version, or, at equal versions, a withdrawal or a cancellation, which win in that order; or a prompt.
fn changed(old: Option<&CopyImage>, new: &CopyImage) -> bool {
    old.is_none_or(|old| {
        new.version > old.version || state(new) != state(old) || new.prompt != old.prompt
    })
}

/// Whether the write itself records that the client was told: a quiet version.
fn is_quiet(old: Option<&CopyImage>, new: &CopyImage) -> bool {
    let told = |copy: &CopyImage| (copy.notified_version, copy.notified_hash.clone());
    new.notified_version == Some(new.version) && old.is_none_or(|old| told(old) != told(new))
}

fn state(copy: &CopyImage) -> &'static str {
    match &copy.withdrawn {
        None => "shared",
        Some(withdrawal) if withdrawal.cancelled.is_some() => "cancelled",
        Some(_) => "withdrawn",
    }
}

fn resource_changed(
    record: &Record,
    kind: Kind,
    copy: &CopyImage,
    prompted: bool,
) -> Result<PortalEvent, Unreadable> {
    let who = client(record)?;
    let what = match copy.prompt {
        Some(prompt) if prompted => format!("{} {}", state(copy), prompt.at.sortable()),
        _ => state(copy).to_owned(),
    };
    let stamp = Stamp::distinct(record, what, record.at, copy.version);
    Ok(stamp.build(ResourceChanged {
        firm_id: who.firm,
        client: who.client,
        kind,
        id: id_after(record, &key::shared_copies(kind))?,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::heard;
    use super::super::tests::{copy, events, names, opened, told, who, with};
    use super::*;
    use crate::item::ItemKind;
    use serde_json::{Value, json};

    #[test]
    fn what_was_shared_changed_or_withdrawn_goes_to_the_mails() {
        for kind in [Kind::Bill, Kind::Event, Kind::Message] {
            let (key, item) = copy(kind, "t-1");
            let data = json!({
                "firm_id": "hale", "client": who().client, "kind": kind.tag(),
                "id": kind.derive(&who().firm, "t-1"),
            });
            let told_one = [("thing.changed".to_owned(), data)];
            assert_eq!(told(&key, &Value::Null, &item), told_one);
            assert_eq!(
                told(&key, &item, &with(&item, &json!({"version": 4}))),
                told_one
            );
            // At equal versions the withdrawal wins, and must be told as well.
            let tombstone = with(&item, &json!({"withdrawn": {"at": 1}, "data": null}));
            assert_eq!(told(&key, &item, &tombstone), told_one);
            let hearing = json!({"starts_at": 9, "time_zone": "UTC", "all_day": false});
            let cancelled = json!({"withdrawn": {"at": 2, "cancelled": hearing}});
            let cancelled = with(&tombstone, &cancelled);
            assert_eq!(told(&key, &tombstone, &cancelled), told_one);
            assert!(events(&key, &cancelled, &cancelled).is_empty());
            let noted = with(&item, &json!({"told_version": 3, "told_shared": true}));
            assert!(events(&key, &item, &noted).is_empty());
        }
    }

    #[test]
    fn a_tombstone_needs_nothing_but_its_version() {
        let key = key::shared_copy(&who(), Kind::Bill, &Kind::Bill.derive(&who().firm, "b-1"));
        let item = json!({"kind": "BILL", "version": 5, "withdrawn": {"at": 1}});
        assert_eq!(names(&key, &Value::Null, &item), ["thing.changed"]);
    }

    #[test]
    fn a_matter_appears_when_it_comes_and_when_it_comes_back() {
        let (key, item) = copy(Kind::Matter, "m-1");
        let data = json!({
            "firm_id": "hale", "client": who().client, "matter": Kind::Matter.derive(&who().firm, "m-1"),
        });
        let appeared = [("matter.appeared".to_owned(), data)];
        let tombstone = with(
            &item,
            &json!({"withdrawn": {"at": 1}, "data": null, "version": 4}),
        );
        let back = with(&item, &json!({"version": 5}));
        assert_eq!(told(&key, &Value::Null, &item), appeared);
        assert_eq!(told(&key, &tombstone, &back), appeared);
        assert!(events(&key, &item, &with(&item, &json!({"version": 4}))).is_empty());
        assert!(events(&key, &item, &tombstone).is_empty());
        assert!(events(&key, &Value::Null, &tombstone).is_empty());
    }

    #[test]
    fn a_quiet_version_makes_no_event_and_a_loud_one_after_it_does() {
        let (key, item) = copy(Kind::Event, "e-1");
        let told = json!({"told_version": 3, "told_shared": true, "told_face": "one"});
        let quiet = with(&item, &told);
        assert!(events(&key, &Value::Null, &quiet).is_empty());
        // Noting that a mail went out is no event either, and was none before.
        assert!(events(&key, &item, &quiet).is_empty());
        let loud = with(&quiet, &json!({"version": 4}));
        assert_eq!(events(&key, &quiet, &loud).len(), 1);
        // At equal versions the withdrawal wins, and what was told of the version before it says nothing of that.
        let gone = json!({"withdrawn": {"at": 1}, "data": null});
        let gone = with(&quiet, &gone);
        assert_eq!(events(&key, &quiet, &gone).len(), 1);
        let quietly = json!({"told_shared": false, "told_face": "withdrawn"});
        assert!(events(&key, &quiet, &with(&gone, &quietly)).is_empty());
    }

    #[test]
    fn every_kind_that_is_announced_or_opened_makes_its_events() {
        for kind in Kind::ALL.iter().copied() {
            let heard = heard(ItemKind::of_copies(kind));
            assert_eq!(heard, [Change::Inserted, Change::Modified], "{kind:?}");
            let (key, item) = copy(kind, "x-1");
            let names = |old: &Value, new: &Value| -> Vec<_> {
                let told = told(&key, old, new);
                told.into_iter().map(|(name, _)| name).collect()
            };
            let shared = names(&Value::Null, &item);
            let changes = shared.contains(&"thing.changed".to_owned());
            assert_eq!(changes, kind.is_announced(), "{kind:?}");
            let opened = names(&item, &opened(&item));
            assert_eq!(opened.len(), usize::from(kind.is_opened()), "{kind:?}");
        }
    }
}
