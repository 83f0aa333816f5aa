//! The two ways in which an entry says when a document came.

use super::record::Record;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use shared::value::time::Timestamp;

/// Header id of the extended timestamp (Info-ZIP's `extrafld.txt`; section 4.6.1 lists it).
const EXTENDED: u16 = 0x5455;

/// Says that the extended timestamp holds the time of modification and no other (`extrafld.txt`, bit 0).
const MODIFIED: u8 = 1;

/// First and last year of a DOS date, which counts seven bits from 1980 (section 4.4.6).
const DOS_YEARS: std::ops::RangeInclusive<i16> = 1980..=2107;

/// The DOS time and date of a moment in UTC, to two seconds (section 4.4.6). They are meant in the reader's time zone, which nobody knows here: readers that know the extended timestamp show the right time, others that of UTC. Moments outside 1980 to 2107 become the nearest moment within.
pub(super) fn dos(at: Timestamp) -> (u16, u16) {
    let given = TimeZone::UTC.to_datetime(at.instant());
    let clamped = if given.year() < *DOS_YEARS.start() {
        DateTime::constant(1980, 1, 1, 0, 0, 0, 0)
    } else if given.year() > *DOS_YEARS.end() {
        DateTime::constant(2107, 12, 31, 23, 59, 59, 0)
    } else {
        given
    };
    let bits = |value: i8| u16::from(value.unsigned_abs());
    let years = clamped.year().abs_diff(*DOS_YEARS.start());
    let (hour, minute) = (bits(clamped.hour()), bits(clamped.minute()));
    let time = hour << 11 | minute << 5 | (bits(clamped.second()) / 2);
    let date = years << 9 | bits(clamped.month()) << 5 | bits(clamped.day());
    (time, date)
}

/// The extended timestamp: seconds since 1970 in UTC. It has four bytes with a sign, so moments before 1970 and after 2038-01-19T03:14:07Z are without.
pub(super) fn extended(at: Timestamp) -> Vec<u8> {
    let seconds = at.instant().as_second();
    if !fits(seconds) {
        return Vec::new();
    }
    Record::default()
        .u16(EXTENDED)
        .u16(5)
        .bytes(&[MODIFIED])
        .u32(u32::try_from(seconds).unwrap_or_default())
        .done()
}

/// The length of [`extended`].
pub(super) fn extended_length(at: Timestamp) -> u64 {
    if fits(at.instant().as_second()) { 9 } else { 0 }
}

fn fits(seconds: i64) -> bool {
    (0..=i64::from(i32::MAX)).contains(&seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn bits(high: u16, middle: u16, low: u16, [up, over]: [u32; 2]) -> u16 {
        high << up | middle << over | low
    }

    #[test]
    fn moments_at_the_edges() {
        let time = |hour, minute, seconds: u16| bits(hour, minute, seconds / 2, [11, 5]);
        let date = |year: u16, month, day| bits(year - 1980, month, day, [9, 5]);
        let first = date(1980, 1, 1);
        for (moment, time, date, extended_bytes) in [
            ("1969-12-31T23:59:59Z", 0, first, 0),
            ("1970-01-01T00:00:00Z", 0, first, 9),
            ("1980-01-01T00:00:02Z", 1, first, 9),
            (
                "2026-11-30T14:29:39.5Z",
                time(14, 29, 38),
                date(2026, 11, 30),
                9,
            ),
            ("2038-01-19T03:14:07Z", time(3, 14, 6), date(2038, 1, 19), 9),
            ("2038-01-19T03:14:08Z", time(3, 14, 8), date(2038, 1, 19), 0),
            (
                "2108-01-01T00:00:00Z",
                time(23, 59, 58),
                date(2107, 12, 31),
                0,
            ),
        ] {
            assert_eq!(dos(at(moment)), (time, date), "{moment}");
            let extra = extended(at(moment));
            assert_eq!(extra.len() as u64, extended_length(at(moment)));
            assert_eq!(extra.len(), extended_bytes, "{moment}");
        }
        assert_eq!(
            extended(Timestamp(0x0102_0304 * 1_000)),
            b"UT\x05\0\x01\x04\x03\x02\x01"
        );
    }
}
