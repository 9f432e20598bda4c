//! Somebody who comes for the first time, in three taps: a name is enough. The person, the talk,
//! the mark in the roll call and who looks after her are saved as one.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde_json::Value;
use shared::access::Action;
use shared::id::RecordId;
use shared::record::Record;
use shared::records::assignment::Assignment;
use shared::records::attendance::AttendanceStatus;
use shared::records::consultation::{Channel, Consultation, Counterparty};
use shared::records::learner::{KIND, Learner};
use shared::records::lesson::Lesson;
use shared::role::Role;
use shared::scope::Scope;
use shared::sync::device::Change;
use shared::value::{ChoiceSet, FieldValue, Ref, Text as Line};

use super::lesson::{NoSuchLesson, may_mark};
use super::mark::{self, Before};
use super::roster::{Expected, attendance_id, roster};
use crate::book::Book;
use crate::learners::search::fits;
use crate::parts::{
    Button, ButtonKind, ButtonRole, IconName, Page, Requirement, Row, Rows, Section, Text,
    TextField, Toasts,
};
use crate::reading::find::id_of_address;
use crate::reading::say::{day, say, venue};
use crate::routes;
use crate::saving::keep::{Kept, blocked, keep, keep_undoable};
use crate::words::{t, t_with};

/// Longest name by which somebody is called, in characters: it has to fit the row of a roll call.
const NAME_CHARS_MAX: u32 = 40;

/// How many people of a similar name are offered.
const SIMILAR_MAX: usize = 5;

/// A new person at the lesson that the address names.
#[component]
pub fn WalkIn() -> impl IntoView {
    let (book, id) = (Book::current(), id_of_address());
    let found = Memo::new(move |_| id.get().filter(|id| book.read::<Lesson>(*id).is_some()));
    move || match found.get().and_then(|id| book.read::<Lesson>(id)) {
        Some(lesson) => view! { <NewPerson lesson /> }.into_any(),
        None => view! { <NoSuchLesson /> }.into_any(),
    }
}

#[component]
fn NewPerson(lesson: Lesson) -> impl IntoView {
    let (book, toasts, navigate) = (Book::current(), Toasts::here(), use_navigate());
    let name = RwSignal::new(String::new());
    let is_missing = RwSignal::new(false);
    let back = (routes::lesson(lesson.id), say("tutor.walk_in.back"));
    let (place, date) = (lesson.venue.map(|venue| venue.id), lesson.date);
    let lead = move || format!("{} {}", venue(book, place), date.map(day).unwrap_or_default());
    let may = lesson.clone();
    let why_not = Signal::derive(move || {
        let scope = Scope::Own(RecordId(uuid::Uuid::nil()));
        may_mark(book, &may).or_else(|| {
            // Whom she creates is open to her; the role decides.
            blocked(book, Action::Create, &KIND, scope).filter(|_| !book.actor().role.is_staff())
        })
    });
    let similar = lesson.clone();
    let save = move || {
        let Some(preferred) = Line::read(&Value::String(name.get_untracked().trim().to_owned()))
        else {
            is_missing.set(true);
            return;
        };
        let said = preferred.0.clone();
        let arrival = Arrival::new(book, &lesson);
        let said: Text = Signal::derive(move || t_with("tutor.walk_in.saved", &[("name", &said)]));
        let changes = arrival.changes(book, &lesson, preferred);
        let undo = move || arrival.taken_back(book);
        if keep_undoable(book, toasts, said, changes, undo) == Kept::Yes {
            navigate(&routes::lesson(lesson.id), Default::default());
        }
    };
    let submit = save.clone();
    view! {
        <Page title=say("tutor.walk_in.title") lead=lead back=back>
            <form
                class="form"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    if why_not.get_untracked().is_none() {
                        submit();
                    }
                }
            >
                <TextField
                    label=say("learner.preferred_name")
                    value=name
                    on_input=move |text: String| {
                        is_missing.set(false);
                        name.set(text);
                    }
                    requirement=Requirement::Required
                    support=move || t("tutor.walk_in.support")
                    error=move || is_missing.get().then(|| t("tutor.walk_in.missing"))
                    max_length=NAME_CHARS_MAX
                />
                <Button
                    label=say("tutor.walk_in.save")
                    kind=ButtonKind::Primary
                    role=ButtonRole::Submit
                    icon=IconName::Check
                    blocked=why_not
                />
            </form>
            <Similar lesson=similar name />
        </Page>
    }
}

