//! `--baseline`, `--write-baseline` and `--ratchet`: the files behind them, and what is said of
//! what they have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::adopt::Adoption;
use super::settings::Settings;
use super::{Failure, Status, check, output};
use crate::baseline::{Baseline, Comparison, Found, Key};
use crate::discover::Discovery;
use crate::disk;
use crate::finding::Finding;
use crate::lint::{HiddenBy, Options, Outcome};
use crate::report::escape;
use crate::source::{SourceMap, content};

/// Entries of a baseline that are listed as no longer found, without `-v`.
const STALE_LISTED_MAX: usize = 10;

/// The baselines of a run.
#[derive(Debug, Default)]
pub struct Known {
    /// What findings are held against.
    against: Option<Held>,
    /// What is written in the end, with what is in it now.
    write: Option<Held>,
    ratchet: bool,
}

/// A baseline and its file.
#[derive(Clone, Debug)]
struct Held {
    path: PathBuf,
    /// The real path of its directory, which its paths are relative to.
    base: PathBuf,
    baseline: Baseline,
}

impl Known {
    /// Reads the files. What is written need not be there yet, but must not be something else.
    pub fn load(options: &Adoption, settings: &Settings) -> Result<Known, Failure> {
        // Who writes one anew doesn't hold the findings against the old one.
        let is_given = options.no_baseline || options.write_baseline.is_some();
        let of_settings = settings.baseline.as_ref().filter(|_| !is_given);
        let mut against = match (&options.baseline, of_settings) {
            (Some(path), _) => Some(Held::read(path)?),
            (None, Some(said)) => {
                let read = Held::read(&settings.file.path_of(said));
                Some(read.map_err(|why| settings.file.describe(&said.fault(why)))?)
            }
            (None, None) => None,
        };
        let mut write = None;
        if let Some(path) = &options.write_baseline {
            let is_there = disk::real_path(path).is_ok();
            let held = if is_there { Held::read(path)? } else { Held::empty(path)? };
            if options.ratchet && is_there && against.is_none() {
                against = Some(held.clone());
            }
            write = Some(held);
        }
        if options.ratchet && against.is_none() && write.is_none() {
            return Err(
                "--ratchet holds findings against a baseline; name it with --baseline".into()
            );
        }
        Ok(Known { against, write, ratchet: options.ratchet })
    }

    /// Whether no baseline is read or written.
    pub fn is_idle(&self) -> bool {
        self.against.is_none() && self.write.is_none()
    }

    /// Which of the findings are known; of equal ones those on unchanged lines first.
    pub fn of(&self, outcome: &Outcome, is_changed: &[bool]) -> Vec<bool> {
        let Some(held) = &self.against else { return vec![false; outcome.findings.len()] };
        let findings: Vec<&Finding> = outcome.findings.iter().collect();
        let found = held.located(&findings, is_changed, &outcome.sources);
        self.compare(held, &found).known
    }

    fn compare(&self, held: &Held, found: &[Found]) -> Comparison {
        let is_gone = |path: &str| !disk::is_file(&held.base.join(path));
        match self.ratchet {
            true => held.baseline.ratchet(found, is_gone),
            false => held.baseline.compare(found, is_gone),
        }
    }

    /// Says what the baseline has that isn't there any more, and writes the new one. What is
    /// written is hidden from then on, unless it is held against another one.
    pub fn conclude(
        &self,
        outcome: &mut Outcome,
        discovery: &Discovery,
        options: &Options,
        verbose: Option<bool>,
    ) -> Status {
        if self.is_idle() {
            return Status::Clean;
        }
        let scanned = Scanned::new(outcome, discovery, options);
        if let (Some(held), Some(verbose)) = (&self.against, verbose) {
            let found = held.all(outcome);
            let compared = self.compare(held, &found);
            say_moves(&compared);
            let mut left = compared.left;
            let stale = left.split(|key| scanned.has(held, key));
            let is_rewritten = self.write.as_ref().is_some_and(|write| write.path == held.path);
            if !is_rewritten {
                say_stale(held, &stale, verbose);
            }
            for risen in &compared.risen {
                output::say(&format!(
                    "note: {}: {} of {}, the baseline has {}\n",
                    escape::text(&risen.path),
                    risen.now,
                    risen.rule,
                    risen.before
                ));
            }
        }
        let Some(write) = &self.write else { return Status::Clean };
        let status = self.write(write, outcome, &scanned, verbose.is_some());
        if self.against.is_none() {
            let hides = vec![Some(HiddenBy::Baseline); outcome.findings.len()];
            outcome.hide(&hides);
        }
        status
    }

    fn write(&self, held: &Held, outcome: &Outcome, scanned: &Scanned, says: bool) -> Status {
        let found = held.all(outcome);
        let risen: BTreeSet<(String, String)> = match (&self.against, self.ratchet) {
            (Some(against), true) => {
                let compared = self.compare(against, &against.all(outcome));
                compared.risen.into_iter().map(|risen| (risen.path, risen.rule)).collect()
            }
            _ => BTreeSet::new(),
        };
        let has_risen = |key: &Key| risen.contains(&(key.path.clone(), key.rule.clone()));
        let mut new = Baseline::of(found.iter().filter(|found| !has_risen(&found.key)));
        let n_found = new.n_findings();
        let n_kept = new.keep(&held.baseline, |key| has_risen(key) || !scanned.has(held, key));
        let shown = escape::path(&held.path);
        // A link stays a link.
        let target = disk::real_path(&held.path).unwrap_or_else(|_| held.path.clone());
        if let Err(why) = disk::write_whole(&target, new.to_json().as_bytes()) {
            output::say(&format!("error: cannot write {shown}: {}\n", why.reason));
            return Status::Failed;
        }
        let count = |n: usize| format!("{n} finding{}", if n == 1 { "" } else { "s" });
        let kept = match n_kept {
            0 => String::new(),
            n => format!(", and {n} kept that this run says nothing of or that became more"),
        };
        if says {
            output::say(&format!("baseline {shown}: {} written{kept}\n", count(n_found)));
        }
        Status::Clean
    }
}

