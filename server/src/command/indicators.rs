//! Prints indicators: from the records as they are, or from history as they were known on a day.

use std::io::{self, Write};

use shared::id::Stamp;
use shared::indicator::{self, AsOf, Figure};
use shared::value::FiscalYear;
use shared::words::{Lang, plain};

use super::TaskError;
use super::account::only_program;
use crate::clock::Clock;
use crate::config::Indicators;
use crate::dashboard::facts_known_at;
use crate::dashboard::kept::Dashboards;
use crate::reconcile::program_today;
use crate::store::Store;

pub(super) async fn print(settings: Indicators) -> Result<(), TaskError> {
    let store = Store::open(&settings.data.folder, settings.data.limits()).await?;
    let program = match settings.program {
        Some(program) => program,
        None => only_program(&store).await?,
    };
    let (year, day) = (FiscalYear(settings.fiscal_year), settings.as_of);
    let figures = match settings.known_at {
        None => {
            let mut snapshot = store.read().await?;
            let today = program_today(&mut snapshot, program, Clock::System.now()).await?;
            drop(snapshot);
            let as_of = AsOf { year, day, today };
            let question = move |facts: &_| indicator::evaluate(facts, as_of);
            Dashboards::default().ask(&store, program, question).await?
        }
        Some(known_at) => {
            let today = known_at.plus_days(1);
            let end_of_day = Stamp(today.starts_at().0 - 1);
            let facts = facts_known_at(&store, program, end_of_day).await?;
            indicator::evaluate(&facts, AsOf { year, day, today })
        }
    };
    store.close().await;
    let all = indicator::listed(&figures);
    let text = if settings.json {
        as_json(&all)?
    } else {
        all.into_iter().map(as_line).collect::<Vec<_>>().join("\n")
    };
    match writeln!(io::stdout(), "{text}") {
        // Whoever reads only the first lines, as `head` does, has what she wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| TaskError::Said(error.to_string())),
    }
}

/// One flat list, each figure before its parts.
fn as_json(figures: &[&Figure]) -> Result<String, TaskError> {
    let flat: Vec<Figure> =
        figures.iter().map(|figure| Figure { parts: Vec::new(), ..(*figure).clone() }).collect();
    serde_json::to_string_pretty(&flat).map_err(|error| TaskError::Said(error.to_string()))
}

fn as_line(figure: &Figure) -> String {
    let amount = figure.amount;
    let whole = amount.denominator.map(|whole| format!(" / {whole}")).unwrap_or_default();
    let target = figure.target.map(|target| format!("  target {target}")).unwrap_or_default();
    let range = figure.range_in(Lang::Ja);
    let range = range.map(|(low, high)| format!("  ({low} - {high})")).unwrap_or_default();
    let (code, published, count) = (&figure.code, &figure.published, amount.numerator);
    let name = plain(&figure.name_in(Lang::Ja));
    format!("{code:<24} {published}  {count}{whole}{target}{range}  {name}")
}
