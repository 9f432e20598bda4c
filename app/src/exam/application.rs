//! The application of one learner for one round: what she sits with what it costs, the papers, from
//! what she is exempt, and how far the letter has come. Every tap is saved, also without a network.

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::application_sheet::{ApplicationSheet, application_sheet};
use shared::program::full_pass::full_pass;
use shared::program::standing::{certified_on, standing, targets};
use shared::reading::values::grouped;
use shared::records::exam_application::{ExamApplication, KIND};
use shared::records::exam_sitting::ExamSitting;
use shared::scope::Scope;
use shared::value::Date;

use super::application_letter::Letter;
use super::application_papers::Papers;
use super::application_subjects::Subjects;
use super::application_wishes::{Exemptions, Measures};
use super::board::NoRound;
use super::card_slots::subject;
use super::full_pass::FullPassNext;
use super::tick::IsPosted;
use crate::learners::learner::NoSuchLearner;
use crate::parts::{
    Card, CardHeading, IconName, LinkButton, Notice, NoticeKind, Page, TabLink, Tabs, Text, Toasts,
    Tone, ruby, word,
};
use crate::reading::find::{aliases, id_of_query, person_of_address};
use crate::reading::phrases::{BETWEEN, as_on_forms, round, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, blocked, keep_undoable};
use crate::words::{date_text, day_text, t, t_with};

/// The application of the learner that the address names.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <OneApplication id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

/// An application while somebody works on it.
#[derive(Clone, Copy)]
pub struct Making {
    pub replica: Replica,
    pub learner: RecordId,
    pub sheet: Memo<Option<ApplicationSheet>>,
    /// Whether the letter is posted.
    pub is_posted: Memo<bool>,
    /// Whether somebody changes what is written about a letter that is posted.
    pub is_changing: RwSignal<bool>,
    toasts: Toasts,
}

impl Making {
    /// The sheet as it is now, with whom and what it is for.
    pub fn now(self) -> Option<(ApplicationSheet, (RecordId, RecordId))> {
        let sheet = self.sheet.get_untracked()?;
        let about = (self.learner, sheet.sitting.id);
        Some((sheet, about))
    }

    /// The application as it is now, once it has begun.
    pub fn application(self) -> Option<ExamApplication> {
        self.sheet.get_untracked()?.application
    }

    /// Saves a change with what takes it back.
    pub fn keep(self, said: impl Into<Text>, write: Write, undo: Write) -> Kept {
        let undo = move || vec![undo.clone()];
        keep_undoable(self.replica, self.toasts, said.into(), vec![write], undo)
    }
}

#[component]
fn OneApplication(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let (by_round, by_record) = (id_of_query("round"), id_of_query("of"));
    let ids = Memo::new(move |_| aliases(replica, id));
    let sitting = Memo::new(move |_| {
        let (ids, today) = (ids.get(), replica.today());
        let of_record = by_record.get().and_then(|it| replica.read::<ExamApplication>(it));
        let named = of_record.and_then(|it| it.sitting).map(|it| it.id).or(by_round.get());
        named.or_else(|| {
            replica.ask(|records| standing(records, &ids, today).next.round.announced(records))
        })
    });
    let sheet = Memo::new(move |_| {
        let (ids, sitting) = (ids.get(), sitting.get()?);
        replica.ask(|records| application_sheet(records, &ids, sitting))
    });
    // What the sheet says changes with each tap; the page itself is drawn once for each round.
    let shown = Memo::new(move |_| sitting.get().filter(|_| sheet.with(Option::is_some)));
    let is_posted = Memo::new(move |_| sheet.with(|it| it.as_ref().is_some_and(is_posted)));
    // Whoever has passed the whole exam applies for nothing more; what she once applied for stays.
    let certified_on = Memo::new(move |_| {
        let has_applied = sheet.with(|it| it.as_ref().is_some_and(|it| it.application.is_some()));
        (!has_applied).then(|| replica.ask(|records| certified_on(records, &ids.get())))?
    });
    // The same holds for whoever has nothing left to sit.
    let nothing_left = Memo::new(move |_| {
        let found = sheet.with(|it| {
            let it = it.as_ref().filter(|it| it.application.is_none())?;
            Some(it.found.clone())
        })?;
        replica.ask(|records| full_pass(records, &ids.get(), &found))
    });
    let is_changing = RwSignal::new(false);
    let toasts = Toasts::here();
    let making = Making { replica, learner: id, sheet, is_posted, is_changing, toasts };
    let rounds = Memo::new(move |_| {
        let (ids, today) = (ids.get(), replica.today());
        replica.ask(|records| {
            let open = targets(records, &ids, today).into_iter();
            open.filter_map(|it| it.round.announced(records)).collect::<Vec<_>>()
        })
    });
    view! {
        <Page
            title=word("exam.apply.title")
            lead=Signal::derive(move || as_on_forms(replica, id))
            back=(routes::subject_card(id), word("tutor.card.title"))
            actions=move || view! {
                <LinkButton
                    label=word("exam.certificate.open")
                    href=routes::certificate(id)
                    icon=IconName::School
                />
            }
        >
            {move || match shown.get() {
                _ if certified_on.with(Option::is_some) => view! { <Certified certified_on /> }
                    .into_any(),
                Some(_) if nothing_left.get().is_some() => nothing_left.get().map(|full_pass| {
                    view! { <FullPassNext id full_pass /> }
                }).into_any(),
                Some(sitting) => view! {
                    <RoundTabs id rounds sitting />
                    <Sheet making />
                }.into_any(),
                None => view! { <NoRound /> }.into_any(),
            }}
        </Page>
    }
}

