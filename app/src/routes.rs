//! Every address of the app, and the only functions that build one. Which page an address shows is
//! known to `router`.

use shared::id::RecordId;
use shared::program::emergency::dialed;
use shared::program::month::Month;
use shared::records::case_conference::ConferencePhase;
use shared::records::partner_contract::PartnerContract;
use shared::role::Role;
use shared::value::{Choice as _, Date, FiscalYear};

/// Where a person starts.
pub fn start(role: Role) -> &'static str {
    match role {
        Role::Tutor => "/today",
        Role::Learner => "/me",
        Role::Manager => "/work",
        Role::Officer => "/waiting",
        Role::Admin => "/accounts",
    }
}

/// Calls a number, however it is written.
pub fn call(number: &str) -> String {
    format!("tel:{}", dialed(number))
}

/// Today's lessons here.
pub fn today() -> String {
    "/today".to_owned()
}

/// Today's lessons at one venue.
pub fn today_at(venue: RecordId) -> String {
    format!("/today?venue={venue}")
}

/// The lessons of the next weeks.
pub fn schedule() -> String {
    "/schedule".to_owned()
}

/// One lesson with its roll call.
pub fn lesson(id: RecordId) -> String {
    format!("/today/lessons/{id}")
}

/// One lesson with its roll call, and with what is written about one learner open beside it.
pub fn lesson_open_at(id: RecordId, learner: Option<RecordId>) -> String {
    let open = learner.map(|learner| format!("?open={learner}")).unwrap_or_default();
    lesson(id) + &open
}

/// What to know of everybody who is expected at a lesson.
pub fn preparation(lesson: RecordId) -> String {
    format!("/today/lessons/{lesson}/before")
}

/// A new learner who walks in, for this lesson.
pub fn walk_in(lesson: RecordId) -> String {
    format!("/today/lessons/{lesson}/walk-in")
}

/// Whom to call when something happens.
pub fn emergency() -> String {
    "/emergency".to_owned()
}

/// A lesson to practice on.
pub fn practice() -> String {
    "/practice".to_owned()
}

/// Places taken and free, and who waits for one.
pub fn places() -> String {
    "/places".to_owned()
}

/// Her own hours; of those who run the program everybody's.
pub fn hours() -> String {
    "/hours".to_owned()
}

/// The same for one month.
pub fn hours_in(month: Month) -> String {
    format!("/hours?month={month}")
}

/// The hours of one person in one month, for those who run the program.
pub fn hours_of(staff: RecordId, month: Month) -> String {
    format!("/hours?of={staff}&month={month}")
}

/// Who stands in, and who can come when.
pub fn cover() -> String {
    "/cover".to_owned()
}

/// The honoraria of the month that is to be closed.
pub fn honoraria() -> String {
    "/honoraria".to_owned()
}

/// The honoraria of one month.
pub fn honoraria_in(month: Month) -> String {
    format!("/honoraria?month={month}")
}

/// The honoraria of this fiscal year.
pub fn honoraria_year() -> String {
    "/honoraria/year".to_owned()
}

/// The honoraria of a fiscal year, by `payee` or by `organization`.
pub fn honoraria_year_of(year: FiscalYear, by: &str) -> String {
    format!("/honoraria/year?year={}&by={by}", year.0)
}

/// One person who works here.
pub fn staff(id: RecordId) -> String {
    format!("/staff/{id}")
}

/// A partner that leaves.
pub fn partner_leaves(organization: RecordId) -> String {
    format!("/partners/{organization}/leave")
}

/// The search for a learner.
pub fn learners() -> String {
    "/learners".to_owned()
}

/// The search for a learner among those who come to a venue; to any of them if it is empty.
pub fn learners_at(venue: &str) -> String {
    if venue.is_empty() { learners() } else { format!("/learners?venue={venue}") }
}

/// One learner.
pub fn learner(id: RecordId) -> String {
    format!("/learners/{id}")
}

