//! A progress bar on standard error: only for a person at a terminal, and only if the run is
//! long enough for them to wonder.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::report::escape;

/// How long a run stays silent.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bar of one run.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: AtomicBool,
}

impl Progress {
    /// A bar over `n_units`, never shown if `wanted` is false or nobody is there.
    pub fn new(n_units: usize, wanted: bool) -> Progress {
        let hidden = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(Some(n_units as u64), hidden);
        let template = "{bar:24} {pos}/{len} {wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let never = !wanted || !std::io::stderr().is_terminal();
        // A bar that is taken for shown already is never brought to the terminal.
        Progress { bar, started: Instant::now(), shown: AtomicBool::new(never) }
    }

    /// A unit is done; called from any thread.
    pub fn step(&self, file: &Path) {
        if self.started.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
        if !self.bar.is_hidden() {
            self.bar.set_message(escape::path(file));
        }
    }

    /// The bar disappears, so that it never stands between findings.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
