//! The audience of each version of a resource: every client that may hold a copy, in pieces that fit into one item.

use super::{Recipient, Resource};
use crate::engine::table::{Query, Range, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientId, Id};
use crate::value::secret::hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Clients per piece: 1,000 ids of 26 characters take 29 KB, far below the 400 KB of an item, and 29 write units.
const PIECE: usize = 1_000;

/// Upper bound for keys: more pieces than any audience has.
const LAST_PIECE: usize = 99_999;

/// One piece of the audience of one version.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Piece {
    kind: ItemKind,
    version: i64,
    number: usize,
    clients: Vec<ClientId>,
    /// Hash of the whole audience. If a firm sends one version with two audiences, the second must not replace the first while copies of it may exist.
    digest: String,
}

/// Writes the audience of a version, piece by piece; `false` when that version already has a different audience.
pub(super) async fn write(
    table: &Table,
    resource: &Resource,
    version: i64,
    audience: &[Recipient],
) -> Result<bool, TableError> {
    let clients: BTreeSet<&ClientId> = audience.iter().map(|each| &each.client).collect();
    let clients: Vec<ClientId> = clients.into_iter().cloned().collect();
    let digest = digest(&clients);
    // An empty audience is written as one empty piece, so that it claims its version too.
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

/// All pieces of the versions up to and including `version`.
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

/// All clients in these pieces.
pub(super) fn clients(pieces: &[Piece]) -> BTreeSet<ClientId> {
    pieces
        .iter()
        .flat_map(|piece| &piece.clients)
        .cloned()
        .collect()
}

/// The clients of one version in these pieces.
pub(super) fn clients_of(pieces: &[Piece], version: i64) -> BTreeSet<ClientId> {
    let of = pieces.iter().filter(|piece| piece.version == version);
    of.flat_map(|piece| &piece.clients).cloned().collect()
}

/// Deletes pieces. Each of their clients must already have a newer copy or tombstone, or be in a newer audience.
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
