//! What one learner works on at a lesson: subject, material, pages, how it went, homework. It
//! stands in the record beside the roll, and each field is kept as soon as it is filled in.

use leptos::prelude::*;
use serde_json::Value;
use shared::access::Action;
use shared::arrange::Arrange;
use shared::exam::StudySubject;
use shared::id::RecordId;
use shared::program::lesson::study::{Work, at_lesson, offered};
use shared::program::write::field;
use shared::program::{ReadRecords as _, Write};
use shared::record::{Body, Record};
use shared::records::lesson_record::{KIND, LessonRecord, LessonResult};
use shared::records::material::Material;
use shared::scope::Scope;
use shared::sync::device::Change;
use shared::value::{Choice as _, Ref, TEXT_CHARS_MAX};
use shared::words::verbatim;

use super::roll::RollCall;
use crate::parts::{
    Choice, Requirement, SegmentedChoice, Select, SelectOption, Text, Toasts, Tone, ruby, word,
};
use crate::reading::phrases::choice;
use crate::replica::Replica;
use crate::saving::autosave::{Autosave, Finisher, Lines, Look};
use crate::saving::care::{CareGuard, CareOffer};
use crate::saving::keep::{NotKept, blocked, keep, keep_text, one};
use crate::saving::record_text::{again, through};

/// The choice that shows all other subjects.
const MORE: &str = "more";

/// The most characters of a line of pages.
const RANGE_CHARS_MAX: usize = 80;

/// The form.
#[component]
pub fn Study(call: RollCall, learner: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = call.replica;
    let lesson = call.lesson.with_untracked(|lesson| lesson.id);
    // Looked up once, so that no chip moves under a finger.
    let offered = untrack(|| {
        replica.ask(|records| {
            let written = at_lesson(records, lesson, &ids.get());
            let mut all: Vec<_> = written.into_iter().filter_map(|it| it.subject).collect();
            let more = offered(records, &ids.get());
            all.extend(more.into_iter().filter(|it| !all.contains(it)).collect::<Vec<_>>());
            all
        })
    });
    let chosen = RwSignal::new(offered.first().copied());
    let why_not = Memo::new(move |_| blocked(replica, Action::Create, &KIND, Scope::Own(learner)));
    move || match why_not.get() {
        Some(why_not) => view! {
            <p class="soft">
                <strong>{ruby(word("kind.lesson_record"))}</strong>" "
                {ruby(Signal::stored(format!("{} {}", why_not.reason, why_not.helper)))}
            </p>
        }
        .into_any(),
        None => view! {
            <div class="roll-study">
                <Subjects call offered=offered.clone() chosen />
                {move || chosen.get().map(|subject| {
                    view! { <Fields work=Work { lesson, learner, subject } /> }
                })}
            </div>
        }
        .into_any(),
    }
}

/// The subjects that she may be working on, and all others behind one tap.
#[component]
fn Subjects(
    call: RollCall,
    offered: Vec<StudySubject>,
    chosen: RwSignal<Option<StudySubject>>,
) -> impl IntoView {
    let is_more = RwSignal::new(offered.is_empty());
    let shown = offered.clone();
    let chips = Signal::derive(move || {
        let mut all = offered.clone();
        all.extend(chosen.get().filter(|it| !offered.contains(it)));
        let chip = |it: StudySubject| Choice::new(it.code(), subject_word(it));
        let more = Choice::new(MORE, word("tutor.study.more"));
        all.into_iter().map(chip).chain([more]).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || chosen.get().map(|it| it.code().to_owned()));
    let choose = move |code: String| match StudySubject::from_code(&code) {
        Some(subject) => chosen.set(Some(subject)),
        None => is_more.set(true),
    };
    let all = Signal::derive(move || {
        let day = call.lesson.with(|lesson| lesson.date).unwrap_or_else(|| call.replica.today());
        let others = StudySubject::in_year(day.fiscal_year()).filter(|it| !shown.contains(it));
        let option = |it: StudySubject| SelectOption::new(it.code(), subject_word(it).get());
        others.map(option).collect::<Vec<_>>()
    });
    let code = Signal::derive(move || value.get().unwrap_or_default());
    let from_all = move |code: String| {
        if let Some(subject) = StudySubject::from_code(&code) {
            chosen.set(Some(subject));
            is_more.set(false);
        }
    };
    view! {
        <SegmentedChoice
            legend=word("lesson_record.subject")
            options=chips
            value=value
            on_choose=choose
        />
        {move || is_more.get().then(|| view! {
            <Select
                label=word("tutor.study.others")
                options=all
                value=code
                on_choose=from_all
            />
        })}
    }
}

/// The fields of one subject.
#[component]
fn Fields(work: Work) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let id = work.empty().id;
    let record = Memo::new(move |_| replica.read::<LessonRecord>(id));
    let set = move |name: &'static str, value: Value| {
        let set = one(name, value);
        let is_there = record.with_untracked(Option::is_some);
        keep(replica, toasts, vec![write(work, set, is_there)]);
    };
    let result = Signal::derive(move || Some(record.get()?.result?.code().to_owned()));
    let results = LessonResult::ALL.iter().map(|it| {
        let label = Signal::derive(move || choice(&KIND, "result", *it));
        let tone = match it {
            LessonResult::Good => Tone::Success,
            LessonResult::Partly => Tone::Warning,
            LessonResult::Again => Tone::Neutral,
        };
        Choice::new(it.code(), label).tone(tone)
    });
    let results: Vec<Choice> = results.collect();
    let materials = Memo::new(move |_| materials(replica, work.subject));
    let material = Signal::derive(move || {
        let own = record.with(|it| it.as_ref().and_then(|it| it.material));
        own.map(|it| it.id.to_string()).unwrap_or_default()
    });
    let use_material = move |chosen: String| {
        let chosen = chosen.parse::<RecordId>().ok().map(Ref::<Material>::to);
        let (name, value) = ("material", field("material", chosen.as_ref()).1);
        set(name, value);
    };
    view! {
        <div class="roll-study-what">
            {move || (!materials.with(Vec::is_empty)).then(|| view! {
                <Select
                    label=word("lesson_record.material")
                    options=materials
                    value=material
                    on_choose=use_material
                    requirement=Requirement::Optional
                />
            })}
            <Line work record name="range" label=word("lesson_record.range") />
        </div>
        <SegmentedChoice
            legend=word("lesson_record.result")
            options=results
            value=result
            on_choose=move |code: String| set("result", Value::from(code))
        />
        <Line work record name="homework" label=word("lesson_record.homework") />
    }
}

