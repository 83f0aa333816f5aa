//! Mail that comes in, as a mail program writes it and as SES hands it on.

use super::{Mail, TestPortal};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

impl TestPortal {
    /// Delivers a raw message to the recipients; `query` has what SES says of it, such as `dmarc=FAIL&id=m1`. Waits for nothing.
    pub async fn deliver(&self, to: &str, query: &str, raw: impl Into<Vec<u8>>) {
        let to = to.replace('+', "%2B");
        let url = format!("{}/local/mail-in?to={to}&{query}", self.portal.origin());
        let sent = self.http.post(url).body(raw.into()).send().await;
        let answer = sent.expect("an answer");
        assert_eq!(answer.status(), 202, "{:?}", answer.text().await);
    }

    /// Everything that the firms were told, as it stands on the bus.
    pub async fn all_told(&self) -> String {
        self.settle().await;
        self.local("bus?source=portico", None).await.to_string()
    }

    /// The newest mail to an address that can be answered.
    pub async fn last_answerable(&self, to: &str) -> Mail {
        let mails = self.mails(to).await;
        let found = mails
            .into_iter()
            .rev()
            .find(|mail| mail.reply_to.starts_with("reply+"));
        found.unwrap_or_else(|| panic!("a mail to {to} that can be answered"))
    }
}

/// An answer as a mail program writes it: the text, then the quoted notice.
pub fn answer(from: &str, text: &str) -> String {
    format!(
        "Return-Path: <{from}>\r\nFrom: Somebody <{from}>\r\nSubject: Re: New message\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n\r\n\
         On Mon, 23 Nov 2026 at 09:00, Hale & Ortiz LLP <portal@portico.example> wrote:\r\n> Hale & Ortiz LLP wrote to you.\r\n"
    )
}

/// The same with files, each a name and its bytes.
pub fn attached(from: &str, text: &str, files: &[(&str, &[u8])]) -> String {
    let mut raw = format!(
        "Return-Path: <{from}>\r\nFrom: <{from}>\r\nSubject: Re\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=part\r\n\r\n\
         --part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    );
    for (name, bytes) in files {
        let encoded = STANDARD.encode(bytes);
        raw.push_str(&format!(
            "--part\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{encoded}\r\n"
        ));
    }
    raw.push_str("--part--\r\n");
    raw
}
