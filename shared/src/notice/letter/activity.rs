//! The letter to a firm that has no integration.

use super::account::{say, titled};
use super::{Addressee, Letter, Letters, Thread};

impl Letters {
    /// Tells the firm that its clients were active, and nothing more (docs/events.md, `notify_email`). These letters have the same text and no links, so letters with the same id are grouped together.
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
        // The letter comes from the portal; a reply would only go to the firm itself.
        letter.reply_to = None;
        letter.thread = Thread::With(to.letter.clone());
        letter
    }
}
