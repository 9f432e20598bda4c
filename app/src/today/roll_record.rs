//! What is written about one learner at a lesson, beside the rows of the roll: what she did last
//! time, a word for her own page, and one for the team.

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::lesson::attendance::last_before;
use shared::program::lesson::study::last_time;
use shared::records::note::{Audience, KIND, Note};
use shared::scope::Scope;
use shared::value::Date;
use shared::words::verbatim;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::helps::Helps;
use super::roll::RollCall;
use super::study::{Study, work_line};
use super::tonight::Tonight;
use crate::focus::{give, give_to, takes_text};
use crate::learners::conflicts::RollConflicts;
use crate::learners::notes::{new_note, reader_of};
use crate::parts::{
    Button, ButtonKind, Icon, IconButton, IconName, LinkButton, Text, plain, ruby, word,
};
use crate::reading::find::{aliases, naming_any};
use crate::reading::phrases::{BETWEEN, learner as name_of, told};
use crate::routes;
use crate::saving::keep::blocked;
use crate::saving::record_text::{Begin, NewText, RecordText};
use crate::words::{day_text, t, t_with};

/// The record of the learner whose row is open.
#[component]
pub fn RollRecord(call: RollCall, learner: RecordId) -> impl IntoView {
    let replica = call.replica;
    let name: Text = Memo::new(move |_| name_of(replica, learner)).into();
    let ids = Memo::new(move |_| aliases(replica, learner));
    let next = move || {
        let listed = call.in_order();
        let at = listed.iter().position(|one| one.learner == learner)?;
        listed.get(at + 1).map(|one| one.learner)
    };
    request_animation_frame(keep_row_in_sight);
    view! {
        <aside class="roll-record" aria-label=move || plain(&name.get())>
            <header class="roll-record-head">
                <h2 translate="no" tabindex="-1">{ruby(name)}</h2>
                <LinkButton
                    label=word("tutor.roll.file")
                    href=routes::learner(learner)
                    kind=ButtonKind::Quiet
                />
                <IconButton
                    label=word("parts.close")
                    icon=IconName::Close
                    kind=ButtonKind::Quiet
                    on_press=move || close(call)
                />
            </header>
            <RollConflicts lesson=call.lesson.with_untracked(|lesson| lesson.id) ids />
            <LastTime call ids />
            <Helps ids />
            <Tonight call learner ids />
            <Study call learner ids />
            <Words call learner ids audience=Audience::Learner />
            <Words call learner ids audience=Audience::Team />
            <footer class="roll-record-foot">
                <Button
                    label=word("tutor.roll.next")
                    kind=ButtonKind::Soft
                    icon=IconName::ChevronDown
                    on_press=move || {
                        call.open.set(untrack(next));
                        enter_record();
                    }
                />
            </footer>
        </aside>
    }
}

/// Closes the record and gives the focus back to her row.
pub fn close(call: RollCall) {
    let row = document().query_selector(".roll-row[data-open] .roll-name").ok().flatten();
    call.open.set(None);
    // A row that has left the list gives the focus to whatever stands there now.
    give_to(row);
}

/// Closes the record when Escape is not for a window over the page or for what is being typed.
pub fn close_by_key(call: RollCall, event: &KeyboardEvent) {
    let is_escape = event.key() == "Escape" && !event.is_composing();
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let is_typed = target.is_some_and(|it| takes_text(&it));
    let has_window = || document().query_selector(":popover-open").ok().flatten().is_some();
    if is_escape && !is_typed && call.open.with_untracked(Option::is_some) && !has_window() {
        close(call);
    }
}

/// Puts the focus at the head of the record that has just been opened, so that its fields are the
/// next ones for the keyboard.
pub fn enter_record() {
    request_animation_frame(|| {
        give(".roll-record h2");
    });
}

/// Where the record stands over the rows, moves the page until the row that is open stands above
/// it.
fn keep_row_in_sight() {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let (Some(row), Some(record)) = (find(".roll-row[data-open]"), find(".roll-record")) else {
        return;
    };
    let (row_box, record_box) = (row.get_bounding_client_rect(), record.get_bounding_client_rect());
    let is_over_rows = record_box.left() < row_box.right();
    if is_over_rows && record_box.top() < row_box.bottom() {
        row.scroll_into_view();
    }
}

