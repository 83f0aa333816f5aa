use super::*;
use crate::line::join;
use proptest::prelude::*;
use std::borrow::Cow;

fn notice() -> Notice {
    let phrases = [
        "Oak & Reed LLP",
        "New message",
        "Oak & Reed LLP wrote to you.",
        "Read message",
        "New message from Oak & Reed LLP",
        "This email is for you alone. Please do not forward it: its links open your portal.",
    ];
    let phrases = phrases.map(str::to_owned);
    Notice::new(&phrases, &["Oak & Reed LLP".to_owned()], |text| {
        Cow::Borrowed(text)
    })
}

/// The notice as its plain text quotes it.
const NOTICE: [&str; 6] = [
    "Oak & Reed LLP",
    "",
    "New message",
    "Oak & Reed LLP wrote to you.",
    "Read message: https://portal.example/link?x",
    "This email is for you alone. Please do not forward it: its links open your portal.",
];

fn written(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(Line::plain).collect();
    let fates = fates(&lines, &notice());
    let kept = lines
        .iter()
        .zip(fates)
        .filter(|(_, fate)| matches!(fate, Fate::Written | Fate::Kept));
    join(kept.map(|(line, _)| line))
}

fn quoted() -> String {
    NOTICE.map(|line| format!("> {line}")).join("\n")
}

/// What programs write above the notice, with a mark before each of its lines or none.
const INTRODUCTIONS: [(&str, bool); 12] = [
    (
        "On Mon, Nov 30, 2026 at 9:00 AM Oak & Reed LLP <portal@oak.example> wrote:",
        true,
    ),
    (
        "On Mon, Nov 30, 2026 at 9:00 AM Oak & Reed LLP <portal@oak.example>\nwrote:",
        false,
    ),
    (
        "El lun, 30 nov 2026 a las 9:00, Oak & Reed LLP (<portal@oak.example>)\nescribió:",
        true,
    ),
    (
        "Am Mo., 30. Nov. 2026 um 09:00 Uhr schrieb Oak & Reed LLP <portal@oak.example>:",
        true,
    ),
    (
        "Il giorno lun 30 nov 2026 alle ore 09:00 Oak & Reed LLP <portal@oak.example> ha scritto:",
        true,
    ),
    (
        "Oak & Reed LLP <portal@oak.example> 于2026年11月30日周一 09:00写道：",
        true,
    ),
    (
        "From: Oak & Reed LLP <portal@oak.example>\nSent: Monday, November 30, 2026 9:00 AM\nTo: Ana\nSubject: New message from Oak & Reed LLP",
        false,
    ),
    (
        "________________________________\nDe: Oak & Reed LLP <portal@oak.example>\nFecha: lunes, 30 de noviembre de 2026\nPara: Ana\nAsunto: New message from Oak & Reed LLP",
        false,
    ),
    (
        "De : Oak & Reed LLP <portal@oak.example>\nEnvoyé : lundi 30 novembre 2026 09:00\nÀ : Ana\nObjet : New message from Oak & Reed LLP",
        false,
    ),
    (
        "________________________________\nVon: Oak & Reed LLP <portal@oak.example>\nGesendet: Montag, 30. November 2026 09:00\nAn: Ana\nBetreff: New message from Oak & Reed LLP",
        false,
    ),
    (
        "-----Original Message-----\nFrom: Oak & Reed LLP <portal@oak.example>\nSent: Monday 9:00\nSubject: New message from Oak & Reed LLP",
        false,
    ),
    (
        "---------- Forwarded message ---------\nFrom: Oak & Reed LLP <portal@oak.example>\nDate: Mon, Nov 30, 2026\nSubject: New message from Oak & Reed LLP\nTo: <ana@example.org>",
        false,
    ),
];

#[test]
fn the_notice_is_cut_whatever_introduces_it() {
    for (introduction, marks) in INTRODUCTIONS {
        let notice = if marks { quoted() } else { NOTICE.join("\n") };
        for above in ["Yes.", ""] {
            let text = format!("{above}\n\n{introduction}\n\n{notice}\n");
            assert_eq!(written(&text), above, "{introduction}");
        }
    }
}

