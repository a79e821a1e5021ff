//! Generated headers whose source the tree holds: ASN.1 modules, syscall tables, the list of ARM
//! machines, and the `asm` link of the oldest trees. Each is read line by line and written out as
//! the build's own script would, so far as declarations and constants go.

use std::fmt::Write;
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::disk;

type Header = (String, String);

/// Directories of Linux, 3.x to today, that hold ASN.1 modules.
const ASN1_DIRECTORIES: &[&str] = &[
    "crypto",
    "crypto/asymmetric_keys",
    "fs/cifs",
    "fs/ksmbd",
    "fs/smb/client",
    "fs/smb/server",
    "lib",
    "net/ipv4/netfilter",
];

/// `x.asn1.h` for each `x.asn1`: the decoder and the prototypes of the actions, which stand in
/// the module as `({ action })`.
pub(super) fn asn1_headers(root: &Path) -> Vec<Header> {
    let mut headers = Vec::new();
    for directory in ASN1_DIRECTORIES {
        let directory = root.join(directory);
        for name in disk::list(&directory) {
            let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".asn1")) else {
                continue;
            };
            let Ok(text) = disk::read(&directory.join(&name)) else { continue };
            headers.push((format!("{stem}.asn1.h"), asn1_header(stem, &text)));
            headers.push((format!("{stem}-asn1.h"), asn1_header(stem, &text)));
        }
    }
    headers
}

fn asn1_header(stem: &str, module: &[u8]) -> String {
    let module = String::from_utf8_lossy(module);
    let name = stem.replace('-', "_");
    let mut text = format!(
        "#include <linux/asn1_decoder.h>\nextern const struct asn1_decoder {name}_decoder;\n"
    );
    let mut seen = FxHashSet::default();
    for part in module.split("({").skip(1) {
        let action = part.split("})").next().unwrap_or("").trim();
        if is_identifier(action) && seen.insert(action) {
            let arguments = "void *, size_t, unsigned char, const void *, size_t";
            let _ = writeln!(text, "extern int {action}({arguments});");
        }
    }
    text
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A header made from a syscall table: the table, the ABIs of it that count (none for all), the
/// header's name and the prefix of its macros.
struct SyscallHeader {
    arch: &'static str,
    table: &'static str,
    abis: &'static [&'static str],
    header: &'static str,
    prefix: &'static str,
}

const fn syscalls(
    arch: &'static str,
    table: &'static str,
    abis: &'static [&'static str],
    header: &'static str,
    prefix: &'static str,
) -> SyscallHeader {
    SyscallHeader { arch, table, abis, header, prefix }
}

const SYSCALL_HEADERS: &[SyscallHeader] = &[
    syscalls("x86", "entry/syscalls/syscall_64.tbl", &["common", "64"], "unistd_64.h", "__NR_"),
    syscalls("x86", "entry/syscalls/syscall_32.tbl", &[], "unistd_32.h", "__NR_"),
    syscalls("x86", "entry/syscalls/syscall_64.tbl", &["x32"], "unistd_64_x32.h", "__NR_x32_"),
    syscalls("x86", "entry/syscalls/syscall_32.tbl", &[], "unistd_32_ia32.h", "__NR_ia32_"),
    syscalls("x86", "syscalls/syscall_64.tbl", &["common", "64"], "unistd_64.h", "__NR_"),
    syscalls("x86", "syscalls/syscall_32.tbl", &[], "unistd_32.h", "__NR_"),
    syscalls("x86", "syscalls/syscall_64.tbl", &["x32"], "unistd_64_x32.h", "__NR_x32_"),
    syscalls("x86", "syscalls/syscall_32.tbl", &[], "unistd_32_ia32.h", "__NR_ia32_"),
    syscalls("arm", "tools/syscall.tbl", &["common"], "unistd-common.h", "__NR_"),
    syscalls("arm", "tools/syscall.tbl", &["common", "eabi"], "unistd-eabi.h", "__NR_"),
    syscalls("arm", "tools/syscall.tbl", &["common", "oabi"], "unistd-oabi.h", "__NR_"),
    syscalls("s390", "kernel/syscalls/syscall.tbl", &["common", "64"], "unistd_64.h", "__NR_"),
    syscalls("s390", "kernel/syscalls/syscall.tbl", &["common", "32"], "unistd_32.h", "__NR_"),
    syscalls(
        "powerpc",
        "kernel/syscalls/syscall.tbl",
        &["common", "64", "nospu"],
        "unistd_64.h",
        "__NR_",
    ),
    syscalls(
        "powerpc",
        "kernel/syscalls/syscall.tbl",
        &["common", "32", "nospu"],
        "unistd_32.h",
        "__NR_",
    ),
    syscalls("mips", "kernel/syscalls/syscall_o32.tbl", &[], "unistd_o32.h", "__NR_"),
    syscalls("mips", "kernel/syscalls/syscall_n32.tbl", &[], "unistd_n32.h", "__NR_"),
    syscalls("mips", "kernel/syscalls/syscall_n64.tbl", &[], "unistd_n64.h", "__NR_"),
    syscalls("sparc", "kernel/syscalls/syscall.tbl", &["common", "64"], "unistd_64.h", "__NR_"),
    syscalls("sparc", "kernel/syscalls/syscall.tbl", &["common", "32"], "unistd_32.h", "__NR_"),
    syscalls("sh", "kernel/syscalls/syscall.tbl", &[], "unistd_32.h", "__NR_"),
    syscalls("m68k", "kernel/syscalls/syscall.tbl", &[], "unistd_32.h", "__NR_"),
    syscalls("xtensa", "kernel/syscalls/syscall.tbl", &[], "unistd_32.h", "__NR_"),
    syscalls("microblaze", "kernel/syscalls/syscall.tbl", &[], "unistd_32.h", "__NR_"),
    syscalls("alpha", "kernel/syscalls/syscall.tbl", &[], "unistd_32.h", "__NR_"),
    syscalls("ia64", "kernel/syscalls/syscall.tbl", &[], "unistd_64.h", "__NR_"),
    syscalls("parisc", "kernel/syscalls/syscall.tbl", &["common", "64"], "unistd_64.h", "__NR_"),
    syscalls("parisc", "kernel/syscalls/syscall.tbl", &["common", "32"], "unistd_32.h", "__NR_"),
];

