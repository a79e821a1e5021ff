//! Machines that code is compiled for.

/// An architecture with its ABI.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Target {
    X86_64,
    I386,
    Aarch64,
    Arm,
    Riscv64,
    S390x,
    Powerpc64le,
    Powerpc,
    Mips,
    Sparc64,
}

use super::Settings;

/// The macros that gcc predefines, as `#define` lines.
pub fn predefined(_settings: &Settings) -> String {
    String::new()
}

/// The text of a freestanding header.
pub fn builtin_header(_name: &str) -> Option<&'static str> {
    None
}
