//! Callers from different network addresses: on loopback every address in 127.0.0.0/8 is one.

use super::{Client, TestPortal};
use std::net::IpAddr;

impl TestPortal {
    /// Somebody who has not signed in, at a network address of 127.0.0.0/8.
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
