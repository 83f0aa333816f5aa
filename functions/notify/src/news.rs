//! One mail or push, or both, per client and firm with everything that the client was not told yet; within the quiet after it, nothing but a note that more waits.

use crate::errands::NewsErrand;
use crate::lease::Lease;
use crate::person::{Others, read_lead};
use crate::{State, alerting};
use futures::future::{try_join, try_join_all, try_join3};
use futures::{StreamExt, TryStreamExt, stream};
use shared::access::{read_account, read_matters};
use shared::alert::Alert;
use shared::client::{Member, Membership, Profile, PushChoice};
use shared::device::{self, Device};
use shared::edge::Edge;
use shared::failure::Failure;
use shared::id::{ClientRef, Id, Kind};
use shared::key;
use shared::letter::{Addressee, Announcement, Languages, Sender};
use shared::link::{MintLink, Occasion, mint};
use shared::me::count_unread;
use shared::notice::{
    AnyCopy, Bundle, Notice, Pace, Verdict, bundle, judge, known_at, note_none_waiting,
    note_passed, note_told, note_waiting, read_pace,
};
use shared::portal_event::{Envelope, NewsWaiting, PortalEvent};
use shared::table::{Index, Query, Range, TableError};
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// The kinds of things that are told.
const KINDS: [Kind; 5] = [
    Kind::Message,
    Kind::Bill,
    Kind::Event,
    Kind::Folder,
    Kind::Document,
];

/// How many of the newest things of each kind are looked at besides those that events name: what another batch of the same window holds, and what was passed over, comes into the same mail.
const LOOK_AROUND: usize = 20;

/// What is looked at for one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// What events name.
    Named,
    /// The same, and the newest of each kind.
    Around,
    /// Everything: a client or a matter appeared, or news waited of which nobody kept a list.
    All,
}

/// Writes under way at once.
const IN_FLIGHT: usize = 16;

/// What a client is to be told, each thing as it was read.
type Notices = Vec<(AnyCopy, Notice)>;

/// Tells one client of one firm what is new.
pub(crate) async fn send(
    state: &State,
    edge: Edge,
    who: &ClientRef,
    errand: &NewsErrand,
) -> Result<(), Failure> {
    let lead = read_lead(state, who).await?;
    let Some(lease) = Lease::take(state, edge, &lead).await? else {
        // Whoever has it may have looked already: what this errand is about waits like what comes within the quiet.
        let pace = read_pace(&state.table, who).await?;
        return wait(state, edge, who, pace.with_news(edge.now, false)).await;
    };
    let told = send_or_wait(state, edge, who, errand).await;
    lease.give_back(state).await;
    told
}

async fn send_or_wait(
    state: &State,
    edge: Edge,
    who: &ClientRef,
    errand: &NewsErrand,
) -> Result<(), Failure> {
    let (member, mut pace) = try_join(
        state.table.get::<Member>(&key::member(who)),
        read_pace(&state.table, who),
    )
    .await?;
    let Some(member) = member.filter(|member| member.active) else {
        return Ok(());
    };
    let waited = !pace.free(edge.now);
    if waited {
        let named = find(state, who, &member, errand, Look::Named).await?;
        let urgent = named.as_ref().is_some_and(Found::is_urgent);
        let news = named
            .as_ref()
            .is_some_and(|found| !found.notices.is_empty());
        if errand.appeared || news {
            pace = pace.with_news(edge.now, urgent);
        }
        if pace.waiting_since.is_none() {
            return Ok(());
        }
        if edge.now < pace.due() {
            pass_events(state, who, &member.address_id, named.as_ref()).await?;
            return wait(state, edge, who, pace).await;
        }
    }
    let look = if waited || errand.appeared || errand.woken {
        Look::All
    } else {
        Look::Around
    };
    let found = find(state, who, &member, errand, look).await?;
    let found = found.filter(|found| !found.notices.is_empty());
    let Some(found) = found else {
        // What waited was opened or withdrawn, or another invocation told it.
        if waited {
            note_none_waiting(&state.table, who, false, edge.now).await?;
        }
        return Ok(());
    };
    tell(state, edge, who, &member, found).await
}

/// Notes of the calendar events among what waits that the client may know them from the portal: when one of them is cancelled before it was announced, that is told all the same.
async fn pass_events(
    state: &State,
    who: &ClientRef,
    address: &Id,
    found: Option<&Found>,
) -> Result<(), TableError> {
    for (copy, _) in found.iter().flat_map(|found| &found.notices) {
        if copy.kind == Kind::Event && copy.withdrawn.is_none() {
            note_passed(&state.table, who, copy, address).await?;
        }
    }
    Ok(())
}

