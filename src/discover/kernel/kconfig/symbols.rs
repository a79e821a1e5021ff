//! The symbols of a Kconfig tree with their properties, and the arena of their expressions.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::expression::{Expr, ExprId};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct SymbolId(pub(super) u32);

impl SymbolId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The declared type of a symbol; unknown for constants and for names that nothing declares.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Kind {
    #[default]
    Unknown,
    Bool,
    Tristate,
    Int,
    Hex,
    Text,
}

/// The condition under which a property counts: its own `if` and the dependencies of the entry
/// that it stands in. `None` always holds.
pub(super) type Condition = Option<ExprId>;

#[derive(Clone, Debug)]
pub(super) struct Symbol {
    /// Empty for a choice.
    pub(super) name: Arc<str>,
    pub(super) kind: Kind,
    /// The prompts' conditions.
    pub(super) prompts: Vec<Condition>,
    /// Values and when they count, the first first.
    pub(super) defaults: Vec<(ExprId, Condition)>,
    pub(super) ranges: Vec<(SymbolId, SymbolId, Condition)>,
    /// The dependencies of each entry that has some; one of them has to hold.
    pub(super) depends: Vec<ExprId>,
    /// What selects it: the selecting symbol and the condition, joined.
    pub(super) selected_by: Vec<ExprId>,
    /// What implies it.
    pub(super) implied_by: Vec<ExprId>,
    /// The choice that it is a value of.
    pub(super) choice: Option<SymbolId>,
    /// The values of a choice, in order.
    pub(super) choice_values: Vec<SymbolId>,
    pub(super) is_choice: bool,
    /// `optional`: the choice may have no value.
    pub(super) is_optional: bool,
    /// `option env="X"`: the variable's value; such a symbol is written nowhere.
    pub(super) from_environment: Option<Arc<str>>,
}

/// All symbols of a tree.
#[derive(Debug)]
pub(super) struct Symbols {
    pub(super) all: Vec<Symbol>,
    nodes: Vec<Expr>,
    by_name: FxHashMap<Arc<str>, SymbolId>,
    constants: FxHashMap<Arc<str>, SymbolId>,
    choices: FxHashMap<Arc<str>, SymbolId>,
    modules: Option<SymbolId>,
}

impl Symbols {
    pub(super) const N: SymbolId = SymbolId(0);
    pub(super) const M: SymbolId = SymbolId(1);
    pub(super) const Y: SymbolId = SymbolId(2);

    pub(super) fn new() -> Symbols {
        let mut symbols = Symbols {
            all: Vec::new(),
            nodes: Vec::new(),
            by_name: FxHashMap::default(),
            constants: FxHashMap::default(),
            choices: FxHashMap::default(),
            modules: None,
        };
        for name in ["n", "m", "y"] {
            let name: Arc<str> = name.into();
            let id = symbols.add(Arc::clone(&name));
            symbols.get_mut(id).kind = Kind::Tristate;
            symbols.by_name.insert(Arc::clone(&name), id);
            symbols.constants.insert(name, id);
        }
        symbols
    }

