//! What was measured, and the table that it makes.

use crate::aws::{Exchange, Units};
use crate::cases::HTTP;
use crate::failure::Failure;
use crate::figures::{Figure, Samples, Table};
use crate::measure::Measured;
use crate::reference::{HELLO, PAGE};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// What one process is measured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    Init,
    First,
    Start,
    Warm,
    Memory,
    Latency,
}

/// The largest multiples of a reference that a function may take where a person waits, and at init. Memory has none: the least that Lambda gives a function is many times of it.
const BUDGETS: [(Aspect, Option<f64>); 6] = [
    (Aspect::Init, Some(3.2)),
    (Aspect::First, Some(2.0)),
    (Aspect::Start, Some(4.0)),
    (Aspect::Warm, Some(1.0)),
    (Aspect::Latency, Some(1.15)),
    (Aspect::Memory, None),
];

/// The largest package of a function with one AWS client, and of one with several, in megabytes.
const PACKAGES: (f64, f64) = (2.5, 3.2);

impl Aspect {
    const ALL: [Self; 6] = [
        Self::Init,
        Self::First,
        Self::Start,
        Self::Warm,
        Self::Memory,
        Self::Latency,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Init => "init, CPU",
            Self::First => "first answer over TLS, CPU",
            Self::Start => "init and first answer, CPU",
            Self::Warm => "warm answer, CPU",
            Self::Memory => "memory",
            Self::Latency => "answer at 4 ms a call, p50",
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Memory => "MB",
            _ => "ms",
        }
    }
}

/// What the bare function is called beside another one.
const BESIDE_HELLO: &str = " hello";

/// The bare function that was measured beside `function`.
pub(crate) fn beside_hello(function: &str) -> String {
    format!("{function}{BESIDE_HELLO}")
}

/// What the calls of one invocation come to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) units: Units,
    pub(crate) calls: usize,
    /// Calls one after the other.
    pub(crate) rounds: usize,
    /// The most calls at once.
    widest: usize,
}

impl Counts {
    /// Of the calls that were recorded.
    pub(crate) fn of(exchanges: &[Exchange]) -> Self {
        let mut counts = Self {
            calls: exchanges.len(),
            ..Self::default()
        };
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for exchange in exchanges {
            counts.units += exchange.answer.units();
            *widths.entry(exchange.round).or_default() += 1;
        }
        counts.rounds = widths.len();
        counts.widest = widths.into_values().max().unwrap_or(0);
        counts
    }
}

/// Everything that was measured, by subject: a function, or a function and its reference.
#[derive(Default)]
pub(crate) struct Record {
    samples: Samples<Aspect>,
    counts: BTreeMap<String, Counts>,
}

impl Record {
    /// Adds what one process took. The bare function beside any other counts for all, too.
    pub(crate) fn note(&mut self, subject: &str, measured: &Measured) {
        self.add(subject, measured);
        if subject.ends_with(BESIDE_HELLO) {
            self.add(HELLO, measured);
        }
    }

    fn add(&mut self, subject: &str, measured: &Measured) {
        let mut add =
            |aspect, time: Duration| self.samples.add(subject, aspect, time.as_secs_f64() * 1e3);
        add(Aspect::First, measured.first);
        add(Aspect::Start, measured.init + measured.first);
        add(Aspect::Warm, measured.warm);
        add(Aspect::Latency, measured.latency);
        #[expect(clippy::cast_precision_loss, reason = "kibibytes of a process")]
        self.samples
            .add(subject, Aspect::Memory, measured.memory as f64 / 1_024.0);
        self.note_init(subject, measured.init);
    }

    /// Adds the start of a process that was given no event.
    pub(crate) fn note_init(&mut self, subject: &str, init: Duration) {
        self.samples
            .add(subject, Aspect::Init, init.as_secs_f64() * 1e3);
    }

    /// Keeps what the calls of an invocation come to.
    pub(crate) fn count(&mut self, subject: &str, exchanges: &[Exchange]) {
        self.counts
            .insert(subject.to_owned(), Counts::of(exchanges));
    }

