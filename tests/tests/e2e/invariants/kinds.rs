//! A new kind cannot be forgotten: code asks the table of kinds, or matches every one of them.

use super::{NONE, deployed};

#[test]
fn no_match_over_kinds_has_a_rest() {
    let mut found = Vec::new();
    for (path, code) in deployed() {
        let lines: Vec<_> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.contains("== Kind::") || line.contains("!= Kind::") {
                found.push(format!("{path}: {}", line.trim()));
            }
            let pattern = line.split("=>").next().unwrap_or_default();
            if line.contains("=>") && names_a_rest(pattern) && arms_beside(&lines, at) {
                found.push(format!("{path}: {}", line.trim()));
            }
        }
    }
    assert_eq!(found, NONE, "ask the table of kinds, or match every kind");
}

/// Whether a pattern is a name or `_`, or has `_` in it.
fn names_a_rest(pattern: &str) -> bool {
    let small = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let mut parts = pattern.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    pattern.trim().chars().all(small) || parts.any(|part| part == "_")
}

/// Whether another arm of the match that the line at this place belongs to names a kind. Rustfmt indents the arms of one match alike.
fn arms_beside(lines: &[&str], at: usize) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let inside = |line: &&&str| line.is_empty() || depth(line) >= depth(lines[at]);
    let before = lines[..at].iter().rev().take_while(inside);
    let after = lines[at..].iter().take_while(inside);
    let arms = before
        .chain(after)
        .filter(|line| depth(line) == depth(lines[at]));
    let names_a_kind = |arm: &&str| {
        let pattern = arm.split("=>").next().unwrap_or_default();
        let mut words = pattern.split(|letter: char| !letter.is_alphanumeric() && letter != ':');
        words.any(|word| word.starts_with("Kind::") || word.starts_with("ItemKind::"))
    };
    arms.into_iter().any(names_a_kind)
}