/// Says that there is nothing to apply for.
#[component]
fn Certified(certified_on: Memo<Option<Date>>) -> impl IntoView {
    let day = move || certified_on.get().map(date_text).unwrap_or_default();
    view! {
        <Notice
            kind=NoticeKind::Success
            title=move || t_with("tutor.exam.certified", &[("day", &day())])
            text=move || t("exam.apply.certified")
        />
    }
}

#[component]
fn RoundTabs(id: RecordId, rounds: Memo<Vec<RecordId>>, sitting: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let tabs = Signal::derive(move || {
        let mut shown = rounds.get();
        if !shown.contains(&sitting) {
            shown.insert(0, sitting);
        }
        let link = |it: RecordId| {
            let name = move || replica.read::<ExamSitting>(it).map(|it| round(&it));
            let name = Signal::derive(move || name().unwrap_or_default());
            TabLink::new(routes::application_of(id, it), name)
        };
        shown.into_iter().map(link).collect::<Vec<_>>()
    });
    let current = Signal::stored(routes::application_of(id, sitting));
    let is_choice = move || tabs.with(|tabs| tabs.len() > 1);
    move || {
        is_choice().then(|| {
            view! { <Tabs name=word("exam_application.sitting") tabs current /> }
        })
    }
}

#[component]
fn Sheet(making: Making) -> impl IntoView {
    let replica = making.replica;
    let why_not = move || blocked(replica, Action::Create, &KIND, Scope::Own(making.learner));
    view! {
        <div class="stack">
            <Summary making />
            <IsPosted making />
            {move || why_not().map(|blocked| view! {
                <Notice kind=NoticeKind::Warning>
                    {ruby(Signal::stored(format!("{} {}", blocked.reason, blocked.helper)))}
                </Notice>
            })}
            {move || why_not().is_none().then(|| view! {
                <div class="columns">
                    <div class="stack"><Subjects making /><Exemptions making /></div>
                    <div class="stack">
                        <Papers making />
                        <Letter making />
                        <Measures making />
                    </div>
                </div>
            })}
            <p class="exam-card-foot">{ruby(word("exam.advice.read_the_guide"))}</p>
        </div>
    }
}

fn is_posted(sheet: &ApplicationSheet) -> bool {
    sheet.application.as_ref().is_some_and(ExamApplication::is_posted)
}

/// What she sits, what it costs, and how many days are left.
#[component]
fn Summary(making: Making) -> impl IntoView {
    let sheet = making.sheet;
    let today = move || making.replica.today();
    let with = move |of: fn(&ApplicationSheet) -> String| {
        move || sheet.with(|it| it.as_ref().map(of).unwrap_or_default())
    };
    let title = with(|it| match it.subjects.len() {
        0 if is_posted(it) => t("exam.apply.nothing_recorded"),
        0 => t("exam.apply.nothing_chosen"),
        n => t_with("exam.apply.count", &[("n", &n.to_string())]),
    });
    let names = with(|it| {
        let names = it.subjects.iter().map(|it| subject(*it)).collect::<Vec<_>>();
        names.join(BETWEEN)
    });
    let fee = with(|it| match it.fee {
        Some(yen) => t_with("exam.apply.fee", &[("yen", &grouped(yen))]),
        None => String::new(),
    });
    let days = move || {
        let (day, left) = sheet.with(|it| it.as_ref()?.days_left(today()))?;
        Some((day_text(day), left))
    };
    let posted = move || {
        let application =
            sheet.with(|it| it.as_ref()?.application.clone()).filter(|it| it.is_posted())?;
        Some(t_with("exam.apply.posted_on", &[("date", &day_text(application.sent_on?))]))
    };
    view! {
        <div class="exam-card-sum"><Card
            title=Signal::derive(title) tone=Tone::Deep heading=CardHeading::InPage
        >
            <p class="exam-card-names">{told(names)}</p>
            <p>{told(fee)}</p>
            {move || days().map(|(day, left)| view! {
                <p class="exam-card-deadline">
                    {told(move || t_with("tutor.card.deadline", &[("date", &day)]))}
                    " "
                    <strong>{told(move || days_left(left))}</strong>
                </p>
            })}
            {move || posted().map(|words| view! {
                <p class="exam-card-deadline">{told(move || words.clone())}</p>
            })}
        </Card></div>
    }
}

/// How long letters can still be posted, in words.
pub fn days_left(days: i64) -> String {
    match days {
        0 => t("exam.apply.last_day"),
        days if days < 0 => t("exam.apply.over"),
        days => t_with("exam.apply.days_left", &[("n", &days.to_string())]),
    }
}
