//! Several notices for one client, grouped into the sections of one mail.

use super::{AnyCopy, Notice, Topic};
use crate::value::id::{AddressId, ClientRef, Id, Kind, LinkId, ResourceId};
use crate::value::time::Timestamp;
use std::collections::BTreeMap;

/// A resource that a mail announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The kind of resource.
    pub kind: Kind,
    /// Its id.
    pub id: ResourceId,
    /// The version that the mail announces.
    pub version: i64,
    /// When it was first shared.
    pub shared_at: Timestamp,
    /// The moment of its newest prompt.
    pub prompted_at: Option<Timestamp>,
}

impl Told {
    /// What is told: the same version without a new prompt is the same news.
    fn state(&self) -> String {
        let name = self.kind.name(&self.id);
        match self.prompted_at {
            Some(at) => format!("{name}@{}+{}", self.version, at.sortable()),
            None => format!("{name}@{}", self.version),
        }
    }
}

/// One section of a mail: resources of one topic, newest first, under one button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The topic.
    pub topic: Topic,
    /// The resources, at least one.
    pub resources: Vec<Told>,
}

/// Groups notices into the sections of a mail, in order.
pub fn bundle<'a>(notices: impl IntoIterator<Item = (&'a AnyCopy, Notice)>) -> Vec<Bundle> {
    let mut topics: BTreeMap<Topic, Vec<Told>> = BTreeMap::new();
    for (copy, notice) in notices {
        let Some(topic) = topic(copy, notice) else {
            continue;
        };
        topics.entry(topic).or_default().push(Told {
            kind: copy.kind,
            id: copy.id.clone(),
            version: copy.version,
            shared_at: copy.shared_at,
            prompted_at: copy.prompt.map(|prompt| prompt.at),
        });
    }
    let mut bundles: Vec<_> = topics
        .into_iter()
        .map(|(topic, resources)| Bundle { topic, resources })
        .collect();
    for bundle in &mut bundles {
        let newest_first =
            |resource: &Told| (std::cmp::Reverse(resource.shared_at), resource.id.clone());
        bundle.resources.sort_by_key(newest_first);
    }
    bundles
}

/// The topic of a copy; `None` for a kind that is never announced.
fn topic(copy: &AnyCopy, notice: Notice) -> Option<Topic> {
    Some(match notice {
        Notice::Cancelled => Topic::Cancelled,
        Notice::Withdrawn => Topic::Withdrawn,
        Notice::Returned => Topic::Returned,
        Notice::Reminder => Topic::Reminder,
        Notice::Unread => Topic::Unread,
        Notice::HourBefore => Topic::HourBefore,
        Notice::DayBefore => Topic::DayBefore,
        Notice::Changed => match copy.kind {
            Kind::Event if attends(copy) => Topic::Changed,
            Kind::Event => Topic::ChangedAside,
            Kind::Stage => Topic::Stage,
            Kind::ClientRequest => Topic::Request,
            // None of these is told again when it looks different.
            Kind::Matter | Kind::Bill | Kind::Message | Kind::Folder | Kind::Document => {
                return None;
            }
        },
        Notice::New => match copy.kind {
            Kind::Bill => Topic::Bill,
            Kind::Document => Topic::Document,
            Kind::Folder => Topic::Folder,
            Kind::Event if attends(copy) => Topic::Event,
            Kind::Event => Topic::Aside,
            Kind::Message => Topic::Message,
            Kind::Stage => Topic::Stage,
            Kind::ClientRequest => Topic::Request,
            Kind::Matter => return None,
        },
    })
}

/// Whether the client is invited to a calendar event. Others have a copy with limited details, made when it was shared.
fn attends(copy: &AnyCopy) -> bool {
    let data = copy.data.as_ref();
    data.is_some_and(|data| data["attending"] == true)
}

/// The topic of something new that the client opens.
fn new_topic(kind: Kind) -> Topic {
    match kind {
        Kind::Bill => Topic::Bill,
        Kind::Document => Topic::Document,
        Kind::Event => Topic::Event,
        Kind::Folder => Topic::Folder,
        Kind::Message | Kind::Matter => Topic::Message,
        Kind::Stage => Topic::Stage,
        Kind::ClientRequest => Topic::Request,
    }
}

impl Bundle {
    /// The page of the same resources as another topic.
    fn of_topic(&self, topic: Topic) -> String {
        let other = Self {
            topic,
            ..self.clone()
        };
        other.return_to()
    }

    /// Whether it has several resources.
    pub fn several(&self) -> bool {
        self.resources.len() > 1
    }

