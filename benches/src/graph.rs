//! The graph of README.md: the page of bills beside the same page in other languages, as SVG.

use crate::reference::{HELLO, PAGE};
use crate::report::{Aspect, Record};
use std::fmt::Write as _;

/// The width of the graph, where its bars begin, how long the longest is, and the height of a row, in pixels.
const WIDTH: f64 = 720.0;
const LEFT: f64 = 230.0;
const LONGEST: f64 = 400.0;
const ROW: f64 = 26.0;

/// Colours for light and for dark pages.
const STYLE: &str = "text{font:14px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.other{fill:#8c959f}.portico{fill:#0b6b53}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.other{fill:#6e7681}.portico{fill:#3fb68b}}";

/// The bars of a panel: what is measured, by its name in the graph.
const COLD: [(&str, &str); 4] = [
    ("an empty Rust function", HELLO),
    ("Portico", PAGE),
    ("Node, SDK v3", "list-bills node"),
    ("Python, boto3", "list-bills python"),
];
const WARM: [(&str, &str); 4] = [
    ("the SDK's calls alone", "list-bills sdk"),
    ("Portico", PAGE),
    ("Node, SDK v3", "list-bills node"),
    ("Python, boto3", "list-bills python"),
];

/// Draws the graph; `None` unless everything in it was measured.
pub(crate) fn draw(record: &Record) -> Option<String> {
    let height = ROW * 13.5;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\
         <title>Processor time of a cold start and of a warm answer</title><style>{STYLE}</style>\n"
    );
    let cold = "A cold start with its first answer, milliseconds of CPU";
    let warm = "A warm answer, milliseconds of CPU";
    panel(&mut svg, ROW, cold, &bars(record, &COLD, Aspect::Start)?)?;
    let second = ROW * 7.5;
    panel(&mut svg, second, warm, &bars(record, &WARM, Aspect::Warm)?)?;
    svg.push_str("</svg>\n");
    Some(svg)
}

fn bars(
    record: &Record,
    of: &[(&'static str, &str)],
    aspect: Aspect,
) -> Option<Vec<(&'static str, f64)>> {
    of.iter()
        .map(|(name, subject)| Some((*name, record.median(subject, aspect)?)))
        .collect()
}

fn panel(svg: &mut String, top: f64, title: &str, bars: &[(&str, f64)]) -> Option<()> {
    let longest = bars.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    writeln!(
        svg,
        "<text class=\"title\" x=\"12\" y=\"{top}\">{title}</text>"
    )
    .ok()?;
    for (place, (name, value)) in (1_u8..).zip(bars) {
        let y = top + f64::from(place) * ROW;
        let length = (value / longest * LONGEST).max(1.0);
        let class = if *name == "Portico" {
            "portico"
        } else {
            "other"
        };
        let end = LEFT + length + 8.0;
        let digits = if *value < 10.0 { 2 } else { 0 };
        writeln!(
            svg,
            "<text x=\"12\" y=\"{y}\">{name}</text><rect class=\"{class}\" x=\"{LEFT}\" y=\"{:.1}\" width=\"{length:.1}\" height=\"16\" rx=\"2\"/>\
             <text x=\"{end:.1}\" y=\"{y}\">{value:.digits$}</text>",
            y - 13.0
        )
        .ok()?;
    }
    Some(())
}
