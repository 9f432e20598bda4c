//! The subject card: how many subjects are left of the exam, what satisfies each requirement, what
//! may stand in for what is left, and what the application needs. It works without a network.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::exam::rules::ERAS;
use shared::exam::{Advice, Subject, fee};
use shared::id::RecordId;
use shared::program::standing::{RoundAt, targets};
use shared::program::subject_card::{SubjectCard, subject_card};
use shared::reading::values::grouped;
use shared::value::FiscalYear;

use super::card_papers::Papers;
use super::card_slots::{Slots, slot_words, subject};
use super::full_pass::{FullPassNext, full_pass_words};
use super::targets::{Targets, target_of_query};
use crate::learners::learner::NoSuchLearner;
use crate::learners::tab::Tab;
use crate::parts::{
    Button, Card, CardHeading, IconName, LinkButton, Notice, NoticeKind, Page, Tone, plain, ruby,
    word,
};
use crate::platform;
use crate::reading::find::{aliases, person_of_address};
use crate::reading::phrases::{BETWEEN, learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, day_text, month_text, t, t_with};

/// The card of the learner that the address names.
#[component]
pub fn SubjectCardPage() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <OneCard id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

#[component]
fn OneCard(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let target = target_of_query();
    let all = Memo::new(move |_| {
        let (ids, today) = (aliases(replica, id), replica.today());
        replica.ask(|records| targets(records, &ids, today))
    });
    let card = Memo::new(move |_| {
        let (ids, today, target) = (aliases(replica, id), replica.today(), target.get());
        replica.ask(|records| subject_card(records, &ids, today, target))
    });
    let round = Memo::new(move |_| {
        card.with(|card| {
            let posted = card.application.as_ref().filter(|it| it.is_posted());
            posted.and(card.sitting.as_ref()).map(|it| it.id)
        })
    });
    view! {
        <Page
            title=word("tutor.card.title")
            lead=Signal::derive(move || learner(replica, id))
            back=(routes::learner(id), word("tutor.back_to_learner"))
            tabs=move || card.with(|it| is_open(it) && it.full_pass.is_none()).then(|| view! {
                <Targets
                    all
                    chosen=Signal::derive(move || card.with(|card| card.standing.next.round))
                    href=move |round: RoundAt| routes::subject_card_for(id, &round.code())
                />
            })
            actions=move || view! {
                <LinkButton
                    label=word("exam.certificate.open")
                    href=routes::certificate(id)
                    icon=IconName::School
                />
                <LinkButton
                    label=word("tutor.results.open")
                    href=routes::exam_results(id)
                    icon=IconName::Edit
                />
                {move || round.get().map(|round| view! {
                    <LinkButton
                        label=word("exam.day.title")
                        href=routes::exam_day(round)
                        icon=IconName::Clock
                    />
                })}
                <Button label=word("exam.print") icon=IconName::Print on_press=platform::print />
            }
        >
            {move || {
                let card = card.get();
                let is_open = is_open(&card);
                view! {
                    <div class="stack">
                        <Summary card=card.clone() />
                        <Slots card=card.clone() />
                        <Remarks id card=card.clone() />
                        {match card.full_pass {
                            Some(full_pass) => view! { <FullPassNext id full_pass /> }.into_any(),
                            None if is_open => view! { <Papers id card=card.clone() /> }.into_any(),
                            None => ().into_any(),
                        }}
                        <Foot version=card.version />
                    </div>
                }
            }}
        </Page>
    }
}

/// Whether there is still something to apply for: who has passed the whole exam sits no other one.
fn is_open(card: &SubjectCard) -> bool {
    card.standing.certified_on.is_none()
}