#[test]
fn answers_between_and_below_stay() {
    for (introduction, marks) in INTRODUCTIONS {
        let mark = if marks { "> " } else { "" };
        let lines: Vec<_> = NOTICE.iter().map(|line| format!("{mark}{line}")).collect();
        let (first, rest) = lines.split_at(3);
        let text = format!(
            "Hola Dana,\n\n{introduction}\n\n{}\nYES ON MONDAY\n{}\n\nNO, MY BROTHER HAS IT\n",
            first.join("\n"),
            rest.join("\n")
        );
        let said = written(&text);
        for words in ["Hola Dana,", "YES ON MONDAY", "NO, MY BROTHER HAS IT"] {
            assert!(said.contains(words), "{introduction}: {said}");
        }
        assert!(
            !said.contains("wrote to you") && !said.contains("link?"),
            "{said}"
        );
    }
}

#[test]
fn mails_of_others_stay_with_what_follows() {
    for other in [
        "Look what he wrote to me:\n\nOn Mon, Nov 30, 2026 at 9:15 AM Tom Bank <tom@bank.example> wrote:\n\nYour loan is cancelled.\n\nWhat do I do now?",
        "From: Tom Bank\nSent: Monday, November 30, 2026 9:15 AM\nSubject: loan\n\nCancelled.\n\nWhat now?",
        "Look.\n\nOn Mon, Nov 30, 2026 at 9:15 AM Tom Bank <tom@bank.example> wrote:\n> Your loan is cancelled.\n\nAnd now?",
        "---------- Forwarded message ---------\nFrom: Tom Bank <tom@bank.example>\nSubject: loan\n\nCancelled.",
    ] {
        assert_eq!(written(other), other);
        let text = format!(
            "{other}\n\nOn Mon, Nov 30, 2026 at 9:00 AM Oak & Reed LLP <p@oak.example> wrote:\n\n{}",
            quoted()
        );
        assert_eq!(written(&text), other);
    }
}

#[test]
fn what_stands_right_above_an_introduction_is_no_part_of_it() {
    for (introduction, marks) in INTRODUCTIONS {
        let notice = if marks { quoted() } else { NOTICE.join("\n") };
        for above in ["Ok for me", "PS: call me at 9:00", "On it."] {
            let text = format!("{above}\n{introduction}\n{notice}\n");
            assert!(written(&text).contains(above), "{introduction}");
        }
    }
}

#[test]
fn own_quote_marks_stay() {
    let text = format!(
        "> 500 is too much\n\nno\n\n{}\n\n{}",
        INTRODUCTIONS[0].0,
        quoted()
    );
    assert_eq!(written(&text), "> 500 is too much\n\nno");
}

#[test]
fn one_phrase_that_nothing_marks_is_the_persons() {
    assert_eq!(
        written("New message\n\nI never got it."),
        "New message\n\nI never got it."
    );
}

fn line() -> impl Strategy<Value = String> {
    "[A-Za-zñáé¿?!,.0-9]{1,12}( [A-Za-zñáé¿?!,.0-9:]{1,12}){0,12}"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_of_a_person_is_lost_wherever_it_stands(
        which in 0..INTRODUCTIONS.len(),
        answers in prop::collection::vec((line(), 0..=NOTICE.len()), 0..6),
        above in prop::collection::vec(line(), 0..3),
    ) {
        let (introduction, marks) = INTRODUCTIONS[which];
        let mark = if marks { "> " } else { "" };
        let mut text = above.clone();
        text.extend([String::new(), introduction.to_owned(), String::new()]);
        for (at, line) in NOTICE.iter().enumerate() {
            text.extend(answers.iter().filter(|(_, place)| *place == at).map(|(answer, _)| answer.clone()));
            text.push(format!("{mark}{line}"));
        }
        text.extend(answers.iter().filter(|(_, place)| *place == NOTICE.len()).map(|(answer, _)| answer.clone()));
        let said = written(&text.join("\n"));
        for line in above.iter().chain(answers.iter().map(|(answer, _)| answer)) {
            prop_assert!(said.contains(line.trim()), "{line:?} is not in {said:?}");
        }
        prop_assert!(!said.contains("https://portal.example"), "{said}");
    }
}
