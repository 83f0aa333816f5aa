//! The address of an engine and its keys.

use crate::names::CREDENTIAL;
use shared::env::{self, Keys};

/// An engine of the portal, embedded or external.
#[derive(Clone)]
pub(crate) struct Endpoint {
    /// Its address, without the keys.
    pub(crate) url: String,
    /// Each engine has its own keys: some distinguish callers by them, and some verify them.
    pub(crate) keys: Keys,
}

impl Endpoint {
    /// Parses `http://127.0.0.1:9000`, or `http://KEY:SECRET@127.0.0.1:9000`; without keys, the local ones are used.
    pub(crate) fn read(url: &str) -> Self {
        let endpoint = env::Endpoint::parse(url);
        Self {
            url: endpoint.url,
            keys: endpoint.keys.unwrap_or_else(|| Keys {
                access_key: CREDENTIAL.to_owned(),
                secret_key: CREDENTIAL.to_owned(),
            }),
        }
    }

    /// The value of `AWS_ENDPOINT_URL_...` for this engine.
    pub(crate) fn variable(&self) -> String {
        let Keys {
            access_key,
            secret_key,
        } = &self.keys;
        match self.url.split_once("://") {
            Some((scheme, host)) => format!("{scheme}://{access_key}:{secret_key}@{host}"),
            None => self.url.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_url_or_are_the_local_ones() {
        for (url, variable) in [
            (
                "http://user:pass/word@127.0.0.1:9000",
                "http://user:pass/word@127.0.0.1:9000",
            ),
            ("http://127.0.0.1:9000", "http://local:local@127.0.0.1:9000"),
        ] {
            let endpoint = Endpoint::read(url);
            assert_eq!(endpoint.url, "http://127.0.0.1:9000");
            assert_eq!(endpoint.variable(), variable);
        }
    }
}
