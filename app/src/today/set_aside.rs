//! Rows of a roll that somebody has set aside: they come back after all others, as a second pass.
//! Only their order changes, on this device and until its account is locked; nothing is stored.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::roster::Expected;

/// Who is set aside at which lesson, in the order in which that was done. Provided by the frame.
#[derive(Clone, Copy)]
pub struct SetAside(RwSignal<Vec<(RecordId, RecordId)>>);

impl SetAside {
    /// Begins with nobody, for everything below.
    pub fn provide() {
        provide_context(SetAside(RwSignal::new(Vec::new())));
    }

    /// The one of the account that is open.
    pub fn here() -> SetAside {
        expect_context()
    }

    /// Sets somebody aside, after those who were set aside before.
    pub fn put(self, lesson: RecordId, learner: RecordId) {
        self.0.update(|all| {
            all.retain(|one| *one != (lesson, learner));
            all.push((lesson, learner));
        });
    }

    /// Gives somebody her place in the list back.
    pub fn bring_back(self, lesson: RecordId, learner: RecordId) {
        self.0.update(|all| all.retain(|one| *one != (lesson, learner)));
    }

    /// Whether somebody is set aside.
    pub fn has(self, lesson: RecordId, learner: RecordId) -> bool {
        self.0.with(|all| all.contains(&(lesson, learner)))
    }

    /// These people, those who are set aside last.
    pub fn in_order(self, lesson: RecordId, people: Vec<Expected>) -> Vec<Expected> {
        self.0.with(|all| last_come_last(all, lesson, people))
    }
}

fn last_come_last(
    aside: &[(RecordId, RecordId)],
    lesson: RecordId,
    mut people: Vec<Expected>,
) -> Vec<Expected> {
    // Who is not set aside comes first; the sort keeps the order of equals.
    people.sort_by_key(|one| aside.iter().position(|it| *it == (lesson, one.learner)));
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn whoever_is_set_aside_comes_back_at_the_end_in_the_order_in_which_that_was_done() {
        let id = |n: u128| RecordId(Uuid::from_u128(n));
        let people = [1, 2, 3, 4].map(|n| Expected { learner: id(n), attendance: id(n + 100) });
        let aside = [(id(9), id(3)), (id(8), id(2)), (id(9), id(1))];
        let ordered = last_come_last(&aside, id(9), people.to_vec());
        let ids = ordered.iter().map(|one| one.learner).collect::<Vec<_>>();
        assert_eq!(ids, [2, 4, 3, 1].map(id), "who is set aside at another lesson stays");
    }
}
