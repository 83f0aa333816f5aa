//! Callers from different network addresses: every address in 127.0.0.0/8 is a loopback address.

use super::{Client, TestPortal};
use std::net::IpAddr;

impl TestPortal {
    /// A caller who is not signed in, with a network address in 127.0.0.0/8.
    pub fn anonymous_from(&self, address: &str) -> Client {
        let address: IpAddr = address.parse().expect("a network address");
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .local_address(address)
            .build()
            .expect("a client");
        Client::new(http, self.portal.origin())
    }
}
