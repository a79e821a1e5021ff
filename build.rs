//! The facts on top of rule pages (rules/*.md) as JSON: it is read ten times as fast as TOML, and
//! a hook that has nothing to analyse spent most of its time on these. `src/rules/page.rs` reads
//! both, and its tests hold them to be the same.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for entry in fs::read_dir("rules")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let facts = facts(&path).map_err(|why| format!("{}: {why}", path.display()))?;
            let name = path.with_extension("json");
            fs::write(out.join(name.file_name().unwrap_or_default()), facts)?;
        }
    }
    Ok(())
}

/// What stands between the `+++` lines of a page.
fn facts(page: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let text = fs::read_to_string(page)?;
    let facts = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
    let (facts, _) = facts.ok_or("no front matter between +++ lines")?;
    Ok(serde_json::to_string(&toml::from_str::<toml::Table>(facts)?)?)
}
