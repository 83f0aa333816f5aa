//! HTML as lines, with what its structure says about quotations and signatures. Each program marks them in its own way.

use super::block::{self, Break};
use super::line::{Line, Mark};
use super::render::Page;
use super::role::{Role, is_struck, role};
use super::tag::{Tag, Token, is_data, tokens, unescape};

/// An open element with a role, or whose text is struck. Of the elements in it only those of the same name are counted, which is enough to find its end and costs the same however deep they are nested.
#[derive(Debug)]
struct Open {
    name: String,
    role: Option<Role>,
    struck: bool,
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
    /// Whether preformatted text begins, whose first line break is not shown.
    fresh: bool,
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
        let fresh = std::mem::take(&mut self.fresh);
        if self.is_hidden() {
            return;
        }
        let text = unescape(text);
        let first = text.strip_prefix("\r\n").or(text.strip_prefix('\n'));
        let text = first.filter(|_| fresh).unwrap_or(&text);
        self.page.add(text, self.preformatted > 0);
    }

    fn open(&mut self, tag: Tag<'a>) {
        let name = tag.name();
        self.end_paragraph_of(&name);
        match name.as_str() {
            "br" => self.page.end_line(),
            "img" => self.image(tag),
            "sup" if !self.is_hidden() => self.page.raise(),
            "a" => self.link = tag.attribute("href").filter(|_| !self.is_hidden()),
            "td" | "th" => self.page.add(" ", false),
            _ => self.begin_block(&name, tag),
        }
        if tag.closes_itself() || matches!(name.as_str(), "br" | "img" | "hr") {
            return;
        }
        self.list(&name);
        let (role, struck) = (role(&name, tag), is_struck(&name, tag));
        if role.is_some() || struck {
            self.begin(role, struck);
            self.open.push(Open {
                name,
                role,
                struck,
                inner: 0,
            });
        } else if let Some(top) = self.open.last_mut()
            && top.name == name
        {
            top.inner += 1;
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => self.end_link(),
            "sup" => self.page.lower(),
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
            self.end(&closed);
        }
    }

    fn begin(&mut self, role: Option<Role>, struck: bool) {
        if let Some(role) = role {
            self.count(role, true);
            self.enter();
        }
        if struck {
            self.page.strike();
        }
    }

    fn end(&mut self, closed: &Open) {
        if closed.struck {
            self.page.end_strike();
        }
        if let Some(role) = closed.role {
            self.count(role, false);
            self.enter();
        }
    }

    /// A paragraph ends where the next block begins, whether or not it is closed (HTML, section 13.1.2.4). Without this, one that is hidden would hide all that follows.
    fn end_paragraph_of(&mut self, name: &str) {
        if block::ends_paragraph(name) && self.open.last().is_some_and(|top| top.name == "p") {
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
        self.break_line(name);
        if block::is_preformatted(name) {
            self.preformatted += 1;
            self.fresh = true;
        }
    }

    fn end_block(&mut self, name: &str) {
        self.break_line(name);
        if block::is_preformatted(name) {
            self.preformatted = self.preformatted.saturating_sub(1);
        }
    }

    fn break_line(&mut self, name: &str) {
        match block::line_break(name) {
            Break::Paragraph if name == "p" && self.tight => self.page.end_block(),
            Break::Paragraph => self.page.end_paragraph(),
            Break::Line => self.page.end_block(),
            Break::None => {}
        }
    }

    /// Tells an image by its content id (RFC 2392), or by what stands for it where it was written into the HTML. Pictures from the web are not shown: loading them would tell the sender who reads.
    fn image(&mut self, tag: Tag<'_>) {
        let source = tag.attribute("src").unwrap_or_default();
        let id = source.strip_prefix("cid:");
        let id = id.or(Some(source).filter(|source| is_data(source)));
        if let Some(id) = id.filter(|_| !self.is_hidden()) {
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
mod tests;
