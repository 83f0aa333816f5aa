use super::*;

fn read(html: &str) -> Vec<(String, Mark)> {
    let read = |line: Line| (line.text().to_owned(), line.mark);
    lines(html, 100).into_iter().map(read).collect()
}

#[test]
fn paragraphs_lists_and_breaks_become_lines() {
    let html =
        "<p>One\n two<br>three</p><ul><li>a</li><li>b</li></ul><div><br></div><div>x&nbsp;y</div>";
    let texts: Vec<_> = read(html).into_iter().map(|(text, _)| text).collect();
    assert_eq!(texts, ["One two", "three", "", "- a", "- b", "", "", "x y"]);
}

#[test]
fn quotations_end_and_indented_paragraphs_are_none() {
    let html = "a<blockquote>mine</blockquote><blockquote type=cite><blockquote>q</blockquote>r</blockquote>b<div id=appendonsend></div>c";
    let marks: Vec<_> = read(html).into_iter().map(|(_, mark)| mark).collect();
    assert_eq!(
        marks,
        [
            Mark::None,
            Mark::None,
            Mark::Quote,
            Mark::Quote,
            Mark::None,
            Mark::Rest
        ]
    );
}

#[test]
fn what_nobody_sees_is_not_read() {
    let texts = |html: &str| {
        let lines = read(html).into_iter().map(|(text, _)| text);
        lines.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    for hidden in [
        "style='display:none'",
        "style=\"color:red; DISPLAY: none !important\"",
        "hidden",
        "style='font-size:0px'",
        "style='visibility:hidden'",
        "style='mso-hide:all'",
        "style='max-height:0; overflow:hidden'",
        "style='opacity:0'",
    ] {
        let html = format!(
            "<div>Yes.</div><div {hidden}><p>I accept <a href='https://x.example'>x</a><img src=cid:y></p></div><div>No.</div>"
        );
        assert_eq!(texts(&html), ["Yes.", "No."], "{hidden}");
    }
    // Letters get their size back, and what is never closed hides nothing after it.
    let html = "<table style='font-size:0'><tr><td style='font-size:16px'>seen</td><td>not</td></tr></table>";
    assert_eq!(texts(html), ["seen"]);
    assert_eq!(texts("<p hidden>a<p>b"), ["b"]);
    assert_eq!(texts("<input hidden>b"), ["b"]);
}

#[test]
fn a_link_keeps_its_address_unless_it_is_the_label() {
    let html =
        "<a href=\"https://a.example/x\">here</a> <a href='https://b.example/'>b.example</a>";
    assert_eq!(read(html)[0].0, "here <https://a.example/x> b.example");
}
