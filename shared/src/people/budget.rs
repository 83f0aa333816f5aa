//! Budgets: at most a number of events per caller and window of time. The write that counts is conditional on the limit.

use crate::edge::problem::Exceeded;
use crate::engine::table::{Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::network::{Network, SITE_FACTOR};
use crate::value::time::{SECOND, Timestamp};

/// A limit on events in a window of time.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What is counted: a part of the key.
    pub what: &'static str,
    /// Length of a window, in milliseconds.
    pub window: i64,
    /// Most events in a window.
    pub most: u32,
}

impl Budget {
    /// Counts one event, unless the budget is used up. Run it in a transaction: the SDK retries transactions with a client request token, so that a lost reply is not counted twice.
    pub fn count(&self, whom: &str, now: Timestamp) -> Update {
        Write::update(&key::rate(self.what, whom, now, self.window))
            .add("count", 1)
            .set("kind", ItemKind::Rate)
            .set("ttl", now.plus(self.window).ttl())
            .when("attribute_not_exists(#PK) OR #count < :most")
            .with("most", self.most)
    }

    /// What a caller learns when the budget is used up at `now`.
    pub fn exceeded(&self, now: Timestamp) -> Exceeded {
        Exceeded {
            what: self.what,
            most: self.most,
            window: self.window / SECOND,
            // Rounded up, so that the window is over.
            reset: (self.window - now.0.rem_euclid(self.window) + SECOND - 1) / SECOND,
        }
    }

    /// Counts one event for a network, and for the site around it, whose budget is [`SITE_FACTOR`] times as large.
    pub fn count_from(&self, network: &Network, now: Timestamp) -> Vec<Write> {
        let site = Self {
            most: self.most.saturating_mul(SITE_FACTOR),
            ..*self
        };
        let site = network.site.as_ref().map(|whom| site.count(whom, now));
        let own = self.count(&network.own, now);
        let counts = [Some(own), site].into_iter().flatten();
        counts.map(Write::from).collect()
    }
}
