//! What the pages of single kinds have besides what every kind has: buttons above its list and on
//! the page of a record, and a page of their own. One entry for each kind; everything else follows
//! from its declaration.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::Step;
use shared::program::capacity::{Doubt, comes_already, doubt_of_place};
use shared::program::lesson::closure::closes_all;
use shared::record::{Body, Kind, Record};
use shared::records::aid_scheme::AidScheme;
use shared::records::attendance::Attendance;
use shared::records::data_request::DataRequest;
use shared::records::enrollment::Enrollment;
use shared::records::fiscal_year::FiscalYearRecord;
use shared::records::honorarium::Honorarium;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::lesson_pattern::LessonPattern;
use shared::records::note::Note;
use shared::records::organization::Organization;
use shared::records::outreach::Outreach;
use shared::records::partner_contract::PartnerContract;
use shared::records::photo::Photo;
use shared::records::staff::Staff;
use shared::records::story::Story;
use shared::records::venue::Venue;
use shared::records::venue_closure::VenueClosure;
use shared::records::waiting_place::WaitingPlace;
use shared::role::Role;

use super::aid::TellAbout;
use super::closure::{ClosedLessons, to_close};
use super::pattern::PatternLessons;
use super::photo::{PhotoConsents, PhotosToTakeOut};
use super::request::AnswerRequest;
use super::story::StoryWay;
use super::visit::TalksOfVisit;
use crate::fields::SecondLook;
use crate::learners::tab::Tab;
use crate::learners::trail::Trail;
use crate::lists::query::Address;
use crate::network::Renew;
use crate::parts::{IconName, LinkButton, word};
use crate::reading::find::aliases;
use crate::reading::phrases::paused_text;
use crate::replica::Replica;
use crate::routes;
use crate::teaching::HonorariumSteps;
use crate::words::{t, t_with};

/// The extras of one kind.
struct Extras {
    kind: &'static str,
    /// What stands above a list with these filters.
    above_list: fn(Memo<Address>) -> AnyView,
    /// Buttons in the head of the page of a record.
    on_record: fn(RecordId) -> AnyView,
    /// What is done with a record, above its form.
    above_form: fn(RecordId) -> AnyView,
    /// What follows when a record has been made, kept as one with it.
    along: fn(Replica, RecordId) -> Vec<Step>,
    /// What is said of so many records that followed, as a key of words.
    said: &'static str,
    /// What somebody looks at again before a record is made.
    second_look: SecondLook,
    /// What stands beside the name of a record in its list, as long as it is so.
    sign: fn(Replica, RecordId) -> Option<String>,
    /// The page that shows a record, if it is not the form of its fields.
    page: Option<fn(RecordId) -> String>,
    /// The page that shows the fields of a record, if that is not her form.
    fields_at: Option<fn(RecordId) -> String>,
    /// What tells one of several such records about one person from the others, as words.
    tells: fn(&Body) -> Option<String>,
    /// Hears what a list shows at the moment.
    follow_list: fn(Memo<Vec<RecordId>>),
}

impl Extras {
    const NOTHING: Extras = Extras {
        kind: "",
        above_list: |_| ().into_any(),
        on_record: |_| ().into_any(),
        above_form: |_| ().into_any(),
        along: |_, _| Vec::new(),
        said: "manager.records.created",
        second_look: |_, _| None,
        sign: |_, _| None,
        page: None,
        fields_at: None,
        tells: |_| None,
        follow_list: |_| (),
    };
}

