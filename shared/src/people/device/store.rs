//! Registers, lists and removes devices. A claim outside every person's partition names a device's owner, and changes with the device in one transaction.

use super::{Device, MOST, Platform, Target};
use crate::edge::problem::Problem;
use crate::engine::table::{Delete, Query, Range, Table, TableError, Transaction, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::Access;
use crate::people::session::Origin;
use crate::value::id::{AddressId, DeviceId};
use crate::value::time::Timestamp;
use futures::future::try_join;
use serde::Deserialize;

/// Most attempts of a registration that conflicts with another one.
const TRIES: usize = 8;

/// A device to register.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// The id of the device.
    pub id: DeviceId,
    /// The push service of the device.
    pub platform: Platform,
    /// The name that the app gave it.
    pub name: Option<String>,
    /// The destination of its pushes.
    pub target: Target,
    /// The session that registers it.
    pub origin: Origin,
}

/// The owner of a device (`PUSH#...`).
#[derive(Clone, Debug, Deserialize)]
struct Claim {
    owner: AddressId,
}

/// The devices of a person, most recently seen first.
pub async fn list(table: &Table, address: &AddressId) -> Result<Vec<Device>, TableError> {
    let mut devices = read_all(table, address).await?;
    devices.sort_by_key(|device| std::cmp::Reverse(device.seen_at));
    Ok(devices)
}

/// The devices of a person, in no order.
pub async fn read_all(table: &Table, address: &AddressId) -> Result<Vec<Device>, TableError> {
    let range = Range::Prefix(key::DEVICES.to_owned());
    let query = Query::new(key::person(address), range);
    Ok(table.query(&query).await?.items)
}

/// The state around a device: the person's own devices, and the device's owner.
#[derive(Debug)]
pub struct DeviceContext {
    known: Vec<Device>,
    owner: Option<AddressId>,
}

/// Reads the state around a device, in one round of calls.
pub async fn read_context(
    table: &Table,
    address: &AddressId,
    device: &DeviceId,
) -> Result<DeviceContext, TableError> {
    let claim_key = key::device_claim(device);
    let (known, claim) = try_join(read_all(table, address), table.get::<Claim>(&claim_key)).await?;
    Ok(DeviceContext {
        known,
        owner: claim.map(|claim| claim.owner),
    })
}

/// Registers a device, or records that it is still in use. Its previous owner no longer has it; a twenty-first device replaces the least recently seen one. Takes one round of calls after [`read_context`], and two more for each conflict with another registration.
///
/// # Errors
/// When the session was ended meanwhile, or every attempt conflicted with another registration.
pub async fn register(
    table: &Table,
    access: &Access,
    new: &NewDevice,
    mut context: DeviceContext,
    now: Timestamp,
) -> Result<Device, Problem> {
    let (address, authority) = (&access.address, access.authority());
    for _ in 0..TRIES {
        let step = RegistrationStep {
            address,
            new,
            now,
            before: context.known.iter().find(|device| device.id == new.id),
            owner: context.owner.as_ref(),
            oldest: oldest(&context.known),
        };
        if let Transaction::Done = authority.transact(table, step.writes()).await? {
            return Ok(step.device());
        }
        context = read_context(table, address, &new.id).await?;
    }
    Err(TableError::busy("a device met other registrations each time").into())
}

/// The device to replace, if the person has the most devices allowed.
fn oldest(known: &[Device]) -> Option<&Device> {
    let full = known.len() >= MOST;
    known
        .iter()
        .min_by_key(|device| device.seen_at)
        .filter(|_| full)
}

/// One attempt of a registration, with the state that it was based on.
struct RegistrationStep<'a> {
    address: &'a AddressId,
    new: &'a NewDevice,
    now: Timestamp,
    before: Option<&'a Device>,
    owner: Option<&'a AddressId>,
    oldest: Option<&'a Device>,
}

