//! The flows: what is there before, what happens, how many mails are wanted, and what must be there afterwards.

use super::trial::{Case, Trial, What};
use super::{clients, files, mail, phone, resources, sessions};
use serde_json::Value;

/// A flow from an action to its last consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// A firm shares a bill.
    Bill,
    /// A firm shares a calendar event.
    Event,
    /// A firm sends a message.
    Message,
    /// A firm shares a document.
    Document,
    /// A firm cancels a calendar event that was announced.
    Cancel,
    /// A firm says where a matter stands.
    Stage,
    /// A firm asks something of a client.
    Ask,
    /// A client is reminded of a calendar event.
    Remind,
    /// A client is told once more of something important.
    Repeat,
    /// A firm invites a client.
    Invite,
    /// A firm holds another address of a client.
    Move,
    /// A firm sends what does not fit.
    Misfit,
    /// A client asks for a link.
    AskForLink,
    /// A client asks for the third link of an hour, with which the budget of the network is used up.
    AskForThirdLink,
    /// A client signs in by a link.
    SignInByLink,
    /// A client signs in by a code.
    SignInByCode,
    /// A client writes to the firm.
    Write,
    /// A client answers a request.
    Answer,
    /// A client opens a bill.
    Open,
    /// A client announces files, with a message.
    Announce,
    /// A client asks where more parts go.
    MoreUrls,
    /// A client finishes a file of several parts.
    Complete,
    /// A client sends a small file and finishes it.
    Settle,
    /// A client gives an upload up.
    GiveUp,
    /// The time of an upload is over.
    Expire,
    /// A client fetches a document.
    Download,
    /// A client asks for documents as one file.
    TakeAlong,
    /// A client fetches that file.
    FetchArchive,
    /// A client registers a passkey.
    RegisterPasskey,
    /// A client signs in with one touch.
    SignInByPasskey,
    /// A client revokes a passkey that made sessions.
    RevokePasskey,
    /// A client registers an app that somebody else had.
    RegisterDevice,
    /// A client removes an app.
    RemoveDevice,
    /// A client makes a calendar feed.
    MakeFeed,
    /// A calendar program reads it.
    ReadFeed,
    /// A firm shares a bill with a client who has an app.
    Push,
    /// The last membership of an address ends.
    Forget,
    /// A client answers by mail, with a file.
    TakeMail,
    /// Somebody answers by mail who may not be the client.
    KeepDraft,
    /// A client sends an answer that waited, with a file.
    SendDraft,
}

/// Which part of the flows one belongs to.
enum Part {
    Things,
    Clients,
    Sessions,
    Files,
    Phone,
    Mail,
}

impl Flow {
    fn part(self) -> Part {
        match self {
            Self::Bill
            | Self::Event
            | Self::Message
            | Self::Document
            | Self::Cancel
            | Self::Stage
            | Self::Ask
            | Self::Remind
            | Self::Repeat => Part::Things,
            Self::Invite | Self::Move | Self::Misfit => Part::Clients,
            Self::AskForLink
            | Self::AskForThirdLink
            | Self::SignInByLink
            | Self::SignInByCode
            | Self::Write
            | Self::Answer
            | Self::Open => Part::Sessions,
            Self::Announce
            | Self::MoreUrls
            | Self::Complete
            | Self::Settle
            | Self::GiveUp
            | Self::Expire
            | Self::Download
            | Self::TakeAlong
            | Self::FetchArchive => Part::Files,
            Self::RegisterPasskey
            | Self::SignInByPasskey
            | Self::RevokePasskey
            | Self::RegisterDevice
            | Self::RemoveDevice
            | Self::MakeFeed
            | Self::ReadFeed
            | Self::Push
            | Self::Forget => Part::Phone,
            Self::TakeMail | Self::KeepDraft | Self::SendDraft => Part::Mail,
        }
    }

    /// Makes what the cases need, undisturbed; a value for each of them.
    pub(super) async fn prepare(self, trial: &Trial, cases: &[Case]) -> Vec<Value> {
        match self.part() {
            Part::Things => resources::prepare(self, trial, cases).await,
            Part::Clients => clients::prepare(self, trial, cases).await,
            Part::Sessions => sessions::prepare(self, trial, cases).await,
            Part::Files => files::prepare(self, trial, cases).await,
            Part::Phone => phone::prepare(self, trial, cases).await,
            Part::Mail => mail::prepare(self, trial, cases).await,
        }
    }

