//! A bootstrap as a process of its own on one core, and what the operating system says of it.

use crate::failure::{Failure, fail};
use rustix::thread::{CpuSet, sched_setaffinity};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How the cores of this machine are shared: what is measured has the last one for itself, the stubs have the others. On a machine with one core they share it.
#[derive(Clone, Copy)]
pub(crate) struct Cores(usize);

impl Cores {
    /// Puts this process, and every thread that it starts from now on, on all cores but the last.
    pub(crate) fn share() -> Result<Self, Failure> {
        let count = std::thread::available_parallelism()?.get();
        let mut others = CpuSet::new();
        (0..count.max(2) - 1).for_each(|core| others.set(core));
        sched_setaffinity(None, &others)?;
        Ok(Self(count))
    }

    /// Starts a command on the last core: a process inherits the cores of the thread that starts it.
    fn start(self, mut command: Command) -> Result<Child, Failure> {
        let starter = std::thread::spawn(move || {
            let mut last = CpuSet::new();
            last.set(self.0 - 1);
            sched_setaffinity(None, &last)?;
            command.spawn()
        });
        match starter.join() {
            Ok(child) => Ok(child?),
            Err(_) => fail("the thread that starts processes ended"),
        }
    }
}

/// A running bootstrap; it ends with this value.
pub(crate) struct Process(Child);

impl Process {
    /// Starts `command` in `folder` with these variables and no others. What it prints is thrown away, but for what it complains of.
    pub(crate) fn start(
        cores: Cores,
        command: &[String],
        folder: &Path,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, Failure> {
        let Some((program, arguments)) = command.split_first() else {
            return fail("nothing to start");
        };
        let mut started = Command::new(program);
        started
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .envs(variables)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        match cores.start(started) {
            Ok(child) => Ok(Self(child)),
            Err(Failure(cause)) => fail(format!("{program} cannot be started: {cause}")),
        }
    }

    /// The CPU time of all its threads so far (the first number of `schedstat`, in nanoseconds: kernel documentation, scheduler/sched-stats).
    pub(crate) fn cpu(&self) -> Result<Duration, Failure> {
        let mut all = 0;
        for task in fs::read_dir(format!("/proc/{}/task", self.0.id()))? {
            let statistics = fs::read_to_string(task?.path().join("schedstat"))?;
            let own = statistics.split(' ').next().map(str::parse::<u64>);
            let Some(Ok(own)) = own else {
                return fail("the kernel does not count the time of threads");
            };
            all += own;
        }
        Ok(Duration::from_nanos(all))
    }

    /// The memory that it has now, in kibibytes (`VmRSS`, proc(5)).
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let size = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        size.ok_or_else(|| Failure("the kernel does not say how much memory a process has".into()))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
