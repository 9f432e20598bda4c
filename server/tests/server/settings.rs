//! The command line: a wrong setting stops the start with a sentence, a right one does its work.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::process;

fn manabi(line: &str, data: &Path) -> Command {
    let mut command = process::manabi(data);
    command.args(line.split(' '));
    command
}

fn text(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{} {out}{}", output.status.success(), String::from_utf8_lossy(&output.stderr))
}

fn check(mut command: Command, expected: &str) {
    let said = text(&command.output().unwrap());
    assert!(said.contains(expected), "{command:?} said {said}");
}

#[test]
fn a_wrong_setting_stops_the_start_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    check(manabi("serve --listen nowhere", data), "--listen <ADDR>");
    check(manabi("serve --log server=very", data), "is not a filter");
    check(manabi("serve --tls-cert none.pem --tls-key none.pem", data), "The certificate none.pem");
    check(manabi("serve --listen 203.0.113.1:1", data), "cannot listen on 203.0.113.1:1");
    check(manabi("account list", data), "true");
    check(manabi("account list", &data.join("missing")), "There is no database in");
    check(manabi("serve", Path::new("/dev/null/data")), "The data folder /dev/null/data cannot");

    let mut from_environment = manabi("serve", data);
    from_environment.env("MANABI_LISTEN", "everywhere");
    check(from_environment, "invalid value 'everywhere' for '--listen <ADDR>'");
    let mut misspelled = manabi("serve", data);
    misspelled.env("MANABI_LISTNE", "127.0.0.1:0");
    check(misspelled, "MANABI_LISTNE is not a setting");
}

#[test]
fn a_program_is_made_and_its_accounts_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    check(manabi("init --program Kita --manager Boss", data), "Its manager signs in as boss.");
    check(manabi("init --program Kita --manager other", data), "There is a program named Kita");
    let add = "account add --name mori --role tutor --display Mori";
    check(manabi(add, data), "Mori can sign in as mori.\nPassword: ");
    check(manabi(add, data), "that name is taken");
    check(manabi("account list", data), "  mori: Mori, tutor\n");
    check(manabi("account disable --name mori", data), "mori can no longer sign in");
    check(manabi("account list", data), "  mori: Mori, tutor, disabled\n");
    check(manabi("account disable --name nobody", data), "no account named nobody");
    let copy = data.join("copy.sqlite");
    let backup = format!("backup {}", copy.display());
    check(manabi(&backup, data), "The backup is in");
    check(manabi(&backup, data), "never overwrites");
}

#[test]
fn a_password_comes_in_by_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let say = |line: &str, password: &str| {
        let mut command = manabi(line, folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        text(&child.wait_with_output().unwrap())
    };
    let init = "init --program Kita --manager boss --password-stdin";
    assert!(say(init, "short\n").contains("a password is 8 to 200 characters"));
    let said = say(init, "long enough\n");
    assert!(said.starts_with("true") && !said.contains("Password"), "{said}");
    let said = say("account password --name boss --password-stdin", "another one\n");
    assert!(said.contains("boss has a new password"), "{said}");
}
