//! What gets into the log, and what cannot.

use super::*;
use serde_json::{Value, json};

/// A log in a file, and what is in it.
struct Watched {
    log: Log,
    folder: tempfile::TempDir,
}

impl Watched {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("log.jsonl");
        let env = Env::from_pairs([
            ("LOG_FILE", file.to_str().unwrap()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "7"),
        ]);
        Self {
            log: Log::new(&env),
            folder,
        }
    }

    /// Runs `work` in an invocation; the lines that it left.
    fn lines(&self, work: impl FnOnce()) -> Vec<Value> {
        let mut context = Context::default();
        context.request_id = "r-1".to_owned();
        context.xray_trace_id = Some("Root=1-2-3".to_owned());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(self.log.follow(&context, async { work() }));
        let text = std::fs::read_to_string(self.folder.path().join("log.jsonl"));
        let text = text.unwrap_or_default();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }
}

#[test]
fn a_line_names_its_invocation_its_request_and_the_version() {
    let watched = Watched::new();
    let lines = watched.lines(|| {
        request(Some("g-1")).in_scope(|| {
            audit(&Audit {
                at: Timestamp(0),
                action: "GET /v1/bills",
                outcome: "refused",
                status: 401,
                problem: Some("unauthorized"),
                person: Some("p\"1"),
                session: None,
                subject: None,
                firm: None,
                key: None,
                duration_ms: 1.5,
            });
        });
    });
    let expected = json!({
        "timestamp": "1970-01-01T00:00:00Z", "level": "INFO", "requestId": "r-1",
        "xrayTraceId": "Root=1-2-3", "gatewayRequestId": "g-1", "functionVersion": "7",
        "kind": "audit", "action": "GET /v1/bills", "outcome": "refused", "status": 401,
        "problem": "unauthorized", "person": "p\"1", "durationMs": 1.5,
    });
    assert_eq!(lines, [expected]);
}

#[test]
fn a_fault_has_the_time_at_which_it_was_written() {
    let lines = Watched::new().lines(|| fault("notify", "SES: Throttling"));
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["level"], "ERROR");
    assert_eq!(lines[0]["requestId"], "r-1");
    let time: jiff::Timestamp = lines[0]["timestamp"].as_str().unwrap().parse().unwrap();
    assert!(time.as_second() > 0);
}

#[test]
fn a_field_that_is_not_allowed_and_a_value_that_is_formatted_stay_out() {
    let lines = Watched::new().lines(|| {
        let (email, text) = ("ana@example.com", vec!["secret"]);
        tracing::info!(target: TARGET, kind = "audit", email, person = ?text, cause = %email, "to {email}");
        tracing::error!(target: TARGET, error = &std::io::Error::other("secret") as &dyn std::error::Error);
    });
    let text = json!(lines).to_string();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(!text.contains("secret") && !text.contains('@'), "{text}");
}

#[test]
fn what_a_library_reports_becomes_a_sentence_without_its_words() {
    let lines = Watched::new().lines(|| {
        tracing::error!(target: "lambda_runtime::layers::panic", cause = "secret", "secret");
        tracing::warn!(target: "hyper", "secret");
        tracing::info!(target: "aws_smithy_runtime", "secret");
        tracing::debug!(target: TARGET, kind = "secret");
        let span = tracing::info_span!(target: "hyper", "secret", requestId = "secret");
        span.in_scope(|| fault("read", "gone"));
    });
    let text = json!(lines).to_string();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(!text.contains("secret"), "{text}");
    assert_eq!(lines[0]["kind"], "fault");
    let cause = lines[0]["cause"].as_str().unwrap();
    assert!(
        cause.starts_with("reported by lambda_runtime::layers::panic, line "),
        "{cause}"
    );
    assert_eq!(lines[1]["kind"], "warning");
    assert_eq!(lines[2]["action"], "read");
}

#[test]
fn a_panic_is_a_place_alone() {
    let watched = Watched::new();
    let lines = watched.lines(|| {
        std::panic::set_hook(Box::new(log_panic));
        let _ = std::panic::catch_unwind(|| panic!("secret"));
        drop(std::panic::take_hook());
    });
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["action"], "panic");
    let cause = lines[0]["cause"].as_str().unwrap();
    assert!(cause.contains("tests.rs:"), "{cause}");
    assert!(!json!(lines).to_string().contains("secret"));
}
