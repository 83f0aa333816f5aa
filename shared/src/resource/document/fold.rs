//! Names folded for search and order: `ano` finds both `Año.pdf` and `ano.PDF`, and the two are listed together.

use unicode_normalization::UnicodeNormalization as _;

/// Maximum length of a folded name in characters: at four bytes each it fits, with kind and id, into a `DynamoDB` sort key (1,024 bytes).
const MAX_FOLDED: usize = 200;

/// Folds a name: removes case, accents and control characters.
pub fn fold(name: &str) -> String {
    let plain = name.nfd().filter(|c| !is_mark(*c) && !c.is_control());
    let lower = plain.collect::<String>().to_lowercase();
    // Lower-casing can produce a new mark, for example from the Turkish dotted capital I.
    let plain = lower.chars().filter(|c| !is_mark(*c));
    plain.nfc().take(MAX_FOLDED).collect()
}

/// Combining diacritical marks (U+0300 to U+036F): the accents of the decomposed form.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::by_name;
    use crate::value::id::{Id, Kind, ResourceId};
    use proptest::prelude::*;

    #[test]
    fn capitals_and_accents_make_no_difference() {
        for (name, folded) in [
            ("Año 2026.PDF", "ano 2026.pdf"),
            ("cafe\u{301}", "cafe"),
            ("İstanbul", "istanbul"),
            ("契約書.docx", "契約書.docx"),
            ("Straße", "straße"),
        ] {
            assert_eq!(fold(name), folded);
        }
        assert_eq!(fold(&"字".repeat(300)).chars().count(), MAX_FOLDED);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in any::<String>()) {
            let folded = fold(&name);
            prop_assert!(!folded.chars().any(char::is_control));
            prop_assert!(folded.chars().count() <= MAX_FOLDED);
        }

        #[test]
        fn keys_order_as_names_and_then_ids_do(one in "[a #!.é]{0,4}", other in "[a #!.é]{0,4}", first in 0..9_u8, second in 0..9_u8) {
            let id = |number: u8| Id::derive(&[&number.to_string()]);
            let (one, other) = ((fold(&one), id(first)), (fold(&other), id(second)));
            let key = |(name, id): &(String, ResourceId)| by_name(Kind::Document, name, Some(id));
            prop_assert_eq!(key(&one).cmp(&key(&other)), one.cmp(&other));
        }
    }
}
