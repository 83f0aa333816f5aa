//! What goes through all endpoints during one invocation.

use super::exchange::{Answer, Asked, Exchange, Likeness};
use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

/// The calls of the invocation in progress.
#[derive(Default)]
pub(super) struct Traffic {
    pub(super) delay: Duration,
    /// The calls without a recorded answer while there were recorded ones.
    pub(super) unknown: Vec<String>,
    mode: Mode,
    round: usize,
    /// Whether a call of this round has its answer: the next call begins a new one.
    answered: bool,
}

/// Where answers come from.
#[derive(Default)]
enum Mode {
    /// From the engines, and nobody looks.
    #[default]
    Forward,
    /// From the engines, to be recorded.
    Record(Vec<Exchange>),
    /// From a record; `true` for each answer that was given.
    Replay(Arc<Vec<Exchange>>, Vec<bool>),
}

impl Traffic {
    pub(super) fn forward(&mut self) {
        self.restart(Mode::Forward);
    }

    pub(super) fn record(&mut self) {
        self.restart(Mode::Record(Vec::new()));
    }

    pub(super) fn replay(&mut self, exchanges: &Arc<Vec<Exchange>>) {
        let given = vec![false; exchanges.len()];
        self.restart(Mode::Replay(Arc::clone(exchanges), given));
    }

    fn restart(&mut self, mode: Mode) {
        self.mode = mode;
        self.round = 0;
        self.answered = false;
    }

    /// Ends a record.
    pub(super) fn finish(&mut self) -> Vec<Exchange> {
        match std::mem::take(&mut self.mode) {
            Mode::Record(mut exchanges) => {
                exchanges.sort_by_key(|exchange| exchange.round);
                exchanges
            }
            _ => Vec::new(),
        }
    }

    /// A call begins; its round.
    pub(super) fn begin(&mut self) -> usize {
        if self.answered {
            self.answered = false;
            self.round += 1;
        }
        self.round
    }

    /// The recorded answer to a call: to the one that is most like it, the first of several.
    pub(super) fn known(&mut self, asked: &Asked) -> Option<Answer> {
        let Mode::Replay(exchanges, given) = &mut self.mode else {
            return None;
        };
        let all = exchanges.iter().zip(given.iter()).enumerate();
        let alike = all
            .filter(|(_, (_, given))| !**given)
            .map(|(place, (exchange, _))| (asked.likeness(&exchange.asked), Reverse(place)));
        let best = alike
            .max()
            .filter(|(likeness, _)| *likeness > Likeness::None);
        let place = best.map(|(_, Reverse(place))| place);
        if let Some(place) = place {
            given[place] = true;
            return Some(exchanges[place].answer.clone());
        }
        self.unknown.push(asked.operation.clone());
        None
    }

    /// A call has its answer.
    pub(super) fn end(&mut self, round: usize, asked: Asked, answer: Answer) {
        if round == self.round {
            self.answered = true;
        }
        if let Mode::Record(exchanges) = &mut self.mode {
            exchanges.push(Exchange {
                round,
                asked,
                answer,
            });
        }
    }
}
