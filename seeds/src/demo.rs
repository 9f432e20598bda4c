//! The year that the city published, as invented people: fiscal year 2020 with every figure of the
//! report, and the traps that keep one figure from passing for another. The cast and its numbers
//! (P01 to P46) are fixed; whoever changes a table here changes a published figure.

mod applications;
mod calendar;
mod care;
mod conferences;
mod exams;
mod intake;
mod lessons;
mod notes;
mod people;
mod places;
mod plans;
mod schools;
mod talks;
mod targets;
mod words;

use crate::script::{Script, day, named};
use crate::{Account, Seed};
use people::{Person, everybody};
use places::{Place, Worker, workers};
use shared::id::{AccountId, ProgramId};
use shared::role::Role;
use shared::value::Date;

/// The learner who has an account.
const SIGNED_IN_LEARNER: u8 = 15;

/// The demo's today, a Wednesday.
fn today() -> Date {
    day(2021, 2, 3)
}

/// The demo program.
pub fn demo() -> Seed {
    let cast = Cast::new();
    let mut script = Script::default();
    places::found(&mut script, &cast);
    exams::sittings(&mut script, &cast);
    targets::targets(&mut script, &cast);
    let referral = intake::intake(&mut script, &cast);
    let held = lessons::lessons(&mut script, &cast);
    talks::talks(&mut script, &cast);
    schools::interviews(&mut script, &cast);
    schools::credits(&mut script, &cast);
    exams::exams(&mut script, &cast);
    conferences::conferences(&mut script, &cast);
    plans::plans(&mut script, &cast);
    notes::notes(&mut script, &cast, &held);
    schools::contacts(&mut script, &cast);
    // Last, so that nothing above gets another id.
    care::care(&mut script, &cast);
    intake::source(&mut script, &cast, referral);
    applications::applications(&mut script, &cast);
    let mut accounts: Vec<Account> = places::accounts().collect();
    accounts.push(learner_account(&cast));
    Seed { program: ProgramId(named("program", "demo").0), accounts, steps: script.finish() }
}

fn learner_account(cast: &Cast) -> Account {
    let learner = cast.person(SIGNED_IN_LEARNER);
    Account {
        id: cast.learner_account(),
        sign_in: "learner",
        name: learner.name().to_owned(),
        password: Some("manabi-learner"),
        role: Role::Learner,
        person: learner.id(),
    }
}

/// Who takes part.
struct Cast {
    people: Vec<Person>,
    workers: Vec<Worker>,
    manager: Worker,
}

impl Cast {
    fn new() -> Cast {
        let mut all = workers();
        let manager = all.remove(0);
        Cast { people: everybody(), workers: all, manager }
    }

    fn person(&self, number: u8) -> &Person {
        &self.people[usize::from(number) - 1]
    }

    /// The first tutor of a venue.
    fn tutor(&self, place: &Place) -> &Worker {
        let at_place = |worker: &&Worker| worker.venue == Some(place.letter);
        self.workers.iter().find(at_place).expect("every venue has a tutor")
    }

    /// The tutor who stands in at a venue: the second one if there is one.
    fn second_tutor(&self, place: &Place) -> &Worker {
        let at_place = |worker: &&Worker| worker.venue == Some(place.letter);
        self.workers.iter().rfind(at_place).expect("every venue has a tutor")
    }

    /// The second coordinator.
    fn coordinator(&self) -> &Worker {
        self.workers.iter().find(|worker| worker.venue.is_none()).expect("there are two")
    }

    fn learner_account(&self) -> AccountId {
        AccountId(named("account", "learner").0)
    }
}
