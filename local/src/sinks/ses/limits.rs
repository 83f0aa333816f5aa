//! The limits of SES: address formats, and lengths as sent (SES API version 2, `SendEmail`, `Destination` and `MessageHeader`; SES developer guide, "Service quotas").

use serde_json::Value;
use std::collections::BTreeSet;

/// Maximum number of recipients of one mail.
const MAX_RECIPIENTS: usize = 50;
/// Maximum length of a mailbox with its display name, in characters.
const MAX_MAILBOX: usize = 320;
/// Maximum length of the part before the `@` and of the domain (RFC 5321, section 4.5.3.1).
const MAX_LOCAL: usize = 64;
const MAX_DOMAIN: usize = 255;
/// Maximum length of a header field's name, of its value, and of both together.
const MAX_FIELD_NAME: usize = 126;
const MAX_FIELD_VALUE: usize = 995;
const MAX_FIELD: usize = 996;
/// Maximum number of header fields in one mail, besides those that SES sets.
const MAX_FIELDS: usize = 15;
/// The fields that SES sets itself (SES developer guide, "Amazon SES header fields").
const OWN_FIELDS: [&str; 12] = [
    "bcc",
    "cc",
    "content-disposition",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "reply-to",
    "return-path",
    "subject",
    "to",
];
/// Maximum size of a message after base64 encoding, in bytes; SES throttles larger ones, if it permits them.
const MAX_MESSAGE: usize = 10 * 1024 * 1024;

/// Maximum length of the name and of the value of a tag, in characters (SES API version 2, `MessageTag`).
const MAX_TAG: usize = 256;

/// Checks a request like SES; the error is a sentence without the value.
pub(super) fn check(request: &Value) -> Result<(), String> {
    let list = |pointer: &str| {
        let list = request.pointer(pointer).and_then(Value::as_array);
        list.into_iter().flatten().map(Value::as_str)
    };
    let from = request.pointer("/FromEmailAddress").and_then(Value::as_str);
    let to = || list("/Destination/ToAddresses");
    if to().count() > MAX_RECIPIENTS {
        return Err(format!("more than {MAX_RECIPIENTS} recipients"));
    }
    for mailbox in to().chain(list("/ReplyToAddresses")).chain([from]) {
        check_mailbox(mailbox.unwrap_or_default())?;
    }
    let subject = request.pointer("/Content/Simple/Subject/Data");
    check_field(
        "Subject",
        &encode(subject.and_then(Value::as_str).unwrap_or_default()),
    )?;
    let headers = request.pointer("/Content/Simple/Headers");
    check_headers(headers.and_then(Value::as_array).map_or(&[], Vec::as_slice))?;
    let tags = request.get("EmailTags").and_then(Value::as_array);
    check_tags(tags.map_or(&[], Vec::as_slice))?;
    let bodies = ["Text", "Html"].map(|part| {
        let data = request.pointer(&format!("/Content/Simple/Body/{part}/Data"));
        data.and_then(Value::as_str).map_or(0, str::len)
    });
    if bodies.iter().sum::<usize>().div_ceil(3) * 4 > MAX_MESSAGE {
        return Err(format!("the message is longer than {MAX_MESSAGE} bytes"));
    }
    Ok(())
}

/// `local@domain`, alone or in angle brackets after a display name.
fn check_mailbox(mailbox: &str) -> Result<(), String> {
    if !mailbox.is_ascii() || mailbox.chars().any(|c| c.is_ascii_control()) {
        return Err("a mailbox has characters beside visible ASCII".to_owned());
    }
    if mailbox.len() > MAX_MAILBOX {
        return Err(format!("a mailbox is longer than {MAX_MAILBOX} characters"));
    }
    let address = match mailbox.rsplit_once(" <") {
        Some((_, rest)) => rest
            .strip_suffix('>')
            .ok_or("a mailbox lacks its bracket")?,
        None => mailbox,
    };
    let (local, domain) = address.rsplit_once('@').ok_or("Missing final '@domain'")?;
    let local_fits = (1..=MAX_LOCAL).contains(&local.len())
        && local.split('.').all(|atom| !atom.is_empty())
        && !local.contains(|c: char| c.is_ascii_whitespace() || "\"(),:;<>@[\\]".contains(c));
    let domain_fits = domain.len() <= MAX_DOMAIN
        && domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    match (local_fits, domain_fits) {
        (true, true) => Ok(()),
        (false, _) => Err("the local part of an address contains illegal characters".to_owned()),
        _ => Err("the domain of an address contains illegal characters".to_owned()),
    }
}

