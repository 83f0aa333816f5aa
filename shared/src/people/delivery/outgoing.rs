//! What the sender of a notice records about it: before it is sent, and afterwards.

use super::{
    Channel, Delivery, DeliveryReason, DeliveryState, DeliveryTags, DeliveryTimes, MAX_SUBJECTS,
    NoticeKind, NoticeSubject, Unreachable, rank,
};
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::client::Member;
use crate::value::id::{AddressId, ClientRef, DeliveryId, EventId, Id};
use crate::value::time::{DAY, Timestamp};

/// How long a delivery is kept, in milliseconds: a year, and what a firm needs to look back at it.
const KEPT: i64 = 400 * DAY;

/// A notice to a client that is about to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    who: ClientRef,
    id: DeliveryId,
    client_id: String,
    notice: NoticeKind,
    channel: Channel,
    address_id: AddressId,
    invited_version: i64,
    invited_again: i64,
    subjects: Vec<NoticeSubject>,
    known_to_firm: bool,
}

impl Outgoing {
    /// The notice with this id to the client's address. News that was suppressed is another delivery when the firm has invited the client again.
    pub fn new(who: &ClientRef, member: &Member, kind: NoticeKind, notice: &EventId) -> Self {
        let version = match kind {
            NoticeKind::News if member.invited_again == 0 => member.invited_version.to_string(),
            NoticeKind::News => format!("{}+{}", member.invited_version, member.invited_again),
            NoticeKind::Invitation
            | NoticeKind::FileRejected
            | NoticeKind::AddressChanged
            | NoticeKind::AnswerWaiting => String::new(),
        };
        let (firm, client) = (who.firm.as_str(), who.client.as_str());
        let parts = ["delivery", firm, client, notice.as_str(), &version];
        Self {
            who: who.clone(),
            id: Id::derive(&parts),
            client_id: member.client_id.clone(),
            notice: kind,
            channel: Channel::Mail,
            address_id: member.address_id.clone(),
            invited_version: member.invited_version,
            invited_again: member.invited_again,
            subjects: Vec::new(),
            known_to_firm: true,
        }
    }

    /// The same notice to another address of the client.
    #[must_use]
    pub fn to(mut self, address: AddressId) -> Self {
        self.address_id = address;
        self
    }

    /// The same notice as a push.
    #[must_use]
    pub fn by_push(&self) -> Self {
        Self {
            id: Id::derive(&["push", self.id.as_str()]),
            channel: Channel::Push,
            ..self.clone()
        }
    }

    /// Names the resources that the notice is about, each once. Those after the first [`MAX_SUBJECTS`] are left out.
    #[must_use]
    pub fn about(mut self, subjects: impl IntoIterator<Item = NoticeSubject>) -> Self {
        for subject in subjects {
            if self.subjects.len() < MAX_SUBJECTS && !self.subjects.contains(&subject) {
                self.subjects.push(subject);
            }
        }
        self
    }

    /// Whether the firm hears of it even if nothing goes wrong. News is sent as the person chose, in a profile that may be older than the firm's membership: before the person has visited the firm, a mail that is missing would show that the address is a client elsewhere (docs/decisions/0029).
    #[must_use]
    pub fn known_to_firm(mut self, known: bool) -> Self {
        self.known_to_firm = known;
        self
    }

    /// The tags for its mail.
    pub fn tags(&self) -> DeliveryTags {
        DeliveryTags {
            who: self.who.clone(),
            id: self.id.clone(),
        }
    }

    /// Whether an earlier attempt sent it. One that the mail system did not accept was not sent.
    pub async fn was_sent(&self, table: &Table) -> Result<bool, TableError> {
        let known: Option<Delivery> = table.get(&key::delivery(&self.who, &self.id)).await?;
        let sent = rank(DeliveryState::Sent, DeliveryReason::Accepted);
        Ok(known.is_some_and(|known| known.rank >= sent))
    }

    /// Records that it is about to be sent; `false` if an earlier attempt sent it. Reports of the mail system are about recorded deliveries alone, so this comes first.
    pub async fn queue(&self, table: &Table, now: Timestamp) -> Result<bool, TableError> {
        let item = self.item(
            DeliveryState::Queued,
            DeliveryReason::BeingSent,
            now,
            self.known_to_firm,
        );
        Ok(self.put_new(table, &item).await? || !self.was_sent(table).await?)
    }

    /// Records that it was accepted for delivery.
    pub async fn note_sent(&self, table: &Table, now: Timestamp) -> Result<(), TableError> {
        self.advance(table, DeliveryState::Sent, DeliveryReason::Accepted, now)
            .await
    }

    /// Records that the mail system did not accept it.
    pub async fn note_refused(&self, table: &Table, now: Timestamp) -> Result<(), TableError> {
        self.advance(
            table,
            DeliveryState::Failed,
            DeliveryReason::NotAccepted,
            now,
        )
        .await
    }

    /// Records that it is not sent, because the address is unreachable. A mailbox that took a mail and reported it is somebody's, so the firm hears of it as of a mail that was sent.
    pub async fn note_suppressed(
        &self,
        table: &Table,
        cause: &Unreachable,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let known = self.known_to_firm || cause.reason != DeliveryReason::MarkedAsSpam;
        let reason = DeliveryReason::AddressUnreachable;
        let item = self.item(DeliveryState::Suppressed, reason, now, known);
        self.put_new(table, &item).await?;
        Ok(())
    }

    /// Records the outcome of a push to the client's devices; `taken` of them took it.
    pub async fn note_pushed(
        &self,
        table: &Table,
        taken: usize,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let item = if taken > 0 {
            self.item(
                DeliveryState::Sent,
                DeliveryReason::PushAccepted,
                now,
                self.known_to_firm,
            )
        } else {
            self.item(
                DeliveryState::Failed,
                DeliveryReason::PushRefused,
                now,
                self.known_to_firm,
            )
        };
        self.put_new(table, &item).await?;
        Ok(())
    }

    async fn advance(
        &self,
        table: &Table,
        state: DeliveryState,
        reason: DeliveryReason,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let write = super::feedback::step(&self.who, &self.id, state, reason, now);
        table.write(write).await?;
        Ok(())
    }

    /// Puts the item unless it exists.
    async fn put_new(&self, table: &Table, item: &Delivery) -> Result<bool, TableError> {
        let write = Write::put(&key::delivery(&self.who, &self.id), item).when_new();
        table.write(write).await
    }

    fn item(
        &self,
        state: DeliveryState,
        reason: DeliveryReason,
        now: Timestamp,
        known: bool,
    ) -> Delivery {
        let mut times = DeliveryTimes::default();
        match state {
            DeliveryState::Sent => times.sent_at = Some(now),
            DeliveryState::Failed => times.failed_at = Some(now),
            DeliveryState::Suppressed => times.suppressed_at = Some(now),
            DeliveryState::Queued
            | DeliveryState::Delayed
            | DeliveryState::Delivered
            | DeliveryState::Bounced
            | DeliveryState::Complained => times.queued_at = Some(now),
        }
        Delivery {
            kind: ItemKind::Delivery,
            id: self.id.clone(),
            client_id: self.client_id.clone(),
            notice: self.notice,
            channel: self.channel,
            address_id: self.address_id.clone(),
            invited_version: self.invited_version,
            invited_again: self.invited_again,
            subjects: self.subjects.clone(),
            state,
            reason,
            rank: rank(state, reason),
            changed_at: now,
            times,
            lt: known.then(|| key::delivery_by_time(now, &self.id)),
            listed_at: known.then_some(now),
            ttl: now.plus(KEPT).ttl(),
        }
    }
}
