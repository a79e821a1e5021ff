//! Texts for the headers that only a build generates: a tree and an architecture in, names and
//! texts out.
//!
//! Where the tree holds what the build derives a header from (syscall tables, ASN.1 modules, the
//! list of ARM machines), the text is derived the same way; where the build would run a program
//! on the configured tree (offsets of structure members, CRC tables), the text has the right
//! declarations and plausible values. They are consulted only when no directory has the header,
//! and the report lists those that were used.

use std::fmt::Write;
use std::path::Path;

use super::configuration::Configuration;
use super::derived;
use super::{Tree, Version};
use crate::discover::StandIns;
use crate::disk;

type Headers = Vec<(String, String)>;

/// All stand-ins of a tree for the architecture in the directory `arch_directory`.
pub(super) fn stand_ins(
    tree: &Tree,
    arch_directory: &str,
    configuration: &Configuration,
) -> StandIns {
    let mut headers = Headers::new();
    add_fixed(&mut headers);
    add_version(&mut headers, tree.version);
    add_bounds(&mut headers, tree.version, configuration);
    headers.push(("generated/timeconst.h".to_owned(), timeconst(hz(configuration))));
    headers.push(("linux/timeconst.h".to_owned(), timeconst(hz(configuration))));
    add_compiler_headers(&mut headers, &tree.root);
    headers.extend(derived::asn1_headers(&tree.root));
    headers.extend(derived::syscall_headers(&tree.root, arch_directory));
    headers.extend(derived::arch_headers(&tree.root, arch_directory));
    headers.extend(derived::old_asm_headers(&tree.root, arch_directory));
    StandIns { headers, asm_generic: true, project: None }
}

/// Headers whose text doesn't depend on the tree.
const FIXED: &[(&str, &str)] = &[
    // The configuration itself is read before everything else.
    ("generated/autoconf.h", ""),
    ("linux/autoconf.h", ""),
    ("generated/autoksyms.h", ""),
    ("generated/asm-offsets.h", ""),
    ("asm/asm-offsets.h", "#include <generated/asm-offsets.h>\n"),
    ("generated/rq-offsets.h", ""),
    ("generated/randstruct_hash.h", "#define RANDSTRUCT_HASHED_SEED \"0\"\n"),
    ("generated/gcc-plugins.h", ""),
    ("generated/integer-wrap.h", ""),
    ("generated/vdso-offsets.h", ""),
    ("generated/vdso32-offsets.h", ""),
    ("generated/vdso64-offsets.h", ""),
    (
        "generated/compile.h",
        "#define UTS_MACHINE \"unknown\"\n#define UTS_VERSION \"#1\"\n\
         #define LINUX_COMPILE_TIME \"00:00:00\"\n#define LINUX_COMPILE_BY \"nobody\"\n\
         #define LINUX_COMPILE_HOST \"nowhere\"\n#define LINUX_COMPILER \"gcc\"\n",
    ),
    (
        "crc32table.h",
        "static const u32 ____cacheline_aligned crc32table_le[8][256] = { { 0 } };\n\
         static const u32 ____cacheline_aligned crc32table_be[8][256] = { { 0 } };\n\
         static const u32 ____cacheline_aligned crc32ctable_le[8][256] = { { 0 } };\n",
    ),
    (
        "crc64table.h",
        "static const u64 ____cacheline_aligned crc64table[256] = { 0 };\n\
         static const u64 ____cacheline_aligned crc64rocksofttable[256] = { 0 };\n",
    ),
    (
        "oid_registry_data.c",
        "static const unsigned short oid_index[OID__NR + 1] = { 0 };\n\
         static const struct { unsigned char hash; enum OID oid : 8; }\n\
         oid_search_table[OID__NR] = { { 0, 0 } };\n\
         static const unsigned char oid_data[1] = { 0 };\n",
    ),
    ("defkeymap.c", ""),
    ("capflags.c", ""),
];

fn add_fixed(headers: &mut Headers) {
    headers.extend(FIXED.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())));
}

/// `linux/version.h` and `generated/utsrelease.h`, as the top makefile writes them.
fn add_version(headers: &mut Headers, version: Version) {
    let Version { major, patch, sub } = version;
    // The last part has eight bits in the code; long-lived branches have outgrown it.
    let code = (major << 16) + (patch << 8) + sub.min(255);
    let text = format!(
        "#define LINUX_VERSION_CODE {code}\n\
         #define KERNEL_VERSION(a,b,c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))\n\
         #define LINUX_VERSION_MAJOR {major}\n#define LINUX_VERSION_PATCHLEVEL {patch}\n\
         #define LINUX_VERSION_SUBLEVEL {sub}\n"
    );
    for name in ["linux/version.h", "generated/uapi/linux/version.h"] {
        headers.push((name.to_owned(), text.clone()));
    }
    let release = format!("#define UTS_RELEASE \"{major}.{patch}.{sub}\"\n");
    for name in ["generated/utsrelease.h", "linux/utsrelease.h"] {
        headers.push((name.to_owned(), release.clone()));
    }
}

