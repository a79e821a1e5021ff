//! The value of every symbol, from what a configuration file says and what Kconfig does.
//!
//! As scripts/kconfig computes them: a prompt that is shown lets the file's value count, bounded
//! by its conditions; else the first default whose condition holds; what is selected is at least
//! as set as what selects it, whatever it depends on; an implied symbol likewise, where its
//! dependencies hold; a choice picks one of its values. Each symbol is computed once, in the order
//! of [`Graph`]; after a change only what rests on it, until nothing changes any more.

use std::sync::Arc;

use super::defconfig::Assignment;
use super::expression::{Expr, ExprId, Relation};
use super::given::{Given, given};
use super::graph::Graph;
use super::queue::Queue;
use super::symbols::{Condition, Kind, SymbolId, Symbols};
use super::texts::{Text, Texts};
use super::{Tristate, Value};
use crate::limits::KCONFIG_CHANGES_MAX;
use Tristate::{Module, No, Yes};

/// What a symbol is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct State {
    set: Tristate,
    text: Text,
    visible: Tristate,
    written: bool,
    chosen: Option<SymbolId>,
}

/// The values of one configuration.
#[derive(Clone, Debug)]
pub(super) struct Values {
    pub(super) symbols: Arc<Symbols>,
    graph: Arc<Graph>,
    texts: Arc<Texts>,
    pub(super) given: Vec<Given>,
    pub(super) states: Vec<State>,
    /// What is to be computed anew, by rank; empty between computations.
    queue: Queue,
}

impl Values {
    /// The values that a configuration file's lines lead to.
    pub(super) fn new(symbols: Arc<Symbols>, assignments: &[Assignment]) -> Values {
        let graph = Arc::new(Graph::new(&symbols));
        Values::of_graph(symbols, graph, assignments)
    }

    /// The values that the lines of another file lead to.
    pub(super) fn with(&self, assignments: &[Assignment]) -> Values {
        Values::of_graph(Arc::clone(&self.symbols), Arc::clone(&self.graph), assignments)
    }

    fn of_graph(symbols: Arc<Symbols>, graph: Arc<Graph>, assignments: &[Assignment]) -> Values {
        let mut texts = Texts::new(&symbols);
        let ids = (0..).map(SymbolId).take(symbols.all.len());
        let mut values = Values {
            given: given(&symbols, &mut texts, assignments),
            states: ids.map(|id| unset(texts.of_name(id))).collect(),
            queue: Queue::new(symbols.all.len()),
            texts: Arc::new(texts),
            symbols,
            graph,
        };
        for (id, set) in [(Symbols::N, No), (Symbols::M, Module), (Symbols::Y, Yes)] {
            values.states[id.index()].set = set;
        }
        values.compute();
        if values.withdraw() {
            values.compute();
        }
        values
    }

    fn compute(&mut self) {
        let graph = Arc::clone(&self.graph);
        for &id in &graph.order {
            self.states[id.index()] = self.calculate(id);
        }
        self.propagate(graph.circular.iter().copied(), &mut Vec::new());
    }

    /// Takes back given numbers that are out of their range, so that their defaults count. Whether
    /// there were any.
    fn withdraw(&mut self) -> bool {
        let mut any = false;
        let symbols = Arc::clone(&self.symbols);
        for id in symbols.ids() {
            let symbol = symbols.get(id);
            let is_out = matches!(symbol.kind, Kind::Int | Kind::Hex)
                && self.given[id.index()].text.is_some_and(|text| {
                    let range = self.range(id).zip(number(self.text(text), symbol.kind));
                    range.is_some_and(|((low, high), value)| value < low.1 || value > high.1)
                });
            if is_out {
                self.given[id.index()].text = None;
                any = true;
            }
        }
        any
    }

