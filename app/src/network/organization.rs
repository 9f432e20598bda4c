//! One organization: what there is to do about it, what was done there, whom it sent and what it
//! was told in return; beside it what is known of it, its contract, and its people.

use leptos::prelude::*;
use shared::findings::Finding;
use shared::id::RecordId;
use shared::program::visits;
use shared::record::entry::is_asked;
use shared::record::{Field, Record};
use shared::records::organization::{KIND, Organization, OrganizationKind};
use shared::records::outreach::{KIND as OUTREACH, Outreach};
use shared::records::partner_contract::PartnerContract;
use shared::role::Role;

use super::organization_people::{Contacts, People, Pupils};
use super::ties::{Contract, LedThere, SentUs};
use crate::lists::query::Address;
use crate::navigation::Navigation;
use crate::parts::{
    ButtonKind, EmptyState, IconFace, IconName, LinkButton, Meta, MetaItem, Notice, NoticeKind,
    Page, Panel, Row, Rows, Section, Tone, ruby, word,
};
use crate::reading::find::id_of_address;
use crate::reading::findings::{found_about, task};
use crate::reading::phrases::{BETWEEN, choice};
use crate::reading::values::{field_label, person_name, title, value_text};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// So many visits are seen at first.
const VISITS_SHOWN: usize = 6;

/// What stands in the head of the page.
const IN_HEAD: [&str; 7] =
    ["name", "kana", "kind", "agency_kind", "partner_kind", "is_priority", "used_until"];

/// The organization that the address names.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    let (replica, asked) = (Replica::current(), id_of_address());
    let found =
        Memo::new(move |_| asked.get().filter(|id| replica.read::<Organization>(*id).is_some()));
    move || match found.get() {
        Some(id) => view! { <OneOrganization id /> }.into_any(),
        None => view! { <Nowhere /> }.into_any(),
    }
}

#[component]
fn Nowhere() -> impl IntoView {
    let list = routes::records(Organization::NAME);
    view! {
        <Page title=word("kind.organization") back=(list.clone(), word("kinds.organization"))>
            <EmptyState title=word("manager.records.missing")
                text=move || t("manager.records.missing.text")>
                <LinkButton label=word("kinds.organization") href=list.clone() />
            </EmptyState>
        </Page>
    }
}

#[component]
fn OneOrganization(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let is_manager = replica.actor().role == Role::Manager;
    let one = Memo::new(move |_| replica.read::<Organization>(id));
    let kind = Memo::new(move |_| one.with(|it| it.as_ref().and_then(|it| it.kind)));
    let lead = Memo::new(move |_| one.with(|it| it.as_ref().map(lead_of)));
    view! {
        <Page
            title=Signal::derive(move || title(replica, Organization::NAME, id))
            lead=lead
            back=(routes::records(Organization::NAME), word("kinds.organization"))
            mark=move || view! { <IconFace name=IconName::School tone=Tone::Accent /> }
            actions=move || view! {
                {is_manager.then(|| view! {
                    <LinkButton label=word("network.edit") icon=IconName::Edit
                        href=routes::record(Organization::NAME, id) />
                })}
                <LinkButton label=word("network.visit.new") kind=ButtonKind::Primary
                    icon=IconName::Plus href=routes::new_visit(id) />
            }
        >
            <ToDo id />
            <div class="columns">
                <div class="stack">
                    <Contract id kind />
                    <People id kind />
                    <Visits id kind />
                    <SentUs id kind />
                    <LedThere id />
                </div>
                <div class="stack">
                    <Facts id />
                    <Contacts id kind />
                    <Pupils id />
                </div>
            </div>
        </Page>
    }
}

/// What it is, what it does, and whether the work with it is over.
fn lead_of(one: &Organization) -> String {
    let kind = one.kind.map(|it| choice(&KIND, "kind", it));
    let agency = one.agency_kind.map(|it| choice(&KIND, "agency_kind", it));
    let partner = one.partner_kind.map(|it| choice(&KIND, "partner_kind", it));
    let first = (one.is_priority == Some(true)).then(|| t("organization.is_priority"));
    let left = one.used_until.map(|day| t_with("network.left", &[("day", &day_text(day))]));
    let all = [kind, agency, partner, first, left];
    all.into_iter().flatten().collect::<Vec<_>>().join(BETWEEN)
}

