//! Promise 4: a fault at every AWS call. Whatever goes wrong with a call, once it works again nothing is lost, nothing is there twice, and no more mails went out than the fault explains.
//!
//! Each flow runs once undisturbed, which counts its calls; then once more for each call and each fault, always with things and people of its own. The flows run beside each other, each in two portals: one whose processes die, and one for the other faults.

mod clients;
mod files;
mod flow;
mod mail;
mod phone;
mod resources;
mod sessions;
mod trial;

use crate::harness::proxy::Fault;
use flow::Flow;
use futures::future::join_all;
use std::time::Instant;
use trial::{Tally, run};

/// Which faults are tried on a flow, by portal: deaths take as long as all others together. A calendar event, a message and a document go the way of a bill, and what is told once more goes the way of a reminder, so for them two faults do: one that leaves nothing and one that leaves everything in doubt.
fn portals(flow: Flow) -> &'static [&'static [Fault]] {
    use Fault::{Death, Error, LostReply, Throttle, TimeOut};
    match flow {
        Flow::Event | Flow::Message | Flow::Repeat => &[&[Death, TimeOut]],
        Flow::Document => &[&[Death, Error]],
        // What follows is the same as after giving up.
        Flow::Expire => &[&[Death], &[Error, TimeOut]],
        _ => &[&[Death], &[Error, Throttle, LostReply, TimeOut]],
    }
}

/// Runs the flows with each fault and prints what was done.
async fn disturb(name: &str, flows: &[Flow]) {
    let began = Instant::now();
    let runs = flows.iter().flat_map(|flow| {
        let portals = portals(*flow).iter();
        portals.map(|faults| Box::pin(run(*flow, faults)))
    });
    let tallies = join_all(runs).await;
    for flow in flows {
        let of_flow = tallies.iter().filter(|tally| tally.flow == Some(*flow));
        let sum = of_flow.fold(Tally::default(), Tally::plus);
        println!(
            "figure: faults, {flow:?}: {} calls, {} faults injected, nothing lost, nothing twice, {} extra mails",
            sum.calls, sum.injected, sum.extra_mails
        );
        if sum.left_over > 0 {
            println!(
                "figure: faults, {flow:?}: {} multipart uploads without parts left for the bucket's lifecycle, each after a fault between its beginning and the transaction that knows it",
                sum.left_over
            );
        }
    }
    println!(
        "figure: faults, {name}: {:.1} s",
        began.elapsed().as_secs_f64()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_what_a_firm_shares() {
    use Flow::{Ask, Bill, Cancel, Document, Event, Message, Stage};
    let flows = [Bill, Event, Message, Document, Cancel, Stage, Ask];
    disturb("what a firm shares", &flows).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_a_reminder() {
    disturb("reminders", &[Flow::Remind]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_what_is_told_once_more() {
    disturb("repeats", &[Flow::Repeat]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_an_invitation_a_move_or_a_misfit() {
    use Flow::{Invite, Misfit, Move};
    disturb("clients", &[Invite, Move, Misfit]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_what_a_client_does() {
    use Flow::{Answer, AskForLink, AskForThirdLink, Open, SignInByCode, SignInByLink, Write};
    let flows = [
        AskForLink,
        AskForThirdLink,
        SignInByLink,
        SignInByCode,
        Write,
        Answer,
        Open,
    ];
    disturb("what a client does", &flows).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_a_file_or_leaves_anything_of_it() {
    use Flow::{Announce, Complete, Download, Expire, GiveUp, MoreUrls, Settle};
    let flows = [
        Announce, MoreUrls, Complete, Settle, GiveUp, Expire, Download,
    ];
    disturb("files", &flows).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_what_a_client_takes_along() {
    disturb("archives", &[Flow::TakeAlong, Flow::FetchArchive]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_an_answer_by_mail() {
    use Flow::{KeepDraft, SendDraft, TakeMail};
    disturb("answers by mail", &[TakeMail, KeepDraft, SendDraft]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_fault_loses_or_doubles_a_passkey_a_device_or_a_push() {
    use Flow::{
        Forget, MakeFeed, Push, ReadFeed, RegisterDevice, RegisterPasskey, RemoveDevice,
        RevokePasskey, SignInByPasskey,
    };
    let flows = [
        RegisterPasskey,
        SignInByPasskey,
        RevokePasskey,
        RegisterDevice,
        RemoveDevice,
        MakeFeed,
        ReadFeed,
        Push,
        Forget,
    ];
    disturb("phones", &flows).await;
}
