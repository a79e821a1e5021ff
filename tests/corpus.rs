//! Every annotated file of the corpus: exactly the expected findings, no more.

mod common;

use std::collections::BTreeSet;

/// What is about variable-length arrays, which the default rules report.
const DEFAULT: &[&str] = &[
    "corpus/cover",
    "corpus/trees",
    "corpus/rules/vla",
    "corpus/rules/vlais",
    "corpus/rules/vlais-folded",
];

#[test]
fn the_corpus_is_reported_as_annotated() {
    let mut reported = common::findings(&common::report(DEFAULT));
    reported.retain(|finding| finding.rule.starts_with("vla"));
    let expected = common::annotations_below(DEFAULT);
    common::assert_none("corpus", &common::differences(&expected, &reported));
}

#[test]
fn each_rule_reports_its_cases_as_annotated() {
    let mut faults = Vec::new();
    for (standard, as_c23) in [("c90", false), ("c99", false), ("c23", false), ("c99", true)] {
        let mut slugs = common::slugs();
        slugs.retain(|slug| !slug.starts_with("vla") && common::standard_of(slug) == standard);
        slugs.retain(|slug| common::needs_c23(slug) == as_c23);
        let directories: Vec<String> =
            slugs.iter().map(|slug| format!("corpus/rules/{slug}")).collect();
        let directories: Vec<&str> = directories.iter().map(String::as_str).collect();
        if directories.is_empty() {
            continue;
        }
        let scratch = tempfile::tempdir().expect("a temporary directory");
        let mut arguments = directories.clone();
        let files: Vec<String> =
            directories.iter().flat_map(|d| common::c_files_below(d)).collect();
        let database = common::write_database(scratch.path(), &files, "gnu2x");
        if as_c23 {
            arguments.extend(["-p", database.to_str().expect("UTF-8")]);
        }
        let mut reported = common::findings(&common::report_for(standard, &arguments));
        reported.retain(|finding| {
            let path = &finding.primary.0;
            let slug = path.split('/').nth(2).expect("corpus/rules/<slug>/");
            let mut own = common::Annotations::default();
            common::annotations_of(path, &common::read(path), &mut own);
            common::is_about(slug, &own, &finding.rule)
        });
        let expected = common::annotations_below(&directories);
        faults.extend(common::differences(&expected, &reported));
    }
    common::assert_none("corpus", &faults);
}

#[test]
fn a_wrong_annotation_is_noticed() {
    let line = |n| ("a.c".to_owned(), n);
    let mut expected = common::Annotations::default();
    let text = "int x; // expect: vlais, vlais\n// expect@-1: vla\n\nM(n) // through: vla\n";
    common::annotations_of("a.c", text, &mut expected);
    let finding = |rule: &str, n, others| common::Reported {
        rule: rule.to_owned(),
        primary: line(n),
        others,
    };
    let mut reported = vec![
        finding("vlais", 1, Vec::new()),
        finding("vlais", 1, Vec::new()),
        finding("vla", 1, vec![line(4)]),
    ];
    assert_eq!(common::differences(&expected, &reported), Vec::<String>::new());
    reported[2].others.clear();
    assert_eq!(common::differences(&expected, &reported).len(), 1, "a line gone through");
    reported.remove(0);
    assert_eq!(common::differences(&expected, &reported).len(), 2, "one of two on a line");
    reported[0].primary = line(3);
    assert_eq!(common::differences(&expected, &reported).len(), 3, "another line");
}

#[test]
#[should_panic(expected = "an annotation that is none")]
fn a_misspelled_annotation_is_noticed() {
    common::annotations_of("a.c", "int x; // expect vlais\n", &mut Default::default());
}

#[test]
fn every_file_says_what_it_expects() {
    let mut faults = Vec::new();
    let slugs: BTreeSet<String> = common::slugs().into_iter().collect();
    for path in common::c_files_below("corpus/rules") {
        let text = common::read(&path);
        let mut annotations = common::Annotations::default();
        common::annotations_of(&path, &text, &mut annotations);
        let marked: Vec<_> = annotations.expect.keys().chain(&annotations.through).collect();
        let silent = text.lines().any(|line| line == "// expect-none");
        if marked.is_empty() != silent {
            let needs_another = text.contains("#include \"") || text.contains("#ifdef PART_NAME");
            if silent || !needs_another {
                faults.push(format!("{path}: needs expectations or `// expect-none`, not both"));
            }
        }
        for (_, rule) in marked {
            if !slugs.contains(rule) {
                faults.push(format!("{path}: {rule} is no rule"));
            }
        }
        let opens = text.lines().next().unwrap_or("");
        if !(opens.starts_with("/* ") && opens.ends_with(". */")) {
            faults.push(format!("{path}: does not open with a sentence in a comment"));
        }
    }
    common::assert_none("corpus files", &faults);
}
