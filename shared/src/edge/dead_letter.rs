//! Dead letters: where a consumer puts a message or record that it can never deal with, so that it holds up no other and an operator sees it.

use crate::edge::log::Log;
use crate::engine::aws::Aws;
use crate::engine::queue::Queues;
use crate::env::{Env, EnvError};
use crate::failure::Failure;

/// The queue of one function's dead letters.
#[derive(Clone)]
pub struct DeadLetters {
    queues: Queues,
    url: String,
    function: &'static str,
}

impl DeadLetters {
    /// The queue named by `DEAD_LETTER_QUEUE_URL`, for the dead letters of `function`.
    pub fn new(env: &Env, aws: &Aws, function: &'static str) -> Result<Self, EnvError> {
        Ok(Self {
            queues: Queues::new(aws),
            url: env.require("DEAD_LETTER_QUEUE_URL")?.to_owned(),
            function,
        })
    }

    /// Puts something aside, with the reason beside it.
    ///
    /// # Errors
    /// When the queue did not take it.
    pub async fn put(&self, body: &str, reason: &str) -> Result<(), Failure> {
        // A queue takes no empty message.
        let body = if body.is_empty() { "null" } else { body };
        let attributes = [("reason", reason), ("function", self.function)];
        self.queues.send(&self.url, body, &attributes).await
    }

    /// Deals with the failure of `action`: notes it in the log, once, and puts `body` aside where trying again cannot help. Whether nothing is left to do; otherwise what failed has to come again.
    pub async fn settle(&self, log: &Log, action: &str, failure: &Failure, body: &str) -> bool {
        log.fault(action, &failure.to_string());
        if !failure.is_permanent() {
            return false;
        }
        match self.put(body, &failure.to_string()).await {
            Ok(()) => true,
            Err(error) => {
                let action = format!("{}: dead letter", self.function);
                log.fault(&action, &error.to_string());
                false
            }
        }
    }
}
