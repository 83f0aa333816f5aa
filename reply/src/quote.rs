//! Which lines the person wrote, and which are the notice that they answer. Nothing is cut but the notice's own lines, what introduces them, and signatures: whatever else stands below is an answer between the lines, a mail of somebody else, or something that nobody foresaw.

use super::attribution::{
    attribution, header_block, is_forwarded, is_labelled, is_original, is_rule, other_attribution,
};
use super::line::{Line, Mark};
use super::notice::Notice;
use super::signature;

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Written,
    /// Kept as it is, with the signatures in it: a mail of somebody else.
    Kept,
    Quoted,
    Signature,
}

/// How many of its own lines a notice has at least where no structure marks it as quoted.
const MIN_OWN: usize = 2;

/// Decides the fate of each line.
pub(super) fn fates(lines: &[Line], notice: &Notice) -> Vec<Fate> {
    let mut own = notice.own_lines(lines);
    let count = own.iter().filter(|own| **own).count();
    for (own, line) in own.iter_mut().zip(lines) {
        *own &= count >= MIN_OWN || is_marked(line);
    }
    let mut fates = Walk {
        lines,
        notice,
        own,
        fates: Vec::with_capacity(lines.len()),
    }
    .run();
    cut_signatures(lines, &mut fates);
    fates
}

/// Whether the structure says that a line is quoted.
fn is_marked(line: &Line) -> bool {
    line.depth > 0 || matches!(line.mark, Mark::Quote | Mark::Rest)
}

/// The way through the lines.
struct Walk<'a> {
    lines: &'a [Line],
    notice: &'a Notice,
    /// Which lines are the notice's own.
    own: Vec<bool>,
    fates: Vec<Fate>,
}

impl Walk<'_> {
    fn run(mut self) -> Vec<Fate> {
        while let Some(line) = self.lines.get(self.fates.len()) {
            let at = self.fates.len();
            if self.own[at] {
                self.quote(1);
            } else if line.mark == Mark::Signature {
                self.put(Fate::Signature, 1);
            } else if line.is_blank() {
                self.blank(line);
            } else if let Some(count) = self.introduces(at) {
                if self.is_ours(at, count) {
                    self.quote(count);
                } else {
                    // The next line may be the first of what does.
                    self.put(Fate::Kept, 1);
                }
            } else if is_marked(line) {
                self.put(Fate::Kept, 1);
            } else {
                self.put(Fate::Written, 1);
            }
        }
        self.fates
    }

    /// How many lines from here on introduce another message, whosever it is.
    fn introduces(&self, at: usize) -> Option<usize> {
        let lines = self.lines;
        if lines[at].mark == Mark::Attribution {
            let same = lines[at..].iter();
            return Some(
                same.take_while(|line| line.mark == Mark::Attribution)
                    .count(),
            );
        }
        if is_forwarded(&lines[at]) || is_original(lines, at) {
            let blank = lines[at + 1..].iter().take_while(|line| line.is_blank());
            let below = at + 1 + blank.count();
            let block = header_block(lines, below);
            return Some(block.map_or(1, |count| below + count - at));
        }
        attribution(lines, at)
            .or_else(|| header_block(lines, at))
            .or_else(|| {
                let named = |text: &str| self.notice.names_firm(text);
                other_attribution(lines, at, &named)
            })
    }

    /// Whether it is the notice that these lines introduce. A line that says who wrote does if it names the firm, or one of the notice's lines is next. A block of fields, which people write as well, has to begin with the firm or the notice's subject, and then have the notice's subject or one of its lines next.
    fn is_ours(&self, at: usize, count: usize) -> bool {
        let end = at + count;
        let below = self.lines[end..].iter().zip(&self.own[end..]);
        let mut below = below.filter(|(line, _)| !line.is_blank() && !is_rule(line));
        let follows = below.next().is_some_and(|(_, own)| *own);
        let block = &self.lines[at..end];
        let names = |line: &Line| self.notice.names_firm(line.text());
        let is_line = attribution(self.lines, at) == Some(count)
            || !block.iter().any(|line| is_labelled(line.text()));
        if is_line {
            let texts: Vec<_> = block.iter().map(Line::text).collect();
            return follows || self.notice.names_firm(&texts.join(" "));
        }
        let subject = |line: &Line| {
            let text = line.comparable();
            let value = text.split_once(':').map(|(_, value)| value);
            value.is_some_and(|value| self.notice.says(value) && !self.notice.is_name(value))
        };
        // A person may have written a line of the same form right above.
        let mut fields = block.iter().filter(|line| is_labelled(line.text()));
        let first = fields
            .next()
            .is_some_and(|line| names(line) || subject(line));
        first && block.iter().any(names) && (follows || block.iter().any(subject))
    }

    /// An empty line, or one with nothing but images, belongs to what is above it.
    fn blank(&mut self, line: &Line) {
        let above = self.fates.last().copied();
        let fate = match above {
            Some(Fate::Quoted) => Fate::Quoted,
            _ if line.images.is_empty() || !is_marked(line) => above.unwrap_or(Fate::Written),
            _ => Fate::Quoted,
        };
        let fate = if fate == Fate::Signature {
            Fate::Written
        } else {
            fate
        };
        self.put(fate, 1);
    }

    /// Lines of the notice, and the rules above them.
    fn quote(&mut self, count: usize) {
        let mut at = self.fates.len();
        while at > 0 && self.fates[at - 1] != Fate::Quoted {
            let line = &self.lines[at - 1];
            let empty = line.is_blank() && line.images.is_empty();
            if !empty && !is_rule(line) {
                break;
            }
            at -= 1;
        }
        let above = self.fates.len() - at;
        self.fates.truncate(at);
        let ruled = self.lines[at..at + above].iter().any(is_rule);
        self.put(if ruled { Fate::Quoted } else { Fate::Written }, above);
        self.put(Fate::Quoted, count);
    }

    fn put(&mut self, fate: Fate, count: usize) {
        self.fates.extend(std::iter::repeat_n(fate, count));
    }
}

/// Cuts the signature from each run of lines that the person wrote: it stands above the quoted text or below it.
fn cut_signatures(lines: &[Line], fates: &mut [Fate]) {
    let mut start = 0;
    while start < fates.len() {
        let same = fates[start..]
            .iter()
            .take_while(|fate| **fate == Fate::Written);
        let end = start + same.count();
        let written = signature::written(&lines[start..end]);
        fates[start + written..end].fill(Fate::Signature);
        start = end + 1;
    }
}

#[cfg(test)]
mod tests;
