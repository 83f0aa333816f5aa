//! What a subject says: whether the person typed it, and whether a program did while they are away.

use super::notice::Notice;

/// What programs put in front of the subject of what is answered or forwarded, in the languages of their menus.
const PREFIXES: [&str; 18] = [
    "re", "fw", "fwd", "rv", "reenv", "enc", "res", "aw", "wg", "sv", "vs", "antw", "odp", "tr",
    "r", "i", "回复", "答复",
];

/// How subjects of absence notes begin. A person can write that too, so it decides nothing but whether somebody is asked.
const AWAY: [&str; 19] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto:",
    "automatic response",
    "out of office",
    "out of the office",
    "vacation reply",
    "respuesta automática",
    "respuesta automatica",
    "fuera de la oficina",
    "fuera de oficina",
    "réponse automatique",
    "automatische antwort",
    "abwesenheitsnotiz",
    "risposta automatica",
    "resposta automática",
    "自动回复",
];

/// The subject without prefixes, if the person typed it: there is one, and it is not the notice's.
pub(super) fn own(subject: &str, notice: &Notice) -> Option<String> {
    let bare = bare(subject);
    let is_word = bare.chars().any(char::is_alphanumeric);
    (is_word && !notice.says_in(bare)).then(|| bare.to_owned())
}

/// Whether a subject is that of an absence note.
pub(super) fn says_away(subject: &str) -> bool {
    let lower = bare(subject).to_lowercase();
    AWAY.iter().any(|opening| lower.starts_with(opening))
}

/// Without "Re:" and the like, and without the tag in brackets that some firms' gateways add.
fn bare(subject: &str) -> &str {
    let mut rest = subject.trim();
    loop {
        if let Some((_, after)) = rest.strip_prefix('[').and_then(|tag| tag.split_once(']')) {
            rest = after.trim_start();
            continue;
        }
        let Some((prefix, after)) = rest.split_once([':', '：']) else {
            break;
        };
        if !PREFIXES.contains(&prefix.trim().to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    if PREFIXES.contains(&rest.to_lowercase().as_str()) {
        return "";
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    #[test]
    fn what_the_person_typed_is_told_from_what_was_there() {
        let phrases = ["New message from Oak LLP", "New message"].map(str::to_owned);
        let notice = Notice::new(&phrases, &[], |text| Cow::Borrowed(text));
        for subject in [
            "",
            "Re",
            "Re:",
            "RE: New message from Oak LLP",
            "[EXTERNAL] Re: AW: New message from Oak LLP",
            "Rv: New message / New message from Oak LLP",
        ] {
            assert_eq!(own(subject, &notice), None, "{subject}");
        }
        assert_eq!(
            own("YES: on Monday", &notice).as_deref(),
            Some("YES: on Monday")
        );
        assert_eq!(
            own("Re: yes, at nine", &notice).as_deref(),
            Some("yes, at nine")
        );
    }

    #[test]
    fn absence_notes_are_seen() {
        assert!(says_away("Respuesta automática: New message"));
        assert!(says_away("Re: Out of Office"));
        assert!(!says_away("I am out of the office, call me"));
    }
}
