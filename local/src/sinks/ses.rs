//! SES version 2, `SendEmail` with simple content. It refuses what SES refuses, and reports what becomes of each mail on the default bus.

mod limits;
mod report;

use super::{Refusal, Sinks, text};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use ulid::Ulid;

/// A mail, as shown by `/local/emails`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Email {
    /// SES's message id.
    pub(crate) id: String,
    /// When it was sent, RFC 3339 in the portal's time.
    pub(crate) at: String,
    /// The recipients, separated by commas; the portal sends to one at a time.
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) reply_to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// Further header fields.
    pub(crate) headers: BTreeMap<String, String>,
    /// The portal's addresses in the text and the HTML, without duplicates.
    pub(crate) links: Vec<String>,
}

/// Accepts a mail.
pub(super) fn send_email(sinks: &Sinks, request: &Value) -> Result<Value, Refusal> {
    limits::check(request).map_err(|fault| Refusal::bad("BadRequestException", fault))?;
    let missing = |what: &str| Refusal::bad("BadRequestException", format!("{what} is missing"));
    let part = |pointer: &str| text(request, pointer).unwrap_or_default().to_owned();
    let html = part("/Content/Simple/Body/Html/Data");
    let plain = part("/Content/Simple/Body/Text/Data");
    let email = Email {
        id: Ulid::generate().to_string(),
        at: sinks.clock.now().rfc3339(),
        to: addresses(request, "/Destination/ToAddresses")
            .filter(|to| !to.is_empty())
            .ok_or_else(|| missing("ToAddresses"))?,
        from: text(request, "/FromEmailAddress")
            .ok_or_else(|| missing("FromEmailAddress"))?
            .to_owned(),
        reply_to: addresses(request, "/ReplyToAddresses").unwrap_or_default(),
        subject: text(request, "/Content/Simple/Subject/Data")
            .ok_or_else(|| missing("Subject"))?
            .to_owned(),
        headers: headers(request),
        links: find_links(&html, &plain, &sinks.origin),
        text: plain,
        html,
    };
    if email.html.is_empty() && email.text.is_empty() {
        return Err(missing("Body"));
    }
    let id = email.id.clone();
    sinks.emails.push(email.clone());
    // Without a configuration set, SES reports nothing.
    if let Some(set) = text(request, "/ConfigurationSetName") {
        for entry in report::reports(&email, set, tags(request), sinks.clock.now()) {
            sinks.bus.put(entry);
        }
    }
    Ok(json!({"MessageId": id}))
}

/// The tags of a mail, each with its values.
fn tags(request: &Value) -> Value {
    let list = request.get("EmailTags").and_then(Value::as_array);
    let tags = list.into_iter().flatten().filter_map(|tag| {
        let (name, value) = (text(tag, "/Name")?, text(tag, "/Value")?);
        Some((name.to_owned(), json!([value])))
    });
    Value::Object(tags.collect())
}

fn addresses(request: &Value, pointer: &str) -> Option<String> {
    let list = request.pointer(pointer)?.as_array()?;
    Some(
        list.iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", "),
    )
}

fn headers(request: &Value) -> BTreeMap<String, String> {
    let list = request
        .pointer("/Content/Simple/Headers")
        .and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|header| {
            Some((
                text(header, "/Name")?.to_owned(),
                text(header, "/Value")?.to_owned(),
            ))
        })
        .collect()
}

/// Addresses of the portal: each `href` of the HTML, then any others in the text.
fn find_links(html: &str, plain: &str, origin: &str) -> Vec<String> {
    let hrefs = html.split("href=").skip(1).filter_map(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Some(unescape(rest[1..].split(quote).next()?))
    });
    let words = plain.match_indices(origin).map(|(at, _)| {
        let end = plain[at..].find(|c: char| c.is_whitespace() || "<>\"'()[]".contains(c));
        let link = end.map_or(&plain[at..], |end| &plain[at..at + end]);
        link.trim_end_matches(['.', ',', ';', ':', '!']).to_owned()
    });
    let mut links: Vec<String> = Vec::new();
    for link in hrefs.chain(words) {
        let ours = link
            .strip_prefix(origin)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        if ours && !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// Undoes the escapes of the template library in attributes.
fn unescape(text: &str) -> String {
    [
        ("&#x2F;", "/"),
        ("&#47;", "/"),
        ("&#x3D;", "="),
        ("&#61;", "="),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (escape, plain)| {
        text.replace(escape, plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_the_portal_alone() {
        let origin = "http://localhost:8787";
        let html = r#"<a href="http://localhost:8787/sign-in?token=a&amp;lang=en">x</a> <a href='https://pay.example'>y</a>
            <img src="http://localhost:8787/logo"><a href="http://localhost:87871/no">z</a>"#;
        let plain =
            "Open http://localhost:8787/sign-in?token=a&lang=en\nor (http://localhost:8787/help).";
        assert_eq!(
            find_links(html, plain, origin),
            [
                "http://localhost:8787/sign-in?token=a&lang=en",
                "http://localhost:8787/help"
            ]
        );
    }
}
