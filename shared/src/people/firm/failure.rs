//! What a firm's system learns about links of its invitations and notices that did not sign a client in.

use crate::edge::problem::Problem;
use crate::engine::table::Table;
use crate::key;
use crate::people::link::{LinkFailure, Occasion};
use crate::people::sign_in::{FAILURES_KEPT, FailedLink};
use crate::resource::page::{FirmList, FirmRun, Page};
use crate::value::id::FirmId;
use crate::value::secret::Keys;
use crate::value::text::{Locale, Text};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which failures to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FailureFilter {
    /// Maximum number of entries on the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the previous page.
    cursor: Option<String>,
}

/// A link that did not sign its client in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignInFailure {
    /// When it was tried.
    #[schema(format = DateTime)]
    pub at: String,
    /// The client to whom the link was sent: the firm's own id where the portal has it, else the portal's.
    pub client_id: String,
    /// The mail that it was in.
    pub sent_as: SentAs,
    /// Why it failed, as a code.
    pub reason: LinkFailure,
    /// Why it failed, in the caller's language.
    pub detail: String,
}

/// A mail of a firm with a link.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentAs {
    /// An invitation.
    Invitation,
    /// A notice of news.
    Notice,
}

/// The failures of the last 30 days, newest first. Takes one call.
///
/// # Errors
/// When the limit or the cursor does not fit, or the table cannot be reached.
pub async fn list_failures(
    table: &Table,
    keys: &Keys,
    firm: &FirmId,
    filter: &FailureFilter,
    locale: Locale,
    now: Timestamp,
) -> Result<Page<SignInFailure>, Problem> {
    let list = FirmList {
        keys,
        firm,
        name: "sign-in-failures",
    };
    let run = FirmRun {
        from: key::sign_in_failures(now.plus(-FAILURES_KEPT)),
        to: key::end_of(key::SIGN_IN_FAILURES),
        newest_first: true,
    };
    let (limit, cursor) = (filter.limit.as_deref(), filter.cursor.as_deref());
    let page: Page<FailedLink> = list.read(table, &run, limit, cursor).await?;
    let text = texts(locale);
    let failures = page.data.into_iter().map(|failed| show(failed, &text));
    Ok(Page::new(failures.collect(), page.meta.paging.next))
}

fn show(failed: FailedLink, text: &Text) -> SignInFailure {
    let FailedLink {
        at,
        client,
        client_id,
        occasion,
        reason,
        ..
    } = failed;
    SignInFailure {
        at: at.rfc3339(),
        client_id: client_id.unwrap_or_else(|| client.name()),
        sent_as: match occasion {
            Occasion::Invitation => SentAs::Invitation,
            Occasion::Notice | Occasion::AskedFor => SentAs::Notice,
        },
        reason,
        detail: text.say(&format!("sign-in-failure-{}", reason.name())),
    }
}

fn texts(locale: Locale) -> Text {
    let source = match locale {
        Locale::En => include_str!("../../../messages/en/firm.ftl"),
        Locale::Es => include_str!("../../../messages/es/firm.ftl"),
    };
    Text::new(locale, &[source])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_said_in_both_languages() {
        for locale in Locale::ALL {
            for reason in LinkFailure::ALL {
                let id = format!("sign-in-failure-{}", reason.name());
                assert_ne!(texts(locale).say(&id), id);
                assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
            }
        }
    }
}
