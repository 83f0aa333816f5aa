//! Events about where matters stand.

use super::record::{Stamp, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{MatterSilent, PortalEvent};
use crate::resource::stage::Silence;

/// A firm said nothing by the day that it had named.
pub(super) fn of_silence(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let silence: Silence = written(record)?;
    let stamp = Stamp::new(record, silence.since, silence.version);
    Ok(vec![stamp.build(MatterSilent {
        firm_id: silence.firm,
        matter_id: silence.matter,
        stage_id: silence.stage_id,
        next_update_by: silence.next_update_by,
        silent_since: silence.since.rfc3339(),
    })])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{OPENED_AT, told};
    use crate::key;
    use crate::value::id::{FirmId, Kind};
    use serde_json::{Value, json};

    #[test]
    fn a_silence_is_told_to_the_firm() {
        let firm = FirmId::parse("hale").unwrap();
        let matter = Kind::Stage.derive(&firm, "m-1");
        assert_eq!(matter, Kind::Matter.derive(&firm, "m-1"));
        let key = key::silence(&firm, &matter, 3);
        let item = json!({
            "kind": "SILENCE", "firm": "hale", "matter": "m-1", "version": 3, "stage_id": "filed",
            "next_update_by": "2026-11-22", "since": OPENED_AT,
        });
        let data = json!({
            "firm_id": "hale", "matter_id": "m-1", "stage_id": "filed", "next_update_by": "2026-11-22",
            "silent_since": "2026-11-23T05:35:00Z",
        });
        let expected = [("matter.silent".to_owned(), data)];
        assert_eq!(told(&key, &Value::Null, &item), expected);
    }
}
