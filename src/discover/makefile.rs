//! A Kbuild makefile's text, read for the few facts that decide how a file is compiled: `-I` and
//! `-D` flags of a directory or an object, and which CONFIG_ symbol and module an object hangs on.
//!
//! No make is run and no condition evaluated: what stands in any branch counts, because an `-I`
//! that exists does no harm. Variables that the same makefile sets are substituted to a bounded
//! depth, so reading ends. Source: the kernel's Documentation/kbuild/makefiles.rst.

use rustc_hash::{FxHashMap, FxHashSet};

/// Substitutions inside one another. Real makefiles nest two or three.
const EXPANSION_DEPTH_MAX: usize = 8;

/// Makefiles included inside one another, and by one in all.
const INCLUDE_DEPTH_MAX: usize = 8;
const INCLUDES_MAX: usize = 256;

/// A value longer than this after substitution is left as it is: variables that double each other
/// would otherwise fill the memory.
const VALUE_BYTES_MAX: usize = 64 << 10;

/// Flags as words, in the makefile's order, with `$(srctree)` and `$(src)` still in them.
pub(super) type Flags = Vec<String>;

/// What one makefile says.
#[derive(Default, Debug)]
pub(super) struct Makefile {
    /// `ccflags-y`, `EXTRA_CFLAGS` and the like: for this directory's objects.
    pub(super) directory_flags: Flags,
    /// `subdir-ccflags-y`: also for the directories below.
    pub(super) subtree_flags: Flags,
    /// `CFLAGS_name.o`.
    pub(super) object_flags: FxHashMap<String, Flags>,
    /// Object or `directory/` to the name after `CONFIG_` that it is built under.
    symbols: FxHashMap<String, Vec<String>>,
    /// Objects that are built for the tree itself.
    objects: FxHashSet<String>,
    /// Programs that run on the machine that builds.
    host_programs: FxHashSet<String>,
    /// Member object to the composite objects that it is linked into.
    composites: FxHashMap<String, Vec<String>>,
    /// `machine-$(CONFIG_X) := name` and `plat-…` of arch/arm: kind, symbol, name.
    machines: Vec<(&'static str, String, String)>,
    /// It takes in other makefiles, so its flags hold for the directories of those.
    pub(super) includes_others: bool,
}

impl Makefile {
    /// Reads a makefile; `open` finds the text of one that it includes.
    pub(super) fn parse(text: &[u8], open: &dyn Fn(&str) -> Option<Vec<u8>>) -> Makefile {
        let mut reader = Reader {
            open,
            n_included: 0,
            variables: FxHashMap::default(),
            conditions: Vec::new(),
            makefile: Makefile::default(),
        };
        reader.read(&String::from_utf8_lossy(text), 0);
        reader.makefile
    }

    /// The composite object that `object` (`name.o`) goes into, by way of others if need be: one
    /// that is built, if any is.
    pub(super) fn composite_of<'a>(&'a self, object: &'a str) -> &'a str {
        let mut top = object;
        for _ in 0..EXPANSION_DEPTH_MAX {
            let Some(wholes) = self.composites.get(top) else { break };
            let built = wholes.iter().find(|whole| self.objects.contains(*whole));
            let whole = built.or_else(|| wholes.iter().find(|whole| *whole != top));
            let Some(whole) = whole else { break };
            top = whole;
            if built.is_some() {
                break;
            }
        }
        top
    }