impl RegistrationStep<'_> {
    fn device(&self) -> Device {
        Device {
            kind: ItemKind::Device,
            id: self.new.id.clone(),
            platform: self.new.platform,
            name: self.new.name.clone(),
            target: self.new.target.clone(),
            origin: self.new.origin.clone(),
            created_at: self.before.map_or(self.now, |before| before.created_at),
            seen_at: self.now,
        }
    }

    /// Only a new device needs room.
    fn evicted(&self) -> Option<&Device> {
        self.oldest.filter(|_| self.before.is_none())
    }

    fn writes(&self) -> Vec<Write> {
        let device = self.device();
        let put = Write::put(&key::device(self.address, &device.id), &device);
        let put = match self.before {
            Some(_) => put.when("attribute_exists(#PK)"),
            None => put.when_new(),
        };
        let mut writes = vec![self.claim().into(), put.into()];
        if let Some(owner) = self.owner.filter(|owner| *owner != self.address) {
            let taken = key::device(owner, &device.id);
            writes.push(Write::delete(&taken).when("attribute_exists(#PK)").into());
            writes.push(count(owner, -1).into());
        }
        match (self.before, self.evicted()) {
            (Some(_), _) => {}
            (None, Some(oldest)) => {
                let gone = key::device(self.address, &oldest.id);
                writes.push(Write::delete(&gone).when("attribute_exists(#PK)").into());
                writes.push(Write::delete(&key::device_claim(&oldest.id)).into());
            }
            (None, None) => writes.push(
                count(self.address, 1)
                    .when("attribute_not_exists(#devices) OR #devices < :most")
                    .with("most", MOST)
                    .into(),
            ),
        }
        writes
    }

    fn claim(&self) -> Update {
        let write = Write::update(&key::device_claim(&self.new.id))
            .set("kind", ItemKind::Claim)
            .set("owner", self.address);
        match &self.owner {
            Some(owner) => write.when("#owner = :before").with("before", owner),
            None => write.when("attribute_not_exists(#PK)"),
        }
    }
}

/// The device with this id, if it is the person's.
pub async fn find(
    table: &Table,
    address: &AddressId,
    device: &DeviceId,
) -> Result<Option<Device>, TableError> {
    table.get(&key::device(address, device)).await
}

/// Whether anybody owns the device. If so, its endpoint is in use.
pub async fn is_claimed(table: &Table, device: &DeviceId) -> Result<bool, TableError> {
    let claim: Option<Claim> = table.get(&key::device_claim(device)).await?;
    Ok(claim.is_some())
}

/// Removes one of the caller's devices. Returns whether they still had it.
///
/// # Errors
/// When the session was ended meanwhile.
pub async fn remove(table: &Table, access: &Access, device: &Device) -> Result<bool, Problem> {
    let writes = end(&access.address, device, |gone| {
        gone.when("attribute_exists(#PK)")
    });
    let done = access.authority().transact(table, writes).await?;
    Ok(matches!(done, Transaction::Done))
}

/// Removes a device that no longer takes pushes or must not get any, unless it registered again since it was read or has another owner by now. Returns whether it was removed.
pub async fn forget(
    table: &Table,
    address: &AddressId,
    device: &Device,
) -> Result<bool, TableError> {
    let writes = end(address, device, |gone| {
        gone.when("#seen_at = :seen").with("seen", device.seen_at)
    });
    Ok(matches!(table.transact(writes).await?, Transaction::Done))
}

/// The writes that delete a device and its claim, on a condition on the device.
fn end(
    address: &AddressId,
    device: &Device,
    condition: impl FnOnce(Delete) -> Delete,
) -> Vec<Write> {
    let gone = Write::delete(&key::device(address, &device.id));
    let claim = Write::delete(&key::device_claim(&device.id));
    vec![
        condition(gone).into(),
        claim.into(),
        count(address, -1).into(),
    ]
}

/// Changes the number of devices in a person's profile.
fn count(address: &AddressId, more: i64) -> Update {
    Write::update(&key::profile(address))
        .set_once("kind", ItemKind::Profile)
        .add("devices", more)
}