/// People who are known already under a similar name: one tap marks them instead.
#[component]
fn Similar(lesson: Lesson, name: RwSignal<String>) -> impl IntoView {
    let (book, toasts, navigate) = (Book::current(), Toasts::here(), use_navigate());
    let matches = Memo::new(move |_| {
        let typed = name.get();
        if typed.trim().is_empty() {
            return Vec::new();
        }
        let mut known = book.list::<Learner>();
        known.retain(|one| one.merged_into.is_none() && fits(&typed, one));
        known.truncate(SIMILAR_MAX);
        known
    });
    let present = move |id: RecordId| {
        let expected = Expected { learner: id, attendance: attendance_id(lesson.id, id) };
        let known = roster(book, &lesson).into_iter().find(|it| it.learner == id);
        let before = mark::before(book, &lesson, &known.unwrap_or(expected));
        let changes = mark::mark(book, &before, AttendanceStatus::Present);
        if keep(book, toasts, changes) == Kept::Yes {
            navigate(&routes::lesson(lesson.id), Default::default());
        }
    };
    move || {
        (!matches.with(Vec::is_empty)).then(|| {
            let present = present.clone();
            let row = move |one: Learner| {
                let (present, id) = (present.clone(), one.id);
                let note = one.full_name.clone().map(|name| name.0);
                view! {
                    <Row title=one.preferred_name.map(|name| name.0).unwrap_or_default() note=note>
                        <Button
                            label=say("tutor.walk_in.this_one")
                            on_press=move || untrack(|| present(id))
                        />
                    </Row>
                }
            };
            view! {
                <Section
                    title=say("tutor.walk_in.similar")
                    support=move || t("tutor.walk_in.similar.support")
                >
                    <Rows>{matches.get_untracked().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}

/// Somebody who has just come, and what her coming makes.
struct Arrival {
    learner: RecordId,
    talk: RecordId,
    before: Before,
}

impl Arrival {
    fn new(book: Book, lesson: &Lesson) -> Arrival {
        let (learner, talk) = (book.new_id(), book.new_id());
        let expected = Expected { learner, attendance: attendance_id(lesson.id, learner) };
        Arrival { learner, talk, before: mark::before(book, lesson, &expected) }
    }

    /// Everything that an arrival makes: the person, her tutor, the talk and the mark.
    fn changes(&self, book: Book, lesson: &Lesson, name: Line) -> Vec<Change> {
        let (actor, id) = (book.actor(), self.learner);
        let learner =
            Learner { preferred_name: Some(name), first_venue: lesson.venue, ..Learner::empty(id) };
        let mut changes = vec![create(&learner, id)];
        if let Some(staff) = actor.staff().filter(|_| actor.role == Role::Tutor) {
            let own = book.new_id();
            let assignment = Assignment {
                staff: Some(Ref::to(staff)),
                learner: Some(Ref::to(id)),
                from: Some(book.today()),
                ..Assignment::empty(own)
            };
            changes.push(create(&assignment, own));
        }
        let talk = Consultation {
            learner: Some(Ref::to(id)),
            date: lesson.date.or(Some(book.today())),
            staff: actor.staff().map(Ref::to),
            counterparties: Some(ChoiceSet([Counterparty::Learner].into())),
            channel: Some(Channel::InPerson),
            ..Consultation::empty(self.talk)
        };
        changes.push(create(&talk, self.talk));
        changes.extend(mark::mark(book, &self.before, AttendanceStatus::Present));
        changes
    }

    /// Takes a wrong arrival back. Her tutor's assignment stays, for only a manager may end one; it
    /// names nobody any more, and the page of what waits lists it for her.
    fn taken_back(&self, book: Book) -> Vec<Change> {
        let gone = |kind: &str, id: RecordId| Change::Delete {
            kind: kind.to_owned(),
            id,
            seen: book.seen(kind, id),
        };
        let mut changes = mark::take_back(book, std::slice::from_ref(&self.before));
        changes.push(gone(Consultation::NAME, self.talk));
        changes.push(gone(Learner::NAME, self.learner));
        changes
    }
}

fn create<R: Record>(record: &R, id: RecordId) -> Change {
    Change::Create { kind: R::NAME, id, set: record.write() }
}
