//! What `manabi` does when it is started: one file for each task.

mod account;
mod backup;
mod exam_check;
mod fill;
mod indicators;
mod init;
mod restore;
mod serve;

use std::io::{BufRead, IsTerminal};

use crate::auth::password::NewPassword;
use crate::config::{Data, PasswordSource, Settings, Task};
use crate::reply::Trouble;
use crate::serve::ListenError;
use crate::store::{BackupError, Fault, Limits, OpenError, RestoreError};

/// Why a task was not done; each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Listen(#[from] ListenError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Restore(#[from] RestoreError),
    #[error("{0}.")]
    Fault(#[from] Fault),
    #[error("{0}")]
    Said(String),
    /// What was asked cannot be answered; what else was asked is.
    #[error("{0}")]
    Asked(String),
}

impl TaskError {
    /// What the program says to the program that started it: 2 for what was asked, as for options
    /// that do not exist; 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            TaskError::Asked(_) => 2,
            _ => 1,
        }
    }
}

/// Does what the settings say.
pub fn run(settings: Settings) -> Result<(), TaskError> {
    start_log(&settings.log)?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| TaskError::Said(format!("No threads can be started: {error}.")))?;
    runtime.block_on(async {
        match settings.task {
            Task::Serve(serve) => serve::serve(serve).await,
            Task::Init(init) => init::init(init).await,
            Task::Account(task) => account::change(task).await,
            Task::Backup(backup) => backup::backup(backup).await,
            Task::Restore(restore) => restore::restore_backup(restore).await,
            Task::Fill(settings) => fill::fill(settings).await,
            Task::Indicators(settings) => indicators::print(settings).await,
            Task::ExamCheck(settings) => exam_check::check(&settings),
        }
    })
}

/// The log goes to standard error; what a task prints goes to standard output.
fn start_log(filter: &str) -> Result<(), TaskError> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .map_err(|error| TaskError::Said(format!("--log {filter:?} is not a filter: {error}.")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}

impl Data {
    fn limits(&self) -> Limits {
        Limits { megabytes_max: self.database_mb_max, ..Limits::default() }
    }
}

impl PasswordSource {
    /// The password to set, and what to tell the operator about it.
    fn read(&self) -> Result<NewPassword, TaskError> {
        if !self.password_stdin {
            return Ok(NewPassword::made_up());
        }
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(|error| TaskError::Said(format!("No password could be read: {error}.")))?;
        let password = line.trim_end_matches(['\r', '\n']).to_owned();
        Ok(NewPassword::try_from(password).map_err(Trouble::from)?)
    }

    /// A line with the password if the operator does not know it yet.
    fn told(&self, password: &NewPassword) -> String {
        match self.password_stdin {
            true => String::new(),
            false => format!("Password: {}\n", password.reveal()),
        }
    }
}

impl From<Trouble> for TaskError {
    fn from(trouble: Trouble) -> TaskError {
        match trouble {
            Trouble::Refused(refusal) => TaskError::Said(format!("Refused: {refusal}.")),
            Trouble::Fault(fault) => TaskError::Fault(fault),
        }
    }
}
