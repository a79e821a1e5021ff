//! Kconfig files to symbols: entries, menus, `if` blocks and choices, from the syntax of 2.6
//! (`requires`, `enable`, `---help---`) to today's, with the `rsource` and `osource` of relatives.
//!
//! A line that is not understood costs that line, a file that is missing that file; both are said.
//! Ends because files inside one another, files in all, and what is made of them are bounded.

use std::path::Path;

use super::blocks::{Block, BlockKind, Blocks};
use super::defconfig::Environment;
use super::entry::{Entry, Target};
use super::expression::{self, ExprId, Role};
use super::files::{Files, Line};
use super::line::{self, Token};
use super::macros::Macros;
use super::sources;
use super::symbols::{Kind, Symbols};
use crate::disk;
use crate::finding::Problem;
use crate::limits::{
    KCONFIG_BLOCKS_MAX, KCONFIG_BYTES_MAX, KCONFIG_DEPTH_MAX, KCONFIG_FILES_MAX, KCONFIG_NODES_MAX,
    KCONFIG_PROBLEMS_MAX,
};
use crate::source::LineColumn;

/// What a tree's Kconfig files say.
#[derive(Debug)]
pub(super) struct Kconfig {
    pub(super) symbols: Symbols,
    pub(super) problems: Vec<Problem>,
}

/// Reads the Kconfig files of a tree; none if the architecture has none.
pub(super) fn read(files: &Files, environment: &Environment) -> Option<Kconfig> {
    let root = files.root.as_path();
    let own = format!("arch/{}/Kconfig", environment.directory);
    if !disk::is_file(&root.join(&own)) {
        return None;
    }
    files.real_root.as_ref()?;
    // The file at the root came with 2.6.38.
    let first = if disk::is_file(&root.join("Kconfig")) { "Kconfig" } else { &own };
    let mut reader = Reader {
        root,
        files,
        environment,
        macros: Macros::new(environment),
        symbols: Symbols::new(),
        blocks: Blocks::default(),
        entry: None,
        open: Vec::new(),
        problems: Vec::new(),
        n_files: 0,
        n_bytes: 0,
    };
    reader.file(first);
    Some(Kconfig { symbols: reader.symbols, problems: reader.problems })
}

struct Reader<'a> {
    root: &'a Path,
    files: &'a Files,
    environment: &'a Environment,
    macros: Macros<'a>,
    symbols: Symbols,
    blocks: Blocks,
    /// The entry whose options are being read.
    entry: Option<Entry>,
    /// The files being read, by their names from the root, with the line of the last statement.
    open: Vec<(String, u32)>,
    problems: Vec<Problem>,
    n_files: usize,
    n_bytes: usize,
}

