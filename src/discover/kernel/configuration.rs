//! The configuration that stands in for `include/generated/autoconf.h` in a tree that was never
//! configured: an architecture's table of symbols in, `#define CONFIG_…` lines out.
//!
//! The tables in `config/` hold facts: the symbols that Linux 6.1's own `make defconfig` leaves
//! set to `y` or to a value and that some C file of that tree asks for, without those that
//! describe the compiler of the day. A symbol that another kernel version doesn't know is never
//! asked for there. `more.txt` adds what optional drivers need, `older.txt` what kernels before
//! 4.0 ask for under other names.

use std::fmt::Write;

use rustc_hash::FxHashMap;

const COMMON: &str = include_str!("config/common.txt");
const OLDER: &str = include_str!("config/older.txt");
const MORE: &str = include_str!("config/more.txt");

/// A configuration: names without `CONFIG_`, with their values as Kconfig writes them.
#[derive(Clone, Debug, Default)]
pub(super) struct Configuration {
    values: FxHashMap<&'static str, &'static str>,
}

impl Configuration {
    /// The common symbols and an architecture's own, in the format of the tables.
    pub(super) fn of_table(table: &'static str, older: bool) -> Configuration {
        let mut values = FxHashMap::default();
        let older = if older { OLDER } else { "" };
        for text in [MORE, COMMON, table, older] {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            for word in lines.flat_map(str::split_whitespace) {
                let (name, value) = word.split_once('=').unwrap_or((word, "y"));
                values.insert(name, value);
            }
        }
        values.retain(|_, value| *value != "n");
        Configuration { values }
    }

    /// The value of a symbol given without its `CONFIG_`.
    pub(super) fn value(&self, name: &str) -> Option<&'static str> {
        self.values.get(name).copied()
    }

    /// The lines of autoconf.h, sorted, but for names (with `CONFIG_`) that `skip` holds of.
    pub(super) fn text(&self, skip: impl Fn(&str) -> bool) -> String {
        let mut names: Vec<_> = self.values.iter().collect();
        names.sort();
        let mut text = String::new();
        for (name, &value) in names {
            let (name, value) = match value {
                "y" => (format!("CONFIG_{name}"), "1".to_owned()),
                "m" => (format!("CONFIG_{name}_MODULE"), "1".to_owned()),
                other => (format!("CONFIG_{name}"), as_defined(other)),
            };
            if !skip(&name) {
                // Writing to a string can't fail.
                let _ = writeln!(text, "#define {name} {value}");
            }
        }
        text
    }
}

/// A value as autoconf.h has it: strings in quotes, which the tables leave out.
fn as_defined(value: &str) -> String {
    let is_number =
        value.strip_prefix('-').unwrap_or(value).starts_with(|c: char| c.is_ascii_digit());
    if is_number || value.starts_with('"') { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_values_are_written_as_autoconf_has_them() {
        let configuration = Configuration::of_table("# no\nAA BB=m\nCC=5 DD=n EE=a/b FF=", false);
        let text = configuration.text(|name| name == "CONFIG_AA");
        assert!(!text.contains("CONFIG_AA"));
        assert!(text.contains("#define CONFIG_BB_MODULE 1\n"));
        assert!(text.contains("#define CONFIG_CC 5\n"));
        assert!(text.contains("#define CONFIG_EE \"a/b\"\n"));
        assert!(text.contains("#define CONFIG_FF \"\"\n"));
        assert!(!text.contains("CONFIG_DD"));
        assert_eq!(configuration.value("CC"), Some("5"));
    }
}
