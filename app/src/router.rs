//! Which page an address shows, who may open it, and in which loadable piece it is. One more page
//! is one more line here.

mod piece;

use leptos::prelude::*;
use shared::role::Role;

use crate::conference;
use crate::exam;
use crate::figures;
use crate::frame::{Frame, NotFound, NotYours};
use crate::later::Later;
use crate::learners;
use crate::lists;
use crate::me;
use crate::navigation::{Navigation, Params, PathParams, decoded};
use crate::network;
use crate::new_year;
use crate::records;
use crate::replica::Replica;
use crate::review;
use crate::routes;
use crate::settings;
use crate::teaching;
use crate::today;
use piece::{Piece, Shown, pieces};

/// Tutors and managers: those who work with learners and their records.
const TEAM: &[Role] = &[Role::Tutor, Role::Manager];
const LEARNERS: &[Role] = &[Role::Learner];
const MANAGERS: &[Role] = &[Role::Manager];
const ACCOUNT_KEEPERS: &[Role] = &[Role::Manager, Role::Admin];
const EVERYBODY: &[Role] = &Role::ALL;

// Where somebody starts is a small piece of its own. Beyond that, what one person opens one after
// the other belongs into one piece. Few pieces: code that some of them share becomes a file for
// each combination.
pieces! {
    /// Where a tutor starts.
    tutor_start First {
        "/today" TEAM today::Today,
    }
    /// What a tutor does at a venue.
    team All {
        "/schedule" TEAM today::Schedule,
        "/today/lessons/:id" TEAM today::LessonPage,
        "/practice" TEAM today::PracticePage,
        "/today/lessons/:id/walk-in" TEAM today::WalkIn,
        "/today/lessons/:id/before" TEAM today::PreparationPage,
        "/learners" TEAM learners::LearnerSearch,
        "/first-contact" TEAM learners::FirstContactPage,
        "/emergency" TEAM today::Emergency,
        "/places" MANAGERS learners::PlacesPage,
    }
    /// Everything about one learner.
    file All {
        "/learners/:id" TEAM learners::LearnerPage,
        "/learners/:id/results" TEAM exam::ExamResults,
        "/learners/:id/consultation" TEAM learners::NewConsultation,
        "/learners/:id/consents" TEAM learners::LearnerConsents,
        "/learners/:id/going-on" TEAM learners::GoingOnPage,
        "/exams/:id/day" TEAM exam::ExamDayPage,
    }
    /// The exam with all its rules, which no other page brings along.
    requirements All {
        "/learners/:id/exam" TEAM exam::SubjectCardPage,
        "/exams/:id/results" TEAM exam::RoundResultsPage,
        "/learners/:id/application" TEAM exam::ApplicationPage,
        "/learners/:id/certificate" TEAM exam::CertificatePage,
        "/exam" TEAM exam::BoardPage,
    }
    /// What staff do together, now and then.
    together All {
        "/conference" TEAM conference::ConferencePage,
        "/new-year" MANAGERS new_year::NewYearPage,
    }
    /// Who teaches, and what is owed for it.
    hours_and_pay All {
        "/hours" TEAM teaching::HoursPage,
        "/cover" TEAM teaching::CoverPage,
        "/honoraria" MANAGERS teaching::HonorariaPage,
        "/honoraria/year" MANAGERS teaching::HonorariaYearPage,
        "/staff/:id" MANAGERS teaching::StaffPage,
        "/partners/:id/leave" MANAGERS teaching::LeavePage,
    }
    /// The network around the program.
    ties All {
        "/organizations/:id" TEAM network::OrganizationPage,
        "/outreach" TEAM network::OutreachPage,
        "/referrals" MANAGERS network::ReferralsPage,
    }
    /// Where a learner starts.
    learner_start First {
        "/me" LEARNERS me::Start,
    }
    /// What a learner sees of her own way.
    own All {
        "/me/plan" LEARNERS me::Plan,
        "/me/subjects" LEARNERS me::Subjects,
        "/me/consents" LEARNERS me::Consents,
        "/me/records" LEARNERS me::OwnRecords,
        "/me/summary" LEARNERS me::OwnSummary,
    }
    /// Where a manager starts.
    manager_start All {
        "/work" MANAGERS review::Work,
    }
    /// The city's indicators.
    indicators All {
        "/dashboard" TEAM figures::Dashboard,
        "/dashboard/:code" TEAM figures::IndicatorPage,
    }
    /// Every record there is, and what waits for a person.
    archive All {
        "/records" TEAM records::Kinds,
        "/records/:kind" TEAM lists::Records,
        "/records/lesson/series" TEAM records::LessonSeries,
        "/records/:kind/new" TEAM records::NewRecord,
        "/records/:kind/deleted" TEAM records::DeletedRecords,
        "/records/:kind/:id" TEAM records::RecordPage,
        "/waiting" EVERYBODY review::SyncStatus,
        "/held" TEAM review::Held,
        "/accounts" ACCOUNT_KEEPERS settings::Accounts,
        "/devices" MANAGERS settings::DevicesPage,
        "/settings" MANAGERS settings::Settings,
        "/about" EVERYBODY settings::About,
        "/account" EVERYBODY settings::OwnAccount,
    }
}