impl Held {
    fn read(path: &Path) -> Result<Held, Failure> {
        let said = |why: &str| format!("{}: {why}", escape::path(path));
        let text = disk::read(path).map_err(|why| said(&why.reason))?;
        let baseline = Baseline::parse(&text).map_err(|why| said(&why))?;
        Ok(Held { baseline, ..Held::empty(path)? })
    }

    fn empty(path: &Path) -> Result<Held, Failure> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let base = disk::real_path(parent.unwrap_or(Path::new(".")))
            .map_err(|why| format!("{}: {}", escape::path(&why.path), why.reason))?;
        Ok(Held { path: path.to_path_buf(), base, baseline: Baseline::default() })
    }

    /// All findings of an outcome, as the baseline would have them.
    fn all(&self, outcome: &Outcome) -> Vec<Found> {
        let findings = outcome.all_findings();
        let is_changed = vec![false; findings.len()];
        self.located(&findings, &is_changed, &outcome.sources)
    }

    fn located(
        &self,
        findings: &[&Finding],
        is_changed: &[bool],
        sources: &SourceMap,
    ) -> Vec<Found> {
        let mut files = BTreeMap::new();
        let located = findings.iter().zip(is_changed).map(|(finding, &is_changed)| {
            let path = &finding.place.path;
            let (shown, file) = files.entry(path.clone()).or_insert_with(|| {
                (relative(&check::real(path), &self.base), sources.by_path(path))
            });
            let line = finding.place.start.line;
            let (symbol, text) = match file {
                Some(file) => (content::symbol(file, line), content::text(file, line)),
                None => (String::new(), finding.message.clone()),
            };
            Found::new(shown.clone(), finding.rule, symbol, text, is_changed)
        });
        located.collect()
    }
}

/// A real path from a real directory, with forward slashes.
fn relative(path: &Path, base: &Path) -> String {
    let common = base.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = base.components().skip(common).map(|_| Component::ParentDir);
    let down: PathBuf = up.chain(path.components().skip(common)).collect();
    escape::plain_path(&down)
}

/// What this run can say of.
struct Scanned {
    /// Real paths of the files that were analysed.
    files: BTreeSet<PathBuf>,
    /// Real paths of what was to be scanned.
    below: Vec<PathBuf>,
    rules: BTreeSet<&'static str>,
}

impl Scanned {
    fn new(outcome: &Outcome, discovery: &Discovery, options: &Options) -> Scanned {
        let failed: BTreeSet<&Path> =
            outcome.coverage.failed.iter().map(|problem| problem.path.as_path()).collect();
        let units = discovery.units.iter().map(|unit| unit.file.clone());
        let read = outcome.sources.disk_paths();
        let files = units.chain(read).filter(|path| !failed.contains(path.as_path()));
        Scanned {
            files: files.map(|path| check::real(&path)).collect(),
            below: options.listed_below.clone(),
            rules: options.rules.iter().map(|(rule, _)| rule.slug).collect(),
        }
    }

    /// Whether the entry would have been found if it were there.
    fn has(&self, held: &Held, key: &Key) -> bool {
        let path = held.base.join(&key.path);
        let is_scanned = match disk::real_path(&path) {
            Ok(real) => self.files.contains(&real) && self.is_below(&real),
            Err(_) => self.is_below(&path),
        };
        is_scanned && self.rules.contains(key.rule.as_str())
    }

    fn is_below(&self, path: &Path) -> bool {
        self.below.iter().any(|root| path.starts_with(root))
    }
}

fn say_moves(compared: &Comparison) {
    for ((from, to, rule), n) in &compared.moved {
        let (from, to) = (escape::text(from), escape::text(to));
        output::say(&format!("note: {from} is gone; {n} of its {rule} known in {to}\n"));
    }
}

fn say_stale(held: &Held, stale: &Baseline, verbose: bool) {
    let n = stale.n_findings();
    if n == 0 {
        return;
    }
    let plural = if n == 1 { " is" } else { "s are" };
    let path = escape::path(&held.path);
    output::say(&format!(
        "note: {n} finding{plural} in the baseline and no longer there \
         (--write-baseline {path} drops them)\n"
    ));
    let listed = if verbose { usize::MAX } else { STALE_LISTED_MAX };
    let all = stale.entries().count();
    for (key, text, count) in stale.entries().take(listed) {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        let place = match key.symbol.as_str() {
            "" => key.path.clone(),
            symbol => format!("{}, in {symbol}", key.path),
        };
        let line = format!("{place}: {}: {text}{times}", key.rule);
        output::say(&format!("note:   {}\n", escape::text(&line)));
    }
    if all > listed {
        output::say(&format!("note:   {} more; -v lists them\n", all - listed));
    }
}
