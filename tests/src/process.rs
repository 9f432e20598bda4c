//! Programs that a test starts: they end with the test, whatever happens to it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::wait;

/// A running program that is killed when this is dropped.
pub struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts `command`; its standard output is not shown, its complaints are.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let started = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let child = started.unwrap_or_else(|e| panic!("cannot start {name} ({command:?}): {e}"));
        Process { name: name.to_owned(), child }
    }

    /// Asks it to end (SIGTERM) and waits until it did.
    pub async fn stop(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.is_ok_and(|status| status.success()), "{} was gone already", self.name);
        let fact = format!("{} ends after SIGTERM", self.name);
        wait::until(&fact, wait::PATIENCE, async || {
            self.exit().ok_or_else(|| "it still runs".to_owned())
        })
        .await
    }

    /// Ends it at once (SIGKILL), as a power cut would.
    pub fn kill(&mut self) {
        // Both fail only for a process that has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// How it ended, if it did.
    pub fn exit(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("our own child can be waited for")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Ends a process that another one has started, at once, as a power cut would.
pub fn kill(process: u32) {
    let killed = Command::new("kill").args(["-KILL", &process.to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()), "process {process} was gone already");
}

/// A port on 127.0.0.1 that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}

/// The whole answer, head and body as text, to an HTTP request without a body. Blocks; needs no
/// runtime, so that it also works while a failed test is being cleared away.
pub fn request(to: SocketAddr, method: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&to, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    // Not every server closes the connection when it is asked to; chromedriver does not.
    while !is_whole(&answer) {
        match stream.read(&mut piece)? {
            0 => break,
            length => answer.extend_from_slice(&piece[..length]),
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Whether `answer` has as many bytes as its head announces.
fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let announced = length.and_then(|length| length.trim().parse::<usize>().ok());
    announced.is_some_and(|length| answer.len() >= head.len() + 4 + length)
}

/// The program that `variable` names, or the first of `names` on the PATH.
/// `cargo xtask test` sets the variables; a missing program is a failure, never a skipped test.
pub fn find_program(variable: &str, names: &[&str]) -> PathBuf {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || {
        let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
        let places = names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
        places.into_iter().find(|place| place.is_file())
    };
    named.or_else(on_path).unwrap_or_else(|| {
        panic!("{} is not installed: run `cargo xtask test`, or set {variable}", names[0])
    })
}

/// The folder that cargo builds into.
pub fn target_folder() -> PathBuf {
    // A test binary lies in <target>/debug/deps.
    let own = std::env::current_exe().expect("a running program has a path");
    own.ancestors().nth(3).expect("test binaries lie three folders down").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_the_announced_length_is_there() {
        let cases = [
            ("HTTP/1.1 200 OK\r\nContent-Le", "not yet"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", "not yet"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "whole"),
            ("HTTP/1.1 200 OK\r\n\r\nok", "not yet"),
        ];
        for (answer, expected) in cases {
            let seen = if is_whole(answer.as_bytes()) { "whole" } else { "not yet" };
            assert_eq!(seen, expected, "{answer}");
        }
    }
}
