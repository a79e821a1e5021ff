//! Why a finding stays as it is: a clause a rule, for what no rewrite of `fixes` fits.
//!
//! What the page says to write instead is said beside it; a reason says why that is the author's
//! to write. `OF_WORDS` has those that turn on the word that the finding is at.

/// Why what a rule finds stays, where its rewrite, if there is one, doesn't fit.
static WHY: &[(&str, &str)] = &[
    ("address-of-bit-field", NEVER_COMPILED),
    ("address-space", TARGET),
    ("address-of-void", "what stands there is only known as an address"),
    ("alignas", "C99 aligns an object by its type alone, so the type has to change"),
    ("alignof", "C99 has no operator for it, and a structure for it needs a name"),
    ("anonymous-member", "each use of the members has to name the new member, in all files"),
    ("array-from-function-name", "the name isn't known before the compiler writes it"),
    ("array-of-incomplete-type", NEVER_COMPILED),
    ("asm-goto", ASSEMBLY),
    ("asm-label", "other object files know the symbol by that name"),
    ("asm-ms-style", ASSEMBLY),
    ("asm-output-cast", "the operand under the cast is of another type"),
    ("asm-toplevel", ASSEMBLY),
    ("atomic", "without it other threads may see parts of a write"),
    (
        "atomic-builtins",
        "a function of <stdatomic.h> needs an `_Atomic` object, wherever it is used",
    ),
    ("attribute-aligned", "without it the alignment, and with it the layout, may be another"),
    ("attribute-argument-check", GENERATED),
    ("attribute-before-body", "it can't be told which declarator it belongs to"),
    ("attribute-c23", GENERATED),
    ("attribute-c23-vendor", GENERATED),
    ("attribute-calling-convention", "callers and the function would pass arguments differently"),
    ("attribute-clang-only", GENERATED),
    ("attribute-cleanup", "each way out of the scope needs the call, in the right order"),
    ("attribute-constructor", "who calls it, and when, is decided where `main` is"),
    ("attribute-counted-by", GENERATED),
    ("attribute-diagnostic", GENERATED),
    ("attribute-fallthrough", "no `case` or `default` follows it directly"),
    ("attribute-gcc-only", GENERATED),
    ("attribute-instrumentation", INSTRUMENTED),
    ("attribute-linkage", "the linker resolves the symbol otherwise without it"),
    (
        "attribute-mode",
        "no type of <stdint.h> has this mode, or the words around it are no plain type",
    ),
    ("attribute-musttail", "without it the stack may grow with each call"),
    ("attribute-noreturn", "other attributes stand beside it"),
    ("attribute-on-enumerator-or-label", GENERATED),
    ("attribute-optimization", GENERATED),
    ("attribute-packed", "without it the layout may be another"),
    ("attribute-scalar-storage-order", "without it the bytes in memory have another order"),
    ("attribute-section", "the linker's script or a loader looks for the section"),
    ("attribute-transparent-union", "callers pass the members without a cast"),
    ("bit-field-type", "its layout or its values might be others with `int`"),
    ("bit-int", "what happens beyond its width has to be written out at each operation"),
    ("blocks", "what it captures has to be passed to a function by hand"),
    ("bool", "`int` keeps every value, and `_Bool` only whether it is 0"),
    ("builtin-alloca", "memory that outlives the block has to be released on each way out"),
    ("builtin-apply", "the arguments that are passed on aren't known here"),
    ("builtin-bit-count", "C before C23 has no function for it, and yours needs a name"),
    ("builtin-bit-count-generic", "it works on any type, and a function of C on one"),
    ("builtin-choose-expr", "its condition isn't known, or a macro writes it for several types"),
    ("builtin-clang-only", COMPILER),
    ("builtin-classify", "no expression of C99 says the same for every type"),
    ("builtin-constant-p", NOT_PLAIN),
    ("builtin-expect", NOT_PLAIN),
    ("builtin-gcc-only", COMPILER),
    ("builtin-libc", "no header of C99 declares this function"),
    ("builtin-object-size", "only the compiler knows the size; a caller has to pass it"),
    (
        "builtin-offsetof",
        "it is written by a macro, or nothing that is included declares `offsetof`",
    ),
    ("builtin-overflow", "C before C23 has no check that works for all types"),
    ("builtin-prefetch", "an operand of it may have an effect"),
    ("builtin-return-address", "no expression of C gives it"),
    ("builtin-setjmp", "its buffer has another type than `jmp_buf`, wherever it is used"),
    ("builtin-shuffle", VECTOR),
    ("builtin-shufflevector", VECTOR),
    ("builtin-source-location", "C before C23 has no such macro"),
    (
        "builtin-types-compatible-p",
        "a type in it isn't known, or a macro writes it for several types",
    ),
    ("builtin-va-arg-pack", "the arguments that are passed on aren't known here"),
    ("builtin-va-list", TARGET),
    ("case-range", "its ends are no plain numbers, or far apart, or a comment is between them"),
    ("charizing-operator", "no operator of C makes a character of an argument"),
    ("complex-component-initializer", "GCC takes the first value only, and clang both"),
    ("complex-integer", "C has complex numbers of floating types only"),
    ("compound-literal", "the object needs a name, and a place before the statement"),
    (
        "compound-literal-initializer",
        "the literal has a length of its own, or is no object's initializer",
    ),
    ("compound-literal-storage-class", "the object needs a name, and a place before the statement"),
    ("computed-goto", JUMP),
    ("computed-goto-without-labels", JUMP),
    ("conditional-omitted-operand", NOT_PLAIN),
    ("constexpr", "only a plain `int` constant can become an enumerator"),
    ("countof", "its operand is no name"),
    ("decimal-float", "no type of C before C23 computes in decimal"),
    (
        "declaration-without-declarator",
        "what was to be declared isn't known, or the tag in it is used",
    ),
    (
        "defined-in-expansion",
        "the condition is wanted where the macro is used, not where it is defined",
    ),
    ("designated-initializer", "the values in between and their order are the type's to say"),
    (
        "designator-range",
        "its ends are no plain numbers or far apart, its value has an effect, \
         or it is no plain range but behind other designators",
    ),
    ("directive-in-macro-argument", "the call has to be written once for each case"),
    ("embed-directive", "a tool has to write the file's bytes as numbers"),
    ("empty-macro-argument", "an empty argument means something else to each macro"),
    ("empty-struct", "any member would give it a size"),
    ("empty-translation-unit", "the file's last line goes on or is no line of text"),
    ("enum-forward-declaration", "the enumerators aren't known before it"),
    (
        "enum-redefinition",
        "the first definition isn't word for word the same, or under other conditions",
    ),
    ("enum-underlying-type", "without the type the enum may have another size"),
    ("enum-value-range", "before C23 an enumerator is an `int`, and nothing wider can be one"),
    ("escape-out-of-range", "what the literal was to say isn't known"),
    ("excess-initializers", "which of the values is one too many isn't known"),
    ("extended-identifier", "other files may know it by that name"),
    ("extra-semicolon", "a macro in front of it may want it in another configuration"),
    (
        "feature-test-operator",
        "where the operator is missing, only `#ifdef` in a line of its own is safe",
    ),
    ("fixed-point", "its arithmetic has to be written out with integers at each operation"),
    ("flexible-array-alone", LAYOUT),
    ("flexible-array-automatic-initializer", NEVER_COMPILED),
    ("flexible-array-initializer", "the object needs a type of its own for that length"),
    ("flexible-array-member", "`sizeof` the structure, and what is allocated by it, would grow"),
    ("flexible-array-misplaced", LAYOUT),
    ("flexible-array-nested", LAYOUT),
    ("flexible-array-not-last", LAYOUT),
    ("float16", FLOATING),
    ("float80", FLOATING),
    ("floating-constant-range", "its type has no constant of the standard's for it"),
    ("floating-suffix-q", FLOATING),
    ("floatn", FLOATING),
    (
        "forward-parameter",
        "the rows of the array have a variable length, or several are declared ahead",
    ),
    ("func-identifier", "the name is the function's, whatever it will be called"),
    ("function-name-concatenation", "the name has to become an argument of its own"),
    ("function-pointer-conversion", "ISO C has no conversion for it"),
    ("generalized-lvalue", NEVER_COMPILED),
    ("generic", "it chooses by a type, which C99 can't ask for"),
    ("generic-type-operand", "an expression of that type would be converted, and the type isn't"),
    ("gimple-function", COMPILER),
    ("gnu-alignof", "C99 has no operator for it, and `_Alignof` takes no expression"),
    ("gnu-predefined-macro", "no macro of the standard says the same"),
    ("gnu89-inline", "which file defines the function for the others would change"),
    (
        "has-c-attribute",
        "where the operator is missing, only `#ifdef` in a line of its own is safe",
    ),
    ("has-include", "only a step of the build can ask which headers there are"),
    ("imaginary-integer-constant", "C has complex numbers of floating types only"),
    ("implicit-function-declaration", "no header of C99 declares this function"),
    ("include-next", "the other header has the same name"),
    ("inline", "what `inline` stands for before C99 is each compiler's own"),
    ("inline-assembly", ASSEMBLY),
    ("inline-internal-linkage", "which file defines the function for the others would change"),
    ("inline-undefined", "the body isn't in what was read"),
    ("int128", "no integer type of C has to be that wide"),
    ("integer-constant-too-large", "no integer type of C has to be that wide"),
    ("keyword-macro", "each use has to be told from the keyword"),
    ("label-address", JUMP),
    ("labeled-jump", "a label has to stand behind the loop, under a name that is free"),
    ("linkage-mismatch", "whether other files use it isn't known"),
    ("local-label", "the function has another label of that name, or a macro writes it"),
    ("long-long", "whether `long` is wide enough is the target's to say"),
    ("long-string-literal", "one object of that length needs an array that is written otherwise"),
    ("mixed-declarations", NOT_PLAIN),
    ("msvc-calling-convention", "callers and the function would pass arguments differently"),
    ("msvc-keyword", "what it tells that compiler has no word in C"),
    ("named-escape", "the number of the character with this name isn't known here"),
    ("non-lvalue-array", "the value needs an object with a name first"),
    (
        "nonconstant-aggregate-initializer",
        "the elements have to be assigned once the values are known",
    ),
    (
        "nonconstant-initializer",
        "the value that a compiler folds it to is the target's or another object's",
    ),
    ("nonlocal-goto", JUMP),
    ("null-pointer-arithmetic", "which address is meant isn't known"),
    ("offsetof-array-index", "its index is no plain number, or it's written by a macro"),
    ("offsetof-type-definition", "the type needs a place of its own before the expression"),
    ("overflow-in-constant", "which value is meant isn't known"),
    ("overflow-in-if", "which value is meant isn't known"),
    (
        "parameter-array-qualifier",
        "a qualifier there belongs to the pointer that the parameter becomes",
    ),
    ("pointer-comparison", "ISO C has no order between these"),
    ("pragma-clang", PRAGMA),
    (
        "pragma-decimal-constants",
        "each constant has to get a suffix, and a type that C99 doesn't have",
    ),
    ("pragma-gcc", PRAGMA),
    ("pragma-gcc-only", PRAGMA),
    ("pragma-operator", "a line of its own can't come out of a macro"),
    ("pragma-pack", "without it the layout may be another"),
    ("pragma-vendor", PRAGMA),
    ("predefined-macro-change", "what else reads the macro isn't known"),
    ("preprocessor-assertion", "who else asserts or tests it isn't known"),
    ("qualified-function-type", "the qualifier isn't written beside it"),
    ("register-array-subscript", "`register` isn't written in the array's declaration alone"),
    ("register-variable", TARGET),
    ("return-mismatch", "what the function is to return isn't known"),
    ("static-function-undefined", "the body isn't in what was read"),
    ("sync-builtins", "a function of <stdatomic.h> needs an `_Atomic` object, wherever it is used"),
    ("tagged-anonymous-member", "each use of the members has to name the new member, in all files"),
    ("target-builtins", TARGET),
    ("tentative-array", "another declaration has the bound, or none has"),
    ("thread-local", "C99 has no threads, and no storage for one of them"),
    ("transactional-memory", COMPILER),
    (
        "transparent-union-argument",
        "the member of that type can't be told, or the union has no name",
    ),
    ("typeof", NO_NAME),
    ("typeof-unqual", NO_NAME),
    ("unicode-literal", "its characters have another type without the prefix"),
    ("unprototyped-call", "its declaration says nothing of the parameters"),
    ("va-args-outside-variadic", "the arguments that were to stand there aren't known"),
    ("va-opt", "what stands in it has to become part of the variable arguments, at each call"),
    (
        "variadic-comma-paste",
        "the last named parameter is not just before the comma, and only there",
    ),
    ("variadic-macro", "C90 has no such macros"),
    (
        "variadic-macro-no-argument",
        "the macro makes a difference between no argument and an empty one",
    ),
    ("variadic-without-parameter", "callers have to pass the first parameter"),
    ("vector-operation", VECTOR),
    ("vector-type", VECTOR),
    ("vendor-float", FLOATING),
    ("vla", "it is no variable: a type name has no memory to allocate"),
    ("void-pointer-arithmetic", "what it points to has no size, and its use here no plain form"),
    (
        "zero-length-array",
        "it isn't the last of several members, or a macro or a name gives the bound",
    ),
];

