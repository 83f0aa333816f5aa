//! Keys of uploaded files in the documents bucket. They consist of ids, never of a name.

use crate::value::id::{ClientRef, FirmId, Id, ResourceId, UploadId};
use std::fmt;

/// Prefix of all objects that clients sent.
const PREFIX: &str = "upload/";

/// `upload/<firm>/<client>/<upload>/<document>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectKey {
    /// The client who sent the file.
    pub client: ClientRef,
    /// The upload of the file.
    pub upload: UploadId,
    /// The document that the file will become.
    pub document: ResourceId,
}

impl ObjectKey {
    /// Parses a key; `None` if it is not the key of a client's file.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.strip_prefix(PREFIX)?.split('/');
        let read = Self {
            client: ClientRef {
                firm: FirmId::parse(parts.next()?)?,
                client: Id::parse(parts.next()?)?,
            },
            upload: Id::parse(parts.next()?)?,
            document: Id::parse(parts.next()?)?,
        };
        parts.next().is_none().then_some(read)
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ClientRef { firm, client } = &self.client;
        write!(
            f,
            "{PREFIX}{firm}/{client}/{}/{}",
            self.upload, self.document
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_others_are_not_ours() {
        let key = ObjectKey {
            client: ClientRef::derive(&FirmId::parse("hale").unwrap(), "c-1"),
            upload: Id::derive(&["u"]),
            document: Id::derive(&["d"]),
        };
        let text = key.to_string();
        assert_eq!(ObjectKey::parse(&text), Some(key));
        for other in [
            "firm/hale/a.pdf",
            "upload/hale",
            &text[1..],
            &format!("{text}/x"),
            &text.to_lowercase(),
        ] {
            assert_eq!(ObjectKey::parse(other), None, "{other}");
        }
    }
}
