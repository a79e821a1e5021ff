//! Nothing in corpus/hostile crashes us, hangs us or hides a finding that stands apart from what
//! is wrong; the same for files too large to keep, which are made here.
//!
//! The files are named `.c.in`, so that a scan of the corpus passes them over.

mod common;

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// How long one file may take, in a debug build on a busy machine.
const TIME_MAX: Duration = Duration::from_secs(120);

const FOUND: &str = "void found(int n)\n{\n\tstruct { char a[n]; } s; // expect: vlais\n}\n";

/// Ends the child when the time is over, and says whether it had to.
fn wait(child: &mut Child) -> bool {
    let start = Instant::now();
    while start.elapsed() < TIME_MAX {
        if child.try_wait().expect("a child can be waited for").is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("it is our child");
    false
}

/// Runs over one text and gives what is wrong with the outcome.
fn faults_of(directory: &Path, name: &str, text: &[u8]) -> Vec<String> {
    common::write(directory, name, text);
    let report_path = directory.join("report.json");
    let errors_path = directory.join("errors.txt");
    let open = |path| std::fs::File::create(path).expect("a temporary file");
    let mut command = common::vlaiscan(&["--format", "json", "--fail-on", "never", name]);
    command.current_dir(directory).stdin(Stdio::null());
    command.stdout(open(&report_path)).stderr(open(&errors_path));
    let mut child = command.spawn().expect("the binary runs");
    if !wait(&mut child) {
        return vec![format!("{name}: takes more than {TIME_MAX:?}")];
    }
    let status = child.wait().expect("it has ended");
    let errors = std::fs::read_to_string(errors_path).expect("messages are UTF-8");
    if !matches!(status.code(), Some(0 | 2)) || errors.contains("panicked") {
        return vec![format!("{name}: {status}: {errors}")];
    }
    let bytes = std::fs::read(report_path).expect("a report");
    let Ok(report) = serde_json::from_slice::<serde_json::Value>(&bytes) else {
        return vec![format!("{name}: the report is no JSON")];
    };
    let mut expected = common::Annotations::default();
    common::annotations_of(name, &String::from_utf8_lossy(text), &mut expected);
    common::differences(&expected, &common::findings(&report))
}

#[test]
fn every_kept_file_is_survived() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut faults = Vec::new();
    let mut n_files = 0;
    let entries = std::fs::read_dir(common::root().join("corpus/hostile")).expect("is there");
    for entry in entries {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_str().expect("ASCII");
        let name = name.strip_suffix(".in").expect("hostile files end in .c.in");
        let text = std::fs::read(&path).expect("readable");
        assert!(text.len() < 100_000, "{name} is too large to keep");
        faults.extend(faults_of(directory.path(), name, &text));
        n_files += 1;
    }
    assert!(n_files > 40, "only {n_files} hostile files");
    common::assert_none("hostile files", &faults);
}

#[test]
fn every_large_file_is_survived() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let nested = |open: &str, middle: &str, close: &str, n: usize| {
        format!("int x = {}{middle}{};\n{FOUND}", open.repeat(n), close.repeat(n))
    };
    let macros: String = (1..20_000).map(|i| format!("#define m{i} m{}\n", i - 1)).collect();
    let texts = [
        ("parentheses.c", nested("(", "1", ")", 1_000_000)),
        ("sum.c", nested("1+", "1", "", 1_000_000)),
        ("product.c", nested("1*1 - ", "1", "", 500_000)),
        ("assignments.c", nested("x = ", "1", "", 500_000)),
        ("conditionals.c", nested("1 ? 1 : ", "1", "", 500_000)),
        ("calls.c", nested("", "f", "()", 300_000)),
        ("subscripts.c", nested("", "a", "[0]", 300_000)),
        ("members.c", nested("", "a", ".b", 300_000)),
        ("minus.c", nested("- ", "1", "", 500_000)),
        ("casts.c", nested("(int)", "1", "", 300_000)),
        ("sizeofs.c", nested("sizeof ", "1", "", 300_000)),
        ("statements.c", nested("({", "1;", "})", 200_000)),
        ("typeofs.c", nested("(typeof(", "1", "))0", 200_000)),
        ("generics.c", nested("_Generic(1, int: ", "1", ")", 100_000)),
        (
            "initializers.c",
            format!("int x[] = {}1{};\n{FOUND}", "{".repeat(300_000), "}".repeat(300_000)),
        ),
        ("dimensions.c", format!("int x{};\n{FOUND}", "[1]".repeat(300_000))),
        ("pointers.c", format!("int {}p;\n{FOUND}", "*".repeat(300_000))),
        (
            "structs.c",
            format!("{}int x;{}\n{FOUND}", "struct {".repeat(50_000), "} a;".repeat(50_000)),
        ),
        (
            "else-ifs.c",
            format!("void f(int n) {{ {}; }}\n{FOUND}", "if (n); else ".repeat(200_000)),
        ),
        ("fors.c", format!("void f(void) {{ {}; }}\n{FOUND}", "for (;;) ".repeat(200_000))),
        ("strings.c", format!("char s[] = {};\n{FOUND}", "\"a\" ".repeat(500_000))),
        (
            "braces.c",
            format!("void f(void) {}{}\n{FOUND}", "{".repeat(500_000), "}".repeat(500_000)),
        ),
        ("ifs.c", format!("{}{}{FOUND}", "#if 1\n".repeat(100_000), "#endif\n".repeat(100_000))),
        ("chain.c", format!("{macros}int m0 = m19999;\n{FOUND}")),
        ("lines.c", format!("{}{FOUND}", "\n".repeat(4_000_000))),
        ("declarations.c", format!("{}{FOUND}", "int x;\n".repeat(300_000))),
        ("half-comment.c", format!("{FOUND}{}", "/*".repeat(1_000_000))),
    ];
    let mut faults = Vec::new();
    for (name, text) in texts {
        faults.extend(faults_of(directory.path(), name, text.as_bytes()));
    }
    common::assert_none("large files", &faults);
}
