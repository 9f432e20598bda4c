//! Writing down a talk. The first thing that is entered makes the record; from then on everything
//! is kept as it is entered, so that a dead battery or a change of tutor loses nothing.

use leptos::html::Div;
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::access::Action;
use shared::id::RecordId;
use shared::program::Write;
use shared::record::entry::value_problem;
use shared::record::{Body, Record};
use shared::records::consultation::{Channel, Consultation, Counterparty, KIND, Topic};
use shared::scope::Scope;
use shared::sync::device::Change;
use shared::value::{Choice as _, Ref, choice_codes};

use super::learner::NoSuchLearner;
use crate::fields::to_first_control;
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, Checkbox, Choice, DateField, LinkButton, Notice, NoticeKind, NumberField,
    Page, Reader, SegmentedChoice, Text, Toasts, ruby, word,
};
use crate::reading::find::{id_of_query, person_of_address};
use crate::reading::phrases::{code, progress_key};
use crate::replica::Replica;
use crate::routes;
use crate::saving::autosave::{Autosave, Finisher, Lines, Look};
use crate::saving::care::{CareGuard, CareOffer};
use crate::saving::keep::{NotKept, blocked, keep_text, keep_undoable, one};
use crate::saving::record_text::{not_finished, place_of};
use crate::words::t;

/// Longest talk that can be typed, in minutes: a whole day together.
const MINUTES_MAX: i64 = 720;

/// The step of the buttons beside the minutes.
const MINUTES_STEP: i64 = 5;

/// The fields in which something can stay that is not kept.
const KEPT_HERE: [&str; 4] = ["date", "length_minutes", "summary", "next_action"];

/// A talk with the learner that the address names.
#[component]
pub fn NewConsultation() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <Talk learner=id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

/// The talk that is being written: it may not exist yet.
#[derive(Clone, Copy)]
struct Draft {
    replica: Replica,
    toasts: Toasts,
    learner: RecordId,
    talk: RecordId,
    /// Whether it has been thrown away; what is left on the screen must not make it anew.
    is_over: StoredValue<bool>,
    /// Puts the talk into the address once it exists, so that a reload goes on with it.
    on_made: Callback<()>,
}

impl Draft {
    /// The stored value of a field.
    fn value(self, field: &str) -> Option<Value> {
        self.replica.view(KIND.name, self.talk)?.body.get(field).cloned()
    }

