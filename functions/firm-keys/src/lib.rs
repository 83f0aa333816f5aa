//! The keys with which firms sign what they send over HTTPS. An operator calls this function (`cargo xtask firm`); no route leads to it. A secret is only in the answer to the call that made its key.

mod request;

use request::{Action, Request};
use serde::Serialize;
use serde_json::{Value, json};
use shared::edge::invocation::Invocation;
use shared::edge::log;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::people::firm::signing_key::{
    FirmKey, FirmKeyError, FirmKeyName, MAX_KEYS, make_firm_key, read_firm_keys, revoke_firm_key,
    rotate_firm_key,
};
use shared::value::id::FirmId;
use shared::value::secret::Keys;
use shared::value::time::{HOUR, Timestamp};

/// The function's name, in the log.
const NAME: &str = "firm-keys";

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
        })
    }
}

/// The keys of a firm after a call.
#[derive(Serialize)]
struct FirmKeys {
    firm_id: String,
    /// The key that was made, with its secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    made: Option<MadeKey>,
    keys: Vec<ListedKey>,
}

#[derive(Serialize)]
struct MadeKey {
    key_id: String,
    secret: String,
}

#[derive(Serialize)]
struct ListedKey {
    key_id: String,
    made_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
    signs: bool,
}

/// Does what an operator asks for. If it cannot be done, the answer is `{"error": "<sentence>"}`.
pub async fn handle(state: &State, invocation: Invocation, request: Value) -> Value {
    let answer = match Request::read(request) {
        Ok(request) => answer(state, invocation, &request).await,
        Err(sentence) => Err(sentence),
    };
    match answer {
        Ok(keys) => json!(keys),
        Err(sentence) => json!({"error": sentence}),
    }
}

async fn answer(
    state: &State,
    invocation: Invocation,
    request: &Request,
) -> Result<FirmKeys, String> {
    let (table, firm) = (&state.table, &request.firm);
    let made = match &request.action {
        Action::List => None,
        Action::Make => Some(
            make_firm_key(table, firm, invocation)
                .await
                .map_err(|error| sentence(&error))?,
        ),
        Action::Rotate { overlap_hours } => {
            let overlap = i64::from(*overlap_hours) * HOUR;
            let made = rotate_firm_key(table, firm, overlap, invocation).await;
            Some(made.map_err(|error| sentence(&error))?)
        }
        Action::Revoke { key } => {
            let revoked = revoke_firm_key(table, firm, &key.id, invocation.now).await;
            revoked.map_err(|error| sentence(&error))?;
            None
        }
    };
    let keys = read_firm_keys(table, firm).await;
    let keys = keys.map_err(|error| sentence(&FirmKeyError::Table(error)))?;
    let listed = keys.iter().map(|key| list(firm, key, invocation.now));
    Ok(FirmKeys {
        firm_id: firm.to_string(),
        keys: listed.collect(),
        made: made.map(|key| show_secret(state, firm, &key)),
    })
}

fn list(firm: &FirmId, key: &FirmKey, now: Timestamp) -> ListedKey {
    ListedKey {
        key_id: name(firm, key).encode(),
        made_at: key.made_at.rfc3339(),
        ends_at: key.ends_at.map(Timestamp::rfc3339),
        signs: key.signs(now),
    }
}

/// The secret as Standard Webhooks writes it.
fn show_secret(state: &State, firm: &FirmId, key: &FirmKey) -> MadeKey {
    let name = name(firm, key);
    MadeKey {
        key_id: name.encode(),
        secret: name.secret(&state.keys).encode_for_webhooks(),
    }
}

fn name(firm: &FirmId, key: &FirmKey) -> FirmKeyName {
    FirmKeyName {
        firm: firm.clone(),
        id: key.id.clone(),
    }
}

/// What an operator reads.
fn sentence(error: &FirmKeyError) -> String {
    match error {
        FirmKeyError::TooMany => format!(
            "The firm has {MAX_KEYS} keys that sign. Revoke one, or wait until the old one ends."
        ),
        FirmKeyError::Unknown => "The firm has no such key, or it has ended.".to_owned(),
        FirmKeyError::Table(error) => {
            log::fault(NAME, &error.to_string());
            format!("The table did not answer: {error}. Try again.")
        }
    }
}
