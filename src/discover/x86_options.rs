//! x86's instruction sets and processors: what `-mavx2`, `-march=haswell` and `-mtune=` make of the
//! predefined macros and of the largest alignment. Source: gcc manual, "x86 Options"; the macros
//! are what gcc 12 prints with `-dM -E` (tests/compiler_options.rs).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::MacroOption;

/// Name, macros that it brings, sets that come with it.
const SETS: &[(&str, &str, &str)] = &[
    ("mmx", "__MMX__", ""),
    ("fxsr", "__FXSR__", ""),
    ("sse", "__SSE__", ""),
    ("sse2", "__SSE2__", "sse"),
    ("3dnow", "__3dNOW__", "mmx"),
    ("3dnowa", "__3dNOW_A__", "3dnow"),
    ("sse3", "__SSE3__", "sse2"),
    ("ssse3", "__SSSE3__", "sse3"),
    ("sse4a", "__SSE4A__", "sse3"),
    ("sse4.1", "__SSE4_1__", "ssse3"),
    ("sse4.2", "__SSE4_2__", "sse4.1"),
    ("crc32", "__CRC32__", ""),
    ("popcnt", "__POPCNT__", ""),
    ("abm", "__ABM__", "popcnt lzcnt"),
    ("avx", "__AVX__", "sse4.2 xsave"),
    ("avx2", "__AVX2__", "avx"),
    ("avxvnni", "__AVXVNNI__", "avx2"),
    ("fma", "__FMA__", "avx"),
    ("fma4", "__FMA4__", "sse4a avx"),
    ("xop", "__XOP__", "fma4"),
    ("f16c", "__F16C__", "avx"),
    ("avx512f", "__AVX512F__", "avx2"),
    ("avx512cd", "__AVX512CD__", "avx512f"),
    ("avx512bw", "__AVX512BW__", "avx512f"),
    ("avx512dq", "__AVX512DQ__", "avx512f"),
    ("avx512vl", "__AVX512VL__", "avx512f"),
    ("avx512ifma", "__AVX512IFMA__", "avx512f"),
    ("avx512vbmi", "__AVX512VBMI__", "avx512bw"),
    ("avx512vbmi2", "__AVX512VBMI2__", "avx512bw"),
    ("avx512vnni", "__AVX512VNNI__", "avx512f"),
    ("avx512bitalg", "__AVX512BITALG__", "avx512bw"),
    ("avx512vpopcntdq", "__AVX512VPOPCNTDQ__", "avx512f"),
    ("avx512vp2intersect", "__AVX512VP2INTERSECT__", "avx512dq"),
    ("avx512bf16", "__AVX512BF16__", "avx512bw"),
    ("xsave", "__XSAVE__", ""),
    ("xsaveopt", "__XSAVEOPT__", "xsave"),
    ("xsavec", "__XSAVEC__", "xsave"),
    ("xsaves", "__XSAVES__", "xsave"),
    ("aes", "__AES__", "sse2"),
    ("pclmul", "__PCLMUL__", "sse2"),
    ("sha", "__SHA__", "sse2"),
    ("gfni", "__GFNI__", "sse2"),
    ("vaes", "__VAES__", ""),
    ("vpclmulqdq", "__VPCLMULQDQ__", ""),
    ("bmi", "__BMI__", ""),
    ("bmi2", "__BMI2__", ""),
    ("tbm", "__TBM__", ""),
    ("lwp", "__LWP__", ""),
    ("lzcnt", "__LZCNT__", ""),
    ("movbe", "__MOVBE__", ""),
    ("adx", "__ADX__", ""),
    ("rdrnd", "__RDRND__", ""),
    ("rdseed", "__RDSEED__", ""),
    ("rdpid", "__RDPID__", ""),
    ("rtm", "__RTM__", ""),
    ("fsgsbase", "__FSGSBASE__", ""),
    ("prfchw", "__PRFCHW__", ""),
    ("ptwrite", "__PTWRITE__", ""),
    ("pku", "__PKU__", ""),
    ("sgx", "__SGX__", ""),
    ("shstk", "__SHSTK__", ""),
    ("clflushopt", "__CLFLUSHOPT__", ""),
    ("clwb", "__CLWB__", ""),
    ("clzero", "__CLZERO__", ""),
    ("cldemote", "__CLDEMOTE__", ""),
    ("mwaitx", "__MWAITX__", ""),
    ("movdiri", "__MOVDIRI__", ""),
    ("movdir64b", "__MOVDIR64B__", ""),
    ("pconfig", "__PCONFIG__", ""),
    ("wbnoinvd", "__WBNOINVD__", ""),
    ("waitpkg", "__WAITPKG__", ""),
    ("cx16", "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16", ""),
    ("sahf", "__LAHF_SAHF__", ""),
];

