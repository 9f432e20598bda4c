//! Every address of the app, and the only functions that build one.

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;
use shared::id::RecordId;
use shared::role::Role;
use shared::value::{Date, FiscalYear};

use crate::exam::ExamResults;
use crate::figures::{Dashboard, IndicatorPage};
use crate::frame::{Frame, NotFound, NotYours};
use crate::learners::{LearnerPage, LearnerSearch, NewConsultation};
use crate::lists::Records;
use crate::me::{Plan, Start, Subjects};
use crate::records::{DeletedRecords, Kinds, LessonSeries, NewRecord, RecordPage};
use crate::replica::Replica;
use crate::review::{Held, SyncStatus};
use crate::settings::{Accounts, DevicesPage};
use crate::today::{LessonPage, Today, WalkIn};

/// Where a person starts.
pub fn start(role: Role) -> &'static str {
    match role {
        Role::Tutor => "/today",
        Role::Learner => "/me",
        Role::Manager => "/dashboard",
        Role::Admin => "/accounts",
    }
}

/// Today's lessons here.
pub fn today() -> String {
    "/today".to_owned()
}

/// Today's lessons at one venue.
pub fn today_at(venue: RecordId) -> String {
    format!("/today?venue={venue}")
}

/// One lesson with its roll call.
pub fn lesson(id: RecordId) -> String {
    format!("/today/lessons/{id}")
}

/// A new learner who walks in, for this lesson.
pub fn walk_in(lesson: RecordId) -> String {
    format!("/today/lessons/{lesson}/walk-in")
}

/// The search for a learner.
pub fn learners() -> String {
    "/learners".to_owned()
}

/// The search for a learner, with what was typed and the chosen venue.
pub fn learners_like(typed: &str, venue: &str) -> String {
    // Without these five a query keeps its shape; everything else may stand as it is.
    let typed = typed.replace('%', "%25").replace('&', "%26").replace('#', "%23");
    let typed = typed.replace('+', "%2B").replace(' ', "%20");
    format!("/learners?q={typed}&venue={venue}")
}

/// One learner.
pub fn learner(id: RecordId) -> String {
    format!("/learners/{id}")
}

/// Entering a learner's exam results.
pub fn exam_results(learner: RecordId) -> String {
    format!("/learners/{learner}/results")
}

/// A learner's results in one round of the exam.
pub fn exam_results_of(learner: RecordId, round: RecordId) -> String {
    format!("/learners/{learner}/results?round={round}")
}

/// Writing down a talk with a learner.
pub fn new_consultation(learner: RecordId) -> String {
    format!("/learners/{learner}/consultation")
}

/// Going on with a talk that has been begun.
pub fn consultation(learner: RecordId, talk: RecordId) -> String {
    format!("/learners/{learner}/consultation?talk={talk}")
}

/// Changes that wait for a person, and what storage and network are doing.
pub fn sync_status() -> String {
    "/waiting".to_owned()
}

/// A learner's own start page.
pub fn me() -> String {
    "/me".to_owned()
}

/// A learner's own plan.
pub fn my_plan() -> String {
    "/me/plan".to_owned()
}

/// A learner's own subjects.
pub fn my_subjects() -> String {
    "/me/subjects".to_owned()
}

/// The indicators, target against actual.
pub fn dashboard() -> String {
    "/dashboard".to_owned()
}

/// The indicators of a fiscal year as of a day.
pub fn dashboard_as_of(year: FiscalYear, as_of: Date) -> String {
    format!("/dashboard?fiscal_year={}&as_of={as_of}", year.0)
}

/// One indicator, or a part of one (`IND04/first`), of a fiscal year as of a day.
pub fn indicator_as_of(code: &str, year: FiscalYear, as_of: Date) -> String {
    let (whole, part) = code.split_once('/').unwrap_or((code, ""));
    let part = if part.is_empty() { String::new() } else { format!("&part={part}") };
    format!("/dashboard/{whole}?fiscal_year={}&as_of={as_of}{part}", year.0)
}

/// Accounts of the program.
pub fn accounts() -> String {
    "/accounts".to_owned()
}

/// All kinds of records.
pub fn kinds() -> String {
    "/records".to_owned()
}

