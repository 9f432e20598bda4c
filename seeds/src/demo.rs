//! Two demos by one builder: the year that the city published, fiscal year 2020 with every figure
//! of the report and the traps that keep one figure from passing for another, and the same people
//! six years later. All of them are invented. The cast and its numbers (P01 to P46) are fixed;
//! whoever changes a table of the published year changes a published figure.

mod acts;
mod applications;
mod calendar;
mod care;
mod conferences;
mod entrance;
mod exams;
mod intake;
mod later;
mod leaving;
mod left_partner;
mod lessons;
mod network;
mod notes;
mod outside;
mod payments;
mod people;
mod places;
mod plans;
mod published;
mod rounds;
mod schools;
mod set;
mod stories;
mod study;
mod support;
mod talks;
mod targets;
mod teaching;
mod weekly;
mod words;

use crate::script::{Script, named};
use crate::{Account, Seed};
use people::Person;
use places::{Place, Worker, workers};
use set::Set;
use shared::id::{AccountId, ProgramId};
use shared::role::Role;

/// The learner who has an account.
const SIGNED_IN_LEARNER: u8 = 15;

/// Which demo: each shows the program as of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demo {
    /// The year that the city published, as of 3 February 2021.
    Year2020,
    /// The same people grown older, and new ones, as of 4 November 2026: the exam has other
    /// subjects now, and its second round begins in three days.
    Year2026,
}

/// The demo program.
pub fn demo(which: Demo) -> Seed {
    let cast = Cast::of(which);
    let mut script = Script::default();
    places::found(&mut script, &cast);
    exams::sittings(&mut script, &cast);
    targets::targets(&mut script, &cast);
    let referred = intake::intake(&mut script, &cast);
    let (held, ahead) = lessons::lessons(&mut script, &cast);
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
    let source = intake::source(&mut script, &cast, referred.again);
    let filed = applications::applications(&mut script, &cast);
    if which == Demo::Year2026 {
        later::story(&mut script, &cast, filed);
    }
    study::study(&mut script, &cast, &held);
    weekly::weekly(&mut script, &cast, &held, &ahead);
    let given = entrance::entrance(&mut script, &cast, source);
    support::support(&mut script, &cast, &held, &given);
    leaving::leaving(&mut script, &cast);
    stories::stories(&mut script, &cast);
    network::network(&mut script, &cast);
    let hours = teaching::teaching(&mut script, &cast, &held);
    payments::payments(&mut script, &cast, &hours);
    outside::outside(&mut script, &cast);
    outside::answers(&mut script, &cast, &referred, &given);
    let mut accounts: Vec<Account> = places::accounts().collect();
    accounts.push(learner_account(&cast));
    Seed {
        program: ProgramId(named("program", cast.set.program).0),
        accounts,
        steps: script.finish(),
    }
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

/// Who takes part, and in which year.
struct Cast {
    set: Set,
    workers: Vec<Worker>,
    manager: Worker,
}

impl Cast {
    fn of(which: Demo) -> Cast {
        let set = match which {
            Demo::Year2020 => published::set(),
            Demo::Year2026 => later::set(),
        };
        let is_in_order =
            set.people.iter().zip(1..).all(|(person, number)| person.number == number);
        assert!(is_in_order, "people stand by their numbers");
        let mut all = workers();
        let manager = all.remove(0);
        Cast { set, workers: all, manager }
    }

    fn person(&self, number: u8) -> &Person {
        &self.set.people[usize::from(number) - 1]
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
