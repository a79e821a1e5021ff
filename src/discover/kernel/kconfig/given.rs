//! What a configuration file says of each symbol.

use super::Tristate::{self, Module, No, Yes};
use super::defconfig::Assignment;
use super::symbols::{Kind, SymbolId, Symbols};
use super::texts::{Text, Texts};
use super::values::number;

/// What a configuration file says of a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Given {
    pub(super) set: Option<Tristate>,
    pub(super) text: Option<Text>,
    /// The value that a choice is given.
    pub(super) chosen: Option<SymbolId>,
}

/// What lines of a configuration file say, for each symbol.
pub(super) fn given(
    symbols: &Symbols,
    texts: &mut Texts,
    assignments: &[Assignment],
) -> Vec<Given> {
    let mut given = vec![Given::default(); symbols.all.len()];
    for id in symbols.ids().filter(|&id| symbols.get(id).is_choice) {
        given[id.index()].set = Some(No);
    }
    for assignment in assignments {
        give(&mut given, symbols, texts, assignment);
    }
    given
}

/// Takes a line of a configuration file.
fn give(all: &mut [Given], symbols: &Symbols, texts: &mut Texts, assignment: &Assignment) {
    let Some(id) = symbols.find(assignment.name) else { return };
    let symbol = symbols.get(id);
    let given = &mut all[id.index()];
    let value = assignment.value;
    match symbol.kind {
        Kind::Bool | Kind::Tristate => {
            let set = match value.as_bytes().first() {
                Some(b'y') => Yes,
                Some(b'n') => No,
                Some(b'm') if symbol.kind == Kind::Tristate => Module,
                _ => return,
            };
            given.set = Some(set);
            let Some(choice) = symbol.choice else { return };
            let choice = &mut all[choice.index()];
            if set == Yes {
                choice.chosen = Some(id);
            }
            choice.set = Some(choice.set.unwrap_or(No).max(set));
        }
        Kind::Text => {
            let text = unquoted(value).map(|text| texts.number(symbols, &text));
            given.text = text.or(given.text);
        }
        Kind::Int | Kind::Hex if number(value, symbol.kind).is_some() => {
            given.text = Some(texts.number(symbols, value));
        }
        _ => {}
    }
}

/// The text between quotes, escapes undone.
fn unquoted(value: &str) -> Option<String> {
    let mut rest = value.strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        match rest.next()? {
            '"' => return Some(text),
            '\\' => text.extend(rest.next()),
            c => text.push(c),
        }
    }
}
