//! The audiences of a thing's versions: everyone who may hold a copy, in pieces that fit into an item.

use super::{Recipient, Resource};
use crate::engine::table::{Query, Range, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientId, Id};
use crate::value::secret::hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Clients in one piece: 1,000 ids of 26 characters are 29 KB, far from the 400 KB of an item, and a write of 29 units.
const PIECE: usize = 1_000;

/// More pieces than an audience ever has: an upper bound for keys.
const LAST_PIECE: usize = 99_999;

/// One piece of the audience of one version.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Piece {
    kind: ItemKind,
    version: i64,
    number: usize,
    clients: Vec<ClientId>,
    /// Of the whole audience. A firm that gives one version to two audiences must not make the first one forgotten while copies of it may exist.
    digest: String,
}

/// Writes the audience of a version, piece by piece; `false` when that version has another audience already.
pub(super) async fn write(
    table: &Table,
    resource: &Resource,
    version: i64,
    audience: &[Recipient],
) -> Result<bool, TableError> {
    let clients: BTreeSet<&ClientId> = audience.iter().map(|each| &each.client).collect();
    let clients: Vec<ClientId> = clients.into_iter().cloned().collect();
    let digest = digest(&clients);
    // An empty audience is one empty piece, so that its version is taken too.
    for number in 0..clients.len().div_ceil(PIECE).max(1) {
        let piece = Piece {
            kind: ItemKind::Audience,
            version,
            number,
            clients: clients
                .iter()
                .skip(number * PIECE)
                .take(PIECE)
                .cloned()
                .collect(),
            digest: digest.clone(),
        };
        let write = Write::put(&key_of(resource, version, number), &piece)
            .when("attribute_not_exists(#PK) OR #digest = :digest")
            .with("digest", &digest);
        if !table.write(write).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn digest(clients: &[ClientId]) -> String {
    let all: String = clients.iter().map(Id::as_str).collect();
    hash(all.as_bytes())
}

/// Every piece of the versions up to `version`, that one included.
pub(super) async fn read_until(
    table: &Table,
    resource: &Resource,
    version: i64,
) -> Result<Vec<Piece>, TableError> {
    let first = key_of(resource, 0, 0);
    let last = key_of(resource, version, LAST_PIECE);
    let query = Query::new(first.pk, Range::Between(first.sk, last.sk));
    Ok(table.query(&query).await?.items)
}

/// Everyone who is named in these pieces.
pub(super) fn clients(pieces: &[Piece]) -> BTreeSet<ClientId> {
    pieces
        .iter()
        .flat_map(|piece| &piece.clients)
        .cloned()
        .collect()
}

/// Deletes pieces whose clients all have a copy or tombstone of a newer version, or stand in a newer audience.
pub(super) async fn delete(
    table: &Table,
    resource: &Resource,
    pieces: &[Piece],
) -> Result<(), TableError> {
    for piece in pieces {
        let key = key_of(resource, piece.version, piece.number);
        table.write(Write::delete(&key)).await?;
    }
    Ok(())
}

fn key_of(resource: &Resource, version: i64, number: usize) -> key::Key {
    key::audience(&resource.firm, resource.kind, &resource.id, version, number)
}