/// `asm/unistd_*.h` and the tables of calls, from the tables that kernels since 3.3 have.
pub(super) fn syscall_headers(root: &Path, arch: &str) -> Vec<Header> {
    let mut headers = Vec::new();
    for row in SYSCALL_HEADERS.iter().filter(|row| row.arch == arch) {
        let table = root.join("arch").join(arch).join(row.table);
        let Ok(table) = disk::read(&table) else { continue };
        let table = String::from_utf8_lossy(&table);
        headers.push((format!("asm/{}", row.header), unistd(row, &table)));
        let calls = match row.header {
            "unistd_64.h" => &["asm/syscalls_64.h", "asm/syscall_table_64.h"],
            "unistd_32.h" => &["asm/syscalls_32.h", "asm/syscall_table_32.h"],
            _ => continue,
        };
        for name in calls {
            headers.push(((*name).to_owned(), call_table(row, &table)));
        }
        if arch == "s390" && row.header == "unistd_64.h" {
            headers.push(("asm/syscall_table.h".to_owned(), call_table(row, &table)));
        }
    }
    headers
}

/// The rows of a table: number, name, entry point (if there is one).
fn rows<'a>(
    row: &'a SyscallHeader,
    table: &'a str,
) -> impl Iterator<Item = (u32, &'a str, Option<&'a str>)> {
    table.lines().filter_map(|line| {
        let mut words = line.split('#').next().unwrap_or("").split_whitespace();
        let number = words.next()?.parse().ok()?;
        let abi = words.next()?;
        let name = words.next().filter(|name| is_identifier(name))?;
        let counts = row.abis.is_empty() || row.abis.contains(&abi);
        counts.then(|| (number, name, words.next()))
    })
}

fn unistd(row: &SyscallHeader, table: &str) -> String {
    // MIPS numbers begin where the ABI's own offset says; the macro of that name is in unistd.h.
    let offset = match row.header {
        "unistd_o32.h" | "unistd_n32.h" | "unistd_n64.h" => "__NR_Linux + ",
        "unistd-common.h" | "unistd-eabi.h" | "unistd-oabi.h" => "__NR_SYSCALL_BASE + ",
        "unistd_64_x32.h" if row.arch == "x86" => "__X32_SYSCALL_BIT + ",
        _ => "",
    };
    let mut text = String::new();
    let mut n_calls = 0;
    for (number, name, _) in rows(row, table) {
        let _ = writeln!(text, "#define {}{name} ({offset}{number})", row.prefix);
        n_calls = n_calls.max(number + 1);
    }
    let _ = writeln!(text, "#define __NR_syscalls {n_calls}");
    if row.arch == "mips" {
        let abi = row.header.trim_start_matches("unistd_").trim_end_matches(".h").to_uppercase();
        let _ = writeln!(text, "#define __NR_{abi}_Linux_syscalls {n_calls}");
    }
    text
}

fn call_table(row: &SyscallHeader, table: &str) -> String {
    let mut text = String::new();
    for (number, _, entry) in rows(row, table) {
        let entry = entry.filter(|entry| is_identifier(entry)).unwrap_or("sys_ni_syscall");
        let _ = writeln!(text, "__SYSCALL({number}, {entry})");
    }
    text
}