    /// The names after `CONFIG_` that `object` or `directory/` needs: its own and its composite's.
    pub(super) fn symbols_of(&self, object: &str) -> Vec<&str> {
        let of = |object: &str| self.symbols.get(object).into_iter().flatten().map(String::as_str);
        let mut names: Vec<&str> = of(object).collect();
        for name in of(self.composite_of(object)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The machine and platform directories (`mach` or `plat`, name) of the symbols that are set.
    pub(super) fn machines(&self, is_set: impl Fn(&str) -> bool) -> Vec<(&'static str, &str)> {
        let chosen = self.machines.iter().filter(|(_, symbol, _)| is_set(symbol));
        chosen.map(|(kind, _, name)| (*kind, name.as_str())).collect()
    }

    /// Whether `object` is linked into the tree itself or a module of it.
    pub(super) fn builds(&self, object: &str) -> bool {
        self.objects.contains(object) || self.objects.contains(self.composite_of(object))
    }

    /// Whether `object` is part of a program that only helps the build.
    pub(super) fn is_host_program(&self, object: &str) -> bool {
        let named = |object: &str| {
            object.strip_suffix(".o").is_some_and(|stem| self.host_programs.contains(stem))
        };
        !self.builds(object) && (named(object) || named(self.composite_of(object)))
    }

    fn take<'a>(
        &mut self,
        name: &str,
        value: &str,
        conditions: impl Iterator<Item = &'a String>,
        variables: &FxHashMap<String, String>,
    ) {
        let base = name.split_once('-').map_or(name, |(base, _)| base);
        if let Some(object) = name.strip_prefix("CFLAGS_").filter(|rest| rest.ends_with(".o")) {
            let flags = flag_words(value, variables);
            self.object_flags.entry(object.to_owned()).or_default().extend(flags);
        } else if name.starts_with("subdir-ccflags-") {
            self.subtree_flags.extend(flag_words(value, variables));
        } else if matches!(base, "ccflags" | "cflags" | "cppflags")
            || matches!(name, "EXTRA_CFLAGS" | "EXTRA_CPPFLAGS" | "KBUILD_CFLAGS")
            || name == "KBUILD_CPPFLAGS"
        {
            self.directory_flags.extend(flag_words(value, variables));
        } else if let ("machine" | "plat", Some(symbol)) = (base, symbol_in(name)) {
            let kind = if base == "plat" { "plat" } else { "mach" };
            let names = value.split_whitespace();
            self.machines.extend(names.map(|one| (kind, symbol.to_owned(), one.to_owned())));
        } else if matches!(base, "hostprogs" | "userprogs") {
            let value = expand(value, variables);
            self.host_programs.extend(value.split_whitespace().map(str::to_owned));
        } else {
            let symbols = symbol_in(name).map(str::to_owned).into_iter().chain(conditions.cloned());
            self.take_objects(name, base, &expand(value, variables), &symbols.collect::<Vec<_>>());
        }
    }

    /// `obj-y += x.o` makes x.o an object, `x-y += a.o` makes a.o a part of x.o.
    fn take_objects(&mut self, name: &str, base: &str, value: &str, symbols: &[String]) {
        let direct = matches!(base, "obj" | "lib" | "core" | "drivers" | "net" | "fs" | "libs");
        let composite = name.rsplit_once('-').filter(|(_, condition)| {
            matches!(*condition, "y" | "m" | "objs" | "n") || symbol_in(condition).is_some()
        });
        if !direct && composite.is_none() {
            return;
        }
        for word in object_words(value) {
            if direct {
                self.objects.insert(word.clone());
            } else if let Some((composite, _)) = composite {
                let wholes = self.composites.entry(word.clone()).or_default();
                wholes.push(format!("{composite}.o"));
            }
            // An object that is listed twice is built for either symbol; the first will do.
            let known = self.symbols.entry(word);
            known.or_insert_with(|| symbols.to_vec());
        }
    }
}

/// A makefile being read, with those that it includes.
struct Reader<'a> {
    open: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    n_included: usize,
    variables: FxHashMap<String, String>,
    /// The symbols of the `ifdef`s around a line; none for a condition on anything else.
    conditions: Vec<Option<String>>,
    makefile: Makefile,
}

impl Reader<'_> {
    fn read(&mut self, text: &str, depth: usize) {
        for line in logical_lines(text) {
            if follow_condition(&line, &mut self.conditions) {
                continue;
            }
            if let Some(flags) = evaluated_flags(&line) {
                self.makefile.directory_flags.extend(flag_words(flags, &self.variables));
            } else if let Some(names) = included(&line) {
                self.include(names, depth);
            } else if let Some((name, appends, value)) = assignment(&line) {
                let conditions = self.conditions.iter().flatten();
                self.makefile.take(name, value, conditions, &self.variables);
                self.set(name, appends, value);
            }
        }
    }

    fn include(&mut self, names: &str, depth: usize) {
        for name in expand(names, &self.variables).split_whitespace() {
            if depth >= INCLUDE_DEPTH_MAX || self.n_included >= INCLUDES_MAX {
                return;
            }
            self.n_included += 1;
            if let Some(text) = (self.open)(name) {
                self.makefile.includes_others = true;
                self.read(&String::from_utf8_lossy(&text), depth + 1);
            }
        }
    }

    fn set(&mut self, name: &str, appends: bool, value: &str) {
        let value = value.replace(&format!("$({name})"), "");
        let slot = self.variables.entry(name.to_owned()).or_default();
        if !appends {
            slot.clear();
        }
        if slot.len() + value.len() < VALUE_BYTES_MAX {
            slot.push(' ');
            slot.push_str(&value);
        }
    }
}

/// The names in `include a b` and `-include a`.
fn included(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['-', 's']);
    line.strip_prefix("include ").or_else(|| line.strip_prefix("include\t"))
}

