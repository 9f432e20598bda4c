//! Answers cases of the exam from a file, without a database: the same rules as on a tablet.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use serde_json::{Value, json};
use shared::exam::RULES;
use shared::exam::question::{CASES_MAX, answer};

use super::TaskError;
use crate::config::ExamCheck;

/// The largest file that is read: the longest list of full cases stays below it.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

pub(super) fn check(settings: &ExamCheck) -> Result<(), TaskError> {
    let text = read(&settings.file)?;
    // Editors of Windows begin a file with a mark of its encoding.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let asked: Value = serde_json::from_str(text)
        .map_err(|error| TaskError::Asked(format!("{} is not JSON: {error}.", shown(settings))))?;
    let Value::Array(cases) = asked else {
        let found = answer(&RULES, &asked).map_err(|all| TaskError::Asked(all.join(" ")))?;
        return print(&found);
    };
    if cases.len() > CASES_MAX {
        let sentence = format!("{} has more than {CASES_MAX} cases.", shown(settings));
        return Err(TaskError::Asked(sentence));
    }
    let (mut answers, mut wrong) = (Vec::new(), Vec::new());
    for (index, case) in cases.iter().enumerate() {
        let mut found = answer(&RULES, case).unwrap_or_else(|sentences| {
            let sentence = sentences.join(" ");
            wrong.push(format!("Case {index}: {sentence}"));
            json!({ "error": sentence, "errors": sentences })
        });
        found["index"] = json!(index);
        answers.push(found);
    }
    print(&Value::Array(answers))?;
    if wrong.is_empty() { Ok(()) } else { Err(TaskError::Asked(wrong.join("\n"))) }
}

fn read(file: &Path) -> Result<String, TaskError> {
    let trouble =
        |error: io::Error| TaskError::Asked(format!("{} cannot be read: {error}.", file.display()));
    if fs::metadata(file).map_err(trouble)?.len() > FILE_BYTES_MAX {
        return Err(TaskError::Asked(format!("{} is too large.", file.display())));
    }
    let mut text = String::new();
    let opened = File::open(file).map_err(trouble)?;
    opened.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(trouble)?;
    Ok(text)
}

fn shown(settings: &ExamCheck) -> String {
    settings.file.display().to_string()
}

fn print(answer: &Value) -> Result<(), TaskError> {
    match writeln!(io::stdout(), "{answer:#}") {
        // Whoever reads only the first lines, as `head` does, has what she wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| TaskError::Said(error.to_string())),
    }
}
