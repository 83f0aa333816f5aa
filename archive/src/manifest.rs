//! The list of what an archive holds: a CSV file (RFC 4180) that people open in a spreadsheet and programs can check hashes with.

use super::digest::Sha256;
use super::path::ArchivePath;
use shared::value::text::{Locale, Text};
use shared::value::time::Timestamp;

/// A document in the list.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Where it lies in the archive.
    pub path: &'a ArchivePath,
    /// Its name in the portal.
    pub name: &'a str,
    /// Its size, in bytes.
    pub size: u64,
    /// Its hash. Rows are equally long with any, so that the list's length is known before the documents are read.
    pub sha256: Sha256,
    /// When it was received or shared.
    pub time: Timestamp,
    /// Who sent it: the firm or a client, by name.
    pub sender: &'a str,
}

/// What stands between two fields. Spreadsheets expect the list separator of the computer's region: the semicolon where the comma is the decimal sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `,`, as in the United States and Mexico.
    Comma,
    /// `;`, as in Spain and most of South America.
    Semicolon,
}

/// The byte order mark, without which Excel reads another encoding than UTF-8.
const MARK: &str = "\u{feff}";

/// Ends a line (RFC 4180, section 2).
const LINE_END: &str = "\r\n";

impl Separator {
    /// The separator for a language if nothing is known of the reader's region.
    pub fn of(locale: Locale) -> Self {
        match locale {
            Locale::En => Self::Comma,
            Locale::Es => Self::Semicolon,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Semicolon => ";",
        }
    }
}

/// The name of the list in the archive, as the wish to give to [`super::names::places`].
pub fn name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "Contents.csv",
        Locale::Es => "Contenido.csv",
    }
}

/// What the list says.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The documents in the archive.
    pub rows: &'a [Row<'a>],
    /// The names of documents whose files are gone.
    pub lost: &'a [String],
    /// How many documents were not shared any more. Their names are not told.
    pub hidden: usize,
    /// The IANA time zone of the firm's clocks, in which people read times.
    pub zone: &'a str,
}

impl List<'_> {
    /// The list as a file.
    pub fn render(&self, locale: Locale, separator: Separator) -> Vec<u8> {
        let words = Text::new(locale, &[source(locale)]);
        let mut out = MARK.to_owned();
        line(&mut out, &titles(&words), separator);
        for row in self.rows {
            line(&mut out, &fields(row, self.zone, &words), separator);
        }
        for name in self.lost {
            line(&mut out, &missing(name, &words.say("list-lost")), separator);
        }
        if self.hidden > 0 {
            line(
                &mut out,
                &missing("", &hidden(self.hidden, &words)),
                separator,
            );
        }
        out.into_bytes()
    }
}

/// The words of the list in a language.
fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../shared/messages/en/archive.ftl"),
        Locale::Es => include_str!("../../shared/messages/es/archive.ftl"),
    }
}

/// The columns of a line.
type Fields = [String; 8];

fn titles(words: &Text) -> Fields {
    [
        "list-file",
        "list-name",
        "list-bytes",
        "list-hash",
        "list-time-utc",
        "list-time",
        "list-sender",
        "list-note",
    ]
    .map(|id| quoted(&words.say(id)))
}

fn fields(row: &Row, zone: &str, words: &Text) -> Fields {
    [
        quoted(&path(row.path.as_str())),
        quoted(&text(row.name)),
        row.size.to_string(),
        quoted(&row.sha256.to_string()),
        quoted(&row.time.rfc3339()),
        quoted(&moment(row.time, zone, words)),
        quoted(&text(row.sender)),
        quoted(""),
    ]
}

/// The line of what is not in the archive.
fn missing(name: &str, why: &str) -> Fields {
    let [nothing, size] = [quoted(""), String::new()];
    [
        nothing.clone(),
        quoted(&text(name)),
        size,
        nothing.clone(),
        nothing.clone(),
        nothing.clone(),
        nothing,
        quoted(&text(why)),
    ]
}

fn hidden(count: usize, words: &Text) -> String {
    match count {
        1 => words.say("list-hidden-one"),
        _ => words.say_with("list-hidden", &[("count", &count.to_string())]),
    }
}

/// A moment as people in the firm's zone write it.
fn moment(at: Timestamp, zone: &str, words: &Text) -> String {
    let clock = at.clock_in(zone);
    let time = clock.digits.rsplit_once(':');
    let day = at.day_in(zone);
    let mut parts = day.splitn(3, '-');
    let mut part = || parts.next().unwrap_or_default();
    let (year, month, day) = (part(), format!("m{}", part()), part());
    words.say_with(
        "list-moment",
        &[
            ("year", year),
            ("month", &month),
            ("day", day.trim_start_matches('0')),
            ("time", time.map_or("", |(time, _)| time)),
            ("half", if clock.before_noon { "am" } else { "pm" }),
            ("zone", &clock.zone),
        ],
    )
}

fn line(out: &mut String, fields: &Fields, separator: Separator) {
    out.push_str(&fields.join(separator.text()));
    out.push_str(LINE_END);
}

/// A field in quotes (RFC 4180, section 2), needed or not.
fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

/// A path that no spreadsheet takes for a formula, and that still leads to the file.
fn path(path: &str) -> String {
    if is_formula(path) {
        format!("./{path}")
    } else {
        path.to_owned()
    }
}

