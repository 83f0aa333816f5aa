//! `client.invited`, `client.updated`, `client.removed`.

use super::{Context, Says};
use crate::people::client::{ClientChange, Contact};
use crate::value::check;
use crate::value::text::Locale;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A client and their contact details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientDetails {
    /// The firm's own name for the client.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub client_id: String,
    /// The address that the client signs in with. Amazon SES must accept it: ASCII before the `@`, at most 64 characters; a domain with other letters counts in its A-label form.
    #[schemars(
        length(min = 3, max = 254),
        regex(pattern = r"^\s*[!-~]{1,64}@"),
        extend("format" = "idn-email")
    )]
    pub email: String,
    /// The client's name.
    #[schemars(length(min = 1, max = check::MAX_NAME))]
    pub name: String,
    /// The client's language, as far as the firm knows; the client's own choice takes precedence.
    pub locale: Option<Locale>,
}

impl ClientDetails {
    pub(super) fn accept(
        self,
        context: &mut Context,
        change: fn(Contact) -> ClientChange,
    ) -> Option<Says> {
        let checks = &mut context.checks;
        checks.take("/data/client_id", check::id(&self.client_id));
        let name = checks.take("/data/name", check::name(&self.name));
        let contact = Contact {
            address: checks.take("/data/email", check::email(&self.email))?,
            name: name?,
            locale: self.locale,
        };
        Some(Says::Client(self.client_id, change(contact)))
    }
}

/// Names a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientName {
    /// The firm's own name for the client.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub client_id: String,
}

impl ClientName {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        context
            .checks
            .take("/data/client_id", check::id(&self.client_id))?;
        Some(Says::Client(self.client_id, ClientChange::Removed))
    }
}
