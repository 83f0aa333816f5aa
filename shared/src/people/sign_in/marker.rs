//! The marker of a browser that has signed in before. It grants nothing; without it, a mail asks the person whether it was them.

use crate::value::id::AddressId;
use crate::value::secret::{Keys, Purpose, same};

/// Most addresses that a browser remembers, for a household that shares one.
const MOST: usize = 4;

/// Whether the browser has signed in with this address before.
pub fn has_marker(keys: &Keys, address: &AddressId, markers: &str) -> bool {
    let marker = keys.tag(Purpose::Marker, &[address.as_str()]);
    markers.split('.').any(|one| same(one, &marker))
}

/// Puts the marker of this address first, and keeps at most four in all.
pub fn add_marker(keys: &Keys, address: &AddressId, markers: &str) -> String {
    let marker = keys.tag(Purpose::Marker, &[address.as_str()]);
    let plausible = |one: &&str| {
        one.len() == marker.len()
            && **one != marker
            && one
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let others: Vec<_> = markers
        .split('.')
        .filter(plausible)
        .take(MOST - 1)
        .collect();
    let mut all = vec![marker.as_str()];
    all.extend(others);
    all.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::invocation::Invocation;
    use crate::value::id::Id;

    #[test]
    fn a_browser_remembers_four_addresses() {
        let keys = Keys::of_tests();
        let addresses: Vec<_> = (0..5).map(|_| Id::generate(Invocation::system())).collect();
        let mut markers = String::from("junk; Domain=evil.example");
        for address in &addresses {
            assert!(!has_marker(&keys, address, &markers));
            markers = add_marker(&keys, address, &markers);
            assert!(has_marker(&keys, address, &markers));
        }
        assert!(!has_marker(&keys, &addresses[0], &markers));
        assert!(has_marker(&keys, &addresses[1], &markers));
        assert!(!markers.contains("junk"));
    }
}
