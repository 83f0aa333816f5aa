//! Which network addresses are on the public internet. Everything else may be inside the account or the machine: metadata services, databases, other functions.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of IPv4 that are not on the public internet, as first address and length of the prefix (IANA IPv4 Special-Purpose Address Registry, RFC 6890; multicast, RFC 5771).
const PRIVATE_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// The only range of IPv6 from which addresses of the public internet are assigned (RFC 4291, section 2.4; IANA IPv6 Global Unicast Address Assignments).
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Ranges within it that are not on the public internet, or lead to an IPv4 address that is written into them (IANA IPv6 Special-Purpose Address Registry).
const PRIVATE_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether the address is one of the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !PRIVATE_V4
            .iter()
            .any(|(first, length)| within(address.to_bits(), first.to_bits(), 32 - length)),
        IpAddr::V6(address) => {
            let lies = |(first, length): &(Ipv6Addr, u32)| {
                address.to_bits() >> (128 - length) == first.to_bits() >> (128 - length)
            };
            lies(&GLOBAL_V6) && !PRIVATE_V6.iter().any(lies)
        }
    }
}

/// Whether two addresses are the same but for the last `free` bits.
fn within(address: u32, first: u32, free: u32) -> bool {
    let kept = |bits: u32| bits.checked_shr(free).unwrap_or(0);
    kept(address) == kept(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn addresses_of_the_internet_are_public_and_no_others() {
        for text in [
            "1.1.1.1",
            "52.95.110.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.167.255.255",
            "2606:4700:4700::1111",
            "2a05:d018::1",
        ] {
            assert!(public(text), "{text}");
        }
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.251",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:1.1.1.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:0:53aa::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!public(text), "{text}");
        }
    }

    proptest! {
        /// The standard library knows the older ranges, by other code.
        #[test]
        fn nothing_that_the_standard_library_calls_private_is_public(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let private = address.is_private() || address.is_loopback() || address.is_link_local()
                || address.is_multicast() || address.is_broadcast() || address.is_unspecified()
                || address.is_documentation();
            prop_assert!(!private || !is_public(address.into()));
        }
    }
}