/// A page as the table above has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The path, with `:name` for each parameter.
    path: &'static str,
    /// Who may open it. What she may see there is decided by the server: this keeps her from a page
    /// that speaks to somebody else.
    roles: &'static [Role],
}

/// Where a page is: its piece, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PageAt {
    piece: usize,
    page: usize,
}

/// Loads what the first page of somebody needs who is about to come in.
pub fn prepare(role: Role, later: Later) {
    let path = Navigation::path_of_browser();
    let path = if path == "/" { routes::start(role) } else { &path };
    if let Some((at, _)) = find(PIECES, path)
        && PIECES[at.piece].routes[at.page].roles.contains(&role)
    {
        PIECES[at.piece].prepare(later);
    }
}

/// The pages of an open account.
#[component]
pub fn Pages() -> impl IntoView {
    let navigation = Navigation::provide();
    view! {
        <Frame>
            <Page navigation />
        </Frame>
    }
}

/// The page of the present address. Another parameter of the same page does not build it anew.
#[component]
fn Page(navigation: Navigation) -> impl IntoView {
    let role = Replica::current().actor().role;
    let path = navigation.path();
    let found = Memo::new(move |_| find(PIECES, &path.get()));
    let page = Memo::new(move |_| found.with(|found| found.as_ref().map(|(at, _)| *at)));
    Effect::new(move |_| {
        if path.with(|path| path == "/") {
            navigation.replace(routes::start(role));
        }
    });
    move || {
        let Some(at) = page.get() else {
            let is_start = path.with_untracked(|path| path == "/");
            return if is_start { ().into_any() } else { view! { <NotFound /> }.into_any() };
        };
        let piece = &PIECES[at.piece];
        if !piece.routes[at.page].roles.contains(&role) {
            return view! { <NotYours /> }.into_any();
        }
        // A page that is being left keeps its parameters until it is gone.
        provide_context(PathParams(Memo::new(move |before: Option<&Params>| {
            found.with(|found| match found {
                Some((found, params)) if *found == at => params.clone(),
                _ => before.cloned().unwrap_or_default(),
            })
        })));
        view! { <Shown piece page=at.page /> }.into_any()
    }
}

/// The page for a path. Where several fit, the one with the fewest parameters is meant.
fn find(pieces: &[Piece], path: &str) -> Option<(PageAt, Params)> {
    let all = pieces.iter().enumerate().flat_map(|(piece, Piece { routes, .. })| {
        routes.iter().enumerate().map(move |(page, route)| (PageAt { piece, page }, route))
    });
    let fitting = all.filter_map(|(at, route)| Some((at, params_of(route.path, path)?)));
    fitting.min_by_key(|(_, params)| params.0.len())
}

/// The parameters of `path` if it has the form of `pattern`.
fn params_of(pattern: &str, path: &str) -> Option<Params> {
    let (mut wanted, mut given) = (pattern.split('/'), path.trim_end_matches('/').split('/'));
    let mut params = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(Params(params)),
            (Some(wanted), Some(given)) => match wanted.strip_prefix(':') {
                Some(name) if !given.is_empty() => params.push((name.to_owned(), decoded(given))),
                None if wanted == given => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str) -> String {
        let Some((at, params)) = find(PIECES, path) else { return "nothing".to_owned() };
        let params: Vec<_> =
            params.0.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        PIECES[at.piece].routes[at.page].path.to_owned() + &params.concat()
    }

    #[test]
    fn an_address_shows_the_page_that_fits_it_most_closely() {
        for (path, expected) in [
            ("/today", "/today"),
            ("/today/", "/today"),
            ("/learners/7", "/learners/:id id=7"),
            ("/learners/7/results", "/learners/:id/results id=7"),
            ("/records/lesson/series", "/records/lesson/series"),
            ("/records/note/new", "/records/:kind/new kind=note"),
            ("/records/note/7", "/records/:kind/:id kind=note id=7"),
            ("/learners//results", "nothing"),
            ("/learners/7/results/8", "nothing"),
            ("/", "nothing"),
            ("/todays", "nothing"),
        ] {
            assert_eq!(shown(path), expected, "{path}");
        }
    }

    #[test]
    fn no_two_pages_have_the_same_address() {
        let all: Vec<_> = PIECES.iter().flat_map(|piece| piece.routes).collect();
        for (at, one) in all.iter().enumerate() {
            let form = |route: &Route| {
                let parts =
                    route.path.split('/').map(|it| if it.starts_with(':') { ":" } else { it });
                parts.collect::<Vec<_>>()
            };
            assert!(all[at + 1..].iter().all(|other| form(other) != form(one)), "{}", one.path);
        }
    }

    #[test]
    fn everybody_may_open_the_page_where_she_starts() {
        for role in Role::ALL {
            let (at, _) = find(PIECES, routes::start(role)).expect("a page");
            assert!(PIECES[at.piece].routes[at.page].roles.contains(&role), "{role:?}");
        }
    }
}
