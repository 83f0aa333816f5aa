//! Pushes to the devices of one person. A push that is sent again takes the place of the first one on the device, so nobody is told twice.

use crate::State;
use futures::future::join_all;
use shared::edge::invocation::Invocation;
use shared::engine::push::PushError;
use shared::engine::web_push::WebPushError;
use shared::failure::Failure;
use shared::notice::alert::Alert;
use shared::people::device::{self, Device, Target};
use shared::value::id::{AddressId, DeviceId};

/// What became of one push.
enum PushOutcome {
    Taken,
    Gone,
    Failed(String),
}

/// Pushes an alert to every device; how many took it. A device that is gone is forgotten; any other failure is logged, and the mail tells instead.
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
                    state.log.fault("notify, pushing", &cause);
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

/// An app that is still there registers again when it starts. One that did so meanwhile keeps what it has.
async fn drop_device(state: &State, address: &AddressId, device: &Device) {
    match device::forget(&state.table, address, device).await {
        Ok(_) => {}
        Err(error) => {
            let cause = error.to_string();
            state.log.fault("notify, forgetting a device", &cause);
        }
    }
}

/// Deletes the endpoint of a device that somebody has no more, unless somebody else has it: it is theirs then.
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
