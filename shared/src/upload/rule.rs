//! The outcome of a file: a pure rule over the known facts.

use super::{FileState, UploadFile, Verdict};
use crate::value::time::{HOUR, Timestamp};
use serde::{Deserialize, Serialize};

/// Longest wait for a verdict, in milliseconds. Scans take minutes at most; after that the firm decides.
pub const PATIENCE: i64 = HOUR;

/// The outcome of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The file becomes a document.
    Release,
    /// The file waits for the firm.
    Quarantine(Doubt),
    /// The file is refused and deleted.
    Reject(Fault),
}

/// Why it is unknown whether a file is harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The scanner cannot read the file: it is encrypted or too deeply packed.
    Unreadable,
    /// The scan did not finish.
    ScanFailed,
    /// No verdict arrived in time.
    NotScanned,
}

/// Why a file was refused.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The file is malware.
    Malware,
    /// The file's size differs from the announced one.
    Size,
    /// The file's SHA-256 differs from the one that its sender computed.
    Content,
}

/// The outcome of a file; `None` while a fact is missing, and once the file has its outcome. A verdict is awaited for [`PATIENCE`] and no longer. A new verdict on a quarantined file is judged again.
pub fn judge(file: &UploadFile, now: Timestamp) -> Option<Decision> {
    if !matches!(file.state, FileState::Checking | FileState::Quarantined) {
        return None;
    }
    let object = file.object.as_ref()?;
    if object.size != file.size {
        return Some(Decision::Reject(Fault::Size));
    }
    if file
        .sha256
        .as_ref()
        .is_some_and(|said| *said != object.sha256)
    {
        return Some(Decision::Reject(Fault::Content));
    }
    // A verdict on another version says nothing about this one.
    let about = file.verdict_version.as_ref() == Some(&object.version_id);
    let doubt = match file.verdict.filter(|_| about) {
        Some(Verdict::NoThreatsFound) => return Some(Decision::Release),
        Some(Verdict::ThreatsFound) => return Some(Decision::Reject(Fault::Malware)),
        Some(Verdict::Unsupported) => Doubt::Unreadable,
        Some(Verdict::AccessDenied | Verdict::Failed) => Doubt::ScanFailed,
        None if now.since(object.received_at) >= PATIENCE => Doubt::NotScanned,
        None => return None,
    };
    (file.state == FileState::Checking).then_some(Decision::Quarantine(doubt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::ItemKind;
    use crate::upload::StoredObject;
    use crate::value::id::Id;

    fn file(state: FileState, verdict: Option<Verdict>) -> UploadFile {
        UploadFile {
            kind: ItemKind::UploadFile,
            id: Id::derive(&["f"]),
            upload: Id::derive(&["u"]),
            matter: Id::derive(&["m"]),
            matter_ref: "m".to_owned(),
            client_id: "c".to_owned(),
            folder: None,
            name: "a.pdf".to_owned(),
            size: 7,
            fingerprint: None,
            sha256: None,
            content_type: String::new(),
            multipart: None,
            state,
            created_at: Timestamp(0),
            ends_at: Timestamp(1),
            object: Some(StoredObject {
                bucket: "b".to_owned(),
                version_id: "v1".to_owned(),
                size: 7,
                sha256: String::new(),
                received_at: Timestamp(0),
            }),
            verdict,
            verdict_version: Some("v1".to_owned()),
            doubt: None,
            fault: None,
            settled_at: None,
            ttl: None,
        }
    }

    const NOW: Timestamp = Timestamp(PATIENCE - 1);

    const VERDICTS: [Verdict; 5] = [
        Verdict::NoThreatsFound,
        Verdict::ThreatsFound,
        Verdict::Unsupported,
        Verdict::AccessDenied,
        Verdict::Failed,
    ];

    #[test]
    fn all_three_facts_are_needed() {
        assert_eq!(judge(&file(FileState::Checking, None), NOW), None);
        for verdict in VERDICTS {
            let complete = file(FileState::Checking, Some(verdict));
            assert!(judge(&complete, NOW).is_some());
            let mut unread = complete.clone();
            unread.object = None;
            assert_eq!(judge(&unread, NOW), None);
            let mut other = complete.clone();
            other.verdict_version = Some("v0".to_owned());
            assert_eq!(judge(&other, NOW), None);
            for state in [FileState::Open, FileState::Released, FileState::Rejected] {
                assert_eq!(judge(&file(state, Some(verdict)), NOW), None);
            }
        }
    }

    #[test]
    fn each_verdict_has_its_outcome() {
        let outcome = |verdict| judge(&file(FileState::Checking, Some(verdict)), NOW).unwrap();
        assert_eq!(outcome(Verdict::NoThreatsFound), Decision::Release);
        assert_eq!(
            outcome(Verdict::ThreatsFound),
            Decision::Reject(Fault::Malware)
        );
        assert_eq!(
            outcome(Verdict::Unsupported),
            Decision::Quarantine(Doubt::Unreadable)
        );
        for verdict in [Verdict::AccessDenied, Verdict::Failed] {
            assert_eq!(outcome(verdict), Decision::Quarantine(Doubt::ScanFailed));
        }
    }

    #[test]
    fn another_size_is_refused_whatever_the_scanner_says() {
        for verdict in VERDICTS.map(Some).into_iter().chain([None]) {
            let mut lied = file(FileState::Checking, verdict);
            lied.size = 8;
            assert_eq!(judge(&lied, NOW), Some(Decision::Reject(Fault::Size)));
        }
    }

    #[test]
    fn another_hash_than_the_senders_is_refused_whatever_the_scanner_says() {
        for verdict in VERDICTS.map(Some).into_iter().chain([None]) {
            let mut same = file(FileState::Checking, verdict);
            let without = judge(&same, NOW);
            same.object.as_mut().unwrap().sha256 = "a1".to_owned();
            same.sha256 = Some("a1".to_owned());
            assert_eq!(judge(&same, NOW), without);
            let mut other = same;
            other.sha256 = Some("b2".to_owned());
            let refused = Some(Decision::Reject(Fault::Content));
            assert_eq!(judge(&other, NOW), refused);
        }
    }

    #[test]
    fn a_later_verdict_ends_a_quarantine() {
        let again = |verdict| judge(&file(FileState::Quarantined, Some(verdict)), NOW);
        assert_eq!(again(Verdict::NoThreatsFound), Some(Decision::Release));
        assert_eq!(
            again(Verdict::ThreatsFound),
            Some(Decision::Reject(Fault::Malware))
        );
        assert_eq!(again(Verdict::Unsupported), None);
    }

    #[test]
    fn a_verdict_is_waited_for_no_longer_than_an_hour() {
        let late = Timestamp(PATIENCE);
        let waits = file(FileState::Checking, None);
        assert_eq!(judge(&waits, NOW), None);
        let unscanned = Some(Decision::Quarantine(Doubt::NotScanned));
        assert_eq!(judge(&waits, late), unscanned);
        let mut other = file(FileState::Checking, Some(Verdict::NoThreatsFound));
        other.verdict_version = Some("v0".to_owned());
        assert_eq!(judge(&other, late), unscanned);
        for state in [FileState::Open, FileState::Quarantined] {
            assert_eq!(judge(&file(state, None), late), None);
        }
        let scanned = file(FileState::Checking, Some(Verdict::NoThreatsFound));
        assert_eq!(judge(&scanned, late), Some(Decision::Release));
    }
}
