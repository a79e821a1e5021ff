//! Jumps into the scope of a variably modified declaration (C99 6.8.6.1p1, 6.8.4.2p2).
//!
//! The variably modified declarations in scope at a point form a chain; a jump is wrong if the
//! chain at its label has a link that the chain at the `goto` hasn't.

use super::facts::Jump;
use crate::lex::Token;
use crate::names::Name;

/// The declarations in scope at a point: an index into the links, 0 is none.
type Chain = u32;

struct Link {
    outer: Chain,
    declared: Token,
    vlais: bool,
}

/// The labels and jumps of one function.
#[derive(Default)]
pub(super) struct Jumps {
    links: Vec<Link>,
    current: Chain,
    labels: Vec<(Name, Chain)>,
    has_local: bool,
    gotos: Vec<(Name, Token, Chain)>,
    switches: Vec<(Token, Chain)>,
    wrong: Vec<Jump>,
}

impl Jumps {
    /// Starts on a nested function; gives what [`Jumps::leave_function`] wants back.
    pub(super) fn enter_function(&mut self) -> Jumps {
        std::mem::take(self)
    }

    /// Judges the function's jumps.
    pub(super) fn leave_function(&mut self, outer: Jumps, out: &mut Vec<Jump>) {
        let inner = std::mem::replace(self, outer);
        out.extend(&inner.wrong);
        for &(label, token, from) in &inner.gotos {
            let target = inner.labels.iter().find(|&&(name, _)| name == label);
            if let Some(link) = target.and_then(|&(_, to)| inner.entered(from, to)) {
                let (declared, vlais) = (link.declared, link.vlais);
                out.push(Jump { token, label: Some(label), declared, vlais });
            }
        }
    }

    /// The innermost link of the chain `to` that the chain `from` hasn't.
    fn entered(&self, from: Chain, to: Chain) -> Option<&Link> {
        if to == 0 {
            return None;
        }
        let mut at = from;
        while at != 0 {
            if at == to {
                return None;
            }
            at = self.link(at)?.outer;
        }
        // A label may also stand in an outer scope that `from`'s chain passes by.
        self.link(to)
    }

    fn link(&self, chain: Chain) -> Option<&Link> {
        self.links.get((chain as usize).checked_sub(1)?)
    }

    /// A variably modified declaration comes into scope.
    pub(super) fn enter_declaration(&mut self, declared: Token, vlais: bool) {
        self.links.push(Link { outer: self.current, declared, vlais });
        self.current = self.links.len() as u32;
    }

    /// What is in scope now; to be given back at the end of the block.
    pub(super) fn scope(&self) -> Chain {
        self.current
    }

    pub(super) fn leave_scope(&mut self, scope: Chain) {
        self.current = scope;
    }

    pub(super) fn label(&mut self, name: Name) {
        self.labels.push((name, self.current));
    }

    /// Labels that are there more than once; none where some may be a block's own.
    pub(super) fn repeated(&self) -> Vec<Name> {
        if self.has_local {
            return Vec::new();
        }
        let mut names: Vec<Name> = self.labels.iter().map(|&(name, _)| name).collect();
        names.sort_unstable();
        let mut again: Vec<Name> =
            names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        again.dedup();
        again
    }

    /// A block declares labels of its own ("Local Labels").
    pub(super) fn local_labels(&mut self) {
        self.has_local = true;
    }

    pub(super) fn goto(&mut self, label: Name, token: Token) {
        self.gotos.push((label, token, self.current));
    }

    pub(super) fn enter_switch(&mut self, token: Token) {
        self.switches.push((token, self.current));
    }

    pub(super) fn leave_switch(&mut self) {
        self.switches.pop();
    }

    /// A `case` or `default` of the innermost switch.
    pub(super) fn case(&mut self) {
        let Some(&(token, from)) = self.switches.last() else { return };
        if let Some(link) = self.entered(from, self.current) {
            let (declared, vlais) = (link.declared, link.vlais);
            if !self.wrong.iter().any(|jump| jump.token == token) {
                self.wrong.push(Jump { token, label: None, declared, vlais });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::intern_str;

    #[test]
    fn a_label_is_there_once_unless_some_are_a_blocks_own() {
        let (a, b) = (intern_str("a"), intern_str("b"));
        let mut jumps = Jumps::default();
        [a, b, a].into_iter().for_each(|name| jumps.label(name));
        assert_eq!(jumps.repeated(), [a]);
        jumps.local_labels();
        assert_eq!(jumps.repeated(), []);
    }
}
