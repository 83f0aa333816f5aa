//! The only place that reads environment variables. All other code receives configuration as values.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The environment variables of one function.
#[derive(Clone, Default)]
pub struct Env {
    variables: HashMap<String, String>,
    /// Where the names of the variables that were asked for are noted; nowhere in a function.
    asked: Option<Asked>,
}

/// The names of the variables that a function asked for, whether it got them or not: what the template must grant.
#[derive(Clone, Default)]
pub struct Asked(Arc<Mutex<BTreeSet<String>>>);

impl Asked {
    fn note(&self, name: &str) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(name.to_owned());
    }

    /// The names so far.
    pub fn names(&self) -> BTreeSet<String> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.clone()
    }
}

/// A variable that is missing or wrong. It is reported by name at init, before any client calls.
#[derive(Debug, PartialEq, Eq)]
pub struct EnvError {
    variable: String,
    fault: &'static str,
}

impl EnvError {
    /// `fault` completes the sentence "The variable X ...".
    pub fn new(variable: &str, fault: &'static str) -> Self {
        Self {
            variable: variable.to_owned(),
            fault,
        }
    }
}

impl fmt::Display for EnvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The variable {} {}.", self.variable, self.fault)
    }
}

impl std::error::Error for EnvError {}

/// An engine used in place of one of AWS's.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its URL, without keys.
    pub url: String,
    /// Its own keys, if it does not use the function's.
    pub keys: Option<Keys>,
}

/// A pair of keys that signs requests.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// The access key id, which a signed request names.
    pub access_key: String,
    /// The secret key, which computes the signature.
    pub secret_key: String,
}

impl Endpoint {
    /// Parses `http://127.0.0.1:9000`, or `http://KEY:SECRET@127.0.0.1:9000` for an engine with its own keys. Neither key is percent-encoded.
    pub fn parse(text: &str) -> Self {
        let with_keys = text.split_once("://").and_then(|(scheme, rest)| {
            // A secret key may contain `@` or `/`; what follows the last `@` contains neither.
            let (keys, host) = rest.rsplit_once('@')?;
            let (access_key, secret_key) = keys.split_once(':')?;
            Some(Self {
                url: format!("{scheme}://{host}"),
                keys: Some(Keys {
                    access_key: access_key.to_owned(),
                    secret_key: secret_key.to_owned(),
                }),
            })
        });
        with_keys.unwrap_or_else(|| Self {
            url: text.to_owned(),
            keys: None,
        })
    }
}

impl Env {
    /// The process's environment.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads variables"
    )]
    pub fn from_process() -> Self {
        Self {
            variables: std::env::vars().collect(),
            asked: None,
        }
    }

    /// Variables given as pairs, for the local portal and tests. The last of several duplicates wins.
    pub fn from_pairs<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self {
            variables: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            asked: None,
        }
    }

    /// The same variables, with a note of each name that is asked for from now on.
    pub fn noting(self) -> (Self, Asked) {
        let asked = Asked::default();
        let noting = Self {
            asked: Some(asked.clone()),
            ..self
        };
        (noting, asked)
    }

    /// A variable; `None` if it is absent or empty, since `CloudFormation` can empty a variable but not leave it out.
    pub fn get(&self, name: &str) -> Option<&str> {
        if let Some(asked) = &self.asked {
            asked.note(name);
        }
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// A variable that the function needs. Missing or empty is an error.
    pub fn require(&self, name: &str) -> Result<&str, EnvError> {
        self.get(name)
            .ok_or_else(|| EnvError::new(name, "is missing or empty"))
    }

    /// The engine that `AWS_ENDPOINT_URL_<client>` names in place of AWS's ([`Endpoint::parse`]).
    pub fn endpoint(&self, client: &str) -> Option<Endpoint> {
        self.get(&format!("AWS_ENDPOINT_URL_{client}"))
            .map(Endpoint::parse)
    }

    /// A whole number of at least 1; `default` if the variable is absent.
    pub fn number(&self, name: &str, default: u32) -> Result<u32, EnvError> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        match text.parse() {
            Ok(number) if number >= 1 => Ok(number),
            _ => Err(EnvError::new(name, "is no whole number from 1 on")),
        }
    }

    /// An origin: scheme, host and an optional port, without a path (`https://portal.example.com`).
    pub fn origin(&self, name: &str) -> Result<String, EnvError> {
        let text = self.require(name)?;
        let fault = || EnvError::new(name, "is no origin like https://portal.example.com");
        let uri: http::Uri = text.parse().map_err(|_| fault())?;
        match (uri.scheme_str(), uri.authority()) {
            (Some(scheme @ ("https" | "http")), Some(authority))
                if format!("{scheme}://{authority}") == text =>
            {
                Ok(text.to_owned())
            }
            _ => Err(fault()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let env = Env::from_pairs([("A", ""), ("N", "0"), ("O", "https://x.example/")]);
        assert_eq!(
            env.require("A").unwrap_err().to_string(),
            "The variable A is missing or empty."
        );
        assert!(env.number("N", 7).is_err());
        assert_eq!(env.number("M", 7), Ok(7));
        assert!(env.origin("O").is_err());
        let env = Env::from_pairs([("O", "http://localhost:8787")]);
        assert_eq!(env.origin("O").as_deref(), Ok("http://localhost:8787"));
    }

    #[test]
    fn what_is_asked_for_is_noted_whether_it_is_there_or_not() {
        let (env, asked) = Env::from_pairs([("A", "1"), ("B", "2")]).noting();
        assert!(env.get("A").is_some());
        assert!(env.clone().require("C").is_err());
        assert_eq!(asked.names().into_iter().collect::<Vec<_>>(), ["A", "C"]);
    }

    #[test]
    fn an_endpoint_may_have_keys_of_its_own() {
        let env = Env::from_pairs([
            (
                "AWS_ENDPOINT_URL_S3",
                "http://user:pa:ss/wo@rd@127.0.0.1:9000",
            ),
            ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"),
        ]);
        let own = env.endpoint("S3").unwrap();
        let keys = own.keys.unwrap();
        assert_eq!(
            (
                own.url.as_str(),
                keys.access_key.as_str(),
                keys.secret_key.as_str()
            ),
            ("http://127.0.0.1:9000", "user", "pa:ss/wo@rd")
        );
        let plain = env.endpoint("DYNAMODB").unwrap();
        assert_eq!(plain.url, "http://127.0.0.1:8000");
        assert!(plain.keys.is_none());
        assert!(env.endpoint("SNS").is_none());
    }
}
