//! One entry of a Kconfig file while its lines are read: a symbol, a choice, a menu, a comment or
//! an `if`; and what is made of it once its dependencies are complete.

use std::sync::Arc;

use super::expression::{Expr, ExprId};
use super::symbols::{Condition, Kind, SymbolId, Symbols};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    Config(SymbolId),
    Choice(SymbolId),
    Menu,
    Comment,
    If,
}

/// The lines of an entry; their conditions are those written, without the dependencies.
pub(super) struct Entry {
    pub(super) target: Target,
    kind: Option<Kind>,
    pub(super) depends: Vec<ExprId>,
    pub(super) prompts: Vec<Condition>,
    pub(super) defaults: Vec<(ExprId, Condition)>,
    pub(super) selects: Vec<(SymbolId, Condition)>,
    pub(super) implies: Vec<(SymbolId, Condition)>,
    pub(super) ranges: Vec<(SymbolId, SymbolId, Condition)>,
    /// `visible if` of a menu.
    pub(super) visible: Condition,
    pub(super) is_modules: bool,
    pub(super) is_optional: bool,
    pub(super) from_environment: Option<Arc<str>>,
}

/// What an entry hands to the block that it stands in or opens.
pub(super) struct Finished {
    /// Its own dependencies and those around it.
    pub(super) depends: Condition,
    /// `visible if` of it and of the menus around it.
    pub(super) visible: Condition,
    /// The condition of its prompt, or its dependencies if it has none.
    pub(super) shown_if: Condition,
}

impl Entry {
    pub(super) fn new(target: Target) -> Entry {
        Entry {
            target,
            kind: None,
            depends: Vec::new(),
            prompts: Vec::new(),
            defaults: Vec::new(),
            selects: Vec::new(),
            implies: Vec::new(),
            ranges: Vec::new(),
            visible: None,
            is_modules: false,
            is_optional: false,
            from_environment: None,
        }
    }

    /// The first type counts.
    pub(super) fn set_kind(&mut self, kind: Option<Kind>) {
        self.kind = self.kind.or(kind);
    }

    /// Joins the dependencies into every property, and gives these to the symbols.
    pub(super) fn finish(
        mut self,
        parent: Condition,
        visible: Condition,
        symbols: &mut Symbols,
    ) -> Finished {
        let mut own = self.depends.pop();
        while let Some(left) = self.depends.pop() {
            own = symbols.both(Some(left), own);
        }
        let depends = symbols.both(parent, own);
        let visible = symbols.both(visible, self.visible);
        let mut shown_if = depends;
        if let Target::Config(id) | Target::Choice(id) = self.target {
            for condition in std::mem::take(&mut self.prompts) {
                let condition = symbols.both(condition, visible);
                let condition = symbols.both(depends, condition);
                symbols.get_mut(id).prompts.push(condition);
                shown_if = condition;
                let is_required = matches!(self.target, Target::Choice(_)) && !self.is_optional;
                if is_required {
                    // A choice that is shown has a value, at least as a module.
                    let module = symbols.node(Expr::Symbol(Symbols::M));
                    let least = symbols.both(condition, Some(module)).unwrap_or(module);
                    symbols.get_mut(id).selected_by.push(least);
                }
            }
            self.give(id, depends, symbols);
        }
        Finished { depends, visible, shown_if }
    }

    /// Everything but the prompts.
    fn give(self, id: SymbolId, depends: Condition, symbols: &mut Symbols) {
        for (value, condition) in self.defaults {
            let condition = symbols.both(depends, condition);
            symbols.get_mut(id).defaults.push((value, condition));
        }
        for (low, high, condition) in self.ranges {
            let condition = symbols.both(depends, condition);
            symbols.get_mut(id).ranges.push((low, high, condition));
        }
        let is_select = self.selects.iter().map(|_| true).chain(self.implies.iter().map(|_| false));
        let targets = self.selects.iter().chain(&self.implies);
        for (&(target, condition), is_select) in targets.zip(is_select) {
            let condition = symbols.both(depends, condition);
            let source = symbols.node(Expr::Symbol(id));
            let reason = symbols.both(Some(source), condition).unwrap_or(source);
            let target = symbols.get_mut(target);
            if is_select { target.selected_by.push(reason) } else { target.implied_by.push(reason) }
        }
        let symbol = symbols.get_mut(id);
        if symbol.kind == Kind::Unknown {
            symbol.kind = self.kind.unwrap_or_default();
        }
        if !symbol.is_choice {
            symbol.depends.extend(depends);
        }
        symbol.is_optional |= self.is_optional;
        symbol.from_environment = self.from_environment.or(symbol.from_environment.take());
    }
}
