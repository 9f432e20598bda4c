//! The binary as a process: told to stop, and killed without warning.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use server::store::{Limits, Store};
use shared::id::ClientId;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::browser::Browser;

pub struct Process {
    pub child: Child,
    pub address: SocketAddr,
}

impl Process {
    /// A served program whose manager is `boss`; gives her password, too.
    pub fn start(data: &Path) -> (Process, String) {
        let init = manabi(data).args(["init", "--program", "Kita", "--manager", "boss"]).output();
        let said = String::from_utf8(init.unwrap().stdout).unwrap();
        let password = said.lines().last().unwrap().strip_prefix("Password: ").unwrap().to_owned();
        (Process::serve(data), password)
    }

    /// Serves what is in the folder.
    pub fn serve(data: &Path) -> Process {
        let mut child = manabi(data).arg("serve").stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let address = line.strip_prefix("Manabi listens on http://").unwrap().parse().unwrap();
        Process { child, address }
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    pub async fn ended(mut self) -> ExitStatus {
        let ended = tokio::task::spawn_blocking(move || self.child.wait().unwrap());
        tokio::time::timeout(Duration::from_secs(5), ended).await.expect("ends soon").unwrap()
    }
}

/// The binary, with its data there and any port, and no other setting: those of the shell in which
/// the tests run are not meant for it.
pub fn manabi(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manabi"));
    let own = |name: &OsString| name.to_string_lossy().starts_with("MANABI_");
    for name in std::env::vars_os().map(|(name, _)| name).filter(own) {
        command.env_remove(name);
    }
    command.env("MANABI_DATA", data).env("MANABI_LISTEN", "127.0.0.1:0");
    command
}

#[tokio::test]
async fn a_stop_signal_ends_an_open_stream_and_the_process() {
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let (process, password) = Process::start(folder.path());
        let mut browser = Browser::new(process.address);
        assert_eq!(browser.sign_in("boss", &password).await.outcome(), "200");
        let mut stream = TcpStream::connect(process.address).await.unwrap();
        let session = browser.session_line();
        let request = format!("GET /api/live HTTP/1.1\r\nhost: x\r\n{session}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        assert!(stream.read(&mut [0; 100]).await.unwrap() > 0);
        process.signal(signal);
        assert!(process.ended().await.success(), "{signal}");
    }
}

#[tokio::test]
async fn a_killed_server_has_everything_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (process, password) = Process::start(folder.path());
    let mut browser = Browser::new(process.address);
    assert_eq!(browser.sign_in("boss", &password).await.outcome(), "200");
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let (address, session) = (process.address, browser.session.clone());
            let acknowledged = acknowledged.clone();
            tokio::spawn(async move {
                let mut browser = Browser::new(address);
                browser.session = session;
                // Until the server is gone; the panic that this means here is expected.
                loop {
                    let answer = browser.post("/api/client", json!({})).await.json();
                    let client = answer["client"].as_str().unwrap().to_owned();
                    acknowledged.lock().unwrap().push(client);
                }
            })
        })
        .collect();
    while acknowledged.lock().unwrap().len() < 20 {
        tokio::task::yield_now().await;
    }
    process.signal("-KILL");
    assert!(!process.ended().await.success());
    for task in tasks {
        assert!(task.await.is_err());
    }

    let store = Store::open(folder.path(), Limits::default()).await.unwrap();
    let mut snapshot = store.read().await.unwrap();
    let acknowledged = std::mem::take(&mut *acknowledged.lock().unwrap());
    for id in &acknowledged {
        let id: ClientId = id.parse().unwrap();
        assert!(snapshot.client(id).await.unwrap().is_some(), "{id} was acknowledged");
    }
    assert!(acknowledged.len() >= 20);
}
