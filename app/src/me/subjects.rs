//! The exam's subjects as a learner sees them: what is passed stays passed, what is left comes as
//! steps, and every step says when the next chance is.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::exam::{Evaluation, Exemption, OpenSlot, Step as ExemptionStep, Subject};
use shared::program::full_pass::FullPass;
use shared::program::standing::{
    NextRound, Passed, RoundAt, Standing, Tried, is_on_the_way, targets,
};
use shared::program::subject_card::{SubjectCard, subject_card};
use shared::records::exam_subject_result::ResultEvidence;
use shared::value::Choice;

use super::exam_day::{ExamDayAhead, is_day, is_shown};
use super::exam_steps::ExamSteps;
use super::exam_waits::{ResultsAhead, full_pass_words};
use super::leading_goal::LeadingGoalCard;
use super::letter::LetterCard;
use crate::exam::targets::{Targets, target_of_query};
use crate::parts::{
    Badge, Card, CardHeading, EmptyState, Icon, IconName, Notice, NoticeKind, Page, Section, Step,
    StepState, Steps, Text, Tone, plain, ruby, word,
};
use crate::reading::find::own_records;
use crate::reading::phrases::joined;
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, month_text, t, t_with};

/// More ways than these to satisfy a requirement are described, not listed.
const WAYS_LISTED: usize = 4;

/// The learner's subjects.
#[component]
pub fn Subjects() -> impl IntoView {
    let replica = Replica::current();
    let target = target_of_query();
    let found = Memo::new(move |_| {
        let (own, today, target) = (own_records(replica), replica.today(), target.get());
        replica.ask(|records| subject_card(records, &own, today, target))
    });
    let all = Memo::new(move |_| {
        let (own, today) = (own_records(replica), replica.today());
        replica.ask(|records| targets(records, &own, today))
    });
    // A letter speaks of her next chance, whichever round she looks at.
    let next = Signal::derive(move || {
        all.with(|all| all.first().copied()).unwrap_or_else(|| found.with(|it| it.standing.next))
    });
    let is_certified = Memo::new(move |_| found.with(|it| it.standing.certified_on.is_some()));
    let is_on_the_way = Memo::new(move |_| {
        let own = own_records(replica);
        replica.ask(|records| is_on_the_way(records, &own))
    });
    // Whose subjects are all there has no round to choose.
    let is_open = Memo::new(move |_| {
        let is_left = found.with(|it| it.full_pass.is_none());
        is_on_the_way.get() && !is_certified.get() && is_left
    });
    // On the day of the exam, and on the one before it, that day comes before everything.
    let is_now = Memo::new(move |_| is_day(replica));
    view! {
        <Page
            title=word("learner.subjects.title")
            tabs=move || (is_open.get() && !is_now.get()).then(|| view! {
                <Targets
                    all
                    chosen=Signal::derive(move || found.with(|it| it.standing.next.round))
                    href=|round: RoundAt| routes::my_subjects_for(&round.code())
                />
            })
        >
            {move || {
                let SubjectCard { standing, .. } = found.get();
                if is_certified.get() {
                    view! { <Complete /> <PassedList passed=standing.passed /> }.into_any()
                } else if is_on_the_way.get() {
                    view! {
                        {move || is_now.get().then(|| view! {
                            <div class="exam-now"><ExamDayAhead replica /></div>
                        })}
                        <Answer card=found />
                        {move || (!is_now.get()).then(|| view! { <ExamDayAhead replica /> })}
                        <LetterCard replica next />
                        <ResultsAhead replica />
                        <Way replica card=found />
                        <LeadingGoalCard replica />
                    }.into_any()
                } else {
                    view! { <NotYet found=standing /> }.into_any()
                }
            }}
        </Page>
    }
}

/// Every requirement is satisfied as far as anybody knows: her certificate says so, not this page.
#[component]
fn MaybeComplete(full_pass: FullPass) -> impl IntoView {
    view! {
        <Notice
            title=word("learner.subjects.maybe_complete")
            text=move || full_pass_words(full_pass)
        />
    }
}

#[component]
fn Complete() -> impl IntoView {
    view! {
        <Notice
            kind=NoticeKind::Success
            title=word("learner.subjects.complete")
            text=move || t("learner.subjects.complete.text")
        />
    }
}

/// Nothing is said of the exam where nobody has spoken of it; the subjects are there to look at.
#[component]
fn NotYet(found: Standing) -> impl IntoView {
    view! {
        <EmptyState
            title=word("learner.subjects.not_yet")
            text=move || t("learner.subjects.not_yet.text")
        />
        <details class="learner-more">
            <summary>
                <Icon name=IconName::ChevronDown />
                {ruby(word("learner.subjects.see"))}
            </summary>
            <StepList found />
        </details>
    }
}