fn check_headers(headers: &[Value]) -> Result<(), String> {
    if headers.len() > MAX_FIELDS {
        return Err(format!("more than {MAX_FIELDS} header fields"));
    }
    let mut names = BTreeSet::new();
    for header in headers {
        let part = |name: &str| header[name].as_str().unwrap_or_default();
        check_field(part("Name"), part("Value"))?;
        let name = part("Name").to_ascii_lowercase();
        if OWN_FIELDS.contains(&name.as_str()) || !names.insert(name.clone()) {
            return Err(format!(
                "the header field {name} is SES's own or there twice"
            ));
        }
    }
    Ok(())
}

fn check_field(name: &str, value: &str) -> Result<(), String> {
    let name_fits = (1..=MAX_FIELD_NAME).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b':');
    let value_fits = (1..=MAX_FIELD_VALUE).contains(&value.len())
        && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && name.len() + value.len() <= MAX_FIELD;
    if name_fits && value_fits {
        Ok(())
    } else {
        Err(format!("the header field {name} is none that SES takes"))
    }
}

/// A subject with about the length that SES sends: encoded words hold 45 bytes each (RFC 2047).
fn encode(subject: &str) -> String {
    if subject.is_ascii() {
        return subject.to_owned();
    }
    let words = subject.len().div_ceil(45);
    // Each word has twelve characters around it, and a space separates two.
    "=".repeat(words * 13 - 1 + subject.len().div_ceil(3) * 4)
}

/// Tags hold letters, digits, `_` and `-` alone.
fn check_tags(tags: &[Value]) -> Result<(), String> {
    let fits = |text: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (1..=MAX_TAG).contains(&text.len()) && text.bytes().all(allowed)
    };
    for tag in tags {
        for part in ["Name", "Value"] {
            let text = tag.get(part).and_then(Value::as_str);
            if !text.is_some_and(fits) {
                return Err(format!("the {part} of a tag is not allowed"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn mail(to: &str, from: &str, subject: &str) -> Value {
        json!({
            "FromEmailAddress": from, "Destination": {"ToAddresses": [to]},
            "Content": {"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": "x"}}}},
        })
    }

    #[test]
    fn what_ses_takes_is_taken() {
        for (to, from) in [
            ("ana@example.com", "portal@example.com"),
            (
                "o'neil+x@xn--bcher-kva.example",
                "\"Hale, LLP\" <portal@example.com>",
            ),
            (
                "a@b.example",
                "=?UTF-8?B?TsO6w7Fleg==?= <portal@example.com>",
            ),
        ] {
            assert_eq!(check(&mail(to, from, "Mensaje de Núñez")), Ok(()), "{to}");
        }
    }

    #[test]
    fn what_ses_refuses_is_refused() {
        let good = "ana@example.com";
        for bad in [
            "josé@example.com",
            "ａｎａ@example.com",
            "ana@bücher.example",
            "ana",
            "ana@localhost",
            "a b@example.com",
            "a..b@example.com",
            &format!("{}@example.com", "a".repeat(65)),
            &format!("\"{}\" <ana@example.com>", "x".repeat(310)),
            "Núñez <ana@example.com>",
        ] {
            assert!(check(&mail(bad, good, "x")).is_err(), "to {bad}");
            assert!(check(&mail(good, bad, "x")).is_err(), "from {bad}");
        }
        for subject in ["", "a\nb", &"x".repeat(990), &"ñ".repeat(400)] {
            assert!(check(&mail(good, good, subject)).is_err(), "{subject}");
        }
        let mut long = mail(good, good, "x");
        long["Content"]["Simple"]["Body"]["Text"]["Data"] = json!("x".repeat(8 * 1024 * 1024));
        assert!(check(&long).is_err());
        let mut header = mail(good, good, "x");
        header["Content"]["Simple"]["Headers"] = json!([{"Name": "X", "Value": "x".repeat(996)}]);
        assert!(check(&header).is_err());
        let field = |name: &str| json!({"Name": name, "Value": "<x@example.com>"});
        let mut with = |fields: Vec<Value>| {
            header["Content"]["Simple"]["Headers"] = json!(fields);
            check(&header)
        };
        assert_eq!(
            with(vec![field("References"), field("X-Entity-Ref-ID")]),
            Ok(())
        );
        assert!(with(vec![field("Message-ID")]).is_err());
        assert!(with(vec![field("References"), field("references")]).is_err());
        let many = (0..16).map(|number| field(&format!("X-{number}")));
        assert!(with(many.collect()).is_err());
    }
}
