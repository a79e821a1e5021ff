//! Options of a compiler's command line that change what a machine predefines: gcc manual,
//! "Machine-Dependent Options" and "Options for Code Generation Conventions".

use serde::{Deserialize, Serialize};

/// What `-m` and code generation options say. The default is gcc without any, as Debian builds it
/// (position-independent executables unless said otherwise).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct MachineOptions {
    /// `-fPIC`, `-fpie`, `-fno-pie` and so on; `None` is the target's default.
    pub position_independence: Option<PositionIndependence>,
    /// `-mcmodel=kernel` on x86-64, `-mcmodel=medany` on RISC-V, `-mno-abicalls` on MIPS: what
    /// their kernels are built with.
    pub kernel_code_model: bool,
    /// Off by `-mno-sse` (x86-64; i386 has it off to begin with).
    pub sse: bool,
    /// Off by `-mno-mmx` (likewise).
    pub mmx: bool,
    /// Off by `-mgeneral-regs-only`, `-msoft-float` (with `-mno-altivec` on Power) and
    /// `-mno-80387`: no floating-point or vector registers.
    pub float_registers: bool,
    /// `-mthumb` on 32-bit Arm; off by `-marm`.
    pub thumb: bool,
    /// `-funsigned-char` (true) or `-fsigned-char` (false); `None` is the ABI's.
    pub unsigned_char: Option<bool>,
    /// `-fshort-wchar`: `wchar_t` is `unsigned short`.
    pub short_wchar: bool,
    /// `-fpack-struct`.
    pub packed_structs: bool,
    /// `-fpack-struct=N`, in bytes.
    pub member_align_max: Option<u8>,
    /// `-fshort-enums`.
    pub short_enums: bool,
    /// `-fasynchronous-unwind-tables` or its `-fno-`; `None` is the target's default.
    pub unwind_tables: Option<bool>,
    /// `-fgnu89-inline`.
    pub gnu89_inline: bool,
    /// `-Os`, with [`super::Settings`]`::optimize`.
    pub optimize_size: bool,
    /// `-undef`: nothing but what the standard asks for.
    pub undef: bool,
    /// The compiler is clang, of this major version.
    pub clang: Option<u8>,
    /// `__BIGGEST_ALIGNMENT__` where instruction sets of x86 make it larger.
    pub biggest_alignment: Option<u8>,
    /// i386 with `-msse2` or a processor that has it.
    pub sse2_on_i386: bool,
    /// Whether the C library's `stdc-predef.h` is read first: not after `-nostdinc`, and never
    /// in a freestanding unit.
    pub stdc_predef: bool,
}

/// How far code is independent of where it is loaded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum PositionIndependence {
    /// `-fno-pic`, `-fno-pie`.
    No,
    /// `-fpic` (1) or `-fPIC` (2).
    Pic(u8),
    /// `-fpie` (1) or `-fPIE` (2).
    Pie(u8),
}

impl Default for MachineOptions {
    fn default() -> MachineOptions {
        MachineOptions {
            position_independence: None,
            kernel_code_model: false,
            sse: true,
            mmx: true,
            float_registers: true,
            thumb: true,
            unsigned_char: None,
            short_wchar: false,
            packed_structs: false,
            member_align_max: None,
            short_enums: false,
            unwind_tables: None,
            gnu89_inline: false,
            optimize_size: false,
            undef: false,
            clang: None,
            biggest_alignment: None,
            sse2_on_i386: false,
            stdc_predef: true,
        }
    }
}

impl MachineOptions {
    /// Vector registers of x86-64 may be used.
    pub(super) fn has_sse(&self) -> bool {
        self.sse && self.float_registers
    }

    /// What a Linux kernel's own Makefiles ask for on most architectures: no floating-point or
    /// vector registers, fixed addresses, a 16-bit `wchar_t`, nothing of the C library.
    pub fn kernel() -> MachineOptions {
        MachineOptions {
            position_independence: Some(PositionIndependence::No),
            kernel_code_model: true,
            sse: false,
            mmx: false,
            float_registers: false,
            thumb: false,
            short_wchar: true,
            unwind_tables: Some(false),
            stdc_predef: false,
            ..MachineOptions::default()
        }
    }
}
