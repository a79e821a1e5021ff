//! Every bound on what a run takes, with its unit and its reason. A bound that is hit is said in
//! the report (a problem naming the place), never passed over.

/// Bytes of one source file. The largest of Linux 6.1, a header of an AMD card's registers, has
/// 24 MB.
pub const FILE_BYTES_MAX: usize = 64 << 20;

/// Bytes of all source text of one run: positions are 32 bits wide, and one more file has some.
/// Linux 6.1 has 1.2 GB of C.
pub const RUN_BYTES_MAX: u32 = u32::MAX - FILE_BYTES_MAX as u32 - 1;

/// Nested `#include`s, the figure of gcc (`-fmax-include-depth`) and clang.
pub const INCLUDE_DEPTH_MAX: usize = 200;

/// Headers opened by one unit, repeats counted. A kernel unit opens a few thousand at most;
/// 30 headers that each include the next one twice would open 2^30.
pub const INCLUDE_OPENS_MAX: usize = 50_000;

/// Nested `#if`s. C99 5.2.4.1 asks for 63, the kernel has 6.
pub const IF_DEPTH_MAX: usize = 1_024;

/// Tokens that macro expansion may produce in one unit. One line of Linux 6.10 expanded to 47 MB,
/// about 15 million tokens, so the bound is above twice that.
pub const EXPANSION_TOKENS_MAX: usize = 32_000_000;

/// Macro expansions inside one another (argument pre-expansion nests). C99 has no such bound;
/// gcc overflows its stack somewhere past 5,000.
pub const MACRO_DEPTH_MAX: usize = 1_024;

/// Productions of the grammar inside one another: expressions, declarators, statements and
/// types together. clang's bracket depth is 256.
pub const NESTING_DEPTH_MAX: u32 = 1_024;

/// Stack of a thread that analyses units, in bytes. A test shows that a debug build reaches
/// `NESTING_DEPTH_MAX` in it.
pub const WORKER_STACK_BYTES: usize = 64 << 20;

/// Tokens for which a thread keeps room between files that it lexes, and between units: a large
/// header's. What more needs is given back.
pub const LEXING_ROOM_TOKENS: usize = 1 << 18;

/// Expressions of one declaration for which a thread keeps room between units.
pub const ANALYSIS_ROOM: usize = 1 << 16;

/// Ways in which one stretch of a header is remembered to have been read. Most have one. One that
/// has another way in each unit ends sooner from then on, and has as many again.
pub const STRETCH_VARIANTS_MAX: usize = 16;

/// Tokens of a header's text, or of what it expands to, after which a stretch ends where it can:
/// small enough that little is read again for one macro that differs, large enough that a unit
/// has hundreds of stretches and not thousands: each costs some waits for memory. Over net, fs/ext4
/// and drivers/usb 400 took 8.6 s of CPU, 1,600 8.1, 3,200 7.5, and 10,000 8.2.
pub const STRETCH_TOKENS: usize = 3_200;

/// The same where there is no room for more ways: some name in it means another thing in each unit,
/// and little else is to be read again for it.
pub const PART_TOKENS: usize = 400;

/// Tokens and names remembered of stretches, about 16 bytes each: beyond it nothing more is
/// remembered, and what is known is still used.
pub const REMEMBERED_MAX: usize = 100_000_000;

/// A run over as many units uses huge pages: it takes seconds and a gigabyte.
pub const HUGE_PAGES_UNITS: usize = 1_000;

/// A header that none of so many units has read is forgotten, with all that was remembered of it:
/// units come in the order of their paths, and a directory's own headers matter to few others.
/// Linux 6.1 has 32,000 units, its largest directory 3,000 with those below it.
pub const KEPT_UNITS: u32 = 2_000;

/// Units after which it is looked for what to forget.
pub const SWEEP_UNITS: u32 = 500;

/// A beginning that none of so many units has had is forgotten: most are those of a directory's
/// units.
pub const BEGINNING_UNITS: u32 = 500;

/// Ways in which units begin with the same inclusions, by what their options say of the macros
/// that these ask for.
pub const BEGINNING_VARIANTS_MAX: usize = 4;