/// By a set those that build on it: a kernel's record turns several off in each of its lines.
static ABOVE: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut above: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for (set, _, needed) in SETS {
        for below in needed.split(' ').filter(|below| !below.is_empty()) {
            above.entry(below).or_default().push(*set);
        }
    }
    above
});

/// Sets that several processors share.
const CORE2: &str = "mmx fxsr ssse3 cx16 sahf";
const NEHALEM: &str = "mmx fxsr ssse3 cx16 sahf sse4.2 crc32 popcnt";
const SANDYBRIDGE: &str = "mmx fxsr cx16 sahf crc32 popcnt pclmul avx xsaveopt";
const HASWELL: &str = "mmx fxsr cx16 sahf crc32 popcnt pclmul avx2 xsaveopt f16c fsgsbase \
    rdrnd bmi bmi2 fma lzcnt movbe";
const SKYLAKE: &str = "mmx fxsr cx16 sahf crc32 popcnt pclmul avx2 xsaveopt f16c fsgsbase \
    rdrnd bmi bmi2 fma lzcnt movbe adx prfchw rdseed aes clflushopt sgx xsavec xsaves";
const ZNVER1: &str = "mmx fxsr cx16 sahf crc32 abm pclmul avx2 xsaveopt f16c fsgsbase rdrnd \
    bmi bmi2 fma movbe adx prfchw rdseed aes clflushopt clzero mwaitx sha sse4a xsavec xsaves";

/// Processors: names that `-march=` takes, names that become macros, sets in two parts.
const PROCESSORS: &[(&str, &str, &str, &str)] = &[
    ("x86-64-v2", "k8", NEHALEM, ""),
    ("x86-64-v3", "k8", NEHALEM, "avx2 bmi bmi2 f16c fma lzcnt movbe"),
    (
        "x86-64-v4",
        "k8",
        NEHALEM,
        "bmi bmi2 f16c fma lzcnt movbe avx512bw avx512cd avx512dq avx512vl",
    ),
    ("nocona prescott", "nocona", "mmx fxsr sse3 cx16", ""),
    ("core2", "core2", CORE2, ""),
    ("nehalem corei7", "nehalem corei7", NEHALEM, ""),
    ("westmere", "nehalem corei7", NEHALEM, "pclmul"),
    ("sandybridge corei7-avx", "sandybridge corei7_avx", SANDYBRIDGE, ""),
    ("ivybridge core-avx-i", "sandybridge corei7_avx", SANDYBRIDGE, "f16c fsgsbase rdrnd"),
    ("haswell core-avx2", "haswell core_avx2", HASWELL, ""),
    ("broadwell", "haswell core_avx2", HASWELL, "adx prfchw rdseed"),
    ("skylake", "skylake", SKYLAKE, ""),
    ("skylake-avx512", "skylake_avx512", SKYLAKE, "avx512bw avx512cd avx512dq avx512vl clwb pku"),
    (
        "cascadelake",
        "cascadelake",
        SKYLAKE,
        "avx512bw avx512cd avx512dq avx512vl clwb pku avx512vnni",
    ),
    ("bonnell atom", "bonnell atom", CORE2, "movbe"),
    ("silvermont slm", "silvermont slm", NEHALEM, "movbe pclmul prfchw rdrnd"),
    ("k8 opteron athlon64 athlon-fx", "k8", "sse2 fxsr 3dnowa", ""),
    ("k8-sse3 opteron-sse3 athlon64-sse3", "k8", "fxsr 3dnowa sse3", ""),
    ("amdfam10 barcelona", "amdfam10", "fxsr 3dnowa abm cx16 sahf prfchw sse4a", ""),
    ("znver1", "znver1", ZNVER1, ""),
    ("znver2", "znver2", ZNVER1, "clwb rdpid wbnoinvd"),
    ("znver3", "znver3", ZNVER1, "clwb rdpid wbnoinvd pku vaes vpclmulqdq"),
    ("i386", "", "", ""),
    ("i486", "i486", "", ""),
    ("i586 pentium", "i586 pentium", "", ""),
    ("pentium-mmx", "i586 pentium pentium_mmx", "mmx", ""),
    ("i686 pentiumpro", "i686 pentiumpro", "", ""),
    ("pentium2", "i686 pentiumpro", "mmx fxsr", ""),
    ("pentium3", "i686 pentiumpro", "mmx fxsr sse", ""),
    ("pentium-m", "i686 pentiumpro", "mmx fxsr sse2", ""),
    ("pentium4", "pentium4", "mmx fxsr sse2", ""),
    ("k6", "k6", "mmx", ""),
    ("athlon", "athlon", "3dnowa", ""),
    ("geode", "geode", "3dnowa", ""),
];

