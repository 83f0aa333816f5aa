//! How many answers of one client are taken, so that neither a stranger nor a program that runs wild fills the portal. Each kind of sender has a budget of its own: what strangers send takes nothing from the client.

use crate::people::budget::Budget;
use crate::value::time::{DAY, HOUR};

/// How many answers go straight into conversations in an hour: more than a person writes. Those beyond wait as drafts.
const SENT: Budget = Budget {
    what: "mail-in",
    window: HOUR,
    most: 30,
};

/// Who sent an answer, as far as the mail shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerSource {
    /// The client: their address, verified by its domain.
    Own,
    /// Presumably the client: their address, which anybody could have written.
    Claimed,
    /// Somebody else.
    Other,
}

impl AnswerSource {
    pub(super) fn new(own_address: bool, verified: bool) -> Self {
        match (own_address, verified) {
            (true, true) => Self::Own,
            (true, false) => Self::Claimed,
            (false, _) => Self::Other,
        }
    }

    /// What an answer counts against: one that is sent at once, or one that waits.
    pub(super) fn budget(self, waits: bool) -> Budget {
        let (what, most) = match self {
            _ if !waits => return SENT,
            Self::Own => ("mail-draft-own", 60),
            Self::Claimed => ("mail-draft-claimed", 20),
            Self::Other => ("mail-draft", 20),
        };
        Budget {
            what,
            window: DAY,
            most,
        }
    }

    /// Whether the client hears that an answer was not kept. What strangers send beyond their budget is of no interest.
    pub(super) fn is_told(self) -> bool {
        self != Self::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sender_uses_up_the_budget_of_another() {
        let all = [
            AnswerSource::Own,
            AnswerSource::Claimed,
            AnswerSource::Other,
        ];
        let mut names: Vec<_> = all.iter().map(|source| source.budget(true).what).collect();
        names.push(AnswerSource::Own.budget(false).what);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 4);
        assert_eq!(AnswerSource::new(true, false), AnswerSource::Claimed);
        assert_eq!(AnswerSource::new(false, true), AnswerSource::Other);
    }
}
