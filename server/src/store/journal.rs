//! Revocations, and what ended them, also outside the database: a restored backup would otherwise
//! give back what was
//! taken away after it was made. One line of JSON each, flushed before anybody is answered.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use shared::id::{AccountId, ProgramId, Stamp};
use shared::scope::Pattern;

/// The name of the journal in the data folder.
pub const JOURNAL_FILE: &str = "revocations.jsonl";

/// Something that a restore must not undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Revocation {
    /// An account lost the right to sign in.
    AccountDisabled { program: ProgramId, account: AccountId, at: Stamp },
    /// An account lost a grant.
    GrantEnded { program: ProgramId, account: AccountId, pattern: Pattern, at: Stamp },
    /// An account got a grant, perhaps again.
    GrantBegan { program: ProgramId, account: AccountId, pattern: Pattern, at: Stamp },
}

impl Revocation {
    /// Whether it takes something from somebody.
    pub fn takes(&self) -> bool {
        match self {
            Revocation::AccountDisabled { .. } | Revocation::GrantEnded { .. } => true,
            Revocation::GrantBegan { .. } => false,
        }
    }

    /// What says that it did not happen after all. That an account stays without sign-in is seen by
    /// whoever wanted it so, and asked for again.
    pub fn undone(&self) -> Option<Revocation> {
        match self.clone() {
            Revocation::AccountDisabled { .. } => None,
            Revocation::GrantEnded { program, account, pattern, at } => {
                Some(Revocation::GrantBegan { program, account, pattern, at })
            }
            Revocation::GrantBegan { program, account, pattern, at } => {
                Some(Revocation::GrantEnded { program, account, pattern, at })
            }
        }
    }
}

/// The journal of one data folder.
pub struct Journal {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

impl Journal {
    /// The journal of `folder`; made with the first revocation.
    pub fn of(folder: &Path) -> Journal {
        Journal { path: folder.join(JOURNAL_FILE), file: Mutex::default() }
    }

    /// Appends, and returns when it is on the disk.
    pub fn append(&self, revocations: &[Revocation]) -> std::io::Result<()> {
        if revocations.is_empty() {
            return Ok(());
        }
        let mut lines = String::new();
        for revocation in revocations {
            lines += &serde_json::to_string(revocation)?;
            lines.push('\n');
        }
        let mut file = self.file.lock();
        if file.is_none() {
            *file = Some(open_for_appending(&self.path)?);
        }
        let Some(file) = file.as_mut() else { return Ok(()) };
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    }

    /// Everything in the journal, oldest first; `None` if there is none. A last line that a power
    /// cut tore is left out: nobody was answered for it.
    pub fn read(folder: &Path) -> std::io::Result<Option<Vec<Revocation>>> {
        let file = match File::open(folder.join(JOURNAL_FILE)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let lines = BufReader::new(file).lines().collect::<Result<Vec<String>, _>>()?;
        Ok(Some(lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect()))
    }
}

fn open_for_appending(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_was_written_ahead_of_a_commit_that_failed_is_taken_back() {
        let (program, account) = (ProgramId(Uuid::nil()), AccountId(Uuid::nil()));
        let (pattern, at) = (Pattern("office".to_owned()), Stamp(1));
        let ended = Revocation::GrantEnded { program, account, pattern: pattern.clone(), at };
        let began = Revocation::GrantBegan { program, account, pattern, at };
        assert!(ended.takes() && !began.takes());
        assert_eq!(ended.undone(), Some(began.clone()));
        assert_eq!(began.undone(), Some(ended));
        let disabled = Revocation::AccountDisabled { program, account, at };
        assert!(disabled.takes());
        assert_eq!(disabled.undone(), None);
    }
}