/// Text on one line that no spreadsheet takes for a formula: with an apostrophe before it, as OWASP advises ("CSV Injection").
fn text(given: &str) -> String {
    let breaks = |c: char| {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            c
        }
    };
    let line: String = given.chars().map(breaks).collect();
    if is_formula(&line) {
        format!("'{line}")
    } else {
        line
    }
}

/// Whether the first visible character begins a formula in some spreadsheet, also in the wide form of East Asian keyboards. Quotes do not help against it.
fn is_formula(text: &str) -> bool {
    let begins = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\u{2212}'];
    text.trim_start().starts_with(begins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row<'a>(path: &'a ArchivePath, name: &'a str, sender: &'a str) -> Row<'a> {
        Row {
            path,
            name,
            size: 1_234,
            sha256: Sha256([0xab; 32]),
            time: Timestamp(0),
            sender,
        }
    }

    fn at(path: &str) -> ArchivePath {
        path.to_owned().try_into().unwrap()
    }

    fn list<'a>(rows: &'a [Row<'a>], lost: &'a [String], hidden: usize) -> List<'a> {
        List {
            rows,
            lost,
            hidden,
            zone: "America/New_York",
        }
    }

    fn render(list: &List, locale: Locale) -> String {
        String::from_utf8(list.render(locale, Separator::of(locale))).unwrap()
    }

    #[test]
    fn it_reads_as_a_spreadsheet_does() {
        let path = at("Cartas/Año.pdf");
        let rows = [row(&path, "Año; \"2026\".pdf", "=Oak\r\nLaw")];
        let hash = "ab".repeat(32);
        let expected = format!(
            "\u{feff}\"Archivo\";\"Nombre en el portal\";\"Bytes\";\"SHA-256\";\"Fecha y hora (UTC)\";\"Fecha y hora del bufete\";\"Enviado por\";\"Nota\"\r\n\
            \"Cartas/Año.pdf\";\"Año; \"\"2026\"\".pdf\";1234;\"{hash}\";\"1970-01-01T00:00:00Z\";\"31 de diciembre de 1969, 7:00 p.m. EST\";\"'=Oak  Law\";\"\"\r\n"
        );
        assert_eq!(render(&list(&rows, &[], 0), Locale::Es), expected);
    }

    #[test]
    fn it_says_what_is_missing() {
        let lost = ["=a.pdf".to_owned(), "b.pdf".to_owned()];
        let said = render(&list(&[], &lost, 1), Locale::En);
        let said: Vec<_> = said.lines().skip(1).collect();
        let gone = "Not in this ZIP: its file could not be found. Ask the law firm for it.";
        assert_eq!(
            said,
            [
                format!("\"\",\"'=a.pdf\",,\"\",\"\",\"\",\"\",\"{gone}\""),
                format!("\"\",\"b.pdf\",,\"\",\"\",\"\",\"\",\"{gone}\""),
                "\"\",\"\",,\"\",\"\",\"\",\"\",\"1 document is not in this ZIP, because it was no longer shared with you when its turn came.\"".to_owned(),
            ]
        );
        let spanish = render(&list(&[], &[], 12), Locale::Es);
        assert!(spanish.contains("\"12 documentos no están"), "{spanish}");
    }

    #[test]
    fn every_month_has_its_name() {
        for locale in Locale::ALL {
            let words = Text::new(locale, &[source(locale)]);
            let mut names = std::collections::BTreeSet::new();
            for month in 1..=12 {
                let at = Timestamp::parse(&format!("2026-{month:02}-05T00:07:00Z")).unwrap();
                names.insert(moment(at, "UTC", &words).replace(char::is_numeric, ""));
            }
            assert_eq!(names.len(), 12, "{names:?}");
        }
        let words = Text::new(Locale::En, &[source(Locale::En)]);
        let at = Timestamp::parse("2026-12-01T03:46:09.551Z").unwrap();
        assert_eq!(
            moment(at, "America/New_York", &words),
            "November 30, 2026, 10:46 PM EST"
        );
        assert_eq!(
            moment(at, "America/Sao_Paulo", &words),
            "December 1, 2026, 12:46 AM UTC-03"
        );
    }

    #[test]
    fn nothing_is_a_formula() {
        for name in [
            "=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\u{a0}=1", "＝1",
        ] {
            assert!(text(name).starts_with('\''), "{name:?}");
        }
        for name in ["a=1", "1-1", "'=1", ""] {
            assert_eq!(text(name), name);
        }
        assert_eq!(path("-a/=b"), "./-a/=b");
    }

    proptest! {
        #[test]
        fn the_hash_does_not_change_the_length(name in any::<String>(), sender in any::<String>(), hash in any::<[u8; 32]>()) {
            let path = at("a");
            let before = row(&path, &name, &sender);
            let after = Row { sha256: Sha256(hash), ..before };
            let length = |row| render(&list(&[row], &[], 0), Locale::En).len();
            prop_assert_eq!(length(before), length(after));
        }

        #[test]
        fn every_row_is_one_line(names in prop::collection::vec(any::<String>(), 0..9)) {
            let path = at("a");
            let rows: Vec<_> = names.iter().map(|name| row(&path, name, name)).collect();
            let found = render(&list(&rows, &names, 3), Locale::En);
            prop_assert_eq!(found.matches(['\r', '\n']).count(), 2 * (2 * rows.len() + 2));
        }
    }
}
