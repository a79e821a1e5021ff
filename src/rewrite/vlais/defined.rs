//! Types that are defined in a member's declaration: where the member leaves the structure, the
//! definition goes before it, under a tag (C99 6.7.2.3: each definition without one is a type of
//! its own, so it can't be written twice).

use super::layout::Kind;
use super::{Plan, Refused, Work};
use crate::lex::TokenKind;
use crate::names::kw;
use crate::parse::ast::*;

impl Work<'_, '_> {
    /// Defines on their own the types that members behind the head are defined with.
    pub(super) fn define(&mut self, plan: &mut Plan) -> Result<(), Refused> {
        let mut known: Vec<(SpecifiersId, String)> = Vec::new();
        let behind = |kind: Kind| kind != Kind::Head;
        let segments = plan.layout.segments.iter().filter(|segment| behind(segment.kind));
        let moved: Vec<usize> = segments.flat_map(|segment| segment.items.clone()).collect();
        for &at in &moved {
            let Some(item) = plan.layout.items.get(at).filter(|item| item.defines) else {
                continue;
            };
            let specifiers = item.specifiers;
            let same = |(at, other): (usize, &super::layout::Item)| {
                other.specifiers == specifiers && !moved.contains(&at)
            };
            if plan.layout.items.iter().enumerate().any(same) {
                return Err("a line defines a type and has members on both sides".into());
            }
            let words = match known.iter().find(|(id, _)| *id == specifiers) {
                Some((_, words)) => words.clone(),
                None => {
                    let names: Vec<String> =
                        item.path.iter().map(|name| name.to_string()).collect();
                    let wanted = format!("{}_{}_type", plan.prefix, names.join("_"));
                    let (text, words) = self.definition(specifiers, &wanted)?;
                    plan.texts.structures.push(text);
                    known.push((specifiers, words.clone()));
                    words
                }
            };
            if let Some(item) = plan.layout.items.get_mut(at) {
                item.words = Some(words);
            }
        }
        Ok(())
    }

    /// A definition in specifiers as a declaration of its own, and the words that name its type.
    fn definition(
        &mut self,
        specifiers: SpecifiersId,
        wanted: &str,
    ) -> Result<(String, String), Refused> {
        let refused = || Refused::new("a type is defined behind the array");
        let extent = self.site.ast[specifiers].extent;
        let defines = [kw::STRUCT, kw::UNION, kw::ENUM];
        let mut keyword = extent.first;
        while !self.site.token(keyword).is_some_and(|token| defines.contains(&token.name)) {
            keyword = TokenIdx(keyword.0 + 1);
            if keyword > extent.last {
                return Err(refused());
            }
        }
        let mut brace = keyword;
        while !self.is_kind(brace, TokenKind::LeftBrace) {
            brace = TokenIdx(brace.0 + 1);
            if brace > extent.last {
                return Err(refused());
            }
        }
        let ends = [TokenKind::RightBrace, TokenKind::RightParen];
        let is_whole = ends.iter().any(|&kind| self.is_kind(extent.last, kind));
        let start = self.view.direct(keyword).filter(|_| is_whole).ok_or_else(refused)?;
        let body = self.view.direct(brace).ok_or_else(refused)?;
        let end = self.view.direct(extent.last).ok_or_else(refused)?;
        let raw = &self.view.raw;
        let text = |range| String::from_utf8_lossy(raw.text(range)).into_owned();
        let own_tag = brace.0 == keyword.0 + 2;
        if !own_tag && brace.0 != keyword.0 + 1 {
            return Err(refused());
        }
        let tag = match own_tag {
            true => {
                self.view.text(Extent { first: TokenIdx(brace.0 - 1), last: TokenIdx(brace.0 - 1) })
            }
            false => Some(self.names.fresh(wanted)),
        };
        let word = text(start.clone());
        let named = format!("{word} {}", tag.ok_or_else(refused)?);
        let indent = raw.indent(start.start);
        let body = text(body.start..end.end).replace("\r\n", "\n");
        let body = body.replace(&format!("\n{indent}"), "\n");
        let before = text(self.view.direct(extent.first).ok_or_else(refused)?.start..start.start);
        Ok((format!("{named} {body};"), format!("{before}{named}")))
    }
}
