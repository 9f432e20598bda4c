//! Somebody who comes for the first time, in three taps: a name is enough. The person, the talk,
//! the mark in the roll call and who looks after her are saved as one.

use leptos::prelude::*;
use serde_json::Value;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::lesson::roll::{self, Before};
use shared::program::lesson::roster::roster;
use shared::program::lesson::walk_in::{NewIds, arrival, is_written_about, namesake, taken_back};
use shared::record::Record;
use shared::record::entry::text_limit;
use shared::records::attendance::AttendanceStatus;
use shared::records::learner::{KIND, Learner};
use shared::records::lesson::Lesson;
use shared::scope::Scope;
use shared::value::{FieldValue, Text as Line};
use shared::words::verbatim;

use super::lesson::NoSuchLesson;
use super::marking::{may_mark, not_yet};
use crate::fields::{to_first_field, to_first_refused};
use crate::learners::joined::about;
use crate::learners::search::people_like;
use crate::lists::live_table::LiveTable;
use crate::navigation::Navigation;
use crate::parts::{
    Blocked, Button, ButtonKind, ButtonRole, IconName, Page, Requirement, Row, Rows, Section, Text,
    TextField, Toasts, word,
};
use crate::reading::find::id_of_address;
use crate::reading::phrases::venue;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, blocked, keep, keep_undoable_unless};
use crate::saving::once::Once;
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::{day_text, t, t_with};

/// The name of this form among the forms that are kept.
const FORM: &str = "walk_in";

/// How many people of a similar name are offered.
const SIMILAR_MAX: usize = 5;

/// A new person at the lesson that the address names.
#[component]
pub fn WalkIn() -> impl IntoView {
    let (replica, id) = (Replica::current(), id_of_address());
    let found = Memo::new(move |_| id.get().filter(|id| replica.read::<Lesson>(*id).is_some()));
    move || match found.get().and_then(|id| replica.read::<Lesson>(id)) {
        Some(lesson) => view! { <NewPerson lesson /> }.into_any(),
        None => view! { <NoSuchLesson /> }.into_any(),
    }
}

