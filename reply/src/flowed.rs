//! Plain text whose lines flow (RFC 3676, format=flowed).

use super::line::{Line, Mark};

/// Divides plain text into lines. In flowed text, lines that end with a space go on in the next one, and quote marks are the program's and not the person's, because a line that a person begins with `>` is stuffed with a space (section 4.4). At most so many lines are read.
pub(super) fn lines(text: &str, flowed: bool, delete_space: bool, most: usize) -> Vec<Line> {
    let given = text
        .split('\n')
        .take(most)
        .map(|line| line.trim_end_matches('\r'));
    if !flowed {
        return given.map(Line::plain).collect();
    }
    let mut lines = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for raw in given {
        let (depth, text) = unstuff(raw);
        let mut joined = match open.take() {
            // A change of depth ends a paragraph even after a space (section 4.5).
            Some((before, joined)) if before == depth && text != "-- " => joined,
            Some((before, joined)) => {
                lines.push(line(before, &joined));
                String::new()
            }
            None => String::new(),
        };
        joined.push_str(text);
        // The line before a signature is not flowed (section 4.3).
        if text.ends_with(' ') && text != "-- " {
            if delete_space {
                joined.pop();
            }
            open = Some((depth, joined));
        } else {
            lines.push(line(depth, &joined));
        }
    }
    lines.extend(open.map(|(depth, text)| line(depth, &text)));
    lines
}

/// The quote depth of a line and its text, without the stuffed space.
fn unstuff(raw: &str) -> (usize, &str) {
    let text = raw.trim_start_matches('>');
    let depth = raw.len() - text.len();
    (depth, text.strip_prefix(' ').unwrap_or(text))
}

fn line(depth: usize, text: &str) -> Line {
    let mark = if depth > 0 { Mark::Quote } else { Mark::None };
    Line::marked(text.replace('\u{feff}', ""), depth, mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, delete_space: bool) -> Vec<(usize, String)> {
        let lines = lines(text, true, delete_space, 100);
        let read = |line: Line| (line.depth, line.text().to_owned());
        lines.into_iter().map(read).collect()
    }

    #[test]
    fn joins_flowed_lines_of_the_same_depth() {
        let lines = texts("a \nb\n> c \n> d \ne\n > own\n-- \nMaria", false);
        let expected = [
            (0, "a b"),
            (1, "c d "),
            (0, "e"),
            (0, "> own"),
            (0, "-- "),
            (0, "Maria"),
        ];
        assert_eq!(
            lines,
            expected.map(|(depth, text)| (depth, text.to_owned()))
        );
    }

    #[test]
    fn deletes_the_space_where_delsp_says_so() {
        assert_eq!(texts("a \nb", true), [(0, "ab".to_owned())]);
    }
}
