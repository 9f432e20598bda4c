//! A learner's file: one place for everything about her, in tabs, for everybody who works with
//! her as far as each may see.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::carers::team_of;
use shared::program::person::age_on;
use shared::records::learner::Learner;
use shared::words::verbatim;

use super::aid::AidToTell;
use super::attended::Attended;
use super::conflicts::Conflicts;
use super::goal::Goals;
use super::handed_over::HandedOver;
use super::overview::Overview;
use super::past::Past;
use super::plan::Plan;
use super::related::{RelatedLists, has_anything};
use super::search::places_text;
use super::tab::Tab;
use super::talks::Talks;
use super::trail::Trail;
use crate::exam::rounds::Exams;
use crate::navigation::Navigation;
use crate::parts::{
    ButtonKind, EmptyState, Face, Icon, IconName, LinkButton, Page, TabLink, Tabs, Text, Tone,
    plain_word, word,
};
use crate::reading::find::{aliases, person_of_address};
use crate::reading::findings::FindingsAbout;
use crate::reading::phrases::{BETWEEN, learner, paused_text, told};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The learner that the address names.
#[component]
pub fn LearnerPage() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <OneLearner id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

/// The page for a learner who is not on this device.
#[component]
pub fn NoSuchLearner() -> impl IntoView {
    view! {
        <Page title=word("kind.learner") back=(routes::learners(), word("tutor.search.title"))>
            <EmptyState
                title=word("tutor.learner.unknown")
                text=move || t("tutor.learner.unknown.next")
            >
                <LinkButton label=word("tutor.search.title") href=routes::learners() />
            </EmptyState>
        </Page>
    }
}

#[component]
fn OneLearner(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let ids = Memo::new(move |_| aliases(replica, id));
    let query = Navigation::here().query();
    let tab = Memo::new(move |_| {
        query.with(|query| Tab::from_code(&query.get("tab").unwrap_or_default()))
    });
    let name: Text = Memo::new(move |_| learner(replica, id)).into();
    let lead = Memo::new(move |_| Some(about(replica, id, &ids.get())));
    view! {
        <Page
            title=name
            window_title=move || t("kind.learner")
            lead=lead
            back=(routes::learners(), word("tutor.search.title"))
            mark=move || view! { <Face name tone=Tone::Accent /> }
            actions=move || view! {
                <Neighbors id tab />
                <LinkButton
                    label=word("tutor.talk.new")
                    href=routes::new_consultation(id)
                    kind=ButtonKind::Primary
                    icon=IconName::Chat
                />
            }
            tabs=move || view! { <FileTabs id ids tab /> }
        >
            <Conflicts ids />
            {move || inside(tab.get(), id, ids)}
        </Page>
    }
}

/// The ways to what is asked of her, and to what comes after her place here.
#[component]
fn WaysOn(id: RecordId) -> impl IntoView {
    view! {
        <div class="cluster">
            <LinkButton label=word("consents.ask") icon=IconName::Check
                href=routes::learner_consents(id) kind=ButtonKind::Quiet />
            <LinkButton label=word("going_on.link") icon=IconName::Calendar
                href=routes::going_on(id) kind=ButtonKind::Quiet />
        </div>
    }
}

/// What stands in a tab.
fn inside(tab: Tab, id: RecordId, ids: Memo<Vec<RecordId>>) -> AnyView {
    match tab {
        Tab::Overview => view! {
            <HandedOver ids />
            <FindingsAbout person=id />
            <Overview id ids />
            <WaysOn id />
        }
        .into_any(),
        Tab::Plan => view! {
            <Goals id ids />
            <Plan id ids />
            <RelatedLists tab=Tab::Plan id ids />
        }
        .into_any(),
        Tab::Attendance => view! {
            <Attended ids />
            <RelatedLists tab=Tab::Attendance id ids />
        }
        .into_any(),
        Tab::Exam => view! {
            <Exams id ids />
            <RelatedLists tab=Tab::Exam id ids />
        }
        .into_any(),
        Tab::Talks => view! {
            <Talks id ids />
            <RelatedLists tab=Tab::Talks id ids />
        }
        .into_any(),
        Tab::History => view! { <Past id /> }.into_any(),
        Tab::School => view! { <RelatedLists tab=Tab::School id ids /> }.into_any(),
        Tab::Support => view! {
            <AidToTell id ids />
            <RelatedLists tab=Tab::Support id ids />
        }
        .into_any(),
        Tab::Family => view! {
            <LinkButton label=word("consents.ask") href=routes::learner_consents(id)
                icon=IconName::Check />
            <RelatedLists tab=Tab::Family id ids />
        }
        .into_any(),
    }
}

