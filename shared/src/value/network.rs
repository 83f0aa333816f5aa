//! Network addresses for budgets. An IPv6 subscriber has at least a /64 and often a /48 (RFC 6177), so a budget per single address would limit nobody.

use crate::value::secret::{Keys, Purpose};
use std::net::{IpAddr, Ipv6Addr};

/// The budget of a /48, as a multiple of the budget of a /64. An office has several networks, but an attacker must not get 65,536 budgets.
pub const SITE_FACTOR: u32 = 4;

/// The network of a call: MACs of the blocks of addresses whose budgets it counts against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The IPv4 address, or the /64 of an IPv6 address.
    pub own: String,
    /// The /48 around an IPv6 address.
    pub site: Option<String>,
}

impl Network {
    /// The network of a caller's address.
    pub fn of(keys: &Keys, address: &str) -> Self {
        let (own, site) = blocks(address);
        let tag = |block: String| keys.tag(Purpose::Network, &[&block]);
        Self {
            own: tag(own),
            site: site.map(tag),
        }
    }
}

/// The blocks that an address counts against. An IPv4 address written as IPv6 (RFC 4291, section 2.5.5.2) counts as the IPv4 address; a text that is not an address counts unchanged.
fn blocks(address: &str) -> (String, Option<String>) {
    match address
        .parse()
        .map(|address: IpAddr| address.to_canonical())
    {
        Ok(IpAddr::V4(address)) => (address.to_string(), None),
        Ok(IpAddr::V6(address)) => (block(address, 64), Some(block(address, 48))),
        Err(_) => (address.to_owned(), None),
    }
}

/// The block with the first `length` bits of `address`.
fn block(address: Ipv6Addr, length: u32) -> String {
    let first = u128::MAX << (u128::BITS - length);
    format!(
        "{}/{length}",
        Ipv6Addr::from_bits(address.to_bits() & first)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_address_counts_as_its_64_and_its_48() {
        for (address, own, site) in [
            (
                "2001:db8:1:2:3:4:5:6",
                "2001:db8:1:2::/64",
                "2001:db8:1::/48",
            ),
            (
                "2001:DB8:0001:0002::",
                "2001:db8:1:2::/64",
                "2001:db8:1::/48",
            ),
            (
                "2001:db8:1:ffff::1",
                "2001:db8:1:ffff::/64",
                "2001:db8:1::/48",
            ),
            ("::1", "::/64", "::/48"),
        ] {
            let expected = (own.to_owned(), Some(site.to_owned()));
            assert_eq!(blocks(address), expected, "{address}");
        }
    }

    #[test]
    fn an_ipv4_address_counts_alone_however_it_is_written() {
        for address in ["203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107"] {
            assert_eq!(blocks(address), ("203.0.113.7".to_owned(), None));
        }
    }

    #[test]
    fn what_is_no_address_counts_as_it_stands() {
        for text in ["", "unknown", "fe80::1%eth0", "203.0.113.7:443"] {
            assert_eq!(blocks(text), (text.to_owned(), None));
        }
    }

    #[test]
    fn neither_block_can_be_read_or_taken_for_the_other() {
        let keys = Keys::of_tests();
        let network = Network::of(&keys, "2001:db8::7");
        let site = network.site.clone().unwrap();
        assert_ne!(network.own, site);
        assert!(!network.own.contains("2001") && !site.contains("2001"));
        assert_eq!(Network::of(&keys, "2001:db8::8"), network);
    }
}
