//! Files on their way into `app/dist`: read, hashed, compressed, and written only where changed.
//! The stamp that lets a second start skip all this lies in the target folder, because the server
//! embeds everything that is in `app/dist`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::workspace::Done;

/// Brotli's best: a release is packed once and travels often.
const QUALITY_MAX: i32 = 11;

/// Contents by path below a folder, with `/` between the names.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads all files below `folder`, sorted by path.
pub fn read_folder(folder: &Path) -> Done<Files> {
    let mut files = Files::new();
    collect(folder, "", &mut files).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// A SHA-256 over names and contents, in hexadecimal.
pub fn digest<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hasher = Sha256::new();
    for (name, bytes) in files {
        // Lengths first, so that no byte can move from one file to its neighbor unnoticed.
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name);
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds a brotli version, `NAME.br`, of every file.
pub fn with_compressed(files: Files) -> Done<Files> {
    let compressed: Vec<io::Result<(String, Vec<u8>)>> = std::thread::scope(|scope| {
        let jobs: Vec<_> = files
            .iter()
            .map(|(name, bytes)| scope.spawn(move || Ok((format!("{name}.br"), squeeze(bytes)?))))
            .collect();
        jobs.into_iter().map(|job| job.join().expect("compressing does not panic")).collect()
    });
    let mut all = files;
    for result in compressed {
        let (name, bytes) = result.map_err(|e| format!("brotli: {e}"))?;
        all.insert(name, bytes);
    }
    Ok(all)
}

fn squeeze(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: QUALITY_MAX,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut squeezed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut squeezed, &params)?;
    Ok(squeezed)
}

/// Makes `folder` hold exactly `files`. Leaves files alone that have the right content already,
/// so that the server is only compiled again when the app changed.
pub fn write(folder: &Path, files: &Files) -> Done {
    let trouble = |path: &Path, e: io::Error| format!("{}: {e}", path.display());
    fs::create_dir_all(folder).map_err(|e| trouble(folder, e))?;
    for name in read_folder(folder)?.keys().filter(|name| !files.contains_key(*name)) {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|e| trouble(&path, e))?;
        // Fails while something else is in the folder, which is then still wanted.
        let _ = path.parent().filter(|parent| *parent != folder).map(fs::remove_dir);
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|present| present == *bytes) {
            continue;
        }
        let parent = path.parent().expect("a file in a folder has a parent");
        fs::create_dir_all(parent).map_err(|e| trouble(parent, e))?;
        fs::write(&path, bytes).map_err(|e| trouble(&path, e))?;
    }
    Ok(())
}

/// What is known about the last build: its inputs and its outputs.
pub struct Stamp {
    place: PathBuf,
    inputs: String,
}

impl Stamp {
    /// The stamp at `place` for a build from `inputs`.
    pub fn new(place: &Path, inputs: &str) -> Self {
        Stamp { place: place.to_owned(), inputs: inputs.to_owned() }
    }

    /// Whether `folder` still holds what a build from the same inputs left there.
    pub fn holds(&self, folder: &Path) -> bool {
        let Ok(present) = read_folder(folder) else { return false };
        fs::read_to_string(&self.place).is_ok_and(|stamp| stamp == self.text(&present))
    }

    /// Remembers that a build from these inputs made `files`.
    pub fn leave(&self, files: &Files) -> Done {
        let parent = self.place.parent().expect("the stamp lies in the target folder");
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&self.place, self.text(files)))
            .map_err(|e| format!("{}: {e}", self.place.display()))
    }

    fn text(&self, files: &Files) -> String {
        let outputs = digest(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
        format!("inputs {}\noutputs {outputs}\n", self.inputs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn writing_removes_what_is_stale_and_leaves_the_same_alone() {
        let folder = tempfile::tempdir().unwrap();
        let before = [("old.js", "1"), ("old/a.js", "1"), ("same/kept.js", "2")];
        write(folder.path(), &files(&before)).unwrap();
        let before = fs::metadata(folder.path().join("same/kept.js")).unwrap().modified().unwrap();
        let wanted = files(&[("new.js", "3"), ("same/kept.js", "2")]);
        write(folder.path(), &wanted).unwrap();
        assert_eq!(read_folder(folder.path()).unwrap(), wanted);
        assert!(!folder.path().join("old").exists());
        let after = fs::metadata(folder.path().join("same/kept.js")).unwrap().modified().unwrap();
        assert_eq!(before, after);
    }

    #[test]
    fn a_stamp_holds_until_inputs_or_outputs_change() {
        let folder = tempfile::tempdir().unwrap();
        let (dist, place) = (folder.path().join("dist"), folder.path().join("t/stamp"));
        let made = files(&[("a.js", "1")]);
        write(&dist, &made).unwrap();
        Stamp::new(&place, "inputs").leave(&made).unwrap();
        assert!(Stamp::new(&place, "inputs").holds(&dist));
        assert!(!Stamp::new(&place, "other inputs").holds(&dist));
        fs::write(dist.join("a.js"), "2").unwrap();
        assert!(!Stamp::new(&place, "inputs").holds(&dist));
    }

    #[test]
    fn every_file_is_there_twice_and_the_second_unpacks_to_the_first() {
        let text = "学び".repeat(1000);
        let all = with_compressed(files(&[("a.js", &text)])).unwrap();
        assert!(all["a.js.br"].len() < 100);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut all["a.js.br"].as_slice(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
    }
}
