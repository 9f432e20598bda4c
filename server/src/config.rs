//! Every setting, as an option on the command line and as an environment variable.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use seeds::Demo;
use shared::id::{PersonId, ProgramId};
use shared::role::Role;
use shared::value::Date;

/// Runs a learning-support program: records, offline tablets, dashboards.
#[derive(Debug, Parser)]
#[command(name = "manabi", version)]
pub struct Settings {
    /// What to write to the log, as in `info` or `server=debug,warn`.
    #[arg(long, env = "MANABI_LOG", default_value = "info", global = true)]
    pub log: String,
    #[command(subcommand)]
    pub task: Task,
}

/// What `manabi` can be told to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serves the app and its data until it is told to stop (Ctrl-C).
    Serve(Serve),
    /// Makes a program and its first manager.
    Init(Init),
    /// Adds, lists and changes accounts.
    #[command(subcommand)]
    Account(AccountTask),
    /// Copies the database into a new file, also while serving.
    Backup(Backup),
    /// Puts a backup in the place of the database; the server must be stopped.
    Restore(Restore),
    /// Prints the indicators of a fiscal year.
    Indicators(Indicators),
    /// Says of cases in a JSON file which subjects of the exam are left; needs no data.
    ExamCheck(ExamCheck),
    /// Fills an empty data folder with a large program of invented people, to measure with.
    Fill(Fill),
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct Data {
    /// Folder of the database.
    #[arg(long = "data", env = "MANABI_DATA", value_name = "DIR")]
    pub folder: PathBuf,
    /// Size in megabytes beyond which the database takes no more writes.
    #[arg(long, env = "MANABI_DATABASE_MB_MAX", value_name = "MB")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub database_mb_max: Option<u32>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    #[command(flatten)]
    pub data: Data,
    /// Address and port to listen on.
    #[arg(long, env = "MANABI_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Load the demo program of this fiscal year if there is no program yet, and say who can sign
    /// in; 2020 unless you say 2026.
    #[arg(long, env = "MANABI_DEMO", value_name = "YEAR")]
    #[arg(num_args = 0..=1, default_missing_value = "2020")]
    pub demo: Option<DemoYear>,
    /// Show a demo that is loaded now as on this day, such as one of the exam, instead of its own;
    /// what was recorded later is left out.
    #[arg(long, env = "MANABI_DEMO_DAY", value_name = "DATE", requires = "demo")]
    pub demo_day: Option<Date>,
    /// Certificate chain in PEM form; serves https together with --tls-key.
    #[arg(long, env = "MANABI_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key in PEM form.
    #[arg(long, env = "MANABI_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// A reverse proxy in front speaks https and sets X-Forwarded-For.
    #[arg(long, env = "MANABI_BEHIND_HTTPS", conflicts_with = "tls_cert")]
    pub behind_https: bool,
    /// Also serve the files in this folder under /files/, such as pages that measure.
    #[arg(long, env = "MANABI_FILES", value_name = "DIR")]
    pub files: Option<PathBuf>,
}

/// Which demo to load. The words for yes and no are those of other switches that stand in the
/// environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DemoYear {
    #[value(name = "2020", aliases = ["true", "1", "yes", "on"])]
    Year2020,
    #[value(name = "2026")]
    Year2026,
    #[value(name = "false", hide = true, aliases = ["0", "no", "off"])]
    Off,
}

impl DemoYear {
    /// The demo itself.
    pub fn demo(self) -> Option<Demo> {
        match self {
            DemoYear::Year2020 => Some(Demo::Year2020),
            DemoYear::Year2026 => Some(Demo::Year2026),
            DemoYear::Off => None,
        }
    }
}

/// The first things a program needs.
#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    pub data: Data,
    /// The program's name, as its members know it.
    #[arg(long, env = "MANABI_PROGRAM", value_name = "NAME")]
    pub program: String,
    /// The name with which the first manager signs in.
    #[arg(long, env = "MANABI_MANAGER", value_name = "NAME")]
    pub manager: String,
    #[command(flatten)]
    pub password: PasswordSource,
}

/// Changes to accounts.
#[derive(Debug, Subcommand)]
pub enum AccountTask {
    /// Adds an account.
    Add(AccountAdd),
    /// Lists all accounts.
    List(AccountList),
    /// Gives an account a new password and ends its sign-ins.
    Password(AccountPassword),
    /// Takes an account's right to sign in; its records stay.
    Disable(AccountDisable),
}

/// A new account.
#[derive(Debug, Args)]
pub struct AccountAdd {
    #[command(flatten)]
    pub data: Data,
    /// The name to sign in with.
    #[arg(long)]
    pub name: String,
    /// tutor, learner, manager or admin.
    #[arg(long, value_parser = parse_role)]
    pub role: Role,
    /// The name to show.
    #[arg(long)]
    pub display: String,
    /// Id of the staff or learner record that the account belongs to.
    #[arg(long)]
    pub person: Option<PersonId>,
    /// Id of the program; only needed if there are several.
    #[arg(long)]
    pub program: Option<ProgramId>,
    #[command(flatten)]
    pub password: PasswordSource,
}

/// All accounts.
#[derive(Debug, Args)]
pub struct AccountList {
    #[command(flatten)]
    pub data: Data,
}

/// A new password for an account.
#[derive(Debug, Args)]
pub struct AccountPassword {
    #[command(flatten)]
    pub data: Data,
    /// The name it signs in with.
    #[arg(long)]
    pub name: String,
    #[command(flatten)]
    pub password: PasswordSource,
}

