//! The project's automation, which needs nothing installed beyond cargo: `cargo xtask dev | test | bench | deploy | firm | release | push-app | openapi | new`.

mod bench;
mod build;
mod checks;
mod clients;
mod deploy;
mod deploy_test;
mod dev;
mod figures;
mod firm;
mod new;
mod npm;
mod parameters;
mod push_app;
mod release;
mod step;
mod tests;
mod tools;
mod web;

use crate::deploy_test::Road;
use crate::step::Failure;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The project's automation"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds everything and serves the portal on this machine; further arguments go to it (see `dev --help`)
    #[command(disable_help_flag = true)]
    Dev {
        /// Arguments of the local portal: --port, --data, --no-demo, --no-web, ...
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Checks everything as CI does; with a filter, runs only the tests whose names contain it
    Test {
        /// A part of the names of the tests to run; the other checks are then left out
        filter: Option<String>,
        /// Leaves out the journeys through the web app in a real browser, for a machine without one
        #[arg(long, conflicts_with = "filter")]
        no_journeys: bool,
        /// Only sends a real file of 5 GiB, kills its sender and the portal on the way, and measures the speed: takes minutes, and 16 GB of disk
        #[arg(long, conflicts_with_all = ["filter", "no_journeys"])]
        big_upload: bool,
        /// Only reminds 10,000 clients of an event at the same minute, and measures how fast: takes minutes
        #[arg(long, conflicts_with_all = ["filter", "no_journeys", "big_upload"])]
        many_reminders: bool,
        /// Only deploys the portal to an AWS emulator that enforces IAM, and runs the main journeys there: takes some minutes
        #[arg(long, conflicts_with_all = ["filter", "no_journeys", "big_upload", "many_reminders"])]
        deploy: bool,
        /// Only makes clients of docs/openapi.json in TypeScript, Python and Rust, and lets each use a local portal: needs Java and Python, and takes some minutes
        #[arg(long, conflicts_with_all = ["filter", "no_journeys", "big_upload", "many_reminders", "deploy"])]
        clients: bool,
        /// Only walks the main journeys in three browser engines: needs their packages, which it names, and takes some minutes
        #[arg(long, conflicts_with_all = ["filter", "no_journeys", "big_upload", "many_reminders", "deploy", "clients"])]
        engines: bool,
        /// With --deploy: how the template gets there
        #[arg(long, requires = "deploy", value_enum, default_value_t = Road::Quick)]
        road: Road,
        /// With --deploy: uses the functions that `sam build` or `cargo xtask deploy --check` left in target/lambda
        #[arg(long, requires = "deploy")]
        no_build: bool,
    },
    /// Measures every function beside references, and the web app on an emulated phone; fails when a budget is missed
    Bench(bench::Bench),
    /// Builds the portal and deploys it to your AWS account; docs/operations.md says how to run it there
    Deploy(deploy::Deployment),
    /// Makes, lists, rotates and revokes the keys with which a firm's systems sign; docs/connect says what for
    Firm(firm::Firm),
    /// Makes what a version is published as, from a commit without changes; docs/releasing.md says how
    Release(release::Release),
    /// Makes the SNS application that carries pushes to your own app; docs/push.md says what it needs
    PushApp(push_app::PushApp),
    /// Writes the contract from the code: openapi.json, webhooks.json and asyncapi.json in docs/, and the schemas of the events in docs/events/ and docs/event-registry/
    Openapi {
        /// Writes nothing; fails if the committed files differ from the code
        #[arg(long)]
        check: bool,
        /// Writes docs/openapi.json as a page instead, for /v1/docs/ of the local portal
        #[arg(long, conflicts_with = "check")]
        page: bool,
    },
    /// Writes the files and lines that every new function or event has in common; docs/adding says what each is for
    #[command(subcommand)]
    New(new::New),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), Failure> {
    match task {
        Task::Dev { arguments } => dev::serve(&arguments),
        Task::Test {
            big_upload: true, ..
        } => tests::run_big_upload(),
        Task::Test {
            many_reminders: true,
            ..
        } => tests::run_many_reminders(),
        Task::Test {
            deploy: true,
            road,
            no_build,
            ..
        } => deploy_test::run(road, !no_build),
        Task::Test { clients: true, .. } => clients::run(),
        Task::Test { engines: true, .. } => tests::run_engines(),
        Task::Test {
            filter: Some(filter),
            ..
        } => tests::run_filtered(&filter),
        Task::Test {
            filter: None,
            no_journeys,
            ..
        } => tests::run_all(!no_journeys),
        Task::Bench(bench) => bench::measure(&bench),
        Task::Deploy(deployment) => deploy::deploy(&deployment),
        Task::Release(release) => release::make(&release),
        Task::Firm(firm) => firm::keep_keys(&firm),
        Task::PushApp(app) => push_app::make(&app),
        Task::Openapi { page: true, .. } => checks::reference(),
        Task::Openapi { check, .. } => checks::openapi(check),
        Task::New(what) => new::make(&what),
    }
}
