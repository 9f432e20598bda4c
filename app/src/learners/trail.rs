//! The list from which somebody opens one learner after the other, so that the file of each
//! leads to the one before and the next.

use leptos::prelude::*;
use shared::id::RecordId;

/// The people of the list that was looked at last, in its order. Provided by the frame.
#[derive(Clone, Copy)]
pub struct Trail(RwSignal<Vec<RecordId>>);

impl Trail {
    /// Begins without a list, for everything below.
    pub fn provide() {
        provide_context(Trail(RwSignal::new(Vec::new())));
    }

    /// The trail of the account that is open.
    pub fn here() -> Trail {
        expect_context()
    }

    /// Remembers the list that is looked at now.
    pub fn follow(self, people: impl Fn() -> Vec<RecordId> + Send + Sync + 'static) {
        Effect::new(move |_| self.0.set(people()));
    }

    /// Who stands before and after somebody in that list.
    pub fn around(self, learner: RecordId) -> (Option<RecordId>, Option<RecordId>) {
        self.0.with(|people| neighbors(people, learner))
    }

    /// Which one of that list somebody is, and of how many.
    pub fn place(self, learner: RecordId) -> Option<(usize, usize)> {
        self.0.with(|people| place(people, learner))
    }
}

fn place(people: &[RecordId], learner: RecordId) -> Option<(usize, usize)> {
    let at = people.iter().position(|one| *one == learner)?;
    Some((at + 1, people.len()))
}

fn neighbors(people: &[RecordId], learner: RecordId) -> (Option<RecordId>, Option<RecordId>) {
    let Some(at) = people.iter().position(|one| *one == learner) else { return (None, None) };
    (at.checked_sub(1).map(|before| people[before]), people.get(at + 1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_ends_of_a_list_lead_nowhere_and_a_stranger_has_no_neighbors() {
        let [a, b, c, d] = [1, 2, 3, 4].map(|n| RecordId(Uuid::from_u128(n)));
        let list = [a, b, c];
        assert_eq!(neighbors(&list, a), (None, Some(b)));
        assert_eq!(neighbors(&list, b), (Some(a), Some(c)));
        assert_eq!(neighbors(&list, c), (Some(b), None));
        assert_eq!(neighbors(&list, d), (None, None));
        assert_eq!(neighbors(&[], a), (None, None));
        assert_eq!((place(&list, b), place(&list, d)), (Some((2, 3)), None));
    }
}
