//! The real server: the release binary with a data folder of its own, on a free port.
//! It can be stopped, killed and started again on the same port and data.

use std::ffi::OsString;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use shared::api::{CheckHealth, Endpoint};
use tempfile::TempDir;

use crate::process::{Process, free_port, request, target_folder};
use crate::wait;

/// The first start builds the demo year, which takes a while on a busy machine.
const START_PATIENCE: Duration = Duration::from_secs(120);

/// A Manabi server with the demo program, or with a large one.
pub struct Manabi {
    process: Option<Process>,
    data: TempDir,
    port: u16,
    options: Vec<OsString>,
}

impl Manabi {
    /// Starts a server with fresh demo data and waits until it answers.
    pub async fn start_demo() -> Self {
        let mut manabi = Manabi::unpacked(vec!["--demo".into()]);
        manabi.start().await;
        manabi
    }

    /// Starts a server with the demo of 2026 as it is on this day: its own is 2026-11-04, three
    /// days before a round of the exam.
    pub async fn start_demo_of_2026(day: &str) -> Self {
        let options = ["--demo", "2026", "--demo-day", day].map(OsString::from);
        let mut manabi = Manabi::unpacked(options.to_vec());
        manabi.start().await;
        manabi
    }

    /// Starts a server with so many attendances, which also serves the app's storage and sync as a
    /// module under `/files/`.
    pub async fn start_with_module(attendances: usize) -> Self {
        let named = std::env::var_os("TESTED_MODULE").map(PathBuf::from);
        let module = named.unwrap_or_else(|| target_folder().join("xtask/module"));
        let is_built = module.join("manabi.js").is_file();
        assert!(is_built, "{} is not built: run `cargo xtask test`", module.display());
        Manabi::start_filled(attendances, &module).await
    }

    /// Starts a server with so many attendances, which also serves the files in a folder.
    pub async fn start_filled(attendances: usize, files: &Path) -> Self {
        let mut manabi = Manabi::unpacked(vec!["--files".into(), files.into()]);
        manabi.command(&["fill", "--attendances", &attendances.to_string()]);
        manabi.start().await;
        manabi
    }

    /// Starts a server with a program in which nothing is recorded yet; its one manager signs in
    /// like that of the demo.
    pub async fn start_empty() -> Self {
        let mut manabi = Manabi::unpacked(Vec::new());
        let words = ["init", "--program", "まなびの会", "--manager", "manager", "--password-stdin"];
        manabi.command_with(&words, "manabi-manager\n");
        manabi.start().await;
        manabi
    }

    fn unpacked(options: Vec<OsString>) -> Self {
        let data = tempfile::tempdir().expect("there is room for a temporary folder");
        Manabi { process: None, data, port: free_port(), options }
    }

    /// Starts again after [`stop`](Self::stop) or [`kill`](Self::kill).
    pub async fn start(&mut self) {
        let mut command = manabi();
        command.arg("serve").args(&self.options).arg("--data").arg(self.data.path());
        command.arg("--listen").arg(self.address().to_string());
        self.process = Some(Process::start("manabi", &mut command));
        wait::until("manabi answers", START_PATIENCE, async || {
            let ended = self.process.as_mut().and_then(Process::exit);
            assert!(ended.is_none(), "manabi ended instead of serving: {ended:?}");
            match self.get(CheckHealth::PATH) {
                Ok(answer) if answer.starts_with("HTTP/1.1 200") => Ok(()),
                Ok(answer) => Err(format!("it answers {answer}")),
                Err(e) => Err(e.to_string()),
            }
        })
        .await;
    }

    /// Ends the server as an operator does, and expects that it ends well.
    pub async fn stop(&mut self) {
        let mut process = self.process.take().expect("only a running server can be stopped");
        let status = process.stop().await;
        assert!(status.success(), "manabi did not end well: {status}");
    }

    /// Ends the server as a power cut does.
    pub fn kill(&mut self) {
        self.process.take().expect("only a running server can be killed").kill();
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Runs another subcommand, such as `indicators`, on the same data and returns what it printed.
    pub fn command(&self, words: &[&str]) -> String {
        self.command_with(words, "")
    }

    /// The same, with these words as what is typed.
    fn command_with(&self, words: &[&str], typed: &str) -> String {
        let mut command = manabi();
        command.args(words).arg("--data").arg(self.data());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process =
            command.spawn().unwrap_or_else(|e| panic!("cannot start {command:?}: {e}"));
        let mut stdin = process.stdin.take().expect("its input is piped");
        stdin.write_all(typed.as_bytes()).expect("it reads what is typed");
        drop(stdin);
        let output = process.wait_with_output().expect("it ends");
        let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command:?}: {}\n{complaints}", output.status);
        String::from_utf8(output.stdout).expect("manabi prints text")
    }

    /// The whole answer to a GET, head and body, as text.
    pub fn get(&self, path: &str) -> std::io::Result<String> {
        request(self.address(), "GET", path)
    }
}

/// The program, without any setting of the shell in which the tests run.
fn manabi() -> Command {
    let mut command = Command::new(binary());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("MANABI_") {
            command.env_remove(name);
        }
    }
    command
}

fn binary() -> PathBuf {
    let named = std::env::var_os("TESTED_BINARY").map(PathBuf::from);
    let binary = named.unwrap_or_else(|| target_folder().join("release/manabi"));
    assert!(binary.is_file(), "{} is not built: run `cargo xtask test`", binary.display());
    binary
}