    /// Does it.
    pub(super) async fn act(self, trial: &Trial, case: Case, prepared: &[Value]) {
        let prepared = &prepared[case.0];
        match self.part() {
            Part::Things => resources::act(self, trial, case).await,
            Part::Clients => clients::act(self, trial, case).await,
            Part::Sessions => sessions::act(self, trial, case, prepared).await,
            Part::Files => files::act(self, trial, case, prepared).await,
            Part::Phone => phone::act(self, trial, case, prepared).await,
            Part::Mail => mail::act(self, trial, case, prepared).await,
        }
    }

    /// At how many of its first calls something goes wrong. What follows when a large file is finished is the same as with a small one, which costs less to send.
    pub(super) fn faulted_calls(self) -> usize {
        match self {
            Self::Complete => 8,
            _ => usize::MAX,
        }
    }

    /// How many links a network may ask for in an hour.
    pub(super) fn links_an_hour(self) -> u32 {
        match self {
            Self::AskForThirdLink => 3,
            _ => 100_000,
        }
    }

    /// How many mails an undisturbed run sends.
    pub(super) fn wanted_mails(self) -> usize {
        match (self, self.part()) {
            (
                Self::Misfit
                | Self::Write
                | Self::Answer
                | Self::Open
                | Self::TakeMail
                | Self::SendDraft,
                _,
            )
            | (_, Part::Files) => 0,
            // An unknown browser is warned about.
            (Self::Push | Self::SignInByPasskey, _) => 1,
            // At first, and once more.
            (Self::Repeat, _) => 2,
            (_, Part::Phone) => 0,
            _ => 1,
        }
    }

    /// Where its mails go.
    pub(super) fn mailbox(self, case: Case) -> String {
        match self.part() {
            Part::Things => resources::mailbox(case),
            _ => case.email(),
        }
    }

    /// How long to let time go on afterwards: where a session or a link is at stake, only people are waited for.
    pub(super) fn later(self, seconds: i64) -> i64 {
        match (self, self.part()) {
            (
                Self::Write
                | Self::Answer
                | Self::Open
                | Self::AskForThirdLink
                | Self::SignInByLink
                | Self::SignInByCode
                | Self::SendDraft,
                _,
            )
            | (_, Part::Files) => 0,
            (Self::Push | Self::Forget, _) => seconds,
            (_, Part::Phone) => 0,
            _ => seconds,
        }
    }

    /// Holds that it happened, and once.
    pub(super) async fn check(self, trial: &Trial, case: Case, prepared: &[Value], what: &What) {
        let prepared = &prepared[case.0];
        match self.part() {
            Part::Things => resources::check(self, trial, case, what).await,
            Part::Clients => clients::check(self, trial, case, what).await,
            Part::Sessions => sessions::check(self, trial, case, prepared, what).await,
            Part::Files => files::check(self, trial, case, prepared, what).await,
            Part::Phone => phone::check(self, trial, case, prepared, what).await,
            Part::Mail => mail::check(self, trial, case, what).await,
        }
    }

    /// The same where all cases are best looked at together; how much is left over in the bucket.
    pub(super) async fn check_all(self, trial: &Trial, cases: usize) -> usize {
        match self.part() {
            Part::Things => resources::check_all(self, trial, cases).await,
            Part::Clients if self != Self::Misfit => clients::check_all(self, trial, cases).await,
            Part::Sessions if self == Self::Write => sessions::check_messages(trial, cases).await,
            Part::Sessions if self == Self::SignInByCode => sessions::check_tries(trial).await,
            Part::Sessions if self == Self::AskForThirdLink => {
                sessions::check_budgets(trial, cases).await;
            }
            Part::Phone => phone::check_all(self, trial).await,
            _ => {}
        }
        let dead = trial.portal.dead_letters().await;
        match self {
            Self::Misfit => assert!(dead.len() >= cases, "{} dead letters", dead.len()),
            _ => assert!(dead.is_empty(), "{self:?}: {dead:?}"),
        }
        files::check_all(self, trial).await
    }
}