/// Macros of `-mtune=` beside the processor's own names, where they differ.
const TUNES: &[(&str, &str)] = &[
    ("generic", ""),
    ("x86-64-v2", ""),
    ("x86-64-v3", ""),
    ("x86-64-v4", ""),
    ("i386", "i386"),
    ("pentium2", "i686 pentiumpro pentium2"),
    ("pentium3", "i686 pentiumpro pentium2 pentium3"),
];

/// What the options of a command line say so far.
#[derive(Default)]
pub(super) struct X86Options {
    on: Vec<&'static str>,
    off: Vec<&'static str>,
    processor: Option<&'static (&'static str, &'static str, &'static str, &'static str)>,
    tune: Option<String>,
    /// `-mcmodel=medium`.
    medium: bool,
}

fn processor(
    name: &str,
) -> Option<&'static (&'static str, &'static str, &'static str, &'static str)> {
    PROCESSORS.iter().find(|(names, ..)| names.split(' ').any(|own| own == name))
}

impl X86Options {
    /// Takes an option without its `-m`; false if it is none of these.
    pub(super) fn option(&mut self, text: &str) -> bool {
        if let Some(name) = text.strip_prefix("arch=") {
            self.processor = processor(name);
            return self.processor.is_some() || name == "x86-64";
        }
        if let Some(name) = text.strip_prefix("tune=") {
            self.tune = Some(name.to_owned());
            return true;
        }
        if let Some(name) = text.strip_prefix("cmodel=") {
            self.medium = name == "medium";
            return self.medium;
        }
        let (name, wanted) = match text.strip_prefix("no-") {
            Some(name) => (name, false),
            None => (text, true),
        };
        let name = if name == "sse4" { if wanted { "sse4.2" } else { "sse4.1" } } else { name };
        let Some((name, ..)) = SETS.iter().find(|(set, ..)| *set == name) else { return false };
        match wanted {
            true => self.enable(name),
            false => self.disable(name),
        }
        true
    }

    fn enable(&mut self, name: &'static str) {
        let mut pending = vec![name];
        while let Some(name) = pending.pop() {
            self.off.retain(|off| *off != name);
            if !self.on.contains(&name) {
                self.on.push(name);
                pending.extend(needs(name));
            }
        }
    }

    /// What builds on it goes with it.
    fn disable(&mut self, name: &'static str) {
        let mut pending = vec![name];
        while let Some(name) = pending.pop() {
            self.on.retain(|on| *on != name);
            if !self.off.contains(&name) {
                self.off.push(name);
                pending.extend(ABOVE.get(name).into_iter().flatten());
            }
        }
    }

