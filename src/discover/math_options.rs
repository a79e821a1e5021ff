//! `-ffast-math` and the options it is made of (gcc manual, "Options That Control Optimization"),
//! which undo each other one by one, as predefined macros.

use super::MacroOption;

/// Option, macro, whether arithmetic is IEC 60559's no more.
const OPTIONS: &[(&str, &str, bool)] = &[
    ("finite-math-only", "__FINITE_MATH_ONLY__", true),
    ("no-math-errno", "__NO_MATH_ERRNO__", false),
    ("no-signed-zeros", "__NO_SIGNED_ZEROS__", true),
    ("no-trapping-math", "__NO_TRAPPING_MATH__", false),
    ("associative-math", "__ASSOCIATIVE_MATH__", false),
    ("reciprocal-math", "__RECIPROCAL_MATH__", true),
    ("single-precision-constant", "", true),
];

const FAST: [&str; 6] = [
    "finite-math-only",
    "no-math-errno",
    "no-signed-zeros",
    "no-trapping-math",
    "associative-math",
    "reciprocal-math",
];

/// What is on.
#[derive(Default)]
pub(super) struct MathOptions(Vec<&'static str>);

impl MathOptions {
    /// Takes an option without its `-f`; false if it is none of these.
    pub(super) fn option(&mut self, text: &str) -> bool {
        let (group, wanted): (&[&'static str], bool) = match text {
            "fast-math" => (&FAST, true),
            "no-fast-math" => (&FAST, false),
            "unsafe-math-optimizations" => (FAST.get(2..).unwrap_or(&[]), true),
            "no-unsafe-math-optimizations" => (FAST.get(2..).unwrap_or(&[]), false),
            _ => return self.single(text),
        };
        group.iter().for_each(|name| self.set(name, wanted));
        true
    }

    fn single(&mut self, text: &str) -> bool {
        let named = |name: &str| OPTIONS.iter().find(|(own, ..)| *own == name).map(|own| own.0);
        if let Some(name) = named(text) {
            self.set(name, true);
            return true;
        }
        let negated = text.strip_prefix("no-").map_or(format!("no-{text}"), str::to_owned);
        let name = named(&negated);
        if let Some(name) = name {
            self.set(name, false);
        }
        name.is_some()
    }

    fn set(&mut self, name: &'static str, wanted: bool) {
        self.0.retain(|on| *on != name);
        if wanted {
            self.0.push(name);
        }
    }

    /// The macros that come and go.
    pub(super) fn macros(&self) -> Vec<MacroOption> {
        let has = |name: &str| self.0.contains(&name);
        let mut macros = Vec::new();
        let mut define = |text: &str| macros.push(MacroOption::Define(text.to_owned()));
        for (name, word, _) in OPTIONS.iter().filter(|(name, ..)| has(name)) {
            // Terms are only reordered where nobody can see it.
            let counts =
                *name != "associative-math" || has("no-signed-zeros") && has("no-trapping-math");
            if counts && !word.is_empty() {
                define(&format!("{word}=1"));
            }
        }
        if FAST.iter().all(|name| has(name)) {
            define("__FAST_MATH__=1");
        }
        if OPTIONS.iter().any(|(name, _, differs)| *differs && has(name)) {
            define("__GCC_IEC_559=0");
            define("__GCC_IEC_559_COMPLEX=0");
            let gone = ["__STDC_IEC_559__", "__STDC_IEC_559_COMPLEX__"];
            let gone =
                gone.into_iter().chain(["__STDC_IEC_60559_BFP__", "__STDC_IEC_60559_COMPLEX__"]);
            macros.extend(gone.map(|name| MacroOption::Undefine(name.to_owned())));
        }
        macros
    }
}
