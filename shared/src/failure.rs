//! Why an operation failed and whether a retry can help: the one failure type of calls, records and messages.

use std::fmt;

/// An operation that failed. The text names the call and the cause for an engineer, and holds no address, no token and no value of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    cause: String,
    permanent: bool,
}

impl Failure {
    /// A failure that a retry may cure: a timeout, a throttle, an outage, a missing right. Any failure not known to be permanent is one of these.
    pub fn passing(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            permanent: false,
        }
    }

    /// A failure that every retry repeats, because the request itself is at fault.
    pub fn permanent(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            permanent: true,
        }
    }

    /// Whether a retry cannot help.
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }
}

impl fmt::Display for Failure {
    /// The cause, followed by `(permanent)` if a retry cannot help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)?;
        if self.permanent {
            f.write_str(" (permanent)")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engineer_reads_which_failures_stay() {
        assert_eq!(Failure::passing("SendEmail: x").to_string(), "SendEmail: x");
        let stays = Failure::permanent("SendEmail: x");
        assert_eq!(stays.to_string(), "SendEmail: x (permanent)");
        assert!(stays.is_permanent());
    }
}
