//! The configuration that stands in for `include/generated/autoconf.h` in a tree that was never
//! configured: what `make defconfig` would write, as `kconfig/` evaluates the tree's own Kconfig;
//! and for a file that this leaves out, what turning on its symbol would change.
//!
//! A tree without Kconfig files for an architecture (one that was cut down) gets the few symbols
//! in `arch.rs` that every configuration of its width has.

use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::arch::{self, Arch};
use super::kconfig::{self, Enabled, Environment, Evaluated, Files, Tristate, Value};
use super::{Flavour, Tree};
use crate::discover::MacroOption;
use crate::finding::Problem;

/// A configuration: names without `CONFIG_`, with their values.
#[derive(Debug)]
pub(super) struct Configuration {
    values: FxHashMap<String, Value>,
    /// Where it comes from, for people.
    pub(super) origin: String,
    pub(super) problems: Vec<Problem>,
    evaluated: Option<Evaluated>,
    /// What was asked of [`Configuration::with`] already.
    known: RwLock<FxHashMap<Vec<String>, Arc<TurnedOn>>>,
}

/// What it takes to compile a file that the configuration leaves out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TurnedOn {
    pub(super) macros: Vec<MacroOption>,
    /// Symbols that Kconfig doesn't allow to be set here: they are defined all the same.
    pub(super) refused: Vec<String>,
    /// One of the symbols is `m` now.
    pub(super) as_module: bool,
}

impl Configuration {
    /// The default configuration of a tree for an architecture.
    pub(super) fn of_tree(tree: &Tree, files: &Files, arch: &Arch) -> Configuration {
        if tree.flavour != Flavour::Linux {
            return Configuration::of_table("", "not configured");
        }
        let super::Version { major, patch, sub } = tree.version;
        let environment = Environment {
            arch: arch.make_arch.to_owned(),
            directory: arch.directory.to_owned(),
            version: format!("{major}.{patch}.{sub}"),
            preferred: arch.default_configurations,
        };
        let Some(mut evaluated) = kconfig::default_configuration(files, &environment) else {
            let origin = format!(
                "not configured and no arch/{}/Kconfig, so with a few usual symbols",
                arch.directory
            );
            let reason = format!(
                "no arch/{}/Kconfig: analysed with a few usual symbols in place of its default \
                 configuration",
                arch.directory
            );
            let problem = Problem { path: tree.root.clone(), at: None, reason };
            return Configuration {
                problems: vec![problem],
                ..Configuration::of_table(arch.fallback, &origin)
            };
        };
        let origin = match &evaluated.defconfig {
            Some(name) => format!("not configured, so as {name} says"),
            None => "not configured, so as Kconfig's defaults say".to_owned(),
        };
        Configuration {
            values: evaluated.written().map(|(name, value)| (name.to_owned(), value)).collect(),
            origin,
            problems: std::mem::take(&mut evaluated.problems),
            evaluated: Some(evaluated),
            known: RwLock::default(),
        }
    }

    /// That of a tree that was configured, in place or in an output directory: names and values of
    /// its autoconf.h.
    pub(super) fn of_autoconf(
        own: &FxHashMap<String, String>,
        output: Option<&Path>,
    ) -> Configuration {
        let entries = own.iter().map(|(name, value)| match name.strip_suffix("_MODULE") {
            Some(name) => (name.to_owned(), Value::Set(Tristate::Module)),
            None => (name.clone(), Value::Text(value.clone())),
        });
        let values = entries.collect();
        let origin = match output {
            Some(output) => format!("configured in {}", output.display()),
            None => "configured in place".to_owned(),
        };
        Configuration { values, ..Configuration::of_table("", &origin) }
    }

