//! The menus, `if`s and choices that are open, and what a choice is once it is closed.

use super::expression::{Expr, Relation};
use super::symbols::{Condition, Kind, SymbolId, Symbols};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BlockKind {
    If,
    Menu,
    Choice,
}

pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) choice: Option<SymbolId>,
    pub(super) depends: Condition,
    /// `visible if`, those of the menus around it joined.
    pub(super) visible: Condition,
    /// The entries of a choice: the symbol, if it is one, and when it is shown.
    pub(super) items: Vec<(Option<SymbolId>, Condition)>,
}

#[derive(Default)]
pub(super) struct Blocks {
    open: Vec<Block>,
}

impl Blocks {
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn innermost(&self) -> Option<BlockKind> {
        self.open.last().map(|block| block.kind)
    }

    pub(super) fn open(&mut self, block: Block) {
        self.open.push(block);
    }

    /// What an entry here depends on beside its own lines.
    pub(super) fn depends(&self, symbols: &mut Symbols) -> Condition {
        let block = self.open.last()?;
        // A choice's own dependencies are in its value, which bounds those of its entries.
        match block.choice {
            Some(choice) => Some(symbols.node(Expr::Symbol(choice))),
            None => block.depends,
        }
    }

    pub(super) fn visible(&self) -> Condition {
        self.open.last()?.visible
    }

    /// Takes an entry into the choice around it, if there is one; `if`s between don't matter.
    pub(super) fn add(&mut self, symbol: Option<SymbolId>, shown_if: Condition) {
        let around = self.open.iter_mut().rev().find(|block| block.kind != BlockKind::If);
        if let Some(choice) = around.filter(|block| block.kind == BlockKind::Choice) {
            choice.items.push((symbol, shown_if));
        }
    }

    pub(super) fn close(&mut self, symbols: &mut Symbols) {
        let Some(block) = self.open.pop() else { return };
        let Some(choice) = block.choice else { return };
        let values = members(&block.items, symbols);
        let first = values.iter().map(|&id| symbols.get(id).kind).find(|&k| k != Kind::Unknown);
        if symbols.get(choice).kind == Kind::Unknown {
            symbols.get_mut(choice).kind = first.unwrap_or_default();
        }
        let kind = symbols.get(choice).kind;
        for id in values {
            if symbols.get(id).kind == Kind::Unknown {
                symbols.get_mut(id).kind = kind;
            }
            if symbols.get(id).choice.is_some() {
                continue;
            }
            symbols.get_mut(id).choice = Some(choice);
            symbols.get_mut(choice).choice_values.push(id);
            if kind == Kind::Tristate && symbols.get(id).kind != Kind::Tristate {
                // A value that can't be a module is there if the choice is `y`.
                let is_yes = Expr::Compare(Relation::Equal, choice, Symbols::Y);
                let is_yes = Some(symbols.node(is_yes));
                for at in 0..symbols.get(id).prompts.len() {
                    let known = symbols.get(id).prompts.get(at).copied().flatten();
                    let both = symbols.both(is_yes, known);
                    if let Some(prompt) = symbols.get_mut(id).prompts.get_mut(at) {
                        *prompt = both;
                    }
                }
            }
        }
    }
}

/// The values of a choice: its entries but for those that follow one which they depend on, as
/// these are shown below that one.
fn members(items: &[(Option<SymbolId>, Condition)], symbols: &Symbols) -> Vec<SymbolId> {
    let mut members = Vec::new();
    let mut rest = items;
    while let Some(((symbol, _), after)) = rest.split_first() {
        rest = after;
        let Some(symbol) = *symbol else { continue };
        members.push(symbol);
        let below = rest.iter().take_while(|(_, shown)| symbols.rests_on(*shown, symbol)).count();
        rest = rest.get(below..).unwrap_or(&[]);
    }
    members
}
