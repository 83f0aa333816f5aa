//! What the look of a text says stays in its words and lines.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use reply::parse;

fn html(body: &str) -> String {
    let raw = format!("From: a@b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
    parse(raw.as_bytes(), &notice()).unwrap().text
}

#[test]
fn struck_text_is_marked() {
    for (body, text) in [
        (
            "I agree to pay <s>5000</s> 3000 dollars.",
            "I agree to pay ~5000~ 3000 dollars.",
        ),
        ("pay <strike>5000 </strike>3000", "pay ~5000~ 3000"),
        ("pay<del> 5000</del> 3000", "pay ~5000~ 3000"),
        (
            "pay <span style='color:red; text-decoration: underline line-through'>5000</span> 3000",
            "pay ~5000~ 3000",
        ),
        (
            "pay <span style=\"TEXT-DECORATION-LINE:line-through\"><span>50</span>00</span> 3000",
            "pay ~5000~ 3000",
        ),
        (
            "pay <span style='text-decoration:none'>5000</span>",
            "pay 5000",
        ),
        ("<s>one<br>two</s><p>three</p>", "~one~\n~two~\n\nthree"),
        (
            "<s><p>one</p><p></p><p>two</p></s>three",
            "~one~\n\n~two~\n\nthree",
        ),
        ("<s><del>one</del> two</s> three", "~one two~ three"),
        ("a<s></s>b<s> </s>c", "ab c"),
        (
            "a <s hidden>b</s> <span style='display:none'><s>c</s></span> d",
            "a d",
        ),
        (
            "a <s>b <span style='display:none'>c</span> d</s> e",
            "a ~b d~ e",
        ),
        ("a <s/>b", "a b"),
    ] {
        assert_eq!(html(body), text, "{body}");
    }
}

#[test]
fn struck_text_is_marked_beside_plain_text_too() {
    let raw = "From: a@b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nI pay 5000 3000.\r\n--b\r\nContent-Type: text/html\r\n\r\nI pay <s>5000</s> 3000.\r\n--b--\r\n";
    let reply = parse(raw.as_bytes(), &notice()).unwrap();
    assert_eq!(reply.text, "I pay ~5000~ 3000.");
}

#[test]
fn raised_text_is_marked_where_it_would_run_into_a_word() {
    for (body, text) in [
        ("120 m<sup>2</sup> of land", "120 m^2 of land"),
        ("10<sup>6</sup>", "10^6"),
        ("x<sup>n</sup> y<sup>-1</sup>", "x^n y^-1"),
        (
            "on the 1<sup>st</sup> and 22<sup>nd</sup>",
            "on the 1st and 22nd",
        ),
        ("see <sup>2</sup> and.<sup>3</sup>", "see 2 and.3"),
        ("a<sup></sup>b<sup> </sup>c", "ab c"),
        ("a<sup> 2</sup>", "a 2"),
        ("(a)<sup>2</sup>", "(a)2"),
        ("2<sup>n+1</sup> x", "2^(n+1) x"),
        ("2<sup>n</sup> 10<sup>12</sup>", "2^n 10^12"),
        ("N<sup>o</sup> 5, M<sup>a</sup>", "No 5, Ma"),
        ("Acme<sup>®</sup> A<sup>&trade;</sup>", "Acme® A™"),
        (
            "1<sup>er</sup> 1<sup>ra</sup> 2<sup>ND</sup>",
            "1er 1ra 2ND",
        ),
        ("5<sup>2<br>a", "5^2\na"),
        ("5<sup>2<sup>3</sup></sup>", "5^2^3"),
        ("<s>5<sup>2</s> x</sup>", "~5^2~ x"),
        ("H<sub>2</sub>O", "H2O"),
    ] {
        assert_eq!(html(body), text, "{body}");
    }
}

#[test]
fn every_block_is_on_lines_of_its_own() {
    for name in [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tr",
        "h1",
        "h6",
        "ol",
        "ul",
        "xmp",
        "tbody",
        "thead",
        "tfoot",
    ] {
        let text = html(&format!("one<{name}>two</{name}>three"));
        let lines = text.lines().filter(|line| !line.is_empty());
        let lines: Vec<_> = lines.map(|line| line.trim_start_matches("- ")).collect();
        assert_eq!(lines, ["one", "two", "three"], "{name}");
    }
    assert_eq!(html("a<pre>\nb\n  c\n</pre>d"), "a\nb\n  c\nd");
    assert_eq!(html("a<b>b</b><i>c</i><span>d</span>"), "abcd");
}

#[test]
fn a_paragraph_that_is_not_closed_ends_at_the_next_block() {
    for name in ["address", "center", "h2", "form", "main", "dl", "section"] {
        assert_eq!(
            html(&format!("<p hidden>a<{name}>b</{name}>")),
            "b",
            "{name}"
        );
    }
}

#[test]
fn bytes_of_another_charset_keep_their_letters() {
    for kind in ["text/plain", "text/html"] {
        let read = |charset: &str, body: &[u8]| {
            let head = format!("From: a@b\r\nContent-Type: {kind}; charset={charset}\r\n\r\n");
            let raw = [head.as_bytes(), body].concat();
            parse(&raw, &notice()).unwrap().text
        };
        assert_eq!(
            read("utf-8", b"ma\xf1ana a las 9 \x96 s\xed"),
            "mañana a las 9 – sí"
        );
        assert_eq!(read("utf-8", "mañana".as_bytes()), "mañana");
        let mixed = ["mañana, señor, ".as_bytes(), b"s\xed"].concat();
        assert_eq!(read("utf-8", &mixed), "mañana, señor, sí");
        assert_eq!(
            read("iso-8859-1", "mañana – sí 😀".as_bytes()),
            "mañana – sí 😀"
        );
        assert_eq!(read("windows-1252", "“señor”".as_bytes()), "“señor”");
        assert_eq!(read("iso-8859-1", b"ma\xf1ana"), "mañana");
        assert_eq!(read("windows-1252", b"AS\xcd\x85"), "ASÍ…");
    }
}
