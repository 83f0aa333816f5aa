//! Measures the functions beside references: `cargo xtask bench` builds what this needs and calls it. docs/performance.md says what the figures mean.

mod aws;
mod bootstrap;
mod cases;
mod event;
mod failure;
mod figures;
mod graph;
mod growth;
mod measure;
mod process;
mod reference;
mod report;
mod run;
mod runtime;
mod seed;

use clap::Parser;
use failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to measure.
#[derive(Clone, Parser)]
struct Arguments {
    /// The folder of the functions and references
    #[arg(long)]
    programs: PathBuf,
    /// Measures only these functions
    #[arg(long = "only")]
    only: Vec<String>,
    /// How often everything is measured; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// A few calls and no verdict: shows that it works
    #[arg(long)]
    short: bool,
    /// Measures only how the pages grow with a client's data, up to this number of each kind
    #[arg(long)]
    growth: Option<usize>,
    /// The page in Node, built
    #[arg(long)]
    node: Option<PathBuf>,
    /// The Python that has what the page in Python imports
    #[arg(long)]
    python: Option<PathBuf>,
    /// Where the figures go, as JSON
    #[arg(long)]
    json: PathBuf,
}

fn main() -> ExitCode {
    match measure_all(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: a budget is missed");
            ExitCode::FAILURE
        }
        Err(Failure(cause)) => {
            eprintln!("error: {cause}");
            ExitCode::FAILURE
        }
    }
}

/// Measures, prints the table, and says whether no budget is missed.
fn measure_all(arguments: &Arguments) -> Result<bool, Failure> {
    let arguments = &Arguments {
        programs: std::fs::canonicalize(&arguments.programs)?,
        ..arguments.clone()
    };
    let cores = process::Cores::share()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (table, graph) = runtime.block_on(run::measure_all(arguments, cores))?;
    std::fs::write(&arguments.json, format!("{:#}\n", table.to_json()))?;
    if let Some(graph) = graph {
        std::fs::write(arguments.json.with_extension("svg"), graph)?;
    }
    if arguments.short && arguments.growth.is_none() {
        return show_that_it_works(&table);
    }
    println!("{table}");
    Ok(table.within())
}

/// The figures of a debug build mean nothing, so there is no verdict on them; but all of them must be there.
fn show_that_it_works(table: &figures::Table) -> Result<bool, Failure> {
    for beside in reference::OF_CALLS.map(|(_, beside)| beside) {
        let subject = format!("{} {beside}", reference::PAGE);
        if !table.0.iter().any(|figure| figure.function == subject) {
            return failure::fail(format!("{subject} was not measured"));
        }
    }
    println!("measured: {} figures", table.0.len());
    Ok(true)
}
