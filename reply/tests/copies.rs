//! A picture that a message has several times is one file, and small files are not lost.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use reply::{Reply, parse};

fn photo() -> String {
    "/".repeat(4_000)
}

fn html(body: &str) -> Reply {
    let raw = format!("From: a@b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
    parse(raw.as_bytes(), &notice()).unwrap()
}

/// HTML with another part.
fn beside(first: &str, second: &str) -> Reply {
    let raw = format!(
        "From: a@b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{first}\r\n--b\r\n{second}\r\n--b--\r\n"
    );
    parse(raw.as_bytes(), &notice()).unwrap()
}

fn names(reply: &Reply) -> Vec<&str> {
    let files = reply.attachments.iter();
    files.map(|one| one.name.as_str()).collect()
}

#[test]
fn one_picture_is_one_file() {
    let data = format!("data:image/png;base64,{}", photo());
    let large = format!("data:image/png;base64,{}", "/".repeat(200_000));
    for body in [
        format!("Yes<img src='{data}'><img src='{data}'>"),
        format!(
            "Yes<picture><source srcset='{data} 2x'><img srcset='{data} 1x' src='{data}'></picture>"
        ),
        format!(
            "Yes<img src='{large}'><blockquote type=cite>Hello Maria,<img src='{large}'></blockquote>"
        ),
    ] {
        assert_eq!(names(&html(&body)), ["image-1.png"]);
    }
    let two = format!("Yes<img src='{data}'><img src='{data}AAAA'>");
    assert_eq!(names(&html(&two)), ["image-1.png", "image-2.png"]);
}

#[test]
fn the_first_name_that_a_person_gave_counts() {
    let photo = photo();
    let text = format!(
        "Content-Type: text/html\r\n\r\nYes<img src='data:image/png;base64,{photo}'><img src=cid:p>"
    );
    let part = format!(
        "Content-Type: image/png; name=house.png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n{photo}"
    );
    assert_eq!(names(&beside(&text, &part)), ["house.png"]);
    assert_eq!(names(&beside(&part, &text)), ["house.png"]);
    let data = format!("data:application/pdf;base64,{photo}");
    let links = format!(
        "<a href='{data}'>x</a><a download=lease.pdf href='{data}'>x</a><a download=b.pdf href='{data}'>x</a>"
    );
    assert_eq!(names(&html(&links)), ["lease.pdf"]);
}

#[test]
fn files_that_somebody_attached_stay_even_if_they_are_the_same() {
    let part = |name: &str| format!("Content-Type: application/pdf; name={name}\r\n\r\nx");
    assert_eq!(
        names(&beside(&part("a.pdf"), &part("b.pdf"))),
        ["a.pdf", "b.pdf"]
    );
}

#[test]
fn small_files_that_are_no_icons_stay() {
    let small = "A".repeat(1_600);
    for (body, name) in [
        (
            format!("Yes<a href='data:application/pdf;base64,{small}'>x</a>"),
            "file-1.pdf",
        ),
        (
            "Yes<a href='data:text/plain,I%20agree'>x</a>".to_owned(),
            "file-1.txt",
        ),
        (
            format!("Yes<a download=sign.png href='data:image/png;base64,{small}'>x</a>"),
            "sign.png",
        ),
        (
            format!("<img src='data:image/png;base64,{small}'>"),
            "image-1.png",
        ),
    ] {
        assert_eq!(names(&html(&body)), [name]);
    }
    let none: [&str; 0] = [];
    let icon = format!("Yes<img src='data:image/png;base64,{small}'>");
    assert_eq!(names(&html(&icon)), none);
    let hidden = format!("<p hidden><img src='data:image/png;base64,{small}'></p>");
    assert_eq!(names(&html(&hidden)), none);
    let signed =
        format!("<div class=gmail_signature><img src='data:image/png;base64,{small}'></div>");
    assert_eq!(names(&html(&signed)), none);
    // What only counts that a mail is opened.
    assert_eq!(
        names(&html(
            "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"
        )),
        none
    );
    let text = "Content-Type: text/html\r\n\r\n<img src=cid:p>";
    let part = format!(
        "Content-Type: image/png; name=a.png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n{small}"
    );
    assert_eq!(names(&beside(text, &part)), ["a.png"]);
}

#[test]
fn a_drawing_within_a_drawing_is_a_part_of_it() {
    let path = "M0 0L9 9".repeat(400);
    let inner = format!(
        "<g><svg><path d='{path}'/></svg><svg/></g><text>a&nbsp;&amp;&eacute; &#233; & b</text>"
    );
    let reply = html(&format!("<p>Yes</p><SVG>{inner}</svg><p>No</p>"));
    assert_eq!(names(&reply), ["image-1.svg"]);
    let drawing = String::from_utf8_lossy(&reply.attachments[0].bytes);
    assert!(
        drawing.contains("<text>a\u{a0}&amp;é &#233; &amp; b</text></svg>"),
        "{drawing}"
    );
    assert!(reply.text.starts_with("Yes\n") && reply.text.ends_with("\nNo"));
    // If one is missing its end, the first end counts.
    let reply = html(&format!("<svg><svg><path d='{path}'/></svg><p>No</p>"));
    assert_eq!(names(&reply), ["image-1.svg"]);
}
