//! Bytes that no charset explains.

/// How many characters that no text has make it none, if they are also one of so many.
const MIN_NOISE: usize = 8;
const SHARE_OF_NOISE: usize = 20;

/// Whether lines of a text are bytes that are none: control characters, and what stands for bytes that cannot be read. A charset that is stated wrongly gives letters instead.
pub(super) fn is_in<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let odd = |c: char| c.is_control() && !c.is_whitespace() || c == '\u{fffd}';
    let (mut count, mut all) = (0, 0);
    for c in lines.flat_map(str::chars) {
        count += usize::from(odd(c));
        all += 1;
    }
    count >= MIN_NOISE && count * SHARE_OF_NOISE > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_none() {
        for text in [
            "Se\u{f1}ora\0, on\u{1b} Monday.",
            "日本",
            "\u{2014} \u{201c}a\u{201d}",
        ] {
            assert!(!is_in([text].into_iter()), "{text}");
        }
        assert!(is_in(["a\0b\0c\0d\0", "e\0f\0g\0h\0"].into_iter()));
    }
}
