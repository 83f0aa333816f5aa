//! `firm.updated`.

use super::{Context, Says};
use crate::people::firm::{Firm, Logo, MAX_LOGO};
use crate::value::check::{self, Code};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A firm's details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirmUpdated {
    /// The firm's name, as clients know it.
    #[schemars(length(min = 1, max = check::MAX_NAME))]
    pub name: String,
    /// The firm's logo.
    pub logo: Option<Logo>,
    /// The firm's colour.
    #[schemars(regex(pattern = "^#[0-9a-fA-F]{6}$"))]
    pub colour: Option<String>,
    /// The IANA time zone of the firm's local times (`America/New_York`).
    #[schemars(length(min = 1, max = 200))]
    pub time_zone: String,
    /// The address that clients can write to. Amazon SES must accept it, as in `client.invited`.
    #[schemars(
        length(min = 3, max = 254),
        regex(pattern = r"^\s*[!-~]{1,64}@"),
        extend("format" = "idn-email")
    )]
    pub contact_email: String,
    /// The address that receives notices of client activity, at most one a minute. Amazon SES must accept it too.
    #[schemars(
        length(min = 3, max = 254),
        regex(pattern = r"^\s*[!-~]{1,64}@"),
        extend("format" = "idn-email")
    )]
    pub notify_email: Option<String>,
}

impl FirmUpdated {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let checks = &mut context.checks;
        let name = checks.take("/data/name", check::name(&self.name));
        checks.take_some("/data/colour", self.colour.as_ref(), check::colour);
        if let Some(logo) = &self.logo {
            checks.take("/data/logo", check_logo(logo));
        }
        let zone = checks.take("/data/time_zone", check::time_zone(&self.time_zone));
        let contact = checks.take("/data/contact_email", check::email(&self.contact_email));
        let notify = self.notify_email.as_ref();
        let notify = checks.take_some("/data/notify_email", notify, check::email);
        Some(Says::Firm(Firm {
            name: name?,
            logo: self.logo,
            colour: self.colour,
            time_zone: zone?,
            contact_email: contact?.as_written().to_owned(),
            notify_email: notify.map(|address| address.as_written().to_owned()),
        }))
    }
}

/// Checks that a logo is small and that its first bytes match its content type.
fn check_logo(logo: &Logo) -> Result<(), Code> {
    let image = STANDARD.decode(&logo.base64).map_err(|_| "base64")?;
    if image.len() > MAX_LOGO {
        return Err("too-large");
    }
    let (_, begins) = logo.format().ok_or("content-type")?;
    if image.starts_with(begins) {
        Ok(())
    } else {
        Err("image")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logo(content_type: &str, image: &[u8]) -> Logo {
        Logo {
            content_type: content_type.into(),
            base64: STANDARD.encode(image),
        }
    }

    #[test]
    fn a_logo_is_a_small_image() {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.resize(MAX_LOGO, 0);
        assert_eq!(check_logo(&logo("image/png", &png)), Ok(()));
        assert_eq!(check_logo(&logo("image/jpeg", b"\xff\xd8\xff\xe0")), Ok(()));
        png.push(0);
        assert_eq!(check_logo(&logo("image/png", &png)), Err("too-large"));
        assert_eq!(check_logo(&logo("image/jpeg", &png[..99])), Err("image"));
        assert_eq!(check_logo(&logo("image/png", b"")), Err("image"));
        assert_eq!(
            check_logo(&logo("image/svg+xml", b"<svg/>")),
            Err("content-type")
        );
        let broken = Logo {
            content_type: "image/png".into(),
            base64: "iVBORw0KGgo!".into(),
        };
        assert_eq!(check_logo(&broken), Err("base64"));
    }
}
