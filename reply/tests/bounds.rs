//! Messages that are made to cost time or memory, or to break the reader. Each is answered fast and clearly.

mod notice;

use notice::notice;
use reply::{MAX_ATTACHMENTS, MAX_NESTING, MAX_PARTS, MAX_RAW, MAX_TEXT, Reply, Unreadable, parse};
use std::time::{Duration, Instant};

/// The time that this thread was on a processor, so that other builds on the machine do not count. Only Linux tells it.
fn on_processor() -> Option<Duration> {
    let stated = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = stated.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// What is repeated until it is large, in bytes: a tenth of the limit, so that all of them take seconds without optimisation.
const LARGE: usize = MAX_RAW / 10;

const HEADER: &str = "From: Maria <maria@example.org>\r\nMIME-Version: 1.0\r\n";

/// Reads a message and prints how long that took.
fn timed(name: &str, raw: &[u8]) -> Result<Reply, Unreadable> {
    let (start, wall) = (on_processor(), Instant::now());
    let result = parse(raw, &notice());
    let both = on_processor().zip(start);
    let took = both.map_or(wall.elapsed(), |(end, start)| end.saturating_sub(start));
    let outcome = result
        .as_ref()
        .map(|reply| (reply.text.len(), reply.left_out, reply.attachments.len()));
    println!(
        "time: {name}: {} KB, {} ms, {outcome:?}",
        raw.len() / 1024,
        took.as_millis()
    );
    result
}

fn message(kind: &str, body: &[u8]) -> Vec<u8> {
    let mut raw = format!("{HEADER}{kind}\r\n\r\n").into_bytes();
    raw.extend_from_slice(body);
    raw
}

/// A text of repeated pieces, as large as a message may be.
fn large(piece: &str) -> Vec<u8> {
    piece.as_bytes().repeat(LARGE / piece.len())
}

fn parts(count: usize, part: &str) -> Vec<u8> {
    let mut body = format!("--b\r\n{part}\r\n").repeat(count);
    body.push_str("--b--\r\n");
    message("Content-Type: multipart/mixed; boundary=b", body.as_bytes())
}

fn nested(depth: usize, inside: &[u8]) -> Vec<u8> {
    let mut raw = HEADER.as_bytes().to_vec();
    for level in 0..depth {
        raw.extend(
            format!("Content-Type: multipart/mixed; boundary=b{level}x\r\n\r\n--b{level}x\r\n")
                .bytes(),
        );
    }
    raw.extend(b"\r\n");
    raw.extend_from_slice(inside);
    raw
}

#[test]
fn what_is_beyond_the_limits_is_refused() {
    let raw = message("Subject: large", &vec![b'a'; 50_000_000]);
    assert_eq!(timed("50 MB", &raw), Err(Unreadable::TooLarge));
    let raw = nested(20_000, b"text");
    assert_eq!(timed("nested 20,000 times", &raw), Err(Unreadable::TooDeep));
    assert_eq!(
        timed("nested once too often", &nested(MAX_NESTING + 1, b"x")),
        Err(Unreadable::TooDeep)
    );
    let raw = parts(500_000, "Content-Type: image/png\r\n\r\nx");
    assert_eq!(timed("500,000 parts", &raw), Err(Unreadable::TooManyParts));
    assert_eq!(
        timed("one part too many", &parts(MAX_PARTS, "\r\nx")),
        Err(Unreadable::TooManyParts)
    );
    assert_eq!(timed("nothing", b""), Err(Unreadable::NoHeader));
    assert_eq!(
        timed("large of no header", &large("no field here\r\n")),
        Err(Unreadable::NoHeader)
    );
}

#[test]
fn what_is_just_within_the_limits_is_read() {
    let reply = timed("deepest", &nested(MAX_NESTING, b"text")).unwrap();
    assert_eq!(reply.text, "text");
    let reply = timed("most parts", &parts(MAX_PARTS - 1, "\r\nx")).unwrap();
    assert_eq!(reply.text.lines().count(), MAX_PARTS - 1);
    let reply = timed(
        "most attachments",
        &parts(MAX_ATTACHMENTS, "Content-Type: image/png\r\n\r\nx"),
    )
    .unwrap();
    assert_eq!(reply.attachments.len(), MAX_ATTACHMENTS);
    assert_eq!(reply.attachments[99].name, "attachment-100.png");
    let raw = parts(MAX_ATTACHMENTS + 1, "Content-Type: image/png\r\n\r\nx");
    let reply = timed("one attachment too many", &raw).unwrap();
    let count = (reply.attachments.len(), reply.more_attachments);
    assert_eq!(count, (MAX_ATTACHMENTS, 1));
    let raw = nested(MAX_NESTING, &large("line --b1 of text\r\n"));
    assert_eq!(
        timed("deepest and largest", &raw)
            .unwrap()
            .text
            .chars()
            .count(),
        MAX_TEXT
    );
}

#[test]
fn a_long_text_is_cut_and_says_so() {
    let reply = timed(
        "long text",
        &message(
            "Content-Type: text/plain; charset=utf-8",
            "ñ ".repeat(30_000).as_bytes(),
        ),
    )
    .unwrap();
    assert_eq!(reply.text.chars().count(), MAX_TEXT);
    assert_eq!(reply.left_out, 59_999 - MAX_TEXT);
}

#[test]
fn large_texts_take_linear_time() {
    let large_file = &format!("<img src=data:image/png;base64,{}>", "A".repeat(4_000));
    for (name, kind, piece) in [
        ("one line", "text/plain", "word "),
        ("empty lines", "text/plain", "\n"),
        ("quote marks", "text/plain", ">"),
        ("quoted lines", "text/plain", "> a\n"),
        (
            "attributions",
            "text/plain",
            "On Mon, Nov 30, 2026 at 9:00 AM <a@b.example>\n",
        ),
        ("header blocks", "text/plain", "From: a\nSent: 9:00\n"),
        ("originals", "text/plain", "-----Original Message-----\n"),
        ("delimiters", "text/plain", "-- \n"),
        ("places of images", "text/plain", "[cid:a [image: "),
        ("brackets", "text/plain", "["),
        ("flowed", "text/plain; format=flowed", "> a \n"),
        ("one flowed line", "text/plain; format=flowed", "a \n"),
        ("blocks", "text/html", "<div>"),
        (
            "misnested blocks",
            "text/html",
            "<div></p><blockquote type=cite></span>",
        ),
        ("nested quotations", "text/html", "<blockquote type=cite>a"),
        ("lists", "text/html", "<ol><li>"),
        ("open quotes", "text/html", "<a \""),
        ("attributes", "text/html", "a='b' "),
        ("one tag", "text/html", "<a b b=c "),
        ("links", "text/html", "<a href=https://a.example>x</a>"),
        ("comments", "text/html", "<!-- "),
        ("styles", "text/html", "<style></"),
        ("ampersands", "text/html", "&amp"),
        ("less-than signs", "text/html", "<"),
        ("images", "text/html", "<img src=cid:x>"),
        ("files", "text/html", "<img src=data:,%>"),
        ("large files", "text/html", large_file),
        ("open files", "text/html", "<a b=\"data:,<"),
        (
            "nested files",
            "text/html",
            "<a b=\"data:,<a c='data:,\" d=",
        ),
        ("styles of files", "text/html", "<a style='url(data:,url('>"),
        (
            "slashes of links",
            "text/html",
            "////////<a href=http://></a>",
        ),
        ("drawings", "text/html", "<svg>"),
        ("drawings that end", "text/html", "<svg><svg></svg>"),
        ("struck text", "text/html", "<s>a"),
        ("raised text", "text/html", "a<sup>"),
        (
            "letters of two charsets",
            "text/plain; charset=utf-8",
            "\u{f1}",
        ),
    ] {
        let raw = message(&format!("Content-Type: {kind}"), &large(piece));
        timed(name, &raw).unwrap();
    }
}

/// The values of one tag.
#[test]
fn large_tags_take_linear_time() {
    let kind = "Content-Type: text/html";
    for (name, open, piece, close) in [
        ("links of one tag", "<a ", "href=\"data:,a\" ", ">"),
        ("files of a source", "<img srcset='", "data:,a ", "'>"),
        ("files of a style", "<p style='", "url(data:,a)", "'>"),
        (
            "open files of a style",
            "<p style='",
            "url(\"data:,a)",
            "'>",
        ),
        ("styles of one tag", "<p ", "style='url(data:,a)' ", ">"),
        ("names of one tag", "<a download=x ", "href=data:,a ", ">"),
        ("drawings in one", "<svg>", "<svg></svg>", "</svg>"),
        ("drawings without an end", "<svg>", "<svg><svg", "</svg>"),
        ("entities of a drawing", "<svg>", "&nbsp;&", "</svg>"),
    ] {
        let body = [open.as_bytes(), &large(piece), close.as_bytes()].concat();
        let reply = timed(name, &message(kind, &body)).unwrap();
        assert!(reply.attachments.len() <= MAX_ATTACHMENTS);
    }
    let signs = "<".repeat(LARGE / 2);
    let body =
        format!("--b\r\n\r\n{signs}\r\n--b\r\nContent-Type: text/html\r\n\r\nYes\r\n--b--\r\n");
    let both = "Content-Type: multipart/alternative; boundary=b";
    let reply = timed("signs in both forms", &message(both, body.as_bytes())).unwrap();
    assert!(reply.left_out > 0, "what has no room is not lost silently");
    // Small files count, too.
    let body = format!("<img srcset='{}'>Yes", "data:,a ".repeat(MAX_PARTS + 5));
    let reply = timed("small files", &message(kind, body.as_bytes())).unwrap();
    assert_eq!((reply.text.as_str(), reply.attachments.len()), ("Yes", 1));
    assert_eq!(reply.more_attachments, 5);
    let name = "n".repeat(LARGE);
    let body = format!("<a download={name} {}>", "href=data:,a ".repeat(MAX_PARTS));
    let reply = timed("long name", &message(kind, body.as_bytes())).unwrap();
    assert_eq!(reply.attachments[0].name, "file-1.bin");
}

#[test]
fn large_encodings_take_linear_time() {
    for encoding in ["base64", "quoted-printable", "x-unknown"] {
        for piece in ["=", "AAAA", "=\r\n", "= ", "-", "=C3=B3"] {
            for kind in ["text/plain", "image/jpeg"] {
                let kind = format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}");
                timed(
                    &format!("{encoding} {piece:?}"),
                    &message(&kind, &large(piece)),
                )
                .unwrap();
            }
        }
    }
}