    /// Computes these symbols anew and whatever rests on what changes; what changed goes to `log`
    /// as it was before. Whether that came to an end within the bound.
    pub(super) fn propagate(
        &mut self,
        first: impl Iterator<Item = SymbolId>,
        log: &mut Vec<(SymbolId, State)>,
    ) -> bool {
        let graph = Arc::clone(&self.graph);
        first.for_each(|id| self.queue.add(graph.rank[id.index()]));
        let mut n_computed = 0;
        while let Some(rank) = self.queue.take() {
            let id = graph.order[rank as usize];
            n_computed += 1;
            if n_computed > KCONFIG_CHANGES_MAX {
                self.queue.clear();
                return false;
            }
            let before = self.states[id.index()];
            let state = self.calculate(id);
            self.states[id.index()] = state;
            if state != before {
                log.push((id, before));
                for other in graph.dependents(id) {
                    self.queue.add(graph.rank[other.index()]);
                }
            }
        }
        true
    }

    /// Whether a symbol is set, and how.
    pub(super) fn set_to(&self, id: SymbolId) -> Tristate {
        self.states[id.index()].set
    }

    fn calculate(&mut self, id: SymbolId) -> State {
        let mut state = self.calculated(id);
        if self.symbols.get(id).is_choice {
            if state.set == Yes {
                // What it offers depends on it.
                self.states[id.index()] = state;
                state.chosen = self.choose(id);
                if state.chosen.is_none() {
                    state.set = No;
                }
            }
            state.written = false;
        }
        state
    }

    fn calculated(&self, id: SymbolId) -> State {
        let symbol = self.symbols.get(id);
        let mut state = unset(self.texts.of_name(id));
        if let Some(value) = &symbol.from_environment {
            let text = self.texts.find(&self.symbols, value).unwrap_or(state.text);
            return State { text, ..state };
        }
        if symbol.kind == Kind::Unknown {
            return state;
        }
        state.visible = self.visibility(id);
        state.written = state.visible != No;
        match symbol.kind {
            Kind::Int | Kind::Hex | Kind::Text => self.calculate_text(id, &mut state),
            _ => self.calculate_set(id, &mut state),
        }
        state
    }

    fn calculate_set(&self, id: SymbolId, state: &mut State) {
        let symbol = self.symbols.get(id);
        let is_picked = symbol.choice.is_some() && state.visible == Yes;
        let is_bool = symbol.kind == Kind::Bool || is_picked || !self.has_modules();
        let whole = |set: Tristate| if is_bool && set == Module { Yes } else { set };
        if let Some(choice) = symbol.choice.filter(|_| is_picked) {
            let chosen = self.states[choice.index()].chosen;
            state.set = if chosen == Some(id) { Yes } else { No };
            return;
        }
        let selected = whole(self.any(&symbol.selected_by));
        let given = self.given[id.index()].set.filter(|_| state.visible != No);
        if let Some(given) = given {
            state.set = given.min(state.visible);
        } else {
            state.written |= selected != No;
            if !symbol.is_choice {
                if let Some((value, condition)) = self.default_of(id) {
                    state.set = self.eval(value).min(condition);
                    state.written |= state.set != No;
                }
                let implied = whole(self.any(&symbol.implied_by));
                if implied != No {
                    state.written = true;
                    let depends =
                        if symbol.depends.is_empty() { Yes } else { self.any(&symbol.depends) };
                    state.set = state.set.max(implied).min(whole(depends));
                }
            }
        }
        state.set = whole(state.set.max(selected));
    }

    fn calculate_text(&self, id: SymbolId, state: &mut State) {
        state.text = self.texts.empty();
        let given = self.given[id.index()].text.filter(|_| state.visible != No);
        if let Some(given) = given {
            state.text = given;
        } else if let Some((value, _)) = self.default_of(id)
            && let Expr::Symbol(value) = self.symbols.expr(value)
        {
            state.written = true;
            state.text = self.text_of(value);
        }
        if let Some((low, high)) = self.range(id) {
            let value = number(self.text(state.text), self.symbols.get(id).kind).unwrap_or(0);
            if value < low.1 {
                state.text = self.text_of(low.0);
            } else if value > high.1 {
                state.text = self.text_of(high.0);
            }
        }
    }

    /// The range that holds, its ends with their numbers.
    fn range(&self, id: SymbolId) -> Option<((SymbolId, i64), (SymbolId, i64))> {
        let symbol = self.symbols.get(id);
        let holds = |condition: Condition| self.holds(condition) != No;
        let &(low, high, _) = symbol.ranges.iter().find(|(_, _, when)| holds(*when))?;
        let end = |end: SymbolId| (end, self.end_of_range(id, end));
        Some((end(low), end(high)))
    }

