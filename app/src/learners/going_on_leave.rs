//! The end of her places: the last day and why, what comes next, and when somebody asks how she is.
//! Of somebody who has died or moved away nothing else is asked.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::problem::ProblemCode;
use shared::program::Write;
use shared::program::consents::{ConsentState, consents, state};
use shared::program::end_ahead::{end_ahead, is_before_she_began};
use shared::program::going_on::{
    FOLLOW_UP_MONTHS, Leaving, has_next, is_for_good, leave, months_after,
};
use shared::program::lesson::attendance::times;
use shared::record::key::codes;
use shared::records::consent::{
    Consent, ConsentAnswer, ConsentGiver, ConsentMeans, KIND as CONSENT, Purpose, TEXT_VERSION,
};
use shared::records::destination::{DestinationKind, KIND as DESTINATION};
use shared::records::enrollment::{EndReason, KIND as PLACE};
use shared::role::Role;
use shared::value::{Choice as _, FieldValue, Ref};

use super::first_contact_parts::choices;
use super::going_on::{Deciding, incomplete, unchosen};
use super::going_on_pause::{read, wrong_day};
use crate::fields::to_first_refused;
use crate::parts::{
    Button, ButtonKind, ButtonRole, Checkbox, DateField, IconName, Notice, NoticeKind, Requirement,
    Section, SegmentedChoice, word,
};
use crate::reading::find::my_venues;
use crate::saving::once::Once;
use crate::words::{date_text, t, t_with};

/// The answers to whether she may be asked later how she is.
const ANSWERS: [&str; 2] = ["given", "refused"];

/// The name of the form, as the choice of it is called.
const FORM: &str = "leave";

/// What the form holds, with each choice as its code.
#[derive(Clone, Default, Serialize, Deserialize)]
struct LeaveDraft {
    day: String,
    reason: String,
    next: String,
    is_certain: bool,
    months: BTreeSet<u8>,
    answer: String,
}

/// What is chosen so far.
#[derive(Clone, Copy)]
struct LeaveForm {
    day: RwSignal<String>,
    reason: RwSignal<Option<EndReason>>,
    next: RwSignal<Option<DestinationKind>>,
    is_certain: RwSignal<bool>,
    /// After how many months somebody asks.
    months: RwSignal<BTreeSet<u8>>,
    /// Her answer, if nobody has asked her before.
    answer: RwSignal<Option<ConsentAnswer>>,
}

impl LeaveForm {
    /// The form as it was left; else with the end that is known already, or that of today.
    fn open(deciding: Deciding) -> LeaveForm {
        let today = untrack(|| deciding.replica.today());
        let ahead = untrack(|| deciding.ask(|who| end_ahead(who, today)));
        let reason = ahead.and_then(|it| it.reason);
        let first = LeaveDraft {
            day: ahead.map_or(today, |it| it.day).to_string(),
            reason: reason.map(|it| it.code().to_owned()).unwrap_or_default(),
            months: FOLLOW_UP_MONTHS.into(),
            ..LeaveDraft::default()
        };
        let left = deciding.begun.left(FORM, first.clone());
        let form = LeaveForm {
            day: RwSignal::new(left.day),
            reason: RwSignal::new(EndReason::from_code(&left.reason)),
            next: RwSignal::new(DestinationKind::from_code(&left.next)),
            is_certain: RwSignal::new(left.is_certain),
            months: RwSignal::new(left.months),
            answer: RwSignal::new(ConsentAnswer::from_code(&left.answer)),
        };
        deciding.begun.keep(FORM, &first, move || form.told());
        form
    }

    fn told(self) -> LeaveDraft {
        LeaveDraft {
            day: self.day.get(),
            reason: self.reason.get().map(|it| it.code().to_owned()).unwrap_or_default(),
            next: self.next.get().map(|it| it.code().to_owned()).unwrap_or_default(),
            is_certain: self.is_certain.get(),
            months: self.months.get(),
            answer: self.answer.get().map(|it| it.code().to_owned()).unwrap_or_default(),
        }
    }

