//! Turning a symbol on as a user would in menuconfig: what it depends on is turned on first, as
//! far as prompts allow; what it selects follows by itself.
//!
//! A search for one way, not for the best: alternatives are tried in the order that they are
//! written in, and taken back if they lead nowhere. Ends because a symbol isn't asked for inside
//! a search for itself, and because steps and depth are bounded.

use super::Tristate;
use super::changing::Changing;
use super::expression::{Expr, ExprId, Relation};
use super::symbols::{Condition, SymbolId, Symbols};
use Tristate::{Module, No, Yes};

/// Symbols that are tried for one. Almost all need under 20.
const STEPS_MAX: u32 = 400;

/// Symbols that are needed for one another. Linux 6.1 has chains of 12.
const DEPTH_MAX: usize = 24;

/// Ways of selecting a symbol that are tried.
const SELECTORS_MAX: usize = 8;

struct Search<'a> {
    values: &'a mut Changing,
    /// The symbols that are being turned on or off.
    path: Vec<SymbolId>,
    n_steps: u32,
}

/// Turns a symbol on: as a module if it can be one. Whether it could be done; if not, nothing
/// is changed.
pub(super) fn enable(values: &mut Changing, id: SymbolId) -> bool {
    let mark = values.mark();
    let mut search = Search { values, path: Vec::new(), n_steps: 0 };
    let is_on = search.want(id, Module);
    if !is_on {
        values.take_back(mark);
    }
    is_on
}

impl Search<'_> {
    /// Runs one way of doing something; takes it back if it fails.
    fn attempt(&mut self, way: impl FnOnce(&mut Self) -> bool) -> bool {
        let mark = self.values.mark();
        let depth = self.path.len();
        let is_done = way(self);
        self.path.truncate(depth);
        if !is_done {
            self.values.take_back(mark);
        }
        is_done
    }

    /// Makes a symbol at least `least`.
    fn want(&mut self, id: SymbolId, least: Tristate) -> bool {
        if self.values.set_to(id) >= least {
            return true;
        }
        self.n_steps += 1;
        let is_futile =
            self.n_steps > STEPS_MAX || self.path.len() >= DEPTH_MAX || self.path.contains(&id);
        if is_futile {
            return false;
        }
        self.path.push(id);
        let is_on = self.by_prompt(id, least) || self.by_others(id, least);
        self.path.pop();
        is_on
    }

    fn by_prompt(&mut self, id: SymbolId, least: Tristate) -> bool {
        let symbols = std::sync::Arc::clone(&self.values.symbols);
        let levels = [Module, Yes].into_iter().filter(|level| *level >= least);
        for &condition in &symbols.get(id).prompts {
            for level in levels.clone() {
                let is_on = self.attempt(|search| {
                    search.satisfy(condition, level)
                        && search.values.set(id, level)
                        && search.values.set_to(id) >= least
                });
                if is_on {
                    return true;
                }
            }
        }
        false
    }

    /// By what selects it, or by its default.
    fn by_others(&mut self, id: SymbolId, least: Tristate) -> bool {
        let symbols = std::sync::Arc::clone(&self.values.symbols);
        let symbol = symbols.get(id);
        for &reason in symbol.selected_by.iter().take(SELECTORS_MAX) {
            let is_on = self.attempt(|search| {
                search.satisfy(Some(reason), least) && search.values.set_to(id) >= least
            });
            if is_on {
                return true;
            }
        }
        symbol.defaults.iter().any(|&(value, condition)| {
            self.attempt(|search| {
                search.satisfy(condition, least)
                    && search.satisfy(Some(value), least)
                    && search.values.set_to(id) >= least
            })
        })
    }

    /// Makes a condition at least `least`.
    fn satisfy(&mut self, condition: Condition, least: Tristate) -> bool {
        let Some(id) = condition else { return true };
        if self.values.eval(id) >= least {
            return true;
        }
        let symbols = std::sync::Arc::clone(&self.values.symbols);
        let is_done = match symbols.expr(id) {
            Expr::Symbol(symbol) => self.want(symbol, least),
            Expr::Module => false,
            Expr::Not(inner) => self.refuse(inner),
            Expr::And(a, b) => self.satisfy(Some(a), least) && self.satisfy(Some(b), least),
            Expr::Or(a, b) => {
                self.attempt(|search| search.satisfy(Some(a), least))
                    || self.attempt(|search| search.satisfy(Some(b), least))
            }
            Expr::Compare(Relation::Equal, symbol, Symbols::N) => self.lower(symbol),
            Expr::Compare(Relation::Equal, symbol, Symbols::Y) => self.want(symbol, Yes),
            Expr::Compare(Relation::Equal, symbol, Symbols::M)
            | Expr::Compare(Relation::Unequal, symbol, Symbols::N) => self.want(symbol, Module),
            Expr::Compare(..) => false,
        };
        is_done && self.values.eval(id) >= least
    }

    /// Makes a condition fail.
    fn refuse(&mut self, id: ExprId) -> bool {
        if self.values.eval(id) == No {
            return true;
        }
        let symbols = std::sync::Arc::clone(&self.values.symbols);
        let is_done = match symbols.expr(id) {
            Expr::Symbol(symbol) => self.lower(symbol),
            Expr::Not(inner) => self.satisfy(Some(inner), Yes),
            Expr::Or(a, b) => self.refuse(a) && self.refuse(b),
            Expr::And(a, b) => {
                self.attempt(|search| search.refuse(a)) || self.attempt(|search| search.refuse(b))
            }
            Expr::Compare(Relation::Equal, symbol, Symbols::Y | Symbols::M) => self.lower(symbol),
            Expr::Module | Expr::Compare(..) => false,
        };
        is_done && self.values.eval(id) == No
    }

    /// Turns a symbol off, if nothing selects it.
    fn lower(&mut self, id: SymbolId) -> bool {
        self.n_steps += 1;
        let is_needed = self.n_steps > STEPS_MAX || self.path.contains(&id);
        !is_needed
            && self.attempt(|search| search.values.set(id, No) && search.values.set_to(id) == No)
    }
}
