//! The portal from outside: every test starts one, acts as a person or a firm would over HTTP and events, and looks at what came out. One binary, so that it is linked once.

mod firms;
mod harness;
mod journey;
mod links;
mod sessions;
mod tour;
