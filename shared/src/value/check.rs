//! Checks of texts, moments, amounts and addresses from outside. A failure is a place and a code, never the value.

mod fault;
mod place;
mod text;

pub(crate) use fault::describe;
pub use fault::{Checks, Code, Fault, read};
pub use place::{content_key, version_id, web_address};
pub use text::{
    MAX_ID, MAX_LOCATION, MAX_NAME, MAX_TEXT, MAX_TITLE, id, line, lines, name, text, title,
    visible,
};

use crate::value::address::Address;
use crate::value::time::Timestamp;
use iso_currency::Currency;
use jiff::civil::Date;
use jiff::tz::TimeZoneDatabase;

/// The largest absolute amount, in minor units: every reader of JSON handles integers up to 2^53 - 1 exactly (RFC 8259, section 6).
pub const MAX_AMOUNT: i64 = 9_007_199_254_740_991;

/// A moment from 1970 to 9999-12-30 (the last that `jiff` supports), in RFC 3339 with any offset, cut to milliseconds. Nothing in a portal happens outside that time.
pub fn moment(text: &str) -> Result<Timestamp, Code> {
    any_moment(text).and_then(|moment| {
        if moment >= Timestamp(0) {
            Ok(moment)
        } else {
            Err("time")
        }
    })
}

/// The same from the year 0 on, for the bound of a search.
pub fn any_moment(text: &str) -> Result<Timestamp, Code> {
    let bytes = text.as_bytes();
    let is = |place: usize, wanted: &[u8]| bytes.get(place).is_some_and(|b| wanted.contains(b));
    // The parser accepts more than RFC 3339 allows: no seconds, a space, a zone in brackets.
    let shaped = is(4, b"-") && is(10, b"Tt") && is(13, b":") && is(16, b":");
    if !shaped || text.contains('[') {
        return Err("time");
    }
    Timestamp::parse(text).ok_or("time")
}

/// Whether a text is a SHA-256 as the API writes it: 64 lower-case hexadecimal digits.
pub fn is_sha256(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 64 && text.bytes().all(digit)
}

/// A calendar day (`2026-11-23`) from 1900 on: an earlier one is a mistake of the firm's system.
pub fn date(text: &str) -> Result<(), Code> {
    let date: Date = text.parse().map_err(|_| "date")?;
    if date.to_string() == text && date.year() >= 1900 {
        Ok(())
    } else {
        Err("date")
    }
}

/// An IANA time zone, returned in the spelling of the time zone database.
pub fn time_zone(name: &str) -> Result<String, Code> {
    let zone = TimeZoneDatabase::bundled()
        .get(name)
        .map_err(|_| "time-zone")?;
    match zone.iana_name() {
        Some(name) if !zone.is_unknown() => Ok(name.to_owned()),
        _ => Err("time-zone"),
    }
}

/// A currency in which amounts are paid: an ISO 4217 code of three capitals. Codes without a minor unit, such as gold, are refused.
pub fn currency(code: &str) -> Result<(), Code> {
    match Currency::from_code(code) {
        Some(known) if known.code() == code && known.exponent().is_some() => Ok(()),
        _ => Err("currency"),
    }
}

/// An amount in minor units, of at most [`MAX_AMOUNT`] either way.
pub fn amount(minor: i64) -> Result<(), Code> {
    if (-MAX_AMOUNT..=MAX_AMOUNT).contains(&minor) {
        Ok(())
    } else {
        Err("range")
    }
}

/// An address to which the portal can send mail. The error is `email` if it is not an address, and `unmailable-email` if Amazon SES does not accept it.
pub fn email(text: &str) -> Result<Address, Code> {
    let address = Address::parse(text).ok_or("email")?;
    match address.mailbox() {
        Some(_) => Ok(address),
        None => Err("unmailable-email"),
    }
}

