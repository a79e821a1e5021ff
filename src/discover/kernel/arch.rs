//! Architectures of a kernel tree: the directory under `arch/`, the machine whose predefined
//! macros and layout its code is analysed with, what `make` calls its default configuration, and
//! the macros that the architecture's makefile changes by its `-m` options.
//!
//! An architecture that has no [`Target`] is analysed as the machine nearest to it in width and
//! byte order, with the names that the two compilers predefine exchanged.

use crate::discover::target::Target;

/// What is known of one architecture.
pub(in crate::discover) struct Arch {
    /// The name that `--arch` takes.
    pub(in crate::discover) name: &'static str,
    /// The directory under `arch/` (`SRCARCH`).
    pub(in crate::discover) directory: &'static str,
    /// The machine, unless the configuration says another width or byte order.
    pub(in crate::discover) target: Target,
    /// `ARCH` of make.
    pub(in crate::discover) make_arch: &'static str,
    /// Its default configurations where its makefile computes the name.
    pub(in crate::discover) default_configurations: &'static [&'static str],
    /// Symbols for a tree that has no Kconfig for it.
    pub(in crate::discover) fallback: &'static str,
    /// Macros that its compiler options add.
    pub(in crate::discover) defines: &'static [&'static str],
    /// Predefined macros of the nearest machine that it hasn't.
    pub(in crate::discover) undefines: &'static [&'static str],
    /// The target is only the nearest one.
    pub(in crate::discover) approximate: bool,
}

macro_rules! generic_64 {
    () => {
        "64BIT MMU SMP NR_CPUS=64 HZ=250 HZ_250 TREE_RCU TREE_SRCU SLUB PGTABLE_LEVELS=3 \
         PAGE_SIZE_4KB PAGE_SHIFT=12 NODES_SHIFT=4 GENERIC_BUG MODULES NET INET BLOCK PCI CRYPTO \
         PRINTK BUG FLATMEM ZONE_DMA LOG_BUF_SHIFT=17 BASE_SMALL=0 BASE_FULL PHYS_ADDR_T_64BIT \
         ARCH_DMA_ADDR_T_64BIT HAS_IOMEM HAS_DMA HAS_IOPORT_MAP RWSEM_SPIN_ON_OWNER \
         THREAD_INFO_IN_TASK SYSFS PROC_FS SYSCTL FUTEX EPOLL"
    };
}

macro_rules! generic_32 {
    () => {
        "32BIT MMU HZ=100 HZ_100 TINY_RCU TINY_SRCU SLUB PGTABLE_LEVELS=2 PAGE_SIZE_4KB \
         PAGE_SHIFT=12 NODES_SHIFT=0 GENERIC_BUG MODULES NET INET BLOCK PCI CRYPTO PRINTK BUG \
         FLATMEM ZONE_DMA LOG_BUF_SHIFT=17 BASE_SMALL=0 BASE_FULL HAS_IOMEM HAS_DMA \
         HAS_IOPORT_MAP SYSFS PROC_FS SYSCTL FUTEX EPOLL NEED_DMA_MAP_STATE"
    };
}

/// What every configuration of 64 and of 32 bits has.
const GENERIC_64: &str = generic_64!();
const GENERIC_32: &str = generic_32!();

/// Shorthand for a row of [`ALL`] whose target is exact; `fallback` with the architecture's own
/// symbols and those of its width.
const fn exact(
    name: &'static str,
    directory: &'static str,
    target: Target,
    fallback: &'static str,
    defines: &'static [&'static str],
) -> Arch {
    Arch {
        name,
        directory,
        target,
        make_arch: name,
        default_configurations: &[],
        fallback,
        defines,
        undefines: &[],
        approximate: false,
    }
}

