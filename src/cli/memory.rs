//! Whether the system gives memory out in huge pages. A run over a kernel, which walks gigabytes
//! criss-cross, takes a seventh less processor time with them. A short one only pays for them:
//! they are zeroed whole, and where memory is in pieces they are put together first, which can
//! take as long as the run.

/// Asks for huge pages, or for none, from here on. Where the system knows no such wish, it stays
/// as it is.
pub fn use_huge_pages(are_used: bool) {
    #[cfg(target_os = "linux")]
    {
        // Without it everything works, only slower.
        let _ = nix::sys::prctl::set_thp_disable(!are_used);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = are_used;
}
