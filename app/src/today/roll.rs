//! The roll call: one row per learner, one tap per learner, each tap can be taken back. What is
//! written about her opens beside the rows, never between them, so that nothing moves under a
//! finger.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::roll;
use shared::program::lesson::roster::Expected;
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::lesson::Lesson;

use super::roll_record::{RollRecord, close_by_key};
use super::roll_row::RollRow;
use super::roster::first_kana;
use super::set_aside::SetAside;
use crate::learners::trail::Trail;
use crate::navigation::Navigation;
use crate::parts::{Notice, NoticeKind, plain_word};
use crate::reading::find::id_of_query;
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// Which rows stand in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    #[default]
    All,
    Open,
    Came,
    Online,
    Away,
}

impl Rows {
    /// Whether somebody with this mark, or none, stands in the list.
    pub fn contain(self, status: Option<AttendanceStatus>) -> bool {
        use AttendanceStatus::{Absent, AbsentNotified, Closed, Online, Present};
        match self {
            Rows::All => true,
            Rows::Open => status.is_none(),
            Rows::Came => status == Some(Present),
            Rows::Online => status == Some(Online),
            Rows::Away => matches!(status, Some(AbsentNotified | Absent | Closed)),
        }
    }
}

/// What the head, the rows and the record beside them share.
#[derive(Clone, Copy)]
pub struct RollCall {
    pub replica: Replica,
    pub lesson: Memo<Lesson>,
    pub people: Memo<Vec<Expected>>,
    pub rows: RwSignal<Rows>,
    /// Whose record stands open beside the rows.
    pub open: RwSignal<Option<RecordId>>,
    /// Whose row comes back at the end.
    pub aside: SetAside,
}

impl RollCall {
    /// The roll on the page of its lesson.
    pub fn new(replica: Replica, lesson: Memo<Lesson>, people: Memo<Vec<Expected>>) -> RollCall {
        RollCall::at(replica, lesson, people, routes::lesson_open_at)
    }

    /// The roll on a page with this address while somebody's record is open.
    pub fn at(
        replica: Replica,
        lesson: Memo<Lesson>,
        people: Memo<Vec<Expected>>,
        link: fn(RecordId, Option<RecordId>) -> String,
    ) -> RollCall {
        let navigation = Navigation::here();
        let asked = untrack(|| id_of_query("open").get());
        let (rows, open) = (RwSignal::new(Rows::default()), RwSignal::new(asked));
        let id = lesson.with_untracked(|lesson| lesson.id);
        // Whoever comes back to words that she left here finds them open.
        Effect::new(move |before: Option<()>| {
            let open = open.get();
            if before.is_some() {
                navigation.replace(&link(id, open));
            }
        });
        RollCall { replica, lesson, people, rows, open, aside: SetAside::here() }
    }

    /// What somebody is marked with.
    pub fn status(self, expected: &Expected) -> Option<AttendanceStatus> {
        self.replica.read::<Attendance>(expected.attendance)?.status
    }

    /// Whether a mark can be meant on this day.
    pub fn is_possible(self, status: AttendanceStatus) -> bool {
        self.lesson.with(|lesson| roll::is_possible(lesson, status, self.replica.latest_day()))
    }

    /// Everybody on the roster, those who are set aside last.
    pub fn in_order(self) -> Vec<Expected> {
        let lesson = self.lesson.with(|lesson| lesson.id);
        self.aside.in_order(lesson, self.people.get())
    }

    /// The people in the list, in its order.
    pub fn listed(self) -> Vec<Expected> {
        let (people, rows) = (self.in_order(), self.rows.get());
        people.into_iter().filter(|one| rows.contain(self.status(one))).collect()
    }
}

/// The rows of everybody on the roster, and the record that is open.
#[component]
pub fn Roll(call: RollCall) -> impl IntoView {
    // Whoever has left the roll, such as a walk-in that was taken back, has no record to fill in.
    let is_gone = Memo::new(move |_| {
        let open = call.open.get();
        open.is_some_and(|open| call.people.with(|all| all.iter().all(|it| it.learner != open)))
    });
    Effect::new(move |_| {
        if is_gone.get() {
            call.open.set(None);
        }
    });
    Trail::here().follow(move || call.people.get().iter().map(|one| one.learner).collect());
    let lies_ahead = Memo::new(move |_| !call.is_possible(AttendanceStatus::Present));
    // Whoever is marked stays in a list of those who are not until another list is chosen: her row
    // must not run away from the finger.
    let listed = Memo::new(move |_| {
        let rows = call.rows.get();
        let in_order = call.in_order();
        untrack(|| match rows {
            Rows::All => in_order,
            _ => call.listed(),
        })
    });
    let with_kana = Memo::new(move |_| {
        let kana = |one: &Expected| first_kana(call.replica, one.learner);
        let mut before = String::new();
        let mut lines = Vec::new();
        for one in listed.get() {
            let own = kana(&one);
            let shown = if own == before { String::new() } else { own.clone() };
            before = own;
            lines.push((one, shown));
        }
        lines
    });
    // A row stays the same when only what stands beside it changes.
    let kana_of = move |learner: RecordId| {
        Signal::derive(move || {
            let of = |all: &Vec<(Expected, String)>| {
                all.iter().find(|(one, _)| one.learner == learner).map(|(_, kana)| kana.clone())
            };
            with_kana.with(of).unwrap_or_default()
        })
    };
    view! {
        {move || lies_ahead.get().then(|| view! {
            <Notice kind=NoticeKind::Info title=move || t("tutor.roll.not_yet")
                text=move || t("tutor.roll.not_yet.helper") />
        })}
        <div
            class="roll"
            data-open=move || call.open.get().map(|_| "yes")
            on:keydown=move |event| close_by_key(call, &event)
        >
            <ul class="roll-rows" role="list" aria-label=plain_word("tutor.roll.list")>
                <For each=move || with_kana.get() key=|(one, _)| one.clone() let((expected, _))>
                    <RollRow call kana=kana_of(expected.learner) expected />
                </For>
            </ul>
            {move || call.open.get().map(|learner| view! { <RollRecord call learner /> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_those_whose_mark_it_is_about() {
        use AttendanceStatus::{Absent, AbsentNotified, Closed, Online, Present};
        let all =
            [None, Some(Present), Some(Online), Some(AbsentNotified), Some(Absent), Some(Closed)];
        let of = |rows: Rows| all.map(|status| rows.contain(status));
        assert_eq!(of(Rows::All), [true; 6]);
        assert_eq!(of(Rows::Open), [true, false, false, false, false, false]);
        assert_eq!(of(Rows::Came), [false, true, false, false, false, false]);
        assert_eq!(of(Rows::Online), [false, false, true, false, false, false]);
        assert_eq!(of(Rows::Away), [false, false, false, true, true, true]);
    }
}
