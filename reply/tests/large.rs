//! Of a large HTML the text is found, or what is missing is said.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use reply::{Reply, parse};

/// What makes HTML large, in bytes: more than is read of it.
const LARGE: usize = 3 * 1024 * 1024;

fn read(kind: &str, body: &str) -> Reply {
    let raw = format!("From: a@b\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}");
    parse(raw.as_bytes(), &notice()).unwrap()
}

fn html(body: &str) -> Reply {
    read("text/html", body)
}

/// A message in both forms.
fn both(plain: &str, html: &str) -> Reply {
    let body = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
    );
    read("multipart/alternative; boundary=b", &body)
}

fn large(piece: &str) -> String {
    piece.repeat(LARGE / piece.len() + 1)
}

#[test]
fn what_is_no_text_takes_no_room() {
    for filler in [
        format!("<style>{}</style>", large("a{b:c}")),
        format!("<script>{}</script>", large("a < b;")),
        format!("<!--{}-->", large("<p>x")),
        format!("<!--[if mso]><xml>{}</xml><![endif]-->", large("<o:x/>")),
        format!("<img src=\"data:image/png;base64,{}\">", large("AAAA")),
        format!(
            "<div style=\"background:url(data:image/png;base64,{})\">",
            large("AAAA")
        ),
        format!("<a data-x=\"data:text/plain,{}\">", large("aaaa")),
    ] {
        let reply = html(&format!("<p>Before.</p>{filler}<p>After.</p>"));
        assert_eq!(reply.text, "Before.\n\nAfter.", "{}", &filler[..20]);
        assert_eq!(reply.left_out, 0, "{}", &filler[..20]);
    }
}

#[test]
fn what_is_cut_says_so_and_shows_no_markup() {
    let reply = html(&format!("{}I agree.", large("<div>")));
    assert_eq!((reply.text.as_str(), reply.left_out), ("", 8));
    let reply = html(&format!("Yes.{}I agree.", large("<div class=\"a b c\">")));
    assert_eq!((reply.text.as_str(), reply.left_out), ("Yes.", 8));
    // Nothing is missing where nothing but markup follows.
    let reply = html(&format!("Yes.{}", large("<div>\n")));
    assert_eq!((reply.text.as_str(), reply.left_out), ("Yes.", 0));
}

#[test]
fn a_plain_text_stands_in_for_html_that_is_cut() {
    let markup = large("<div>");
    let reply = both("I agree.", &format!("{markup}<p>I agree.</p>"));
    assert_eq!((reply.text.as_str(), reply.left_out), ("I agree.", 0));
    let reply = both("I agree. To all.", &format!("I agree.{markup} To all."));
    assert_eq!(
        (reply.text.as_str(), reply.left_out),
        ("I agree. To all.", 0)
    );
    let photo = large("AAAA");
    let reply = both(
        "I agree.",
        &format!("<p>I agree.</p><img src='data:image/png;base64,{photo}'>{markup}<p>Maria</p>"),
    );
    assert_eq!((reply.text.as_str(), reply.left_out), ("I agree.", 0));
    assert_eq!(reply.attachments.len(), 1);
    let reply = both(
        "I agree.\n\nMaria\nTel. 1",
        &format!("I agree.<div class=gmail_signature>Maria<br>Tel. 1</div>{markup}<p>x</p>"),
    );
    assert_eq!((reply.text.as_str(), reply.left_out), ("I agree.", 0));
    // A hint to look at the other form is none.
    let long = "I agree to all of it. ".repeat(9);
    let reply = both("See the HTML.", &format!("{long}{markup} But one."));
    assert_eq!((reply.text.as_str(), reply.left_out), (long.trim(), 8));
    // Without one, it stays cut.
    let reply = both("", &format!("I agree.{markup} Not to all."));
    assert_eq!((reply.text.as_str(), reply.left_out), ("I agree.", 11));
}

#[test]
fn what_is_cut_is_no_programs_answer() {
    let markup = large("<div>");
    let body = format!(
        "--b\r\nContent-Type: text/html\r\n\r\n{markup}No.\r\n--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nx\r\n--b--\r\n"
    );
    let reply = read("multipart/alternative; boundary=b", &body);
    assert_eq!((reply.automatic, reply.left_out), (None, 3));
}

#[test]
fn a_picture_beyond_the_cut_is_a_file() {
    let photo = "/".repeat(4_000);
    let markup = large("<div>");
    let reply = html(&format!(
        "Yes.{markup}<img src='data:image/png;base64,{photo}'>"
    ));
    assert_eq!(reply.text, "Yes.");
    assert_eq!(reply.attachments.len(), 1);
}
