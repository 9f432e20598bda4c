//! What is chosen in the table and not written yet. It is kept on this device while it is filled
//! in, so that a closed tablet goes on where it stopped.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::program::new_year::Decision;
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
    /// Whether something is chosen and a part of it is missing.
    pub fn is_half(&self) -> bool {
        !self.way.is_empty() && self.decision().is_none()
    }

    /// The decision, once nothing of it is missing.
    pub fn decision(&self) -> Option<Decision> {
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
    /// The last day of a pause as long as nobody says another one: three months.
    usual_end: Date,
    form: KeptForm,
}

/// So many days a pause usually lasts: three months.
const PAUSE_DAYS: i64 = 90;

impl Choices {
    /// Goes on with what was left, if anything was.
    pub fn open(replica: Replica, year: FiscalYear) -> Choices {
        let left = left_at(replica, FORM).and_then(|text| shared::json::read(text.as_bytes()).ok());
        let chosen = RwSignal::new(left.unwrap_or_default());
        let read = move || {
            let chosen: BTreeMap<RecordId, Chosen> = chosen.try_get_untracked()?;
            let is_something = !chosen.is_empty();
            is_something.then(|| serde_json::to_string(&chosen).ok()).flatten()
        };
        let form = KeptForm::open(replica, FORM, Enrollment::NAME, read);
        let usual_end = year.first_day().plus_days(PAUSE_DAYS);
        Choices { chosen, usual_end, form }
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
                chosen.until = self.usual_end.to_string();
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

    /// Takes note that all of it is written.
    pub fn written(self) {
        self.chosen.set(BTreeMap::new());
        self.form.discard();
    }
}
