//! The tree's own Kconfig, evaluated: what `make defconfig` would write to autoconf.h, without
//! running anything.
//!
//! `read` reads the Kconfig files into symbols, as menus and choices bind them together; `macros`
//! expands `$(…)`, for which `answers` says what a recent gcc would; `defconfig` finds the
//! architecture's default configuration; `values` computes every symbol's value from both, and
//! `enable` what turning one on by hand would lead to.
//! Sources: the kernel's Documentation/kbuild/kconfig-language.rst and kconfig-macro-language.rst,
//! and where these are silent what scripts/kconfig of Linux 6.1 and 3.1 does, compared symbol by
//! symbol (`scripts/kconfig-check`).

mod answers;
mod blocks;
mod changing;
mod defconfig;
mod enable;
mod entry;
mod expression;
mod files;
mod given;
mod graph;
mod line;
mod macros;
mod queue;
mod read;
mod sources;
mod symbols;
#[cfg(test)]
mod tests;
mod texts;
mod values;

pub(super) use defconfig::Environment;
pub(super) use files::Files;

use std::sync::{Arc, Mutex, PoisonError};

use crate::finding::Problem;
use changing::Changing;
use symbols::Kind;
use values::Values;

/// `n`, `m` and `y`, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Tristate {
    No,
    Module,
    Yes,
}

/// A value that is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    /// That of a bool or tristate.
    Set(Tristate),
    /// An integer, a hexadecimal number, or a string in its quotes, as autoconf.h has it.
    Text(String),
}

/// A default configuration.
#[derive(Debug)]
pub(super) struct Evaluated {
    /// The file that the values come from, relative to the root; none if the tree has none.
    pub(super) defconfig: Option<String>,
    /// Lines that were not understood and files that were not found.
    pub(super) problems: Vec<Problem>,
    values: Values,
    /// Copies for [`Evaluated::enable`] that nobody is at: one for each thread that ever was.
    changing: Mutex<Vec<Changing>>,
}

/// What turning symbols on changes.
#[derive(Debug, Default)]
pub(super) struct Enabled {
    /// Names without `CONFIG_`, sorted, with their new values; none is written no more. What is
    /// `n` as well as what is not written means nothing to C, so one for the other is no change.
    pub(super) changes: Vec<(String, Option<Value>)>,
    /// Those that Kconfig doesn't let be turned on.
    pub(super) refused: Vec<String>,
}

/// The default configuration of the tree with these files for an architecture; none if the tree has
/// no Kconfig for it.
pub(super) fn default_configuration(files: &Files, environment: &Environment) -> Option<Evaluated> {
    let read::Kconfig { symbols, problems } = read::read(files, environment)?;
    let defconfig::DefaultConfiguration { name, mut text, boards } =
        defconfig::of_arch(&files.root, environment);
    let mut values = Values::new(Arc::new(symbols), &defconfig::assignments(&text));
    if !boards.is_empty() {
        for board in boards.iter().filter(|board| fits(&values, board)) {
            text.push('\n');
            text.push_str(board);
        }
        values = values.with(&defconfig::assignments(&text));
    }
    Some(Evaluated { defconfig: name, problems, values, changing: Mutex::default() })
}

/// Whether a configuration has all that a board's asks for.
fn fits(values: &Values, board: &str) -> bool {
    defconfig::requirements(board).all(|asked| {
        let id = values.symbols.find(asked.name);
        let is_on = id.is_some_and(|id| values.set_to(id) == Tristate::Yes);
        is_on == (asked.value == "y")
    })
}

impl Evaluated {
    /// What is written, names without `CONFIG_`, in no order.
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, Value)> {
        let symbols = &self.values.symbols;
        symbols.ids().filter_map(|id| Some((&*symbols.get(id).name, self.values.value(id)?)))
    }

    /// The names of all that can be on or off.
    pub(super) fn switches(&self) -> impl Iterator<Item = &str> {
        let symbols = self.values.symbols.all.iter();
        let switches = symbols.filter(|one| matches!(one.kind, Kind::Bool | Kind::Tristate));
        switches.map(|symbol| &*symbol.name).filter(|name| !name.is_empty())
    }

    /// The numbers that symbols may have at all, under whatever condition, by their names.
    pub(super) fn ranges(&self) -> Vec<(String, i64, i64)> {
        let symbols = &self.values.symbols;
        let ids = symbols.ids().filter(|&id| !symbols.get(id).ranges.is_empty());
        let ranges = ids.filter_map(|id| {
            let (low, high) = self.values.widest_range(id)?;
            Some((symbols.get(id).name.to_string(), low, high))
        });
        ranges.collect()
    }

    /// What changes when these symbols are turned on, one after the other.
    pub(super) fn enable(&self, names: &[String]) -> Enabled {
        let lock = || self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = lock().pop();
        let mut values = idle.unwrap_or_else(|| Changing::new(self.values.clone()));
        let enabled = enable_in(&mut values, names);
        values.take_back(0);
        lock().push(values);
        enabled
    }
}

fn enable_in(values: &mut Changing, names: &[String]) -> Enabled {
    let mut asked = Vec::new();
    let mut enabled = Enabled::default();
    for name in names {
        match values.symbols.find(name) {
            Some(id) => {
                enable::enable(values, id);
                asked.push((name, id));
            }
            None => enabled.refused.push(name.clone()),
        }
    }
    for (name, id) in asked {
        if values.set_to(id) == Tristate::No {
            enabled.refused.push(name.clone());
        }
    }
    for (id, before) in values.changed() {
        let name = &values.symbols.get(id).name;
        if !values.is_as_in(id, before) && !name.is_empty() {
            enabled.changes.push((name.to_string(), values.value(id)));
        }
    }
    enabled.changes.sort_by(|a, b| a.0.cmp(&b.0));
    enabled
}
