//! vlaiscan finds C that only GCC takes, first of all variable-length arrays in structures.
//!
//! The modules below stand in reading order, which is the order in which data flows
//! (ARCHITECTURE.md draws it): text becomes tokens, tokens become a tree, the tree gets types and
//! constants, rules look at those and make findings, reports print them.

pub mod limits;

pub mod paged;

pub mod names;

pub mod table;

pub mod source;

pub mod disk;

pub mod finding;

pub mod lex;

pub mod discover;

pub mod preprocess;

pub mod cover;

pub mod parse;

pub mod analyse;

pub mod rewrite;

pub mod referee;

pub mod rules;

pub mod lint;

pub mod prove;

pub mod baseline;

pub mod changes;

pub mod git;

pub mod report;

pub mod cache;

pub mod cli;
