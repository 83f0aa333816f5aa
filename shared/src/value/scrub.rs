//! Takes the portal's own secret addresses out of what people write, before it is stored or leaves for a firm: sign-in links, reports ("This wasn't me"), calendar feeds, and the addresses that take answers to a notice. Anybody who reads such an address can use it, and mail programs quote it without being asked.
//!
//! A secret is known by its shape and not by its host: two ids and a dot after each ([`LinkToken`](crate::people::link), feeds, reports), or `reply+` and a token. Nothing that people write looks like that. So it is found in whatever a mail program made of it: broken over lines, with quote marks before each, percent-encoded once or twice, with leftovers of quoted-printable, inside of the address of a safe-link service, or in Base64 in one.
//!
//! What nobody can see from the text stays: an address that a service replaced by one of its own without the first in it.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;
use std::ops::Range;

/// What stands in place of a secret address, in both languages, because the text may be in either. It is shorter than any secret, so that no text grows.
pub const PLACEHOLDER: &str = "[link removed · enlace quitado]";

/// Length of an id: a ULID (`value/id`).
const ID: usize = 26;

/// Length of the secret at the end of a token: 32 bytes in base64url.
const SECRET: usize = 43;

/// Longest id of a firm within a token, in characters.
const MAX_FIRM: usize = 64;

/// Shortest run of Base64 that can hold a token and the address around it.
const MIN_ENCODED: usize = 72;

/// Replaces every secret address. Takes time in proportion to the text. Doing it again changes nothing.
pub fn text(given: &str) -> Cow<'_, str> {
    let found = find(given);
    if found.is_empty() {
        return Cow::Borrowed(given);
    }
    let mut out = String::with_capacity(given.len());
    let mut at = 0;
    for place in found {
        if place.start < at {
            at = at.max(place.end);
            continue;
        }
        out.push_str(&given[at..place.start]);
        out.push_str(PLACEHOLDER);
        at = place.end;
    }
    out.push_str(&given[at..]);
    Cow::Owned(out)
}

/// Whether a text has a secret address.
pub fn is_in(given: &str) -> bool {
    !find(given).is_empty()
}

/// A character of the text as it was before it was broken and encoded, and where it stands.
#[derive(Clone, Copy)]
struct Seen {
    c: char,
    start: usize,
    end: usize,
}

fn find(given: &str) -> Vec<Range<usize>> {
    // Every secret has a dot or the name of the mailbox.
    if given.len() < ID {
        return Vec::new();
    }
    let seen = compact(given);
    let mut found = Vec::new();
    let mut at = 0;
    while at < seen.len() {
        let end = match seen[at].c {
            '.' => token_at(&seen, at),
            '+' => mailbox_at(&seen, at),
            _ => None,
        };
        let Some((first, last)) = end else {
            at += 1;
            continue;
        };
        let start = address_begins(given, &seen, first);
        let stop = address_ends(given, seen[last].end);
        found.push(start..stop.max(seen[last].end));
        while at < seen.len() && seen[at].start < stop {
            at += 1;
        }
        at = at.max(last + 1);
    }
    found.extend(encoded(given));
    found.sort_by_key(|place| place.start);
    found
}

/// The characters without white space, quote marks at the beginning of lines and soft line breaks of quoted-printable, and with percent-encoding undone as often as it was done.
fn compact(given: &str) -> Vec<Seen> {
    let mut seen: Vec<Seen> = Vec::with_capacity(given.len());
    let mut fresh = false;
    for (start, c) in given.char_indices() {
        let end = start + c.len_utf8();
        if c == '\n' || c == '\r' {
            while seen.last().is_some_and(|last| last.c == '=') {
                seen.pop();
            }
            fresh = true;
            continue;
        }
        if c.is_whitespace() || fresh && matches!(c, '>' | '|') {
            continue;
        }
        fresh = false;
        seen.push(Seen { c, start, end });
        undo_percent(&mut seen);
        undo_dot(&mut seen);
    }
    seen
}

/// Replaces `%2E` at the end by what it stands for. What comes out may be the beginning of the next.
fn undo_percent(seen: &mut Vec<Seen>) {
    let [.., percent, high, low] = seen.as_slice() else {
        return;
    };
    let digit = |one: &Seen| one.c.to_digit(16);
    let (true, Some(high), Some(low)) = (percent.c == '%', digit(high), digit(low)) else {
        return;
    };
    let code = u8::try_from(high * 16 + low).unwrap_or_default();
    if !code.is_ascii_graphic() {
        return;
    }
    let whole = Seen {
        c: char::from(code),
        start: percent.start,
        end: seen[seen.len() - 1].end,
    };
    seen.truncate(seen.len() - 3);
    seen.push(whole);
}

/// Replaces `=2E` behind an id or a dot, which is how quoted-printable writes a dot that begins a line.
fn undo_dot(seen: &mut Vec<Seen>) {
    let [before @ .., sign, high, low] = seen.as_slice() else {
        return;
    };
    let behind_id = before.len() >= ID && is_id(&before[before.len() - ID..]);
    let behind_dot = before.last().is_some_and(|last| last.c == '.');
    if (sign.c, high.c, low.c) == ('=', '2', 'E') && (behind_id || behind_dot) {
        let dot = Seen {
            c: '.',
            start: sign.start,
            end: low.end,
        };
        seen.truncate(seen.len() - 3);
        seen.push(dot);
    }
}

