//! The elements of HTML that are on lines of their own (HTML, section 15.3, "The CSS user agent style sheet and presentational hints").

/// What stands between an element and what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// Nothing.
    None,
    /// It is on lines of its own.
    Line,
    /// It has a margin, too.
    Paragraph,
}

/// Blocks without a margin, or whose margin is no more than an indent in what people write.
const LINES: [&str; 39] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "listing",
    "main",
    "nav",
    "optgroup",
    "option",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "xmp",
];

/// Blocks with a margin.
const PARAGRAPHS: [&str; 11] = [
    "dir", "h1", "h2", "h3", "h4", "h5", "h6", "menu", "ol", "p", "ul",
];

/// Parts of blocks, which end no paragraph in front of them (HTML, section 13.1.2.4).
const INNER: [&str; 14] = [
    "body",
    "caption",
    "dd",
    "dt",
    "legend",
    "li",
    "optgroup",
    "option",
    "summary",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "plaintext",
];

/// What stands before and after an element.
pub(super) fn line_break(name: &str) -> Break {
    if PARAGRAPHS.contains(&name) {
        Break::Paragraph
    } else if LINES.contains(&name) {
        Break::Line
    } else {
        Break::None
    }
}

/// Whether an element ends the paragraph in front of it, which need not be closed.
pub(super) fn ends_paragraph(name: &str) -> bool {
    line_break(name) != Break::None && !INNER.contains(&name)
}

/// Whether the line breaks and spaces in an element are shown.
pub(super) fn is_preformatted(name: &str) -> bool {
    matches!(name, "pre" | "listing" | "xmp" | "plaintext")
}
