//! The rule pages: their front matter and headings are complete, and every C block on them is
//! reported exactly as its annotations say.

mod common;

use regex::Regex;
use toml::Table;

const HEADINGS: &[&str] = &[
    "What it finds",
    "Why it matters",
    "Finds",
    "Leaves alone",
    "Rewrite",
    "In the kernel",
    "References",
];

const GROUPS: &[&str] = &[
    "vla",
    "types",
    "declarations",
    "initializers",
    "expressions",
    "statements",
    "functions",
    "attributes",
    "asm",
    "builtins",
    "lexical",
    "preprocessor",
    "later-standard",
];

struct Page {
    slug: String,
    front: Table,
    body: String,
}

/// A C block: the heading it stands under, its number on the page, its text.
struct Block {
    heading: String,
    text: String,
}

fn pages() -> Vec<Page> {
    let parse = |slug: String| {
        let text = common::read(&format!("rules/{slug}.md"));
        let mut parts = text.splitn(3, "+++\n");
        assert_eq!(parts.next(), Some(""), "{slug}: the page opens with front matter");
        let front = parts.next().expect("front matter").parse().expect("front matter is TOML");
        let body = parts.next().expect("a page behind the front matter").to_owned();
        Page { slug, front, body }
    };
    common::slugs().into_iter().map(parse).collect()
}

fn blocks(page: &Page) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut heading = String::new();
    let mut open: Option<String> = None;
    let mut is_ended = true;
    for line in page.body.lines() {
        match (&mut open, line) {
            (Some(_), "```") => {
                let mut text = open.take().expect("it is open");
                if !is_ended {
                    text.pop();
                }
                blocks.push(Block { heading: heading.clone(), text });
            }
            (Some(text), _) => *text += &format!("{line}\n"),
            (None, "```c" | "```c without newline") => {
                is_ended = line == "```c";
                open = Some(String::new());
            }
            (None, _) => {
                assert!(!line.starts_with("```"), "{}: a block that is not C", page.slug);
                if let Some(text) = line.strip_prefix("## ") {
                    heading = text.to_owned();
                }
            }
        }
    }
    assert!(open.is_none(), "{}: a block without an end", page.slug);
    blocks
}

#[test]
fn every_block_is_reported_as_annotated() {
    let mut faults = Vec::new();
    for (standard, as_c23) in [("c90", false), ("c99", false), ("c23", false), ("c99", true)] {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut expected = common::Annotations::default();
        let mut about = Vec::new();
        let mut files = Vec::new();
        let is_here = |page: &&Page| {
            let slug = &page.slug;
            common::standard_of(slug) == standard && common::needs_c23(slug) == as_c23
        };
        for page in pages().iter().filter(is_here) {
            for (number, block) in blocks(page).iter().enumerate() {
                let name = format!("{}-{number}.c", page.slug);
                let path = common::write(directory.path(), &name, block.text.as_bytes());
                let path = path.to_str().expect("UTF-8").to_owned();
                files.push(path.clone());
                let mut own = common::Annotations::default();
                common::annotations_of(&path, &block.text, &mut own);
                common::annotations_of(&path, &block.text, &mut expected);
                about.push((path, page.slug.clone(), own));
            }
        }
        let path = directory.path().to_str().expect("UTF-8");
        if as_c23 {
            common::write_database(directory.path(), &files, "gnu2x");
        }
        let mut reported = common::findings(&common::report_for(standard, &[path]));
        reported.retain(|finding| {
            let of = about.iter().find(|(path, ..)| *path == finding.primary.0);
            of.is_some_and(|(_, slug, own)| common::is_about(slug, own, &finding.rule))
        });
        faults.extend(common::differences(&expected, &reported));
    }
    common::assert_none("pages", &faults);
}

#[test]
fn every_page_is_complete() {
    let mut faults = Vec::new();
    for page in pages() {
        let headings: Vec<&str> =
            page.body.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        if headings != HEADINGS {
            faults.push(format!("{}: headings are {headings:?}", page.slug));
        }
        if page.body.lines().filter(|line| line.starts_with("# ")).count() != 1 {
            faults.push(format!("{}: not one title", page.slug));
        }
        faults.extend(front_matter_faults(&page));
        faults.extend(example_faults(&page));
    }
    common::assert_none("pages", &faults);
}

fn front_matter_faults(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let allowed: &[(&str, &[&str])] = &[
        ("slug", &[&page.slug]),
        ("group", GROUPS),
        ("level", &["error", "warning", "note"]),
        ("fix", &["none", "suggest", "machine"]),
        ("precision", &["very-high", "high", "medium", "low"]),
    ];
    for (key, values) in allowed {
        let value = page.front.get(*key).and_then(|value| value.as_str());
        if !value.is_some_and(|value| values.contains(&value)) {
            faults.push(format!("{}: {key} is {value:?}, not of {values:?}", page.slug));
        }
    }
    let sentence = page.front.get("summary").and_then(|s| s.as_str()).unwrap_or("");
    if !sentence.ends_with('.') || sentence.len() > 160 {
        faults.push(format!("{}: summary is no short sentence", page.slug));
    }
    let clause = page.front.get("clause").and_then(|s| s.as_str()).unwrap_or("");
    if !Regex::new(r"^C\d\d \d[0-9.]*(p\d+)?$").expect("valid").is_match(clause) {
        faults.push(format!("{}: clause `{clause}`", page.slug));
    }
    for key in ["standards", "tags"] {
        if !page.front.get(key).is_some_and(|value| value.is_array()) {
            faults.push(format!("{}: {key} is no list", page.slug));
        }
    }
    for compiler in ["gcc", "clang", "msvc"] {
        let verdict = page.front.get("compilers").and_then(|table| table.get(compiler));
        let verdict = verdict.and_then(|verdict| verdict.as_str()).unwrap_or("");
        if !["takes", "warns", "refuses", "folds"].iter().any(|word| verdict.starts_with(word)) {
            faults.push(format!("{}: {compiler} neither takes, warns nor refuses", page.slug));
        }
    }
    let is_vla = page.front.get("group").and_then(|group| group.as_str()) == Some("vla");
    if !is_vla && page.front.get("instead").is_none() {
        faults.push(format!("{}: does not say what to write instead", page.slug));
    }
    faults
}

fn example_faults(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut finds, mut silent) = (0, 0);
    for block in blocks(page) {
        let mut annotations = common::Annotations::default();
        common::annotations_of("block", &block.text, &mut annotations);
        let ours = annotations.expect.keys().any(|(_, rule)| *rule == page.slug);
        match block.heading.as_str() {
            "Finds" if ours => finds += 1,
            "Leaves alone" if !ours => silent += 1,
            "Rewrite" => {}
            heading => faults.push(format!("{}: a block under {heading} is wrong", page.slug)),
        }
    }
    if finds < 2 || silent < 2 {
        faults.push(format!("{}: {finds} blocks found, {silent} left alone", page.slug));
    }
    faults
}
