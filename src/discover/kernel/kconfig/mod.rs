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
mod defconfig;
mod enable;
mod entry;
mod expression;
mod graph;
mod line;
mod macros;
mod read;
mod sources;
mod symbols;
#[cfg(test)]
mod tests;
mod values;

pub(super) use defconfig::Environment;

use std::path::Path;
use std::rc::Rc;

use crate::finding::Problem;
use symbols::Kind;
use values::Values;

/// `n`, `m` and `y`, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
}

/// What turning symbols on changes.
#[derive(Debug, Default)]
pub(super) struct Enabled {
    /// Names without `CONFIG_`, sorted, with their new values; none is written no more.
    pub(super) changes: Vec<(String, Option<Value>)>,
    /// Those that Kconfig doesn't let be turned on.
    pub(super) refused: Vec<String>,
}

/// The default configuration of the tree at `root` for an architecture; none if the tree has no
/// Kconfig for it.
pub(super) fn default_configuration(root: &Path, environment: &Environment) -> Option<Evaluated> {
    let read::Kconfig { symbols, problems } = read::read(root, environment)?;
    let defconfig::DefaultConfiguration { name, mut text, boards } =
        defconfig::of_arch(root, environment);
    let mut values = Values::new(Rc::new(symbols), &defconfig::assignments(&text));
    if !boards.is_empty() {
        for board in boards.iter().filter(|board| fits(&values, board)) {
            text.push('\n');
            text.push_str(board);
        }
        values = Values::new(Rc::clone(&values.symbols), &defconfig::assignments(&text));
    }
    Some(Evaluated { defconfig: name, problems, values })
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
    pub(super) fn enable(&mut self, names: &[String]) -> Enabled {
        let mark = self.values.mark();
        let mut asked = Vec::new();
        let mut enabled = Enabled::default();
        for name in names {
            match self.values.symbols.find(name) {
                Some(id) => {
                    enable::enable(&mut self.values, id);
                    asked.push((name, id));
                }
                None => enabled.refused.push(name.clone()),
            }
        }
        for (name, id) in asked {
            if self.values.set_to(id) == Tristate::No {
                enabled.refused.push(name.clone());
            }
        }
        let changed = self.values.changed();
        let after: Vec<_> = changed.iter().map(|&id| self.values.value(id)).collect();
        self.values.take_back(mark);
        for (id, after) in changed.into_iter().zip(after) {
            let name = &self.values.symbols.get(id).name;
            if self.values.value(id) != after && !name.is_empty() {
                enabled.changes.push((name.to_string(), after));
            }
        }
        enabled.changes.sort_by(|a, b| a.0.cmp(&b.0));
        enabled
    }
}
