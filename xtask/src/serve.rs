//! `cargo xtask serve`: from a clean clone to a running program in one command.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::bundle::{self, Speed};
use crate::dev;
use crate::workspace::{Done, Workspace};

/// The options of the command.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    listen: String,
    data: Option<PathBuf>,
    is_dev: bool,
    demo: Vec<String>,
}

/// Builds the app and the server, then becomes the server.
pub fn serve(workspace: &Workspace, words: &[&str]) -> Done {
    let options = Options::read(words)?;
    let is_dev = options.is_dev;
    let mut arguments: Vec<OsString> = vec!["serve".into(), "--data".into()];
    arguments.push(options.data.unwrap_or(workspace.root.join("data")).into());
    arguments.extend(["--listen".into(), options.listen.into()]);
    arguments.extend(options.demo.into_iter().map(OsString::from));
    if is_dev {
        return dev::serve(workspace, &arguments);
    }
    bundle::build(workspace, Speed::Release)?;
    workspace.build_server()?;
    become_process(Command::new(workspace.server_binary()).args(arguments))
}

impl Options {
    fn read(words: &[&str]) -> Done<Self> {
        let mut options = Options {
            listen: "127.0.0.1:8080".into(),
            data: None,
            is_dev: false,
            demo: Vec::new(),
        };
        let mut rest = words.iter().peekable();
        while let Some(word) = rest.next() {
            if *word == "--demo" {
                options.demo = vec!["--demo".into()];
                let year = rest.next_if(|next| !next.starts_with("--"));
                options.demo.extend(year.map(|year| (*year).to_owned()));
                continue;
            }
            let mut value = || rest.next().copied().ok_or(format!("{word} needs a value"));
            match *word {
                "--dev" => options.is_dev = true,
                "--listen" => options.listen = value()?.to_owned(),
                "--data" => options.data = Some(value()?.into()),
                other => return Err(format!("`serve` does not know `{other}`")),
            }
        }
        Ok(options)
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
        let plain = Options::read(&[]).unwrap();
        assert_eq!(plain.listen, "127.0.0.1:8080");
        assert_eq!((plain.data, plain.is_dev, plain.demo), (None, false, vec![]));
        let all =
            Options::read(&["--data", "d", "--demo", "--listen", "[::1]:1", "--dev"]).unwrap();
        assert!(all.is_dev);
        assert_eq!(all.data, Some(PathBuf::from("d")));
        assert_eq!((all.listen, all.demo), ("[::1]:1".to_owned(), vec!["--demo".to_owned()]));
        let later = Options::read(&["--demo", "2026"]).unwrap();
        assert_eq!(later.demo, ["--demo", "2026"]);
    }

    #[test]
    fn an_option_without_its_value_is_said_back() {
        assert_eq!(Options::read(&["--data"]).unwrap_err(), "--data needs a value");
        assert!(Options::read(&["--port"]).unwrap_err().contains("--port"));
    }
}
