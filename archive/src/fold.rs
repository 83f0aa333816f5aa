//! Names as file systems compare them.

use unicode_normalization::UnicodeNormalization as _;

/// A name without what some file system does not tell apart: NTFS and APFS ignore case, APFS and HFS+ ignore whether an accent is part of its letter, and HFS+ ignores joiners. Names with different folds are different files everywhere. Accents stay, unlike in the fold for search: file systems tell `ano` from `año`.
pub(super) fn fold(name: &str) -> String {
    let seen = name.nfd().filter(|c| !is_ignored(*c));
    // Lower case first, because ẞ has no upper case but is the same as ß, which has one: SS.
    let lower = seen.flat_map(char::to_lowercase);
    let upper = lower.flat_map(char::to_uppercase);
    upper.flat_map(char::to_lowercase).nfd().collect()
}

/// Joiners and variation selectors, which change how a neighbour looks and have no width. Apple's TN1150 lists the joiners as ignored by HFS+.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{200c}' | '\u{200d}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_some_file_system_takes_for_the_same_folds_to_the_same() {
        for (one, other) in [
            ("Año.PDF", "an\u{303}o.pdf"),
            ("STRASSE", "straße"),
            ("STRAẞE", "straße"),
            ("ΣΑΣ", "σας"),
            ("\u{212a}", "k"),
            ("ﬁle", "FILE"),
            ("👩\u{200d}⚖\u{fe0f}", "👩⚖"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        for (one, other) in [("año", "ano"), ("a b", "ab"), ("契", "约")] {
            assert_ne!(fold(one), fold(other));
        }
    }
}
