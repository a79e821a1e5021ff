//! Machines that code is compiled for, as data: no compiler is run to learn a size or a macro.
//!
//! [`Target::layout`] says how types are laid out ([`abi`]), [`predefined`] what macros gcc 12.2
//! has before the first line, [`builtin_header`] what `<stddef.h>` and its kin hold. Everything is
//! a table or a walk over one, so nothing here can fail or run long. The facts come from the psABI
//! documents of the architectures and the gcc manual ("Common Predefined Macros"); the tests
//! under tests/ hold them against every gcc 12 on the machine.

mod abi;
mod clang;
mod fixed_point;
mod floats;
mod headers;
mod integers;
mod machine;
mod machines;
mod options;
mod predefined;

pub use abi::{Abi, BitFields, Decimals, FloatFormat, IntKind, Scalar, VaList};
pub use headers::{BUILTIN_HEADERS, BuiltinHeader, builtin_header, builtin_header_is_partial};
pub use options::{MachineOptions, PositionIndependence};
pub use predefined::predefined;

use serde::{Deserialize, Serialize};

use super::Settings;

/// An architecture with its ABI, as Linux has it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Target {
    X86_64,
    I386,
    Aarch64,
    Arm,
    Riscv64,
    Riscv32,
    S390x,
    Powerpc64le,
    Powerpc64,
    Powerpc,
    Mips,
    Mipsel,
    Mips64,
    Mips64el,
    Sparc64,
    Sparc,
    M68k,
    Ia64,
    Alpha,
    Sh,
    Parisc,
    Loongarch64,
    Arc,
    Xtensa,
    Csky,
    Hexagon,
    Microblaze,
    Nios2,
    Openrisc,
}

impl Target {
    /// Every target, the ones most met first.
    pub const ALL: [Target; 29] = [
        Target::X86_64,
        Target::I386,
        Target::Aarch64,
        Target::Arm,
        Target::Riscv64,
        Target::Riscv32,
        Target::S390x,
        Target::Powerpc64le,
        Target::Powerpc64,
        Target::Powerpc,
        Target::Mips,
        Target::Mipsel,
        Target::Mips64,
        Target::Mips64el,
        Target::Sparc64,
        Target::Sparc,
        Target::M68k,
        Target::Ia64,
        Target::Alpha,
        Target::Sh,
        Target::Parisc,
        Target::Loongarch64,
        Target::Arc,
        Target::Xtensa,
        Target::Csky,
        Target::Hexagon,
        Target::Microblaze,
        Target::Nios2,
        Target::Openrisc,
    ];

    /// The name that `--arch` takes and reports show; [`Target::from_name`] takes it back.
    pub fn name(self) -> &'static str {
        match self {
            Target::X86_64 => "x86_64",
            Target::I386 => "i386",
            Target::Aarch64 => "aarch64",
            Target::Arm => "arm",
            Target::Riscv64 => "riscv64",
            Target::Riscv32 => "riscv32",
            Target::S390x => "s390x",
            Target::Powerpc64le => "powerpc64le",
            Target::Powerpc64 => "powerpc64",
            Target::Powerpc => "powerpc32",
            Target::Mips => "mips",
            Target::Mipsel => "mipsel",
            Target::Mips64 => "mips64",
            Target::Mips64el => "mips64el",
            Target::Sparc64 => "sparc64",
            Target::Sparc => "sparc",
            Target::M68k => "m68k",
            Target::Ia64 => "ia64",
            Target::Alpha => "alpha",
            Target::Sh => "sh",
            Target::Parisc => "parisc",
            Target::Loongarch64 => "loongarch64",
            Target::Arc => "arc",
            Target::Xtensa => "xtensa",
            Target::Csky => "csky",
            Target::Hexagon => "hexagon",
            Target::Microblaze => "microblaze",
            Target::Nios2 => "nios2",
            Target::Openrisc => "openrisc",
        }
    }

    /// The target of an architecture's name: a kernel's `ARCH` (`x86`, `arm64`), a machine name
    /// (`x86_64`, `ppc64le`) or a compiler's triple (`aarch64-linux-gnu`).
    ///
    /// `powerpc` alone is the kernel's `ARCH`, which is 64 bits and little-endian by now, whereas
    /// the triple `powerpc-linux-gnu` is the 32-bit machine.
    pub fn from_name(name: &str) -> Option<Target> {
        let lower = name.trim().to_ascii_lowercase();
        match lower.split_once('-') {
            // `x86-64` is no triple but another spelling of `x86_64`.
            Some(("x86", rest)) if rest == "64" || rest.starts_with("64-") => Some(Target::X86_64),
            Some(("powerpc" | "ppc", _)) => Some(Target::Powerpc),
            Some((machine, _)) => from_machine(machine),
            None => from_machine(&lower),
        }
    }

    /// Sizes, alignments and kinds of the types.
    pub fn layout(self) -> &'static Abi {
        &self.machine().abi
    }
}