    /// The page that the button opens: the single resource, or the list. Bills and documents always open as the list, with the newest one of the mail first; a folder opens as its documents. Events that the client does not attend or may no longer see open in the conversation.
    pub fn return_to(&self) -> String {
        let one = match self.resources.as_slice() {
            [first] => format!("/{}", first.kind.name(&first.id)),
            _ => String::new(),
        };
        match (self.topic, self.resources.first()) {
            (Topic::Bill, Some(first)) => format!("/bills?first={}", first.kind.name(&first.id)),
            (Topic::Bill, None) => "/bills".to_owned(),
            (Topic::Document, Some(first)) => {
                format!("/documents?first={}", first.kind.name(&first.id))
            }
            (Topic::Folder, Some(only)) if !self.several() => {
                format!("/documents?folder={}", only.kind.name(&only.id))
            }
            (Topic::Document | Topic::Folder, _) => "/documents".to_owned(),
            (Topic::Event | Topic::Changed | Topic::HourBefore | Topic::DayBefore, _) => {
                format!("/calendar{one}")
            }
            // Where a matter stands has the matter's id. Several are on the first page.
            (Topic::Stage, Some(only)) if !self.several() => {
                format!("/matters/{}", Kind::Matter.name(&only.id))
            }
            (Topic::Unread, Some(only)) if !self.several() => self.of_topic(new_topic(only.kind)),
            (Topic::Stage | Topic::Unread, _) => "/".to_owned(),
            (Topic::Returned | Topic::Request | Topic::Reminder, _) => format!("/requests{one}"),
            (
                Topic::Message
                | Topic::Aside
                | Topic::ChangedAside
                | Topic::Cancelled
                | Topic::Withdrawn,
                _,
            ) => format!("/messages{one}"),
        }
    }

    /// The id of the link behind the button. The same news to the same address always gets the same id.
    pub fn link_id(&self, who: &ClientRef, address: &AddressId) -> LinkId {
        let what: Vec<_> = self.resources.iter().map(Told::state).collect();
        let mut parts = vec![
            "notice",
            who.firm.as_str(),
            who.client.as_str(),
            address.as_str(),
            self.topic.tag(),
        ];
        parts.extend(what.iter().map(String::as_str));
        Id::derive(&parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::link::read_return_to;
    use crate::value::id::FirmId;
    use serde_json::{Value, json};

    fn copy(kind: Kind, name: &str, shared_at: i64, data: &Value) -> AnyCopy {
        let id = ResourceId::derive(&[name]);
        serde_json::from_value(json!({
            "kind": kind, "id": id, "their_id": name, "matter": id, "version": 3,
            "shared_at": shared_at, "data": data,
        }))
        .unwrap()
    }

    fn attended() -> Value {
        json!({"title": "Hearing", "attending": true})
    }

    fn aside() -> Value {
        json!({"title": "Hearing", "attending": false})
    }

    #[test]
    fn one_mail_has_a_section_for_each_topic_with_the_urgent_ones_first() {
        let bill = copy(Kind::Bill, "b", 1, &json!({}));
        let other = copy(Kind::Bill, "c", 2, &json!({}));
        let message = copy(Kind::Message, "m", 1, &json!({}));
        let event = copy(Kind::Event, "e", 1, &attended());
        let limited = copy(Kind::Event, "l", 1, &aside());
        let document = copy(Kind::Document, "d", 1, &json!({}));
        let folder = copy(Kind::Folder, "f", 1, &json!({}));
        let stage = copy(Kind::Stage, "s", 1, &json!({}));
        let bundles = bundle([
            (&bill, Notice::New),
            (&other, Notice::New),
            (&message, Notice::New),
            (&event, Notice::New),
            (&limited, Notice::New),
            (&event, Notice::Cancelled),
            (&document, Notice::New),
            (&stage, Notice::Changed),
            (&folder, Notice::New),
        ]);
        let shown: Vec<_> = bundles
            .iter()
            .map(|bundle| (bundle.topic, bundle.resources.len(), bundle.return_to()))
            .collect();
        let id = |name: &str| ResourceId::derive(&[name]);
        assert_eq!(
            shown,
            [
                (Topic::Cancelled, 1, format!("/messages/event_{}", id("e"))),
                (Topic::Stage, 1, format!("/matters/matter_{}", id("s"))),
                (Topic::Message, 1, format!("/messages/message_{}", id("m"))),
                (Topic::Bill, 2, format!("/bills?first=bill_{}", id("c"))),
                (
                    Topic::Document,
                    1,
                    format!("/documents?first=document_{}", id("d"))
                ),
                (
                    Topic::Folder,
                    1,
                    format!("/documents?folder=folder_{}", id("f"))
                ),
                (Topic::Event, 1, format!("/calendar/event_{}", id("e"))),
                (Topic::Aside, 1, format!("/messages/event_{}", id("l"))),
            ]
        );
        for (_, _, page) in shown {
            assert_eq!(read_return_to(&page), Some(page));
        }
    }

    #[test]
    fn several_resources_lead_to_their_list() {
        let events = ["a", "b"].map(|name| copy(Kind::Event, name, 1, &attended()));
        let lead = |notice| {
            let bundles = bundle(events.iter().map(|event| (event, notice)));
            assert!(bundles[0].several());
            bundles[0].return_to()
        };
        assert_eq!(lead(Notice::New), "/calendar");
        assert_eq!(lead(Notice::Changed), "/calendar");
        assert_eq!(lead(Notice::Withdrawn), "/messages");
    }

    #[test]
    fn the_same_news_have_the_same_link_in_any_order() {
        let who = ClientRef::derive(&FirmId::parse("hale").unwrap(), "c-1");
        let address = Id::derive(&["ana"]);
        let bills = ["a", "b"].map(|name| copy(Kind::Bill, name, 1, &json!({})));
        let link = |bills: Vec<&AnyCopy>| {
            bundle(bills.into_iter().map(|bill| (bill, Notice::New)))[0].link_id(&who, &address)
        };
        let both = link(vec![&bills[0], &bills[1]]);
        assert_eq!(both, link(vec![&bills[1], &bills[0]]));
        assert_ne!(both, link(vec![&bills[0]]));
    }
}
