//! Every page of the app, who opens it and how one gets there: the journey that looks at their
//! structure and the pictures of them go through the same list.

use serde_json::Value;

use crate::device::Device;
use crate::wait::{self, PATIENCE};

/// A page as somebody of the demo sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageOf {
    /// Its name in files and filters.
    pub name: &'static str,
    /// The sign-in name of the person of the demo who opens it.
    pub person: &'static str,
    /// Where it is.
    pub address: Address,
}

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// At this path.
    At(&'static str),
    /// Behind the first link on the page `on` to a record right below the path `below`, with `then`
    /// at the end.
    Linked { on: &'static str, below: &'static str, then: &'static str },
}

/// Everything that can be opened after signing in, by person.
pub const PAGES: &[PageOf] = &[
    at("tutor", "today", "/today"),
    at("tutor", "schedule", "/schedule"),
    linked("tutor", "roll", "/today", "/today/lessons", ""),
    linked("tutor", "walk-in", "/today", "/today/lessons", "/walk-in"),
    linked("tutor", "before", "/today", "/today/lessons", "/before"),
    at("tutor", "learners", "/learners"),
    at("tutor", "first-contact", "/first-contact"),
    at("tutor", "emergency", "/emergency"),
    linked("tutor", "learner", "/learners", "/learners", ""),
    linked("tutor", "exam-results", "/learners", "/learners", "/results"),
    linked("tutor", "exam-card", "/learners", "/learners", "/exam"),
    at("tutor", "exam-day", "/exams/49b6e1cf-b42a-50c5-9f77-69c2503c799a/day"),
    linked("tutor", "exam-application", "/learners", "/learners", "/application"),
    linked("tutor", "exam-certificate", "/learners", "/learners", "/certificate"),
    at("tutor", "exam-board", "/exam"),
    at("tutor", "conference", "/conference"),
    at("tutor", "practice", "/practice"),
    at("tutor", "outreach", "/outreach"),
    linked("tutor", "consultation", "/learners", "/learners", "/consultation"),
    linked("tutor", "going-on", "/learners", "/learners", "/going-on"),
    linked("tutor", "learner-plan", "/learners", "/learners", "?tab=plan"),
    linked("tutor", "learner-attendance", "/learners", "/learners", "?tab=attendance"),
    linked("tutor", "learner-exam", "/learners", "/learners", "?tab=exam"),
    linked("tutor", "learner-support", "/learners", "/learners", "?tab=support"),
    linked("tutor", "learner-family", "/learners", "/learners", "?tab=family"),
    linked("tutor", "learner-consents", "/learners", "/learners", "/consents"),
    linked("tutor", "learner-history", "/learners", "/learners", "?tab=history"),
    at("tutor", "hours", "/hours?month=2021-01"),
    at("tutor", "cover", "/cover"),
    at("tutor", "waiting", "/waiting"),
    at("tutor", "held", "/held"),
    at("tutor", "about", "/about"),
    at("tutor", "account", "/account"),
    at("learner", "me", "/me"),
    at("learner", "plan", "/me/plan"),
    at("learner", "subjects", "/me/subjects"),
    at("learner", "consents", "/me/consents"),
    at("learner", "records", "/me/records"),
    at("learner", "summary", "/me/summary"),
    at("learner", "waiting", "/waiting"),
    at("learner", "about", "/about"),
    at("learner", "account", "/account"),
    at("manager", "today", "/work"),
    at("manager", "figures", "/dashboard"),
    at("manager", "indicator-count", "/dashboard/IND01"),
    at("manager", "indicator-rate", "/dashboard/IND02"),
    at("manager", "indicator-range", "/dashboard/IND04"),
    at("manager", "round-results", "/exams/49b6e1cf-b42a-50c5-9f77-69c2503c799a/results"),
    at("manager", "hours", "/hours"),
    at("manager", "cover", "/cover"),
    at("manager", "honoraria", "/honoraria"),
    at("manager", "honoraria-year", "/honoraria/year"),
    linked("manager", "staff", "/records/staff", "/staff", ""),
    at("manager", "partner-leaves", "/partners/31780101-10cf-5721-adf0-05aba8a87b3f/leave"),
    at("manager", "learners", "/learners"),
    at("manager", "first-contact", "/first-contact"),
    at("manager", "places", "/places"),
    linked("manager", "learner", "/learners", "/learners", ""),
    linked("manager", "learner-support", "/learners", "/learners", "?tab=support"),
    linked("manager", "learner-history", "/learners", "/learners", "?tab=history"),
    at("manager", "exam-board", "/exam"),
    at("manager", "conference", "/conference"),
    at("manager", "new-year", "/new-year"),
    linked("manager", "organization", "/records/organization", "/organizations", ""),
    at("manager", "outreach", "/outreach"),
    at("manager", "outreach-schools", "/outreach?view=schools"),
    at("manager", "outreach-leavers", "/outreach?view=leavers"),
    at("manager", "referrals", "/referrals"),
    at("manager", "referrals-years", "/referrals?view=years"),
    at("manager", "list-organizations", "/records/organization"),
    at("manager", "exam-day", "/exams/49b6e1cf-b42a-50c5-9f77-69c2503c799a/day"),
    at("manager", "lessons", "/today"),
    at("manager", "records", "/records"),
    at("manager", "list-learners", "/records/learner"),
    at("manager", "list-attendance", "/records/attendance"),
    at("manager", "list-lessons", "/records/lesson"),
    linked("manager", "record", "/records/lesson", "/records/lesson", ""),
    at("manager", "new-record", "/records/learner/new"),
    at("manager", "deleted", "/records/learner/deleted"),
    at("manager", "series", "/records/lesson/series"),
    at("manager", "held", "/held"),
    at("manager", "devices", "/devices"),
    at("manager", "settings", "/settings"),
    at("manager", "accounts", "/accounts"),
    at("manager", "waiting", "/waiting"),
];

const fn at(person: &'static str, name: &'static str, path: &'static str) -> PageOf {
    PageOf { name, person, address: Address::At(path) }
}

const fn linked(
    person: &'static str,
    name: &'static str,
    on: &'static str,
    below: &'static str,
    then: &'static str,
) -> PageOf {
    PageOf { name, person, address: Address::Linked { on, below, then } }
}

impl PageOf {
    /// Goes there within the open app, and waits until the page stands still.
    pub async fn open(&self, device: &Device) {
        let path = match self.address {
            Address::At(path) => path.to_owned(),
            Address::Linked { on, below, then } => {
                device.follow(on).await;
                device.stands_still().await;
                format!("{}{then}", first_record_below(device, below).await)
            }
        };
        device.follow(&path).await;
        device.stands_still().await;
    }
}

/// The path of the first link to a record right below a path.
async fn first_record_below(device: &Device, below: &str) -> String {
    let find = format!(
        "const fits = (path) => path.startsWith('{below}/') \
             && /^[0-9a-f-]{{36}}$/.test(path.slice({length})); \
         return [...document.querySelectorAll('main a[href]')] \
             .map((link) => link.pathname).find(fits) ?? null;",
        length = below.len() + 1,
    );
    let fact = format!("{} finds a link to a record below {below}", device.name());
    wait::until(&fact, PATIENCE, async || {
        let found = device.run(&find).await;
        found.as_str().map(str::to_owned).ok_or_else(|| "there is none".to_owned())
    })
    .await
}

/// Whether the page has its heading and fonts, waits for nothing, and was the same three times in a
/// row; `window.looked` keeps what was seen and how often.
const STANDS_STILL: &str = "
    await document.fonts.ready;
    const seen = document.body.innerHTML;
    const before = window.looked;
    window.looked = { seen, times: before?.seen === seen ? before.times + 1 : 1 };
    if (!document.querySelector('h1')) return 'there is no heading';
    const moves = (it) => it.timeline === document.timeline && it.playState === 'running'
        && it.effect?.getComputedTiming().iterations !== Infinity;
    if (document.getAnimations().some(moves)) return 'something moves';
    if (document.querySelector('[aria-busy=true]')) return 'something is loaded';
    return window.looked.times < 3 ? 'it changes' : null;";

impl Device {
    /// Waits until the page has its heading and does not change any more.
    pub async fn stands_still(&self) {
        let fact = format!("{}: the page stands still", self.name());
        wait::until(&fact, PATIENCE, async || match self.run(STANDS_STILL).await {
            Value::Null => Ok(()),
            reason => Err(reason.to_string()),
        })
        .await;
    }

    /// Chooses a language in the menu, whatever the page's words are at the moment.
    pub async fn choose_language(&self, language: &str) {
        let choose = format!(
            "const choice = document.querySelector('input[type=radio][value={language}]'); \
             if (choice && !choice.checked) choice.click(); \
             return !!choice;"
        );
        let fact = format!("{} chooses the language {language}", self.name());
        wait::until(&fact, PATIENCE, async || match self.run(&choose).await.as_bool() {
            Some(true) => Ok(()),
            _ => Err("there is no such choice".to_owned()),
        })
        .await;
        let spoken = if language == "en" { "en" } else { "ja" };
        let speaks = format!("return document.documentElement.lang.startsWith('{spoken}');");
        wait::until(&fact, PATIENCE, async || match self.run(&speaks).await.as_bool() {
            Some(true) => Ok(()),
            _ => Err("its words are not here yet".to_owned()),
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages that the router knows: a page that nobody looks at is missing above.
    const ROUTER: &str = include_str!("../../app/src/router.rs");

    #[test]
    fn every_page_of_the_router_is_looked_at() {
        let routes: Vec<&str> = ROUTER
            .lines()
            .filter_map(|line| line.strip_prefix("        \"/")?.split_once('"'))
            .filter(|(_, after)| after.ends_with(','))
            .map(|(route, _)| route)
            .collect();
        assert!(routes.len() > 20, "{routes:?}");
        for route in routes {
            let is_seen = PAGES.iter().any(|page| shows(route, &pattern(page)));
            assert!(is_seen, "no page of the list opens /{route}");
        }
    }

    /// The path of a page with `:id` for what a link names.
    fn pattern(page: &PageOf) -> String {
        match page.address {
            Address::At(path) => path.to_owned(),
            Address::Linked { below, then, .. } => format!("{below}/:id{then}"),
        }
    }

    fn shows(route: &str, path: &str) -> bool {
        let (route, path) = (route.split('/'), path[1..].split('/'));
        route.clone().count() == path.clone().count()
            && route.zip(path).all(|(wanted, given)| wanted.starts_with(':') || wanted == given)
    }

    #[test]
    fn no_two_pages_of_a_person_share_a_name() {
        for (index, page) in PAGES.iter().enumerate() {
            let same = |other: &&PageOf| (other.person, other.name) == (page.person, page.name);
            assert!(!PAGES[index + 1..].iter().any(|other| same(&other)), "{}", page.name);
        }
    }
}