/// A colour written as `#rrggbb`.
pub fn colour(text: &str) -> Result<(), Code> {
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(())
    } else {
        Err("colour")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn moments_are_rfc_3339() {
        assert_eq!(
            moment("2026-11-23T05:35:00.1239-05:00"),
            Ok(Timestamp::parse("2026-11-23T10:35:00.123Z").unwrap())
        );
        for text in [
            "",
            "2026-11-23",
            "2026-11-23T05:35:00",
            "2026-11-23 05:35:00Z",
            "2026-11-23T05:35Z",
            "2026-02-30T05:35:00Z",
            "2026-11-23T25:35:00Z",
            "2026-11-23T05:35:00-05:00[America/New_York]",
            "1969-12-31T23:59:59Z",
            "-009999-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "soon",
        ] {
            assert_eq!(moment(text), Err("time"), "{text}");
        }
        assert_eq!(moment("9999-12-30T21:59:59Z").unwrap().sortable().len(), 24);
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        assert_eq!(date("2024-02-29"), Ok(()));
        for text in [
            "2026-02-29",
            "2026-1-1",
            "20261123",
            "2026-11-23T00:00:00Z",
            "",
            "+002026-11-23",
        ] {
            assert_eq!(date(text), Err("date"), "{text}");
        }
    }

    #[test]
    fn time_zones_are_those_of_the_database() {
        assert_eq!(time_zone("america/new_york").unwrap(), "America/New_York");
        assert_eq!(time_zone("UTC").unwrap(), "UTC");
        for name in [
            "",
            "Nowhere/Land",
            "EST5EDT,M3.2.0",
            "Etc/Unknown",
            "+02:00",
            "../etc/passwd",
        ] {
            assert_eq!(time_zone(name), Err("time-zone"), "{name}");
        }
    }

    #[test]
    fn currencies_are_those_that_are_paid_in() {
        assert_eq!(currency("USD"), Ok(()));
        assert_eq!(currency("JPY"), Ok(()));
        for code in ["usd", "US", "XYZ", "XAU", "", "USDX"] {
            assert_eq!(currency(code), Err("currency"), "{code}");
        }
    }

    #[test]
    fn colours_have_six_digits() {
        assert_eq!(colour("#0b5A6b"), Ok(()));
        for text in ["", "#", "#fff", "0b5a6b", "#0b5a6g", "#0b5a6b00", "#ééé"] {
            assert_eq!(colour(text), Err("colour"), "{text}");
        }
    }

    /// All combinations of three capitals.
    fn codes() -> impl Iterator<Item = String> {
        let letters = || b'A'..=b'Z';
        letters().flat_map(move |first| {
            letters().flat_map(move |second| {
                letters().map(move |third| [first, second, third].map(char::from).iter().collect())
            })
        })
    }

    #[test]
    fn the_web_app_counts_the_digits_of_every_currency_alike() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/src/text/currencies.ts");
        let source = std::fs::read_to_string(path).unwrap();
        let listed = |code: &str| {
            let line = source
                .lines()
                .find_map(|line| line.trim().strip_prefix(&format!("{code}: ")))?;
            line.trim_end_matches(',').parse::<u16>().ok()
        };
        let accepted: Vec<String> = codes().filter(|code| currency(code).is_ok()).collect();
        assert!(accepted.len() > 150, "{}", accepted.len());
        for code in accepted {
            let digits = Currency::from_code(&code).and_then(Currency::exponent);
            assert_eq!(Some(listed(&code).unwrap_or(2)), digits, "{code}");
        }
    }

    #[test]
    fn the_importer_takes_the_same_currencies_with_the_same_digits() {
        let importer = "/../docs/connect/import/importer/currencies.py";
        let path = format!("{}{importer}", env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(path).unwrap();
        let (_, source) = source.split_once("_TWO_DIGITS").unwrap();
        let (source, _) = source.split_once("MINOR_DIGITS").unwrap();
        let mut listed: BTreeMap<String, u16> = BTreeMap::new();
        for line in source.lines() {
            // Lines of codes with two digits, then `0: "BIF CLP",` for the others.
            let (digits, line) = match line.trim().split_once(": \"") {
                Some((digits, codes)) => (digits.parse().unwrap(), codes),
                None => (2, line),
            };
            let codes = line.split(|c: char| !c.is_ascii_uppercase());
            let codes = codes.filter(|code| code.len() == 3);
            listed.extend(codes.map(|code| (code.to_owned(), digits)));
        }
        let accepted = codes().filter(|code| currency(code).is_ok());
        let accepted: BTreeMap<String, u16> = accepted
            .filter_map(|code| {
                let digits = Currency::from_code(&code)?.exponent()?;
                Some((code, digits))
            })
            .collect();
        assert_eq!(listed, accepted);
    }
}