/// `generated/bounds.h`: constants that kernel/bounds.c prints.
fn add_bounds(headers: &mut Headers, version: Version, configuration: &Configuration) {
    let zones = ["ZONE_DMA", "ZONE_DMA32", "HIGHMEM", "ZONE_DEVICE"];
    // ZONE_DEVICE came with 4.3; counted before, it makes page flags overflow.
    let known = if version < (Version { major: 4, patch: 3, sub: 0 }) { 3 } else { zones.len() };
    let n_zones = 2 + zones.iter().take(known).filter(|name| configuration.has(name)).count();
    let n_cpus = configuration.number("NR_CPUS").unwrap_or(1).clamp(1, 1 << 32);
    let text = format!(
        "#define NR_PAGEFLAGS 24\n#define MAX_NR_ZONES {n_zones}\n#define NR_CPUS_BITS {}\n\
         #define SPINLOCK_SIZE 4\n#define LRU_GEN_WIDTH 0\n#define __LRU_REFS_WIDTH 0\n",
        n_cpus.next_power_of_two().trailing_zeros()
    );
    for name in ["generated/bounds.h", "linux/bounds.h"] {
        headers.push((name.to_owned(), text.clone()));
    }
}

fn hz(configuration: &Configuration) -> u64 {
    configuration.number("HZ").filter(|&hz| hz > 0 && hz <= 10_000).unwrap_or(250)
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// The header that kernel/time/timeconst.bc prints: factors between jiffies and other units, as
/// a fraction and as a multiplication with a shift, rounded so that 32 bits hold the factor.
fn timeconst(hz: u64) -> String {
    let mut text = String::new();
    for (unit, per_second) in [("MSEC", 1_000_u64), ("USEC", 1_000_000), ("NSEC", 1_000_000_000)] {
        let divisor = greatest_common_divisor(hz, per_second);
        let (unit_per, hz_per) = (per_second / divisor, hz / divisor);
        for (from_to, numerator, denominator) in [
            (format!("HZ_TO_{unit}"), unit_per, hz_per),
            (format!("{unit}_TO_HZ"), hz_per, unit_per),
        ] {
            let (mul, adjust, shift) = multiplier(numerator, denominator);
            let _ = writeln!(text, "#define {from_to}_MUL32 U64_C({mul:#X})");
            let _ = writeln!(text, "#define {from_to}_ADJ32 U64_C({adjust:#X})");
            let _ = writeln!(text, "#define {from_to}_SHR32 {shift}");
            let _ = writeln!(text, "#define {from_to}_NUM {numerator}");
            let _ = writeln!(text, "#define {from_to}_DEN {denominator}");
        }
    }
    text
}

/// `mul`, `adjust` and `shift` such that `(x * mul + adjust) >> shift` is `x * n / d`, with the
/// highest bit of a 32-bit `mul` set.
fn multiplier(numerator: u64, denominator: u64) -> (u128, u128, u32) {
    let (n, d) = (u128::from(numerator), u128::from(denominator.max(1)));
    let mut shift = 0_u32;
    while (n << shift).div_ceil(d) < 1 << 31 && shift < 64 {
        shift += 1;
    }
    let mul = (n << shift).div_ceil(d);
    let common = u128::from(greatest_common_divisor(numerator, denominator.max(1)));
    let reduced = d / common.max(1);
    (mul, ((reduced - 1) << shift) / reduced.max(1), shift)
}

/// Kernels before 4.20 include `linux/compiler-gccN.h` for the compiler's own major version; one
/// newer than the tree has no such header, and the tree's newest is the one to read.
fn add_compiler_headers(headers: &mut Headers, root: &Path) {
    let has = |n: u32| disk::is_file(&root.join(format!("include/linux/compiler-gcc{n}.h")));
    let Some(newest) = (2..=9).rev().find(|&n| has(n)) else { return };
    for n in newest + 1..=20 {
        let text = format!("#include <linux/compiler-gcc{newest}.h>\n");
        headers.push((format!("linux/compiler-gcc{n}.h"), text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_constants_are_those_of_the_formula() {
        let text = timeconst(1000);
        assert!(text.contains("#define HZ_TO_MSEC_NUM 1\n"));
        assert!(text.contains("#define USEC_TO_HZ_DEN 1000\n"));
        assert!(timeconst(250).contains("#define HZ_TO_MSEC_NUM 4\n"));
    }

    #[test]
    fn the_version_code_is_bounded_in_its_last_part() {
        let mut headers = Headers::new();
        add_version(&mut headers, Version { major: 4, patch: 9, sub: 337 });
        assert!(headers[0].1.contains("#define LINUX_VERSION_CODE 264703\n"));
    }
}
