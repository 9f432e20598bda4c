//! One page to take home: what a learner has passed, which papers she keeps, which days come next,
//! and whom she can call. Nothing on it was written by somebody else.

use leptos::prelude::*;
use shared::program::achievements::What;
use shared::program::lesson::next::by_habit;
use shared::program::plan::{goals, leading_goal};
use shared::program::standing::{NextRound, Passed};
use shared::program::summary::{Paper, Summary, summary};
use shared::records::learner::Learner;
use shared::records::program::Program;
use shared::value::Choice as _;
use shared::words::verbatim;

use crate::parts::{Button, Card, CardHeading, Icon, IconName, Meta, MetaItem, Page, ruby, word};
use crate::platform;
use crate::reading::find::own_records;
use crate::reading::phrases::{BETWEEN, hours, line_of, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, t, t_with};

/// So many things that she has done stand on the page; it stays one page.
const DONE_SHOWN: usize = 8;

/// The page.
#[component]
pub fn OwnSummary() -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let (own, today) = (own_records(replica), replica.today());
        replica.ask(|records| summary(records, &own, today))
    });
    let name = move || {
        let own = replica.actor().learner()?;
        let name = replica.read::<Learner>(own)?.preferred_name?;
        Some(t_with("learner.summary.of", &[("name", &verbatim(&name.0))]))
    };
    view! {
        <Page
            title=Signal::derive(move || name().unwrap_or_else(|| t("learner.summary.title")))
            window_title=move || t("learner.summary.title")
            lead=move || t_with("learner.summary.lead", &[("day", &date_text(replica.today()))])
            back=(routes::me(), word("frame.me"))
            actions=move || view! {
                <Button label=word("exam.print") icon=IconName::Print on_press=platform::print />
            }
        >
            <div class="columns summary">
                <div class="stack">
                    <PassedCard found />
                    <PapersCard found />
                </div>
                <div class="stack">
                    <WishCard />
                    <NextCard found />
                    <DoneCard found />
                    <CallCard />
                </div>
            </div>
        </Page>
    }
}

#[component]
fn PassedCard(found: Memo<Summary>) -> impl IntoView {
    let item = |passed: &Passed| {
        let passed = *passed;
        let said = move || {
            let round = t(&format!("exam_sitting.round.{}", passed.round.round.code()));
            let year = passed.round.year.0.to_string();
            let subject = t(&format!("subject.{}", passed.subject.code()));
            let values = [("subject", &*subject), ("year", &*year), ("round", &*round)];
            t_with("learner.summary.passed.one", &values)
        };
        view! { <li><Icon name=IconName::CheckCircle />{told(said)}</li> }
    };
    view! {
        <Card title=word("learner.summary.passed") heading=CardHeading::InPage>
            {move || found.with(|it| it.certified_on).map(|day| view! {
                <p><strong>{told(move || {
                    t_with("learner.summary.certified", &[("day", &date_text(day))])
                })}</strong></p>
            })}
            {move || found.with(|it| it.passed.is_empty()).then(|| view! {
                <p class="soft">{ruby(word("learner.summary.passed.none"))}</p>
            })}
            <ul class="summary-list" role="list">
                {move || found.with(|it| it.passed.iter().map(item).collect_view())}
            </ul>
        </Card>
    }
}

#[component]
fn PapersCard(found: Memo<Summary>) -> impl IntoView {
    let item = |paper: &Paper| {
        let paper = paper.clone();
        let said = move || match &paper {
            Paper::Certificate => t("learner.summary.paper.certificate"),
            Paper::SubjectNotices => t("learner.summary.paper.notices"),
            Paper::Credits => t("learner.summary.paper.credits"),
            Paper::Skill(name) => {
                t_with("learner.summary.paper.skill", &[("name", &verbatim(name))])
            }
        };
        view! { <li><Icon name=IconName::Note />{told(said)}</li> }
    };
    view! {
        <Card title=word("learner.summary.papers") heading=CardHeading::InPage>
            {move || if found.with(|it| it.papers.is_empty()) {
                view! { <p class="soft">{ruby(word("learner.summary.papers.none"))}</p> }.into_any()
            } else {
                view! { <p class="soft">{ruby(word("learner.summary.papers.keep"))}</p> }.into_any()
            }}
            <ul class="summary-list" role="list">
                {move || found.with(|it| it.papers.iter().map(item).collect_view())}
            </ul>
        </Card>
    }
}

