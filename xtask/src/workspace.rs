//! Where the workspace and its build output are, and how to run a program there.
//! Asks `cargo metadata`, so that a CARGO_TARGET_DIR outside the clone is found as well.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::machine;

/// The result of a step; the error is a sentence for the person at the terminal.
pub type Done<T = ()> = Result<T, String>;

/// The folders that every command needs, and the packages between them.
pub struct Workspace {
    pub root: PathBuf,
    pub target: PathBuf,
    pub packages: Vec<Package>,
}

/// A member of the workspace.
pub struct Package {
    pub name: String,
    pub folder: PathBuf,
}

impl Workspace {
    /// Finds the workspace that the current folder belongs to.
    pub fn find() -> Done<Self> {
        let text = read(cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
        let data: Value =
            serde_json::from_str(&text).map_err(|e| format!("cargo metadata: {e}"))?;
        let path = |key: &str| data[key].as_str().map(PathBuf::from);
        let package = |entry: &Value| {
            let folder = PathBuf::from(entry["manifest_path"].as_str()?).parent()?.to_path_buf();
            Some(Package { name: entry["name"].as_str()?.to_owned(), folder })
        };
        let packages = data["packages"].as_array().into_iter().flatten().filter_map(package);
        match (path("workspace_root"), path("target_directory")) {
            (Some(root), Some(target)) => {
                Ok(Workspace { root, target, packages: packages.collect() })
            }
            _ => Err("cargo metadata did not name the workspace root and target folder".into()),
        }
    }

    /// A cargo command that runs at the workspace root.
    pub fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root);
        command
    }

    /// A cargo command for what ships to browsers: where this machine keeps the sources of crates
    /// does not go with it.
    pub fn cargo_to_ship(&self) -> Command {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
        let registries = home.and_then(|home| home.join("registry/src").read_dir().ok());
        let folders = registries.into_iter().flatten().flatten().map(|entry| entry.path());
        let flags = folders.map(|folder| format!("--remap-path-prefix={}=", folder.display()));
        let flags: Value = flags.collect();
        let mut command = self.cargo();
        command.args(["--config", &format!("target.{}.rustflags={flags}", machine::WASM)]);
        command
    }

    /// The release binary of the server.
    pub fn server_binary(&self) -> PathBuf {
        self.target.join("release").join(format!("manabi{}", std::env::consts::EXE_SUFFIX))
    }

    /// Builds the server as it ships. The app must be in `app/dist` before.
    pub fn build_server(&self) -> Done {
        run(self.cargo().args(["build", "--release", "--package", "server"]))
    }
}

/// Runs `command` with its output on the terminal; an exit other than 0 is an error.
pub fn run(command: &mut Command) -> Done {
    let said = describe(command);
    let status = command.status().map_err(|e| format!("cannot start `{said}`: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{said}` failed ({status})")) }
}

/// Runs `command` and returns what it printed; an exit other than 0 is an error.
pub fn read(command: &mut Command) -> Done<String> {
    let said = describe(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("cannot start `{said}`: {e}"))?;
    if !output.status.success() {
        return Err(format!("`{said}` failed ({})", output.status));
    }
    String::from_utf8(output.stdout).map_err(|e| format!("`{said}` printed no text: {e}"))
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // RUSTFLAGS would replace the flags of .cargo/config.toml and rebuild everything.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    // `cargo run` set these for xtask itself; builds would see them change from call to call.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
        command.env_remove(name);
    }
    command
}

/// The command as one would type it.
pub fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