/// How many subjects are left, or that it may be all of them.
#[component]
fn Answer(card: Memo<SubjectCard>) -> impl IntoView {
    move || {
        let SubjectCard { found, full_pass, .. } = card.get();
        match full_pass {
            Some(full_pass) => view! { <MaybeComplete full_pass /> }.into_any(),
            None if found.open.is_empty() => view! {
                <Notice title=word("learner.subjects.sit_one")
                    text=move || t("learner.subjects.sit_one.text") />
            }
            .into_any(),
            None => view! { <Left found /> }.into_any(),
        }
    }
}

/// What is to be done for the next round, and what stays hers.
#[component]
fn Way(replica: Replica, card: Memo<SubjectCard>) -> impl IntoView {
    // Of the dark cards only the nearer one is shown.
    let has_day = Memo::new(move |_| is_shown(replica));
    move || {
        let card = card.get();
        let found = card.standing.clone();
        let (is_open, next) = (card.full_pass.is_none(), found.next);
        let has_steps = !found.progress.is_complete();
        let stranded = found.progress.stranded.clone();
        let (passed, version) = (found.passed.clone(), card.version);
        view! {
            {(is_open && !has_day.get()).then(|| view! { <PostingDay next /> })}
            {is_open.then(|| view! {
                <ExamSteps card=card.clone() />
            })}
            {has_steps.then(|| view! {
                <Card title=word("learner.subjects.steps") heading=CardHeading::InPage>
                    <StepList found />
                </Card>
            })}
            <ExemptList found=card.found />
            <PassedList passed />
            {(!stranded.is_empty()).then(|| view! {
                <Notice text=move || {
                    t_with("learner.subjects.stranded", &[("subjects", &names(&stranded))])
                } />
            })}
            <p class="soft">
                {ruby(word("learner.subjects.ask"))}" "
                {ruby(Signal::derive(move || t_with("tutor.card.rules", &[("version", version)])))}
            </p>
        }
    }
}

/// What she need not sit, and how far the exemption has come.
#[component]
fn ExemptList(found: Evaluation) -> impl IntoView {
    let counting: Vec<(Subject, Exemption)> =
        found.exempt.into_iter().filter(|(_, it)| it.counts()).collect();
    let chip = |(subject, exemption): (Subject, Exemption)| {
        let key = match exemption.step {
            ExemptionStep::Granted => "learner.exempt.granted",
            ExemptionStep::Applied => "learner.exempt.applied",
            ExemptionStep::Available | ExemptionStep::Refused => "learner.exempt.available",
        };
        view! {
            <li class="passed">
                <Icon name=IconName::CheckCircle />
                <span class="passed-name">{ruby(Signal::derive(move || name(subject)))}</span>
                <span class="passed-when">{ruby(word(key))}</span>
            </li>
        }
    };
    (!counting.is_empty()).then(|| {
        view! {
            <Section
                title=word("learner.exempt")
                support=move || t("learner.exempt.text")
            >
                <ul class="passed-list" role="list">
                    {counting.into_iter().map(chip).collect_view()}
                </ul>
            </Section>
        }
    })
}

#[component]
fn PassedList(passed: Vec<Passed>) -> impl IntoView {
    let chip = |it: Passed| {
        let month = it.round.month();
        view! {
            <li class="passed">
                <Icon name=IconName::CheckCircle />
                <span class="passed-name">{ruby(Signal::derive(move || name(it.subject)))}</span>
                <span class="passed-when">{ruby(Signal::derive(move || month_text(month)))}</span>
                {(it.known_by == Some(ResultEvidence::SelfReport)).then(|| view! {
                    <Badge label=word("learner.subjects.told") />
                })}
            </li>
        }
    };
    view! {
        <Section
            title=word("learner.subjects.passed")
            support=move || t("learner.subjects.passed.text")
        >
            {if passed.is_empty() {
                view! {
                    <p class="soft">{ruby(word("learner.subjects.passed.none"))}</p>
                }
                .into_any()
            } else {
                let chips = passed.into_iter().map(chip).collect_view();
                view! { <ul class="passed-list" role="list">{chips}</ul> }.into_any()
            }}
        </Section>
    }
}

