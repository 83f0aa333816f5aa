//! Letters to a firm whose own systems do not take what the portal sends them.

use super::account::{say, titled};
use super::{Addressee, Letter, Letters, Thread};

impl Letters {
    /// Tells the firm that one of its endpoints gets nothing any more.
    pub fn endpoint_disabled(&self, to: &Addressee, endpoint: &str) -> Letter {
        self.about_endpoint(to, endpoint, "endpoint-disabled")
    }

    /// Tells the firm that one of its endpoints never accepted an event.
    pub fn event_put_aside(&self, to: &Addressee, endpoint: &str) -> Letter {
        self.about_endpoint(to, endpoint, "event-put-aside")
    }

    fn about_endpoint(&self, to: &Addressee, endpoint: &str, name: &'static str) -> Letter {
        let mut letter = self.compose(to, |words, firm| {
            let mut part = titled(words, firm, name);
            part.blocks = vec![
                say(words, firm, &format!("{name}-body")),
                say(words, firm, &format!("{name}-what")),
            ];
            part.notes
                .push(words.say_of("endpoint-which", firm, endpoint));
            part.notes.push(words.say("endpoint-often", firm));
            (words.say(&format!("{name}-subject"), firm), part)
        });
        // The letter comes from the portal; a reply would only go to the firm itself.
        letter.reply_to = None;
        letter.thread = Thread::With(to.letter.clone());
        letter
    }
}