/// Lines with their continuations joined and comments cut off.
fn logical_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        let line = line.trim_end();
        if let Some(start) = line.strip_suffix('\\') {
            current.push_str(start);
            current.push(' ');
            continue;
        }
        current.push_str(line);
        let comment = current.match_indices('#').map(|(at, _)| at);
        let end = comment
            .filter(|&at| !current.get(..at).is_some_and(|start| start.ends_with('\\')))
            .min();
        current.truncate(end.unwrap_or(current.len()));
        lines.push(std::mem::take(&mut current));
    }
    lines.push(current);
    lines
}

/// `NAME = value` in any of make's kinds; the flag says that the value is appended (`+=`).
fn assignment(line: &str) -> Option<(&str, bool, &str)> {
    // A line that begins with a tab belongs to a recipe.
    if line.starts_with('\t') {
        return None;
    }
    let (left, value) = line.split_once('=')?;
    let appends = left.ends_with('+');
    let name = left.trim_end_matches([':', '+', '?']).trim();
    let name = name.strip_prefix("export ").or(name.strip_prefix("override ")).unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.$(){}/".contains(c);
    (!name.is_empty() && name.chars().all(plain)).then(|| (name, appends, value.trim()))
}

/// Keeps account of `ifdef CONFIG_X` and `ifeq ($(CONFIG_X),y)`; whether the line is one of make's
/// conditionals.
fn follow_condition(line: &str, conditions: &mut Vec<Option<String>>) -> bool {
    let line = line.trim();
    let (word, rest) = line.split_once([' ', '\t', '(']).unwrap_or((line, ""));
    let symbol = match word {
        "ifdef" => rest.trim().strip_prefix("CONFIG_").map(str::to_owned),
        "ifeq" if ends_in_value(rest, &["y", "m"]) => symbol_in(rest).map(str::to_owned),
        "ifneq" if ends_in_value(rest, &["", "n"]) => symbol_in(rest).map(str::to_owned),
        "ifeq" | "ifneq" | "ifndef" => None,
        "else" => {
            if let Some(top) = conditions.last_mut() {
                *top = None;
            }
            return true;
        }
        "endif" => {
            conditions.pop();
            return true;
        }
        _ => return false,
    };
    conditions.push(symbol);
    true
}

/// Whether the second argument of `ifeq (…,value)` is one of `values`.
fn ends_in_value(arguments: &str, values: &[&str]) -> bool {
    let second = arguments.trim_end().trim_end_matches(')').rsplit_once(',');
    second.is_some_and(|(_, value)| values.contains(&value.trim()))
}

/// The flags of `$(foreach …, $(eval CFLAGS_$(x) = -I…))`: for some of the directory's objects,
/// and harmless for the others.
fn evaluated_flags(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("$(eval CFLAGS_")?;
    let (_, mut value) = rest.split_once('=')?;
    while value.matches(')').count() > value.matches('(').count() {
        value = value.get(..value.rfind(')')?)?;
    }
    Some(value)
}

/// The name after `CONFIG_` in `obj-$(CONFIG_X)` or `$(CONFIG_X)`.
fn symbol_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("$(CONFIG_").or_else(|| text.split_once("${CONFIG_"))?;
    let (name, _) = rest.split_once([')', '}'])?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(plain).then_some(name)
}

/// The objects and directories in a value, with what `$(addprefix p,…)` puts before them.
fn object_words(value: &str) -> Vec<String> {
    let mut objects = Vec::new();
    let mut prefix = "";
    let mut words = value.split_whitespace();
    while let Some(word) = words.next() {
        if word == "$(addprefix" {
            prefix = words.next().unwrap_or("").trim_end_matches(',');
            continue;
        }
        let object = word.trim_end_matches(')');
        if is_object(object) {
            objects.push(format!("{prefix}{object}"));
        }
        if word.ends_with(')') {
            prefix = "";
        }
    }
    objects
}

fn is_object(word: &str) -> bool {
    (word.ends_with(".o") || word.ends_with('/')) && !word.contains('$')
}

/// Replaces the variables that the makefile itself set; others stay.
fn expand(value: &str, variables: &FxHashMap<String, String>) -> String {
    let mut text = value.to_owned();
    for _ in 0..EXPANSION_DEPTH_MAX {
        let (next, changed) = expand_once(&text, variables);
        if !changed || next.len() > VALUE_BYTES_MAX {
            break;
        }
        text = next;
    }
    text
}

