//! The portal from outside: every test starts one, acts as a person or a firm would over HTTP and events, and looks at what came out. One binary, so that it is linked once.

#![expect(
    unreachable_pub,
    reason = "a test binary exports nothing; `pub` says what a module offers the others"
)]

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    reason = "a test says at once where it broke, and json! gives values"
)]

mod documents;
mod firms;
mod harness;
mod journey;
mod links;
mod sessions;
mod tour;
mod uploads;