/// Notes that news waits, and sees to it that the queue delivers a message when it is due.
async fn wait(state: &State, edge: Edge, who: &ClientRef, pace: Pace) -> Result<(), Failure> {
    let mut pace = pace;
    if !pace.wakes(edge.now) {
        let body = serde_json::to_string(&waiting(edge.now, who))
            .map_err(|error| Failure::permanent(format!("news.waiting: {error}")))?;
        let (queues, url) = (&state.queues, &state.queue_url);
        pace.wake_at = Some(queues.send_later(url, &body, edge.now, pace.due()).await?);
    }
    note_waiting(&state.table, who, &pace, edge.now).await?;
    Ok(())
}

fn waiting(now: Timestamp, who: &ClientRef) -> PortalEvent {
    let (firm, client) = (who.firm.as_str(), who.client.as_str());
    let at = now.rfc3339();
    PortalEvent::NewsWaiting(Envelope {
        id: Id::derive(&["news.waiting", firm, client, &at]),
        time: at,
        version: 1,
        data: NewsWaiting {
            firm_id: who.firm.clone(),
            client: who.client.clone(),
        },
    })
}

async fn tell(
    state: &State,
    edge: Edge,
    who: &ClientRef,
    member: &Member,
    found: Found,
) -> Result<(), Failure> {
    let Found {
        profile,
        memberships,
        notices,
    } = found;
    let languages = Languages::of(profile.language, member.locale);
    let bundles = bundle(notices.iter().map(|(copy, notice)| (copy, *notice)));
    let (sender, devices) = try_join(
        state.read_sender(&who.firm),
        read_devices(state, &member.address_id, &profile),
    )
    .await?;
    let news = News {
        who,
        member,
        languages,
        bundles: &bundles,
        sender: &sender,
    };
    // Whatever can fail without anyone being told comes before the first word.
    let alert = compose(state, &news, &memberships, &devices).await?;
    let push = async || alerting::push(state, edge, &member.address_id, &devices, &alert).await;
    let choice = profile.notifications.push;
    // A push in the place of a mail goes first, and one beside it last: then nothing but the mail is tried again.
    let pushed = choice == PushChoice::Instead && push().await > 0;
    if !pushed {
        mail(state, edge.now, &news).await?;
    }
    if choice == PushChoice::Beside {
        push().await;
    }
    note_none_waiting(&state.table, who, true, edge.now).await?;
    let told: Vec<_> = notices
        .iter()
        .map(|(copy, _)| note_told(&state.table, who, copy))
        .collect();
    stream::iter(told)
        .buffer_unordered(IN_FLIGHT)
        .try_collect::<()>()
        .await?;
    Ok(())
}

/// What one client is told.
struct News<'a> {
    who: &'a ClientRef,
    member: &'a Member,
    languages: Languages,
    bundles: &'a [Bundle],
    sender: &'a Sender,
}

/// One mail with a section for each kind.
async fn mail(state: &State, now: Timestamp, news: &News<'_>) -> Result<(), Failure> {
    let announcements = news
        .bundles
        .iter()
        .map(|bundle| announce(state, now, news, bundle));
    let announcements = try_join_all(announcements).await?;
    let to = Addressee {
        address: &news.member.address,
        languages: news.languages,
        sender: news.sender,
    };
    let letter = state.letters.news(&to, &announcements);
    state.mail.send(&letter).await?;
    Ok(())
}

/// The push with the same news; the count of what is unread is read only for who has a device.
async fn compose(
    state: &State,
    news: &News<'_>,
    memberships: &[Membership],
    devices: &[Device],
) -> Result<Alert, TableError> {
    let address = &news.member.address_id;
    let ids: Vec<_> = news
        .bundles
        .iter()
        .map(|bundle| bundle.link_id(news.who, address))
        .collect();
    let parts: Vec<_> = ids.iter().map(Id::as_str).collect();
    let topics: Vec<_> = news
        .bundles
        .iter()
        .map(|bundle| (bundle.topic, bundle.several()))
        .collect();
    let badge = match devices {
        [] => 0,
        _ => count_unread(&state.table, memberships).await?,
    };
    Ok(Alert {
        title: news.sender.name().to_owned(),
        body: state.alerts.body(&news.languages.locales(), &topics),
        badge,
        tag: Id::derive(&parts).to_string(),
        path: match news.bundles {
            [only] => only.return_to(),
            _ => "/".to_owned(),
        },
    })
}

