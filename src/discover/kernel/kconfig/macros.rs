//! Kconfig's macro language (kconfig-macro-language.rst): `$(NAME)`, functions that the tree
//! defines, and the built-in ones. Nothing is run: `$(shell,…)` is answered from a table.

use rustc_hash::FxHashMap;

use super::answers::Answers;
use super::defconfig::Environment;

/// Macros inside one another. Linux 6.1 has 6.
const DEPTH_MAX: usize = 64;

/// Macros expanded for one tree: ones that call each other twice would otherwise not end.
const EXPANSIONS_MAX: usize = 1_000_000;

/// Bytes of an expanded value that count as one more: macros that double what they are given
/// would otherwise take long.
const BYTES_PER_EXPANSION: usize = 64;

/// Bytes of one expanded value.
const VALUE_BYTES_MAX: usize = 64 << 10;

struct Variable {
    text: String,
    /// Set with `:=`: expanded once, where it is set.
    is_simple: bool,
}

pub(super) struct Macros<'a> {
    environment: &'a Environment,
    answers: Answers<'a>,
    variables: FxHashMap<String, Variable>,
    /// The arguments of the functions being expanded.
    arguments: Vec<Vec<String>>,
    n_expanded: usize,
}

impl<'a> Macros<'a> {
    pub(super) fn new(environment: &'a Environment) -> Macros<'a> {
        Macros {
            environment,
            answers: Answers::new(environment),
            variables: FxHashMap::default(),
            arguments: Vec::new(),
            n_expanded: 0,
        }
    }

    /// Takes the line if it is an assignment.
    pub(super) fn assign(&mut self, line: &str) -> bool {
        let (name, rest) = super::line::split_word(line.trim_start());
        let rest = rest.trim_start();
        let kinds = [":=", "+=", "="];
        let Some(kind) = kinds.into_iter().find(|kind| rest.starts_with(kind)) else {
            return false;
        };
        if name.is_empty() {
            return false;
        }
        let value = rest.get(kind.len()..).unwrap_or("").trim();
        let was_simple = self.variables.get(name).map(|known| known.is_simple);
        let is_simple = kind == ":=" || kind == "+=" && was_simple.unwrap_or(false);
        let mut text = if is_simple { self.expand(value) } else { value.to_owned() };
        if let Some(known) = self.variables.get(name).filter(|_| kind == "+=") {
            text = format!("{} {text}", known.text);
            if text.len() > VALUE_BYTES_MAX {
                return true;
            }
        }
        self.variables.insert(name.to_owned(), Variable { text, is_simple });
        true
    }

    /// The text with every macro in it expanded.
    pub(super) fn expand(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            rest = self.expand_front(from, &mut out);
            if out.len() > VALUE_BYTES_MAX {
                return out;
            }
        }
        out.push_str(rest);
        out
    }

    /// Expands what `text` begins with, a dollar sign; gives what follows it.
    pub(super) fn expand_front<'t>(&mut self, text: &'t str, out: &mut String) -> &'t str {
        let after = text.get(1..).unwrap_or("");
        let Some(inside) = after.strip_prefix('(') else {
            // A dollar sign before anything else means itself (preprocessing came with 4.18).
            out.push('$');
            return after;
        };
        let Some(end) = closing(inside) else {
            return "";
        };
        let (clause, rest) = inside.split_at(end);
        self.clause(clause, out);
        rest.get(1..).unwrap_or("")
    }

    /// `name` or `name,argument,…`, between the parentheses.
    fn clause(&mut self, clause: &str, out: &mut String) {
        self.n_expanded += 1;
        if self.arguments.len() >= DEPTH_MAX || self.n_expanded > EXPANSIONS_MAX {
            return;
        }
        // Depth counts plain variables as well.
        let parts: Vec<String> = arguments(clause).map(|part| self.nested(part)).collect();
        let name = parts.first().map_or("", String::as_str);
        if let Some(argument) = name.parse::<usize>().ok().filter(|_| parts.len() == 1) {
            let value = self.arguments.last().and_then(|known| known.get(argument));
            out.push_str(value.map_or("", String::as_str));
            return;
        }
        if let Some(variable) = self.variables.get(name) {
            let text = variable.text.clone();
            if variable.is_simple {
                out.push_str(&text);
                return;
            }
            self.arguments.push(parts);
            let value = self.expand(&text);
            self.arguments.pop();
            self.n_expanded += value.len() / BYTES_PER_EXPANSION;
            out.push_str(&value);
            return;
        }
        match name {
            "shell" => {
                let command = parts.get(1..).unwrap_or_default().join(",");
                out.push_str(&self.answers.shell(&command));
            }
            "error-if" | "warning-if" | "info" | "filename" | "lineno" => {}
            _ => out.push_str(&self.environment.variable(name).unwrap_or_default()),
        }
    }

    /// An argument, expanded with those of the function around it.
    fn nested(&mut self, text: &str) -> String {
        if !text.contains('$') {
            return text.to_owned();
        }
        let around = self.arguments.last().cloned().unwrap_or_default();
        self.arguments.push(around);
        let value = self.expand(text);
        self.arguments.pop();
        value
    }
}

/// Where the parenthesis is closed that was opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The parts between the commas that stand in no parentheses.
fn arguments(clause: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    clause.split(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
}
