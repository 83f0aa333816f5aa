//! One mail or push, or both, per client and firm with everything that the client has not been told yet. During the quiet period after it, news is only recorded as waiting.

use crate::answers::{make_mailbox, matter_of};
use crate::jobs::NotificationJob;
use crate::{State, alerting};
use futures::future::{try_join, try_join_all, try_join3};
use shared::edge::invocation::Invocation;
use shared::edge::log;
use shared::engine::table::TableError;
use shared::exchange::portal_event::{Envelope, NewsWaiting, PortalEvent};
use shared::failure::Failure;
use shared::notice::alert::Alert;
use shared::notice::letter::{self, Addressee, Announcement, Languages, Sender};
use shared::notice::{
    Bundle, Found, Lease, Look, Notice, Pace, bundle, deliver, find, note_all_told,
    note_none_waiting, note_reminded, note_waiting, read_lead, read_pace, read_sender,
};
use shared::people::client::{Member, Membership, PushChoice, read_member};
use shared::people::delivery::{NoticeKind, NoticeSubject, Outgoing, read_unreachable};
use shared::people::device::{self, Device};
use shared::people::link::{MintLink, Occasion, mint};
use shared::people::me::count_unread;
use shared::resource::due::Apart;
use shared::resource::request::put_off_reminder;
use shared::resource::unread::expect_opening_for;
use shared::value::id::{AddressId, ClientRef, EventId, Id, LinkId, ResourceId};
use shared::value::time::{DAY, Timestamp};

/// Tells one client what is new at one firm.
pub(crate) async fn send(
    state: &State,
    invocation: Invocation,
    who: &ClientRef,
    job: &NotificationJob,
) -> Result<(), Failure> {
    let lead = read_lead(&state.table, who).await?;
    let Some(lease) = Lease::take(&state.table, invocation, &lead).await? else {
        // The other invocation may have read the copies already, so this news waits as in the quiet period.
        let pace = read_pace(&state.table, who).await?;
        return wait(
            state,
            invocation,
            who,
            pace.with_news(invocation.now, false),
        )
        .await;
    };
    let told = send_or_wait(state, invocation, who, job).await;
    if let Err(error) = lease.give_back(&state.table).await {
        let action = "notify, giving back a lease";
        log::fault(action, &error.to_string());
    }
    told
}

async fn send_or_wait(
    state: &State,
    invocation: Invocation,
    who: &ClientRef,
    job: &NotificationJob,
) -> Result<(), Failure> {
    let (member, mut pace) =
        try_join(read_member(&state.table, who), read_pace(&state.table, who)).await?;
    let Some(member) = member else {
        return Ok(());
    };
    let find_news =
        async |look| find(&state.table, who, &member, &job.named, look, invocation.now).await;
    let waited = !pace.free(invocation.now);
    if waited {
        let named = find_news(Look::Named).await?;
        let urgent = named.as_ref().is_some_and(Found::is_urgent);
        let new = named.as_ref().is_some_and(|found| !found.is_empty());
        if job.appeared || new {
            pace = pace.with_news(invocation.now, urgent);
        }
        if pace.waiting_since.is_none() {
            return Ok(());
        }
        if invocation.now < pace.due() {
            if let Some(named) = named {
                let address = &member.address_id;
                named.pass_events(&state.table, who, address).await?;
            }
            return wait(state, invocation, who, pace).await;
        }
    }
    let look = if waited || job.appeared || job.woken {
        Look::All
    } else {
        Look::Around
    };
    let mut found = find_news(look).await?;
    if let Some(found) = &mut found {
        put_off(state, invocation.now, who, &pace, found).await?;
    }
    let found = found.filter(|found| !found.is_empty());
    let Some(found) = found else {
        // The waiting news was opened or withdrawn, or another invocation sent it.
        if waited {
            note_none_waiting(&state.table, who, false, invocation.now).await?;
        }
        return Ok(());
    };
    if found.notices.is_empty() {
        note_none_waiting(&state.table, who, true, invocation.now).await?;
    } else {
        tell(state, invocation, who, &member, &found).await?;
    }
    let (table, address) = (&state.table, &member.address_id);
    found.pass_over(table, who, address).await?;
    Ok(())
}

