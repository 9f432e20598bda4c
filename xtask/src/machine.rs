//! What has to be on the machine: the wasm target, two browsers with their drivers, a Japanese
//! font. Installs what is missing where that is possible (rustup; cargo; apt-get as root on
//! Debian), and says what to install where it is not. A test never skips because something is
//! missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::{Done, Workspace, read, run};

pub const WASM: &str = "wasm32-unknown-unknown";

const CHROMIUMS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const MAC_CHROMIUM: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];
const MAC_FIREFOX: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// Debian packages no driver for Firefox, so this one is compiled.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// The browsers and the drivers that speak to them.
pub struct Browsers {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub firefox: PathBuf,
    pub geckodriver: PathBuf,
}

/// Makes sure that Rust can compile for the browser.
pub fn want_wasm_target() -> Done {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let libraries = read(Command::new(rustc).args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    run(Command::new("rustup").args(["target", "add", WASM]))
        .map_err(|e| format!("the Rust target {WASM} is missing: {e}"))
}

/// Finds both browsers, their drivers and a Japanese font, or installs them.
pub fn want_browsers(workspace: &Workspace) -> Done<Browsers> {
    let mut missing = Vec::new();
    if find_chromium().is_none() {
        missing.push("chromium");
    }
    if find_chromedriver().is_none() {
        missing.push("chromium-driver");
    }
    if find_firefox().is_none() {
        missing.push("firefox-esr");
    }
    if !has_japanese_font() {
        // Without it every screenshot shows boxes.
        missing.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    if !missing.is_empty() {
        install(&missing)?;
    }
    let geckodriver = want_geckodriver(workspace)?;
    match (find_chromium(), find_chromedriver(), find_firefox()) {
        (Some(chromium), Some(chromedriver), Some(firefox)) => {
            Ok(Browsers { chromium, chromedriver, firefox, geckodriver })
        }
        _ => Err(how_to_help(&missing)),
    }
}

/// Finds geckodriver, or compiles it once into the folder that cargo builds into.
fn want_geckodriver(workspace: &Workspace) -> Done<PathBuf> {
    let root = workspace.target.join("xtask").join(format!("geckodriver-{GECKODRIVER_VERSION}"));
    let kept = root.join("bin").join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX));
    let found = named_by("GECKODRIVER").or_else(|| on_path("geckodriver"));
    if let Some(found) = found.or_else(|| Some(kept.clone()).filter(|path| path.is_file())) {
        return Ok(found);
    }
    println!("Compiling geckodriver {GECKODRIVER_VERSION}");
    let wanted = ["install", "--locked", "geckodriver", "--version", GECKODRIVER_VERSION];
    run(workspace.cargo().args(wanted).arg("--root").arg(&root))?;
    Ok(kept)
}

fn find_chromium() -> Option<PathBuf> {
    named_by("CHROMIUM")
        .or_else(|| CHROMIUMS.iter().find_map(|name| on_path(name)))
        .or_else(|| Some(PathBuf::from(MAC_CHROMIUM)).filter(|path| path.is_file()))
}

fn find_chromedriver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| on_path("chromedriver"))
}

fn find_firefox() -> Option<PathBuf> {
    named_by("FIREFOX")
        .or_else(|| FIREFOXES.iter().find_map(|name| on_path(name)))
        .or_else(|| Some(PathBuf::from(MAC_FIREFOX)).filter(|path| path.is_file()))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// Only Linux comes without Japanese fonts.
fn has_japanese_font() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let list = Command::new("fc-list").arg(":lang=ja").stderr(Stdio::null()).output();
    list.is_ok_and(|output| !output.stdout.is_empty())
}

fn install(packages: &[&str]) -> Done {
    let root = read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !(root && on_path("apt-get").is_some() && Path::new("/etc/debian_version").exists()) {
        return Err(how_to_help(packages));
    }
    println!("Installing {}", packages.join(", "));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt().args(["update", "--quiet"]))
        .and_then(|()| {
            run(apt()
                .args(["install", "--yes", "--quiet", "--no-install-recommends"])
                .args(packages))
        })
        .map_err(|e| format!("{}\n({e})", how_to_help(packages)))
}

fn how_to_help(missing: &[&str]) -> String {
    format!(
        "the end-to-end tests need two browsers and a Japanese font; missing here: {}.\n\
         Debian: sudo apt-get install chromium chromium-driver firefox-esr \
         fontconfig fonts-noto-cjk\n\
         Elsewhere: install Firefox, Chrome or Chromium and the chromedriver of the same\n\
         version, and name them with FIREFOX=…, CHROMIUM=… and CHROMEDRIVER=… if they are\n\
         not on the PATH.",
        missing.join(", ")
    )
}
