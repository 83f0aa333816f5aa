//! The layer that turns events of `tracing` into lines.

use super::TARGET;
use super::line::{Line, Output};
use crate::edge::invocation::Invocation;
use crate::env::Env;
use std::fmt::Debug;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The target of the span in which Lambda's runtime runs an invocation (`lambda_runtime::layers::trace::request_span`).
const RUNTIME: &str = "lambda_runtime::layers::trace";

/// The fields that a line takes from an event. Of these, it takes text, numbers and truth values; what would have to be formatted with `Debug` or `Display` is left out.
const FIELDS: [&str; 14] = [
    "timestamp",
    "kind",
    "action",
    "outcome",
    "status",
    "problem",
    "person",
    "session",
    "subject",
    "durationMs",
    "limit",
    "cause",
    "firm",
    "key",
];

/// The fields that a line takes from the spans around an event.
const IDS: [&str; 3] = ["requestId", "xrayTraceId", "gatewayRequestId"];

/// Writes each event as one line.
pub(super) struct Lines {
    output: Output,
    /// The version of the function, as Lambda names it.
    version: Option<String>,
}

/// The ids that a span gives to the lines within it, as members of a JSON object.
struct SpanIds(Line);

impl Lines {
    pub(super) fn new(output: Output, env: &Env) -> Self {
        let version = env.get("AWS_LAMBDA_FUNCTION_VERSION").map(str::to_owned);
        Self { output, version }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        if metadata.is_span() {
            return [TARGET, RUNTIME].contains(&metadata.target());
        }
        metadata.target() == TARGET || *metadata.level() <= Level::WARN
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::INFO)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::of(&IDS);
        attributes.record(&mut fields);
        span.extensions_mut().insert(SpanIds(fields.line));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let mut fields = Fields::of(&FIELDS);
        if metadata.target() == TARGET {
            event.record(&mut fields);
        } else {
            describe(metadata, &mut fields.line);
        }
        let mut line = Line::default();
        let timestamp = fields.timestamp.unwrap_or_else(now);
        line.push("timestamp", timestamp.as_str());
        line.push("level", metadata.level().as_str());
        for span in context
            .event_scope(event)
            .into_iter()
            .flat_map(tracing_subscriber::registry::Scope::from_root)
        {
            if let Some(SpanIds(ids)) = span.extensions().get() {
                line.extend(ids);
            }
        }
        if let Some(version) = &self.version {
            line.push("functionVersion", version.as_str());
        }
        line.extend(&fields.line);
        self.output.write(&line.finish());
    }
}

/// What a library reported, without its words: they may quote what the library was given.
fn describe(metadata: &Metadata<'_>, line: &mut Line) {
    let error = *metadata.level() == Level::ERROR;
    line.push("kind", if error { "fault" } else { "warning" });
    line.push("action", "library");
    let place = metadata.target();
    let cause = metadata.line().map_or_else(
        || format!("reported by {place}"),
        |line| format!("reported by {place}, line {line}"),
    );
    line.push("cause", cause.as_str());
}

/// The time of a line that names none.
fn now() -> String {
    Invocation::system().now.rfc3339()
}

/// Collects the allowed fields of an event or a span.
struct Fields {
    allowed: &'static [&'static str],
    line: Line,
    /// It stands first in the line, wherever it stood in the event.
    timestamp: Option<String>,
}

impl Fields {
    fn of(allowed: &'static [&'static str]) -> Self {
        Self {
            allowed,
            line: Line::default(),
            timestamp: None,
        }
    }

    fn allows(&self, field: &Field) -> bool {
        self.allowed.contains(&field.name())
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "timestamp" {
            self.timestamp = Some(value.to_owned());
        } else if self.allows(field) {
            self.line.push(field.name(), value);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if self.allows(field) {
            self.line.push(field.name(), value);
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if self.allows(field) {
            self.line.push(field.name(), value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