    fn end_of_range(&self, id: SymbolId, end: SymbolId) -> i64 {
        let own = self.symbols.get(end).kind;
        let is_number = own == Kind::Int || own == Kind::Hex;
        let kind = if is_number { own } else { self.symbols.get(id).kind };
        number(self.text(self.text_of(end)), kind).unwrap_or(0)
    }

    /// The least and the greatest number that any of a symbol's ranges has.
    pub(super) fn widest_range(&self, id: SymbolId) -> Option<(i64, i64)> {
        let ranges = &self.symbols.get(id).ranges;
        let low = ranges.iter().map(|&(low, _, _)| self.end_of_range(id, low)).min();
        let high = ranges.iter().map(|&(_, high, _)| self.end_of_range(id, high)).max();
        low.zip(high)
    }

    /// The first default that counts, and how far.
    fn default_of(&self, id: SymbolId) -> Option<(ExprId, Tristate)> {
        let defaults = self.symbols.get(id).defaults.iter();
        let mut counting = defaults.map(|&(value, condition)| (value, self.holds(condition)));
        counting.find(|(_, condition)| *condition != No)
    }

    fn visibility(&self, id: SymbolId) -> Tristate {
        let symbol = self.symbols.get(id);
        let choice_is_yes = symbol.choice.is_some_and(|id| self.states[id.index()].set == Yes);
        let mut visible = No;
        for &condition in &symbol.prompts {
            let shown = self.holds(condition);
            if !(shown == Module && choice_is_yes && symbol.kind == Kind::Tristate) {
                visible = visible.max(shown);
            }
        }
        let is_whole = symbol.kind != Kind::Tristate || !self.has_modules();
        if visible == Module && is_whole { Yes } else { visible }
    }

    /// The value of a choice: the given one, a default, or the first, of those that are shown.
    fn choose(&self, id: SymbolId) -> Option<SymbolId> {
        let symbol = self.symbols.get(id);
        let is_shown = |value: &SymbolId| self.visibility(*value) != No;
        if let Some(given) = self.given[id.index()].chosen.filter(is_shown) {
            return Some(given);
        }
        let defaults = symbol.defaults.iter().filter(|(_, when)| self.holds(*when) != No);
        let mut defaults = defaults.filter_map(|&(value, _)| match self.symbols.expr(value) {
            Expr::Symbol(value) => Some(value),
            _ => None,
        });
        defaults.find(is_shown).or_else(|| symbol.choice_values.iter().copied().find(is_shown))
    }

    pub(super) fn has_modules(&self) -> bool {
        self.symbols.modules().is_some_and(|id| self.states[id.index()].set != No)
    }

    /// The most that one of these is.
    fn any(&self, reasons: &[ExprId]) -> Tristate {
        let mut most = No;
        for &reason in reasons {
            most = most.max(self.eval(reason));
            if most == Yes {
                break;
            }
        }
        most
    }

    pub(super) fn holds(&self, condition: Condition) -> Tristate {
        condition.map_or(Yes, |condition| self.eval(condition))
    }

    pub(super) fn eval(&self, id: ExprId) -> Tristate {
        // What `&&` and `||` to the left have made of the value so far: at most, at least.
        let (mut most, mut least) = (Yes, No);
        let mut next = id;
        loop {
            let value = match self.symbols.expr(next) {
                Expr::And(a, b) => {
                    // `a && b`, where b is all that follows: the bounds nest as the operators do.
                    let bound = self.eval(a);
                    if bound == No {
                        No
                    } else {
                        most = most.min(bound.max(least));
                        next = b;
                        continue;
                    }
                }
                Expr::Or(a, b) => {
                    let bound = self.eval(a);
                    if bound == Yes {
                        Yes
                    } else {
                        least = least.max(bound.min(most));
                        next = b;
                        continue;
                    }
                }
                Expr::Symbol(symbol) => self.states[symbol.index()].set,
                Expr::Module if self.has_modules() => Module,
                Expr::Module => No,
                Expr::Not(inner) => not(self.eval(inner)),
                Expr::Compare(relation, a, b) => self.compare(relation, a, b),
            };
            return value.max(least).min(most);
        }
    }

