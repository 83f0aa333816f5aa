//! Dead letters: messages and records that a consumer can never process. It puts them into a queue, where an operator sees them and they do not block others.

use crate::edge::log;
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

    /// Sends `body` to the queue, with `reason` as an attribute.
    ///
    /// # Errors
    /// When the queue did not accept it.
    pub async fn put(&self, body: &str, reason: &str) -> Result<(), Failure> {
        // SQS refuses an empty message.
        let body = if body.is_empty() { "null" } else { body };
        let attributes = [("reason", reason), ("function", self.function)];
        self.queues.send(&self.url, body, &attributes).await
    }

    /// Logs the failure of `action` once, and puts `body` aside if the failure is permanent. Returns whether that settles it; `false` means that the record has to be delivered again.
    pub async fn settle(&self, action: &str, failure: &Failure, body: &str) -> bool {
        log::fault(action, &failure.to_string());
        if !failure.is_permanent() {
            return false;
        }
        match self.put(body, &failure.to_string()).await {
            Ok(()) => true,
            Err(error) => {
                let action = format!("{}: dead letter", self.function);
                log::fault(&action, &error.to_string());
                false
            }
        }
    }
}