/// What single architectures generate beside syscalls.
pub(super) fn arch_headers(root: &Path, arch: &str) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    let mut add = |name: &str, text: String| headers.push((name.to_owned(), text));
    match arch {
        "arm" => {
            let list = disk::read(&root.join("arch/arm/tools/mach-types")).unwrap_or_default();
            let text = mach_types(&String::from_utf8_lossy(&list));
            add("generated/mach-types.h", text.clone());
            add("asm/mach-types.h", text);
            add("asm/unistd-nr.h", "#define __NR_syscalls 456\n".to_owned());
        }
        "arm64" => {
            let list = disk::read(&root.join("arch/arm64/tools/cpucaps")).unwrap_or_default();
            add("asm/cpucaps.h", cpu_capabilities(&String::from_utf8_lossy(&list)));
            add("asm/sysreg-defs.h", String::new());
        }
        "x86" => {
            for name in ["asm/cpufeaturemasks.h", "asm/xen-hypercalls.h", "asm/orc_hash.h"] {
                add(name, String::new());
            }
        }
        "mips" => {
            for (abi, name) in [("O32", "o32"), ("N32", "n32"), ("N64", "n64")] {
                let text = format!("#define __NR_{abi}_Linux_syscalls 456\n");
                add(&format!("asm/unistd_nr_{name}.h"), text);
            }
        }
        "s390" => {
            add("asm/unistd_nr.h", "#define NR_syscalls 456\n".to_owned());
            add("asm/dis-defs.h", "#define LONG_INSN_INITIALIZER { 0 }\n".to_owned());
            add(
                "asm/facility-defs.h",
                "#define FACILITIES_ALS 0\n#define FACILITIES_KVM 0\n\
                 #define FACILITIES_KVM_CPUMODEL 0\n"
                    .to_owned(),
            );
        }
        _ => {}
    }
    headers
}

/// `MACH_TYPE_X` and `machine_is_x()` from lines of name, configuration symbol, type, number.
fn mach_types(list: &str) -> String {
    let mut text = String::from("extern unsigned int __machine_arch_type;\n");
    text.push_str("#define machine_arch_type __machine_arch_type\n");
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, _, kind, number] = words.as_slice() else { continue };
        if is_identifier(name) && is_identifier(kind) && is_identifier(number) {
            let _ = writeln!(text, "#define MACH_TYPE_{kind} {number}");
            let test = format!("(machine_arch_type == MACH_TYPE_{kind})");
            let _ = writeln!(text, "#define machine_is_{name}() {test}");
        }
    }
    text
}

fn cpu_capabilities(list: &str) -> String {
    let mut text = String::new();
    let names = list.lines().map(str::trim).filter(|line| is_identifier(line));
    let mut n_names = 0;
    for name in names {
        let _ = writeln!(text, "#define ARM64_{name} {n_names}");
        n_names += 1;
    }
    let _ = writeln!(text, "#define ARM64_NCAPS {n_names}");
    text
}

/// Trees before 2.6.24 have `include/asm-i386/` and a link `include/asm` that the build makes.
pub(super) fn old_asm_headers(root: &Path, arch: &str) -> Vec<Header> {
    let directory = root.join("include").join(format!("asm-{arch}"));
    let mut headers = Vec::new();
    for name in disk::list(&directory) {
        if let Some(name) = name.to_str().filter(|name| name.ends_with(".h")) {
            headers.push((format!("asm/{name}"), format!("#include <asm-{arch}/{name}>\n")));
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asn1_module_gives_decoder_and_actions() {
        let text =
            asn1_header("my-key", b"K ::= SEQUENCE { n INTEGER ({ get_n }), e X ({get_n}) }");
        assert!(text.contains("struct asn1_decoder my_key_decoder;"));
        assert_eq!(text.matches("get_n(").count(), 1);
    }

    #[test]
    fn a_syscall_table_is_filtered_by_abi() {
        let row = syscalls("x86", "", &["common", "64"], "unistd_64.h", "__NR_");
        let table = "0 common read sys_read\n1 64 write sys_write # w\n2 x32 no sys_no\n\nbad\n";
        let text = unistd(&row, table);
        assert_eq!(
            text,
            "#define __NR_read (0)\n#define __NR_write (1)\n#define __NR_syscalls 2\n"
        );
        assert!(call_table(&row, table).contains("__SYSCALL(1, sys_write)"));
    }

    #[test]
    fn machines_and_capabilities_are_listed() {
        let text = mach_types("# c\nebsa110 ARCH_EBSA110 EBSA110 0\nshort line\n");
        assert!(text.contains("#define machine_is_ebsa110() (machine_arch_type == MACH_TYPE_EBSA"));
        assert!(cpu_capabilities("# c\nBTI\nX_Y\n").ends_with("#define ARM64_NCAPS 2\n"));
    }
}
