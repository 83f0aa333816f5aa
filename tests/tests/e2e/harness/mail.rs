//! A received mail.

use serde_json::Value;
use std::collections::BTreeMap;

/// A mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// When it was sent, by the portal's clock.
    pub at: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub from: String,
    /// Where an answer goes; empty where nothing is said.
    pub reply_to: String,
    pub links: Vec<String>,
    /// Further header fields.
    pub headers: BTreeMap<String, String>,
}

impl Mail {
    pub(super) fn new(mail: &Value) -> Self {
        let part = |name: &str| mail[name].as_str().expect("text").to_owned();
        let links = mail["links"].as_array().expect("links");
        Self {
            at: part("at"),
            to: part("to"),
            subject: part("subject"),
            text: part("text"),
            html: part("html"),
            from: part("from"),
            reply_to: part("reply_to"),
            links: links
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            headers: serde_json::from_value(mail["headers"].clone()).expect("header fields"),
        }
    }

    /// The token of the first sign-in link.
    pub fn token(&self) -> String {
        self.tokens()
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("a link in {self:?}"))
    }

    /// The tokens of all sign-in links, without duplicates.
    pub fn tokens(&self) -> Vec<String> {
        let mut tokens = Vec::new();
        for link in &self.links {
            let token = link
                .split_once("?token=")
                .map(|(_, rest)| rest.split(['&', '#']).next().unwrap_or_default().to_owned());
            if let Some(token) = token.filter(|token| !tokens.contains(token)) {
                tokens.push(token);
            }
        }
        tokens
    }

    /// The address of the button with this label; `None` when there is no such button. A button that is missing in the HTML is searched in the text, which has its label and, on the next line, its address.
    pub fn button(&self, label: &str) -> Option<String> {
        let before = self.html.split_once(&format!(">{label}</a>"));
        if let Some((before, _)) = before {
            let (_, link) = before.rsplit_once("href=\"")?;
            return Some(link.split('"').next()?.replace("&#38;", "&"));
        }
        let mut lines = self.text.lines();
        lines.find(|line| line.strip_suffix(':') == Some(label))?;
        lines.next().map(str::to_owned)
    }

    /// A header field; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The token of the 'This wasn't me' link.
    pub fn report(&self) -> Option<String> {
        let link = self.links.iter().find(|link| link.contains("?report="))?;
        let (_, rest) = link.split_once("?report=")?;
        Some(rest.split('&').next()?.to_owned())
    }

    /// The six-digit code.
    pub fn code(&self) -> String {
        let words = self.text.split(|c: char| !c.is_ascii_alphanumeric());
        let six = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let mut found = words.filter(six);
        if let Some(code) = found.next() {
            return code.to_owned();
        }
        // It may be printed in two groups of three digits.
        let digits: Vec<_> = self
            .text
            .split_whitespace()
            .filter(|word| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()))
            .collect();
        digits[..2].concat()
    }
}