/// One tab of a learner's file, by its name in the address; the overview has none.
pub fn learner_tab(id: RecordId, tab: &str) -> String {
    if tab.is_empty() { learner(id) } else { format!("/learners/{id}?tab={tab}") }
}

/// The same, where a record is joined to another one of the same person.
pub fn learner_same(id: RecordId, tab: &str, other: RecordId) -> String {
    format!("{}&same={other}", learner_tab(id, tab))
}

/// The history of a record about a learner, in her file.
pub fn learner_history(id: RecordId, kind: &str, record: RecordId) -> String {
    format!("/learners/{id}?tab=history&of={kind}/{record}")
}

/// What comes next for a learner: a pause, leaving, a handover, coming back.
pub fn going_on(id: RecordId) -> String {
    format!("/learners/{id}/going-on")
}

/// A learner's subject card.
pub fn subject_card(learner: RecordId) -> String {
    format!("/learners/{learner}/exam")
}

/// A learner's subject card for one of her rounds, by its name.
pub fn subject_card_for(learner: RecordId, round: &str) -> String {
    format!("/learners/{learner}/exam?target={round}")
}

/// A learner's application for the round that comes next.
pub fn application(learner: RecordId) -> String {
    format!("/learners/{learner}/application")
}

/// A learner's application for one round.
pub fn application_of(learner: RecordId, round: RecordId) -> String {
    format!("/learners/{learner}/application?round={round}")
}

/// The application of a learner with this record.
pub fn application_at(learner: RecordId, application: RecordId) -> String {
    format!("/learners/{learner}/application?of={application}")
}

/// Entering a learner's certificates.
pub fn certificate(learner: RecordId) -> String {
    format!("/learners/{learner}/certificate")
}

/// The board of the round that is in work.
pub fn exam_board() -> String {
    "/exam".to_owned()
}

/// The board of one round: what is posted, or how it went.
pub fn exam_board_of(round: RecordId, view: &str) -> String {
    if view.is_empty() {
        format!("/exam?round={round}")
    } else {
        format!("/exam?round={round}&view={view}")
    }
}

/// The case conference that is worked on, at one learner.
pub fn conference(learner: RecordId) -> String {
    format!("/conference?learner={learner}")
}

/// The case conference before or after a round.
pub fn conference_of(round: RecordId, phase: ConferencePhase) -> String {
    format!("/conference?round={round}&phase={}", phase.code())
}

/// The same, at one learner, as the staff talk about her on a day.
pub fn conference_about(
    (round, phase): (RecordId, ConferencePhase),
    learner: RecordId,
    day: Option<Date>,
) -> String {
    let day = day.map(|day| format!("&day={day}")).unwrap_or_default();
    format!("{}&learner={learner}{day}", conference_of(round, phase))
}

/// The case conference that is worked on.
pub fn conferences() -> String {
    "/conference".to_owned()
}

/// The turn of the fiscal year.
pub fn new_year() -> String {
    "/new-year".to_owned()
}

/// One organization.
pub fn organization(id: RecordId) -> String {
    format!("/organizations/{id}")
}

/// The form of a school that is not known yet.
pub fn new_school() -> String {
    "/records/organization/new?kind=school".to_owned()
}

/// The form of a contract with a partner, with what this one says of its year and days.
pub fn next_contract(partner: RecordId, next: &PartnerContract) -> String {
    let year = next.fiscal_year.map(|it| ("fiscal_year", it.0.to_string()));
    let from = next.from.map(|it| ("from", it.to_string()));
    let to = next.to.map(|it| ("to", it.to_string()));
    let said = year.into_iter().chain(from).chain(to);
    let said: String = said.map(|(field, value)| format!("&{field}={value}")).collect();
    format!("/records/partner_contract/new?organization={partner}{said}")
}

/// Work outside the venues.
pub fn outreach() -> String {
    "/outreach".to_owned()
}

