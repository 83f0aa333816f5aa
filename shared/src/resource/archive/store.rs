//! What the function that writes archives keeps in the table. One invocation at a time holds an archive; what another one wrote meanwhile is refused.

use super::choose::ChosenDocument;
use super::{Archive, ArchiveContents, ArchiveState, ArchivedDocument};
use crate::engine::table::{Item, Outcome, Table, TableError, Transaction, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::client::Membership;
use crate::resource::SharedCopy;
use crate::resource::content::StoredContent;
use crate::resource::document::Document;
use crate::resource::matter::Matter;
use crate::value::id::{AddressId, ArchiveId, ClientRef, Kind};
use crate::value::time::{MINUTE, Timestamp};
use futures::future::try_join;

/// How long an invocation holds an archive, in milliseconds: longer than it can take (the function's `Timeout`, 900 seconds).
const HOLD: i64 = 16 * MINUTE;

/// The condition that this invocation holds the archive.
const MINE: &str = "#state = :making AND #held_until = :mine";

/// The result of claiming an archive.
#[derive(Debug)]
pub enum Hold {
    /// It is held, and has these documents.
    Taken(Box<HeldArchive>),
    /// Another invocation holds it until then.
    Busy(Timestamp),
    /// It is ready, it failed, or its day is over.
    Over,
}

/// What is in an archive that is whole.
#[derive(Debug)]
pub struct WholeArchive {
    /// The documents in it.
    pub documents: Vec<ArchivedDocument>,
    /// Those that are not, and that its list names.
    pub named: Vec<ArchivedDocument>,
    /// Size of the documents in it, in bytes.
    pub size: u64,
    /// The file.
    pub content: StoredContent,
}

/// An archive that one invocation alone writes.
#[derive(Clone, Debug)]
pub struct HeldArchive {
    /// The person who asked for it.
    pub address: AddressId,
    /// The archive.
    pub archive: Archive,
    /// The chosen documents.
    pub contents: ArchiveContents,
    until: Timestamp,
}

/// Finds a person's archive.
pub async fn find_archive(
    table: &Table,
    address: &AddressId,
    id: &ArchiveId,
) -> Result<Option<Archive>, TableError> {
    table.get(&key::archive(address, id)).await
}

/// An archive with what is in it; either may be gone.
pub(super) async fn find_with_contents(
    table: &Table,
    address: &AddressId,
    id: &ArchiveId,
) -> Result<(Option<Archive>, Option<ArchiveContents>), TableError> {
    let (archive_key, contents_key) = (
        key::archive(address, id),
        key::archive_contents(address, id),
    );
    try_join(table.get(&archive_key), table.get(&contents_key)).await
}

/// Takes hold of an archive that is to be written.
pub async fn hold(
    table: &Table,
    address: &AddressId,
    id: &ArchiveId,
    now: Timestamp,
) -> Result<Hold, TableError> {
    let until = now.plus(HOLD);
    let update = Write::update(&key::archive(address, id))
        .set("held_until", until)
        .when(
            "#state = :making AND #expires_at > :now \
             AND (attribute_not_exists(#held_until) OR #held_until <= :now)",
        )
        .with("making", ArchiveState::Making)
        .with("now", now);
    let archive: Archive = match table.update(update).await? {
        Outcome::Done(archive) => archive,
        Outcome::Refused(old) => return Ok(refused(old.map(Item::read).transpose()?, now)),
    };
    let contents = table.get(&key::archive_contents(address, id)).await?;
    Ok(contents.map_or(Hold::Over, |contents| {
        Hold::Taken(Box::new(HeldArchive {
            address: address.clone(),
            archive,
            contents,
            until,
        }))
    }))
}

fn refused(archive: Option<Archive>, now: Timestamp) -> Hold {
    let making = |archive: &Archive| archive.state == ArchiveState::Making && archive.is_kept(now);
    let until = archive
        .filter(making)
        .and_then(|archive| archive.held_until);
    until.map_or(Hold::Over, Hold::Busy)
}

impl HeldArchive {
    /// The client of one of the documents.
    pub fn client(&self, document: &ArchivedDocument) -> ClientRef {
        ClientRef {
            firm: self.archive.firm.clone(),
            client: document.client.clone(),
        }
    }

    /// The document as its client sees it now, with the client's name; `None` if they do not.
    pub async fn find(
        &self,
        table: &Table,
        document: &ArchivedDocument,
    ) -> Result<Option<(ChosenDocument, Membership)>, TableError> {
        let client = self.client(document);
        let (membership_key, copy_key) = (
            key::membership(&self.address, &client),
            key::shared_copy(&client, Kind::Document, &document.id),
        );
        let (membership, copy) = try_join(
            table.get::<Membership>(&membership_key),
            table.get::<SharedCopy<Document>>(&copy_key),
        )
        .await?;
        let membership = membership.filter(|membership| membership.active);
        let copy = copy.filter(|copy| copy.data.is_some());
        let (Some(membership), Some(copy)) = (membership, copy) else {
            return Ok(None);
        };
        let matter_key = key::shared_copy(&client, Kind::Matter, &copy.matter);
        let matter: Option<SharedCopy<Matter>> = table.get(&matter_key).await?;
        let on_matter = matter.is_some_and(|matter| matter.data.is_some());
        Ok(on_matter.then_some((ChosenDocument { client, copy }, membership)))
    }

    /// Records how far it is; `false` when it is held no more.
    pub async fn note_progress(
        &self,
        table: &Table,
        written: u32,
        left_out: u32,
    ) -> Result<bool, TableError> {
        let update = self
            .update()
            .set("written", written)
            .set("left_out", left_out);
        table.write(update).await
    }

    /// Lets another invocation go on.
    pub async fn release(&self, table: &Table) -> Result<(), TableError> {
        table.write(self.update().remove("held_until")).await?;
        Ok(())
    }

    /// Records that it can be fetched since `now`, and what is in it; `false` when it is held no more.
    pub async fn note_ready(
        &self,
        table: &Table,
        whole: WholeArchive,
        now: Timestamp,
    ) -> Result<bool, TableError> {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let written = count(whole.documents.len());
        let left_out = count(self.contents.documents.len()).saturating_sub(written);
        let ready = self
            .update()
            .set("state", ArchiveState::Ready)
            .set("documents", written)
            .set("size", whole.size)
            .set("written", written)
            .set("left_out", left_out)
            .set("ready_at", now)
            .set("content", &whole.content)
            .remove("held_until");
        let contents = ArchiveContents {
            kind: ItemKind::ArchiveContents,
            documents: whole.documents,
            named: whole.named,
            ttl: self.contents.ttl,
        };
        let key = key::archive_contents(&self.address, &self.archive.id);
        let writes = vec![ready.into(), Write::put(&key, &contents).into()];
        Ok(matches!(table.transact(writes).await?, Transaction::Done))
    }

    /// Records that it cannot be made.
    pub async fn note_failed(&self, table: &Table) -> Result<(), TableError> {
        let failed = self
            .update()
            .set("state", ArchiveState::Failed)
            .remove("held_until");
        table.write(failed).await?;
        Ok(())
    }

    fn update(&self) -> Update {
        Write::update(&key::archive(&self.address, &self.archive.id))
            .when(MINE)
            .with("making", ArchiveState::Making)
            .with("mine", self.until)
    }
}
