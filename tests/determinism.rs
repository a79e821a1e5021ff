//! The same input gives the same bytes, whatever the number of threads, in every format.

mod common;

#[test]
fn threads_do_not_change_a_byte() {
    for format in ["json", "sarif", "text", "short"] {
        let run = |threads: &str| {
            let arguments = ["--format", format, "--fail-on", "never", "-j", threads, "corpus"];
            common::run(&mut common::vlaiscan(&arguments)).stdout
        };
        let one = run("1");
        assert!(!one.is_empty(), "{format}: the corpus has findings");
        for threads in ["2", "3", "2"] {
            assert!(one == run(threads), "{format}: -j{threads} differs from -j1");
        }
    }
}

#[test]
fn what_units_have_from_each_other_changes_nothing() {
    for cover in ["base", "all"] {
        let run = |more: &[&str]| {
            let arguments = ["--format", "json", "--fail-on", "never", "--cover", cover];
            common::run(&mut common::vlaiscan(&[&arguments, more, &["corpus"]].concat())).stdout
        };
        assert!(run(&[]) == run(&["--no-memo"]), "--cover {cover}: --no-memo differs");
    }
}

#[test]
fn naming_a_path_twice_changes_nothing() {
    let once = common::report(&["corpus/rules"]);
    let twice = common::report(&["corpus/rules/vla", "corpus/rules", "corpus/rules"]);
    assert!(once["findings"] == twice["findings"], "the findings differ");
}
