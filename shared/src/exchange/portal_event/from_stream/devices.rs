//! The event of an app's device that is gone: its SNS endpoint may have to go too.

use super::record::{Stamp, removed};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{DeviceDropped, PortalEvent};
use crate::people::device::{Device, Target};

/// However a device went: removed, taken over, crowded out, forgotten, or with a session that was reported.
pub(super) fn of_gone_device(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let device: Device = removed(record)?;
    let Target::Endpoint(endpoint) = device.target else {
        return Ok(Vec::new());
    };
    let stamp = Stamp::new(record, record.at, device.seen_at.0);
    Ok(vec![stamp.build(DeviceDropped {
        device: device.id,
        endpoint,
    })])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{OPENED_AT, events, told, with};
    use crate::key;
    use crate::value::id::{DeviceId, Id, SessionId};
    use serde_json::{Value, json};

    #[test]
    fn an_apps_device_that_went_leaves_its_endpoint() {
        let address = Id::derive(&["an address"]);
        let key = key::device(&address, &Id::derive(&["a device"]));
        let device = json!({
            "kind": "DEVICE", "id": DeviceId::derive(&["a device"]), "platform": "apns",
            "target": {"endpoint": "arn:aws:sns:1"}, "origin": {"session": SessionId::derive(&["a session"])},
            "created_at": OPENED_AT, "seen_at": OPENED_AT,
        });
        let data = json!({"device": DeviceId::derive(&["a device"]), "endpoint": "arn:aws:sns:1"});
        let told_of = told(&key, &device, &Value::Null);
        assert_eq!(told_of, [("device.dropped".to_owned(), data)]);
        assert!(events(&key, &Value::Null, &device).is_empty());
        let subscription =
            json!({"endpoint": "https://p.example/1", "keys": {"p256dh": "x", "auth": "y"}});
        let browser = with(&device, &json!({"target": {"subscription": subscription}}));
        assert!(events(&key, &browser, &Value::Null).is_empty());
    }
}