    /// What is wrong with the last day.
    fn wrong_day(self, deciding: Deciding, is_checked: RwSignal<bool>) -> Option<String> {
        let (typed, today) = (self.day.get(), deciding.replica.today());
        wrong_day(&typed, today, is_checked).or_else(|| {
            // The field itself says what is no day.
            let day = read(&typed).ok()?;
            if deciding.ask(|who| is_before_she_began(who, day, today)) {
                return Some(t(ProblemCode::EndsBeforeStart.key()));
            }
            // Else the roll of an evening that is marked would lose her.
            let year = today.fiscal_year();
            let came_on = deciding.ask(|who| times(who.records, who.aliases, year).last);
            let came_on = came_on.filter(|came_on| *came_on > day)?;
            Some(t_with("going_on.leave.came_after", &[("date", &date_text(came_on))]))
        })
    }
}

/// The form.
#[component]
pub fn Leaves(deciding: Deciding) -> impl IntoView {
    let told = LeaveForm::open(deciding);
    let is_checked = RwSignal::new(false);
    let is_missing = Signal::derive(move || {
        let is_day = told.day.with(|day| read(day)).is_ok();
        told.reason.get().is_none() || !is_day || told.wrong_day(deciding, is_checked).is_some()
    });
    let is_gone = Memo::new(move |_| told.reason.get().is_some_and(is_for_good));
    let is_next = Memo::new(move |_| told.reason.get().is_none_or(has_next));
    let consent = Memo::new(move |_| {
        deciding.ask(|who| {
            let all = consents(who.records, who.aliases);
            state(&all, Purpose::FollowUp, ConsentGiver::Learner)
        })
    });
    let once = Once::new();
    let submit = move || {
        if is_missing.get_untracked() {
            is_checked.set(true);
            to_first_refused();
            return false;
        }
        let writes = untrack(|| writes(deciding, told, consent.get()));
        deciding.keep("going_on.leave.said", writes)
    };
    view! {
        <form class="form" novalidate=true on:submit=move |event| {
            event.prevent_default();
            once.run(submit);
        }>
            <Elsewhere deciding />
            <End deciding told is_checked />
            {move || is_next.get().then(|| view! { <Next told /> })}
            {move || if is_gone.get() {
                view! { <Notice kind=NoticeKind::Info text=move || t("going_on.leave.for_good") /> }
                    .into_any()
            } else {
                view! { <Later told consent /> }.into_any()
            }}
            {incomplete(is_checked, is_missing)}
            <Button label=word("going_on.leave.save") kind=ButtonKind::Primary
                role=ButtonRole::Submit icon=IconName::Check />
        </form>
    }
}

/// Everything that is written when she leaves.
fn writes(deciding: Deciding, told: LeaveForm, consent: ConsentState) -> Vec<Write> {
    let (replica, today) = (deciding.replica, deciding.replica.today());
    let Some(reason) = told.reason.get() else { return Vec::new() };
    let last_day = told.day.with(|day| read(day)).unwrap_or(today);
    let answer = told.answer.get().filter(|_| consent == ConsentState::Missing);
    let may_ask = consent == ConsentState::Given || answer == Some(ConsentAnswer::Given);
    let months = told.months.get().into_iter().filter(|_| may_ask);
    let leaving = Leaving {
        last_day,
        reason,
        next: told.next.get().map(|next| (next, told.is_certain.get())),
        asked_on: months.map(|months| months_after(last_day, months)).collect(),
        staff: replica.actor().staff(),
    };
    let mut all = deciding.ask(|who| leave(who, &leaving, today, || replica.new_id()));
    if let Some(answer) = answer.filter(|_| !leaving.is_for_good()) {
        all.push(Write::create(&Consent {
            learner: Some(Ref::to(deciding.id)),
            giver: Some(ConsentGiver::Learner),
            purpose: Some(Purpose::FollowUp),
            text_version: Some(TEXT_VERSION),
            asked_on: Some(today),
            answer: Some(answer),
            means: Some(ConsentMeans::Spoken),
            ..Consent::empty(replica.new_id())
        }));
    }
    all
}

/// A tutor ends places at her own venues; another venue's is ended by those who run the program.
#[component]
fn Elsewhere(deciding: Deciding) -> impl IntoView {
    let replica = deciding.replica;
    let is_elsewhere = Memo::new(move |_| {
        let (today, mine) = (replica.today(), my_venues(replica));
        let is_mine = |id| mine.iter().any(|venue| venue.id == id);
        let places = deciding.ask(|who| who.open_places(today));
        replica.actor().role != Role::Manager
            && places.iter().filter_map(|it| it.venue).any(|venue| !is_mine(venue.id))
    });
    move || {
        is_elsewhere.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Warning text=move || t("going_on.leave.elsewhere") />
            }
        })
    }
}