/// The same where it turns on the word.
static OF_WORDS: &[(&str, &str, &str)] = &[
    ("attribute-optimization", "optimize", "what it asks of the optimizer may be needed"),
    ("attribute-optimization", "target", "without it the compiler may not use these instructions"),
    ("attribute-gcc-only", "optimize", "what it asks of the optimizer may be needed"),
    (
        "msvc-keyword",
        "__declspec",
        "what is declared in it is the linker's or the system's to obey",
    ),
];

const ASSEMBLY: &str = "what the instructions do has to be written in C, or in a file of their own";
const COMPILER: &str = "only this compiler has it, and no expression of C stands for it";
const FLOATING: &str = "no type that C has to have is known to have its range and precision";
const GENERATED: &str = "what the compiler makes of the code rests on it";
const INSTRUMENTED: &str = "a build with options that instrument code may rest on it";
const JUMP: &str = "the places that it may jump to need a `switch` or functions around them";
const LAYOUT: &str = "the layout of the object would be another";
const NEVER_COMPILED: &str = "GCC refuses it as well: what was meant isn't known";
const NOT_PLAIN: &str = "its operands are no plain ones here";
const NO_NAME: &str = "its type has no name that can stand here";
const PRAGMA: &str = "what the compiler makes of the lines below rests on it";
const TARGET: &str = "it is the target's, and C has nothing that stands for it";
const VECTOR: &str = "its operations have to be written as loops over the elements";

