//! placeholder
mod token;
pub use token::{ExpansionId, Flags, Token, TokenKind};
