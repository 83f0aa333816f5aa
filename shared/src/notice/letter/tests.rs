use super::words::source;
use super::*;
use crate::notice::Topic;
use crate::people::firm::{Firm, Logo};
use crate::value::id::{FirmId, Id};
use crate::value::time::{HOUR, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

const TOKEN: &str = "01K0ADDRESS000000000000000.01K0L1NK0000000000000000000.hale-ortiz.c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I";

/// The token of a link to everything.
const ALL: &str = "01K0ADDRESS000000000000000.01K0ALL0000000000000000000.hale-ortiz.c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I";

/// The news letters whose layout is kept in a snapshot.
const PICTURED: [&str; 4] = ["news-bill", "news-mixed", "news-urgent", "news-full"];

fn firm() -> FirmId {
    FirmId::parse("hale-ortiz").unwrap()
}

fn described(name: &str, colour: &str, contact_email: &str) -> Firm {
    Firm {
        name: name.into(),
        logo: None,
        colour: Some(colour.into()),
        time_zone: "America/New_York".into(),
        contact_email: contact_email.into(),
        notify_email: None,
    }
}

fn sender() -> Sender {
    let logo = Logo {
        content_type: "image/png".into(),
        base64: "iVBORw0KGgo=".into(),
    };
    let firm_of_ana = Firm {
        logo: Some(logo),
        ..described("Hale & Ortiz LLP", "#7a1f3d", "office@hale-ortiz.example")
    };
    Sender::of(&firm(), Some(&firm_of_ana))
}

fn letters() -> Letters {
    Letters::new("https://portal.example.com")
}

fn announce(topic: Topic, several: bool) -> Announcement {
    Announcement {
        topic,
        several,
        token: TOKEN.to_owned(),
    }
}

fn list(each: Vec<Announcement>) -> News {
    let all = ALL.to_owned();
    News::Several { each, all }
}

/// Every letter, by name.
fn write_all(letters: &Letters, languages: Languages) -> Vec<(String, Letter)> {
    let sender = sender();
    let other = described("Vega Abogados", "#7a1f3d", "hola@vega.example");
    let other = Sender::of(&FirmId::parse("vega").unwrap(), Some(&other));
    let both = Sender::several(&[sender.clone(), other]);
    let id = Id::derive(&["letter"]);
    let to = |sender| Addressee {
        address: "ana@example.com",
        languages,
        sender,
        letter: &id,
    };
    let at = Timestamp::parse("2026-11-28T19:05:31Z").unwrap();
    let morning = at.plus(-4 * HOUR);
    let link = |code| SignInLink {
        token: TOKEN,
        code,
        asked_at: at,
    };
    let ana = to(&sender);
    let mut all = vec![
        (
            "sign-in".to_owned(),
            letters.sign_in(&ana, link(Some("042917"))),
        ),
        (
            "sign-in-two-firms".to_owned(),
            letters.sign_in(&to(&both), link(None)),
        ),
        ("invitation".to_owned(), letters.invitation(&ana, TOKEN)),
        (
            "new-browser".to_owned(),
            letters.new_browser(&ana, TOKEN, morning),
        ),
        ("address-changed".to_owned(), letters.address_changed(&ana)),
        (
            "file-rejected".to_owned(),
            letters.file_rejected(&ana, TOKEN),
        ),
        (
            "archive-ready".to_owned(),
            letters.archive_ready(&ana, TOKEN),
        ),
        (
            "answer-waiting".to_owned(),
            letters.answer_waiting(&ana, TOKEN),
        ),
        (
            "news-to-answer".to_owned(),
            letters.news_to_answer(
                &ana,
                &News::One(announce(Topic::Message, false)),
                "reply+01k0t0ken00000000000000000@reply.example.com".to_owned(),
            ),
        ),
        ("activity".to_owned(), letters.activity(&ana)),
        (
            "endpoint-disabled".to_owned(),
            letters.endpoint_disabled(&ana, "endpoint_01KDRXEEG0000000000000000A"),
        ),
        (
            "event-put-aside".to_owned(),
            letters.event_put_aside(&ana, "endpoint_01KDRXEEG0000000000000000A"),
        ),
    ];
    for topic in Topic::ALL.iter().copied() {
        for several in [false, true] {
            let many = if several { "-many" } else { "" };
            let letter = letters.news(&ana, &News::One(announce(topic, several)));
            all.push((format!("news-{}{many}", topic.tag()), letter));
        }
    }
    let mixed = vec![
        announce(Topic::Message, true),
        announce(Topic::Bill, false),
        announce(Topic::Event, false),
    ];
    all.push(("news-mixed".to_owned(), letters.news(&ana, &list(mixed))));
    let urgent = vec![
        announce(Topic::Cancelled, false),
        announce(Topic::Bill, false),
    ];
    all.push(("news-urgent".to_owned(), letters.news(&ana, &list(urgent))));
    let full = Topic::ALL
        .iter()
        .map(|topic| announce(*topic, false))
        .collect();
    all.push(("news-full".to_owned(), letters.news(&ana, &list(full))));
    all
}

fn show(letter: &Letter) -> String {
    format!(
        "To: {}\nFrom: {}\nReply-To: {}\nSubject: {}\n\n{}\n\n======== html ========\n{}\n",
        letter.to,
        letter.from_name,
        letter.reply_to.as_deref().unwrap_or("-"),
        letter.subject,
        letter.text,
        letter.html
    )
}

#[test]
fn every_letter_looks_as_it_did() {
    let letters = letters();
    let languages = [
        ("en", Languages::One(Locale::En)),
        ("es", Languages::One(Locale::Es)),
        ("both", Languages::Both),
    ];
    for (language, languages) in languages {
        // The letters of two topics differ only in their words: the layout is kept for a few, the words for all.
        let mut words = String::new();
        for (name, letter) in write_all(&letters, languages) {
            if name.starts_with("news-") {
                let parts = [
                    "#### ",
                    &name,
                    ": ",
                    &letter.subject,
                    "\n",
                    &letter.text,
                    "\n\n",
                ];
                words.push_str(&parts.concat());
            }
            if !name.starts_with("news-") || PICTURED.contains(&name.as_str()) {
                insta::assert_snapshot!(format!("{name}-{language}"), show(&letter));
            }
        }
        insta::assert_snapshot!(format!("news-words-{language}"), words);
    }
}

#[test]
fn every_link_of_a_text_stands_in_html_and_few_addresses_are_spelled() {
    for languages in [Languages::One(Locale::Es), Languages::Both] {
        for (name, letter) in write_all(&letters(), languages) {
            let links: Vec<_> = letter
                .text
                .lines()
                .filter(|line| line.starts_with("https://"))
                .collect();
            for link in &links {
                assert!(link.starts_with("https://portal.example.com/"), "{name}");
                let escaped = link.replace('&', "&#38;");
                assert!(letter.html.contains(&format!("\"{escaped}\"")), "{name}");
            }
            let most = languages.locales().len();
            let spelled = letter.html.matches(">https://").count();
            assert_eq!(spelled, most.min(links.len()), "{name}: {links:?}");
            assert!(links.len() <= 3 * most, "{name}: {links:?}");
            // A topic without its own address is reached through the link to everything.
            let all = letter.text.matches(ALL).count();
            let wanted = if name == "news-full" { most } else { 0 };
            assert_eq!(all, wanted, "{name}");
            assert_eq!(
                letter.text.contains("lang=en"),
                languages == Languages::Both && !links.is_empty(),
                "{name}"
            );
        }
    }
}

#[test]
fn a_name_is_shown_and_never_taken_as_markup() {
    let firm_of_ana = described("<b>Hale</b>\r\nBcc: x@example.com", "red;}", "");
    let sender = Sender::of(&firm(), Some(&firm_of_ana));
    let to = Addressee {
        address: "ana@example.com",
        languages: Languages::One(Locale::En),
        sender: &sender,
        letter: &Id::derive(&["letter"]),
    };
    let letter = letters().news(&to, &News::One(announce(Topic::Bill, false)));
    assert_eq!(
        letter.subject,
        "New bill from <b>Hale</b> Bcc: x@example.com"
    );
    assert_eq!(letter.reply_to, None);
    assert!(!letter.html.contains("<b>"));
    assert!(!letter.html.contains("red;"));
    assert!(!letter.html.contains("<img"));
}

#[test]
fn a_name_from_right_to_left_stays_apart_from_the_sentence() {
    let write = |sender: &Sender| {
        let to = Addressee {
            address: "ana@example.com",
            languages: Languages::One(Locale::En),
            sender,
            letter: &Id::derive(&["letter"]),
        };
        letters().news(&to, &News::One(announce(Topic::Bill, false)))
    };
    let hebrew = Sender::of(
        &firm(),
        Some(&described("\u{2067}כהן\u{2069} (24)", "", "")),
    );
    let letter = write(&hebrew);
    assert_eq!(letter.from_name, "כהן (24)");
    assert_eq!(letter.subject, "New bill from \u{2068}כהן (24)\u{2069}");
    assert!(
        letter
            .text
            .contains("\n\u{2068}כהן (24)\u{2069} shared a bill")
    );
    assert!(!letter.html.contains('\u{2068}'));
    assert!(letter.html.contains("><bdi>כהן (24)</bdi> shared a bill"));
    assert!(
        letter
            .html
            .contains("<title>New bill from כהן (24)</title>")
    );
    let english = Sender::of(&firm(), Some(&described("Hale", "", "")));
    let both = write(&Sender::several(&[hebrew, english]));
    assert_eq!(both.subject, "New bill from \u{2068}כהן (24)\u{2069}, Hale");
    assert_eq!(both.from_name, "כהן (24), Hale");
}

#[test]
fn a_firm_without_a_name_goes_by_its_id() {
    assert_eq!(Sender::of(&firm(), None).name, "hale-ortiz");
    let blank = described(" \n", "", "");
    assert_eq!(Sender::of(&firm(), Some(&blank)).name, "hale-ortiz");
}

#[test]
fn only_colours_of_the_design_guide_are_used() {
    // The last two are the firm's own strip colour and muted text on dark (contrast 7.4), which the guide leaves open.
    let guide = [
        "#f7f6f3", "#1b1f24", "#545b66", "#0b5a6b", "#767d88", "#ffffff", "#1d2126", "#eceef1",
        "#7cc7d8", "#7b8490", "#7a1f3d", "#a9b0ba",
    ];
    for (name, letter) in write_all(&letters(), Languages::Both) {
        for (at, _) in letter.html.match_indices('#') {
            let colour = letter.html.get(at..at + 7).unwrap_or_default();
            if colour[1..].bytes().all(|byte| byte.is_ascii_hexdigit()) {
                assert!(guide.contains(&colour), "{name}: {colour}");
            }
        }
    }
}

/// The messages of a source, each with its arguments.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    source(locale)
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (id, words) = line.split_once(" = ").unwrap();
            let arguments = words.split("{ $").skip(1);
            let names = arguments.map(|rest| rest.split(" }").next().unwrap().to_owned());
            (id.to_owned(), names.collect())
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_messages_and_all_are_said() {
    let letters = letters();
    for languages in [
        Languages::One(Locale::En),
        Languages::One(Locale::Es),
        Languages::Both,
    ] {
        write_all(&letters, languages);
    }
    let english = messages(Locale::En);
    let spanish = messages(Locale::Es);
    assert_eq!(english, spanish);
    for (id, arguments) in &english {
        assert!(
            arguments
                .iter()
                .all(|name| ["firm", "time", "digits", "zone", "endpoint"].contains(&&**name)),
            "{id} takes {arguments:?}"
        );
    }
    let all: BTreeSet<_> = english.keys().cloned().collect();
    for words in &letters.words {
        assert_eq!(*words.said.lock().unwrap(), all);
    }
}

#[test]
fn all_sources_parse_and_say_each_message_once() {
    let sources = Locale::ALL.map(source).into_iter().chain([
        include_str!("../../../messages/en/problems.ftl"),
        include_str!("../../../messages/es/problems.ftl"),
    ]);
    for source in sources {
        let parsed = fluent_bundle::FluentResource::try_new(source.to_owned());
        assert!(
            parsed.is_ok(),
            "{:?}",
            parsed.err().map(|(_, faults)| faults)
        );
    }
    for locale in Locale::ALL {
        let lines = source(locale).lines();
        let said = lines.filter(|line| line.starts_with("mail-")).count();
        assert_eq!(said, messages(locale).len());
    }
}

#[test]
fn no_letter_is_wide_or_heavy() {
    for (name, letter) in write_all(&letters(), Languages::Both) {
        // Gmail cuts a mail at 102 kB (https://support.google.com/mail/thread/16105330).
        assert!(letter.html.len() < 60_000, "{name}: {}", letter.html.len());
        assert!(!letter.html.contains("mail-"), "{name}");
        assert!(letter.html.contains("max-width:600px"), "{name}");
    }
}
