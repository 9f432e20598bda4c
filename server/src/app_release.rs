//! The app as it is built into this binary, and the one of the release before, which stays in the
//! database for tabs that still show it.

use std::borrow::Cow;

use rust_embed::{EmbeddedFile, RustEmbed};

use crate::state::App;
use crate::store::{Fault, WriteTx};

#[derive(RustEmbed)]
#[folder = "../app/dist"]
struct Files;

/// Releases that are kept: this one and the one before. Whoever has an older one in a tab is told
/// to load the app again.
const RELEASES_MAX: usize = 2;

/// Length of the hash in the name of a release's folder, as `xtask` makes it.
const HASH_LETTERS: usize = 16;

/// What a packed file has at the end of its name.
const PACKED: &str = ".br";

/// The files of one release.
pub struct Release {
    /// The folder that they lie in.
    pub folder: String,
    /// Their names in the folder and their contents, packed with brotli.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A file of the app that is built in.
pub fn file(name: &str) -> Option<EmbeddedFile> {
    Files::get(name)
}

/// The packed copy of a file that is built in.
pub fn packed(name: &str) -> Option<EmbeddedFile> {
    Files::get(&format!("{name}{PACKED}"))
}

/// The folder and the name in it of a file that belongs to one release, such as
/// `app-3f9c0a1b2c3d4e5f/style.css`.
pub fn of_release(name: &str) -> Option<(&str, &str)> {
    let (folder, file) = name.split_once('/')?;
    let hash = folder.strip_prefix("app-")?;
    let is_hash = hash.len() == HASH_LETTERS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some((folder, file))
}

/// Keeps this release in the database, and of the others the newest. Every change of the app is a
/// release while it is developed: a debug build keeps none.
pub async fn keep_own(app: &App) -> Result<(), Fault> {
    match built_in() {
        Some(release) if !cfg!(debug_assertions) => keep(app, release).await,
        _ => Ok(()),
    }
}

/// Keeps a release in the database, and of the others the newest.
pub async fn keep(app: &App, release: Release) -> Result<(), Fault> {
    let now = app.now();
    let job = async move |tx: &mut WriteTx| {
        if tx.note_app_release(&release.folder, now).await? {
            for (name, packed) in &release.files {
                tx.add_app_file(&release.folder, name, packed).await?;
            }
        }
        for old in tx.app_releases().await?.iter().skip(RELEASES_MAX) {
            tx.forget_app_release(old).await?;
        }
        Ok::<_, Fault>(())
    };
    app.store.write(job).await
}

/// `None` where the app is not built in.
fn built_in() -> Option<Release> {
    let names: Vec<Cow<str>> = Files::iter().collect();
    let (folder, _) = names.iter().find_map(|name| of_release(name))?;
    let file = |name: &Cow<str>| {
        let (in_folder, file) = of_release(name)?;
        let file = file.strip_suffix(PACKED).filter(|_| in_folder == folder)?;
        Some((file.to_owned(), Files::get(name)?.data.into_owned()))
    };
    Some(Release { folder: folder.to_owned(), files: names.iter().filter_map(file).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_in_a_folder_with_a_hash_belong_to_one_release() {
        let folder = "app-3f9c0a1b2c3d4e5f";
        for (name, expected) in [
            ("app-3f9c0a1b2c3d4e5f/app_bg.wasm", Some((folder, "app_bg.wasm"))),
            ("app-3f9c0a1b2c3d4e5f/snippets/a/b.js", Some((folder, "snippets/a/b.js"))),
            ("app-3f9c0a1b2c3d4e5f", None),
            ("app-next/style.css", None),
            ("index.html", None),
        ] {
            assert_eq!(of_release(name), expected, "{name}");
        }
    }
}