impl Reader<'_> {
    fn problem(&mut self, reason: String) {
        if self.problems.len() >= KCONFIG_PROBLEMS_MAX {
            return;
        }
        let (name, line) = self.open.last().cloned().unwrap_or_default();
        let at = Some(LineColumn { line: line.max(1), column: 1 });
        self.problems.push(Problem { path: self.root.join(name), at, reason });
    }

    /// Reads one file; `name` is relative to the root.
    fn file(&mut self, name: &str) {
        if self.open.iter().any(|(open, _)| open == name) {
            return self.problem(format!("Kconfig: {name} is read inside itself: left out"));
        }
        if self.open.len() >= KCONFIG_DEPTH_MAX || self.n_files >= KCONFIG_FILES_MAX {
            return self.problem(format!("Kconfig: too many files: {name} is left out"));
        }
        let Some(file) = self.files.get(name) else {
            return self.problem(format!("Kconfig: {name} could not be read"));
        };
        self.n_files += 1;
        self.n_bytes = self.n_bytes.saturating_add(file.n_bytes);
        if self.n_bytes > KCONFIG_BYTES_MAX {
            return self.problem(format!("Kconfig: too much text: {name} is left out"));
        }
        self.open.push((name.to_owned(), 0));
        let n_blocks = self.blocks.len();
        let mut tokens = Vec::new();
        for line in &file.lines {
            if let Some((_, number)) = self.open.last_mut() {
                *number = line.number;
            }
            tokens.clear();
            self.line(line, n_blocks, &mut tokens);
        }
        self.finish_entry();
        while self.blocks.len() > n_blocks {
            self.problem("Kconfig: a block is not closed in this file".to_owned());
            self.blocks.close(&mut self.symbols);
        }
        self.open.pop();
    }

    /// Reads a line; `tokens` is room for what it consists of.
    fn line<'f>(&mut self, line: &'f Line, n_blocks: usize, tokens: &mut Vec<Token<'f>>) {
        if self.symbols.n_nodes() > KCONFIG_NODES_MAX {
            return;
        }
        let text = &*line.text;
        if line.may_assign && self.macros.assign(text) {
            return self.finish_entry();
        }
        line::tokens(text, &mut self.macros, tokens);
        let Some((first, mut rest)) = tokens.split_first() else { return };
        let rest = &mut rest;
        let first = first.word().unwrap_or("");
        let is_understood = match self.option(first, rest) {
            Some(is_understood) => is_understood && rest.is_empty(),
            None => self.statement(first, rest, n_blocks).is_some(),
        };
        if !is_understood {
            let shown: String = text.trim_end().chars().take(60).collect();
            self.problem(format!("Kconfig: not understood, left out: {}", shown.escape_debug()));
        }
    }

    /// A line of the current entry: whether it was one that is understood; none if the word
    /// begins no such line.
    fn option(&mut self, word: &str, rest: &mut &[Token]) -> Option<bool> {
        let kind = match word {
            "bool" | "boolean" | "def_bool" | "def_boolean" => Some(Kind::Bool),
            "tristate" | "def_tristate" => Some(Kind::Tristate),
            "int" | "integer" | "def_int" => Some(Kind::Int),
            "hex" | "hexadecimal" | "def_hex" => Some(Kind::Hex),
            "string" | "def_string" => Some(Kind::Text),
            "default" | "depends" | "requires" | "select" | "enable" | "imply" | "range"
            | "prompt" | "option" | "modules" | "optional" | "visible" | "allnoconfig_y"
            | "transitional" => None,
            _ => return None,
        };
        let mut entry = self.entry.take()?;
        entry.set_kind(kind);
        let is_understood = self.entry_line(&mut entry, word, rest).is_some();
        self.entry = Some(entry);
        Some(is_understood)
    }

    fn entry_line(&mut self, entry: &mut Entry, word: &str, rest: &mut &[Token]) -> Option<()> {
        match word {
            _ if word == "default" || word.starts_with("def_") => {
                let value = expression::parse(rest, &mut self.symbols, Role::Value)?;
                let condition = self.condition(rest)?;
                entry.defaults.push((value, condition));
            }
            "depends" | "requires" => {
                if rest.first().and_then(Token::word) == Some("on") {
                    *rest = rest.get(1..)?;
                }
                let expr = expression::parse(rest, &mut self.symbols, Role::Dependency)?;
                let condition = self.condition(rest)?;
                entry.depends.push(self.implication(expr, condition));
            }
            "select" | "enable" | "imply" => {
                let (name, after) = rest.split_first()?;
                let symbol = self.symbols.lookup(name.text()?);
                *rest = after;
                let condition = self.condition(rest)?;
                let list = if word == "imply" { &mut entry.implies } else { &mut entry.selects };
                list.push((symbol, condition));
            }
            "range" => {
                let low = expression::parse_symbol(rest, &mut self.symbols)?;
                let high = expression::parse_symbol(rest, &mut self.symbols)?;
                let condition = self.condition(rest)?;
                entry.ranges.push((low, high, condition));
            }
            "option" => {
                let (name, after) = rest.split_first()?;
                match (name.word()?, after) {
                    ("env", [Token::Operator("="), value]) => {
                        let value = self.environment.variable(value.text()?);
                        entry.from_environment = Some(value.unwrap_or_default().into());
                    }
                    ("modules", _) => entry.is_modules = true,
                    _ => {}
                }
                *rest = &[];
            }
            "modules" => entry.is_modules = true,
            "optional" => entry.is_optional = true,
            "visible" => {
                let condition = self.condition(rest)?;
                entry.visible = self.symbols.both(entry.visible, condition);
            }
            "allnoconfig_y" | "transitional" => {}
            // A type or `prompt`, with the text shown and its condition.
            _ => {
                if let Some((Token::Text(_) | Token::Word(_), after)) = rest.split_first() {
                    *rest = after;
                    let condition = self.condition(rest)?;
                    entry.prompts.push(condition);
                }
            }
        }
        Some(())
    }

    /// `depends on A if B` (since 6.20): A matters only where B holds.
    fn implication(&mut self, expr: ExprId, condition: Option<ExprId>) -> ExprId {
        use super::expression::Expr::{Not, Or};
        let Some(condition) = condition else { return expr };
        let other = self.symbols.node(Not(condition));
        self.symbols.node(Or(other, expr))
    }

    /// `if …` after an option, or nothing.
    fn condition(&mut self, rest: &mut &[Token]) -> Option<Option<ExprId>> {
        if rest.first().and_then(Token::word) != Some("if") {
            return Some(None);
        }
        *rest = rest.get(1..)?;
        expression::parse(rest, &mut self.symbols, Role::Dependency).map(Some)
    }

    /// A line that begins something; none if it isn't understood.
    fn statement(&mut self, word: &str, rest: &mut &[Token], n_blocks: usize) -> Option<()> {
        self.finish_entry();
        match word {
            "config" | "menuconfig" | "configdefault" => {
                let symbol = self.symbols.lookup(rest.first()?.word()?);
                self.entry = Some(Entry::new(Target::Config(symbol)));
            }
            "choice" => {
                let choice = self.symbols.choice(rest.first().and_then(Token::word));
                self.entry = Some(Entry::new(Target::Choice(choice)));
            }
            "menu" => self.entry = Some(Entry::new(Target::Menu)),
            "comment" => self.entry = Some(Entry::new(Target::Comment)),
            "mainmenu" => {}
            "if" => {
                let expr = expression::parse(rest, &mut self.symbols, Role::Dependency)?;
                let mut entry = Entry::new(Target::If);
                entry.depends.push(expr);
                self.entry = Some(entry);
                self.finish_entry();
            }
            "endif" | "endmenu" | "endchoice" => {
                let kind = match word {
                    "endif" => BlockKind::If,
                    "endmenu" => BlockKind::Menu,
                    _ => BlockKind::Choice,
                };
                let is_ours = self.blocks.len() > n_blocks && self.blocks.innermost() == Some(kind);
                if !is_ours {
                    return None;
                }
                self.blocks.close(&mut self.symbols);
            }
            "source" | "rsource" | "osource" | "orsource" => {
                self.source(word, rest.first()?.text()?);
            }
            _ => return None,
        }
        Some(())
    }

    fn source(&mut self, word: &str, name: &str) {
        let (current, _) = self.open.last().cloned().unwrap_or_default();
        let is_relative = word.contains("rs");
        let is_optional = word.starts_with('o');
        let files = sources::files(self.root, &current, name, is_relative, self.environment);
        if files.is_empty() && !is_optional {
            self.problem(format!("Kconfig: {} could not be read", name.escape_debug()));
        }
        for file in files {
            if !is_optional || disk::is_file(&self.root.join(&file)) {
                self.file(&file);
            }
        }
    }

    fn finish_entry(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        let target = entry.target;
        let parent = self.blocks.depends(&mut self.symbols);
        let visible = self.blocks.visible();
        let is_modules = entry.is_modules;
        let finished = entry.finish(parent, visible, &mut self.symbols);
        let kind = match target {
            Target::Config(symbol) => {
                if is_modules {
                    self.symbols.set_modules(symbol);
                }
                self.blocks.add(Some(symbol), finished.shown_if);
                return;
            }
            Target::Comment => return self.blocks.add(None, finished.shown_if),
            Target::Choice(_) => BlockKind::Choice,
            Target::Menu => BlockKind::Menu,
            Target::If => BlockKind::If,
        };
        let is_too_deep = self.blocks.len() >= KCONFIG_BLOCKS_MAX;
        if is_too_deep {
            self.problem("Kconfig: too many blocks inside one another".to_owned());
        }
        let choice = if let Target::Choice(choice) = target { Some(choice) } else { None };
        self.blocks.open(Block {
            kind,
            choice,
            depends: finished.depends.filter(|_| !is_too_deep),
            visible: finished.visible.filter(|_| !is_too_deep),
            items: Vec::new(),
        });
    }
}