/// The next lesson, and the rounds of the exam with the last day of the post.
#[component]
fn NextCard(found: Memo<Summary>) -> impl IntoView {
    let replica = Replica::current();
    let lesson = Memo::new(move |_| {
        let (own, today) = (own_records(replica), replica.today());
        replica.ask(|records| by_habit(records, &own, today)).lesson
    });
    let round = |next: &NextRound| {
        let next = *next;
        let name = move || {
            let round = t(&format!("exam_sitting.round.{}", next.round.round.code()));
            let year = next.round.year.0.to_string();
            t_with("learner.summary.round", &[("year", &*year), ("round", &*round)])
        };
        let days = move || {
            let first = next
                .starts_on
                .map(|day| t_with("learner.summary.round.starts", &[("day", &date_text(day))]));
            let post = next
                .apply_until
                .map(|day| t_with("learner.summary.round.post", &[("day", &date_text(day))]));
            let known: Vec<String> = first.into_iter().chain(post).collect();
            if known.is_empty() { t("learner.summary.round.open") } else { known.join(BETWEEN) }
        };
        view! { <MetaItem label=Signal::derive(name)>{told(days)}</MetaItem> }
    };
    view! {
        <Card title=word("learner.summary.next") heading=CardHeading::InPage>
            <Meta>
                {move || lesson.get().map(|lesson| {
                    let said = move || {
                        let day = lesson.date.map(date_text).unwrap_or_default();
                        let place = venue(replica, lesson.venue.map(|venue| venue.id));
                        line_of([day, hours(&lesson), place], BETWEEN)
                    };
                    view! { <MetaItem label=word("kind.lesson")>{told(said)}</MetaItem> }
                })}
                {move || found.with(|it| it.next.iter().map(round).collect_view())}
            </Meta>
            {move || (lesson.with(Option::is_none) && found.with(|it| it.next.is_empty())).then(|| {
                view! { <p class="soft">{ruby(word("learner.summary.next.none"))}</p> }
            })}
        </Card>
    }
}

/// What she wants, in her own words.
#[component]
fn WishCard() -> impl IntoView {
    let replica = Replica::current();
    let wish = move || {
        let goals = replica.ask(|records| goals(records, &own_records(replica)));
        leading_goal(&goals).and_then(|goal| goal.words.clone())
    };
    move || {
        wish().map(|words| {
            view! {
                <Card title=word("learner.goal") heading=CardHeading::InPage>
                    <blockquote class="own-words" translate="no">{words.0}</blockquote>
                </Card>
            }
        })
    }
}

/// What she has done on the way.
#[component]
fn DoneCard(found: Memo<Summary>) -> impl IntoView {
    let done = move || {
        found.with(|it| {
            let words = it.achieved.iter().filter_map(|it| match &it.what {
                What::Step(words) | What::Goal(words) => Some(words.clone()),
                // Passes have a place of their own.
                What::Subject(_) | What::Certified => None,
            });
            words.take(DONE_SHOWN).collect::<Vec<_>>()
        })
    };
    view! {
        <Card title=word("learner.summary.done") heading=CardHeading::InPage>
            <ul class="summary-list" role="list" translate="no">
                {move || done().into_iter().map(|words| view! {
                    <li><Icon name=IconName::Check /><span>{words}</span></li>
                }).collect_view()}
            </ul>
        </Card>
    }
}

/// Whom she can call afterwards, too.
#[component]
fn CallCard() -> impl IntoView {
    let replica = Replica::current();
    let program = Memo::new(move |_| replica.program());
    let item = |program: Program| {
        let name = program.name.map(|name| name.0).unwrap_or_default();
        let said = move || verbatim(&name);
        view! {
            <p>{told(said)}</p>
            {program.phone.map(|phone| view! {
                <p class="summary-phone" translate="no"><Icon name=IconName::Phone />{phone.0}</p>
            })}
        }
    };
    view! {
        <Card title=word("learner.summary.call") heading=CardHeading::InPage>
            {move || program.get().map(item)}
            <p class="soft">{ruby(word("learner.summary.call.text"))}</p>
        </Card>
    }
}