/// How many subjects are left, which, until when, and what it costs.
#[component]
fn Summary(card: SubjectCard) -> impl IntoView {
    let (done, left) = (card.found.done.len(), card.found.open.len());
    let (count, certified_on) = (card.found.fewest_left(), card.standing.certified_on);
    let full_pass = card.full_pass;
    let next = (is_open(&card) && full_pass.is_none()).then_some(card.standing.next);
    let title = Signal::derive(move || match (certified_on, count) {
        (Some(day), _) => t_with("tutor.exam.certified", &[("day", &date_text(day))]),
        (None, 0) => t("tutor.card.complete"),
        (None, n) => t_with("tutor.card.left", &[("n", &n.to_string())]),
    });
    let names = move || {
        let open = card.found.open.iter().map(slot_words);
        open.collect::<Vec<_>>().join(BETWEEN)
    };
    let when = next.as_ref().map(|next| {
        let (starts_on, month) = (next.starts_on, next.round.month());
        move || match starts_on {
            Some(day) => t_with("tutor.card.round_on", &[("date", &day_text(day))]),
            None => t_with("tutor.card.round_in", &[("date", &month_text(month))]),
        }
    });
    // What she has chosen costs, or else all that is left.
    let chosen = card.application.as_ref().filter(|it| it.is_alive()).map(|it| it.sits().len());
    let sits = chosen.filter(|n| *n > 0).unwrap_or(count);
    let costs = next.and_then(|_| fee(sits)).map(|yen| {
        let values = (grouped(yen), sits.to_string());
        move || t_with("tutor.card.fee", &[("yen", &values.0), ("n", &values.1)])
    });
    let example = card.sitting.is_some_and(|it| it.is_example == Some(true));
    let said = move || {
        let values = [("all", (done + left).to_string()), ("n", done.to_string())];
        let values: Vec<(&str, &str)> =
            values.iter().map(|(key, it)| (*key, it.as_str())).collect();
        plain(&t_with("tutor.card.done", &values))
    };
    let bars = (0..done + left).map(move |at| view! { <i data-left=(at >= done).then_some("") /> });
    view! {
        <div class="exam-card-sum"><Card title tone=Tone::Deep heading=CardHeading::InPage>
            <p class="exam-card-names">{told(names)}</p>
            {when.map(|when| view! {
                <p>
                    {told(when)}
                    {example.then(|| view! { " "{ruby(word("tutor.card.example"))} })}
                </p>
            })}
            {full_pass.map(|it| view! { <p>{told(move || full_pass_words(it))}</p> })}
            {costs.map(|costs| view! { <p>{told(costs)}</p> })}
            {next.and_then(|next| next.apply_until).map(|day| view! {
                <p class="exam-card-deadline">
                    {told(move || t_with("tutor.card.deadline", &[("date", &day_text(day))]))}
                </p>
            })}
            <div class="exam-card-bars" role="img" aria-label=said>{bars.collect_view()}</div>
        </Card></div>
    }
}

/// What an era change left behind, what is to be asked or done, and names that nobody knows.
#[component]
fn Remarks(id: RecordId, card: SubjectCard) -> impl IntoView {
    let found = card.found;
    let lost = lost_since(&found.stranded).into_iter().map(|(year, subjects)| {
        let names = subjects.into_iter().map(subject).collect::<Vec<_>>().join("・");
        let values = [("subjects", names), ("year", year.0.to_string())];
        let title = Signal::derive(move || {
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            t_with("tutor.card.stranded", &values)
        });
        view! {
            <Notice
                kind=NoticeKind::Warning
                title
                text=move || t("tutor.card.stranded.text")
            >
                <LinkButton
                    label=word("tutor.card.stranded.plan")
                    href=routes::learner_tab(id, Tab::Plan.code())
                    icon=IconName::List
                />
            </Notice>
        }
    });
    let reopened = found.reopened.iter().map(|slot| t(&format!("slot.{}", slot.code)));
    let reopened = reopened.collect::<Vec<_>>().join(BETWEEN);
    let advice = |advice: Advice| {
        let (about, year) = (advice.subject().map(subject), found.year.0.to_string());
        let text = move || {
            let about = about.as_ref().map(|about| format!("{about}{BETWEEN}"));
            let words = t_with(advice.key(), &[("year", &year)]);
            format!("{}{words}", about.unwrap_or_default())
        };
        view! { <li><Notice text /></li> }
    };
    let unknown = |name: String| {
        let text = move || t_with("tutor.card.unknown_name", &[("name", &name)]);
        view! { <li><Notice text /></li> }
    };
    let in_force = card.in_force.map(|from| {
        move || {
            let (day, next) = (date_text(from.by_statute), date_text(from.by_notice));
            t_with("tutor.card.in_force", &[("day", &day), ("next", &next)])
        }
    });
    view! {
        {lost.collect_view()}
        {(!reopened.is_empty()).then(|| view! {
            <Notice text=move || t_with("tutor.card.reopened", &[("slots", &reopened)]) />
        })}
        <ul class="stack" role="list">
            {in_force.map(|text| view! { <li><Notice text /></li> })}
            {found.advice.into_iter().map(advice).collect_view()}
            {card.unknown_names.into_iter().map(unknown).collect_view()}
        </ul>
    }
}

/// Passes that count for nothing, by the fiscal year from which they do.
fn lost_since(stranded: &BTreeSet<Subject>) -> BTreeMap<FiscalYear, Vec<Subject>> {
    let mut since: BTreeMap<FiscalYear, Vec<Subject>> = BTreeMap::new();
    for subject in stranded {
        let era = ERAS.iter().find(|era| era.has_dropped(*subject));
        since.entry(era.map_or(ERAS[0].from, |era| era.from)).or_default().push(*subject);
    }
    since
}

#[component]
fn Foot(version: &'static str) -> impl IntoView {
    view! {
        <p class="exam-card-foot">
            <span>{ruby(word("exam.advice.read_the_guide"))}</span>
            " "
            <span>{told(move || t_with("tutor.card.rules", &[("version", version)]))}</span>
        </p>
    }
}