/// What is said of a rule that has a rewrite, and no reason of its own.
const OTHERWISE: &str = "it is written in a way that the rewrite doesn't take apart";

/// Why a rule's finding at a word stays; none if no rewrite was ever meant to be.
pub fn why(slug: &str, word: &str) -> Option<&'static str> {
    let mut of_words = OF_WORDS.iter().filter(|(known, ..)| *known == slug);
    let of_word = of_words.find(|(_, known, _)| *known == word || *known == word.trim_matches('_'));
    let of_rule = || WHY.iter().find(|(known, _)| *known == slug).map(|&(_, why)| why);
    let otherwise = || super::fixes::any(slug).then_some(OTHERWISE);
    of_word.map(|&(.., why)| why).or_else(of_rule).or_else(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_of_rules_once_each() {
        let mut slugs: Vec<&str> = WHY.iter().map(|(slug, _)| *slug).collect();
        for slug in slugs.iter().chain(OF_WORDS.iter().map(|(slug, ..)| slug)) {
            assert!(crate::rules::find(slug).is_some(), "{slug} is no rule");
        }
        let n = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), n);
    }

    #[test]
    fn a_word_has_a_reason_of_its_own() {
        let of_rule = why("attribute-gcc-only", "strub");
        assert_eq!(of_rule, Some(GENERATED));
        assert_ne!(why("attribute-gcc-only", "optimize"), of_rule);
        assert_eq!(
            why("attribute-gcc-only", "__optimize__"),
            why("attribute-gcc-only", "optimize")
        );
        assert_eq!(why("no-such-rule", ""), None);
        assert_eq!(why("escape-e", ""), Some(OTHERWISE));
    }
}
