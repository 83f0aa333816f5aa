//! Bills, as clients see them.

#[cfg(feature = "table")]
pub mod read;

use crate::resource::Detail;
use crate::resource::content::StoredContent;
use crate::value::check::MAX_AMOUNT;
use crate::value::file_name;
use serde::{Deserialize, Serialize};

/// What a client may see of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// The bill number, chosen by the firm.
    pub number: String,
    /// Issue date (`2026-11-23`).
    pub issued_on: String,
    /// Due date (`2026-12-07`).
    pub due_on: String,
    /// The amount billed.
    pub total: Money,
    /// The amount still to be paid, in the same currency.
    pub balance: Money,
    /// The payment state.
    pub state: BillState,
    /// The firm's payment page, an https address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_url: Option<String>,
    /// The bill as a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// The size of that file in bytes, looked up when the event is applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_size: Option<u64>,
    /// The firm's note to the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Detail for Bill {}

impl Bill {
    /// The file name for saving: the bill number with the extension of the object's key.
    pub fn file_name(&self, key: &str) -> String {
        let ending = key
            .rsplit('/')
            .next()
            .and_then(|last| last.rsplit_once('.'));
        let given = match ending {
            Some((_, ending)) => format!("{}.{ending}", self.number),
            None => self.number.clone(),
        };
        // A number like 2026/7 must not become a path.
        file_name::clean(&given.replace(['/', '\\'], "-")).unwrap_or_else(|_| "bill".to_owned())
    }
}

/// The payment state of a bill.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum BillState {
    /// An amount is still to be paid.
    AwaitingPayment,
    /// Fully paid.
    Paid,
    /// No longer valid.
    Void,
}

/// An amount of money.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, utoipa::ToSchema,
)]
pub struct Money {
    /// The amount in the currency's minor unit (cents); negative for a credit.
    #[schemars(range(min = -MAX_AMOUNT, max = MAX_AMOUNT))]
    pub amount_minor: i64,
    /// ISO 4217 code, three capital letters.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub currency: String,
}

/// A file in the documents bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Content {
    /// Its key, under `firm/<firm_id>/`; no segment is empty, `.` or `..`.
    #[schemars(
        length(min = 1, max = 1024),
        regex(pattern = "^firm/[a-z0-9-]{1,40}/.+$")
    )]
    pub key: String,
    /// The object's version. Default: the newest version when the event is applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 1024))]
    pub version_id: Option<String>,
}

impl Content {
    /// The version that clients receive; `None` until the event is applied.
    pub fn stored(&self) -> Option<StoredContent> {
        Some(StoredContent {
            key: self.key.clone(),
            version_id: self.version_id.clone()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_is_saved_under_its_number() {
        let money = Money {
            amount_minor: 0,
            currency: "USD".into(),
        };
        let mut bill = Bill {
            number: "2026/7".into(),
            issued_on: "2026-11-23".into(),
            due_on: "2026-12-07".into(),
            total: money.clone(),
            balance: money,
            state: BillState::Paid,
            payment_url: None,
            content: None,
            content_size: None,
            message: None,
        };
        let saved = |bill: &Bill, key| bill.file_name(key);
        assert_eq!(saved(&bill, "firm/hale/bills/b-1.pdf"), "2026-7.pdf");
        assert_eq!(saved(&bill, "firm/h.ale/b-1"), "2026-7");
        bill.number = "..".into();
        assert_eq!(saved(&bill, "firm/hale/x"), "bill");
    }
}
