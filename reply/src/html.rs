//! HTML as lines, with what its structure says about quotations and signatures. Each program marks them in its own way.

use super::line::{Line, Mark};
use super::render::Page;
use super::role::{Role, role};
use super::tag::{Tag, Token, tokens, unescape};

/// An open element with a role. Of the elements in it only those of the same name are counted, which is enough to find its end and costs the same however deep they are nested.
#[derive(Debug)]
struct Open {
    name: String,
    role: Role,
    inner: usize,
}

/// Reads HTML into lines, at most so many.
pub(super) fn lines(html: &str, most: usize) -> Vec<Line> {
    let mut reader = Reader::default();
    for token in tokens(html) {
        if reader.page.count() >= most {
            break;
        }
        match token {
            Token::Text(text) => reader.text(text),
            Token::Open(tag) => reader.open(tag),
            Token::Close(tag) => reader.close(&tag.name()),
        }
    }
    let mut lines = reader.page.finish();
    lines.truncate(most);
    lines
}

#[derive(Debug, Default)]
struct Reader<'a> {
    page: Page,
    open: Vec<Open>,
    quotes: usize,
    signatures: usize,
    attributions: usize,
    rest: bool,
    preformatted: usize,
    /// How many elements are open that nobody sees.
    hidden: usize,
    /// Whether letters have no size, for each open element that says something about it.
    tiny: Vec<bool>,
    /// The lists that are open, with the last number of those that are numbered.
    lists: Vec<Option<usize>>,
    /// The address of the link that is open.
    link: Option<&'a str>,
    /// Whether the paragraph that is open has no margin.
    tight: bool,
}

impl<'a> Reader<'a> {
    fn is_hidden(&self) -> bool {
        self.hidden > 0 || self.tiny.last() == Some(&true)
    }

    fn text(&mut self, text: &str) {
        if !self.is_hidden() {
            self.page.add(&unescape(text), self.preformatted > 0);
        }
    }

    fn open(&mut self, tag: Tag<'a>) {
        let name = tag.name();
        self.end_paragraph_of(&name);
        match name.as_str() {
            "br" => self.page.end_line(),
            "img" => self.image(tag),
            "hr" => self.page.end_block(),
            "pre" => self.preformatted += 1,
            "a" => self.link = tag.attribute("href").filter(|_| !self.is_hidden()),
            "td" | "th" => self.page.add(" ", false),
            _ => self.begin_block(&name, tag),
        }
        if tag.closes_itself() || matches!(name.as_str(), "br" | "img" | "hr") {
            return;
        }
        self.list(&name);
        if let Some(role) = role(&name, tag) {
            self.count(role, true);
            self.open.push(Open {
                name,
                role,
                inner: 0,
            });
            self.enter();
        } else if let Some(top) = self.open.last_mut()
            && top.name == name
        {
            top.inner += 1;
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "a" => self.end_link(),
            "ul" | "ol" => {
                self.lists.pop();
                self.end_block(name);
            }
            _ => self.end_block(name),
        }
        let Some(top) = self.open.last_mut() else {
            return;
        };
        if top.name != name {
            return;
        }
        if top.inner > 0 {
            top.inner -= 1;
            return;
        }
        if let Some(closed) = self.open.pop() {
            self.count(closed.role, false);
            self.enter();
        }
    }

    /// A paragraph ends where the next block begins, whether or not it is closed (HTML, section 13.1.2.4). Without this, one that is hidden would hide all that follows.
    fn end_paragraph_of(&mut self, name: &str) {
        let block = matches!(
            name,
            "p" | "div" | "table" | "ul" | "ol" | "blockquote" | "pre" | "hr"
        );
        if block && self.open.last().is_some_and(|top| top.name == "p") {
            self.close("p");
        }
    }

    /// Lays out lists as programs do in plain text.
    fn list(&mut self, name: &str) {
        match name {
            "ol" => self.lists.push(Some(0)),
            "ul" => self.lists.push(None),
            "li" => {
                let label = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{number}. ")
                    }
                    _ => "- ".to_owned(),
                };
                if !self.is_hidden() {
                    self.page.add(&label, false);
                }
            }
            _ => {}
        }
    }

    fn begin_block(&mut self, name: &str, tag: Tag<'_>) {
        if name == "p" {
            self.tight = is_tight(tag);
        }
        self.end_block(name);
    }

    fn end_block(&mut self, name: &str) {
        match name {
            "p" if !self.tight => self.page.end_paragraph(),
            "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.page.end_paragraph(),
            "p" | "div" | "blockquote" | "li" | "table" | "tr" | "section" | "article"
            | "header" | "footer" | "center" | "body" | "dl" | "dt" | "dd" | "pre" => {
                self.page.end_block();
            }
            _ => {}
        }
    }

    /// Tells an image by its content id (RFC 2392). Pictures from the web are not shown: loading them would tell the sender who reads.
    fn image(&mut self, tag: Tag<'_>) {
        let source = tag.attribute("src").unwrap_or_default();
        if let Some(id) = source.strip_prefix("cid:").filter(|_| !self.is_hidden()) {
            self.page.add_image(id);
        }
    }

    /// A link's address is text if the person cannot have meant its label to be read alone.
    fn end_link(&mut self) {
        let Some(address) = self.link.take() else {
            return;
        };
        let address = unescape(address);
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        let bare = address
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches('/');
        if is_web && !self.page.ends_with(bare) {
            self.page.add(&format!(" <{address}>"), false);
        }
    }

    fn count(&mut self, role: Role, opens: bool) {
        let count = match role {
            Role::Hidden => &mut self.hidden,
            Role::Tiny | Role::Sized if opens => {
                self.tiny.push(role == Role::Tiny);
                return;
            }
            Role::Tiny | Role::Sized => {
                self.tiny.pop();
                return;
            }
            Role::Quote => &mut self.quotes,
            Role::Signature => &mut self.signatures,
            Role::Attribution => &mut self.attributions,
            Role::Rest => {
                self.rest = true;
                return;
            }
        };
        *count = if opens {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
    }

    /// Tells the page what holds from here on.
    fn enter(&mut self) {
        let mark = if self.rest {
            Mark::Rest
        } else if self.quotes > 0 {
            Mark::Quote
        } else if self.attributions > 0 {
            Mark::Attribution
        } else if self.signatures > 0 {
            Mark::Signature
        } else {
            Mark::None
        };
        self.page.enter(self.quotes, mark);
    }
}

/// Whether a paragraph has no margin, as in Outlook, whose style sheet says so for a class.
fn is_tight(tag: Tag<'_>) -> bool {
    let class = tag.attribute("class").unwrap_or_default();
    let style = tag.attribute("style").unwrap_or_default();
    class.contains("MsoNormal")
        || class.contains("elementToProof")
        || class.contains("p1")
        || style.contains("margin:0")
        || style.contains("margin: 0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(String, Mark)> {
        let read = |line: Line| (line.text().to_owned(), line.mark);
        lines(html, 100).into_iter().map(read).collect()
    }

    #[test]
    fn paragraphs_lists_and_breaks_become_lines() {
        let html = "<p>One\n two<br>three</p><ul><li>a</li><li>b</li></ul><div><br></div><div>x&nbsp;y</div>";
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
}
