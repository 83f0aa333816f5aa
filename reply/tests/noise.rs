//! A text part that is no text takes no other with it, and is not lost without a word.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use reply::{Reply, parse};

/// A text in UTF-16, which a program states to be UTF-8.
fn wide() -> Vec<u8> {
    "I cannot come on Thursday at all."
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect()
}

fn parts(kind: &str, parts: &[(&str, &[u8])]) -> Reply {
    let mut raw =
        format!("From: a@b\r\nContent-Type: multipart/{kind}; boundary=b\r\n").into_bytes();
    for (kind, body) in parts {
        raw.extend(format!("\r\n--b\r\nContent-Type: {kind}\r\n\r\n").bytes());
        raw.extend_from_slice(body);
    }
    raw.extend(b"\r\n--b--\r\n");
    parse(&raw, &notice()).unwrap()
}

const PLAIN: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

#[test]
fn a_readable_part_stays_beside_one_that_is_none() {
    let wide = wide();
    for kind in [PLAIN, HTML] {
        for order in [[0, 1], [1, 0]] {
            let both: [(&str, &[u8]); 2] = [(PLAIN, b"I agree."), (kind, &wide)];
            let reply = parts("mixed", &order.map(|at| both[at]));
            assert_eq!((reply.text.as_str(), reply.is_noise), ("I agree.", false));
            assert!(reply.left_out > 0);
        }
    }
}

#[test]
fn another_form_of_the_same_text_is_enough() {
    let wide = wide();
    let reply = parts("alternative", &[(PLAIN, &wide), (HTML, b"<p>I agree.</p>")]);
    assert_eq!((reply.text.as_str(), reply.left_out), ("I agree.", 0));
    let reply = parts("alternative", &[(PLAIN, b"I agree."), (HTML, &wide)]);
    assert_eq!((reply.text.as_str(), reply.left_out), ("I agree.", 0));
    assert!(!reply.is_noise);
}

#[test]
fn files_stay_beside_a_text_that_is_none() {
    let wide = wide();
    let reply = parts("mixed", &[(PLAIN, &wide), ("image/png; name=a.png", b"x")]);
    assert!(reply.is_noise && reply.text.is_empty());
    assert_eq!(reply.attachments.len(), 1);
}