#[test]
fn large_headers_take_linear_time() {
    let people = "Somebody Else <somebody@example.org>, ".repeat(1_000);
    let reply = timed(
        "1,000 recipients",
        format!("From: m@x\r\nTo: {people}\r\nCc: {people}\r\n\r\nyes").as_bytes(),
    )
    .unwrap();
    assert_eq!(reply.text, "yes");
    let reply = timed(
        "1,000 authors",
        format!("From: {people}\r\n\r\nyes").as_bytes(),
    )
    .unwrap();
    assert!(reply.from.len() > 50 && reply.from.len() < 1_000);
    for name in [
        "From",
        "Subject",
        "References",
        "Content-Type",
        "Content-Disposition",
        "Precedence",
    ] {
        for piece in [
            "=?utf-8?q?=41",
            "=?",
            "<",
            "(",
            "a*1*=b;",
            "\"",
            "\\",
            " a\r\n",
            "a/b;c=\"",
            ",",
        ] {
            let raw = [
                b"X: y\r\n",
                name.as_bytes(),
                b": ",
                &large(piece)[..],
                b"\r\n\r\nyes",
            ]
            .concat();
            timed(&format!("{name} {piece:?}"), &raw).unwrap();
        }
    }
    timed("fields", &large("a: b\r\n")).unwrap();
}

