//! The letter to a firm without integration.

use super::account::{say, titled};
use super::{Addressee, Letter, Letters, Thread};

impl Letters {
    /// Tells the firm that its clients were active, and nothing more (docs/events.md, `notify_email`). Such letters say the same and have no links, so those of one id stand together.
    pub fn activity(&self, to: &Addressee) -> Letter {
        let mut letter = self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "activity");
            part.blocks = vec![
                say(words, firm, "activity-body"),
                say(words, firm, "activity-where"),
            ];
            part.notes.push(words.say("activity-often", firm));
            (words.say("activity-subject", firm), part)
        });
        // It comes from the portal; an answer would only reach the firm itself.
        letter.reply_to = None;
        letter.thread = Thread::With(to.letter.clone());
        letter
    }
}