/// The architecture that a name without a `-` stands for.
fn from_machine(name: &str) -> Option<Target> {
    Some(match name {
        "x86_64" | "amd64" | "x86" | "x64" | "um" => Target::X86_64,
        "i386" | "i486" | "i586" | "i686" | "x86_32" | "ia32" => Target::I386,
        "aarch64" | "arm64" => Target::Aarch64,
        "arm" | "armv7" | "armv7l" | "armv7a" | "armv6l" | "armv5te" | "armhf" | "armel" => {
            Target::Arm
        }
        "riscv64" | "riscv" | "riscv64gc" => Target::Riscv64,
        "riscv32" | "riscv32imac" => Target::Riscv32,
        "s390x" | "s390" => Target::S390x,
        "powerpc64le" | "ppc64le" | "ppc64el" | "powerpc" => Target::Powerpc64le,
        "powerpc64" | "ppc64" => Target::Powerpc64,
        "powerpc32" | "ppc" | "ppc32" => Target::Powerpc,
        "mips" | "mipseb" | "mipsisa32r6" => Target::Mips,
        "mipsel" | "mipsisa32r6el" => Target::Mipsel,
        "mips64" | "mipsisa64r6" => Target::Mips64,
        "mips64el" | "mipsisa64r6el" => Target::Mips64el,
        "sparc64" | "sparcv9" => Target::Sparc64,
        "sparc" | "sparc32" => Target::Sparc,
        "m68k" => Target::M68k,
        "ia64" => Target::Ia64,
        "alpha" => Target::Alpha,
        "sh" | "sh4" | "sh4a" | "superh" => Target::Sh,
        "parisc" | "hppa" | "hppa1.1" | "hppa2.0" => Target::Parisc,
        "loongarch64" | "loongarch" => Target::Loongarch64,
        "arc" | "arc700" | "archs" => Target::Arc,
        "xtensa" => Target::Xtensa,
        "csky" => Target::Csky,
        "hexagon" => Target::Hexagon,
        "microblaze" | "microblazeel" => Target::Microblaze,
        "nios2" => Target::Nios2,
        "openrisc" | "or1k" => Target::Openrisc,
        _ => return None,
    })
}

impl Settings {
    /// The target's layout as the options of [`Settings`]`::machine` leave it.
    pub fn abi(&self) -> Abi {
        let mut abi = *self.target.layout();
        if let Some(unsigned) = self.machine.unsigned_char {
            abi.char_signed = !unsigned;
        }
        if self.machine.short_wchar {
            abi.wchar_t = IntKind::UShort;
        }
        abi.packed_structs = self.machine.packed_structs;
        abi.member_align_max = self.machine.member_align_max;
        abi.short_enums = self.machine.short_enums;
        // gcc 12 has binary16 on x86 in SSE2 registers only.
        if self.target == Target::X86_64 && !self.machine.has_sse() {
            abi.float16 = None;
        }
        // The same size, by another name.
        if self.machine.clang.is_some() && abi.wchar_t == IntKind::Long {
            abi.wchar_t = IntKind::Int;
        }
        if self.machine.sse2_on_i386 && self.target == Target::I386 {
            abi.float16 = Some(Scalar::natural(2));
        }
        if let Some(alignment) = self.machine.biggest_alignment {
            abi.biggest_alignment = alignment;
        }
        // Power has binary128 in vector registers only.
        if self.target == Target::Powerpc64le && !self.machine.float_registers {
            abi.float128 = None;
            abi.float64x = None;
            abi.float128_keyword = false;
        }
        abi
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_names_its_target() {
        for target in Target::ALL {
            assert_eq!(Target::from_name(target.name()), Some(target));
        }
    }

    #[test]
    fn triples_and_kernel_names_are_taken() {
        let named = |name| Target::from_name(name);
        assert_eq!(named("x86_64-linux-gnu"), Some(Target::X86_64));
        assert_eq!(named("x86-64-linux-gnu"), Some(Target::X86_64));
        assert_eq!(named("i686-pc-linux-gnu"), Some(Target::I386));
        assert_eq!(named("arm-linux-gnueabihf"), Some(Target::Arm));
        assert_eq!(named("arm64"), Some(Target::Aarch64));
        assert_eq!(named("powerpc"), Some(Target::Powerpc64le));
        assert_eq!(named("powerpc-linux-gnu"), Some(Target::Powerpc));
        assert_eq!(named("mips64el-linux-gnuabi64"), Some(Target::Mips64el));
        assert_eq!(named("S390"), Some(Target::S390x));
        assert_eq!(named("vax"), None);
        assert_eq!(named(""), None);
        assert_eq!(named("-"), None);
    }
}