    fn compare(&self, relation: Relation, a: SymbolId, b: SymbolId) -> Tristate {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let (left, right) = (self.text(self.text_of(a)), self.text(self.text_of(b)));
        let kinds = (self.symbols.get(a).kind, self.symbols.get(b).kind);
        let order = match (comparable(left, kinds.0), comparable(right, kinds.1)) {
            _ if kinds == (Kind::Text, Kind::Text) => left.cmp(right),
            (Some(left), Some(right)) => left.cmp(&right),
            _ => left.cmp(right),
        };
        let holds = match relation {
            Relation::Equal => order == Equal,
            Relation::Unequal => order != Equal,
            Relation::Less => order == Less,
            Relation::LessOrEqual => order != Greater,
            Relation::Greater => order == Greater,
            Relation::GreaterOrEqual => order != Less,
        };
        if holds { Yes } else { No }
    }

    /// The value as a configuration file has it, texts without quotes.
    fn text_of(&self, id: SymbolId) -> Text {
        let state = &self.states[id.index()];
        if !matches!(self.symbols.get(id).kind, Kind::Bool | Kind::Tristate) {
            return state.text;
        }
        let constant = match state.set {
            No => Symbols::N,
            Module => Symbols::M,
            Yes => Symbols::Y,
        };
        self.texts.of_name(constant)
    }

    fn text(&self, text: Text) -> &str {
        self.texts.get(&self.symbols, text)
    }

    /// The value of a symbol that is written.
    pub(super) fn value(&self, id: SymbolId) -> Option<Value> {
        let (symbol, state) = (self.symbols.get(id), self.states[id.index()]);
        if !state.written || symbol.name.is_empty() {
            return None;
        }
        let text = self.text(state.text);
        Some(match symbol.kind {
            Kind::Unknown => return None,
            Kind::Bool | Kind::Tristate => Value::Set(state.set),
            Kind::Int => Value::Text(text.to_owned()),
            Kind::Hex if text.starts_with("0x") || text.starts_with("0X") => {
                Value::Text(text.to_owned())
            }
            Kind::Hex => Value::Text(format!("0x{text}")),
            Kind::Text => {
                let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
                Value::Text(format!("\"{escaped}\""))
            }
        })
    }

    /// Whether a symbol means the same to C as in another state: one that is `n` and one that is
    /// not written do.
    pub(super) fn is_as_in(&self, id: SymbolId, other: State) -> bool {
        let own = self.states[id.index()];
        let is_switch = match self.symbols.get(id).kind {
            Kind::Unknown => return true,
            kind => matches!(kind, Kind::Bool | Kind::Tristate),
        };
        let is_there = |state: State| state.written && (!is_switch || state.set != No);
        match (is_there(own), is_there(other)) {
            (true, true) if is_switch => own.set == other.set,
            (true, true) => own.text == other.text,
            (own, other) => own == other,
        }
    }
}

fn unset(name: Text) -> State {
    State { set: No, text: name, visible: No, written: false, chosen: None }
}

fn not(value: Tristate) -> Tristate {
    match value {
        No => Yes,
        Module => Module,
        Yes => No,
    }
}

/// A number as strtoll reads it; the whole text has to be one.
pub(super) fn number(text: &str, kind: Kind) -> Option<i64> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let hexadecimal = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let value = match (kind, hexadecimal) {
        (Kind::Hex, _) => i128::from_str_radix(hexadecimal.unwrap_or(digits), 16),
        (Kind::Int, _) | (_, None) => digits.parse(),
        (_, Some(digits)) => i128::from_str_radix(digits, 16),
    };
    let value = value.ok().filter(|_| !digits.starts_with(['+', '-']))?;
    // A 64-bit address is more than an i64 holds; ends of ranges are compared as they are cut.
    i64::try_from(if is_negative { -value } else { value }.min(i128::from(i64::MAX))).ok()
}

/// What two values are compared by: their number or rank; none for other texts.
fn comparable(text: &str, kind: Kind) -> Option<i64> {
    match kind {
        Kind::Bool | Kind::Tristate => Some(match text {
            "n" => 0,
            "m" => 1,
            "y" => 2,
            _ => -1,
        }),
        kind => number(text, kind),
    }
}
