//! Tells tauri which commands exist, so that every one needs a permission in `capabilities/`.

use std::path::Path;

macro_rules! commands {
    ($($module:ident :: $name:ident),* $(,)?) => { const COMMANDS: &[&str] = &[$(stringify!($name)),*]; };
}

include!("src/commands/list.rs");

fn main() {
    println!("cargo:rerun-if-changed=src/commands/list.rs");
    println!("cargo:rerun-if-changed=../ui/dist");
    if !Path::new("../ui/dist/index.html").exists() {
        // Better than the macro's words: the page is embedded at compile time, so it must be built first.
        println!(
            "cargo::error=ui/dist is missing: run `npm ci && npm run build` in ui/ first (`cargo xtask run` does)"
        );
        std::process::exit(1);
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
