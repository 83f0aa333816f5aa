//! Requests to addresses that firms name. A firm could name an address inside the account, so only the public internet is called: the host is resolved once, every address it has must be public, and the connection goes to one of these. No redirect is followed.

mod public;

use crate::engine::outside::{self, SystemHosts};
use crate::env::Env;
use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use http::{Request, Uri};
use std::fmt;
use std::io;
use std::time::Duration;
use tokio::sync::OnceCell;

/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest wait for a whole answer (Standard Webhooks 1.0, "Request timeouts": 15 to 30 seconds).
const TIMEOUT: Duration = Duration::from_secs(15);

/// Longest `Retry-After` that is read, in characters. A date has 29.
const MAX_RETRY_AFTER: usize = 40;

/// The hosts that are called although they may not be public, over http too, and on any port: those of tests and of the local portal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestHosts(Vec<String>);

impl TestHosts {
    /// Reads `WEBHOOK_TEST_HOSTS`: host names with commas between; empty in a deployment.
    pub fn from_env(env: &Env) -> Self {
        let list = env.get("WEBHOOK_TEST_HOSTS").unwrap_or_default().split(',');
        let hosts = list.map(str::trim).filter(|host| !host.is_empty());
        Self(hosts.map(str::to_ascii_lowercase).collect())
    }

    fn include(&self, host: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Whether a firm may name this address: `https`, the default port, a host with a domain, no user name. The addresses of the host are checked when it is called.
    pub fn allow(&self, url: &Uri) -> bool {
        let (Some(scheme), Some(authority)) = (url.scheme_str(), url.authority()) else {
            return false;
        };
        let host = authority.host();
        if authority.as_str().contains('@') || host.is_empty() {
            return false;
        }
        if self.include(host) {
            return matches!(scheme, "https" | "http");
        }
        let port = authority.port_u16().is_none_or(|port| port == 443);
        let last = host.trim_end_matches('.').rsplit_once('.');
        // A host that ends in a number is an address (WHATWG URL, "ends in a number").
        let named = last.is_some_and(|(_, last)| {
            !last.is_empty() && !last.bytes().all(|byte| byte.is_ascii_digit())
        });
        scheme == "https" && port && named && !host.contains(':')
    }
}

/// An answer to a request: what matters of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status code (RFC 9110).
    pub status: u16,
    /// The field `Retry-After`, as it came.
    pub retry_after: Option<String>,
}

/// Why a request got no answer. None of them says what the other side wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The address may not be called, or its host has an address that is not public.
    Forbidden,
    /// The host has no address, or nothing accepted the connection, or not with a valid certificate.
    Unreachable,
    /// The answer took more than 15 seconds.
    TimedOut,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forbidden => "the address is not one of the public internet",
            Self::Unreachable => "no connection",
            Self::TimedOut => "no answer within 15 seconds",
        })
    }
}

impl std::error::Error for NoAnswer {}

/// Sends requests to addresses that firms name.
pub struct Outbound {
    hosts: TestHosts,
    /// Made for the first request, because the system's root certificates take time to read.
    connector: OnceCell<Connector>,
}

impl Outbound {
    /// Reads `WEBHOOK_TEST_HOSTS`.
    pub fn new(env: &Env) -> Self {
        Self {
            hosts: TestHosts::from_env(env),
            connector: OnceCell::new(),
        }
    }

    /// Posts JSON.
    ///
    /// # Errors
    /// When there is no answer. An answer of any status is one.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Answered, NoAnswer> {
        let uri: Uri = url.parse().map_err(|_| NoAnswer::Forbidden)?;
        if !self.hosts.allow(&uri) {
            return Err(NoAnswer::Forbidden);
        }
        let mut request = Request::post(uri)
            .header("content-type", "application/json")
            .header("content-length", body.len().to_string())
            .header("user-agent", "Portico (webhooks)");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request
            .body(SdkBody::from(body))
            .map_err(|_| NoAnswer::Forbidden)?;
        let request = HttpRequest::try_from(request).map_err(|_| NoAnswer::Forbidden)?;
        let connector = self
            .connector
            .get_or_try_init(async || {
                let resolver = PublicHosts(self.hosts.clone());
                outside::connect(CONNECT_TIMEOUT, TIMEOUT, resolver)
            })
            .await
            .map_err(|_| NoAnswer::Unreachable)?;
        let answer = match tokio::time::timeout(TIMEOUT, connector.call(request)).await {
            Err(_) => return Err(NoAnswer::TimedOut),
            Ok(Err(error)) if error.is_timeout() => return Err(NoAnswer::TimedOut),
            Ok(Err(error)) => return Err(cause_of(&error)),
            Ok(Ok(answer)) => answer,
        };
        let retry_after = answer.headers().get("retry-after");
        Ok(Answered {
            status: answer.status().as_u16(),
            retry_after: retry_after
                .filter(|value| value.len() <= MAX_RETRY_AFTER)
                .map(str::to_owned),
        })
    }
}

/// Resolves hosts, and refuses those with an address that is not public.
#[derive(Clone, Debug)]
struct PublicHosts(TestHosts);

/// The host has an address that may not be called.
#[derive(Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host has an address that is not public")
    }
}

impl std::error::Error for NotPublic {}

impl ResolveDns for PublicHosts {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let found = SystemHosts.resolve_dns(name).await?;
            if found.is_empty() {
                return Err(ResolveDnsError::new(io::Error::other("no address")));
            }
            if !self.0.include(name) && !found.iter().copied().all(public::is_public) {
                return Err(ResolveDnsError::new(NotPublic));
            }
            Ok(found)
        })
    }
}

/// Whether the resolver refused the host, which the connector wraps several times.
fn cause_of(error: &(dyn std::error::Error + 'static)) -> NoAnswer {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return NoAnswer::Forbidden;
        }
        cause = error.source();
    }
    NoAnswer::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(list: &str) -> TestHosts {
        TestHosts::from_env(&Env::from_pairs([("WEBHOOK_TEST_HOSTS", list)]))
    }

    #[test]
    fn only_https_on_its_own_port_and_by_name() {
        let none = hosts("");
        let allow = |text: &str| text.parse().is_ok_and(|url| none.allow(&url));
        for good in [
            "https://hooks.firm.example/portico",
            "https://hooks.firm.example:443/a?b=c",
        ] {
            assert!(allow(good), "{good}");
        }
        for bad in [
            "http://hooks.firm.example/portico",
            "https://hooks.firm.example:8443/",
            "https://user@hooks.firm.example/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://10.0.0.1./",
            "ftp://hooks.firm.example/",
            "hooks.firm.example",
            "/portico",
        ] {
            assert!(!allow(bad), "{bad}");
        }
        let url = "http://127.0.0.1:9999/x".parse().unwrap();
        assert!(hosts("localhost, 127.0.0.1").allow(&url));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_called() {
        // Every machine resolves this name to itself (RFC 6761, section 6.3).
        let resolver = PublicHosts(hosts(""));
        let error = resolver.resolve_dns("localhost").await.unwrap_err();
        assert_eq!(cause_of(&error), NoAnswer::Forbidden);
        let known = PublicHosts(hosts("localhost"));
        assert!(!known.resolve_dns("localhost").await.unwrap().is_empty());
    }
}