    fn text(self, field: &str) -> String {
        let value = self.value(field);
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    fn exists(self) -> bool {
        self.replica.view(KIND.name, self.talk).is_some()
    }

    /// Keeps one field; makes the record first if need be. A toast says if that is not possible.
    fn keep(self, field: &'static str, value: Value) {
        if let Err(not_kept) = self.try_keep(field, value) {
            self.toasts.show(Signal::derive(move || not_kept.text()));
        }
    }

    fn try_keep(self, field: &'static str, value: Value) -> Result<(), NotKept> {
        untrack(|| {
            if self.exists() {
                let seen = self.replica.seen(KIND.name, self.talk);
                let (kind, set) = (KIND.name.to_owned(), one(field, value));
                let change = Change::Patch { kind, id: self.talk, seen, set, closes: Vec::new() };
                keep_text(self.replica, change)
            } else {
                let set = self.first(field, value);
                keep_text(self.replica, Change::Create { kind: KIND.name, id: self.talk, set })?;
                self.on_made.run(());
                Ok(())
            }
        })
    }

    fn keep_day(self, day: &str) -> Result<(), NotKept> {
        let value = if day.is_empty() { Value::Null } else { Value::from(day) };
        let latest = untrack(|| self.replica.latest_day());
        let field = KIND.field("date").expect("a talk has a day");
        match value_problem(field, &value, latest) {
            Some(code) => Err(NotKept::Problem(code)),
            None => self.try_keep("date", value),
        }
    }

    fn first(self, field: &str, value: Value) -> Body {
        let actor = self.replica.actor();
        let talk = Consultation {
            learner: Some(Ref::to(self.learner)),
            date: Some(self.replica.today()),
            staff: actor.staff().map(Ref::to),
            ..Consultation::empty(self.talk)
        };
        let mut set = talk.write();
        set.insert(field.to_owned(), value);
        set
    }

    fn keep_text(self, field: &'static str, text: String) -> Result<(), NotKept> {
        let is_empty = text.trim().is_empty();
        let is_nothing = is_empty && !untrack(|| self.exists());
        if is_nothing || self.is_over.try_get_value() == Some(true) {
            return Ok(());
        }
        self.try_keep(field, if is_empty { Value::Null } else { Value::String(text) })
    }

    /// The name of a text among all fields of the account.
    fn place(self, field: &str) -> String {
        place_of(&KIND, self.talk, field)
    }

    /// The address of the talk, also while it does not exist yet.
    fn page(self) -> String {
        routes::consultation(self.learner, self.talk)
    }
}

#[component]
fn Talk(learner: RecordId) -> impl IntoView {
    let (replica, toasts, navigation) = (Replica::current(), Toasts::here(), Navigation::here());
    let asked = id_of_query("talk").get_untracked();
    let talk = asked.unwrap_or_else(|| replica.new_id());
    let on_made = Callback::new(move |()| {
        navigation.replace(&routes::consultation(learner, talk));
    });
    let is_over = StoredValue::new(false);
    let draft = Draft { replica, toasts, learner, talk, is_over, on_made };
    let why_not = move || blocked(replica, Action::Create, &KIND, Scope::Core(learner));
    view! {
        <Page
            title=word(if asked.is_some() { "kind.consultation" } else { "tutor.talk.new" })
            lead=Signal::derive(move || crate::reading::phrases::learner(replica, learner))
            back=(routes::learner(learner), word("tutor.back_to_learner"))
        >
            {move || match why_not() {
                Some(blocked) => view! {
                    <Notice kind=NoticeKind::Warning>
                        {ruby(Signal::stored(format!("{} {}", blocked.reason, blocked.helper)))}
                    </Notice>
                }.into_any(),
                None => view! { <Form draft /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Form(draft: Draft) -> impl IntoView {
    view! {
        <div class="form">
            <Saved draft />
            <Day draft />
            <HowMet draft />
            <Several draft field="counterparties" codes=Counterparty::CODES />
            <Several draft field="topics" codes=Topic::CODES />
            <Minutes draft />
            <Words draft field="summary" lines=Lines::Many />
            <Words draft field="next_action" lines=Lines::One />
            <End draft />
        </div>
    }
}

/// What was said, or what comes next. Words of care are held until the writer has said where they
/// belong.
#[component]
fn Words(draft: Draft, field: &'static str, lines: Lines) -> impl IntoView {
    let (guard, finisher) = (CareGuard::about(draft.learner), Finisher::new());
    let save = move |text: String| guard.save(text, |text| draft.keep_text(field, text));
    let look = Look::new(move |(text,): (String,)| guard.look(&text));
    let is_shown = Memo::new(move |_| guard.is_shown());
    view! {
        {move || is_shown.get().then(|| view! {
            <Autosave
                place=draft.place(field)
                page=draft.page()
                label=Signal::derive(move || t(&format!("{}.{field}", KIND.name)))
                value=Signal::derive(move || draft.text(field))
                again=guard.again()
                look=Some(look)
                reader=Some(Reader::Team)
                finisher=Some(finisher)
                on_save=save
                lines
                rows=5
            />
        })}
        <CareOffer guard finisher on_moved=move || guard.show_stored() />
    }
}

/// The day of the talk. What is no day, or lies ahead, stays in the field and is not kept.
#[component]
fn Day(draft: Draft) -> impl IntoView {
    let (typing, place) = (draft.replica.typing, draft.place("date"));
    let page = draft.page();
    let today = untrack(|| draft.replica.today());
    let left = RwSignal::new(None::<(String, NotKept)>);
    let stored = move || {
        let stored = draft.text("date");
        if stored.is_empty() { today.to_string() } else { stored }
    };
    let shown = move || {
        let left = left.with(|left| left.as_ref().map(|(typed, _)| typed.clone()));
        left.unwrap_or_else(stored)
    };
    let was_left = untrack(|| typing.refused_at(&place));
    let hear = move |day: String| {
        let kept = draft.keep_day(&day);
        match &kept {
            Ok(()) => typing.settled(&place),
            Err(_) => typing.refused(&place, day.clone(), page.clone()),
        }
        let _ = left.try_set(kept.err().map(|why| (day, why)));
    };
    was_left.into_iter().for_each(&hear);
    let field = NodeRef::<Div>::new();
    if typing.is_found(&draft.place("date")) {
        to_first_control(field);
    }
    view! {
        <div node_ref=field>
            <DateField
                label=word("consultation.date")
                value=Signal::derive(shown)
                on_change=hear
                error=move || left.with(|left| left.as_ref().map(|(_, why)| why.text()))
            />
        </div>
    }
}

/// How long it was. What is no such number stays in the field and is not kept.
#[component]
fn Minutes(draft: Draft) -> impl IntoView {
    let (typing, place) = (draft.replica.typing, draft.place("length_minutes"));
    let minutes = Signal::derive(move || draft.value("length_minutes").and_then(|it| it.as_i64()));
    let left = untrack(|| typing.refused_at(&place));
    let (read, page) = (place.clone(), draft.page());
    view! {
        <NumberField
            label=word("consultation.length_minutes")
            value=minutes
            unread=left
            on_change={move |it: Option<i64>| {
                typing.settled(&read);
                draft.keep("length_minutes", json!(it));
            }}
            on_unread=Callback::new(move |(text,): (String,)| {
                typing.refused(&place, text, page.clone());
            })
            max=MINUTES_MAX
            step=MINUTES_STEP
        />
    }
}

/// Whether anything is kept yet, in words, where the writer looks first.
#[component]
fn Saved(draft: Draft) -> impl IntoView {
    let key = Memo::new(move |_| {
        let typing = draft.replica.typing;
        if KEPT_HERE.iter().any(|field| typing.refused_at(&draft.place(field)).is_some()) {
            return "tutor.not_kept";
        }
        if typing.is_coming() {
            return "tutor.progress.saving";
        }
        let view = draft.replica.view(KIND.name, draft.talk);
        view.map_or("tutor.talk.not_begun", |view| progress_key(view.progress))
    });
    view! { <p class="tutor-soft" role="status">{move || ruby(word(key.get()))}</p> }
}

#[component]
fn HowMet(draft: Draft) -> impl IntoView {
    let options = Channel::CODES
        .iter()
        .map(|own| Choice::new(*own, Signal::derive(move || code(&KIND, "channel", own))));
    let options = Signal::stored(options.collect::<Vec<_>>());
    let value = Signal::derive(move || Some(draft.text("channel")).filter(|it| !it.is_empty()));
    view! {
        <SegmentedChoice
            legend=word("consultation.channel")
            options
            value
            on_choose=move |it: String| draft.keep("channel", Value::String(it))
        />
    }
}

/// Any number of choices; adding and removing are kept apart, so that two people can add.
#[component]
fn Several(draft: Draft, field: &'static str, codes: &'static [&'static str]) -> impl IntoView {
    let legend: Text = Signal::derive(move || t(&format!("{}.{field}", KIND.name)));
    let chosen = Memo::new(move |_| choice_codes(draft.value(field).as_ref()));
    let tick = move |own: &'static str, on: bool| {
        let value = match (untrack(|| draft.exists()), on) {
            (false, _) => json!([own]),
            (true, true) => json!({ "add": [own] }),
            (true, false) => json!({ "remove": [own] }),
        };
        draft.keep(field, value);
    };
    let one = move |own: &&'static str| {
        let own = *own;
        view! {
            <Checkbox
                label=Signal::derive(move || code(&KIND, field, own))
                checked=Signal::derive(move || chosen.with(|it| it.contains(own)))
                on_change=move |on: bool| tick(own, on)
            />
        }
    };
    view! {
        <fieldset class="tutor-several">
            <legend class="field-label">{ruby(legend)}</legend>
            <div class="tutor-several-boxes">{codes.iter().map(one).collect_view()}</div>
        </fieldset>
    }
}

/// Ready, or thrown away: both lead back to the learner.
#[component]
fn End(draft: Draft) -> impl IntoView {
    let navigation = Navigation::here();
    let exists = Memo::new(move |_| draft.exists());
    let replica = draft.replica;
    let all = KEPT_HERE.map(|field| not_finished(replica, draft.place(field)));
    let why_not = Signal::derive(move || all.iter().find_map(|why_not| why_not.get()));
    let is_open = Memo::new(move |_| why_not.with(Option::is_some));
    let throw_away = move || {
        let Draft { replica, toasts, talk, is_over, .. } = draft;
        let Some(was) = untrack(|| replica.view(KIND.name, talk)) else { return };
        is_over.set_value(true);
        let gone = vec![Write::Remove { kind: KIND.name, id: talk }];
        keep_undoable(replica, toasts, word("tutor.talk.thrown_away"), gone, move || {
            vec![Write::Create { kind: KIND.name, id: talk, set: was.body.clone().into_body() }]
        });
        navigation.done(&routes::learner(draft.learner));
    };
    view! {
        <div class="cluster">
            {move || if is_open.get() {
                view! {
                    <Button
                        label=word("tutor.finish")
                        kind=ButtonKind::Primary
                        blocked=why_not
                    />
                }.into_any()
            } else {
                view! {
                    <LinkButton
                        label=word("tutor.finish")
                        href=routes::learner(draft.learner)
                        kind=ButtonKind::Primary
                    />
                }.into_any()
            }}
            {move || exists.get().then(|| {
                view! {
                    <Button
                        label=word("tutor.talk.throw_away")
                        kind=ButtonKind::Quiet
                        on_press=throw_away
                    />
                }
            })}
        </div>
    }
}
