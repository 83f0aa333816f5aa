//! The HTML counts where the plain text lacks what it says, and the plain text's echoes of links do not hide that both are the same.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use reply::parse;

/// The text of a message in both forms.
fn both(plain: &str, html: &str) -> String {
    let raw = format!(
        "From: a@b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
    );
    parse(raw.as_bytes(), &notice()).unwrap().text
}

#[test]
fn struck_and_raised_words_are_kept_beside_echoes_of_links() {
    for (plain, html) in [
        (
            "ben@x.org<mailto:ben@x.org>",
            "<a href='mailto:ben@x.org'>ben@x.org</a>",
        ),
        (
            "ben@x.org <ben@x.org>",
            "<a href='mailto:ben@x.org'>ben@x.org</a>",
        ),
        (
            "https://a.org<https://a.org/>",
            "<a href='https://a.org/'>https://a.org</a>",
        ),
        ("973 555<tel:973555>", "<a href='tel:973555'>973 555</a>"),
    ] {
        let plain = format!("Pay 5000 3000 to {plain} today.");
        let html = format!("<p>Pay <s>5000</s> 3000 to {html} today.</p>");
        let text = both(&plain, &html);
        assert!(text.contains("Pay ~5000~ 3000 to "), "{text}");
    }
}

#[test]
fn lines_of_the_html_are_kept_beside_echoes_of_links() {
    let plain = "Write to ben@x.org<mailto:ben@x.org> or call\r\n973 555<tel:973555> today.";
    let html = "<p>Write to <a href='mailto:ben@x.org'>ben@x.org</a> or call <a href='tel:973555'>973 555</a> today.</p>";
    assert_eq!(
        both(plain, html),
        "Write to ben@x.org or call 973 555 today."
    );
}

#[test]
fn struck_and_raised_words_are_kept_whatever_else_differs() {
    let html = "<p>I pay <s>5000</s> 3000 &rarr; now.</p>";
    assert_eq!(
        both("I pay 5000 3000 a now.", html),
        "I pay ~5000~ 3000 → now."
    );
    let html = "<p>It has 120 m<sup>2</sup> &rarr; now.</p>";
    assert_eq!(both("It has 120 m2 a now.", html), "It has 120 m^2 → now.");
    // Those of a signature say nothing about the person's words.
    let html = "<p>Yes &rarr;</p><div class=gmail_signature>I pay <s>5000</s></div>";
    assert_eq!(both("Yes a", html), "Yes a");
}
