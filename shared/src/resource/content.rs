//! Handing out a file: not its bytes, but an address from which they can be fetched for a minute.

use crate::edge::http::{Answer, Call};
use crate::engine::presign::Presigner;
use crate::value::time::{SECOND, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long such an address works, in seconds. What is unshared meanwhile can be fetched for the rest of that minute, and no longer.
const LIFE: u32 = 60;

/// One version of one object of the documents bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredContent {
    /// Its key.
    pub key: String,
    /// Which version: what is served is what was shared, or what was scanned, whatever is written there later.
    pub version_id: String,
}

/// Where the bytes of a file can be fetched.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Content)]
pub struct ContentView {
    /// The address. It needs no credentials, so it is for the caller alone. What it gives is saved under the file's name and never shown.
    #[schema(format = "uri")]
    pub url: String,
    /// From this moment on it gives nothing.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

impl ContentView {
    /// JSON for who asks for it, and a redirect for browsers and everyone else.
    pub fn answer(&self, call: &Call) -> Answer {
        let accept = call.header("accept").unwrap_or_default();
        let json = accept.split(',').any(|one| {
            let media = one.split(';').next().unwrap_or_default().trim();
            media.eq_ignore_ascii_case("application/json")
        });
        if json {
            Answer::ok(self)
        } else {
            Answer::see_other(&self.url)
        }
    }
}

/// The address of one version of an object, to be saved as `name`.
pub fn hand_out(
    presigner: &Presigner,
    content: &StoredContent,
    name: &str,
    now: Timestamp,
) -> ContentView {
    let StoredContent { key, version_id } = content;
    ContentView {
        url: presigner.begin().download(key, version_id, name, LIFE),
        expires_at: now.plus(i64::from(LIFE) * SECOND).rfc3339(),
    }
}
