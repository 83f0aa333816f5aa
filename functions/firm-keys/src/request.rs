//! What an operator asks for.

use serde::Deserialize;
use serde_json::Value;
use shared::people::firm::signing_key::FirmKeyName;
use shared::value::id::FirmId;

/// How long the old key of a rotation still signs, in hours, unless the operator says otherwise.
const OVERLAP: u32 = 24;

/// The longest overlap, in hours: a month.
const MAX_OVERLAP: u32 = 31 * 24;

/// A request about one firm's keys.
pub(crate) struct Request {
    pub(crate) firm: FirmId,
    pub(crate) action: Action,
}

/// What to do with the keys.
pub(crate) enum Action {
    /// Nothing.
    List,
    /// Makes one.
    Make,
    /// Makes one, and ends the other after some hours.
    Rotate {
        /// How long both sign.
        overlap_hours: u32,
    },
    /// Ends one at once.
    Revoke {
        /// The key.
        key: FirmKeyName,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    firm_id: String,
    action: String,
    key_id: Option<String>,
    overlap_hours: Option<u32>,
}

impl Request {
    /// # Errors
    /// A sentence that names the field.
    pub(crate) fn read(request: Value) -> Result<Self, String> {
        let given: Given = serde_json::from_value(request)
            .map_err(|error| format!("The request does not fit: {error}."))?;
        let firm = FirmId::parse(&given.firm_id).ok_or(
            "firm_id has 1 to 40 small letters, digits and hyphens, as in the source firm.<firm_id>.",
        )?;
        let action = match given.action.as_str() {
            "list" => Action::List,
            "make" => Action::Make,
            "rotate" => Action::Rotate {
                overlap_hours: given.overlap_hours.unwrap_or(OVERLAP),
            },
            "revoke" => Action::Revoke {
                key: given
                    .key_id
                    .as_deref()
                    .and_then(FirmKeyName::parse)
                    .filter(|key| key.firm == firm)
                    .ok_or("key_id names the key to revoke, as `list` shows it.")?,
            },
            _ => return Err("action is list, make, rotate or revoke.".to_owned()),
        };
        if matches!(action, Action::Rotate { overlap_hours } if overlap_hours > MAX_OVERLAP) {
            return Err(format!("overlap_hours is at most {MAX_OVERLAP}."));
        }
        Ok(Self { firm, action })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(request: Value) -> String {
        Request::read(request).err().unwrap_or_default()
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert_eq!(fault(json!({"firm_id": "hale", "action": "make"})), "");
        assert!(fault(json!({"action": "make"})).contains("firm_id"));
        assert!(fault(json!({"firm_id": "Hale", "action": "make"})).contains("firm_id"));
        assert!(fault(json!({"firm_id": "hale", "action": "end"})).contains("action"));
        assert!(fault(json!({"firm_id": "hale", "action": "revoke"})).contains("key_id"));
        let foreign = "lakeside.01ARZ3NDEKTSV4RRFFQ69G5FAV";
        assert!(
            fault(json!({"firm_id": "hale", "action": "revoke", "key_id": foreign}))
                .contains("key_id")
        );
        assert!(
            fault(json!({"firm_id": "hale", "action": "rotate", "overlap_hours": 10_000}))
                .contains("overlap_hours")
        );
        assert!(fault(json!({"firm_id": "hale", "action": "make", "more": 1})).contains("more"));
    }
}
