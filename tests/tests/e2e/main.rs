//! The portal from outside: every test starts one, acts as a person or a firm would over HTTP and events, and looks at what came out. One binary, so that it is linked once.

#![expect(
    unreachable_pub,
    reason = "a test binary exports nothing; `pub` says what a module offers the others"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    clippy::similar_names,
    clippy::unused_self,
    clippy::format_push_string,
    reason = "a test says at once where it broke, json! gives values, and a table of cases is as long as it has cases"
)]

mod again;
mod archives;
mod audit;
mod bad_input;
mod calendar_feed;
mod circles;
mod codes;
mod connect;
mod consumers;
mod deliveries;
mod dependencies;
mod devices;
mod documents;
mod ended;
mod endpoints;
mod event_reminders;
mod faults;
mod firms;
mod floods;
mod halves;
mod harness;
mod headers;
mod imports;
mod invariants;
mod journey;
mod kept;
mod links;
mod mail_in;
mod mailbox;
mod many_reminders;
mod meanwhile;
mod methods;
mod missing;
mod model;
mod networks;
mod notices;
mod one_firm;
mod one_person;
mod order;
mod pages;
mod passkeys;
mod pasted;
mod places;
mod product;
mod pushes;
mod races;
mod refused;
mod requests;
mod rounds;
mod routes;
mod same_work;
mod samples;
mod scale;
mod sessions;
mod stages;
mod tour;
mod unread;
mod uploads;
mod visible;
mod waiting;
mod webhooks;
mod whole_days;
mod withdrawal;
