//! The flows: what is there before, what happens, how many mails are wanted, and what must be there afterwards.

use super::trial::{Case, Trial};
use super::{clients, sessions, things};
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
    /// A firm cancels a calendar event that was announced.
    Cancel,
    /// A firm invites a client.
    Invite,
    /// A firm holds another address of a client.
    Move,
    /// A firm sends what does not fit.
    Misfit,
    /// A client asks for a link.
    AskForLink,
    /// A client signs in by a link.
    SignInByLink,
    /// A client signs in by a code.
    SignInByCode,
    /// A client writes to the firm.
    Write,
    /// A client opens a bill.
    Open,
}

impl Flow {
    /// Makes what the cases need, undisturbed; a value for each of them.
    pub(super) async fn prepare(self, trial: &Trial, cases: &[Case]) -> Vec<Value> {
        match self {
            Self::Bill | Self::Event | Self::Message | Self::Cancel => {
                things::prepare(self, trial, cases).await
            }
            Self::Invite | Self::Move | Self::Misfit => clients::prepare(self, trial, cases).await,
            _ => sessions::prepare(self, trial, cases).await,
        }
    }

    /// Does it.
    pub(super) async fn act(self, trial: &Trial, case: Case, prepared: &[Value]) {
        let prepared = &prepared[case.0];
        match self {
            Self::Bill | Self::Event | Self::Message | Self::Cancel => {
                things::act(self, trial, case).await;
            }
            Self::Invite | Self::Move | Self::Misfit => clients::act(self, trial, case).await,
            _ => sessions::act(self, trial, case, prepared).await,
        }
    }

    /// How many mails an undisturbed run sends.
    pub(super) fn wanted_mails(self) -> usize {
        match self {
            Self::Misfit | Self::Write | Self::Open => 0,
            _ => 1,
        }
    }

    /// Where its mails go.
    pub(super) fn mailbox(self, case: Case) -> String {
        match self {
            Self::Bill | Self::Event | Self::Message | Self::Cancel => things::mailbox(case),
            _ => case.email(),
        }
    }

    /// How long to let time go on afterwards: where a session or a link is at stake, only people are waited for.
    pub(super) fn later(self, seconds: i64) -> i64 {
        match self {
            Self::Write | Self::Open | Self::SignInByLink | Self::SignInByCode => 0,
            _ => seconds,
        }
    }

    /// Holds that it happened, and once.
    pub(super) async fn check(self, trial: &Trial, case: Case, prepared: &[Value], what: &str) {
        let prepared = &prepared[case.0];
        match self {
            Self::Bill | Self::Event | Self::Message | Self::Cancel => {}
            Self::Invite | Self::Move | Self::Misfit => {
                clients::check(self, trial, case, what).await;
            }
            _ => sessions::check(self, trial, case, prepared, what).await,
        }
    }

    /// The same where all cases are best looked at together.
    pub(super) async fn check_all(self, trial: &Trial, cases: usize) {
        match self {
            Self::Bill | Self::Event | Self::Message | Self::Cancel => {
                things::check_all(self, trial, cases).await;
            }
            Self::Invite | Self::Move => clients::check_all(self, trial, cases).await,
            Self::Write => sessions::check_messages(trial, cases).await,
            _ => {}
        }
        let dead = trial.portal.dead_letters().await;
        match self {
            Self::Misfit => assert!(dead.len() >= cases, "{} dead letters", dead.len()),
            _ => assert!(dead.is_empty(), "{self:?}: {dead:?}"),
        }
    }
}
