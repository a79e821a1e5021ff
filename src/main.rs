//! The binary: arguments in, exit status out. Everything else is in the library.

#[cfg(not(target_env = "musl"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    vlaiscan::cli::main()
}
