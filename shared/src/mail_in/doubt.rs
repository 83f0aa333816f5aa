//! Why an answer by mail is not sent at once. Pure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why an answer by mail waits for its writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The mail system found a virus in the mail. Its files were left out.
    Virus,
    /// It came from another address than the firm holds for the client, or from several.
    OtherSender,
    /// The sender's domain does not vouch for it: no DMARC pass.
    Unverified,
    /// The mail system takes it for unwanted mail.
    Spam,
    /// The notice that it answers is too old.
    Expired,
    /// The matter is closed. Its files were left out.
    MatterClosed,
    /// The mail could not be read: too large, or built in a way that no mail program uses.
    Unreadable,
    /// The text is longer than a message, and was cut.
    TooLong,
    /// There are more files than a message takes. They were left out.
    TooManyFiles,
    /// A file of the mail is empty, and was left out.
    EmptyFile,
    /// A file of the mail has an address with which its reader could sign in, such as a forwarded notice. It was left out.
    SecretInFile,
    /// The text is the subject of the mail: it has no other.
    SubjectOnly,
    /// It reads like an answer that a program gives while somebody is away.
    Automatic,
    /// More mails came within an hour than a person writes. A draft without text stands for all mails of the day that were not kept.
    TooMany,
}

/// What is known of an answer.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and the rule is a table of them"
)]
pub(super) struct Facts {
    pub(super) virus: bool,
    pub(super) spam: bool,
    pub(super) own_address: bool,
    pub(super) verified: bool,
    pub(super) expired: bool,
    pub(super) matter_open: bool,
    pub(super) unreadable: bool,
    pub(super) too_long: bool,
    pub(super) too_many_files: bool,
    pub(super) empty_file: bool,
    pub(super) secret_in_file: bool,
    pub(super) subject_only: bool,
    pub(super) automatic: bool,
}

/// The first reason not to send an answer at once: who wrote it matters more than whether it fits. `None` if there is none.
pub(super) fn judge(facts: Facts) -> Option<Doubt> {
    let reasons = [
        (Doubt::Virus, facts.virus),
        (Doubt::OtherSender, !facts.own_address && !facts.unreadable),
        (Doubt::Unverified, !facts.verified),
        (Doubt::Spam, facts.spam),
        (Doubt::Expired, facts.expired),
        (Doubt::MatterClosed, !facts.matter_open),
        (Doubt::Unreadable, facts.unreadable),
        (Doubt::SecretInFile, facts.secret_in_file),
        (Doubt::TooManyFiles, facts.too_many_files),
        (Doubt::TooLong, facts.too_long),
        (Doubt::EmptyFile, facts.empty_file),
        (Doubt::Automatic, facts.automatic),
        (Doubt::SubjectOnly, facts.subject_only),
    ];
    let first = reasons.into_iter().find(|(_, applies)| *applies);
    first.map(|(doubt, _)| doubt)
}

impl Doubt {
    /// Whether the files of the mail are kept with the draft.
    pub(super) fn keeps_files(self) -> bool {
        match self {
            Self::OtherSender
            | Self::Unverified
            | Self::Spam
            | Self::Expired
            | Self::TooLong
            | Self::EmptyFile
            | Self::SecretInFile
            | Self::SubjectOnly
            | Self::Automatic
            | Self::TooMany => true,
            Self::Virus | Self::MatterClosed | Self::Unreadable | Self::TooManyFiles => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURE: Facts = Facts {
        virus: false,
        spam: false,
        own_address: true,
        verified: true,
        expired: false,
        matter_open: true,
        unreadable: false,
        too_long: false,
        too_many_files: false,
        empty_file: false,
        secret_in_file: false,
        subject_only: false,
        automatic: false,
    };

    #[test]
    fn an_answer_without_doubt_is_sent() {
        assert_eq!(judge(SURE), None);
    }

    #[test]
    fn each_fact_alone_is_a_doubt() {
        let with = |change: fn(&mut Facts)| {
            let mut facts = SURE;
            change(&mut facts);
            judge(facts)
        };
        for (change, doubt) in [
            ((|facts| facts.virus = true) as fn(&mut Facts), Doubt::Virus),
            (|facts| facts.spam = true, Doubt::Spam),
            (|facts| facts.own_address = false, Doubt::OtherSender),
            (|facts| facts.verified = false, Doubt::Unverified),
            (|facts| facts.expired = true, Doubt::Expired),
            (|facts| facts.matter_open = false, Doubt::MatterClosed),
            (|facts| facts.unreadable = true, Doubt::Unreadable),
            (|facts| facts.too_long = true, Doubt::TooLong),
            (|facts| facts.too_many_files = true, Doubt::TooManyFiles),
            (|facts| facts.empty_file = true, Doubt::EmptyFile),
            (|facts| facts.secret_in_file = true, Doubt::SecretInFile),
            (|facts| facts.subject_only = true, Doubt::SubjectOnly),
            (|facts| facts.automatic = true, Doubt::Automatic),
        ] {
            assert_eq!(with(change), Some(doubt));
        }
    }

    #[test]
    fn a_stranger_is_a_stranger_whatever_else_is_wrong() {
        let facts = Facts {
            own_address: false,
            expired: true,
            spam: true,
            ..SURE
        };
        assert_eq!(judge(facts), Some(Doubt::OtherSender));
    }
}