/// All records of a kind.
pub fn records(kind: &str) -> String {
    format!("/records/{kind}")
}

/// A form for a new record of a kind.
pub fn new_record(kind: &str) -> String {
    format!("/records/{kind}/new")
}

/// The form of one record.
pub fn record(kind: &str, id: RecordId) -> String {
    format!("/records/{kind}/{id}")
}

/// What was deleted of a kind.
pub fn deleted(kind: &str) -> String {
    format!("/records/{kind}/deleted")
}

/// A weekly series of planned lessons.
pub fn lesson_series() -> String {
    "/records/lesson/series".to_owned()
}

/// Changes that wait for somebody who runs the program, and values to choose from.
pub fn held() -> String {
    "/held".to_owned()
}

/// The tablets and browsers in use.
pub fn devices() -> String {
    "/devices".to_owned()
}

/// A page as a value, so that its address stands on one line with who may open it.
macro_rules! page {
    ($page:path) => {
        || $page().into_any()
    };
}

/// Tutors and managers: those who work with learners and their records.
const TEAM: &[Role] = &[Role::Tutor, Role::Manager];
const LEARNERS: &[Role] = &[Role::Learner];
const MANAGERS: &[Role] = &[Role::Manager];
const ACCOUNT_KEEPERS: &[Role] = &[Role::Manager, Role::Admin];

/// A page for people of these roles; anybody else is led back to her own start. What she may see is
/// decided by the server: this keeps her from a page that speaks to somebody else.
fn open_to(
    role: Role,
    roles: &'static [Role],
    page: fn() -> AnyView,
) -> impl Fn() -> AnyView + Copy + Send + Sync + 'static {
    let page = if roles.contains(&role) { page } else { || view! { <NotYours /> }.into_any() };
    move || page()
}

/// The pages of an open account.
#[component]
pub fn Pages() -> impl IntoView {
    let role = Replica::current().actor().role;
    let team = move |page: fn() -> AnyView| open_to(role, TEAM, page);
    let learners = move |page: fn() -> AnyView| open_to(role, LEARNERS, page);
    let managers = move |page: fn() -> AnyView| open_to(role, MANAGERS, page);
    let keepers = move |page: fn() -> AnyView| open_to(role, ACCOUNT_KEEPERS, page);
    view! {
        <Router>
            <Frame>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=move || view! { <Redirect path=start(role) /> } />
                    <Route path=path!("/today") view=team(page!(Today)) />
                    <Route path=path!("/today/lessons/:id") view=team(page!(LessonPage)) />
                    <Route path=path!("/today/lessons/:id/walk-in") view=team(page!(WalkIn)) />
                    <Route path=path!("/learners") view=team(page!(LearnerSearch)) />
                    <Route path=path!("/learners/:id") view=team(page!(LearnerPage)) />
                    <Route path=path!("/learners/:id/results") view=team(page!(ExamResults)) />
                    <Route
                        path=path!("/learners/:id/consultation")
                        view=team(page!(NewConsultation))
                    />
                    <Route path=path!("/waiting") view=SyncStatus />
                    <Route path=path!("/me") view=learners(page!(Start)) />
                    <Route path=path!("/me/plan") view=learners(page!(Plan)) />
                    <Route path=path!("/me/subjects") view=learners(page!(Subjects)) />
                    <Route path=path!("/dashboard") view=team(page!(Dashboard)) />
                    <Route path=path!("/dashboard/:code") view=team(page!(IndicatorPage)) />
                    <Route path=path!("/accounts") view=keepers(page!(Accounts)) />
                    <Route path=path!("/records") view=team(page!(Kinds)) />
                    <Route path=path!("/records/:kind") view=team(page!(Records)) />
                    <Route path=path!("/records/lesson/series") view=team(page!(LessonSeries)) />
                    <Route path=path!("/records/:kind/new") view=team(page!(NewRecord)) />
                    <Route
                        path=path!("/records/:kind/deleted")
                        view=team(page!(DeletedRecords))
                    />
                    <Route path=path!("/records/:kind/:id") view=team(page!(RecordPage)) />
                    <Route path=path!("/held") view=managers(page!(Held)) />
                    <Route path=path!("/devices") view=managers(page!(DevicesPage)) />
                </Routes>
            </Frame>
        </Router>
    }
}
