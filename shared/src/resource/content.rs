//! Presigned download addresses, valid for one minute.

use crate::edge::http::{Answer, Call};
use crate::engine::presign::Presigner;
use crate::value::time::{SECOND, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Lifetime of an address in seconds. A file that is unshared meanwhile can still be fetched until its address expires.
const LIFE: u32 = 60;

/// One version of one object of the documents bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredContent {
    /// The object's key.
    pub key: String,
    /// Its version. Clients get exactly the version that was shared or scanned, even if the object is overwritten later.
    pub version_id: String,
}

/// A download address for a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Content)]
pub struct ContentView {
    /// The address. It needs no credentials, so do not pass it on. The response is always a download with the file's name, never shown in the browser.
    #[schema(format = "uri")]
    pub url: String,
    /// When the address expires.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

impl ContentView {
    /// JSON for callers that accept `application/json`; a redirect for browsers and everyone else.
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

/// A download address for one version of an object, saved as `name`.
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
