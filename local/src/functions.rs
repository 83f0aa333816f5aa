//! The functions that the portal runs, each built once. One line here registers a function; its event sources are in the template.

use crate::clock::Clock;
use aws_lambda_events::event::{dynamodb, sqs};
use futures::future::BoxFuture;
use lambda_http::request::LambdaRequest;
use lambda_http::tower::Service;
use lambda_http::{Adapter, Body, Context, LambdaEvent, Request, Response, service_fn};
use serde_json::Value;
use shared::edge::batch::BatchResponse;
use shared::edge::bootstrap::RawResponse;
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::engine::aws::Aws;
use shared::env::{Env, EnvError};
use std::convert::Infallible;
use std::sync::Arc;
use ulid::Ulid;

/// An HTTP function: takes an API Gateway event and returns an API Gateway response, through its own adapter.
pub(crate) type HttpFunction =
    Arc<dyn Fn(LambdaEvent<LambdaRequest>) -> BoxFuture<'static, Value> + Send + Sync>;
/// A reader of the table's stream.
pub(crate) type StreamFunction =
    Arc<dyn Fn(Invocation, dynamodb::Event) -> BoxFuture<'static, BatchResponse> + Send + Sync>;
/// A reader of a queue.
pub(crate) type QueueFunction =
    Arc<dyn Fn(Invocation, sqs::SqsEvent) -> BoxFuture<'static, BatchResponse> + Send + Sync>;

/// A function that an operator calls.
pub(crate) type DirectFunction =
    Arc<dyn Fn(Invocation, Value) -> BoxFuture<'static, Value> + Send + Sync>;

/// A built function.
pub(crate) enum Function {
    Http(HttpFunction),
    Direct(DirectFunction),
    Stream(StreamFunction),
    Queue(QueueFunction),
}

/// Functions by crate name.
pub(crate) type Registry = &'static [(&'static str, Build)];

/// Builds a function from its variables.
pub(crate) type Build = fn(&Env, &Aws, &Arc<Clock>) -> Result<Function, EnvError>;

/// Builds the state once and calls `handle` with it and the given arguments.
macro_rules! function {
    (http $function:ident) => {
        |env, aws, clock| {
            let state = ::std::sync::Arc::new($function::State::new(env, aws)?);
            let clock = ::std::sync::Arc::clone(clock);
            Ok($crate::functions::http(move |request| {
                let (state, invocation) = (::std::sync::Arc::clone(&state), clock.invocation());
                Box::pin(async move { $function::handle(&state, invocation, request).await })
            }))
        }
    };
    (stream $function:ident) => {
        $crate::functions::function!(events Stream $function)
    };
    (queue $function:ident) => {
        $crate::functions::function!(events Queue $function)
    };
    (direct $function:ident) => {
        $crate::functions::function!(events Direct $function)
    };
    (events $kind:ident $function:ident) => {
        |env, aws, _| {
            let state = ::std::sync::Arc::new($function::State::new(env, aws)?);
            Ok($crate::functions::Function::$kind(::std::sync::Arc::new(move |invocation, event| {
                let state = ::std::sync::Arc::clone(&state);
                Box::pin(async move { $function::handle(&state, invocation, event).await })
            })))
        }
    };
}
pub(crate) use function;

/// All functions of the workspace, by crate name.
pub(crate) const FUNCTIONS: Registry = &[
    ("answer-firm", function!(http answer_firm)),
    ("answer-request", function!(http answer_request)),
    ("apply-firm-event", function!(queue apply_firm_event)),
    ("calendar-feed", function!(http calendar_feed)),
    ("deliver-webhook", function!(queue deliver_webhook)),
    ("firm-keys", function!(direct firm_keys)),
    ("list-bills", function!(http list_bills)),
    ("list-documents", function!(http list_documents)),
    ("list-events", function!(http list_events)),
    ("list-matters", function!(http list_matters)),
    ("list-messages", function!(http list_messages)),
    ("make-archive", function!(queue make_archive)),
    ("notify", function!(queue notify)),
    ("passkeys", function!(http passkeys)),
    ("profile", function!(http profile)),
    ("publish-event", function!(stream publish_event)),
    ("receive-mail", function!(queue receive_mail)),
    ("receive-webhook", function!(http receive_webhook)),
    ("register-device", function!(http register_device)),
    ("remind", function!(queue remind)),
    ("request-archive", function!(http request_archive)),
    ("request-link", function!(http request_link)),
    ("send-link", function!(stream send_link)),
    ("send-message", function!(http send_message)),
    ("settle-upload", function!(queue settle_upload)),
    ("sign-out", function!(http sign_out)),
    ("track-delivery", function!(queue track_delivery)),
    ("upload", function!(http upload)),
    ("verify-link", function!(http verify_link)),
];

/// Builds a function by crate name; `None` when there is no such function.
pub(crate) fn build(
    registry: Registry,
    name: &str,
    env: &Env,
    aws: &Aws,
    clock: &Arc<Clock>,
) -> Option<Result<Function, EnvError>> {
    let (_, build) = registry.iter().find(|(known, _)| *known == name)?;
    let log = Log::new(env);
    Some(build(env, aws, clock).map(|function| function.logging(log)))
}

impl Function {
    /// The same function, with a log of its own and a request id for each invocation, as Lambda's runtime gives them.
    fn logging(self, log: Log) -> Self {
        match self {
            Self::Http(function) => Self::Http(Arc::new(move |event| {
                let context = event.context.clone();
                Box::pin(log.follow(&context, function(event)))
            })),
            Self::Direct(function) => Self::Direct(Arc::new(move |invocation, request| {
                Box::pin(log.follow(&new_context(), function(invocation, request)))
            })),
            Self::Stream(function) => Self::Stream(Arc::new(move |invocation, event| {
                Box::pin(log.follow(&new_context(), function(invocation, event)))
            })),
            Self::Queue(function) => Self::Queue(Arc::new(move |invocation, event| {
                Box::pin(log.follow(&new_context(), function(invocation, event)))
            })),
        }
    }
}

/// The context of a new invocation.
pub(crate) fn new_context() -> Context {
    let mut context = Context::default();
    context.request_id = Ulid::generate().to_string();
    context
}

/// The names of all functions that the local portal runs.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

/// Builds a function by crate name as its process does when it starts, and drops it, so that tests can ask about its variables. `None` when there is no such function.
pub fn try_to_start(name: &str, env: &Env) -> Option<Result<(), EnvError>> {
    let aws = match Aws::new(env) {
        Ok(aws) => aws,
        Err(error) => return Some(Err(error)),
    };
    let clock = Arc::new(Clock::new(None, None));
    build(FUNCTIONS, name, env, &aws, &clock).map(|built| built.map(drop))
}

/// Wraps a handler in `lambda_http`'s own adapter.
pub(crate) fn http(
    handle: impl Fn(Request) -> BoxFuture<'static, Response<Body>> + Clone + Send + Sync + 'static,
) -> Function {
    Function::Http(Arc::new(move |event| {
        let handle = handle.clone();
        let mut adapter = Adapter::from(service_fn(move |request| {
            let answer = handle(request);
            async move { Ok::<_, Infallible>(RawResponse(answer.await)) }
        }));
        Box::pin(async move {
            let Ok(answer) = adapter.call(event).await;
            serde_json::to_value(answer).unwrap_or_default()
        })
    }))
}