    /// The sets that are on at last: options win over the processor.
    fn sets(&self) -> Vec<&'static str> {
        let mut all = X86Options::default();
        if let Some((_, _, first, second)) = self.processor {
            first.split(' ').chain(second.split(' ')).for_each(|name| {
                if let Some((name, ..)) = SETS.iter().find(|(set, ..)| *set == name) {
                    all.enable(name);
                }
            });
        }
        self.off.iter().for_each(|name| all.disable(name));
        self.on.iter().for_each(|name| all.enable(name));
        if all.on.contains(&"sse") && !all.off.contains(&"mmx") {
            all.enable("mmx");
        }
        if all.on.contains(&"sse4.2") {
            let implied = ["crc32", "popcnt"].into_iter().filter(|name| !all.off.contains(name));
            implied.collect::<Vec<_>>().into_iter().for_each(|name| all.enable(name));
        }
        all.on
    }

    /// Whether a set is on.
    pub(super) fn has(&self, name: &str) -> bool {
        self.sets().contains(&name)
    }

    /// Whether an option took a set away.
    pub(super) fn lacks(&self, name: &str) -> bool {
        self.off.contains(&name)
    }

    /// `__BIGGEST_ALIGNMENT__`, where it is not the target's.
    pub(super) fn biggest_alignment(&self) -> Option<u8> {
        let sets = self.sets();
        if sets.contains(&"avx512f") {
            return Some(64);
        }
        sets.contains(&"avx").then_some(32)
    }

    /// The macros that come and go; `is_64` for x86-64.
    pub(super) fn macros(&self, is_64: bool) -> Vec<MacroOption> {
        let mut macros = Vec::new();
        if self.medium {
            macros.push(MacroOption::Undefine("__code_model_small__".to_owned()));
            macros.push(MacroOption::Define("__code_model_medium__=1".to_owned()));
        }
        let mut define = |name: &str| macros.push(MacroOption::Define(format!("{name}=1")));
        let sets = self.sets();
        // Those of every x86-64 are not from here: other options take them away.
        let own = |set: &&&str| !is_64 || !["mmx", "sse", "sse2", "fxsr"].contains(*set);
        for set in sets.iter().filter(own) {
            SETS.iter().filter(|(name, ..)| name == set).for_each(|(_, word, _)| define(word));
        }
        if ["fma", "fma4", "avx512f"].iter().any(|set| sets.contains(set)) {
            for end in ["", "F", "F32", "F32x", "F64"] {
                define(&format!("__FP_FAST_FMA{end}"));
            }
        }
        let named = |names: &str| names.split(' ').map(str::to_owned).collect::<Vec<_>>();
        if let Some((_, names, ..)) = self.processor {
            for name in named(names).iter().filter(|name| !name.is_empty()) {
                define(&format!("__{name}"));
                define(&format!("__{name}__"));
            }
        }
        for name in self.tuned_for().iter().filter(|name| !name.is_empty()) {
            define(&format!("__tune_{name}__"));
        }
        if let Some((_, names, ..)) = self.processor {
            let default = if is_64 { "k8" } else { "i686 pentiumpro" };
            for name in named(default).iter().filter(|name| !named(names).contains(name)) {
                macros.push(MacroOption::Undefine(format!("__{name}")));
                macros.push(MacroOption::Undefine(format!("__{name}__")));
            }
            self.without_swaps(is_64, &mut macros);
        }
        macros
    }

    /// The processors before the Pentium lack instructions that are taken for granted.
    fn without_swaps(&self, is_64: bool, macros: &mut Vec<MacroOption>) {
        let sizes: &[u8] = match self.processor.map(|(names, ..)| *names) {
            Some("i386") if !is_64 => &[1, 2, 4, 8],
            Some("i486") if !is_64 => &[8],
            _ => &[],
        };
        for size in sizes {
            let name = format!("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_{size}");
            macros.push(MacroOption::Undefine(name));
            let names: &[&str] = match size {
                1 => &["BOOL", "CHAR"],
                2 => &["CHAR16_T", "SHORT"],
                4 => &["CHAR32_T", "INT", "LONG", "POINTER", "WCHAR_T"],
                _ => &["LLONG"],
            };
            let free =
                |name: &&str| MacroOption::Define(format!("__GCC_ATOMIC_{name}_LOCK_FREE=1"));
            macros.extend(names.iter().map(free));
        }
    }

    fn tuned_for(&self) -> Vec<String> {
        let asked = self.tune.as_deref();
        let by_arch = self.processor.map(|(names, ..)| names.split(' ').next().unwrap_or(""));
        let Some(name) = asked.or(by_arch) else { return Vec::new() };
        let listed = TUNES.iter().find(|(own, _)| *own == name).map(|(_, names)| *names);
        let names = listed.or(processor(name).map(|(_, names, ..)| *names)).unwrap_or("");
        names.split(' ').map(str::to_owned).collect()
    }
}

fn needs(name: &str) -> impl Iterator<Item = &'static str> {
    let below = SETS.iter().find(|(set, ..)| *set == name).map_or("", |(_, _, below)| *below);
    let known = |name: &str| SETS.iter().find(|(set, ..)| *set == name).map(|(set, ..)| *set);
    below.split(' ').filter_map(known)
}