/// Whether these are an id: 128 bits in Crockford's Base32, so the first digit is below eight. No words are written without four of the letters.
fn is_id(seen: &[Seen]) -> bool {
    let digit = |one: &Seen| one.c.is_ascii_alphanumeric() && !"ILOUilou".contains(one.c);
    let low = seen
        .first()
        .is_some_and(|first| matches!(first.c, '0'..='7'));
    seen.len() == ID && low && seen.iter().all(digit)
}

/// The token whose first dot is at a place: where it begins and ends.
fn token_at(seen: &[Seen], dot: usize) -> Option<(usize, usize)> {
    let first = dot.checked_sub(ID)?;
    let second = dot_after(seen, dot + 1)?;
    if !is_id(&seen[first..dot]) {
        return None;
    }
    Some((first, secret_after(seen, second)))
}

/// Where the dot stands that ends the id which begins at a place.
fn dot_after(seen: &[Seen], id: usize) -> Option<usize> {
    let end = id + ID;
    let whole = is_id(seen.get(id..end)?);
    (whole && seen.get(end).is_some_and(|dot| dot.c == '.')).then_some(end)
}

/// Where a token ends whose second dot is at a place: after the firm, if there is one, and the secret. A line that is broken within the secret does not end it; what follows the secret without a break belongs to it.
fn secret_after(seen: &[Seen], dot: usize) -> usize {
    let mut at = dot + 1;
    let firm = seen[at.min(seen.len())..]
        .iter()
        .take(MAX_FIRM + 1)
        .take_while(|one| is_token(one.c) && one.c != '.')
        .count();
    let next_is = |place: usize, c: char| seen.get(place).is_some_and(|one| one.c == c);
    let is_file = firm >= SECRET;
    if next_is(at + firm, '.') && !is_file {
        at += firm + 1;
    }
    let mut last = at.min(seen.len()).saturating_sub(1);
    for (count, place) in (at..seen.len()).enumerate() {
        let gap = seen[place].start > seen[last].end;
        if !is_token(seen[place].c) || gap && count >= SECRET {
            break;
        }
        last = place;
    }
    last
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// The address of a notice whose `+` is at a place.
fn mailbox_at(seen: &[Seen], plus: usize) -> Option<(usize, usize)> {
    let first = plus.checked_sub(5)?;
    let name = seen[first..plus].iter().map(|one| one.c);
    let name: String = name.map(|c| c.to_ascii_lowercase()).collect();
    let end = plus + 1 + ID;
    let token = seen.get(plus + 1..end)?;
    if name != "reply" || !is_id(token) {
        return None;
    }
    let mut last = end - 1;
    if seen.get(end).is_some_and(|one| one.c == '@') {
        last = end;
        for (place, one) in seen.iter().enumerate().skip(end + 1) {
            if one.start > seen[last].end || !is_token(one.c) {
                break;
            }
            last = place;
        }
    }
    Some((first, last))
}

/// Characters that do not belong to an address.
fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '<' | '>' | '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}'
        )
}

/// Where the address around a secret begins: at the white space or bracket before it. An address that was broken before the secret begins on an earlier line, with `http`.
fn address_begins(given: &str, seen: &[Seen], first: usize) -> usize {
    let near = |end: usize| {
        let before = given[..end].char_indices().rev();
        let mut before = before.take_while(|(_, c)| !ends_address(*c));
        before.by_ref().last().map_or(end, |(at, _)| at)
    };
    let start = near(seen[first].start);
    if given[start..].starts_with("http") || start == 0 {
        return start;
    }
    // The lines before, as long as they are one piece each.
    let mut place = first;
    while place > 0 && seen[place - 1].start >= start {
        place -= 1;
    }
    let Some(before) = place.checked_sub(1).map(|at| seen[at]) else {
        return start;
    };
    let between = &given[before.end..start];
    let broken = between.contains('\n') && between.chars().all(|c| ends_address(c) || c == '=');
    let earlier = near(before.end);
    if broken && given[earlier..].starts_with("http") {
        earlier
    } else {
        start
    }
}

/// Where the address around a secret ends that ends at a place.
fn address_ends(given: &str, end: usize) -> usize {
    let rest = &given[end..];
    let length = rest.find(ends_address).unwrap_or(rest.len());
    let tail = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    end + tail.len()
}

/// Runs of Base64 that hold a secret, as services for safe links write addresses.
fn encoded(given: &str) -> Vec<Range<usize>> {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    let mut found = Vec::new();
    let mut at = 0;
    for run in given.split(|c: char| !is_code(c)) {
        let start = at;
        at += run.len();
        at += given[at..].chars().next().map_or(0, char::len_utf8);
        if run.len() < MIN_ENCODED {
            continue;
        }
        // An address in front of it may end in a slash.
        let pieces = run.rsplit('/').next().into_iter().chain([run]);
        let holds = pieces.filter_map(decode).any(|text| is_secret(&text));
        if holds {
            let end = start + run.len();
            let before = given[..start].char_indices().rev();
            let before = before.take_while(|(_, c)| !ends_address(*c)).last();
            found.push(before.map_or(start, |(at, _)| at)..address_ends(given, end));
        }
    }
    found
}

fn decode(run: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let code = run.replace('+', "-").replace('/', "_");
    let whole = &code[..code.len() - usize::from(code.len() % 4 == 1)];
    let bytes = GeneralPurpose::new(&URL_SAFE, config).decode(whole).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a text that was decoded has a secret, without looking for another encoding in it.
fn is_secret(text: &str) -> bool {
    let seen = compact(text);
    (0..seen.len()).any(|at| match seen[at].c {
        '.' => token_at(&seen, at).is_some(),
        '+' => mailbox_at(&seen, at).is_some(),
        _ => false,
    })
}

#[cfg(test)]
mod tests;