/// An account that may no longer sign in.
#[derive(Debug, Args)]
pub struct AccountDisable {
    #[command(flatten)]
    pub data: Data,
    /// The name it signs in with.
    #[arg(long)]
    pub name: String,
}

/// Where a password comes from. Never the command line: other users of the machine can read that.
#[derive(Debug, Args)]
pub struct PasswordSource {
    /// Read the password from the first line of standard input, instead of making one up.
    #[arg(long)]
    pub password_stdin: bool,
}

/// A copy of the database.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub data: Data,
    /// The file to write; must not be there yet.
    pub file: PathBuf,
}

/// A backup to go back to.
#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    pub data: Data,
    /// The backup.
    pub file: PathBuf,
}

/// Which figures to print.
#[derive(Debug, Args)]
pub struct Indicators {
    #[command(flatten)]
    pub data: Data,
    /// The year in which the fiscal year starts, on 1 April.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1950..=2200))]
    pub fiscal_year: i16,
    /// The day that the figures are about, as in 2021-01-31.
    #[arg(long, value_name = "DATE")]
    pub as_of: Date,
    /// Count only what had reached the server by the end of this day in Tokyo.
    #[arg(long, value_name = "DATE")]
    pub known_at: Option<Date>,
    /// Print a JSON list instead of lines to read.
    #[arg(long)]
    pub json: bool,
    /// Id of the program; only needed if there are several.
    #[arg(long)]
    pub program: Option<ProgramId>,
}

/// Cases of the exam.
#[derive(Debug, Args)]
pub struct ExamCheck {
    /// One case, or a list of cases.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// A program to measure with.
#[derive(Debug, Args)]
pub struct Fill {
    #[command(flatten)]
    pub data: Data,
    /// How many attendances it has; one venue more for each 1,000 of them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub attendances: u32,
}

/// Reads all settings; an error says which one is wrong and prints itself.
pub fn read() -> Result<Settings, clap::Error> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    refuse_unknown_variables(names)?;
    Settings::try_parse()
}

/// A misspelled variable would otherwise be a setting that silently does nothing.
fn refuse_unknown_variables(names: impl Iterator<Item = String>) -> Result<(), clap::Error> {
    let mut command = Settings::command();
    let known = known_variables(&command);
    for name in names.filter(|name| name.starts_with("MANABI_")) {
        if !known.contains(&name) {
            let sentence =
                format!("{name} is not a setting. The settings are {}.", known.join(", "));
            return Err(command.error(ErrorKind::UnknownArgument, sentence));
        }
    }
    Ok(())
}

fn known_variables(command: &clap::Command) -> Vec<String> {
    let own = command.get_arguments().filter_map(|argument| argument.get_env());
    let mut known: Vec<String> = own.map(|name| name.to_string_lossy().into_owned()).collect();
    known.extend(command.get_subcommands().flat_map(known_variables));
    known.sort();
    known.dedup();
    known
}

fn parse_role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::code).join(", ");
    Role::from_code(text).ok_or_else(|| format!("a role is one of {}", known()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let said = match Settings::try_parse_from(line.split(' ')) {
            Ok(_) => "fine".into(),
            Err(error) => error.to_string(),
        };
        assert!(said.contains(expected), "{line}: {said}");
    }

    #[test]
    fn a_wrong_setting_is_named() {
        check("manabi serve --data d", "fine");
        check("manabi serve", "--data");
        check("manabi serve --data d --listen nowhere", "--listen <ADDR>");
        check("manabi serve --data d --tls-cert c.pem", "--tls-key <FILE>");
        check("manabi serve --data d --tls-cert c --tls-key k --behind-https", "cannot be used");
        check("manabi serve --data d --database-mb-max 0", "--database-mb-max <MB>");
        check("manabi account add --data d --name a --display b --role boss", "one of tutor");
        check("manabi frobnicate", "frobnicate");
    }

    #[test]
    fn a_demo_is_that_of_2020_unless_another_year_is_named() {
        let demo = |line: &str| match Settings::try_parse_from(line.split(' ')).unwrap().task {
            Task::Serve(serve) => serve.demo,
            _ => None,
        };
        assert_eq!(demo("manabi serve --data d"), None);
        assert_eq!(demo("manabi serve --demo --data d"), Some(DemoYear::Year2020));
        assert_eq!(demo("manabi serve --data d --demo"), Some(DemoYear::Year2020));
        assert_eq!(demo("manabi serve --demo 2026 --data d"), Some(DemoYear::Year2026));
        // As the environment says it.
        assert_eq!(demo("manabi serve --data d --demo true"), Some(DemoYear::Year2020));
        assert_eq!(demo("manabi serve --data d --demo false"), Some(DemoYear::Off));
        check("manabi serve --data d --demo 2021", "[possible values: 2020, 2026]");
    }

    #[test]
    fn a_misspelled_variable_is_named() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let good = names(&["HOME", "MANABI_DATA", "MANABI_LISTEN", "MANABI_TLS_CERT"]);
        assert!(refuse_unknown_variables(good.into_iter()).is_ok());
        let error = refuse_unknown_variables(names(&["MANABI_LISTN"]).into_iter()).unwrap_err();
        assert!(error.to_string().contains("MANABI_LISTN is not a setting"), "{error}");
    }
}