/// Her full name with its reading, her age, where she comes, whether she pauses, and who looks
/// after her.
fn about(replica: Replica, id: RecordId, ids: &[RecordId]) -> String {
    let one = replica.read::<Learner>(id);
    let full = one.as_ref().and_then(|one| {
        let full = verbatim(&one.full_name.as_ref()?.0);
        let kana = one.kana.as_ref().map(|kana| verbatim(&kana.0));
        Some(kana.map_or(full.clone(), |kana| {
            t_with("file.full_name", &[("name", &full), ("kana", &kana)])
        }))
    });
    let birth = one.and_then(|one| one.birth_date);
    let age = birth.map(|birth| age_on(birth, replica.today()).to_string());
    let age = age.map(|n| t_with("file.age", &[("n", &n)]));
    let parts = full.into_iter().chain(age).chain(places_text(replica, ids));
    let parts = parts.chain(paused_text(replica, ids, replica.today()));
    parts.chain(team_text(replica, ids)).collect::<Vec<_>>().join(BETWEEN)
}

/// Who looks after her today.
fn team_text(replica: Replica, ids: &[RecordId]) -> Option<String> {
    let today = replica.today();
    let team = replica.ask(|records| team_of(records, ids, today));
    let mut names: Vec<String> =
        team.into_iter().map(|id| person_name(replica, Some(id))).collect();
    names.sort();
    names.dedup();
    (!names.is_empty()).then(|| t_with("file.team", &[("names", &names.join("・"))]))
}

/// The tabs that have something for this account.
#[component]
fn FileTabs(id: RecordId, ids: Memo<Vec<RecordId>>, tab: Memo<Tab>) -> impl IntoView {
    let replica = Replica::current();
    let tabs = Signal::derive(move || {
        let ids = ids.get();
        let shown = Tab::ALL.into_iter().filter(|tab| {
            let is_optional = matches!(tab, Tab::School | Tab::Support | Tab::Family);
            !is_optional || has_anything(replica, *tab, &ids)
        });
        let link = |tab: Tab| TabLink::new(routes::learner_tab(id, tab.code()), word(tab.key()));
        shown.map(link).collect::<Vec<_>>()
    });
    let current = Signal::derive(move || routes::learner_tab(id, tab.get().code()));
    view! { <Tabs name=word("file.tabs") tabs current /> }
}

/// The ways to the one before and the next of the list that she was opened from.
#[component]
fn Neighbors(id: RecordId, tab: Memo<Tab>) -> impl IntoView {
    let trail = Trail::here();
    let around = Memo::new(move |_| trail.around(id));
    let way = move |to: Option<RecordId>, icon: IconName, key: &'static str| {
        to.map(|to| {
            let name = plain_word(key);
            view! {
                <a
                    class="button"
                    data-kind="quiet"
                    data-size="icon"
                    data-in-place=""
                    href=move || routes::learner_tab(to, tab.get().code())
                    aria-label=name
                    title=name
                >
                    <Icon name=icon />
                </a>
            }
        })
    };
    let place = Memo::new(move |_| trail.place(id));
    move || {
        let (before, after) = around.get();
        let said = place.get().map(|(n, all)| {
            let words =
                move || t_with("file.place", &[("n", &*n.to_string()), ("all", &*all.to_string())]);
            view! { <span class="soft">{told(words)}</span> }
        });
        view! {
            <span class="file-walk">
                {way(before, IconName::ChevronUp, "file.before")}
                {said}
                {way(after, IconName::ChevronDown, "file.after")}
            </span>
        }
    }
}
