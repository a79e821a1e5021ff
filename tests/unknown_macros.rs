//! Plain source trees whose build nobody knows: headers are found by name, generated ones by their
//! templates, and words that nobody defines don't cost the declarations that they stand in.

mod common;

/// What a scan says of one file: the lines of VLAIS, and the coverage.
fn scan(text: &str) -> (Vec<u32>, serde_json::Value) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    common::write(directory.path(), "x.c", text.as_bytes());
    report(directory.path(), &["."])
}

fn report(directory: &std::path::Path, arguments: &[&str]) -> (Vec<u32>, serde_json::Value) {
    let mut all = vec!["--format", "json", "--fail-on", "never", "--select", "vlais"];
    all.extend(arguments);
    let mut command = common::vlaiscan(&all);
    let report = common::parse_report(&common::run(command.current_dir(directory)));
    let lines = common::findings(&report).iter().map(|finding| finding.primary.1).collect();
    (lines, report["coverage"].clone())
}

/// Each is a declaration, or what stands in a function of two parameters.
const DECLARATIONS: &[&str] = &[
    "API int f0(void);",
    "API type_t f1(void);",
    "API type_t *f2(void);",
    "static INLINE boolean f3(void) { return 0; }",
    "static int WINAPI f4(void) { return 0; }",
    "static int internal_function __f5(int a, char b) { return a; }",
    "extern int f6(void) NOTHROW;",
    "extern int f7(char *) NONNULL(1) COLD;",
    "extern int f8(char *) ATTR(x) __attribute__((cold));",
    "const char *x0 ALIGNED(8), *x1;",
    "int x2 UNUSED = 3;",
    "struct PACKED s0 { int a; };",
    "struct ALIGNED(8) s1 { int a; };",
    "struct s2 { int a UNUSED; BYTE const b; int c ATTR(2); };",
    "typedef HANDLE (__stdcall *callback)(HANDLE, LPVOID *, DWORD);",
    "__declspec(dllexport) int f9(void);",
    "extern __declspec(dllimport) int x3;",
    "static __forceinline unsigned __int32 f10(void) { return 0; }",
    "JNIEXPORT jint JNICALL f11(JNIEnv *env, jclass c) { return 0; }",
    "void f12(IN HANDLE h, OUT LPVOID *p, int unused UNUSED);",
    "API EXPORT(void) f13(int);",
    "API SUFFIX(code) *CALL f14(int a) { return 0; }",
    "void f15(SUFFIX(code) *p, const SUFFIX(x) q);",
    "static const char *x4 = \"a\" FORMAT \"b\" PRIx \"c\";",
    "static const char *x5 = PREFIX \"b\";",
];

const STATEMENTS: &[&str] = &[
    "BYTE const a = 3; (void) a;",
    "BYTE * const b = (BYTE *) p; (void) b;",
    "switch (n) { case 1: n++; FALLTHROUGH\n case 2: n++; }",
    "for_each(item, list) { n++; }",
    "for_each_safe(item, next, list)\n n++;",
    "container(p, struct frame, member);",
    "SUFFIX(code) *c = 0; (void) c;",
    "SUFFIX(code) d; (void) d;",
    "vector unsigned char v = { 0 }; (void) v;",
    "ASSERT_HERE\n n = 3;",
    "printf(\"%\" PRIu64 \"\\n\", n);",
];

#[test]
fn words_that_nobody_defines_are_passed_over() {
    for text in DECLARATIONS {
        check(&format!("{text}\nvoid g(int n) {{ struct {{ char a[n]; }} s; }}\n"), text, &[]);
    }
    for text in STATEMENTS {
        let lines = text.lines().count() as u32 + 2;
        let whole = format!(
            "struct frame {{ int member; }};\nvoid g(int n, void *p) {{\n{text}\n\
             struct {{ char a[n]; }} s; }}\n"
        );
        check(&whole, text, &[lines + 1]);
    }
}

fn check(whole: &str, text: &str, expected: &[u32]) {
    let (lines, coverage) = scan(whole);
    assert_eq!(coverage["declarations_skipped"], 0, "{text}: {coverage:#}");
    assert_ne!(coverage["declarations_guessed"], 0, "{text}");
    let expected = if expected.is_empty() { vec![2] } else { expected.to_vec() };
    assert_eq!(lines, expected, "{text}");
}

#[test]
fn what_is_no_c_is_still_skipped() {
    for text in ["int f(int a) { return a +; }", "int x y z;", "struct { int a b c; };", "int = 3;"]
    {
        let (_, coverage) = scan(&format!("{text}\nint after;\n"));
        assert_eq!(coverage["declarations_skipped"], 1, "{text}: {coverage:#}");
    }
}

#[test]
fn headers_are_found_by_name_and_generated_ones_by_their_templates() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let write = |name: &str, text: &str| common::write(directory.path(), name, text.as_bytes());
    for name in ["p/public/own", "p/src/deep", "p/lib"] {
        std::fs::create_dir_all(directory.path().join(name)).expect("mkdir");
    }
    write("p/public/own/types.h", "#include \"made.h\"\ntypedef struct own { int a; } own_t;\n");
    write("p/lib/made.h.in", "#cmakedefine HAVE_X\n#define MAJOR @MAJOR@\n");
    let text = "#include <own/types.h>\n#if MAJOR == 0 && !defined(HAVE_X)\n\
                void f(int n) { struct { own_t o; char a[n]; } s; }\n#endif\n";
    write("p/src/deep/x.c", text);
    write("p/configure", "");
    let (lines, coverage) = report(directory.path(), &["--cover", "base", "p/src"]);
    assert_eq!(lines, [3], "{coverage:#}");
    assert_eq!(coverage["missing_includes"], serde_json::json!([]));
    assert_eq!(coverage["declarations_guessed"], 0);
}