/// One line of text of the record, kept while it is typed; the first letter makes the record.
#[component]
fn Line(
    work: Work,
    record: Memo<Option<LessonRecord>>,
    name: &'static str,
    label: Text,
) -> impl IntoView {
    let replica = Replica::current();
    let id = work.empty().id;
    let stored = Memo::new(move |_| {
        let text = record.with(|it| match name {
            "range" => it.as_ref()?.range.clone(),
            _ => it.as_ref()?.homework.clone(),
        });
        text.map(|text| text.0).unwrap_or_default()
    });
    let seen = StoredValue::new(replica.seen(LessonRecord::NAME, id));
    let save = move |text: String| -> Result<(), NotKept> {
        let text = text.trim();
        let value = if text.is_empty() { Value::Null } else { Value::from(text) };
        let set = one(name, value);
        let change = match record.get_untracked() {
            Some(_) => Change::Patch {
                kind: LessonRecord::NAME.to_owned(),
                id,
                seen: seen.get_value(),
                set,
                closes: Vec::new(),
            },
            None if text.is_empty() => return Ok(()),
            None => Change::Create { kind: LessonRecord::NAME, id, set: work.with(set) },
        };
        keep_text(replica, change)?;
        // The screen shows the own text now; an edit of somebody else is met at the server.
        seen.set_value(replica.seen(LessonRecord::NAME, id));
        Ok(())
    };
    let max_length = if name == "range" { RANGE_CHARS_MAX } else { TEXT_CHARS_MAX };
    let guard = CareGuard::of(replica, LessonRecord::KIND, name, &work.empty().write());
    let finisher = Finisher::new();
    let look = guard.map(|guard| Look::new(move |(text,): (String,)| guard.look(&text)));
    let is_shown = Memo::new(move |_| guard.is_none_or(CareGuard::is_shown));
    view! {
        {move || is_shown.get().then(|| view! {
            <Autosave
                place=format!("{}/{id}/{name}", LessonRecord::NAME)
                label
                value=stored
                lines=Lines::One
                max_length
                again=again(guard)
                look
                finisher=Some(finisher)
                on_open=move || seen.set_value(replica.seen(LessonRecord::NAME, id))
                on_save=move |text: String| through(guard, text, save)
            />
        })}
        {guard.map(|guard| view! {
            <CareOffer guard finisher on_moved=move || guard.show_stored() />
        })}
    }
}

/// Fields of the record; it is made with them if it is not there.
fn write(work: Work, set: Body, is_there: bool) -> Write {
    let id = work.empty().id;
    match is_there {
        true => Write::set::<LessonRecord>(id, set),
        false => Write::Create { kind: LessonRecord::NAME, id, set: work.with(set) },
    }
}

/// The materials for a subject that are used today, by title; those for no subject at the end.
fn materials(replica: Replica, subject: StudySubject) -> Vec<SelectOption> {
    let today = replica.today();
    let mut all: Vec<Material> = replica.ask(|records| records.list_used(today).collect());
    all.retain(|it| it.subject.is_none_or(|own| own == subject));
    all.arrange_by_key(|it| (it.subject.is_none(), it.title.as_ref().map(|title| title.0.clone())));
    let option = |it: Material| Some(SelectOption::new(it.id.to_string(), it.title?.0));
    all.into_iter().filter_map(option).collect()
}

/// The name of a subject.
pub fn subject_word(subject: StudySubject) -> Text {
    Signal::derive(move || choice(&KIND, "subject", subject))
}

/// The sign by which a result is known in every language.
pub fn sign(result: LessonResult) -> &'static str {
    match result {
        LessonResult::Good => "○",
        LessonResult::Partly => "△",
        LessonResult::Again => "×",
    }
}

/// What a record says in one line, such as 英語 p.20–23 △.
pub fn work_line(record: &LessonRecord) -> String {
    let subject = record.subject.map(|subject| choice(&KIND, "subject", subject));
    let range = record.range.as_ref().map(|range| verbatim(&range.0));
    let result = record.result.map(|result| sign(result).to_owned());
    [subject, range, result].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
