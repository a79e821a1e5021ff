//! What pieces of headers had to say, remembered under what they asked of the scope before them:
//! which declarations their names refer to, which of them are typedefs, which structs are
//! complete. In another unit in which the answers are the same the piece says the same and
//! declares the same, and is not read again.

use std::sync::atomic::AtomicBool;
use std::sync::{PoisonError, RwLock};

use super::piece::{PieceReport, Scope};
use crate::analyse::ScopeEffect;
use crate::discover::target::{MachineOptions, Target};
use crate::discover::{Dialect, Settings};
use crate::limits;
use crate::paged::Paged;
use crate::table::Effect;

/// The pieces that are known, by the numbers of their stretches, each in some ways.
#[derive(Debug, Default)]
pub struct Memo(Paged<RwLock<Vec<Known>>>);

/// What a piece was read under beside its scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    target: Target,
    machine: MachineOptions,
    dialect: Dialect,
    no_asm: bool,
    /// Which directories are system ones.
    system: u32,
}

impl Setting {
    /// That of a unit.
    pub fn new(settings: &Settings, system: u32) -> Setting {
        let Settings { target, machine, dialect, no_asm, .. } = *settings;
        Setting { target, machine, dialect, no_asm, system }
    }
}

/// A piece that was read.
#[derive(Debug)]
pub struct Known {
    setting: Setting,
    names: Effect,
    scope: ScopeEffect,
    pub report: PieceReport,
    /// Its findings in files that are not listed were counted.
    pub is_counted: AtomicBool,
    /// The number of what it counts.
    pub number: Option<u32>,
}

impl Memo {
    /// Whether it is known what the piece says in this scope; `take` gets it then, and the scope
    /// is the one behind it.
    pub fn redo(
        &self,
        number: u32,
        setting: Setting,
        scope: &mut Scope<'_>,
        take: impl FnOnce(&Known),
    ) -> bool {
        let Some(ways) = self.0.get(number) else { return false };
        let ways = ways.read().unwrap_or_else(PoisonError::into_inner);
        let suits = |known: &&Known| {
            known.setting == setting
                && scope.names.agrees(&known.names)
                && scope.unit.agrees(&known.scope)
        };
        let Some(known) = ways.iter().find(suits) else { return false };
        scope.names.apply(&known.names);
        scope.unit.apply(&known.scope);
        take(known);
        true
    }

    /// Forgets pieces; says how much they were.
    pub fn forget(&self, numbers: &[u32]) -> usize {
        let mut n = 0;
        for &number in numbers {
            let Some(ways) = self.0.get(number) else { continue };
            let gone = std::mem::take(&mut *ways.write().unwrap_or_else(PoisonError::into_inner));
            n += gone.iter().map(Known::size).sum::<usize>();
        }
        n
    }

    /// Remembers what a piece said; false if it is known in enough ways.
    pub fn remember(&self, number: u32, known: Known) -> bool {
        let Some(ways) = self.0.get_or_make(number) else { return false };
        let mut ways = ways.write().unwrap_or_else(PoisonError::into_inner);
        let has_room = ways.len() < limits::STRETCH_VARIANTS_MAX;
        if has_room {
            // Most are known in one way.
            ways.reserve_exact(1);
            ways.push(known);
        }
        has_room
    }
}

impl Known {
    /// Reads a piece and notes what it asks of the scope.
    pub fn trace<'w>(
        setting: Setting,
        scope: &mut Scope<'w>,
        read: impl FnOnce(&mut Scope<'w>) -> PieceReport,
    ) -> Known {
        scope.names.begin_trace();
        scope.unit.begin_trace();
        let report = read(scope);
        let (names, effect) = (scope.names.end_trace(), scope.unit.end_trace());
        let is_counted = AtomicBool::new(false);
        Known { setting, names, scope: effect, report, is_counted, number: None }
    }

    /// Whether other units may have it: labels leave out what a unit's flags call a system header.
    pub fn is_for_all(&self) -> bool {
        self.report.found.iter().all(|found| found.finding.labels.is_empty())
    }

    /// How many names it is about.
    pub fn size(&self) -> usize {
        self.names.size() + self.scope.size() + self.report.found.len()
    }
}
