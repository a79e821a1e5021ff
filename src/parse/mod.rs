//! placeholder

/// Stub.
pub fn dump(_preprocessed: &crate::preprocess::Preprocessed) -> String {
    String::new()
}
