//! `cargo xtask serve`: from a clean clone to a running program in one command.

use std::path::PathBuf;
use std::process::Command;

use crate::bundle::{self, Speed};
use crate::workspace::{Done, Workspace};

/// What somebody who serves may wish for.
#[derive(Debug, PartialEq, Eq)]
struct Wishes {
    listen: String,
    data: Option<PathBuf>,
    more: Vec<&'static str>,
}

/// Builds the app and the server, then becomes the server.
pub fn serve(workspace: &Workspace, words: &[&str]) -> Done {
    let wishes = Wishes::read(words)?;
    bundle::build(workspace, Speed::Release)?;
    workspace.build_server()?;
    let mut server = Command::new(workspace.server_binary());
    server.arg("serve").arg("--data").arg(wishes.data.unwrap_or(workspace.root.join("data")));
    server.args(["--listen", &wishes.listen]).args(wishes.more);
    become_process(&mut server)
}

impl Wishes {
    fn read(words: &[&str]) -> Done<Self> {
        let mut wishes = Wishes { listen: "127.0.0.1:8080".into(), data: None, more: Vec::new() };
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let mut value = || rest.next().copied().ok_or(format!("{word} needs a value"));
            match *word {
                "--demo" => wishes.more.push("--demo"),
                "--listen" => wishes.listen = value()?.to_owned(),
                "--data" => wishes.data = Some(value()?.into()),
                other => return Err(format!("`serve` does not know `{other}`")),
            }
        }
        Ok(wishes)
    }
}

/// Replaces this process, so that Ctrl-C and every other signal reach the server and nobody else.
#[cfg(unix)]
fn become_process(server: &mut Command) -> Done {
    use std::os::unix::process::CommandExt;
    Err(format!("cannot start the server: {}", server.exec()))
}

#[cfg(not(unix))]
fn become_process(server: &mut Command) -> Done {
    crate::workspace::run(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_have_defaults_and_are_read_in_any_order() {
        let plain = Wishes::read(&[]).unwrap();
        assert_eq!(plain.listen, "127.0.0.1:8080");
        assert_eq!((plain.data, plain.more), (None, vec![]));
        let all = Wishes::read(&["--data", "d", "--demo", "--listen", "[::1]:1"]).unwrap();
        assert_eq!(all.data, Some(PathBuf::from("d")));
        assert_eq!((all.listen.as_str(), all.more), ("[::1]:1", vec!["--demo"]));
    }

    #[test]
    fn a_wish_without_its_value_is_said_back() {
        assert_eq!(Wishes::read(&["--data"]).unwrap_err(), "--data needs a value");
        assert!(Wishes::read(&["--port"]).unwrap_err().contains("--port"));
    }
}
