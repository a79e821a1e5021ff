//! Locks that a function holds where an object is allocated: it gives them back where it leaves
//! early, and doesn't sleep under those that forbid it.
//!
//! They are looked for in the text, since many of them are macros: what a block locks is held to
//! its end, or until it is unlocked on that level.

use super::Work;
use super::exits::Target;
use super::objects::Object;
use crate::lex::TokenKind;
use crate::parse::ast::StmtId;

/// Words of locking calls, and those of the calls that undo them.
const OPPOSITES: &[(&str, &str)] = &[
    ("lock", "unlock"),
    ("trylock", "unlock"),
    ("flockfile", "funlockfile"),
    ("irqsave", "irqrestore"),
    ("save", "restore"),
    ("disable", "enable"),
    ("down", "up"),
];

/// What else the names of such calls have, of which their opposites have nothing.
const DROPPED: &[&str] = &["interruptible", "killable", "nested", "timeout"];

/// How the names of calls begin behind which nothing may sleep.
const ATOMIC: &[&str] = &[
    "spin_",
    "raw_spin_",
    "read_lock",
    "write_lock",
    "read_trylock",
    "write_trylock",
    "rcu_read_",
    "local_irq_",
    "local_bh_",
    "preempt_",
    "bit_spin_",
];

/// One lock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Lock {
    /// The call that takes it.
    name: String,
    /// The name of the call that gives it back.
    undo: String,
    /// Its first argument's text.
    what: String,
}

impl Lock {
    /// Whether nothing may sleep while it is held.
    fn is_atomic(&self) -> bool {
        ATOMIC.iter().any(|start| self.name.starts_with(start))
    }
}

/// The name of the call that undoes one: `spin_unlock_irqrestore` for `spin_lock_irqsave`.
fn opposite(name: &str) -> Option<String> {
    let mut known = false;
    let mut words = Vec::new();
    for word in name.split('_').filter(|word| !DROPPED.contains(word)) {
        let pair = OPPOSITES.iter().find(|(does, _)| *does == word);
        known |= pair.is_some();
        words.push(pair.map_or(word, |(_, undoes)| undoes));
    }
    known.then(|| words.join("_"))
}

impl Work<'_, '_> {
    /// The locks that are held where a statement begins.
    fn locks(&self, stmt: StmtId) -> Vec<Lock> {
        let raw = &self.view.raw;
        let start = self.view.direct(self.site.external.first);
        let end = self.view.shown(self.site.ast[stmt].extent.first);
        let (Some(start), Some(end)) = (start, end) else { return Vec::new() };
        let mut levels: Vec<Vec<Lock>> = vec![Vec::new()];
        for number in raw.from(start.start)..raw.from(end.start) {
            let Some(token) = raw.tokens.get(number) else { break };
            match token.kind {
                TokenKind::LeftBrace => levels.push(levels.last().cloned().unwrap_or_default()),
                TokenKind::RightBrace => drop(levels.pop()),
                _ => {}
            }
            let before = number.checked_sub(1).and_then(|before| raw.tokens.get(before));
            // `if (shared) mutex_lock(&m);` says nothing of what follows.
            let is_conditional = before.is_some_and(|before| {
                before.kind == TokenKind::RightParen || before.name == crate::names::kw::ELSE
            });
            let call = self.call_at(number).filter(|_| !is_conditional);
            let Some((name, what, _)) = call else { continue };
            let Some(held) = levels.last_mut() else { break };
            held.retain(|lock| lock.undo != name || lock.what != what);
            if let Some(undo) = opposite(&name) {
                held.push(Lock { name, undo, what });
            }
        }
        levels.pop().unwrap_or_default()
    }

    /// The name of a call that begins at a raw token, its first argument, and where it ends.
    fn call_at(&self, number: usize) -> Option<(String, String, usize)> {
        let raw = &self.view.raw;
        let name = raw.tokens.get(number).filter(|token| token.kind == TokenKind::Identifier)?;
        raw.tokens.get(number + 1).filter(|token| token.kind == TokenKind::LeftParen)?;
        let close = raw.closing(number + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
        let mut depth = 0usize;
        let mut what = String::new();
        for token in raw.tokens.get(number + 2..close)? {
            match token.kind {
                TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket => depth = depth.saturating_sub(1),
                TokenKind::Comma if depth == 0 => break,
                _ => {}
            }
            what.push_str(&token.spelling());
        }
        Some((name.name.to_string(), what, raw.range(close)?.end))
    }

    /// Whether an object is allocated where nothing may sleep.
    pub(super) fn is_atomic(&self, object: &Object) -> bool {
        !self.view.is_macro() && self.locks(object.stmt).iter().any(Lock::is_atomic)
    }

    /// Whether all that is locked at a jump is so at an object's declaration too: what the jump
    /// leads to may undo it.
    pub(super) fn locks_as(&self, object: &Object, jump: StmtId) -> bool {
        let held = self.locks(object.stmt);
        self.view.is_macro() || self.locks(jump).iter().all(|lock| held.contains(lock))
    }

    /// The statements that give back the locks held at an object, last first, but those that a jump
    /// to `target` comes by. They are written as the function writes them behind the object.
    pub(super) fn unlocks(&self, object: &Object, target: Option<Target>) -> Vec<String> {
        let (raw, ast) = (&self.view.raw, self.site.ast);
        let behind = self.view.direct(ast[object.stmt].extent.last);
        let end = self.view.direct(self.site.external.last);
        let (Some(behind), Some(end), false) = (behind, end, self.view.is_macro()) else {
            return Vec::new();
        };
        let from = match target {
            Some(Target::Label(label)) => self.view.direct(label),
            Some(Target::Around(stmt)) => self.view.direct(ast[stmt].extent.last),
            Some(Target::Function) | None => None,
        };
        let mut lines = Vec::new();
        for lock in self.locks(object.stmt).iter().rev() {
            let mut calls = (raw.from(behind.end)..raw.from(end.end)).filter_map(|number| {
                let (name, what, end) = self.call_at(number)?;
                let start = raw.range(number)?.start;
                (name == lock.undo && what == lock.what).then_some(start..end)
            });
            let Some(first) = calls.next() else { continue };
            let passes = |call: &std::ops::Range<usize>| {
                from.as_ref().is_some_and(|from| call.start > from.start)
            };
            if passes(&first) || calls.any(|call| passes(&call)) {
                continue;
            }
            let text = String::from_utf8_lossy(raw.text(first)).into_owned();
            lines.push(format!("{text};"));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_has_an_opposite() {
        for (lock, undo) in [
            ("spin_lock_irqsave", "spin_unlock_irqrestore"),
            ("spin_lock_bh", "spin_unlock_bh"),
            ("mutex_lock_interruptible", "mutex_unlock"),
            ("mutex_trylock", "mutex_unlock"),
            ("rcu_read_lock", "rcu_read_unlock"),
            ("down_read", "up_read"),
            ("local_bh_disable", "local_bh_enable"),
            ("pthread_mutex_lock", "pthread_mutex_unlock"),
        ] {
            assert_eq!(opposite(lock).as_deref(), Some(undo));
        }
        for other in ["mutex_unlock", "memcpy", "up", "block"] {
            assert_eq!(opposite(other), None);
        }
    }
}
