//! The people of an organization: whom to turn to there, who works for the program from there, and
//! the learners who are its pupils.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::leavers::pupils_of;
use shared::record::Record;
use shared::records::organization::OrganizationKind;
use shared::records::school_contact::{KIND as CONTACT, SchoolContact};
use shared::records::school_enrollment::KIND as ENROLLMENT;
use shared::records::staff::{KIND as STAFF, Staff};
use shared::role::Role;
use shared::words::verbatim;

use crate::lists::query::Address;
use crate::parts::{IconName, LinkButton, Row, Rows, Section, ruby, word};
use crate::reading::phrases::{BETWEEN, choice, learner};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t_with};

/// Whom to turn to at a school or an agency.
#[component]
pub fn Contacts(id: RecordId, kind: Memo<Option<OrganizationKind>>) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| replica.referring::<SchoolContact>("organization", id));
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    let has_some =
        move || matches!(kind.get(), Some(OrganizationKind::School | OrganizationKind::Agency));
    let row = move |it: SchoolContact| {
        let contact = it.id;
        let note = move || {
            let role = it.role.map(|it| choice(&CONTACT, "role", it));
            let said = [&it.phone, &it.hours].into_iter().flatten();
            let said = said.map(|text| verbatim(&text.0));
            role.into_iter().chain(said).collect::<Vec<_>>().join(BETWEEN)
        };
        view! {
            <Row
                title=Signal::derive(move || name_of(replica, contact))
                href=routes::record(SchoolContact::NAME, contact)
                note=note
            />
        }
    };
    move || {
        (has_some() || !is_empty.get()).then(|| {
            let add = Address::of("organization", id);
            let add = add.text(&routes::new_record(SchoolContact::NAME));
            view! {
                <Section
                    title=word("kinds.school_contact")
                    actions=move || view! {
                        <LinkButton label=word("network.add") icon=IconName::Plus
                            href=add.clone() />
                    }
                >
                    {move || match is_empty.get() {
                        true => view! { <p class="soft">{ruby(word("network.contacts.none"))}</p> }
                            .into_any(),
                        false => view! {
                            <Rows>{move || all.get().into_iter().map(row).collect_view()}</Rows>
                        }
                        .into_any(),
                    }}
                </Section>
            }
        })
    }
}

/// The name of a person to turn to, without that of her organization.
fn name_of(replica: Replica, id: RecordId) -> String {
    let name = replica.read::<SchoolContact>(id).and_then(|it| it.name);
    name.map(|name| verbatim(&name.0)).unwrap_or_default()
}

/// Who works for the program from there, whoever still does first.
#[component]
pub fn People(id: RecordId, kind: Memo<Option<OrganizationKind>>) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let mut all = replica.referring::<Staff>("organization", id);
        all.sort_by_key(|it| (it.works_until.is_some(), it.kana.clone(), it.id));
        all
    });
    let is_partner = move || kind.get() == Some(OrganizationKind::Partner);
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    let page = match replica.actor().role {
        Role::Manager => routes::staff,
        _ => |staff| routes::record(Staff::NAME, staff),
    };
    let row = move |it: Staff| {
        let (staff, position, until) = (it.id, it.position, it.works_until);
        let note = move || {
            let position = position.map(|it| choice(&STAFF, "position", it));
            let until = until.map(|day| t_with("network.left", &[("day", &day_text(day))]));
            position.into_iter().chain(until).collect::<Vec<_>>().join(BETWEEN)
        };
        view! {
            <Row
                title=Signal::derive(move || title(replica, Staff::NAME, staff))
                href=page(staff)
                note=note
            />
        }
    };
    move || {
        (is_partner() || !is_empty.get()).then(|| {
            view! {
                <Section title=word("network.people")>
                    {move || match is_empty.get() {
                        true => view! { <p class="soft">{ruby(word("network.people.none"))}</p> }
                            .into_any(),
                        false => view! {
                            <Rows>{move || all.get().into_iter().map(row).collect_view()}</Rows>
                        }
                        .into_any(),
                    }}
                </Section>
            }
        })
    }
}

/// The learners who are pupils there; nothing where there are none.
#[component]
pub fn Pupils(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let today = replica.today();
        let all = replica.ask(|records| pupils_of(records, id, today));
        let status = |it: &shared::records::school_enrollment::SchoolEnrollment| {
            let status = it.status.map(|it| choice(&ENROLLMENT, "status", it));
            let course = it.course.map(|it| choice(&ENROLLMENT, "course", it));
            course.into_iter().chain(status).collect::<Vec<_>>().join(BETWEEN)
        };
        all.iter().map(|(who, it)| (*who, status(it))).collect::<Vec<_>>()
    });
    let title = move || t_with("network.pupils", &[("n", &all.with(Vec::len).to_string())]);
    let row = move |(who, note): (RecordId, String)| {
        let name = Signal::derive(move || learner(replica, who));
        view! { <Row title=name href=routes::learner(who) note /> }
    };
    move || {
        (!all.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=Signal::derive(title)>
                    <Rows>{move || all.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}
