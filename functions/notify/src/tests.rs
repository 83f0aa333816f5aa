//! The function with an embedded table and a mail system on loopback. Firms' events are applied by the same code as in the portal.

mod activity;
mod notifications;
mod portal;
mod samples;
mod warnings;
