//! Pushes to one person's devices. A repeated push replaces the first one on the device, so nobody is notified twice.

use crate::State;
use futures::future::join_all;
use shared::edge::invocation::Invocation;
use shared::edge::log;
use shared::engine::push::PushError;
use shared::engine::web_push::WebPushError;
use shared::failure::Failure;
use shared::notice::alert::Alert;
use shared::people::device::{self, Device, Target};
use shared::value::id::{AddressId, DeviceId};

/// The outcome of one push.
enum PushOutcome {
    Taken,
    Gone,
    Failed(String),
}

/// Pushes an alert to every device and returns how many accepted it. A device that no longer exists is removed; other failures are logged, and the mail is sent instead.
pub(crate) async fn push(
    state: &State,
    invocation: Invocation,
    address: &AddressId,
    devices: &[Device],
    alert: &Alert,
) -> usize {
    let pushes =
        devices.iter().map(
            async |device| match send(state, invocation, device, alert).await {
                PushOutcome::Taken => true,
                PushOutcome::Gone => {
                    drop_device(state, address, device).await;
                    false
                }
                PushOutcome::Failed(cause) => {
                    log::fault("notify, pushing", &cause);
                    false
                }
            },
        );
    let taken = join_all(pushes).await;
    taken.into_iter().filter(|taken| *taken).count()
}

async fn send(
    state: &State,
    invocation: Invocation,
    device: &Device,
    alert: &Alert,
) -> PushOutcome {
    match &device.target {
        Target::Endpoint(endpoint) => match state.push.send(endpoint, alert).await {
            Ok(()) => PushOutcome::Taken,
            Err(PushError::Gone) => PushOutcome::Gone,
            Err(error) => PushOutcome::Failed(error.to_string()),
        },
        Target::Subscription(subscription) => {
            match state.web_push.send(subscription, alert, invocation).await {
                Ok(()) => PushOutcome::Taken,
                Err(WebPushError::Gone) => PushOutcome::Gone,
                Err(error) => PushOutcome::Failed(error.to_string()),
            }
        }
    }
}

/// Removes a device. An app that still exists registers again when it starts; if it has done so meanwhile, its new registration is kept.
async fn drop_device(state: &State, address: &AddressId, device: &Device) {
    match device::forget(&state.table, address, device).await {
        Ok(_) => {}
        Err(error) => {
            let cause = error.to_string();
            log::fault("notify, forgetting a device", &cause);
        }
    }
}

/// Deletes the endpoint of a dropped device, unless another person has the device by now and uses the endpoint.
pub(crate) async fn drop_endpoint(
    state: &State,
    device: &DeviceId,
    endpoint: &str,
) -> Result<(), Failure> {
    if !device::is_claimed(&state.table, device).await? {
        state.push.forget(endpoint).await?;
    }
    Ok(())
}