    /// One of symbols, `NAME` or `NAME=value`, between blanks.
    pub(super) fn of_table(table: &str, origin: &str) -> Configuration {
        let entries = table.split_whitespace().map(|word| match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Value::Text(value.to_owned())),
            None => (word.to_owned(), Value::Set(Tristate::Yes)),
        });
        Configuration {
            values: entries.collect(),
            origin: origin.to_owned(),
            problems: Vec::new(),
            evaluated: None,
            known: RwLock::default(),
        }
    }

    /// Whether a symbol, given without its `CONFIG_`, is `m`, `y` or has a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| *value != Value::Set(Tristate::No))
    }

    pub(super) fn is_module(&self, name: &str) -> bool {
        self.values.get(name) == Some(&Value::Set(Tristate::Module))
    }

    /// The number that a symbol has.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        match self.values.get(name)? {
            Value::Text(text) => text.parse().ok(),
            Value::Set(_) => None,
        }
    }

    /// The lines of autoconf.h, sorted, but for names (with `CONFIG_`) that `skip` holds of.
    /// `with_enabled`: those of 3.1 to 3.3 have `__enabled_` macros for every symbol as well.
    pub(super) fn text(&self, with_enabled: bool, skip: impl Fn(&str) -> bool) -> String {
        let mut lines: Vec<(String, &str)> = Vec::new();
        for (name, value) in &self.values {
            if let Some(defined) = defined(name, value).filter(|(name, _)| !skip(name)) {
                lines.push(defined);
            }
        }
        let evaluated = self.evaluated.as_ref().filter(|_| with_enabled);
        for name in evaluated.iter().flat_map(|evaluated| evaluated.switches()) {
            let state = self.values.get(name);
            for (suffix, wanted) in [("", Tristate::Yes), ("_MODULE", Tristate::Module)] {
                let is_it = state == Some(&Value::Set(wanted));
                let macro_name = format!("__enabled_CONFIG_{name}{suffix}");
                lines.push((macro_name, if is_it { "1" } else { "0" }));
            }
        }
        lines.sort();
        let mut text = String::new();
        for (name, value) in lines {
            // Writing to a string can't fail.
            let _ = writeln!(text, "#define {name} {value}");
        }
        text
    }

    /// The bounds of numbers, by macro, sorted.
    pub(super) fn ranges(&self) -> Vec<(String, i64, i64)> {
        let evaluated = self.evaluated.as_ref();
        let mut ranges = evaluated.map_or_else(Vec::new, Evaluated::ranges);
        for (name, ..) in &mut ranges {
            name.insert_str(0, "CONFIG_");
        }
        ranges.sort();
        ranges
    }

    /// What changes when these symbols, which are off, are turned on one after the other.
    pub(super) fn with(&self, names: &[String], with_enabled: bool) -> Arc<TurnedOn> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(names) {
            return Arc::clone(known);
        }
        drop(known);
        let enabled = match &self.evaluated {
            Some(evaluated) => evaluated.enable(names),
            None => Enabled { changes: Vec::new(), refused: names.to_vec() },
        };
        let is_module = |(name, value): &(String, Option<Value>)| {
            *value == Some(Value::Set(Tristate::Module)) && names.contains(name)
        };
        let mut turned_on =
            TurnedOn { as_module: enabled.changes.iter().any(is_module), ..TurnedOn::default() };
        for (name, value) in &enabled.changes {
            self.change(name, value.as_ref(), with_enabled, &mut turned_on.macros);
        }
        for name in enabled.refused.into_iter().filter(|name| !decides_more(name)) {
            turned_on.macros.push(MacroOption::Define(format!("CONFIG_{name}=1")));
            turned_on.refused.push(name);
        }
        let turned_on = Arc::new(turned_on);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(names.to_vec()).or_insert(turned_on))
    }

    /// The macros that make a symbol's value a new one.
    fn change(
        &self,
        name: &str,
        value: Option<&Value>,
        with_enabled: bool,
        macros: &mut Vec<MacroOption>,
    ) {
        let before = self.values.get(name).and_then(|value| defined(name, value));
        let after = value.and_then(|value| defined(name, value));
        if before == after {
            return;
        }
        macros.extend(before.map(|(name, _)| MacroOption::Undefine(name)));
        macros.extend(after.map(|(name, value)| MacroOption::Define(format!("{name}={value}"))));
        if with_enabled && matches!(value, None | Some(Value::Set(_))) {
            for (suffix, wanted) in [("", Tristate::Yes), ("_MODULE", Tristate::Module)] {
                let name = format!("__enabled_CONFIG_{name}{suffix}");
                let is_it = u8::from(value == Some(&Value::Set(wanted)));
                macros.push(MacroOption::Undefine(name.clone()));
                macros.push(MacroOption::Define(format!("{name}={is_it}")));
            }
        }
    }
}

/// Symbols that exclude what a configuration has: defining one all the same would contradict it.
fn decides_more(name: &str) -> bool {
    let chosen_by_arch = ["GENERIC_", "ARCH_", "HAVE_"];
    arch::ALL.iter().any(|arch| arch.directory.eq_ignore_ascii_case(name))
        || chosen_by_arch.iter().any(|prefix| name.starts_with(prefix))
        || DECIDE_MORE.contains(&name)
}

const DECIDE_MORE: &[&str] = &[
    "X86_32",
    "X86_64",
    "64BIT",
    "32BIT",
    "CPU_BIG_ENDIAN",
    "CPU_LITTLE_ENDIAN",
    "PPC64",
    "PPC32",
    "SPARC32",
    "SPARC64",
    "TINY_RCU",
    "TREE_RCU",
    "PREEMPT_RT",
    "UML",
    "SLAB",
    "SLOB",
    "SLUB",
    "FLATMEM",
    "SUPERH",
    "SUPERH32",
    "PPC",
];

/// The macro of a symbol and its value; none for `n`.
fn defined<'v>(name: &str, value: &'v Value) -> Option<(String, &'v str)> {
    match value {
        Value::Set(Tristate::No) => None,
        Value::Set(Tristate::Module) => Some((format!("CONFIG_{name}_MODULE"), "1")),
        Value::Set(Tristate::Yes) => Some((format!("CONFIG_{name}"), "1")),
        Value::Text(text) => Some((format!("CONFIG_{name}"), text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_as_autoconf_has_it() {
        let configuration = Configuration::of_table("AA BB\nCC=5", "a test");
        let text = configuration.text(false, |name| name == "CONFIG_AA");
        assert_eq!(text, "#define CONFIG_BB 1\n#define CONFIG_CC 5\n");
        assert_eq!(configuration.number("CC"), Some(5));
        assert!(configuration.has("AA") && !configuration.is_module("AA"));
        let with = configuration.with(&["DD".to_owned()], false);
        assert_eq!(with.macros, [MacroOption::Define("CONFIG_DD=1".to_owned())]);
        assert_eq!(with.refused, ["DD"]);
    }
}
