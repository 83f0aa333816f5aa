//! The routes for the caller's own profile.

use crate::State;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::people::client::Notifications;
use shared::people::me::{self, Choices, Me};
use shared::value::text::Locale;
use std::fmt;
use std::marker::PhantomData;
use utoipa::ToSchema;

/// The fields to change; omitted fields stay as they are.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::option_option,
    reason = "left out, null and a language are three things (RFC 7396)"
)]
pub(crate) struct ProfileChange {
    /// The language of the portal and of all mails. Null removes the choice; the firms' language then applies.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Locale>)]
    locale: Option<Option<Locale>>,
    /// Which mails about news the client wants. Links, warnings and withdrawals are always sent.
    #[serde(default, deserialize_with = "given_object")]
    #[schema(value_type = Notifications)]
    notifications: Option<Notifications>,
}

/// Parses a field that may be omitted: absent is `None`, and any given value is `Some`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// The same for an object field: by default serde also accepts an object's values as a list.
fn given_object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    from.deserialize_map(Object(PhantomData)).map(Some)
}

/// Parses an object field by field, so that errors name the field.
struct Object<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// Show the caller
///
/// Includes the caller's firms, matters, unread counts and choices. A session that began with a link from a notice sees only one firm.
#[utoipa::path(get, path = "/v1/me", tag = "Profile", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The person who calls", body = Me),
    Refusals<from::Session>,
))]
pub(crate) async fn show_me(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let me = me::read_me(&state.table, &caller, &state.origin, call.invocation.now).await?;
    Ok(Answer::ok(&me))
}

/// Choose language and notifications
///
/// The choices outlast the session and apply to every firm. A session that began with a link from a notice opens only one firm and is refused.
#[utoipa::path(patch, path = "/v1/me", tag = "Profile", security(("bearer" = []), ("cookie" = [])), request_body = ProfileChange, responses(
    (status = 200, description = "The person who calls, as they are now", body = Me),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Body)>,
))]
pub(crate) async fn change_me(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let change: ProfileChange = call.body()?;
    let choices = Choices {
        locale: change.locale,
        notifications: change.notifications,
    };
    let now = call.invocation.now;
    let me = me::change_me(&state.table, &caller, &state.origin, choices, now).await?;
    Ok(Answer::ok(&me))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<ProfileChange> {
        serde_json::from_str(body).ok()
    }

    #[test]
    fn no_language_and_no_change_are_told_apart() {
        assert_eq!(read("{}").unwrap().locale, None);
        assert_eq!(read(r#"{"locale":null}"#).unwrap().locale, Some(None));
        let spanish = read(r#"{"locale":"es"}"#).unwrap();
        assert_eq!(spanish.locale, Some(Some(Locale::Es)));
    }

    #[test]
    fn what_cannot_be_chosen_is_refused() {
        for body in [
            r#"{"locale":"fr"}"#,
            r#"{"locale":["es"]}"#,
            r#"{"address":"a@example.com"}"#,
            r#"{"notifications":null}"#,
            r#"{"notifications":{"bills":false}}"#,
            r#"{"notifications":{"bills":1,"messages":true,"events":true}}"#,
            r#"{"notifications":[true,true,true]}"#,
        ] {
            assert!(read(body).is_none(), "{body}");
        }
    }
}
