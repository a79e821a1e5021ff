//! The shape of a machine's entry in the table ([`super::machines`]): its layout and the macros
//! that only it has. What follows from the layout is not in the entry but computed.

use super::Target;
use super::abi::Abi;
use super::machines;
use super::options::PositionIndependence;

/// What a target is, apart from its name.
pub(super) struct Machine {
    /// The layout of its types.
    pub abi: Abi,
    /// Names that come as `NAME` in GNU dialects and as `__NAME` and `__NAME__` in all.
    pub system_names: &'static [&'static str],
    /// Macros of GNU dialects only, as in [`Machine::words`].
    pub gnu_words: &'static str,
    /// Macros, parted by blanks: `NAME` is 1, `NAME=text` is text.
    pub words: &'static str,
    /// Macros whose text has blanks in it.
    pub phrases: &'static [(&'static str, &'static str)],
    /// What holds unless an option says otherwise.
    pub position_independence: PositionIndependence,
    /// Unwind tables are made by default, for which `__GCC_HAVE_DWARF2_CFI_ASM` stands.
    pub unwind_tables: bool,
    /// Sizes in bytes that `__sync_compare_and_swap` works on without a call.
    pub compare_and_swap: &'static [u8],
    /// `__FLT_EVAL_METHOD__` in GNU dialects and in ISO ones.
    pub evaluation: (u8, u8),
    /// Fused multiply and add is as fast as either: the `__FP_FAST_FMA` family.
    pub fused_multiply_add: bool,
    /// `__GCC_IEC_559`: 2, but 1 where a quiet NaN has the bit other machines have clear.
    pub iec_559: u8,
    /// `__REGISTER_PREFIX__`.
    pub register_prefix: &'static str,
    /// `__GCC_ATOMIC_TEST_AND_SET_TRUEVAL`.
    pub test_and_set: u8,
    /// `_Fract` and `_Accum` exist, the longest accumulator with so many bits.
    pub fixed_point: Option<u32>,
    /// Speculation barriers are there: `__HAVE_SPECULATION_SAFE_VALUE`.
    pub speculation_safe: bool,
}

impl Target {
    /// The entry of a target.
    pub(super) fn machine(self) -> &'static Machine {
        match self {
            Target::X86_64 => &machines::X86_64,
            Target::I386 => &machines::I386,
            Target::Aarch64 => &machines::AARCH64,
            Target::Arm => &machines::ARM,
            Target::Riscv64 => &machines::RISCV64,
            Target::Riscv32 => &machines::RISCV32,
            Target::S390x => &machines::S390X,
            Target::Powerpc64le => &machines::POWERPC64LE,
            Target::Powerpc64 => &machines::POWERPC64,
            Target::Powerpc => &machines::POWERPC,
            Target::Mips => &machines::MIPS,
            Target::Mipsel => &machines::MIPSEL,
            Target::Mips64 => &machines::MIPS64,
            Target::Mips64el => &machines::MIPS64EL,
            Target::Sparc64 => &machines::SPARC64,
            Target::Sparc => &machines::SPARC,
            Target::M68k => &machines::M68K,
            Target::Ia64 => &machines::IA64,
            Target::Alpha => &machines::ALPHA,
            Target::Sh => &machines::SH,
            Target::Parisc => &machines::PARISC,
            Target::Loongarch64 => &machines::LOONGARCH64,
            Target::Arc => &machines::ARC,
            Target::Xtensa => &machines::XTENSA,
            Target::Csky => &machines::CSKY,
            Target::Hexagon => &machines::HEXAGON,
            Target::Microblaze => &machines::MICROBLAZE,
            Target::Nios2 => &machines::NIOS2,
            Target::Openrisc => &machines::OPENRISC,
        }
    }
}
