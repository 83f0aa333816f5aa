//! One function per route. A session that began with a link from a notice cannot use them.

use crate::State;
use crate::request::{DeviceRequest, PushTarget};
use futures::TryFutureExt as _;
use futures::future::try_join;
use shared::edge::http::{Answer, Call};
use shared::edge::log;
use shared::edge::problem::{FieldError, Problem, Refusals, from};
use shared::engine::push::PushError;
use shared::people::access::{self, Caller};
use shared::people::device::view::{DeviceOptions, DeviceView};
use shared::people::device::{self, NewDevice, Platform, Target};
use shared::resource::page::Page;
use shared::value::id::DeviceId;

/// Show what an app needs to register
///
/// The push services that the portal sends to, and the key with which a browser subscribes.
#[utoipa::path(get, path = "/v1/devices/options", tag = "Devices", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The platforms, and the key for browsers", body = DeviceOptions),
    Refusals<(from::Session, from::WholeSession)>,
))]
pub(crate) async fn show_device_options(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let access = access::check(&state.table, &caller, call.invocation.now).await?;
    access.require_whole()?;
    let apps = [Platform::Apns, Platform::Fcm].into_iter();
    let apps = apps.filter(|platform| state.push.has(*platform));
    Ok(Answer::ok(&DeviceOptions {
        platforms: apps.chain([Platform::Webpush]).collect(),
        application_server_key: state.vapid.public_key().to_owned(),
    }))
}

/// Register a device for pushes
///
/// Call this whenever the app starts: the same device keeps the same entry. A previous owner of the device gets no more pushes on it. With more than twenty devices, the least recently seen one is removed.
#[utoipa::path(post, path = "/v1/devices", tag = "Devices", security(("bearer" = []), ("cookie" = [])), request_body = DeviceRequest, responses(
    (status = 201, description = "It takes pushes", body = DeviceView),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Body)>,
))]
pub(crate) async fn register_device(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let checked = call.body::<DeviceRequest>()?;
    let checked = checked.check(&state.push, &state.hosts)?;
    call.about(checked.id.as_str());
    let (access, around) = try_join(
        access::check(&state.table, &caller, call.invocation.now),
        device::read_context(&state.table, &caller.token.address, &checked.id)
            .map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let target = match &checked.wanted {
        PushTarget::Browser(subscription) => Target::Subscription(subscription.clone()),
        PushTarget::App { platform, token } => Target::Endpoint(
            state
                .push
                .enable(*platform, token)
                .await
                .map_err(|error| refused(&error))?,
        ),
    };
    let new = checked.with(target, access.session.origin());
    let now = call.invocation.now;
    match device::register(&state.table, &access, &new, around, now).await {
        Ok(device) => Ok(Answer::created(&DeviceView::from(device))),
        Err(problem) => {
            give_back(state, &new).await;
            Err(problem)
        }
    }
}

fn refused(error: &PushError) -> Problem {
    match error {
        PushError::BadToken => FieldError::new("/token", "device-token").into(),
        PushError::Gone | PushError::Failed(_) => Problem::Unavailable(error.to_string()),
    }
}

/// List the caller's devices
///
/// Most recently seen first, all on one page, because there are at most twenty.
#[utoipa::path(get, path = "/v1/devices", tag = "Devices", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "All of them", body = Page<DeviceView>),
    Refusals<(from::Session, from::WholeSession)>,
))]
pub(crate) async fn list_devices(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let (access, devices) = try_join(
        access::check(&state.table, &caller, call.invocation.now),
        device::list(&state.table, &caller.token.address).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let views: Vec<_> = devices.into_iter().map(DeviceView::from).collect();
    Ok(Answer::ok(&Page::whole(views)))
}

/// Remove a device
///
/// The device gets no more pushes until it registers again.
#[utoipa::path(delete, path = "/v1/devices/{id}", tag = "Devices", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`device_` and 26 characters"),
), responses(
    (status = 204, description = "It is gone"),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Own)>,
))]
pub(crate) async fn remove_device(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = DeviceId::parse_name(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(id.as_str());
    let (access, found) = try_join(
        access::check(&state.table, &caller, call.invocation.now),
        device::find(&state.table, &caller.token.address, &id).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let found = found.ok_or(Problem::NotFound)?;
    if !device::remove(&state.table, &access, &found).await? {
        return Err(Problem::NotFound);
    }
    Ok(Answer::no_content())
}

/// Deletes the endpoint of a registration that failed, unless another person has the device by now and uses the endpoint. If the deletion fails, the endpoint does no harm: nothing is sent to it.
async fn give_back(state: &State, new: &NewDevice) {
    let Target::Endpoint(endpoint) = &new.target else {
        return;
    };
    let done = match device::is_claimed(&state.table, &new.id).await {
        Ok(true) => Ok(()),
        Ok(false) => state
            .push
            .forget(endpoint)
            .await
            .map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(cause) = done {
        log::fault("register-device, deleting an endpoint", &cause);
    }
}
