//! What a person who is several clients of one firm knows: their copies of a resource, merged into one.

use super::AnyCopy;
use crate::value::id::ClientRef;

/// The copy that shows most, combined with what the person was last told under any of their clients. `own` is the copy being checked; `others` are the person's copies as other clients of the firm. If the same version was announced to one and withdrawn from another, the announcement counts, because the person still has it.
pub fn as_one(own: (&ClientRef, AnyCopy), others: &[(&ClientRef, AnyCopy)]) -> AnyCopy {
    let all = || std::iter::once(&own).chain(others);
    let shown = all().max_by_key(|(client, copy)| copy.shows(client));
    let told = all().max_by_key(|(_, copy)| (copy.notified_version, copy.notified_shared));
    let (Some((_, shown)), Some((_, told))) = (shown, told) else {
        return own.1;
    };
    AnyCopy {
        notified_prompt: all().filter_map(|(_, copy)| copy.notified_prompt).max(),
        notified_version: told.notified_version,
        notified_shared: told.notified_shared,
        notified_hash: told.notified_hash.clone(),
        ..shown.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::{Notice, Verdict, judge};
    use crate::people::client::Notifications;
    use crate::value::id::{FirmId, ResourceId};
    use serde_json::{Value, json};

    fn client(name: &str) -> ClientRef {
        ClientRef::derive(&FirmId::parse("hale").unwrap(), name)
    }

    fn copy(kind: &str, changes: Value) -> AnyCopy {
        let id = ResourceId::derive(&["x"]);
        let mut item = json!({
            "kind": kind, "id": id, "their_id": "x", "matter": id, "version": 2, "shared_at": 5, "lu": "unread",
        });
        let Value::Object(changes) = changes else {
            panic!("an object")
        };
        item.as_object_mut().unwrap().extend(changes);
        serde_json::from_value(item).unwrap()
    }

    /// The verdict for each of two clients who are the same person.
    fn verdicts(one: &AnyCopy, other: &AnyCopy) -> [Verdict; 2] {
        let (a, b) = (client("a"), client("b"));
        let both = [
            as_one((&a, one.clone()), &[(&b, other.clone())]),
            as_one((&b, other.clone()), &[(&a, one.clone())]),
        ];
        both.map(|copy| judge(&copy, Notifications::default()))
    }

    #[test]
    fn what_one_was_told_the_other_knows() {
        let told = json!({"data": {}, "face": "f", "told_version": 1, "told_shared": true, "told_face": "f"});
        let untold = copy("BILL", json!({"data": {}, "face": "f"}));
        assert_eq!(
            verdicts(&copy("BILL", told), &untold),
            [Verdict::Nothing, Verdict::Nothing]
        );
        let new = Verdict::Tell(Notice::New);
        assert_eq!(verdicts(&untold, &untold), [new, new]);
    }

    #[test]
    fn what_moved_to_the_other_is_neither_new_nor_withdrawn() {
        let gone = json!({"withdrawn": {"at": 9}, "told_version": 1, "told_shared": true, "told_face": "f"});
        for kind in ["BILL", "EVENT"] {
            let moved = copy(kind, json!({"data": {}, "face": "f"}));
            assert_eq!(
                verdicts(&copy(kind, gone.clone()), &moved),
                [Verdict::Nothing, Verdict::Nothing]
            );
        }
        // Once it is withdrawn from both, that is announced.
        let gone_too = copy("EVENT", json!({"withdrawn": {"at": 9}}));
        let withdrawn = Verdict::Tell(Notice::Withdrawn);
        assert_eq!(
            verdicts(&copy("EVENT", gone), &gone_too),
            [withdrawn, withdrawn]
        );
    }

    #[test]
    fn an_invitation_as_the_other_client_is_a_change() {
        let aside = json!({"data": {"attending": false}, "face": "l", "told_version": 1, "told_shared": true, "told_face": "l"});
        let invited = copy("EVENT", json!({"data": {"attending": true}, "face": "w"}));
        let changed = Verdict::Tell(Notice::Changed);
        assert_eq!(
            verdicts(&copy("EVENT", aside), &invited),
            [changed, changed]
        );
    }

    #[test]
    fn what_was_told_last_counts() {
        let before = json!({"withdrawn": {"at": 9}, "version": 3, "told_version": 1, "told_shared": true, "told_face": "f"});
        let after = json!({"withdrawn": {"at": 9}, "version": 3, "told_version": 3, "told_shared": false, "told_face": "withdrawn"});
        assert_eq!(
            verdicts(&copy("EVENT", before), &copy("EVENT", after)),
            [Verdict::Nothing, Verdict::Nothing]
        );
    }
}
