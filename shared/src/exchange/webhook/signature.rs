//! Who signed a request, and when.

use crate::edge::http::Call;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::Table;
use crate::people::firm::signing_key::{FirmKeyName, read_firm_keys};
use crate::people::sign_in::refuse_wrong;
use crate::value::secret::{Keys, same};
use crate::value::time::{MINUTE, SECOND, Timestamp};
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook,
};

/// How far a request's time may be from the portal's, in milliseconds (Standard Webhooks 1.0, "Verifying timestamps").
const TOLERANCE: i64 = 5 * MINUTE;

/// Longest `webhook-id`, in characters.
const MAX_ID: usize = 255;

/// A firm whose key signed a request.
pub struct Signer {
    /// The firm's key.
    pub key: FirmKeyName,
    /// The id that the sender gave to the message. It stays the same when the message is sent again.
    pub message_id: String,
}

/// The header fields of a signed request.
struct Headers<'a> {
    id: &'a str,
    timestamp: i64,
    signatures: &'a str,
}

/// Checks the signature of a call with the key that its path names. A wrong one counts against the network address that it came from.
///
/// # Errors
/// When a header field is missing or does not fit; the same problem for an unknown key, a wrong secret and a changed body; and, for a right signature, when its key has ended or its time is more than five minutes from the portal's.
pub async fn authenticate(
    call: &mut Call,
    key: &str,
    table: &Table,
    keys: &Keys,
) -> Result<Signer, Problem> {
    let headers = Headers::read(call)?;
    // A body that is not text cannot be JSON, and the crate signs only text.
    if std::str::from_utf8(call.raw_body()?).is_err() {
        return Err(Problem::MalformedJson);
    }
    let Some(key) = FirmKeyName::parse(key) else {
        return Err(refuse_wrong(table, keys, call, Problem::SignatureInvalid).await);
    };
    let known = read_firm_keys(table, &key.firm).await?;
    let found = known.into_iter().find(|known| known.id == key.id);
    // Signing takes the same time whether or not there is such a key.
    let signed = headers.signed_by(&key, keys, call.raw_body()?);
    let Some(found) = found.filter(|_| signed) else {
        return Err(refuse_wrong(table, keys, call, Problem::SignatureInvalid).await);
    };
    let now = call.invocation.now;
    let message_id = headers.id.to_owned();
    let late = !headers.is_near(now);
    call.identify_firm(&key.firm, key.id.as_str());
    if !found.signs(now) {
        return Err(Problem::FirmKeyEnded);
    }
    if late {
        return Err(Problem::SignatureExpired);
    }
    Ok(Signer { key, message_id })
}

impl<'a> Headers<'a> {
    fn read(call: &'a Call) -> Result<Self, Problem> {
        let mut faults = Vec::new();
        let mut field = |name: &'static str| {
            let value = call.header(name).unwrap_or_default();
            if value.is_empty() {
                faults.push(FieldError::new(name, "missing"));
            }
            value
        };
        let id = field(HEADER_WEBHOOK_ID);
        let timestamp = field(HEADER_WEBHOOK_TIMESTAMP);
        let signatures = field(HEADER_WEBHOOK_SIGNATURE);
        if id.len() > MAX_ID {
            faults.push(FieldError::new(HEADER_WEBHOOK_ID, "too-long"));
        }
        let seconds = timestamp.parse();
        if seconds.is_err() && !timestamp.is_empty() {
            faults.push(FieldError::new(HEADER_WEBHOOK_TIMESTAMP, "seconds"));
        }
        match seconds {
            Ok(timestamp) if faults.is_empty() => Ok(Self {
                id,
                timestamp,
                signatures,
            }),
            _ => Err(Problem::InvalidFields(faults)),
        }
    }

    /// Whether one of the signatures is that of the key. A sender that is changing its key may send several, divided by spaces.
    fn signed_by(&self, key: &FirmKeyName, keys: &Keys, body: &[u8]) -> bool {
        let webhook = Webhook::from_bytes(key.secret(keys).to_bytes().to_vec());
        let right = webhook.and_then(|webhook| webhook.sign(self.id, self.timestamp, body));
        right.is_ok_and(|right| self.signatures.split(' ').any(|one| same(one, &right)))
    }

    fn is_near(&self, now: Timestamp) -> bool {
        let then = self.timestamp.saturating_mul(SECOND);
        now.0.saturating_sub(then).saturating_abs() <= TOLERANCE
    }
}
