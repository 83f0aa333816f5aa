use super::*;
use crate::edge::invocation::Invocation;
use crate::people::link::LinkToken;
use crate::value::id::{FirmId, Id};
use crate::value::secret::Secret;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

const HOST: &str = "https://portal.example.com";

fn secret() -> Secret {
    Secret::new(Invocation::system().random.bytes())
}

/// A secret address of each kind.
fn addresses() -> Vec<String> {
    let invocation = Invocation::system();
    let id = || Id::<()>::generate(invocation);
    let link = |firm: Option<FirmId>| {
        let token = LinkToken {
            address: Id::generate(invocation),
            link: Id::generate(invocation),
            firm,
            secret: secret(),
        };
        format!("{HOST}/link?token={}&lang=en", token.encode())
    };
    vec![
        link(None),
        link(FirmId::parse("hale-ortiz")),
        format!(
            "{HOST}/session-report?report={}.{}.{}&lang=es",
            id(),
            id(),
            secret().encode()
        ),
        format!(
            "{HOST}/v1/calendar/{}.{}.{}.ics",
            id(),
            id(),
            secret().encode()
        ),
        format!("reply+{}@reply.portal.example", id()).to_lowercase(),
    ]
}

/// Everything between the address and a secret that a reader would need.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '>' | '='))
        .collect()
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn each_kind_goes_and_the_words_around_stay() {
    for address in addresses() {
        let given = format!("Dear Dana,\nI opened <{address}>. Is that right?\n");
        let expected = format!("Dear Dana,\nI opened <{PLACEHOLDER}>. Is that right?\n");
        assert_eq!(text(&given), expected, "{address}");
        assert_eq!(text(&expected), expected);
    }
}

#[test]
fn wrappers_of_mail_services_go_with_what_is_in_them() {
    for address in addresses() {
        let once = percent(&address);
        for wrapped in [
            format!(
                "https://nam02.safelinks.protection.outlook.com/?url={once}&data=05%7C02&reserved=0"
            ),
            format!(
                "https://nam02.safelinks.protection.outlook.com/?url={}&data=05",
                percent(&once)
            ),
            format!("https://urldefense.com/v3/__{address}__;!!AbC-dEf$"),
            format!(
                "https://urldefense.proofpoint.com/v2/url?u={}&d=DwMFaQ",
                once.replace('%', "-")
                    .replace("-2E", ".")
                    .replace("-2B", "%2B")
            ),
            format!("https://linkprotect.cudasvc.com/url?a={once}&c=E,1,x"),
            format!(
                "https://us-west-2.protection.sophos.com?d=example.com&u={}&p=m",
                URL_SAFE_NO_PAD.encode(format!("{HOST}/x?next={address}"))
            ),
        ] {
            let given = format!("See {wrapped} please.");
            assert_eq!(
                text(&given),
                format!("See {PLACEHOLDER} please."),
                "{wrapped}"
            );
        }
    }
}

#[test]
fn what_people_write_stays() {
    for given in [
        "",
        "Yes.",
        "My number is 01234567890123456789012345.01234567890123456789012345",
        "https://bank.example/link?token=abcdef&lang=en",
        "reply+sales@example.com",
        "https://drive.example/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
        "This is a sentence of many words. This one is of 26 letters.",
    ] {
        assert_eq!(text(given), given);
        assert!(!is_in(given));
    }
    let long = "A".repeat(10_000);
    assert_eq!(text(&long), long);
}

/// Ways in which a mail program breaks a line.
const BREAKS: [&str; 7] = ["", "\n", "\r\n", "=\r\n", "\n> ", "\n> > ", " \n"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_secret_survives_being_broken(
        which in 0..5usize,
        breaks in prop::collection::vec((any::<prop::sample::Index>(), 0..BREAKS.len()), 0..5),
        before in "[A-Za-z ,.]{0,40}",
        after in "[A-Za-z ,.]{0,40}",
    ) {
        let address = addresses()[which].clone();
        let secret = address.rsplit(['.', '+']).find(|part| part.len() >= 26).unwrap();
        let secret: String = secret.chars().take(26).collect();
        let mut broken = address.clone();
        // Not within the name of the mailbox, which no program breaks.
        let begin = address.find(['=', '+']).map_or(0, |at| at + 1);
        for (at, kind) in breaks {
            let at = begin + at.index(broken.len() - begin);
            if broken.is_char_boundary(at) {
                broken.insert_str(at, BREAKS[kind]);
            }
        }
        let given = format!("{before}\n<{broken}>\n{after}");
        let scrubbed = text(&given).into_owned();
        prop_assert!(!squeezed(&scrubbed).contains(&secret), "{given:?} became {scrubbed:?}");
        prop_assert!(scrubbed.starts_with(&before) && scrubbed.ends_with(&after), "{scrubbed:?}");
        prop_assert_eq!(text(&scrubbed).into_owned(), scrubbed.clone());
    }

    #[test]
    fn no_text_panics_and_none_grows(given in "[ -~\n=>%.]{0,300}|\\PC{0,200}") {
        let scrubbed = text(&given).into_owned();
        prop_assert!(scrubbed.len() <= given.len());
        prop_assert_eq!(text(&scrubbed).into_owned(), scrubbed.clone());
    }
}
