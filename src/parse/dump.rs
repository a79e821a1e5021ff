//! The tree as text, for `vlaiscan parse` and the curious.

use super::ast::*;
use super::{Fate, Parser};

/// One line per external declaration: what it is, its names and how it was understood.
pub fn dump(parser: &mut Parser<'_>) -> String {
    let mut out = String::new();
    while let Some(external) = parser.next_declaration() {
        let what = match external.declaration {
            Some(id) => describe(&parser.ast, id),
            None => "skipped".to_owned(),
        };
        let fate = match &external.fate {
            Fate::Understood => String::new(),
            Fate::Guessed(problem) => format!("  guessed: {}", problem.reason),
            Fate::Skipped(problem) => format!("  skipped: {}", problem.reason),
        };
        let tokens = external.last.0 + 1 - external.first.0;
        out.push_str(&format!("{what} ({tokens} tokens){fate}\n"));
    }
    out
}

fn describe(ast: &Ast, id: DeclId) -> String {
    match ast[id].kind {
        DeclarationKind::Plain(specifiers, declarators) => {
            let word = if ast[specifiers].storage.has(Storage::TYPEDEF) {
                "typedef"
            } else {
                "declaration"
            };
            let names: Vec<String> = ast
                .list(declarators)
                .iter()
                .filter_map(|item| ast[item.declarator].name)
                .map(|(name, _)| name.to_string())
                .collect();
            format!("{word} {}{}", tag_of(ast, specifiers), names.join(", "))
        }
        DeclarationKind::Function(_, declarator, ..) => {
            let name = ast[declarator].name.map(|(name, _)| name.to_string()).unwrap_or_default();
            format!("function {name}")
        }
        DeclarationKind::StaticAssert(_) => "static assertion".to_owned(),
        DeclarationKind::Asm(_) => "asm".to_owned(),
        DeclarationKind::Attribute(_) => "attributes".to_owned(),
        DeclarationKind::Empty => "empty".to_owned(),
        DeclarationKind::Pragma(_) => "pragma".to_owned(),
        DeclarationKind::MacroCall(name) => format!("macro call {name}"),
    }
}

fn tag_of(ast: &Ast, specifiers: SpecifiersId) -> String {
    match ast[specifiers].ty {
        TypeSpecifier::Record(record) => match ast[record].tag {
            Some((tag, _)) if ast[record].is_union => format!("union {tag} "),
            Some((tag, _)) => format!("struct {tag} "),
            None => "struct ".to_owned(),
        },
        TypeSpecifier::Enum(id) => {
            ast[id].tag.map_or("enum ".to_owned(), |(tag, _)| format!("enum {tag} "))
        }
        _ => String::new(),
    }
}
