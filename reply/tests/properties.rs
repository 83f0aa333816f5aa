//! What holds for all messages.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use proptest::collection::vec;
use proptest::prelude::*;
use reply::{MAX_ATTACHMENTS, MAX_TEXT, parse};
use std::fs;
use std::path::Path;

/// Pieces of which messages are made, so that chance comes across their structure.
const PIECES: [&str; 47] = [
    "From: Maria <maria@example.org>\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
    "Content-Type: text/html; charset=iso-8859-1\r\n",
    "Content-Type: text/plain; format=flowed; delsp=yes\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''a%\r\n",
    "Content-ID: <x>\r\n",
    "Content-Type: image/png; name==?utf-8?q?=\r\n",
    "Content-Type: message/rfc822\r\n",
    "\r\n",
    "\n",
    "--b\r\n",
    "--b--\r\n",
    "text\r\n",
    "> quoted \r\n",
    ">",
    "-- \r\n",
    "=",
    "=C3=\r\n",
    "On Mon, Nov 30, 2026 at 9:00 AM Ana <\r\n",
    "a@b.example> wrote:\r\n",
    "From: Ana\r\nSent: 9:00\r\nSubject: s\r\n",
    "-----Original Message-----\r\n",
    "Sent from my iPhone\r\n",
    "See below\r\n",
    "<div id=appendonsend>",
    "<blockquote type=cite>",
    "</blockquote>",
    "<p class=\"",
    "<!--",
    "-->",
    "<img src=cid:x>",
    "&#x110000;",
    "&#0;",
    "ñ",
    "\u{feff}",
    "[cid:x",
    "<ol><li>",
    "<img src=\"data:image/png;base64,AAAA",
    "\">",
    "<p style='background:url(data:,%",
    "<svg>",
    "</svg>",
    "<s>",
    "<sup>",
];

fn check(raw: &[u8]) {
    if let Ok(reply) = parse(raw, &notice()) {
        assert!(reply.text.chars().count() <= MAX_TEXT);
        assert!(reply.attachments.len() <= MAX_ATTACHMENTS);
        assert_eq!(reply.text, reply.text.trim());
        assert!(!reply.text.contains("\n\n\n"));
        assert!(reply.attachments.iter().all(|one| !one.name.is_empty()));
    }
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|end| end == "eml"))
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Lines that a person writes, none of which looks like what a program adds.
fn person() -> impl Strategy<Value = String> {
    let line = "[a-zA-Zñáé¿?!,.0-9:>()-]{1,12}( [a-zA-Zñáé¿?!,.0-9()]{1,12}){0,12}";
    let own = |text: &String| {
        !text
            .lines()
            .any(|line| line.starts_with('>') || line == "--")
    };
    vec(line, 1..8)
        .prop_map(|lines| lines.join("\n"))
        .prop_filter("quote marks", own)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(raw in vec(any::<u8>(), 0..2_000)) {
        check(&raw);
        check(&[b"From: a@b\r\n\r\n", &raw[..]].concat());
        check(&[b"From: a@b\r\nContent-Type: text/html\r\n\r\n", &raw[..]].concat());
    }

    #[test]
    fn no_structure_panics(pieces in vec(prop::sample::select(&PIECES[..]), 0..80)) {
        check(pieces.concat().as_bytes());
        check(format!("From: a@b\r\n{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn no_damage_panics(which in 0..64usize, end in any::<prop::sample::Index>(), changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..20)) {
        let messages = corpus();
        let mut raw = messages[which % messages.len()].clone();
        for (at, byte) in changes {
            let at = at.index(raw.len());
            raw[at] = byte;
        }
        check(&raw);
        check(&raw[..end.index(raw.len())]);
    }

    #[test]
    fn what_a_person_writes_above_a_quotation_is_found(text in person()) {
        for quotation in [
            "",
            "\n\nOn Mon, Nov 30, 2026 at 9:00 AM Oak & Reed LLP <\na@b.example> wrote:\n\n> Hello Maria,\n>\n> Open the message: https://x.example",
            "\nEl 30/11/26 a las 9:00, Oak & Reed LLP escribió:\n> Hola, María:",
            "\n\nSent from my iPhone\n\n> On Nov 30, 2026, at 9:00 AM, Oak & Reed LLP <a@b.example> wrote:\n> \n> Hello Maria,",
            "\n________________________________\nDe: Oak & Reed LLP\nEnviado: lunes 9:00\nPara: M\nAsunto: s\n\nHola, María:\nAbrir el mensaje:",
            "\n-- \nMaria",
        ] {
            let raw = format!("From: a@b\nContent-Type: text/plain; charset=utf-8\n\n{text}{quotation}\n");
            prop_assert_eq!(&parse(raw.as_bytes(), &notice()).unwrap().text, &text);
        }
    }

    #[test]
    fn what_a_person_writes_in_html_is_found(text in person()) {
        let lines = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "</div>\n<div>");
        let raw = format!("From: a@b\nContent-Type: text/html; charset=utf-8\n\n<div>{lines}</div><div class=gmail_quote><div class=gmail_attr>On x wrote:</div><blockquote class=gmail_quote>Hello Maria,</blockquote></div>");
        prop_assert_eq!(&parse(raw.as_bytes(), &notice()).unwrap().text, &text);
    }
}