#[test]
fn many_bad_parts_take_linear_time() {
    let missing = format!(
        "Content-Type: multipart/mixed; boundary=missing\r\n\r\n{}",
        "--bx\r\n".repeat(6_000)
    );
    timed(
        "parts without their boundary",
        &parts(MAX_PARTS - 1, &missing),
    )
    .unwrap();
    let header = (0..600).map(|at| format!("a*{at}*=b;"));
    let header = header.collect::<Vec<_>>().concat();
    let header = format!("Content-Type: text/plain; {header}\r\n\r\nx");
    timed("parts with many parameters", &parts(MAX_PARTS - 1, &header)).unwrap();
    let body = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    let reply = timed(
        "forwarded 100,000 times",
        &message("Content-Type: message/rfc822", body.as_bytes()),
    )
    .unwrap();
    assert_eq!(reply.attachments.len(), 1);
}

#[test]
fn bad_charsets_are_read_as_well_as_they_can_be() {
    let long = "x".repeat(10_000);
    for charset in [
        "x-nothing",
        "utf-16",
        "utf-16be",
        "utf-7",
        "iso-2022-kr",
        "hz-gb-2312",
        "\"",
        "",
        long.as_str(),
    ] {
        for body in [
            &b"Thursday is fine \xf1 \x00\xd8"[..],
            b"+AGEAYg +/ ~{",
            b"\xff\xfe",
            b"\x1b$B\x1b",
        ] {
            let kind = format!("Content-Type: text/plain; charset={charset}");
            timed(
                &format!("charset {}", &charset[..charset.len().min(20)]),
                &message(&kind, body),
            )
            .unwrap();
        }
    }
    let raw = message("Content-Type: text/plain; charset=x-nothing", b"ma\xf1ana");
    let reply = parse(&raw, &notice()).unwrap();
    assert_eq!(reply.text, "mañana");
}