#[component]
fn End(deciding: Deciding, told: LeaveForm, is_checked: RwSignal<bool>) -> impl IntoView {
    let reasons = PLACE.field("end_reason").map(codes).unwrap_or_default();
    let is_ahead = move || {
        let today = deciding.replica.today();
        told.day.with(|day| read(day)).is_ok_and(|day| day > today)
    };
    view! {
        <Section title=word("going_on.leave")>
            <DateField label=word("enrollment.to") value=told.day
                on_change=move |day: String| told.day.set(day)
                on_part=Some(Callback::new(move |(day,): (String,)| told.day.set(day)))
                requirement=Requirement::Required
                support=move || is_ahead().then(|| t("going_on.leave.ahead"))
                error=move || told.wrong_day(deciding, is_checked) />
            <SegmentedChoice
                legend=word("enrollment.end_reason")
                options=choices(&PLACE, "end_reason", reasons, "")
                value=Signal::derive(move || told.reason.get().map(|it| it.code().to_owned()))
                on_choose=move |code: String| told.reason.set(EndReason::read(&code.into()))
                requirement=Requirement::Required
                error=move || unchosen(is_checked, told.reason.get().is_none())
            />
        </Section>
    }
}

/// What comes next, planned or certain.
#[component]
fn Next(told: LeaveForm) -> impl IntoView {
    let kinds = DESTINATION.field("kind").map(codes).unwrap_or_default();
    let has_next = Memo::new(move |_| told.next.get().is_some());
    view! {
        <Section title=word("kind.destination")>
            <SegmentedChoice
                legend=word("destination.kind")
                options=choices(&DESTINATION, "kind", kinds, "going_on.next.none")
                value=Signal::derive(move || {
                    Some(told.next.get().map(|it| it.code().to_owned()).unwrap_or_default())
                })
                on_choose=move |code: String| told.next.set(DestinationKind::read(&code.into()))
            />
            {move || has_next.get().then(|| view! {
                <Checkbox label=word("destination.is_confirmed") checked=told.is_certain
                    on_change=move |is_certain: bool| told.is_certain.set(is_certain)
                    support=move || t("going_on.next.support") />
            })}
        </Section>
    }
}

/// Whether, and after how long, somebody asks how she is.
#[component]
fn Later(told: LeaveForm, consent: Memo<ConsentState>) -> impl IntoView {
    let may_ask = Memo::new(move |_| {
        consent.get() == ConsentState::Given || told.answer.get() == Some(ConsentAnswer::Given)
    });
    let asks = move || (consent.get() == ConsentState::Missing).then(|| view! { <Answer told /> });
    let no = move || {
        consent.get().is_no().then(|| {
            view! { <Notice kind=NoticeKind::Info text=move || t("going_on.later.no") /> }
        })
    };
    view! {
        <Section title=word("kind.follow_up") support=move || t("going_on.later.support")>
            {asks}
            {no}
            {move || may_ask.get().then(|| FOLLOW_UP_MONTHS.map(|months| view! {
                <Month told months />
            }).into_iter().collect_view())}
        </Section>
    }
}

/// Whether she may be asked, if nobody has asked her that.
#[component]
fn Answer(told: LeaveForm) -> impl IntoView {
    let text = format!("consent.text.{}.{}", Purpose::FollowUp.code(), TEXT_VERSION.0);
    view! {
        <SegmentedChoice
            legend=word("consent.purpose.follow_up")
            support=move || t(&text)
            options=choices(&CONSENT, "answer", &ANSWERS, "first.unasked")
            value=Signal::derive(move || {
                Some(told.answer.get().map(|it| it.code().to_owned()).unwrap_or_default())
            })
            on_choose=move |code: String| told.answer.set(ConsentAnswer::read(&code.into()))
        />
    }
}

#[component]
fn Month(told: LeaveForm, months: u8) -> impl IntoView {
    let label = move || {
        let day = told.day.with(|day| read(day)).map(|day| date_text(months_after(day, months)));
        let key = format!("going_on.after.{months}");
        t_with(&key, &[("day", &day.unwrap_or_default())])
    };
    view! {
        <Checkbox
            label=Signal::derive(label)
            checked=Signal::derive(move || told.months.with(|all| all.contains(&months)))
            on_change=move |is_asked: bool| told.months.update(|all| {
                if is_asked { all.insert(months); } else { all.remove(&months); }
            })
        />
    }
}
