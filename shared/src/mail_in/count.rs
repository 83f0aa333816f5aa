//! How many answers of one client are taken, so that neither a stranger nor a program that runs wild fills the portal. Each kind of sender has a budget of its own: what strangers send takes nothing from the client.

use crate::people::budget::Budget;
use crate::value::time::{DAY, HOUR};

/// How many answers go straight into conversations in an hour: more than a person writes. Those beyond wait as drafts.
const SENT: Budget = Budget {
    what: "mail-in",
    window: HOUR,
    most: 30,
};

/// Whose answer it is, as far as anybody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The client's: their address, and its domain vouches for it.
    Own,
    /// The client's by its address, which anybody could have written.
    Claimed,
    /// Somebody else's.
    Other,
}

impl Whose {
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
        let all = [Whose::Own, Whose::Claimed, Whose::Other];
        let mut names: Vec<_> = all.iter().map(|whose| whose.budget(true).what).collect();
        names.push(Whose::Own.budget(false).what);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 4);
        assert_eq!(Whose::new(true, false), Whose::Claimed);
        assert_eq!(Whose::new(false, true), Whose::Other);
    }
}