const EXTRAS: [Extras; 19] = [
    Extras {
        kind: AidScheme::NAME,
        above_form: |id| view! { <TellAbout id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: DataRequest::NAME,
        above_form: |id| view! { <AnswerRequest id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: Honorarium::NAME,
        above_list: |_| {
            view! {
                <LinkButton label=word("pay.open") icon=IconName::Calendar
                    href=routes::honoraria() />
            }
            .into_any()
        },
        above_form: |id| view! { <HonorariumSteps id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: Staff::NAME,
        above_list: |_| {
            view! {
                <LinkButton label=word("hours.title") icon=IconName::Clock
                    href=routes::hours() />
                <LinkButton label=word("pay.title") icon=IconName::Calendar
                    href=routes::honoraria() />
            }
            .into_any()
        },
        page: Some(routes::staff),
        ..Extras::NOTHING
    },
    Extras {
        kind: PartnerContract::NAME,
        on_record: |id| view! { <AfterContract contract=id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: Learner::NAME,
        sign: |replica, id| paused_text(replica, &aliases(replica, id), replica.today()),
        page: Some(routes::learner),
        // What is known of her stands in her file, with everything else about her.
        fields_at: Some(|id| routes::learner_tab(id, Tab::History.code())),
        // Her file leads to the one before and the next of this list.
        follow_list: |found| Trail::here().follow(move || found.get()),
        ..Extras::NOTHING
    },
    Extras {
        kind: Attendance::NAME,
        tells: |body| Some(t(&format!("tutor.mark.{}", body.get("status")?.as_str()?))),
        ..Extras::NOTHING
    },
    Extras {
        kind: Note::NAME,
        tells: |body| Some(t(&format!("note.audience.{}", body.get("audience")?.as_str()?))),
        ..Extras::NOTHING
    },
    Extras { kind: Enrollment::NAME, second_look: one_place_more, ..Extras::NOTHING },
    Extras { kind: WaitingPlace::NAME, second_look: waits_for_nothing, ..Extras::NOTHING },
    Extras {
        kind: Lesson::NAME,
        above_list: |address| series(Signal::derive(move || address.with(|it| it.filters.clone()))),
        ..Extras::NOTHING
    },
    Extras {
        kind: LessonPattern::NAME,
        above_form: |id| view! { <PatternLessons id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: Organization::NAME,
        above_list: |_| ways_out(),
        on_record: |id| {
            view! {
                <LinkButton label=word("network.open.page") icon=IconName::School
                    href=routes::organization(id) />
            }
            .into_any()
        },
        page: Some(routes::organization),
        ..Extras::NOTHING
    },
    Extras {
        kind: Outreach::NAME,
        above_list: |_| {
            view! {
                <LinkButton label=word("network.outreach") icon=IconName::Calendar
                    href=routes::outreach() />
            }
            .into_any()
        },
        above_form: |id| view! { <TalksOfVisit id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: Photo::NAME,
        above_list: |_| view! { <PhotosToTakeOut /> }.into_any(),
        above_form: |id| view! { <PhotoConsents id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: Story::NAME,
        above_form: |id| view! { <StoryWay id /> }.into_any(),
        ..Extras::NOTHING
    },
    Extras {
        kind: FiscalYearRecord::NAME,
        above_list: |_| {
            view! {
                <LinkButton label=word("year.open") icon=IconName::Calendar
                    href=routes::new_year() />
            }
            .into_any()
        },
        ..Extras::NOTHING
    },
    Extras {
        kind: VenueClosure::NAME,
        above_form: |id| view! { <ClosedLessons id /> }.into_any(),
        along: to_close,
        said: "manager.closure.closed",
        second_look: closes_everywhere,
        ..Extras::NOTHING
    },
    Extras {
        kind: Venue::NAME,
        above_list: |_| series(Signal::stored(Vec::new())),
        on_record: |venue| series(Signal::stored(vec![("venue".to_owned(), venue.to_string())])),
        ..Extras::NOTHING
    },
];

/// What a kind adds above its list.
pub fn above_list(kind: &Kind, address: Memo<Address>) -> AnyView {
    of(kind).map_or_else(|| ().into_any(), |extras| (extras.above_list)(address))
}

/// What a kind adds to the page of a record.
pub fn on_record(kind: &Kind, id: RecordId) -> AnyView {
    of(kind).map_or_else(|| ().into_any(), |extras| (extras.on_record)(id))
}

/// What a kind adds above the form of a record.
pub fn above_form(kind: &Kind, id: RecordId) -> AnyView {
    of(kind).map_or_else(|| ().into_any(), |extras| (extras.above_form)(id))
}

/// What follows when a record of a kind has been made, and the key of what is said of it.
pub fn along(kind: &Kind, replica: Replica, id: RecordId) -> (Vec<Step>, &'static str) {
    let extras = of(kind).unwrap_or(&Extras::NOTHING);
    ((extras.along)(replica, id), extras.said)
}

/// What somebody looks at again before a record of a kind is made.
pub fn second_look(kind: &Kind) -> SecondLook {
    of(kind).map_or(Extras::NOTHING.second_look, |extras| extras.second_look)
}

fn one_place_more(replica: Replica, body: &Body) -> Option<String> {
    let doubt = replica.ask(|records| doubt_of_place(records, body, replica.today()))?;
    Some(t(match doubt {
        Doubt::Twice => "places.twice.again",
        Doubt::OffDay => "places.off_day.again",
        Doubt::Beyond => "places.beyond.again",
    }))
}

/// A closure that names no venue closes all of them.
fn closes_everywhere(replica: Replica, body: &Body) -> Option<String> {
    let n = replica.ask(|records| closes_all(records, body, replica.today()))?;
    Some(t_with("manager.closure.all.again", &[("n", &n.to_string())]))
}

fn waits_for_nothing(replica: Replica, body: &Body) -> Option<String> {
    let comes = replica.ask(|records| comes_already(records, body, replica.today()));
    comes.then(|| t("places.comes.again"))
}

/// What stands beside the name of a record of a kind in its list.
pub fn sign(kind: &Kind, replica: Replica, id: RecordId) -> Option<String> {
    of(kind).and_then(|extras| (extras.sign)(replica, id))
}

/// The address of the page that shows a record of a kind.
pub fn page_of(kind: &Kind, id: RecordId) -> String {
    let own = of(kind).and_then(|extras| extras.page);
    own.map_or_else(|| routes::record(kind.name, id), |page| page(id))
}

/// The address of the page that shows the fields of a record, if that is not its form.
pub fn fields_at(kind: &Kind, id: RecordId) -> Option<String> {
    of(kind).and_then(|extras| extras.fields_at).map(|page| page(id))
}

/// What tells a record of a kind from others about the same person, as words.
pub fn tells(kind: &Kind, body: &Body) -> Option<String> {
    of(kind).and_then(|extras| (extras.tells)(body))
}

/// Lets a kind hear what its list shows at the moment.
pub fn follow_list(kind: &Kind, found: Memo<Vec<RecordId>>) {
    if let Some(extras) = of(kind) {
        (extras.follow_list)(found);
    }
}

fn of(kind: &Kind) -> Option<&'static Extras> {
    EXTRAS.iter().find(|extras| extras.kind == kind.name)
}

/// The ways to the work with organizations.
fn ways_out() -> AnyView {
    let is_manager = Replica::current().actor().role == Role::Manager;
    view! {
        <LinkButton label=word("network.outreach") icon=IconName::Calendar
            href=routes::outreach() />
        {is_manager.then(|| view! {
            <LinkButton label=word("network.referrals") icon=IconName::Mail
                href=routes::referrals() />
        })}
    }
    .into_any()
}

/// The way to a series of lessons, with these fields filled in.
fn series(filters: Signal<Vec<(String, String)>>) -> AnyView {
    let href = move || {
        let address = Address { filters: filters.get(), ..Address::default() };
        address.text(&routes::lesson_series())
    };
    view! {
        <LinkButton label=Signal::derive(|| t("manager.series.title")) icon=IconName::Calendar
            href=Signal::derive(href) />
    }
    .into_any()
}

/// The ways to the contract that follows, and to the page on which its partner leaves.
#[component]
fn AfterContract(contract: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let partner =
        Memo::new(move |_| replica.read::<PartnerContract>(contract)?.organization.map(|it| it.id));
    move || {
        partner.get().map(|id| {
            view! {
                <Renew partner=id />
                <LinkButton label=word("leave.open") icon=IconName::Move
                    href=routes::partner_leaves(id) />
            }
        })
    }
}