/// Inclusions that units begin with, each counted once behind the same ones: beyond it no more
/// beginnings are looked for. Linux 6.1 has 166,000.
pub const BEGINNING_NODES_MAX: usize = 2_000_000;

/// Findings listed per unit; the rest is counted.
pub const FINDINGS_PER_UNIT_MAX: usize = 1_000;

/// Further passes over one unit for what its conditions left out. Most files of a kernel need
/// one or two.
pub const PASSES_MAX: usize = 8;

/// Passes over one unit only to find the shortest condition of a finding.
pub const CONDITION_PASSES_MAX: usize = 16;

/// Values of macros tried for one conditional group. Four macros of five values each are 1,300.
pub const COVER_TRIALS_MAX: usize = 4_000;

/// Words of one command line, those of response files among them.
pub const ARGUMENTS_MAX: usize = 100_000;

/// Bytes of an `#embed`ded file that become tokens: an initializer of more is data, not C.
pub const EMBED_BYTES_MAX: usize = 1 << 18;

/// Response files inside one another.
pub const RESPONSE_FILE_DEPTH_MAX: usize = 8;

/// Files of a project among which headers are looked for by name. Linux has 80,000.
pub const PROJECT_FILES_MAX: usize = 400_000;

/// Bytes of a compilation database. That of a Linux with all modules has 80 MB.
pub const DATABASE_BYTES_MAX: usize = 512 << 20;

/// Events of the preprocessor that one unit notes for rules: a unit of generated redefinitions
/// says nothing new after so many.
pub const EVENTS_MAX: usize = 10_000;

/// Kconfig files read for one architecture. Linux 6.1 has 1,600 in all.
pub const KCONFIG_FILES_MAX: usize = 20_000;

/// Bytes of these files. Those of Linux 6.1 have 5 MB.
pub const KCONFIG_BYTES_MAX: usize = 64 << 20;

/// Kconfig files that are read inside one another. Linux 6.1 has 7.
pub const KCONFIG_DEPTH_MAX: usize = 64;

/// Kconfig menus, choices and `if`s inside one another. Linux 6.1 has 13.
pub const KCONFIG_BLOCKS_MAX: usize = 256;

/// Operators and operands of all of a tree's Kconfig expressions. Linux 6.1 has 300,000.
pub const KCONFIG_NODES_MAX: usize = 8_000_000;

/// Problems with Kconfig files that are listed.
pub const KCONFIG_PROBLEMS_MAX: usize = 20;

/// Symbols that are computed anew when one is turned on for a file. Most take under 100.
pub const KCONFIG_CHANGES_MAX: usize = 100_000;

/// Symbols that turning others on was seen to change, kept for the next file that wants the same.
/// Each takes 20 bytes; Linux 6.1 has 330,000 for x86-64.
pub const KCONFIG_REMEMBERED_MAX: usize = 1 << 20;

/// Tokens of a declaration that the referee is asked about: it backtracks.
pub const REFEREE_TOKENS_MAX: usize = 4_000;

/// Brackets inside one another that the referee is trusted with: it recurses without a bound.
pub const REFEREE_DEPTH_MAX: usize = 60;

/// Stack of the thread that the referee runs on, in bytes. Only what is used of it is taken.
pub const REFEREE_STACK_BYTES: usize = 512 << 20;

/// Times that one unit is analysed to prove rewrites in it. Most units need two.
pub const PROOFS_MAX: usize = 64;

/// Units that a rewrite is proved in, if more see its finding (a header's).
pub const PROOF_UNITS_MAX: usize = 16;

/// Rounds of applying rewrites, until nothing is left to apply.
pub const FIX_ROUNDS_MAX: usize = 8;

/// Bytes that the cache on disk may take, and one record of it. Those of all of Linux 6.1 have
/// 20 MB (what was asked and found), 95 MB (what units said) and 11 MB (which units there are),
/// that of one unit 0.2 MB.
pub const CACHE_BYTES_MAX: usize = 512 << 20;

/// Bytes of a patch that is read. Linux's largest merges have under 100 MB.
pub const PATCH_BYTES_MAX: usize = 256 << 20;

/// Files whose `#include` lines are looked at for a unit that includes a header. Linux has 60,000,
/// but most headers are included from somewhere near.
pub const INCLUDER_FILES_MAX: usize = 40_000;
