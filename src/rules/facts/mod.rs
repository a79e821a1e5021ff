//! Rules about what `analyse` noted while it walked: variable bounds and jumps into their scope.

mod describe;
mod vla;
mod vlais;
mod vlais_folded;

use super::id;
use super::tree::Checks;

/// Reports what is in the facts of the current declaration.
pub(super) fn check(checks: &mut Checks<'_>) {
    let (unit, facts) = (checks.unit, checks.facts);
    if checks.on(id::VLAIS) {
        vlais::check(unit, facts, &mut checks.reports);
    }
    if checks.on(id::VLAIS_FOLDED) {
        vlais_folded::check(unit, facts, &mut checks.reports);
    }
    if checks.on(id::VLA) {
        vla::check(unit, facts, &mut checks.reports);
    }
}
