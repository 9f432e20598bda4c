//! `cargo xtask serve --dev`: builds again whatever was changed. The page is told by the server,
//! which reads a debug build's app from the source tree, and loads itself again.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecursiveMode, Watcher, recommended_watcher};

use crate::bundle::{self, Speed};
use crate::workspace::{Done, Workspace, run};

/// What the app and the server are both built from.
const BOTH: [&str; 3] = ["shared/src", "shared/exam", "shared/indicators"];

/// What the app is built from besides, and what the server is built from besides.
const APP: [&str; 4] = ["app/src", "app/static", "shared/locales", "style"];
const SERVER: [&str; 3] = ["server/src", "server/migrations", "seeds/src"];

/// An editor writes several files within this time; they are built once.
const QUIET: Duration = Duration::from_millis(60);

/// Builds app and server without optimization, serves, and builds again after each change, until
/// it is stopped. A build that fails says so and leaves the one before in place.
#[expect(clippy::disallowed_methods, reason = "how long a build took is told")]
pub fn serve(workspace: &Workspace, arguments: &[OsString]) -> Done {
    let changes = watch(workspace)?;
    bundle::build(workspace, Speed::Dev)?;
    build_server(workspace)?;
    let mut server = Server::start(workspace, arguments)?;
    loop {
        let changed = next_changes(&changes)?;
        let concerns = |folders: &[&str]| {
            let mut all = folders.iter().chain(&BOTH).map(|it| workspace.root.join(it));
            all.any(|folder| changed.iter().any(|path| path.starts_with(&folder)))
        };
        let start = Instant::now();
        if concerns(&APP) {
            told("the app", start, bundle::build(workspace, Speed::Dev));
        }
        if concerns(&SERVER) {
            let built = build_server(workspace);
            if told("the server", start, built) {
                server.stop();
                server = Server::start(workspace, arguments)?;
            }
        }
    }
}

/// Says how a build went.
fn told(what: &str, start: Instant, built: Done) -> bool {
    match &built {
        Ok(()) => println!("Built {what} in {:.1} s.", start.elapsed().as_secs_f64()),
        Err(sentence) => eprintln!("{sentence}"),
    }
    built.is_ok()
}

fn build_server(workspace: &Workspace) -> Done {
    run(workspace.cargo().args(["build", "--package", "server"]))
}

/// The paths of what changes from now on.
fn watch(workspace: &Workspace) -> Done<Receiver<PathBuf>> {
    let (tell, changes) = channel();
    let heard = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_))
        {
            for path in event.paths.into_iter().filter(|path| is_source(path)) {
                // Nobody listens any more: the program ends.
                let _ = tell.send(path);
            }
        }
    };
    let trouble = |e| format!("changes of files cannot be noticed: {e}");
    let mut watcher = recommended_watcher(heard).map_err(trouble)?;
    for folder in BOTH.iter().chain(&APP).chain(&SERVER) {
        watcher.watch(&workspace.root.join(folder), RecursiveMode::Recursive).map_err(trouble)?;
    }
    // It watches until the program ends.
    std::mem::forget(watcher);
    Ok(changes)
}

/// Editors keep half-written files under other names.
fn is_source(path: &Path) -> bool {
    const ENDINGS: [&str; 10] =
        ["rs", "css", "js", "html", "json", "txt", "sql", "svg", "png", "webmanifest"];
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|it| ending == *it))
}

/// Waits for a change and gathers those that come with it.
fn next_changes(changes: &Receiver<PathBuf>) -> Done<Vec<PathBuf>> {
    let first = changes.recv().map_err(|_| "changes are not noticed any more")?;
    let mut all = vec![first];
    while let Ok(next) = changes.recv_timeout(QUIET) {
        all.push(next);
    }
    Ok(all)
}

/// The running server; dropping it stops it.
struct Server(Child);

impl Server {
    fn start(workspace: &Workspace, arguments: &[OsString]) -> Done<Server> {
        let name = format!("manabi{}", std::env::consts::EXE_SUFFIX);
        let mut command = Command::new(workspace.target.join("debug").join(name));
        let child = command.args(arguments).spawn();
        child.map(Server).map_err(|e| format!("cannot start the server: {e}"))
    }

    fn stop(&mut self) {
        // It may have ended by itself; what it has taken is on the disk.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_come_together_are_built_once_and_other_files_never() {
        let (tell, changes) = channel();
        for name in ["a.rs", "b.css"] {
            tell.send(PathBuf::from(name)).unwrap();
        }
        assert_eq!(next_changes(&changes).unwrap().len(), 2);
        drop(tell);
        assert!(next_changes(&changes).is_err());
        let seen = ["a.rs", "words.txt", ".a.rs.swp", "a.rs~", "4913"];
        let seen: Vec<_> = seen.into_iter().filter(|name| is_source(Path::new(name))).collect();
        assert_eq!(seen, ["a.rs", "words.txt"]);
    }
}