/// One view of it, by its name in the address; the calendar has none.
pub fn outreach_view(view: &str) -> String {
    if view.is_empty() { outreach() } else { format!("/outreach?view={view}") }
}

/// The calendar of a month, such as 2021-01.
pub fn outreach_month(month: &str) -> String {
    format!("/outreach?month={month}")
}

/// The form of a visit to an organization.
pub fn new_visit(organization: RecordId) -> String {
    format!("/records/outreach/new?organization={organization}")
}

/// Referrals to the program and from it.
pub fn referrals() -> String {
    "/referrals".to_owned()
}

/// One view of them, by its name in the address; those to the program have none.
pub fn referrals_view(view: &str) -> String {
    if view.is_empty() { referrals() } else { format!("/referrals?view={view}") }
}

/// The form of who was behind a referral.
pub fn new_source(referral: RecordId, organization: Option<RecordId>) -> String {
    let by = organization.map(|id| format!("&organization={id}")).unwrap_or_default();
    format!("/records/referral_source/new?referral={referral}{by}")
}

/// Entering a learner's exam results.
pub fn exam_results(learner: RecordId) -> String {
    format!("/learners/{learner}/results")
}

/// A learner's results in one round of the exam.
pub fn exam_results_of(learner: RecordId, round: RecordId) -> String {
    format!("/learners/{learner}/results?round={round}")
}

/// The day of the exam that is next, of one round.
pub fn exam_day(round: RecordId) -> String {
    format!("/exams/{round}/day")
}

/// One day of a round.
pub fn exam_day_on(round: RecordId, day: Date) -> String {
    format!("/exams/{round}/day?day={day}")
}

/// What came of a round.
pub fn round_results(round: RecordId) -> String {
    format!("/exams/{round}/results")
}

/// The same for those at one venue whose results are known in one way; an empty one means any.
pub fn round_results_of(round: RecordId, venue: &str, known: &str) -> String {
    let given = [("venue", venue), ("known", known)];
    let given = given.iter().filter(|(_, value)| !value.is_empty());
    let query = given.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let between = if query.is_empty() { "" } else { "?" };
    format!("/exams/{round}/results{between}{query}")
}

/// Writing down a first contact; with a person if she came to a lesson before.
pub fn first_contact(learner: Option<RecordId>) -> String {
    let query = learner.map(|id| format!("?learner={id}"));
    format!("/first-contact{}", query.unwrap_or_default())
}

/// Asking a learner what she agrees to.
pub fn learner_consents(learner: RecordId) -> String {
    format!("/learners/{learner}/consents")
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

/// What a learner has agreed to.
pub fn my_consents() -> String {
    "/me/consents".to_owned()
}

/// Everything that is kept about a learner, for herself.
pub fn my_records() -> String {
    "/me/records".to_owned()
}

/// What a learner takes home on one page.
pub fn my_summary() -> String {
    "/me/summary".to_owned()
}

/// A learner's own subjects.
pub fn my_subjects() -> String {
    "/me/subjects".to_owned()
}

/// The same for one of her next rounds.
pub fn my_subjects_for(round: &str) -> String {
    format!("/me/subjects?target={round}")
}

/// What those who run the program have to do.
pub fn work() -> String {
    "/work".to_owned()
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

/// The form of a new record that begins with one row of another kind beneath it.
pub fn new_record_with(kind: &str, beneath: &str) -> String {
    format!("{}?with={beneath}", new_record(kind))
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

/// What is set up and looked after for the whole program.
pub fn settings() -> String {
    "/settings".to_owned()
}

/// This app on this device.
pub fn about() -> String {
    "/about".to_owned()
}

/// One's own account.
pub fn own_account() -> String {
    "/account".to_owned()
}

/// The tablets and browsers in use.
pub fn devices() -> String {
    "/devices".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialed_however_somebody_has_written_it() {
        assert_eq!(call("03-1234-5678（平日）"), "tel:0312345678");
        assert_eq!(call("+81 3 1234 5678"), "tel:+81312345678");
    }
}
