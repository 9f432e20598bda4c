//! What is chosen in the table and not written yet. It is kept on this device while it is filled
//! in, so that a closed tablet goes on where it stopped.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::program::new_year::{Decision, YearRow};
use shared::record::Record;
use shared::records::enrollment::{EndReason, Enrollment};
use shared::value::{Choice as _, Date, FiscalYear};

use crate::replica::Replica;
use crate::saving::unfinished::{KeptForm, left_at};

/// The name of this form among the forms that are kept.
const FORM: &str = "new_year";

/// What somebody has chosen for one learner, as far as she has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// `continue`, `end` or `pause`.
    pub way: String,
    /// The code of the reason of an end.
    #[serde(default)]
    pub reason: String,
    /// The last day of a pause.
    #[serde(default)]
    pub until: String,
}

impl Chosen {
    /// What is wrong with what is chosen: a part of it is missing, or the pause ends before the
    /// year begins.
    pub fn problem(&self, year: FiscalYear) -> Option<ProblemCode> {
        match &*self.way {
            "end" if EndReason::from_code(&self.reason).is_none() => Some(ProblemCode::Missing),
            "pause" => match self.until.parse::<Date>() {
                Err(_) => Some(ProblemCode::Missing),
                Ok(until) => (until < year.first_day()).then_some(ProblemCode::EndsBeforeStart),
            },
            _ => None,
        }
    }

    /// The decision, once nothing of it is wrong.
    pub fn decision(&self, year: FiscalYear) -> Option<Decision> {
        if self.problem(year).is_some() {
            return None;
        }
        match &*self.way {
            "continue" => Some(Decision::Continue),
            "end" => EndReason::from_code(&self.reason).map(Decision::End),
            "pause" => self.until.parse().ok().map(Decision::Pause),
            _ => None,
        }
    }
}

/// The choices of one turn.
#[derive(Clone, Copy)]
pub struct Choices {
    chosen: RwSignal<BTreeMap<RecordId, Chosen>>,
    /// The year that is turned to.
    pub year: FiscalYear,
    form: KeptForm,
}

/// So many days a pause lasts as long as nobody says another day: three months.
const PAUSE_DAYS: i64 = 90;

impl Choices {
    /// Goes on with what was left, if anything was. What is chosen stays when it is written, for
    /// whoever takes it back; kept as unfinished is what nobody has decided about yet.
    pub fn open(replica: Replica, year: FiscalYear, rows: Memo<Vec<YearRow>>) -> Choices {
        let left = left_at(replica, FORM).and_then(|text| shared::json::read(text.as_bytes()).ok());
        let is_left = left.is_some();
        let chosen = RwSignal::new(left.unwrap_or_default());
        let read = move || {
            let mut chosen: BTreeMap<RecordId, Chosen> = chosen.try_get_untracked()?;
            rows.try_with_untracked(|rows| {
                let decided = rows.iter().filter(|row| row.decided.is_some());
                decided.for_each(|row| drop(chosen.remove(&row.learner)));
            });
            let is_something = !chosen.is_empty();
            is_something.then(|| serde_json::to_string(&chosen).ok()).flatten()
        };
        let form = KeptForm::open(replica, FORM, Enrollment::NAME, read);
        if is_left {
            // It may have been written since, on another device.
            form.touch();
        }
        Choices { chosen, year, form }
    }

    /// What is chosen for somebody.
    pub fn of(self, learner: RecordId) -> Chosen {
        self.chosen.with(|all| all.get(&learner).cloned().unwrap_or_default())
    }

    /// Changes what is chosen for somebody.
    pub fn change(self, learner: RecordId, change: impl FnOnce(&mut Chosen)) {
        self.chosen.update(|all| {
            let chosen = all.entry(learner).or_default();
            change(chosen);
            if chosen.way == "pause" && chosen.until.is_empty() {
                chosen.until = self.year.first_day().plus_days(PAUSE_DAYS).to_string();
            }
        });
        self.form.touch();
    }

    /// Lets those of these go on for whom nothing is chosen.
    pub fn let_go_on(self, learners: &[RecordId]) {
        self.chosen.update(|all| {
            for learner in learners {
                let chosen = all.entry(*learner).or_default();
                if chosen.way.is_empty() {
                    "continue".clone_into(&mut chosen.way);
                }
            }
        });
        self.form.touch();
    }

    /// Takes note that something of it is written, or taken back.
    pub fn written(self) {
        self.form.touch();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_a_decision_once_nothing_of_it_is_missing_or_wrong() {
        let year = FiscalYear(2027);
        let chosen = |way: &str, reason: &str, until: &str| Chosen {
            way: way.to_owned(),
            reason: reason.to_owned(),
            until: until.to_owned(),
        };
        let (missing, early) = (Some(ProblemCode::Missing), Some(ProblemCode::EndsBeforeStart));
        for (chosen, problem, is_decided) in [
            (chosen("", "", ""), None, false),
            (chosen("continue", "", ""), None, true),
            (chosen("end", "", ""), missing, false),
            (chosen("end", "moved", ""), None, true),
            (chosen("pause", "", "2027-2-30"), missing, false),
            (chosen("pause", "", "2027-03-31"), early, false),
            (chosen("pause", "", "2027-04-01"), None, true),
        ] {
            assert_eq!(chosen.problem(year), problem, "{chosen:?}");
            assert_eq!(chosen.decision(year).is_some(), is_decided, "{chosen:?}");
        }
    }
}
