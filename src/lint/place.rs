//! Where a finding is: tokens and the macros around them become places in files.
//!
//! The rule for macros: walk from the construct's innermost expansion outwards to the first one
//! whose body (or what it expands to) also holds what makes the construct wrong. If that is the
//! innermost, the macro's body alone is wrong, and the finding is in the body. Else an argument
//! brings it in, and the finding is at the use just inside of that expansion; with no such
//! expansion at all, at the outermost use.

use crate::finding::{Expansion, Place};
use crate::lex::{ExpansionId, Flags, Token};
use crate::preprocess::{MacroExpansion, Origins};
use crate::source::{Pos, SourceFile, SourceMap};

/// A place in the source, still as a position.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Spot {
    /// First byte.
    pub pos: Pos,
    /// Bytes, as spelled.
    pub len: u32,
}

/// Where a construct is to be reported.
#[derive(Clone, Debug)]
pub struct Anchored {
    /// The primary place.
    pub spot: Spot,
    /// The finding is in a macro's body: the uses that lead to it, outermost first.
    pub uses: Vec<(String, Spot)>,
    /// The finding is at a use because of an argument: the macros between the use and the
    /// construct, innermost first, each with the place in its body.
    pub through: Vec<(String, Spot)>,
    /// Where the outermost use is, for a body that is not listed.
    pub outermost: Spot,
}

/// The token where it was spelled.
pub fn spot(token: &Token) -> Spot {
    // A spelling with splices in it is longer in the file; its first character is enough.
    let len = if token.flags.has(Flags::RESPELLED) { 1 } else { token.n_bytes().max(1) };
    Spot { pos: token.pos, len: len as u32 }
}

fn call_spot(expansion: &MacroExpansion) -> Spot {
    Spot { pos: expansion.call, len: expansion.name.bytes().len().max(1) as u32 }
}

/// Decides where a construct is, see the module's header.
pub fn anchor(origins: &Origins, token: &Token, anchor: &Token, culprits: &[Token]) -> Anchored {
    let chain: Vec<(ExpansionId, MacroExpansion)> =
        origins.chain(anchor).map(|(id, expansion)| (id, *expansion)).collect();
    let Some((_, outer)) = chain.last() else {
        // Not in a macro's body: the construct is where its name is, or the use that gave it.
        let name_outside = origins.get(token.expansion).is_some();
        let spot = spot(if name_outside { anchor } else { token });
        return Anchored { spot, uses: Vec::new(), through: Vec::new(), outermost: spot };
    };
    let inside = |id: ExpansionId| {
        culprits.is_empty()
            || culprits.iter().any(|culprit| origins.chain(culprit).any(|(at, _)| at == id))
    };
    let outermost = call_spot(outer);
    let uses = |from: usize| {
        let outer = chain.iter().skip(from).rev();
        outer.map(|(_, expansion)| (expansion.name.to_string(), call_spot(expansion))).collect()
    };
    match chain.iter().position(|&(id, _)| inside(id)) {
        Some(0) => {
            let same_body = token.expansion == anchor.expansion;
            let spot = spot(if same_body { token } else { anchor });
            Anchored { spot, uses: uses(0), through: Vec::new(), outermost }
        }
        Some(level) => {
            let use_of = chain.get(level - 1).map(|(_, expansion)| call_spot(expansion));
            let spot = use_of.unwrap_or(outermost);
            Anchored { spot, uses: uses(level), through: through(anchor, &chain, level), outermost }
        }
        None => Anchored {
            spot: outermost,
            uses: Vec::new(),
            through: through(anchor, &chain, chain.len()),
            outermost,
        },
    }
}

/// The macros inside of the `n` innermost expansions, each with the place in its body that
/// leads to the construct.
fn through(
    anchor: &Token,
    chain: &[(ExpansionId, MacroExpansion)],
    n: usize,
) -> Vec<(String, Spot)> {
    let mut inner = spot(anchor);
    let mut found = Vec::new();
    for (_, expansion) in chain.iter().take(n) {
        if inner.pos != Pos::NOWHERE {
            found.push((expansion.name.to_string(), inner));
        }
        inner = call_spot(expansion);
    }
    found
}

/// The place of a token that only explains: where it was spelled, or used if that is nowhere.
pub fn label_spot(origins: &Origins, token: &Token) -> Spot {
    if token.pos == Pos::NOWHERE {
        return Spot { pos: origins.outermost(token), len: 1 };
    }
    spot(token)
}

/// Resolves a spot to path, lines and columns, for a report that may quote it.
pub fn place(sources: &SourceMap, spot: Spot) -> Option<Place> {
    let file = sources.file(spot.pos)?;
    sources.quote(&file);
    Some(place_in(&file, spot))
}

fn place_in(file: &SourceFile, spot: Spot) -> Place {
    let offset = file.offset(spot.pos);
    let start = file.line_column(offset);
    let mut end = file.line_column((offset + spot.len as usize).min(file.text.len()));
    if end.line != start.line || end.column <= start.column {
        end = crate::source::LineColumn { line: start.line, column: start.column + 1 };
    }
    Place { path: file.path.clone(), start, end }
}

/// The uses as the report has them.
pub fn expansions(sources: &SourceMap, uses: &[(String, Spot)]) -> Vec<Expansion> {
    uses.iter()
        .filter_map(|(name, spot)| {
            let place = place(sources, *spot)?;
            Some(Expansion { macro_name: name.clone(), place })
        })
        .collect()
}
