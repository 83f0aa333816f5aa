//! Which handler answers which call. A function lists its handlers once, with [`routes!`](crate::routes); the method and path of each are those of its `#[utoipa::path]`, from which docs/openapi.json is made too.

use super::{Answer, Call};
use crate::edge::invocation::Invocation;
use crate::edge::log;
use crate::edge::problem::Problem;
use futures::future::BoxFuture;
use lambda_http::{Body, Request, Response};
use tracing::Instrument as _;
use utoipa::Path;
use utoipa::openapi::path::HttpMethod;

/// The route key of a request that no route takes (API Gateway).
const DEFAULT: &str = "$default";

/// What answers a call: it reads the request, calls one operation, and reports the result.
pub type Handler<S> = for<'a> fn(&'a S, &'a mut Call) -> BoxFuture<'a, Result<Answer, Problem>>;

/// What a route does with query parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameters {
    /// It has none: each is refused as unknown, before the handler runs.
    None,
    /// Its handler reads them with [`Call::query`], which refuses those that it does not know.
    Query,
    /// It ignores them: its callers are programs of others, which add parameters of their own.
    Any,
}

/// A handler and the route keys that it answers.
pub struct Route<S> {
    keys: Vec<String>,
    parameters: Parameters,
    handler: Handler<S>,
}

impl<S> Route<S> {
    /// The route that `P`, the type which `#[utoipa::path]` makes beside a handler, describes.
    pub fn of<P: Path>(parameters: Parameters, handler: Handler<S>) -> Self {
        let path = P::path();
        let methods = P::methods();
        let keys = methods.iter().map(|method| key(method, &path)).collect();
        Self {
            keys,
            parameters,
            handler,
        }
    }
}

/// The routes of a function, built once with its state.
pub struct Routes<S> {
    routes: Vec<Route<S>>,
    otherwise: Option<Handler<S>>,
}

impl<S> Routes<S> {
    /// These routes and no others.
    pub fn new(routes: Vec<Route<S>>) -> Self {
        Self {
            routes,
            otherwise: None,
        }
    }

    /// Also answers `$default`, the key of every request that no route takes. It has no `#[utoipa::path]`.
    #[must_use]
    pub fn otherwise(mut self, handler: Handler<S>) -> Self {
        self.otherwise = Some(handler);
        self
    }

    /// Answers one invocation, and writes its line of the audit log.
    pub async fn respond(
        &self,
        state: &S,
        invocation: Invocation,
        request: Request,
    ) -> Response<Body> {
        let mut call = Call::new(invocation, request);
        let span = log::request(call.request_id());
        let answered = async {
            let result = self.answer(state, &mut call).await;
            call.finish(result)
        };
        answered.instrument(span).await
    }

    /// Answers a call by the handler of its route key. A route that the function does not have is [`Problem::NotFound`].
    async fn answer(&self, state: &S, call: &mut Call) -> Result<Answer, Problem> {
        let key = call.route();
        let route = self
            .routes
            .iter()
            .find(|route| route.keys.iter().any(|one| one == key));
        if let Some(route) = route {
            if route.parameters == Parameters::None {
                call.refuse_query()?;
            }
            return (route.handler)(state, call).await;
        }
        match self.otherwise.filter(|_| key == DEFAULT) {
            Some(handler) => handler(state, call).await,
            None => Err(Problem::NotFound),
        }
    }
}

/// A route key as API Gateway writes it: `GET /v1/bills/{id}`.
fn key(method: &HttpMethod, path: &str) -> String {
    let method = match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    };
    format!("{method} {path}")
}

/// Declares the routes of a function from one list of handlers: its `Api` (its part of docs/openapi.json), the table `routes()` for its `State`, and its `handle`.
///
/// Each handler is written `module::function`, takes `&State` and `&mut Call`, has `#[utoipa::path]` above it, and gives a future of `Result<Answer, Problem>`. `State` has the field `routes`. Schemas that no body names follow after the handlers, and the handler of `$default` comes last.
///
/// A route refuses every query parameter, unless `(Query)` or `(Any)` follows its handler: see [`Parameters`].
///
/// ```ignore
/// shared::routes!(State, [routes::list_bills(Query), routes::open_bill]);
/// ```
#[macro_export]
macro_rules! routes {
    (
        $state:ident,
        [$($module:ident :: $handler:ident $(($parameters:ident))?),+ $(,)?]
        $(, schemas($($schema:path),+))?
        $(, default($default_module:ident :: $default:ident))?
        $(,)?
    ) => {
        $crate::edge::http::paste! {
            /// This function's part of the API.
            #[derive(::utoipa::OpenApi)]
            #[openapi(paths($($module::$handler),+) $(, components(schemas($($schema),+)))?)]
            pub struct Api;

            fn routes() -> $crate::edge::http::Routes<$state> {
                $crate::edge::http::Routes::new(::std::vec![
                    $($crate::edge::http::Route::of::<$module::[<__path_ $handler>]>(
                        $crate::parameters!($($parameters)?),
                        |state, call| ::std::boxed::Box::pin($module::$handler(state, call)),
                    )),+
                ])
                $(.otherwise(|state, call| {
                    ::std::boxed::Box::pin($default_module::$default(state, call))
                }))?
            }
        }

        /// Answers one call.
        pub async fn handle(
            state: &$state,
            invocation: $crate::edge::invocation::Invocation,
            request: ::lambda_http::Request,
        ) -> ::lambda_http::Response<::lambda_http::Body> {
            state.routes.respond(state, invocation, request).await
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! parameters {
    () => {
        $crate::edge::http::Parameters::None
    };
    ($parameters:ident) => {
        $crate::edge::http::Parameters::$parameters
    };
}
