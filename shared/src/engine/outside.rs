//! Connections to servers outside AWS: those of push services and of firms.

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use aws_smithy_runtime_api::client::http::HttpConnectorSettings;
use std::time::Duration;

/// A connector over TLS with the system's root certificates, since these servers have certificates of many issuers. It connects to what `resolver` finds, so the resolver or the caller decides which hosts may be called.
///
/// # Errors
/// When no TLS context can be built.
pub(crate) fn connect(
    connect_timeout: Duration,
    read_timeout: Duration,
    resolver: impl ResolveDns + Clone + 'static,
) -> Result<Connector, String> {
    let trust = tls::TrustStore::empty().with_native_roots(true);
    let context = tls::TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .map_err(|_| "no TLS context can be built".to_owned())?;
    let limits = HttpConnectorSettings::builder()
        .connect_timeout(connect_timeout)
        .read_timeout(read_timeout)
        .build();
    Ok(Connector::builder()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .tls_context(context)
        .connector_settings(limits)
        .sleep_impl(TokioSleep::new())
        .build_with_resolver(resolver))
}

/// Resolves every host as the system does.
#[derive(Clone, Debug)]
pub(crate) struct SystemHosts;

impl ResolveDns for SystemHosts {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let found = tokio::net::lookup_host((name, 0)).await;
            let found = found.map_err(ResolveDnsError::new)?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