/// Shorthand for a row of [`ALL`] that takes the nearest target: `defines` are the names that its
/// own compiler predefines.
const fn near(name: &'static str, target: Target, defines: &'static [&'static str]) -> Arch {
    let fallback = match target {
        Target::Riscv64 | Target::Aarch64 | Target::S390x | Target::Sparc64 => GENERIC_64,
        _ => GENERIC_32,
    };
    let undefines: &[&str] = match target {
        Target::Riscv64 => &["__riscv", "__riscv_xlen"],
        Target::Arm => &["__arm__", "__ARMEL__", "__ARM_EABI__", "__ARM_ARCH"],
        Target::Mips => &["__mips__", "__mips", "mips", "_mips"],
        _ => &[],
    };
    Arch { approximate: true, undefines, ..exact(name, name, target, fallback, defines) }
}

const POWERPC: Arch = exact(
    "powerpc",
    "powerpc",
    Target::Powerpc64le,
    concat!("PPC PPC64 PPC_BOOK3S_64 CPU_LITTLE_ENDIAN ", generic_64!()),
    &["HAVE_AS_ATHIGH=1"],
);

/// Every architecture, in the order in which one is looked for that has a header others lack.
pub(in crate::discover) static ALL: &[Arch] = &[
    exact(
        "x86_64",
        "x86",
        Target::X86_64,
        concat!("X86 X86_64 ", generic_64!()),
        &["CC_USING_FENTRY"],
    ),
    exact("i386", "x86", Target::I386, concat!("X86 X86_32 ", generic_32!()), &[]),
    exact(
        "arm64",
        "arm64",
        Target::Aarch64,
        concat!("ARM64 ", generic_64!()),
        &["KASAN_SHADOW_SCALE_SHIFT=", "ARM64_ASM_ARCH=\"armv8.5-a\""],
    ),
    exact(
        "arm",
        "arm",
        Target::Arm,
        concat!("ARM CPU_V7 AEABI ", generic_32!()),
        &["__LINUX_ARM_ARCH__=7"],
    ),
    Arch { default_configurations: &["ppc64_defconfig"], ..POWERPC },
    Arch {
        name: "ppc64le",
        default_configurations: &["ppc64le_defconfig"],
        make_arch: "powerpc",
        ..POWERPC
    },
    exact("riscv", "riscv", Target::Riscv64, concat!("RISCV ", generic_64!()), &[]),
    exact("s390", "s390", Target::S390x, concat!("S390 ", generic_64!()), &[]),
    exact(
        "mips",
        "mips",
        Target::Mips,
        concat!("MIPS CPU_BIG_ENDIAN CPU_MIPS32 ", generic_32!()),
        &["DATAOFFSET=0", "VMLINUX_LOAD_ADDRESS=0xffffffff80100000"],
    ),
    Arch {
        make_arch: "sparc64",
        ..exact("sparc", "sparc", Target::Sparc64, concat!("SPARC SPARC64 ", generic_64!()), &[])
    },
    exact("sh", "sh", Target::Sh, GENERIC_32, &[]),
    exact("m68k", "m68k", Target::M68k, GENERIC_32, &[]),
    Arch {
        default_configurations: &["generic-32bit_defconfig"],
        ..exact("parisc", "parisc", Target::Parisc, GENERIC_32, &[])
    },
    exact("alpha", "alpha", Target::Alpha, GENERIC_64, &[]),
    exact("ia64", "ia64", Target::Ia64, GENERIC_64, &[]),
    exact("loongarch", "loongarch", Target::Loongarch64, GENERIC_64, &[]),
    exact("arc", "arc", Target::Arc, GENERIC_32, &[]),
    exact("csky", "csky", Target::Csky, GENERIC_32, &[]),
    exact("hexagon", "hexagon", Target::Hexagon, GENERIC_32, &[]),
    exact("microblaze", "microblaze", Target::Microblaze, GENERIC_32, &[]),
    exact("nios2", "nios2", Target::Nios2, GENERIC_32, &[]),
    exact("openrisc", "openrisc", Target::Openrisc, GENERIC_32, &[]),
    exact("xtensa", "xtensa", Target::Xtensa, GENERIC_32, &[]),
    near("avr32", Target::Mips, &["__avr32__=1", "__AVR32__=1"]),
    near("blackfin", Target::Arm, &["__bfin__=1", "__BFIN__=1", "BFIN=1"]),
    near("c6x", Target::Arm, &["_TMS320C6X=1", "__TMS320C6X__=1"]),
    near("cris", Target::Arm, &["__cris__=1", "__CRIS__=1"]),
    near("frv", Target::Mips, &["__frv__=1"]),
    near("h8300", Target::Mips, &["__H8300H__=1"]),
    near("m32r", Target::Mips, &["__m32r__=1", "__M32R__=1"]),
    near("metag", Target::Arm, &["__metag__=1", "__METAG__=1"]),
    near("mn10300", Target::Arm, &["__mn10300__=1", "__MN10300__=1"]),
    near("nds32", Target::Arm, &["__nds32__=1", "__NDS32_EL__=1"]),
    near("score", Target::Arm, &["__score__=1"]),
    near("tile", Target::Riscv64, &["__tile__=1", "__tilegx__=1"]),
    near("unicore32", Target::Arm, &["__unicore32__=1"]),
];

impl Arch {
    /// The machine that a configuration is for; `is_set` answers for a symbol without `CONFIG_`.
    pub(in crate::discover) fn target_of(&self, is_set: impl Fn(&str) -> bool) -> Target {
        let (is_64, is_little) = (is_set("64BIT"), is_set("CPU_LITTLE_ENDIAN"));
        match self.directory {
            "powerpc" if is_set("PPC64") && is_little => Target::Powerpc64le,
            "powerpc" if is_set("PPC64") => Target::Powerpc64,
            "powerpc" => Target::Powerpc,
            "mips" if is_64 && is_little => Target::Mips64el,
            "mips" if is_64 => Target::Mips64,
            "mips" if is_little => Target::Mipsel,
            "mips" => Target::Mips,
            "riscv" if !is_64 => Target::Riscv32,
            "sparc" if !is_64 => Target::Sparc,
            _ => self.target,
        }
    }
}

/// The architecture that `--arch` or a directory under `arch/` names.
pub(in crate::discover) fn by_name(name: &str) -> Option<&'static Arch> {
    let first = name.split('-').next().unwrap_or(name);
    let name = match first {
        "x86" | "amd64" => "x86_64",
        "i486" | "i586" | "i686" | "x86_32" => "i386",
        "aarch64" => "arm64",
        "armhf" | "armel" | "armv7" | "armv7l" => "arm",
        "riscv64" | "riscv32" => "riscv",
        "s390x" => "s390",
        "powerpc64le" => "ppc64le",
        "powerpc64" | "powerpc32" | "ppc64" | "ppc32" | "ppc" => "powerpc",
        "mipsel" | "mips64" | "mips64el" => "mips",
        "sparc64" => "sparc",
        "parisc64" | "hppa" => "parisc",
        "sh64" | "sh4" | "sh4a" | "superh" => "sh",
        "or1k" => "openrisc",
        "loongarch64" => "loongarch",
        other => other,
    };
    ALL.iter().find(|arch| arch.name == name)
}

/// The architecture of a directory under `arch/`.
pub(in crate::discover) fn by_directory(directory: &str) -> Option<&'static Arch> {
    let directory = if directory == "um" { "x86" } else { directory };
    ALL.iter().find(|arch| arch.directory == directory).or_else(|| by_name(directory))
}

/// The architecture that a configuration is for; `is_set` answers for a symbol without `CONFIG_`.
pub(in crate::discover) fn configured(is_set: impl Fn(&str) -> bool) -> Option<&'static Arch> {
    if is_set("X86_32") {
        return by_name("i386");
    }
    ALL.iter().find(|arch| {
        let symbol = match arch.directory {
            "powerpc" => "PPC".to_owned(),
            "sh" => "SUPERH".to_owned(),
            other => other.to_uppercase(),
        };
        is_set(&symbol)
    })
}