/// When she came last and what was said for her then.
#[component]
fn LastTime(call: RollCall, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = call.replica;
    let day = move || call.lesson.with(|lesson| lesson.date).unwrap_or_else(|| replica.today());
    let last = Memo::new(move |_| replica.ask(|it| last_before(it, &ids.get(), day())));
    let said = Memo::new(move |_| {
        let mut notes = naming_any::<Note>(replica, "learner", &ids.get());
        notes.retain(|note| note.date.is_some_and(|on| on < day()));
        notes.sort_by_key(|note| (note.date, note.id));
        notes.pop().and_then(|note| Some((note.date?, note.text?.0)))
    });
    let worked = Memo::new(move |_| replica.ask(|it| last_time(it, &ids.get(), day())));
    let homework = move || {
        let records = worked.get().map(|it| it.records).unwrap_or_default();
        let lines = records.into_iter().filter_map(|it| Some(verbatim(&it.homework?.0)));
        let lines = lines.collect::<Vec<_>>().join(BETWEEN);
        (!lines.is_empty()).then(|| t_with("tutor.study.homework", &[("text", &lines)]))
    };
    // What was said on another day than the last one says when.
    let said_on = move |on: Date| (last.get() != Some(on)).then(|| format!("{} ", day_text(on)));
    view! {
        <div class="roll-last">
            <Icon name=IconName::History />
            <div>
                <p>
                    <strong>
                        {told(move || match last.get() {
                            Some(on) => t_with("tutor.roll.last", &[("day", &day_text(on))]),
                            None => t("tutor.greet.first.text"),
                        })}
                    </strong>
                </p>
                {move || worked.get().map(|it| {
                    let lines = it.records.iter().map(work_line).collect::<Vec<_>>();
                    let day = said_on(it.on);
                    view! {
                        <p>
                            {day.map(|day| told(move || day.clone()))}
                            {told(move || lines.join(BETWEEN))}
                        </p>
                    }
                })}
                {move || homework().map(|text| view! { <p>{told(move || text.clone())}</p> })}
                {move || said.get().map(|(on, text)| view! {
                    <p class="roll-last-words">
                        {said_on(on).map(|day| told(move || day.clone()))}
                        {text}
                    </p>
                })}
            </div>
        </div>
    }
}

/// A word of today for one audience: her own page, or the team. It is kept while it is typed.
#[component]
fn Words(
    call: RollCall,
    learner: RecordId,
    ids: Memo<Vec<RecordId>>,
    audience: Audience,
) -> impl IntoView {
    let replica = call.replica;
    let lesson = call.lesson.with_untracked(|lesson| lesson.id);
    // Looked up once: the first letter of a new note must not put another field under the cursor.
    let own = untrack(|| {
        let mut notes = naming_any::<Note>(replica, "learner", &ids.get());
        let staff = replica.actor().staff();
        notes.retain(|note| {
            let is_mine = note.staff.map(|staff| staff.id) == staff;
            let is_of_lesson = note.lesson.is_some_and(|it| it.id == lesson);
            note.audience == Some(audience) && is_of_lesson && is_mine
        });
        notes.pop().map(|note| note.id)
    });
    let (name, scope) = match audience {
        Audience::Learner => ("learner", Scope::Own(learner)),
        Audience::Team => ("team", Scope::Core(learner)),
    };
    let key = format!("tutor.roll.words.{name}");
    let label: Text = Signal::derive(move || t(&key));
    let reader = Some(reader_of(audience));
    let place = format!("note/of/{learner}/{name}/{lesson}");
    // Words that were left here go on where they stood, above what is stored of them.
    let is_left = untrack(|| replica.typing.refused_at(&place).is_some());
    if let Some(id) = own.filter(|_| !is_left) {
        return view! {
            <RecordText kind=&KIND id field="text" label rows=2 reader />
        }
        .into_any();
    }
    let why_not = Memo::new(move |_| blocked(replica, Action::Create, &KIND, scope.clone()));
    let draft = RwSignal::new(own);
    let words = move || match why_not.get() {
        Some(why_not) => view! {
            <p class="soft">
                <strong>{ruby(label)}</strong>" "
                {ruby(Signal::stored(format!("{} {}", why_not.reason, why_not.helper)))}
            </p>
        }
        .into_any(),
        None => view! {
            <NewText
                kind=&KIND
                field="text"
                draft
                place=place.clone()
                label
                add=label
                blocked=why_not
                make=move |text: String| new_note(replica, learner, audience, Some(lesson), text)
                reader
                begin=Begin::Open
            />
        }
        .into_any(),
    };
    words.into_any()
}
