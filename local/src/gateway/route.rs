//! The routes of the template, and finding the route of a request. As in API Gateway, a fixed part takes precedence over a parameter, both over `{name+}`, and `$default` comes last.

use crate::template::Route;

/// The routes, each with a target of type `T`.
pub(crate) struct Routes<T> {
    routes: Vec<Entry<T>>,
    fallback: Option<T>,
}

struct Entry<T> {
    method: String,
    parts: Vec<Part>,
    key: String,
    target: T,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Fixed(String),
    One(String),
    Rest(String),
}

/// The result of a search.
pub(crate) enum Found<'a, T> {
    /// A route, its key (`GET /v1/bills/{id}`) and the values of its parameters.
    Route {
        function: &'a T,
        key: &'a str,
        parameters: Vec<(String, String)>,
    },
    /// The path exists, but only with these methods.
    OtherMethods(Vec<&'a str>),
    /// No such path.
    Nothing,
}

impl<T> Routes<T> {
    pub(crate) fn new() -> Self {
        Self {
            routes: Vec::new(),
            fallback: None,
        }
    }

    /// Adds a route.
    pub(crate) fn add(&mut self, route: &Route, target: T) {
        if route.path == "$default" {
            self.fallback = Some(target);
            return;
        }
        let parts = route
            .path
            .trim_start_matches('/')
            .split('/')
            .map(Part::read)
            .collect();
        let key = format!("{} {}", route.method, route.path);
        self.routes.push(Entry {
            method: route.method.clone(),
            parts,
            key,
            target,
        });
        // Fixed parts sort before parameters, position by position.
        self.routes
            .sort_by(|one, other| one.parts.cmp(&other.parts));
    }

    /// Finds the route of a request.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found<'_, T> {
        let given: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let mut others: Vec<&Entry<T>> = Vec::new();
        for entry in &self.routes {
            let Some(parameters) = bind(&entry.parts, &given) else {
                continue;
            };
            if entry.method == method || entry.method == "ANY" {
                return Found::Route {
                    function: &entry.target,
                    key: &entry.key,
                    parameters,
                };
            }
            others.push(entry);
        }
        match &self.fallback {
            Some(target) => Found::Route {
                function: target,
                key: "$default",
                parameters: Vec::new(),
            },
            None if others.is_empty() => Found::Nothing,
            None => {
                // A path has the methods of its most specific routes: `/v1/bills/open` has those of its own routes, not those of `/v1/bills/{id}`.
                let parts = &others[0].parts;
                let own = others
                    .iter()
                    .filter(|entry| same_shape(&entry.parts, parts));
                let mut methods: Vec<_> = own.map(|entry| entry.method.as_str()).collect();
                methods.sort_unstable();
                methods.dedup();
                Found::OtherMethods(methods)
            }
        }
    }
}

impl Part {
    fn read(text: &str) -> Self {
        match text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
        {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Self::Rest(name.to_owned()),
                None => Self::One(name.to_owned()),
            },
            None => Self::Fixed(text.to_owned()),
        }
    }
}

/// Whether two routes match the same paths, ignoring the names of their parameters.
fn same_shape(one: &[Part], other: &[Part]) -> bool {
    let same = |(one, other): (&Part, &Part)| match (one, other) {
        (Part::Fixed(one), Part::Fixed(other)) => one == other,
        (Part::One(_), Part::One(_)) | (Part::Rest(_), Part::Rest(_)) => true,
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

fn bind(parts: &[Part], given: &[&str]) -> Option<Vec<(String, String)>> {
    let mut parameters = Vec::new();
    let mut at = 0;
    for part in parts {
        match part {
            Part::Rest(name) => {
                let rest = given.get(at..).filter(|rest| !rest.is_empty())?.join("/");
                parameters.push((name.clone(), decode(&rest)));
                return Some(parameters);
            }
            Part::One(name) => {
                let value = given.get(at).filter(|value| !value.is_empty())?;
                parameters.push((name.clone(), decode(value)));
            }
            Part::Fixed(text) => {
                given.get(at).filter(|value| *value == text)?;
            }
        }
        at += 1;
    }
    (at == given.len()).then_some(parameters)
}

/// Decodes percent-encoding; replaces bytes that are not UTF-8.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escape = (byte == b'%').then(|| tail.get(..2)).flatten();
        let value =
            escape.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(value.unwrap_or(byte));
        rest = if value.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(paths: &[(&str, &str)]) -> Routes<String> {
        let mut routes = Routes::new();
        for (method, path) in paths {
            let route = Route {
                method: (*method).to_owned(),
                path: (*path).to_owned(),
            };
            routes.add(&route, format!("{method} {path}"));
        }
        routes
    }

    fn found(routes: &Routes<String>, method: &str, path: &str) -> String {
        match routes.find(method, path) {
            Found::Route {
                function,
                parameters,
                ..
            } => {
                let values: Vec<_> = parameters
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                format!("{function} {}", values.join(" "))
                    .trim_end()
                    .to_owned()
            }
            Found::OtherMethods(methods) => methods.join(" or "),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn the_most_fixed_route_wins() {
        let routes = routes(&[
            ("GET", "/v1/bills/{id}"),
            ("GET", "/v1/bills/open"),
            ("GET", "/v1/bills"),
            ("GET", "/v1/{rest+}"),
            ("DELETE", "/v1/bills/{id}"),
        ]);
        assert_eq!(found(&routes, "GET", "/v1/bills"), "GET /v1/bills");
        assert_eq!(
            found(&routes, "GET", "/v1/bills/open"),
            "GET /v1/bills/open"
        );
        assert_eq!(
            found(&routes, "GET", "/v1/bills/a%2Fb%20c"),
            "GET /v1/bills/{id} id=a/b c"
        );
        assert_eq!(
            found(&routes, "DELETE", "/v1/bills/1"),
            "DELETE /v1/bills/{id} id=1"
        );
        assert_eq!(found(&routes, "GET", "/v1/x/y"), "GET /v1/{rest+} rest=x/y");
    }

    #[test]
    fn what_is_not_there() {
        let routes = routes(&[
            ("GET", "/v1/me"),
            ("PATCH", "/v1/me"),
            ("GET", "/v1/bills/{id}"),
            ("POST", "/v1/keys/options"),
            ("PATCH", "/v1/keys/{id}"),
            ("DELETE", "/v1/keys/{key}"),
        ]);
        assert_eq!(found(&routes, "DELETE", "/v1/me"), "GET or PATCH");
        assert_eq!(found(&routes, "OPTIONS", "/v1/keys/options"), "POST");
        assert_eq!(found(&routes, "OPTIONS", "/v1/keys/1"), "DELETE or PATCH");
        // As in API Gateway, a parameter matches what no fixed part with that method does.
        assert_eq!(
            found(&routes, "DELETE", "/v1/keys/options"),
            "DELETE /v1/keys/{key} key=options"
        );
        assert_eq!(found(&routes, "GET", "/v1/me/"), "nothing");
        assert_eq!(found(&routes, "GET", "/v1/bills/"), "nothing");
        assert_eq!(found(&routes, "GET", "/"), "nothing");
    }

    #[test]
    fn a_default_route_takes_the_rest() {
        let routes = routes(&[("ANY", "$default"), ("GET", "/v1/me")]);
        assert_eq!(found(&routes, "POST", "/v1/me"), "ANY $default");
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%c3%b1%ff"), "ñ\u{fffd}");
    }
}