/// The devices of a person who wants pushes.
async fn read_devices(
    state: &State,
    address: &Id,
    profile: &Profile,
) -> Result<Vec<Device>, TableError> {
    match profile.notifications.push {
        PushChoice::Off => Ok(Vec::new()),
        PushChoice::Beside | PushChoice::Instead => device::read_all(&state.table, address).await,
    }
}

/// What was found for one client.
struct Found {
    profile: Profile,
    /// All of the person's.
    memberships: Vec<Membership>,
    notices: Notices,
}

impl Found {
    fn is_urgent(&self) -> bool {
        let notices = self.notices.iter().map(|(copy, notice)| (copy, *notice));
        bundle(notices).iter().any(|bundle| bundle.topic.urgent())
    }
}

/// What there is to tell; `None` when the client is not reached at the address that the firm holds. What needs no mail is noted at once.
async fn find(
    state: &State,
    who: &ClientRef,
    member: &Member,
    errand: &NewsErrand,
    look: Look,
) -> Result<Option<Found>, TableError> {
    let ((profile, memberships), matters, copies) = try_join3(
        read_account(&state.table, &member.address_id),
        read_matters(&state.table, who),
        read_copies(state, who, errand, look),
    )
    .await?;
    let reached = memberships
        .iter()
        .any(|membership| membership.active && membership.client == *who);
    if !reached {
        return Ok(None);
    }
    let others = Others::read(state, who, &memberships).await?;
    let mut notices = Vec::new();
    for copy in copies {
        // Off the matter there is nothing to see, and so nothing to say.
        if matters.get(&copy.matter).is_none() {
            continue;
        }
        let address = &member.address_id;
        let copy = known_at(copy, address);
        let verdict = judge(&copy, profile.notifications);
        let (copy, verdict) = if verdict == Verdict::Nothing || others.is_empty() {
            (copy, verdict)
        } else {
            let copy = others.join(state, (who, address), copy).await?;
            // What the person knows as another client needs no mail, and is not asked about again.
            let verdict = match judge(&copy, profile.notifications) {
                Verdict::Nothing if copy.passed_face.is_none() => Verdict::Settle,
                verdict => verdict,
            };
            (copy, verdict)
        };
        match verdict {
            Verdict::Nothing => {}
            Verdict::Settle => note_told(&state.table, who, &copy).await?,
            Verdict::PassOver => {
                note_passed(&state.table, who, &copy, &member.address_id).await?;
            }
            Verdict::Tell(notice) => notices.push((copy, notice)),
        }
    }
    Ok(Some(Found {
        profile,
        memberships,
        notices,
    }))
}

/// The copies that events name, and those of each kind that `look` asks for.
async fn read_copies(
    state: &State,
    who: &ClientRef,
    errand: &NewsErrand,
    look: Look,
) -> Result<Vec<AnyCopy>, TableError> {
    let named = errand.named.iter().map(|(kind, id)| {
        let key = key::thing(who, *kind, id);
        async move { state.table.get::<AnyCopy>(&key).await }
    });
    let kinds: &[Kind] = if look == Look::Named { &[] } else { &KINDS };
    let others = kinds.iter().map(|kind| {
        let query = Query::new(key::client(who), Range::Prefix(key::things(*kind)));
        let query = if look == Look::All {
            query
        } else {
            query.on(Index::ByTime).newest_first().limit(LOOK_AROUND)
        };
        async move { state.table.query::<AnyCopy>(&query).await }
    });
    let (named, others) = try_join(try_join_all(named), try_join_all(others)).await?;
    let others = others.into_iter().flat_map(|page| page.items);
    let all: BTreeMap<(Kind, Id), AnyCopy> = others
        .chain(named.into_iter().flatten())
        .map(|copy| ((copy.kind, copy.id.clone()), copy))
        .collect();
    Ok(all.into_values().collect())
}

/// One section of the mail, with a link of its own that opens this firm alone.
async fn announce(
    state: &State,
    now: Timestamp,
    news: &News<'_>,
    bundle: &Bundle,
) -> Result<Announcement, TableError> {
    let (who, address) = (news.who, &news.member.address_id);
    let link = MintLink {
        address: address.clone(),
        id: bundle.link_id(who, address),
        occasion: Occasion::Notice,
        client: Some(who.clone()),
        return_to: Some(bundle.return_to()),
        locale: news.languages.known(),
    };
    let token = mint(&state.table, &state.keys, &link, now).await?;
    Ok(Announcement {
        topic: bundle.topic,
        several: bundle.several(),
        token: token.encode(),
    })
}