/// One number first: how many subjects are left, and a part for each of these and for each one that
/// is done.
#[component]
fn Left(found: Evaluation) -> impl IntoView {
    let count = found.fewest_left();
    let done: Vec<Subject> =
        found.passed.iter().copied().chain(found.satisfied_by_exemption()).collect();
    let left: Vec<OpenSlot> = found.left().into_iter().cloned().collect();
    let open = found.open;
    let names = Signal::derive(move || joined("learner.list.and", open.iter().map(slot_name)));
    let heard = move || t_with("learner.subjects.left", &[("n", &count.to_string())]);
    let part = |state: &'static str, name: Text| {
        view! { <li data-state=state><span>{ruby(name)}</span></li> }
    };
    let passed = |subject: Subject| part("done", Signal::derive(move || name(subject)));
    let owed = |open: OpenSlot| part("owed", Signal::derive(move || slot_name(&open)));
    view! {
        <section class="exam-left" aria-label=move || plain(&heard())>
            <p class="exam-number" aria-hidden="true">
                {ruby(word("learner.subjects.left.before"))}
                <b>{count}</b>
                {ruby(word("learner.subjects.left.after"))}
            </p>
            <p class="soft">{ruby(names)}</p>
            <ul class="parts-bar" role="list" aria-hidden="true">
                {done.into_iter().map(passed).collect_view()}
                {left.into_iter().map(owed).collect_view()}
            </ul>
        </section>
    }
}

/// The day until which the form must be posted, as a date and no countdown; or when the next round
/// is.
#[component]
fn PostingDay(next: NextRound) -> impl IntoView {
    let round = move || match next.starts_on {
        Some(day) => t_with("learner.subjects.next_on", &[("date", &day_text(day))]),
        None => t_with("learner.subjects.next_in", &[("date", &month_text(next.round.month()))]),
    };
    let day = move || match next.starts_on {
        Some(day) => day_text(day),
        None => month_text(next.round.month()),
    };
    match next.apply_until {
        Some(day) => {
            let until = move || t_with("learner.plan.due", &[("date", &day_text(day))]);
            view! {
                <Card
                    title=word("learner.subjects.post")
                    heading=CardHeading::InPage
                    tone=Tone::Deep
                >
                    <div class="next-day">{ruby(Signal::derive(until))}</div>
                    <p>{ruby(word("learner.subjects.post.text"))}</p>
                    <p class="soft">{ruby(Signal::derive(round))}</p>
                </Card>
            }
            .into_any()
        }
        None => view! {
            <Card
                title=word("learner.subjects.next")
                heading=CardHeading::InPage
                tone=Tone::Deep
            >
                <div class="next-day">{ruby(Signal::derive(day))}</div>
            </Card>
        }
        .into_any(),
    }
}

#[component]
fn StepList(found: Standing) -> impl IntoView {
    let steps = Signal::derive(move || {
        let open = found.progress.open.iter();
        open.map(|slot| step(slot, &found)).collect::<Vec<_>>()
    });
    view! { <Steps steps /> }
}

/// One open requirement: what would satisfy it, and where it stands.
fn step(open: &OpenSlot, found: &Standing) -> Step {
    let subjects: BTreeSet<Subject> = open.ways.iter().flatten().copied().collect();
    let standing = subjects.iter().find_map(|subject| found.tried.get(subject)).copied();
    let state = match standing {
        Some(Tried::ResultUnknown | Tried::Applied) => StepState::Now,
        Some(Tried::Failed) | None => StepState::Later,
    };
    let chance = month_text(found.next.round.month());
    let said = standing.map(|standing| match standing {
        Tried::Failed => t_with("learner.subjects.failed", &[("date", &chance)]),
        Tried::ResultUnknown => t("learner.subjects.waiting"),
        Tried::Applied => t("learner.subjects.applied"),
    });
    let note: Vec<String> = ways(open).into_iter().chain(said).collect();
    Step::new(state, Signal::stored(slot_name(open))).note(note.join(" "))
}

/// The subject, or the requirement's name where there are several ways.
fn slot_name(open: &OpenSlot) -> String {
    match open.ways.as_slice() {
        [way] => names(way),
        _ => t(&format!("slot.{}", open.slot.code)),
    }
}

/// The ways to satisfy a requirement, if there is more than one.
fn ways(open: &OpenSlot) -> Option<String> {
    if open.ways.len() < 2 {
        return None;
    }
    if open.ways.iter().all(|way| way.len() == 1) {
        let all: BTreeSet<Subject> = open.ways.iter().flatten().copied().collect();
        return Some(t_with("learner.subjects.one_of", &[("subjects", &names(&all))]));
    }
    if open.ways.len() > WAYS_LISTED {
        return Some(t("learner.subjects.science"));
    }
    let way = |way: &BTreeSet<Subject>| joined("learner.list.with", way.iter().map(|it| name(*it)));
    Some(joined("learner.list.or", open.ways.iter().map(way)))
}

fn name(subject: Subject) -> String {
    t(&format!("subject.{}", subject.code()))
}

fn names(subjects: &BTreeSet<Subject>) -> String {
    joined("learner.list.and", subjects.iter().map(|it| name(*it)))
}
