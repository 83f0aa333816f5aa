//! The function over an embedded table and a mail system that listens on loopback. Firms' events come in through the same code as in the portal.

mod activity;
mod notifications;
mod portal;
mod samples;
mod warnings;
