//! The table: who builds keys and items, that reads are strong, and that writes have the authority of a session.

use super::{NONE, deployed, naming};
use crate::harness::project;

#[test]
fn one_module_builds_keys() {
    let tags = [
        "C", "E", "R", "F", "A", "SESS", "LINK", "REQ", "AUD", "RATE", "IDEM", "MEM", "MATTER",
        "BILL", "EVENT", "MESSAGE", "FOLDER", "DOCUMENT", "UP", "GRANT", "KEY", "DEV", "PUSH",
        "CER", "CLIENT", "FAIL", "INVITE", "HOOK", "DELIVERY", "DRAFT", "REPLY",
    ];
    let begun: Vec<_> = tags.iter().map(|tag| format!("\"{tag}#")).collect();
    let begun: Vec<_> = begun.iter().map(String::as_str).collect();
    assert_eq!(naming(&begun, &["key"]), NONE);
}

/// What a function would build keys, conditions and items with. A function hands the table to an operation of `shared`, which knows what stands there.
const OF_THE_TABLE: [&str; 7] = [
    "shared::key",
    "{key,",
    "{key::",
    "Write::",
    "Update::",
    ".when(",
    "Query::",
];

#[test]
fn no_function_builds_keys_conditions_or_items() {
    let mut functions = 0;
    for (path, code) in deployed() {
        if !path.starts_with("functions/") {
            continue;
        }
        functions += 1;
        let code: String = code.split_whitespace().collect();
        for word in OF_THE_TABLE {
            assert!(!code.contains(word), "{path}: {word}");
        }
        assert!(!code.contains("table."), "{path} calls the table itself");
        // What is cleaned up is an item, and so is what names its kind for the stream.
        for field in ["ttl:i64", "kind:String", "kind:ItemKind"] {
            assert!(!code.contains(field), "{path} has an item: {field}");
        }
    }
    assert!(functions > 17);
}

#[test]
fn nothing_scans_and_every_read_is_strong() {
    assert_eq!(naming(&[".scan("], &[]), NONE);
    let reads = project::read("shared/src/engine/table/read.rs")
        + &project::read("shared/src/engine/table.rs");
    let count = |call| reads.matches(call).count();
    let asked = [".get_item()", ".batch_get_item()", ".query()"].map(count);
    assert!(asked.iter().all(|calls| *calls > 0));
    let asked: usize = asked.iter().sum();
    assert_eq!(count(".consistent_read(true)"), asked);
}

/// Where the table is written without the authority of a session, and why none is asked: a file or a folder, how often at most where sessions write there too, and the reason.
const WITHOUT_AUTHORITY: [(&str, Option<usize>, &str); 39] = [
    (
        "shared/src/people/access/authority.rs",
        Some(1),
        "carries out what it has bound",
    ),
    ("shared/src/people/client/", None, "a firm's event"),
    (
        "shared/src/people/revocation/",
        None,
        "what goes with the last membership",
    ),
    (
        "shared/src/mail_in/",
        None,
        "an answer by mail, by an address that is the right to write, or what was told of it",
    ),
    (
        "shared/src/people/delivery/",
        None,
        "notes what became of a notice",
    ),
    (
        "shared/src/people/device/store.rs",
        Some(1),
        "a device is forgotten: gone, reported, or with the last membership",
    ),
    (
        "shared/src/people/feed.rs",
        Some(1),
        "a feed ends: reported, or with the last membership",
    ),
    (
        "shared/src/resource/event/feed.rs",
        Some(1),
        "a calendar program asks, by an address that is the secret",
    ),
    (
        "shared/src/resource/archive/store.rs",
        None,
        "make-archive writes how far it is",
    ),
    ("shared/src/people/firm.rs", None, "a firm's event"),
    (
        "shared/src/people/link/",
        None,
        "asks for a link, or makes one",
    ),
    (
        "shared/src/notice/activity.rs",
        None,
        "notes what a firm was told",
    ),
    (
        "shared/src/notice/lease.rs",
        None,
        "takes and gives back the right to write to a client",
    ),
    (
        "shared/src/notice/mail_budget.rs",
        Some(2),
        "counts a mail, or notes that it is owed",
    ),
    (
        "shared/src/notice/sent.rs",
        None,
        "notes that a mail was sent",
    ),
    ("shared/src/notice/told.rs", None, "notes what was told"),
    ("shared/src/notice/waiting.rs", None, "notes what waits"),
    (
        "shared/src/exchange/endpoint/",
        None,
        "a firm's endpoint, by its bearer, or what is sent there",
    ),
    (
        "shared/src/exchange/outbox/enter.rs",
        Some(1),
        "what a firm is told",
    ),
    (
        "shared/src/exchange/webhook/take.rs",
        Some(2),
        "a firm's message",
    ),
    (
        "shared/src/people/firm/signing_key.rs",
        Some(1),
        "an operator changes a firm's keys",
    ),
    (
        "shared/src/people/passkey/ceremony.rs",
        Some(1),
        "a sign-in begins: there is no session",
    ),
    (
        "shared/src/people/passkey/store.rs",
        Some(1),
        "a report ends a passkey",
    ),
    (
        "shared/src/people/session/store.rs",
        Some(2),
        "slides the session under a condition of its own, or ends it",
    ),
    (
        "shared/src/people/sign_in/",
        None,
        "there is no session yet",
    ),
    ("shared/src/resource/audience.rs", None, "a firm's event"),
    ("shared/src/resource/copies.rs", None, "a firm's event"),
    ("shared/src/resource/head.rs", None, "a firm's event"),
    (
        "shared/src/resource/prompt.rs",
        Some(1),
        "a firm's event, or the clock",
    ),
    (
        "shared/src/resource/event/remind.rs",
        Some(2),
        "a firm's event, or the clock",
    ),
    (
        "shared/src/resource/unread.rs",
        Some(5),
        "a firm's event, the clock, or what is put off",
    ),
    (
        "shared/src/upload/asked.rs",
        Some(1),
        "an upload was settled",
    ),
    (
        "shared/src/resource/request/remind.rs",
        Some(4),
        "a firm's event, the clock, or what is put off",
    ),
    (
        "shared/src/resource/request/verdict.rs",
        Some(1),
        "a firm's event",
    ),
    (
        "shared/src/resource/stage/history.rs",
        Some(1),
        "a firm's event",
    ),
    (
        "shared/src/resource/stage/overdue.rs",
        Some(7),
        "a firm's event, or the clock",
    ),
    ("shared/src/resource/tombstones.rs", None, "a firm's event"),
    (
        "shared/src/upload/open.rs",
        Some(2),
        "notes that a grant is used under a condition of its own, or a report gives an upload up",
    ),
    (
        "shared/src/upload/settle.rs",
        Some(3),
        "S3 or the scanner said something, or a conclusion is drawn",
    ),
];

#[test]
fn what_is_written_without_a_session_says_why() {
    let writes = ["write(", "update(", "update::<", "transact("];
    for (path, code) in deployed() {
        let code: String = code.split_whitespace().collect();
        let of = |call: &&str| code.matches(&format!("table.{call}")).count();
        let count: usize = writes.iter().map(of).sum();
        let entry = WITHOUT_AUTHORITY
            .iter()
            .find(|(place, ..)| path.starts_with(place));
        let most = entry.map_or(0, |(_, most, _)| most.unwrap_or(usize::MAX));
        assert!(
            count <= most,
            "{path} writes {count} times without an Authority; see shared/src/people/access/authority.rs"
        );
    }
}