/// Puts off what says nothing new, where such a mail went out on that day. It is entered again for the next day, and stays untold, so that a mail that goes out before then takes it along. Where that mail led to the requests, others need no reminder.
async fn put_off(
    state: &State,
    now: Timestamp,
    who: &ClientRef,
    pace: &Pace,
    found: &mut Found,
) -> Result<(), TableError> {
    if pace.has_reminded(now) {
        let requests = found.take(Notice::Reminder);
        if pace.has_reminded_of_requests(now) {
            note_all_told(&state.table, who, requests.iter()).await?;
        } else {
            for copy in &requests {
                put_off_reminder(&state.table, who, copy).await?;
            }
        }
    }
    if let Some(at) = pace.repeats_at(now)
        && !found.has(Notice::Reminder)
    {
        for copy in &found.take(Notice::Unread) {
            expect_opening_for(&state.table, who, copy, (Apart::PutOff, at)).await?;
        }
    }
    Ok(())
}

/// Records that news is waiting, and makes sure that the queue delivers a message when it is due.
async fn wait(
    state: &State,
    invocation: Invocation,
    who: &ClientRef,
    pace: Pace,
) -> Result<(), Failure> {
    let mut pace = pace;
    if !pace.wakes(invocation.now) {
        let body = serde_json::to_string(&waiting(invocation.now, who))
            .map_err(|error| Failure::permanent(format!("news.waiting: {error}")))?;
        let (queues, url) = (&state.queues, &state.queue_url);
        pace.wake_at = Some(
            queues
                .send_later(url, &body, invocation.now, pace.due())
                .await?,
        );
    }
    note_waiting(&state.table, who, &pace, invocation.now).await?;
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
    invocation: Invocation,
    who: &ClientRef,
    member: &Member,
    found: &Found,
) -> Result<(), Failure> {
    let Found {
        profile,
        memberships,
        notices,
        ..
    } = found;
    let languages = Languages::of(profile.language, member.locale);
    let choice = channel(found);
    let bundles = bundle(notices.iter().map(|(copy, notice)| (copy, *notice)));
    let (sender, devices, unreachable) = try_join3(
        read_sender(&state.table, &who.firm),
        read_devices(state, &member.address_id, choice),
        read_unreachable(&state.table, who),
    )
    .await?;
    let unreachable = unreachable.filter(|known| known.applies(member));
    let ids = bundles
        .iter()
        .map(|bundle| bundle.link_id(who, &member.address_id));
    let ids: Vec<_> = ids.collect();
    let parts: Vec<_> = ids.iter().map(Id::as_str).collect();
    let notification = Notification {
        who,
        member,
        languages,
        bundles: &bundles,
        sender: &sender,
        matter: matter_of(notices.iter().map(|(copy, _)| copy)),
        id: Id::derive(&parts),
    };
    let subjects = notices.iter().map(|(copy, _)| NoticeSubject {
        kind: copy.kind,
        firm_ref: copy.firm_ref.clone(),
    });
    let mut own = memberships.iter().filter(|one| one.client == *who);
    let visited = own.any(|membership| profile.has_visited(membership));
    let delivery = Outgoing::new(who, member, NoticeKind::News, &notification.id)
        .about(subjects)
        .known_to_firm(visited);
    // Steps that can fail without anything being sent come first.
    let alert = compose(state, &notification, memberships, &devices).await?;
    let push =
        async || alerting::push(state, invocation, &member.address_id, &devices, &alert).await;
    let now = invocation.now;
    // A push instead of a mail comes first, and a push beside a mail last: then only the mail is ever retried.
    let mut taken = match choice {
        PushChoice::Instead => push().await,
        PushChoice::Beside | PushChoice::Off => 0,
    };
    let pushed = taken > 0;
    match &unreachable {
        _ if pushed => {}
        Some(cause) => delivery.note_suppressed(&state.table, cause, now).await?,
        None => mail(state, now, &notification, &delivery).await?,
    }
    if choice == PushChoice::Beside {
        taken = push().await;
    }
    let note_push = async || match devices.as_slice() {
        [] => Ok(()),
        _ => {
            delivery
                .by_push()
                .note_pushed(&state.table, taken, now)
                .await
        }
    };
    try_join(note_push(), note_none_waiting(&state.table, who, true, now)).await?;
    if unreachable.is_some() && taken == 0 {
        // Nobody was told. When the firm gives another address, everything is announced there.
        return Ok(());
    }
    let requests = found.has(Notice::Reminder);
    if requests || found.has(Notice::Unread) {
        note_reminded(&state.table, who, requests, now).await?;
    }
    for copy in found.announced_late() {
        expect_opening_for(
            &state.table,
            who,
            copy,
            (Apart::AnnouncedLate, now.plus(DAY)),
        )
        .await?;
    }
    let told = notices.iter().map(|(copy, _)| copy);
    note_all_told(&state.table, who, told).await?;
    Ok(())
}

