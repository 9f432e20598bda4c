//! The binary `manabi`: reads the command line and the environment, does one thing, and says in
//! one sentence why if it cannot.

use std::process::ExitCode;

fn main() -> ExitCode {
    let settings = match server::config::read() {
        Ok(settings) => settings,
        Err(error) => error.exit(),
    };
    match server::command::run(settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("manabi: {trouble}");
            ExitCode::from(trouble.exit_code())
        }
    }
}
