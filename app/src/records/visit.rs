//! The talks of a visit, one line for each person who was talked to, with the way to one more.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::visits::Talks;
use shared::record::Record;
use shared::records::outreach::Outreach;
use shared::records::school_interview::{KIND, SchoolInterview};

use crate::lists::query::Address;
use crate::parts::{IconName, LinkButton, Row, Rows, Section, word};
use crate::reading::phrases::{BETWEEN, choice};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The talks beneath a visit to an organization; a briefing of the council has none.
#[component]
pub fn TalksOfVisit(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let talks = Memo::new(move |_| replica.referring::<SchoolInterview>("outreach", id));
    let place = Memo::new(move |_| {
        let visit = replica.read::<Outreach>(id)?;
        Some((visit.organization?.id, visit.date?))
    });
    let add = move || {
        let (school, day) = place.get()?;
        let filters = [
            ("outreach".to_owned(), id.to_string()),
            ("school".to_owned(), school.to_string()),
            ("date".to_owned(), day.to_string()),
        ];
        let address = Address { filters: filters.into(), ..Address::default() };
        Some(address.text(&routes::new_record(SchoolInterview::NAME)))
    };
    let said = move || {
        let counted = talks.with(|all| Talks::of(all.iter().cloned()));
        let values = [
            ("n", counted.people.to_string()),
            ("talks", counted.talks.to_string()),
            ("together", counted.together.to_string()),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        (counted.people > 0).then(|| t_with("network.visit.said", &values))
    };
    let row = move |it: SchoolInterview| {
        let (whom, staff, is_joint) = (it.interviewee, it.staff, it.is_joint == Some(true));
        let title = move || match whom {
            Some(whom) => choice(&KIND, "interviewee", whom),
            None => t("kind.school_interview"),
        };
        let note = move || {
            let joint = is_joint.then(|| t("school_interview.is_joint"));
            let staff = staff.map(|it| person_name(replica, Some(it.id)));
            joint.into_iter().chain(staff).collect::<Vec<_>>().join(BETWEEN)
        };
        view! {
            <Row title=Signal::derive(title) href=routes::record(SchoolInterview::NAME, it.id)
                note=note />
        }
    };
    move || {
        (place.with(Option::is_some) || !talks.with(Vec::is_empty)).then(|| {
            view! {
                <Section
                    title=word("kinds.school_interview")
                    support=said
                    actions=move || add().map(|href| view! {
                        <LinkButton label=word("network.visit.talk") icon=IconName::Plus href />
                    })
                >
                    <Rows>{move || talks.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}