#[component]
fn NewPerson(lesson: Lesson) -> impl IntoView {
    let (replica, toasts, navigation) = (Replica::current(), Toasts::here(), Navigation::here());
    let name = RwSignal::new(left_at(replica, FORM).unwrap_or_default());
    let typed = move || name.try_get_untracked().filter(|name| !name.is_empty());
    let form = KeptForm::open(replica, FORM, "tutor.walk_in.title", typed);
    let once = Once::new();
    let wrong = RwSignal::new(None::<&'static str>);
    Effect::new(|_| to_first_field());
    let back = (routes::lesson(lesson.id), word("tutor.walk_in.back"));
    let (place, date) = (lesson.venue.map(|venue| venue.id), lesson.date);
    let lead =
        move || format!("{} {}", venue(replica, place), date.map(day_text).unwrap_or_default());
    let similar = lesson.clone();
    let why_not = why_no_new_person(replica, lesson.clone());
    let submit = move || {
        let typed = name.get_untracked().trim().to_owned();
        let preferred = match name_of(replica, &lesson, typed) {
            Ok(name) => name,
            Err(reason) => {
                wrong.set(Some(reason));
                to_first_refused();
                return false;
            }
        };
        // A name that is too long stays in the field, which says so.
        let fits = preferred.0.chars().count() <= name_chars_max();
        let is_kept = fits && arrive(replica, toasts, &lesson, preferred) == Kept::Yes;
        if is_kept {
            form.finish();
            navigation.done(&routes::lesson(lesson.id));
        }
        is_kept
    };
    view! {
        <Page title=word("tutor.walk_in.title") lead=lead back=back>
            <form
                class="form"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    if why_not.get_untracked().is_none() {
                        once.run(submit.clone());
                    }
                }
            >
                <TextField
                    label=word("learner.preferred_name")
                    value=name
                    on_input=move |text: String| {
                        wrong.set(None);
                        name.set(text);
                        form.touch();
                    }
                    requirement=Requirement::Required
                    support=move || t("tutor.walk_in.support")
                    error=move || wrong.get().map(t)
                    max_length=name_chars_max()
                />
                <Button
                    label=word("tutor.walk_in.save")
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

/// What was typed as a name that tells her apart on the roll, or why it is none.
fn name_of(replica: Replica, lesson: &Lesson, typed: String) -> Result<Line, &'static str> {
    let name = Line::read(&Value::String(typed)).ok_or("tutor.walk_in.missing")?;
    let other = untrack(|| replica.ask(|records| namesake(records, lesson, &name.0)));
    if other.is_some() { Err("tutor.walk_in.namesake") } else { Ok(name) }
}

/// The longest name by which somebody is called, in characters.
fn name_chars_max() -> usize {
    KIND.field("preferred_name").and_then(text_limit).unwrap_or(usize::MAX)
}

/// Why nobody new may be added to the roll of this lesson now, if so.
fn why_no_new_person(replica: Replica, lesson: Lesson) -> Signal<Option<Blocked>> {
    Signal::derive(move || {
        let scope = Scope::Own(RecordId(uuid::Uuid::nil()));
        may_mark(replica, &lesson).or_else(|| not_yet(replica, &lesson)).or_else(|| {
            // Whom she creates is open to her; the role decides.
            blocked(replica, Action::Create, &KIND, scope)
                .filter(|_| !replica.actor().role.is_staff())
        })
    })
}

/// Saves everything that her coming makes, with a way back.
fn arrive(replica: Replica, toasts: Toasts, lesson: &Lesson, name: Line) -> Kept {
    let said = verbatim(&name.0);
    let ids =
        NewIds { learner: replica.new_id(), talk: replica.new_id(), assignment: replica.new_id() };
    let before =
        untrack(|| replica.ask(|records| Before::unexpected(records, lesson, ids.learner)));
    let said: Text = Signal::derive(move || t_with("tutor.walk_in.saved", &[("name", &said)]));
    let today = untrack(|| replica.today());
    let writes = arrival(ids, &replica.actor(), lesson, name, &before, today);
    let undo = move || taken_back(ids, &replica.actor(), &before);
    // Words about her would be left without anybody whom they are about.
    let why_not = move || {
        let is_written = untrack(|| replica.ask(|records| is_written_about(records, ids)));
        is_written.then_some("tutor.walk_in.written")
    };
    keep_undoable_unless(replica, toasts, said, writes, undo, why_not)
}

/// People who are known already under a similar name: one tap marks them instead.
#[component]
fn Similar(lesson: Lesson, name: RwSignal<String>) -> impl IntoView {
    let (replica, toasts, navigation) = (Replica::current(), Toasts::here(), Navigation::here());
    let table = LiveTable::open(replica, Learner::KIND);
    let matches = Memo::new(move |_| {
        let typed = name.get();
        if typed.trim().is_empty() {
            return Vec::new();
        }
        let known = people_like(replica, table, &typed, None).into_iter().take(SIMILAR_MAX);
        known.filter_map(|id| replica.read::<Learner>(id)).collect()
    });
    let present = move |id: RecordId| {
        let before = replica.ask(|records| {
            let known = roster(records, &lesson).into_iter().find(|it| it.learner == id);
            known.map_or_else(
                || Before::unexpected(records, &lesson, id),
                |known| Before::new(records, &lesson, &known),
            )
        });
        let writes = roll::mark(&before, AttendanceStatus::Present, replica.today());
        if keep(replica, toasts, writes) == Kept::Yes {
            navigation.done(&routes::lesson(lesson.id));
        }
    };
    move || {
        (!matches.with(Vec::is_empty)).then(|| {
            let present = present.clone();
            let row = move |one: Learner| {
                let (present, id) = (present.clone(), one.id);
                let note = about(replica, id);
                let name = one.preferred_name.map(|name| verbatim(&name.0));
                view! {
                    <Row title=name.unwrap_or_default() note=note>
                        <Button
                            label=word("tutor.walk_in.this_one")
                            on_press=move || untrack(|| present(id))
                        />
                    </Row>
                }
            };
            view! {
                <Section
                    title=word("tutor.walk_in.similar")
                    support=move || t("tutor.walk_in.similar.support")
                >
                    <Rows>{matches.get_untracked().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}
