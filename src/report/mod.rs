//! placeholder
pub mod escape;