    /// The median of all rounds; `None` if it was not measured.
    pub(crate) fn median(&self, subject: &str, aspect: Aspect) -> Option<f64> {
        self.samples.median(subject, aspect)
    }

    /// The table of these functions. `programs` has what is weighed; without it nothing is.
    pub(crate) fn table(
        &self,
        functions: &[&str],
        programs: Option<&Path>,
    ) -> Result<Table, Failure> {
        let mut figures = self.plain(HELLO);
        for function in functions {
            figures.extend(self.held_to_budgets(function));
            figures.extend(self.counted(function));
            if let Some(programs) = programs {
                figures.push(weigh(function, programs)?);
            }
        }
        for other in ["sdk", "raw", "node", "python"] {
            figures.extend(self.plain(&format!("{PAGE} {other}")));
        }
        Ok(Table(figures))
    }

    /// The figures of a reference.
    fn plain(&self, subject: &str) -> Vec<Figure> {
        let figure = |aspect: Aspect| {
            let value = self.median(subject, aspect)?;
            Some(Figure::plain(subject, aspect.name(), value, aspect.unit()))
        };
        Aspect::ALL.into_iter().filter_map(figure).collect()
    }

    /// The figures of a function that are multiples of a reference.
    fn held_to_budgets(&self, function: &str) -> Vec<Figure> {
        let waits = HTTP.contains(&function);
        let figure = |(aspect, budget): (Aspect, Option<f64>)| {
            let value = self.median(function, aspect)?;
            let reference = match aspect {
                Aspect::First => self.median(function, Aspect::Warm),
                Aspect::Warm => self.median(&format!("{function} sdk"), aspect),
                // How late a machine's clock wakes who waits for 4 ms is the machine's own.
                Aspect::Latency => self.median(&format!("{function} raw"), aspect),
                _ => self
                    .median(&beside_hello(function), aspect)
                    .or_else(|| self.median(HELLO, aspect)),
            };
            let plain = Figure::plain(function, aspect.name(), value, aspect.unit());
            let Some(reference) = reference else {
                return Some(plain);
            };
            let beside = plain.beside(reference);
            let held = budget.filter(|_| waits || aspect == Aspect::Init);
            Some(match held {
                Some(budget) => beside.at_most_times(budget),
                None => beside,
            })
        };
        BUDGETS.into_iter().filter_map(figure).collect()
    }

    /// Round trips, and what the table charges.
    #[expect(clippy::cast_precision_loss, reason = "a few calls")]
    fn counted(&self, function: &str) -> Vec<Figure> {
        let Some(counts) = self.counts.get(function) else {
            return Vec::new();
        };
        let plain = |name, value| Figure::plain(function, name, value, "");
        vec![
            plain("calls", counts.calls as f64),
            plain("calls in sequence", counts.rounds as f64),
            plain("calls at once", counts.widest as f64),
            plain("read units", counts.units.read),
            plain("write units", counts.units.write),
        ]
    }
}

/// The size of a function's package.
fn weigh(function: &str, programs: &Path) -> Result<Figure, Failure> {
    let package = tempfile::NamedTempFile::new()?;
    pack::write(package.path(), &pack::function(&programs.join(function)))?;
    #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
    let size = std::fs::metadata(package.path())?.len() as f64 / 1e6;
    let (one, several) = PACKAGES;
    let budget = if clients(function)? > 1 { several } else { one };
    Ok(Figure::plain(function, "zip", size, "MB").at_most(budget))
}

/// How many AWS clients a function has: the features of `shared` that bring one, of those that its Cargo.toml names.
fn clients(function: &str) -> Result<usize, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions");
    let manifest = std::fs::read_to_string(folder.join(function).join("Cargo.toml"))?;
    let line = manifest.lines().find(|line| line.starts_with("shared = "));
    let features = ["table", "mail", "bus", "queue", "object_store", "push"];
    let named = |feature: &&&str| line.is_some_and(|line| line.contains(&format!("\"{feature}\"")));
    Ok(features.iter().filter(named).count())
}