    fn add(&mut self, name: Arc<str>) -> SymbolId {
        let id = SymbolId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Symbol {
            name,
            kind: Kind::Unknown,
            prompts: Vec::new(),
            defaults: Vec::new(),
            ranges: Vec::new(),
            depends: Vec::new(),
            selected_by: Vec::new(),
            implied_by: Vec::new(),
            choice: None,
            choice_values: Vec::new(),
            is_choice: false,
            is_optional: false,
            from_environment: None,
        });
        id
    }

    pub(super) fn get(&self, id: SymbolId) -> &Symbol {
        &self.all[id.index()]
    }

    pub(super) fn get_mut(&mut self, id: SymbolId) -> &mut Symbol {
        &mut self.all[id.index()]
    }

    /// Every symbol but the constants `n`, `m` and `y`.
    pub(super) fn ids(&self) -> impl Iterator<Item = SymbolId> + use<> {
        let end = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        (Symbols::Y.0 + 1..end).map(SymbolId)
    }

    /// The symbol of a name, made if it is new.
    pub(super) fn lookup(&mut self, name: &str) -> SymbolId {
        if let Some(&id) = self.by_name.get(name) {
            return id;
        }
        let name: Arc<str> = name.into();
        let id = self.add(Arc::clone(&name));
        self.by_name.insert(name, id);
        id
    }

    /// The symbol of a name, if some line has it.
    pub(super) fn find(&self, name: &str) -> Option<SymbolId> {
        self.by_name.get(name).copied()
    }

    /// The symbol of a quoted text, if some line has it.
    pub(super) fn find_constant(&self, text: &str) -> Option<SymbolId> {
        self.constants.get(text).copied()
    }

    /// Constants whose text is the name of another symbol, with that.
    pub(super) fn named_constants(&self) -> impl Iterator<Item = (SymbolId, SymbolId)> {
        self.constants.iter().filter_map(|(text, &id)| Some((id, self.find(text)?)))
    }

    /// The symbol that stands for a quoted text.
    pub(super) fn constant(&mut self, text: &str) -> SymbolId {
        if let Some(&id) = self.constants.get(text) {
            return id;
        }
        let text: Arc<str> = text.into();
        let id = self.add(Arc::clone(&text));
        self.constants.insert(text, id);
        id
    }

    /// A choice: one that has a name may be continued elsewhere.
    pub(super) fn choice(&mut self, name: Option<&str>) -> SymbolId {
        if let Some(&id) = name.and_then(|name| self.choices.get(name)) {
            return id;
        }
        let id = self.add("".into());
        self.get_mut(id).is_choice = true;
        if let Some(name) = name {
            self.choices.insert(name.into(), id);
        }
        id
    }

    /// The symbol that says whether there are modules: the one with `modules`, else by its name.
    pub(super) fn modules(&self) -> Option<SymbolId> {
        self.modules.or_else(|| self.find("MODULES"))
    }

    pub(super) fn set_modules(&mut self, id: SymbolId) {
        self.modules = Some(id);
    }

    pub(super) fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&mut self, expr: Expr) -> ExprId {
        let id = ExprId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(expr);
        id
    }

    pub(super) fn expr(&self, id: ExprId) -> Expr {
        self.nodes[id.0 as usize]
    }

    /// Both, where absence means that there is no condition.
    pub(super) fn both(&mut self, a: Condition, b: Condition) -> Condition {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.node(Expr::And(a, b))),
            (one, None) | (None, one) => one,
        }
    }

    /// Whether `condition` holds only if `symbol` is set: it is one of the parts that `&&` joins.
    pub(super) fn rests_on(&self, condition: Condition, symbol: SymbolId) -> bool {
        use super::expression::Relation::{Equal, Unequal};
        let mut pending: Vec<ExprId> = condition.into_iter().collect();
        while let Some(id) = pending.pop() {
            let is_it = match self.expr(id) {
                Expr::And(a, b) => {
                    pending.extend([a, b]);
                    false
                }
                Expr::Symbol(one) => one == symbol,
                Expr::Compare(Equal, one, value) => {
                    one == symbol && (value == Symbols::Y || value == Symbols::M)
                }
                Expr::Compare(Unequal, one, value) => one == symbol && value == Symbols::N,
                _ => false,
            };
            if is_it {
                return true;
            }
        }
        false
    }

    /// Calls `each` with every symbol that an expression names.
    pub(super) fn visit(&self, condition: Condition, each: &mut impl FnMut(SymbolId)) {
        let mut next = condition;
        while let Some(id) = next {
            next = None;
            match self.expr(id) {
                Expr::Symbol(symbol) => each(symbol),
                Expr::Module => self.modules().into_iter().for_each(&mut *each),
                Expr::Not(inner) => next = Some(inner),
                Expr::And(a, b) | Expr::Or(a, b) => {
                    self.visit_left(a, each);
                    next = Some(b);
                }
                Expr::Compare(_, a, b) => {
                    each(a);
                    each(b);
                }
            }
        }
    }

    /// The left operand, which is as deep as parentheses and blocks are.
    fn visit_left(&self, id: ExprId, each: &mut dyn FnMut(SymbolId)) {
        self.visit(Some(id), &mut |symbol| each(symbol));
    }
}