/// Whether pushes are sent. What was told by push alone and not opened goes out by the other channel.
fn channel(found: &Found) -> PushChoice {
    match found.profile.notifications.push {
        PushChoice::Instead if found.has(Notice::Unread) => PushChoice::Off,
        choice => choice,
    }
}

/// The news for one client.
struct Notification<'a> {
    who: &'a ClientRef,
    member: &'a Member,
    languages: Languages,
    bundles: &'a [Bundle],
    sender: &'a Sender,
    /// The matter that all of it is about, if it is one.
    matter: Option<&'a ResourceId>,
    /// The same news to the same address always has the same id, by mail or push.
    id: EventId,
}

/// Sends one mail with a section for each topic, unless an earlier attempt sent it.
async fn mail(
    state: &State,
    now: Timestamp,
    notification: &Notification<'_>,
    delivery: &Outgoing,
) -> Result<(), Failure> {
    let to = Addressee {
        address: &notification.member.address,
        languages: notification.languages,
        sender: notification.sender,
        letter: &notification.id,
    };
    let (news, unsent) = try_join(
        announce(state, now, notification),
        delivery.queue(&state.table, now),
    )
    .await?;
    if unsent {
        let whose = (notification.who, notification.member);
        let (letter, matter) = (&notification.id, notification.matter);
        let letter = match make_mailbox(state, letter, whose, matter, now).await? {
            Some(mailbox) => state.letters.news_to_answer(&to, &news, mailbox),
            None => state.letters.news(&to, &news),
        };
        deliver(&state.table, &state.mail, &letter, delivery, now).await?;
    }
    Ok(())
}

/// The sections of the mail and, if there are several, the link to everything.
async fn announce(
    state: &State,
    now: Timestamp,
    notification: &Notification<'_>,
) -> Result<letter::News, TableError> {
    if let [only] = notification.bundles {
        return Ok(letter::News::One(
            section(state, now, notification, only).await?,
        ));
    }
    let sections = notification.bundles.iter();
    let sections = sections.map(|bundle| section(state, now, notification, bundle));
    let id = Id::derive(&["notice-all", notification.id.as_str()]);
    let all = mint_notice(state, now, notification, (id, "/".to_owned()));
    let (each, all) = try_join(try_join_all(sections), all).await?;
    Ok(letter::News::Several { each, all })
}

/// The push with the same news. The number of unread resources is read only if the person has a device.
async fn compose(
    state: &State,
    notification: &Notification<'_>,
    memberships: &[Membership],
    devices: &[Device],
) -> Result<Alert, TableError> {
    let topics: Vec<_> = notification
        .bundles
        .iter()
        .map(|bundle| (bundle.topic, bundle.several()))
        .collect();
    let badge = match devices {
        [] => 0,
        _ => count_unread(&state.table, memberships).await?,
    };
    Ok(Alert {
        title: notification.sender.name().to_owned(),
        body: state
            .alerts
            .body(&notification.languages.locales(), &topics),
        badge,
        tag: notification.id.to_string(),
        path: match notification.bundles {
            [only] => only.return_to(),
            _ => "/".to_owned(),
        },
    })
}

/// The person's devices; none if pushes are turned off.
async fn read_devices(
    state: &State,
    address: &AddressId,
    choice: PushChoice,
) -> Result<Vec<Device>, TableError> {
    match choice {
        PushChoice::Off => Ok(Vec::new()),
        PushChoice::Beside | PushChoice::Instead => device::read_all(&state.table, address).await,
    }
}

/// One section of the mail, with its own link that opens only this firm.
async fn section(
    state: &State,
    now: Timestamp,
    notification: &Notification<'_>,
    bundle: &Bundle,
) -> Result<Announcement, TableError> {
    let id = bundle.link_id(notification.who, &notification.member.address_id);
    let token = mint_notice(state, now, notification, (id, bundle.return_to())).await?;
    Ok(Announcement {
        topic: bundle.topic,
        several: bundle.several(),
        token,
    })
}

/// Makes a link with this id to a page and returns its token.
async fn mint_notice(
    state: &State,
    now: Timestamp,
    notification: &Notification<'_>,
    (id, return_to): (LinkId, String),
) -> Result<String, TableError> {
    let link = MintLink {
        address: notification.member.address_id.clone(),
        id,
        occasion: Occasion::Notice,
        client: Some(notification.who.clone()),
        return_to: Some(return_to),
        locale: notification.languages.known(),
    };
    let token = mint(&state.table, &state.keys, &link, now).await?;
    Ok(token.encode())
}
