//! Why something was not done, and whether trying again can help: the one shape in which calls, records and messages fail.

use std::fmt;

/// What was not done. The text names the call and the cause for an engineer; it has no address, no token and no value of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    cause: String,
    permanent: bool,
}

impl Failure {
    /// A failure that may not happen the next time: a timeout, a throttle, an outage, a missing right. Whatever is not known to be permanent is one of these.
    pub fn passing(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            permanent: false,
        }
    }

    /// A failure that comes back every time, because it lies in what was asked.
    pub fn permanent(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            permanent: true,
        }
    }

    /// Whether trying again cannot help.
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }
}

impl fmt::Display for Failure {
    /// The cause; `(permanent)` follows where trying again cannot help.
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