/// What is to be done about it, or about a contract with it.
#[component]
fn ToDo(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let mut all = found_about(replica, Organization::NAME, id);
        let contracts = replica.ids_referring(PartnerContract::NAME, "organization", id);
        let of_contract = |id: RecordId| found_about(replica, PartnerContract::NAME, id);
        all.extend(contracts.into_iter().flat_map(of_contract));
        all
    });
    let notice = |it: Finding| {
        view! { <Notice kind=NoticeKind::Warning text=move || task(&it) /> }
    };
    move || found.get().into_iter().map(notice).collect_view()
}

/// Everything else that is written down of it.
#[component]
fn Facts(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let facts = Memo::new(move |_| {
        let body = replica.view(KIND.name, id).map(|view| view.body).unwrap_or_default();
        let is_said = |field: &&Field| !IN_HEAD.contains(&field.name) && is_asked(field, &body);
        let said = KIND.fields.iter().filter(is_said).filter_map(|field| {
            let json = body.get(field.name).filter(|json| json.as_bool() != Some(false))?;
            let text = value_text(replica, &KIND, field, json);
            (!text.is_empty()).then(|| (field_label(&KIND, field), text))
        });
        said.collect::<Vec<_>>()
    });
    let fact = |(label, text): (String, String)| {
        view! { <MetaItem label=label>{ruby(Signal::stored(text))}</MetaItem> }
    };
    move || {
        (!facts.with(Vec::is_empty)).then(|| {
            view! {
                <Panel>
                    <Meta>{facts.get().into_iter().map(fact).collect_view()}</Meta>
                </Panel>
            }
        })
    }
}

/// Who was there when, the newest first, and how much that was in this fiscal year.
#[component]
fn Visits(id: RecordId, kind: Memo<Option<OrganizationKind>>) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| replica.ask(|records| visits::at(records, id)));
    let year = Memo::new(move |_| {
        let (today, one) = (replica.today(), replica.read::<Organization>(id)?);
        let row = replica.ask(|records| visits::school_row(records, one, today));
        let (visits, people) = (row.visits.to_string(), row.talks.people.to_string());
        Some(match row.talks.together {
            0 => t_with("network.year", &[("n", &visits), ("people", &people)]),
            together => t_with(
                "network.year.together",
                &[("n", &visits), ("people", &people), ("together", &together.to_string())],
            ),
        })
    });
    let count = Memo::new(move |_| all.with(Vec::len));
    let is_shown = Memo::new(move |_| {
        let is_visited = kind.get() == Some(OrganizationKind::School);
        is_visited || count.get() > 0
    });
    let more = move || {
        (count.get() > VISITS_SHOWN).then(|| {
            let label = move || t_with("network.visits.all", &[("n", &count.get().to_string())]);
            let href = Address::of("organization", id).text(&routes::records(Outreach::NAME));
            view! { <LinkButton label=Signal::derive(label) href kind=ButtonKind::Quiet /> }
        })
    };
    let shown = move || {
        let first = all.get().into_iter().take(VISITS_SHOWN);
        first.map(|it| view! { <VisitRow it /> }).collect_view()
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <Section title=word("network.visits") support=move || year.get()>
                    {move || match count.get() {
                        0 => view! { <p class="soft">{ruby(word("network.visits.none"))}</p> }
                            .into_any(),
                        _ => view! { <Rows>{shown}</Rows> }.into_any(),
                    }}
                    {more}
                </Section>
            }
        })
    }
}

/// One visit: when, what, who, and how many people were talked to.
#[component]
fn VisitRow(it: Outreach) -> impl IntoView {
    let replica = Replica::current();
    let (id, day, kind) = (it.id, it.date, it.kind);
    let talks = Memo::new(move |_| replica.ask(|records| visits::talks_of(records, id)));
    let title = move || {
        let kind = kind.map(|it| choice(&OUTREACH, "kind", it));
        day.map(day_text).into_iter().chain(kind).collect::<Vec<_>>().join(" ")
    };
    let staff: Vec<RecordId> = it.staff.iter().flat_map(|staff| staff.ids()).collect();
    let note = move || {
        let people = talks.get().people;
        let people = (people > 0).then(|| t_with("network.talks", &[("n", &people.to_string())]));
        let names = staff.iter().map(|id| person_name(replica, Some(*id)));
        people.into_iter().chain(names).collect::<Vec<_>>().join(BETWEEN)
    };
    view! { <Row title=Signal::derive(title) href=routes::record(Outreach::NAME, id) note=note /> }
}

/// The part of the address that says which view of a page is open.
pub fn view_of_address() -> Memo<String> {
    let query = Navigation::here().query();
    Memo::new(move |_| query.with(|query| query.get("view")).unwrap_or_default())
}