fn expand_once(text: &str, variables: &FxHashMap<String, String>) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(at) = rest.find("$(").into_iter().chain(rest.find("${")).min() {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let inside = from.get(2..).unwrap_or("");
        let name = inside.split_once([')', '}']).map(|(name, _)| name);
        match name.and_then(|name| Some((name, variables.get(name)?))) {
            Some((name, value)) => {
                out.push_str(value.trim());
                changed = true;
                rest = inside.get(name.len() + 1..).unwrap_or("");
            }
            None => {
                out.push_str(from.get(..2).unwrap_or(""));
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    (out, changed)
}

/// The `-I`, `-D` and `-U` words of a value and `-O0`, `-I dir` joined to `-Idir`.
fn flag_words(value: &str, variables: &FxHashMap<String, String>) -> Flags {
    let mut flags = Flags::new();
    let mut pending: Option<String> = None;
    for word in shell_words(&expand(value, variables)) {
        if let Some(option) = pending.take() {
            flags.push(format!("{option}{word}"));
        } else if matches!(word.as_str(), "-I" | "-D" | "-U" | "-include") {
            pending = Some(word);
        } else if matches!(word.get(..2), Some("-I" | "-D" | "-U")) || word == "-O0" {
            flags.push(word);
        }
    }
    flags
}

/// Splits a command line into words as a POSIX shell does, without expansions.
fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\'' | '"', Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(chars.next()),
            (_, Some(_)) => word.get_or_insert_default().push(c),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ' | '\t', None) => words.extend(word.take()),
            (_, None) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &[u8]) -> Makefile {
        Makefile::parse(text, &|_| None)
    }

    #[test]
    fn flags_of_directory_subtree_and_object_are_kept_apart() {
        let makefile = parse(
            b"TOP = $(srctree)/drivers/x\n\
              ccflags-y := -I$(TOP)/inc -DA -O2 \\\n  -I $(src) # -DNOT\n\
              subdir-ccflags-$(CONFIG_B) += -DB=\\\"b\\\"\n\
              CFLAGS_one.o = '-DC=\"c c\"' -Wall\n\
              \tEXTRA_CFLAGS = -DRECIPE\n",
        );
        assert_eq!(makefile.directory_flags, ["-I$(srctree)/drivers/x/inc", "-DA", "-I$(src)"]);
        assert_eq!(makefile.subtree_flags, ["-DB=\"b\""]);
        assert_eq!(makefile.object_flags["one.o"], ["-DC=\"c c\""]);
    }

    #[test]
    fn objects_know_their_symbols_and_modules() {
        let makefile = parse(
            b"obj-$(CONFIG_FOO) += foo.o sub/\nfoo-y := a.o b.o\nfoo-$(CONFIG_BAR) += c.o\n\
              obj-y += plain.o\nifeq ($(CONFIG_BAZ),y)\nfoo-objs += d.o\n\
              else\nobj-y += e.o\nendif\n",
        );
        assert_eq!(makefile.symbols_of("d.o"), ["BAZ", "FOO"]);
        assert!(makefile.symbols_of("e.o").is_empty() && makefile.builds("e.o"));
        assert_eq!(makefile.composite_of("a.o"), "foo.o");
        assert_eq!(makefile.symbols_of("a.o"), ["FOO"]);
        assert_eq!(makefile.symbols_of("c.o"), ["BAR", "FOO"]);
        assert_eq!(makefile.symbols_of("sub/"), ["FOO"]);
        assert!(makefile.symbols_of("plain.o").is_empty());
    }

    #[test]
    fn prefixes_of_objects_are_added() {
        let text = b"obj-m := x.o\nx-$(CONFIG_A) += $(addprefix sub/, \\\n a.o b.o \\\n ) c.o\n";
        let makefile = parse(text);
        assert_eq!(makefile.symbols_of("sub/b.o"), ["A"]);
        assert_eq!(makefile.composite_of("c.o"), "x.o");
    }

    #[test]
    fn included_makefiles_share_variables_and_end() {
        let text = b"P = sub\ninclude $(P)/Kbuild\nall-y := $(sub-y)\nobj-$(CONFIG_A) += all.o\n";
        let sub = b"sub-y += sub/x.o\nccflags-y += -I$(P)\ninclude $(P)/Kbuild\n";
        let open = |name: &str| (name == "sub/Kbuild").then(|| sub.to_vec());
        let makefile = Makefile::parse(text, &open);
        assert!(makefile.includes_others);
        assert_eq!(makefile.composite_of("sub/x.o"), "all.o");
        assert_eq!(makefile.directory_flags.first().map(String::as_str), Some("-Isub"));
    }

    #[test]
    fn variables_that_grow_each_other_end() {
        let eval = b"$(foreach f, $(x), $(eval CFLAGS_$(f) = -I $(srctree)/y))\n";
        assert_eq!(parse(eval).directory_flags, ["-I$(srctree)/y"]);
        let text = "A = $(B) $(B)\nB = $(A) $(A)\nccflags-y = -I$(A) $(B)\nccflags-y += $(\n";
        let makefile = parse(text.as_bytes());
        assert!(makefile.directory_flags.len() < VALUE_BYTES_MAX);
    }
}
