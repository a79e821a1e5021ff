//! The texts that symbols have as values, as numbers: a state is small and copied, not counted.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::symbols::{SymbolId, Symbols};

/// A text; equal ones have the same number, but for names of choices, which nobody asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Text(u32);

/// All texts that a tree's symbols can have: their names (a constant is its own), what the
/// environment says, and what configuration files give.
#[derive(Debug)]
pub(super) struct Texts {
    /// The number of each symbol's name.
    names: Vec<Text>,
    /// What is no symbol's name.
    others: Vec<Arc<str>>,
    other_numbers: FxHashMap<Arc<str>, Text>,
    empty: Text,
}

impl Texts {
    pub(super) fn new(symbols: &Symbols) -> Texts {
        let n = u32::try_from(symbols.all.len()).unwrap_or(u32::MAX);
        let mut names: Vec<Text> = (0..n).map(Text).collect();
        for (constant, named) in symbols.named_constants() {
            names[constant.index()] = Text(named.0);
        }
        let (others, other_numbers) = (Vec::new(), FxHashMap::default());
        let mut texts = Texts { names, others, other_numbers, empty: Text(0) };
        texts.empty = texts.number(symbols, "");
        for value in symbols.all.iter().filter_map(|symbol| symbol.from_environment.as_ref()) {
            texts.number(symbols, value);
        }
        texts
    }

    /// The number of a text, a new one if need be.
    pub(super) fn number(&mut self, symbols: &Symbols, text: &str) -> Text {
        if let Some(known) = self.find(symbols, text) {
            return known;
        }
        let number = Text(u32::try_from(self.names.len() + self.others.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = text.into();
        self.others.push(Arc::clone(&text));
        self.other_numbers.insert(text, number);
        number
    }

    /// The number of a text that was given one.
    pub(super) fn find(&self, symbols: &Symbols, text: &str) -> Option<Text> {
        let symbol = symbols.find(text).or_else(|| symbols.find_constant(text));
        let own = symbol.map(|id| self.of_name(id));
        own.or_else(|| self.other_numbers.get(text).copied())
    }

    /// The number of a symbol's name.
    pub(super) fn of_name(&self, id: SymbolId) -> Text {
        self.names[id.index()]
    }

    /// The empty text.
    pub(super) fn empty(&self) -> Text {
        self.empty
    }

    pub(super) fn get<'t>(&'t self, symbols: &'t Symbols, text: Text) -> &'t str {
        let at = text.0 as usize;
        match at.checked_sub(self.names.len()) {
            Some(other) => &self.others[other],
            None => &symbols.all[at].name,
        }
    }
}
