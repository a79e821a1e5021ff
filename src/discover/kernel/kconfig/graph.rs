//! Which symbol's value rests on which others', and an order in which each comes after those.
//!
//! The order is that of a depth-first walk. Some symbols rest on one another by what is written,
//! though hardly ever by what counts: those are listed, to be computed once more.

use super::symbols::{Condition, SymbolId, Symbols};

/// Lists of symbols, one for each symbol, in one piece.
#[derive(Debug)]
struct Lists {
    starts: Vec<usize>,
    items: Vec<SymbolId>,
}

impl Lists {
    fn of(&self, id: SymbolId) -> &[SymbolId] {
        let start = self.starts.get(id.index()).copied().unwrap_or(0);
        let end = self.starts.get(id.index() + 1).copied().unwrap_or(start);
        self.items.get(start..end).unwrap_or(&[])
    }
}

#[derive(Debug)]
pub(super) struct Graph {
    dependents: Lists,
    /// Every symbol, each behind those that it rests on.
    pub(super) order: Vec<SymbolId>,
    /// The place of each symbol in `order`.
    pub(super) rank: Vec<u32>,
    /// Those that rest on one that comes after them.
    pub(super) circular: Vec<SymbolId>,
}

impl Graph {
    pub(super) fn new(symbols: &Symbols) -> Graph {
        let dependencies = dependencies(symbols);
        let order = order(symbols, &dependencies);
        let mut rank = vec![0_u32; symbols.all.len()];
        for (place, id) in (0_u32..).zip(&order) {
            rank[id.index()] = place;
        }
        let is_circular = |id: &SymbolId| {
            let mut others = dependencies.of(*id).iter();
            others.any(|other| rank[other.index()] > rank[id.index()])
        };
        let circular = order.iter().copied().filter(is_circular).collect();
        Graph { dependents: reversed(&dependencies), order, rank, circular }
    }

    /// The symbols whose values rest on this one's.
    pub(super) fn dependents(&self, id: SymbolId) -> &[SymbolId] {
        self.dependents.of(id)
    }
}

fn dependencies(symbols: &Symbols) -> Lists {
    let mut starts = Vec::with_capacity(symbols.all.len() + 1);
    let mut items: Vec<SymbolId> = Vec::new();
    // The last symbol that each was noted for: most conditions repeat those around them.
    let mut noted_for = vec![u32::MAX; symbols.all.len()];
    for at in 0..symbols.all.len() {
        starts.push(items.len());
        let Ok(number) = u32::try_from(at) else { break };
        let id = SymbolId(number);
        let mut note = |other: SymbolId| {
            if other != id && other.0 > Symbols::Y.0 && noted_for[other.index()] != number {
                noted_for[other.index()] = number;
                items.push(other);
            }
        };
        let symbol = symbols.get(id);
        let mut visit = |condition: Condition| symbols.visit(condition, &mut note);
        symbol.prompts.iter().for_each(|&condition| visit(condition));
        for &(value, condition) in &symbol.defaults {
            visit(condition);
            visit(Some(value));
        }
        symbol.ranges.iter().for_each(|&(_, _, condition)| visit(condition));
        let reasons = symbol.selected_by.iter().chain(&symbol.implied_by).chain(&symbol.depends);
        reasons.for_each(|&reason| visit(Some(reason)));
        for &value in &symbol.choice_values {
            symbols.get(value).prompts.iter().for_each(|&condition| visit(condition));
        }
        for &(low, high, _) in &symbol.ranges {
            note(low);
            note(high);
        }
        symbol.choice.into_iter().for_each(&mut note);
    }
    starts.push(items.len());
    Lists { starts, items }
}

fn order(symbols: &Symbols, dependencies: &Lists) -> Vec<SymbolId> {
    let mut order = Vec::with_capacity(symbols.all.len());
    let mut is_met = vec![false; symbols.all.len()];
    let mut path: Vec<(SymbolId, usize)> = Vec::new();
    // Whether there are modules decides on all others.
    for first in symbols.modules().into_iter().chain(symbols.ids()) {
        if std::mem::replace(&mut is_met[first.index()], true) {
            continue;
        }
        path.push((first, 0));
        while let Some((id, next)) = path.last_mut() {
            let Some(&other) = dependencies.of(*id).get(*next) else {
                order.push(*id);
                path.pop();
                continue;
            };
            *next += 1;
            if !std::mem::replace(&mut is_met[other.index()], true) {
                path.push((other, 0));
            }
        }
    }
    order
}

fn reversed(lists: &Lists) -> Lists {
    let n = lists.starts.len().saturating_sub(1);
    let mut starts = vec![0_usize; n + 1];
    for item in &lists.items {
        starts[item.index() + 1] += 1;
    }
    for at in 0..n {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut items = vec![Symbols::N; lists.items.len()];
    for at in 0..n {
        let id = SymbolId(u32::try_from(at).unwrap_or(u32::MAX));
        for other in lists.of(id) {
            items[next[other.index()]] = id;
            next[other.index()] += 1;
        }
    }
    Lists { starts, items }
}
