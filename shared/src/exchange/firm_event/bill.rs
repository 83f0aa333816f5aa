//! `bill.shared`, `bill.unshared`.

use super::matter::{MAX_CLIENTS, audience, matter};
use super::{Context, Says};
use crate::resource::bill::{Bill, BillState, Content, Money};
use crate::resource::{Share, View};
use crate::value::check;
use crate::value::id::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A bill and the clients it is shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillShared {
    /// The firm's own name for the bill.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub bill_id: String,
    /// The firm's own name for the matter that it belongs to.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// The bill number.
    #[schemars(length(min = 1, max = check::MAX_NAME))]
    pub number: String,
    /// Issue date (`2026-11-23`).
    #[schemars(extend("format" = "date"))]
    pub issued_on: String,
    /// Due date.
    #[schemars(extend("format" = "date"))]
    pub due_on: String,
    /// The amount billed.
    pub total: Money,
    /// The amount still to be paid, in the same currency.
    pub balance: Money,
    /// The payment state.
    pub state: BillState,
    /// The bill as a file.
    pub content: Option<Content>,
    /// The firm's payment page, an https address.
    #[schemars(length(max = 2000), regex(pattern = "^https://[^/@]+"))]
    pub payment_url: Option<String>,
    /// The clients it is shared with; nobody else sees it.
    #[schemars(length(max = MAX_CLIENTS), inner(length(min = 1, max = check::MAX_ID)))]
    pub client_ids: Vec<String>,
    /// The firm's note to the clients; they see it among their messages.
    #[schemars(length(min = 1, max = check::MAX_TEXT))]
    pub message: Option<String>,
}

/// The cleaned texts of a bill.
struct BillTexts {
    number: String,
    message: Option<String>,
    payment_url: Option<String>,
}

impl BillShared {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let texts = self.check_texts(context);
        self.check_money(context);
        if let Some(content) = &self.content {
            check_content(context, content);
        }
        let matter = matter(context, &self.matter_id);
        let audience = audience(context, self.client_ids)?;
        let texts = texts?;
        Some(Says::Bill(Box::new(Share {
            resource: context.resource(Kind::Bill, &self.bill_id),
            quiet: context.quiet,
            matter,
            audience,
            view: View::Same(Bill {
                number: texts.number,
                issued_on: self.issued_on,
                due_on: self.due_on,
                total: self.total,
                balance: self.balance,
                state: self.state,
                payment_url: texts.payment_url,
                content: self.content,
                content_size: None,
                message: texts.message,
            }),
            date: None,
            sent_at: None,
            named: None,
        })))
    }

    fn check_texts(&self, context: &mut Context) -> Option<BillTexts> {
        let checks = &mut context.checks;
        checks.take("/data/bill_id", check::id(&self.bill_id));
        let number = checks.take("/data/number", check::name(&self.number));
        checks.take("/data/issued_on", check::date(&self.issued_on));
        checks.take("/data/due_on", check::date(&self.due_on));
        let message = checks.take_some("/data/message", self.message.as_ref(), check::text);
        let url = self.payment_url.as_ref();
        let payment_url = checks.take_some("/data/payment_url", url, check::web_address);
        Some(BillTexts {
            number: number?,
            message,
            payment_url,
        })
    }

    fn check_money(&self, context: &mut Context) {
        let checks = &mut context.checks;
        for (name, money) in [("total", &self.total), ("balance", &self.balance)] {
            let pointer = format!("/data/{name}");
            let amount = check::amount(money.amount_minor);
            checks.take(&format!("{pointer}/amount_minor"), amount);
            let currency = check::currency(&money.currency);
            checks.take(&format!("{pointer}/currency"), currency);
        }
        if self.total.currency != self.balance.currency {
            checks.take::<()>("/data/balance/currency", Err("other-currency"));
        }
    }
}

/// Checks the place of a file.
pub(super) fn check_content(context: &mut Context, file: &Content) {
    let key = check::content_key(context.firm, &file.key);
    context.checks.take("/data/content/key", key);
    let version = file.version_id.as_ref();
    let pointer = "/data/content/version_id";
    context
        .checks
        .take_some(pointer, version, check::version_id);
}

/// Names a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillName {
    /// The firm's own name for the bill.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub bill_id: String,
}

impl BillName {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        context
            .checks
            .take("/data/bill_id", check::id(&self.bill_id))?;
        Some(context.withdraw(Kind::Bill, &self.bill_id, false))
    }
}
