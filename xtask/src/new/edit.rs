//! Where a new line goes in a file that lists what there is.

/// Puts `line` among the lines that `belongs` picks, before the first that sorts after it, else after the last. Attributes stay with the line that they are about. `None` when no line belongs.
pub(super) fn insert_sorted(
    text: &str,
    belongs: impl Fn(&str) -> bool,
    line: &str,
) -> Option<String> {
    let lines: Vec<_> = text.lines().collect();
    let places: Vec<_> = (0..lines.len()).filter(|&at| belongs(lines[at])).collect();
    let after_last = places.last()? + 1;
    let mut at = places
        .into_iter()
        .find(|&at| lines[at] > line)
        .unwrap_or(after_last);
    while at > 0 && lines[at - 1].trim_start().starts_with("#[") {
        at -= 1;
    }
    Some(insert_at(&lines, at, line))
}

/// Puts `line` after the last line that `belongs` picks.
pub(super) fn insert_last(
    text: &str,
    belongs: impl Fn(&str) -> bool,
    line: &str,
) -> Option<String> {
    let lines: Vec<_> = text.lines().collect();
    let last = lines.iter().rposition(|line| belongs(line))?;
    Some(insert_at(&lines, last + 1, line))
}

/// Puts `line` before the line `end`, the first after the line that is `start`.
pub(super) fn insert_before_end(text: &str, start: &str, end: &str, line: &str) -> Option<String> {
    let lines: Vec<_> = text.lines().collect();
    let began = lines.iter().position(|line| *line == start)?;
    let ended = lines[began..].iter().position(|line| *line == end)?;
    Some(insert_at(&lines, began + ended, line))
}

fn insert_at(lines: &[&str], at: usize, line: &str) -> String {
    let (before, after) = lines.split_at(at);
    let mut text = before.join("\n");
    text.push('\n');
    text.push_str(line);
    text.push('\n');
    text.push_str(&after.join("\n"));
    if !after.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_where_it_sorts() {
        let text = "x\nmod b;\n#[cfg(a)]\nmod d;\ny\n";
        let insert = |line| insert_sorted(text, |line| line.starts_with("mod "), line);
        assert_eq!(
            insert("mod a;").unwrap(),
            "x\nmod a;\nmod b;\n#[cfg(a)]\nmod d;\ny\n"
        );
        assert_eq!(
            insert("mod c;").unwrap(),
            "x\nmod b;\nmod c;\n#[cfg(a)]\nmod d;\ny\n"
        );
        assert_eq!(
            insert("mod e;").unwrap(),
            "x\nmod b;\n#[cfg(a)]\nmod d;\nmod e;\ny\n"
        );
        assert_eq!(insert_sorted(text, |_| false, "z"), None);
    }

    #[test]
    fn a_line_goes_to_the_end_of_its_block() {
        let text = "enum A {\n    B,\n}\nenum C {\n}\n";
        let inserted = insert_before_end(text, "enum A {", "}", "    D,").unwrap();
        assert_eq!(inserted, "enum A {\n    B,\n    D,\n}\nenum C {\n}\n");
        assert_eq!(insert_before_end(text, "enum E {", "}", ""), None);
        assert_eq!(
            insert_last("a\nb\n", |line| line == "b", "c").unwrap(),
            "a\nb\nc\n"
        );
    }
}
