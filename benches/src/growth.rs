//! How what a client waits for grows with what a firm has shared with them.

use crate::failure::Failure;
use crate::figures::{Figure, Table};
use crate::report::Counts;
use crate::run::Bench;

/// The pages that a client opens.
const PAGES: [&str; 5] = [
    "list-bills",
    "list-events",
    "list-matters",
    "list-messages",
    "profile",
];

/// Ten of every kind, then ten times as many, until there are `most`.
pub(crate) async fn measure(bench: &mut Bench<'_>, most: usize) -> Result<Table, Failure> {
    let mut figures = Vec::new();
    let sizes = std::iter::successors(Some(10), |size| Some(size * 10));
    for size in sizes.take_while(|size| *size <= most) {
        eprintln!("{size} of every kind");
        let rate = bench.seed.grow(size).await?;
        let subject = format!("up to {size} of each");
        figures.push(Figure::plain(&subject, "firm events a second", rate, ""));
        for page in PAGES {
            let (measured, exchanges) = bench.measure_alone(page).await?;
            let counts = Counts::of(&exchanges);
            let subject = format!("{page}, {size} of each");
            let warm = measured.warm.as_secs_f64() * 1e3;
            figures.push(Figure::plain(&subject, "warm answer, CPU", warm, "ms"));
            #[expect(clippy::cast_precision_loss, reason = "a few calls")]
            let (calls, rounds) = (counts.calls as f64, counts.rounds as f64);
            figures.push(Figure::plain(&subject, "calls", calls, ""));
            figures.push(Figure::plain(&subject, "calls in sequence", rounds, ""));
            figures.push(Figure::plain(&subject, "read units", counts.units.read, ""));
        }
    }
    Ok(Table(figures))
}
