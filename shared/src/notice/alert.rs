//! Alerts: the text of one push and its payloads for Apple, Google and browsers. Pure. Like a mail, an alert names the firm, the kind of resource and where to look, but nothing about the case, because it may appear on a locked screen.

use crate::notice::Topic;
use crate::value::text::{Locale, Text};
use crate::value::time::{DAY, SECOND};
use serde_json::{Value, json};

/// How long a push service keeps an alert for a device that is off, in seconds: one day. After that the portal itself shows what is new.
pub const LIFE: i64 = DAY / SECOND;

/// One push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The firm's name.
    pub title: String,
    /// What is new, by kind.
    pub body: String,
    /// The number of unread resources, for the app's badge.
    pub badge: usize,
    /// 26 characters. A push replaces an earlier one with the same tag; a repeated push has the same tag.
    pub tag: String,
    /// The path in the portal to open.
    pub path: String,
}

/// The texts of alerts in both languages.
pub struct Alerts([Text; 2]);

impl Default for Alerts {
    fn default() -> Self {
        Self(Locale::ALL.map(|locale| Text::new(locale, &[source(locale)])))
    }
}

fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../messages/en/push.ftl"),
        Locale::Es => include_str!("../../messages/es/push.ftl"),
    }
}

impl Alerts {
    /// What is new in each of these languages, as topics with a flag for several resources: `New bill · New messages`.
    pub fn body(&self, locales: &[Locale], topics: &[(Topic, bool)]) -> String {
        let texts = self.0.iter();
        let texts = texts.filter(|text| locales.contains(&text.locale()));
        let bodies: Vec<_> = texts
            .map(|text| {
                let said = topics.iter().map(|(topic, several)| {
                    let many = if *several { "-many" } else { "" };
                    text.say(&format!("push-{}{many}", topic.tag()))
                });
                said.collect::<Vec<_>>().join(" · ")
            })
            .collect();
        bodies.join(" / ")
    }
}

impl Alert {
    /// The payload for an iOS app (Apple, "Generating a remote notification").
    pub fn for_apns(&self) -> Value {
        json!({
            "aps": {
                "alert": {"title": self.title, "body": self.body},
                "badge": self.badge,
                "sound": "default",
                "thread-id": self.tag,
            },
            "path": self.path,
        })
    }

    /// The payload for an Android app (FCM HTTP version 1, inside the `fcmV1Message` of SNS).
    pub fn for_fcm(&self) -> Value {
        json!({
            "fcmV1Message": {
                "message": {
                    "notification": {"title": self.title, "body": self.body},
                    // FCM requires every value in `data` to be a string.
                    "data": {"path": self.path, "badge": self.badge.to_string()},
                    "android": {
                        "collapse_key": self.tag,
                        "priority": "high",
                        "ttl": format!("{LIFE}s"),
                        "notification": {
                            "tag": self.tag,
                            "notification_count": self.badge,
                        },
                    },
                },
            },
        })
    }

    /// The payload for the web app's service worker.
    pub fn for_web(&self) -> Value {
        json!({
            "title": self.title,
            "body": self.body,
            "badge": self.badge,
            "tag": self.tag,
            "path": self.path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_is_said_in_both_languages() {
        let alerts = Alerts::default();
        for topic in Topic::ALL.iter().copied() {
            for several in [false, true] {
                let [english, spanish] =
                    Locale::ALL.map(|locale| alerts.body(&[locale], &[(topic, several)]));
                for said in [&english, &spanish] {
                    assert!(!said.starts_with("push-"), "{said}");
                    assert!(said.chars().count() <= 60, "{said}");
                }
                assert_ne!(english, spanish);
            }
        }
    }

    #[test]
    fn several_kinds_and_an_unknown_language() {
        let alerts = Alerts::default();
        let topics = [(Topic::Message, true), (Topic::Bill, false)];
        assert_eq!(
            alerts.body(&Locale::ALL, &topics),
            "New messages · New bill / Mensajes nuevos · Factura nueva"
        );
    }

    #[test]
    fn each_platform_gets_the_same_words() {
        let alert = Alert {
            title: "Hale & Ortiz".into(),
            body: "New bill".into(),
            badge: 3,
            tag: "T".into(),
            path: "/bills".into(),
        };
        assert_eq!(alert.for_apns()["aps"]["badge"], 3);
        let message = &alert.for_fcm()["fcmV1Message"]["message"];
        assert_eq!(message["notification"]["title"], "Hale & Ortiz");
        assert_eq!(message["data"]["badge"], "3");
        assert_eq!(alert.for_web()["path"], "/bills");
    }
}
