//! Prints the default configuration of a kernel tree that was never configured, as the lines of
//! autoconf.h; where it comes from goes to standard error. For scripts/kconfig-check.
//!
//! usage: configuration TREE ARCH

use std::path::PathBuf;
use std::process::ExitCode;

use vlaiscan::discover::{Options, discover};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(tree), Some(arch), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        eprintln!("usage: configuration TREE ARCH");
        return ExitCode::from(2);
    };
    let options = Options { arch: Some(arch), ..Options::default() };
    let found = discover(&[PathBuf::from(tree).join("init/main.c")], &options);
    for problem in found.failed.iter().chain(&found.notes) {
        eprintln!("{}: {}", problem.path.display(), problem.reason);
    }
    let Some(unit) = found.units.first() else { return ExitCode::from(2) };
    eprintln!("{}", unit.why);
    print!("{}", unit.settings.configuration);
    ExitCode::SUCCESS
}
