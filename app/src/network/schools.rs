//! Where nobody has been this fiscal year, and what was done outside in all.

use leptos::prelude::*;
use shared::program::visits::{self, KindRow, SchoolRow};
use shared::record::Record;
use shared::records::organization::{KIND, Organization};
use shared::records::outreach::KIND as OUTREACH;

use crate::parts::{
    Badge, Column, DataTable, EmptyState, IconName, LinkButton, Section, Tone, ruby, word,
};
use crate::reading::phrases::{choice, told};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, t, t_with};

/// The schools, and the sorts of work.
#[component]
pub fn Schools() -> impl IntoView {
    let replica = Replica::current();
    let rows = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| visits::schools(records, today))
    });
    let kinds = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| visits::by_kind(records, today))
    });
    let talks = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| visits::talks_of_year(records, today))
    });
    let said = move || {
        let schools = rows.with(|rows| rows.iter().filter(|it| it.talks.people > 0).count());
        let talks = talks.get();
        let year = replica.today().fiscal_year().0.to_string();
        let values = [
            ("year", year),
            ("schools", schools.to_string()),
            ("people", talks.people.to_string()),
            ("together", talks.together.to_string()),
            ("talks", talks.talks.to_string()),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        t_with("network.schools.said", &values)
    };
    view! {
        <div class="stack">
            <p>{told(said)}</p>
            {move || match rows.with(Vec::is_empty) {
                true => view! {
                    <EmptyState title=word("network.schools.none")>
                        <LinkButton label=word("network.schools.new") icon=IconName::Plus
                            href=routes::new_school() />
                    </EmptyState>
                }
                .into_any(),
                false => view! { <SchoolTable rows /> }.into_any(),
            }}
            <Section title=word("network.kinds")>
                <KindTable kinds />
            </Section>
        </div>
    }
}

#[component]
fn SchoolTable(rows: Memo<Vec<SchoolRow>>) -> impl IntoView {
    let columns = vec![
        Column::new(word("organization.kind.school")),
        Column::new(word("network.schools.state")),
        Column::new(word("network.schools.visits")).number(),
        Column::new(word("network.schools.people")).number(),
        Column::new(word("network.schools.last")),
        Column::new(word("network.schools.next")),
    ];
    view! {
        <DataTable caption=word("network.schools.table") columns>
            {move || rows.get().into_iter().map(|row| view! { <OneSchool row /> }).collect_view()}
        </DataTable>
    }
}

#[component]
fn OneSchool(row: SchoolRow) -> impl IntoView {
    let replica = Replica::current();
    let id = row.school.id;
    let is_visited = row.is_visited();
    let courses: Vec<_> = row.school.courses.iter().flat_map(|it| it.0.iter().copied()).collect();
    let is_priority = row.school.is_priority == Some(true);
    let courses = move || {
        let courses = courses.iter().map(|it| choice(&KIND, "courses", *it));
        let first = is_priority.then(|| t("organization.is_priority"));
        courses.chain(first).collect::<Vec<_>>().join("・")
    };
    let state = match is_visited {
        true => view! {
            <Badge label=word("network.schools.visited") tone=Tone::Success icon=IconName::Check />
        }
        .into_any(),
        false => view! {
            <Badge label=word("network.schools.unvisited") tone=Tone::Warning />
        }
        .into_any(),
    };
    let next = match row.next {
        Some(day) => told(move || date_text(day)).into_any(),
        None => view! {
            <LinkButton label=word("network.visit.plan") icon=IconName::Plus
                href=routes::new_visit(id) />
        }
        .into_any(),
    };
    let last = row.last;
    view! {
        <tr>
            <th scope="row">
                <a href=routes::organization(id)>
                    {told(move || title(replica, Organization::NAME, id))}
                </a>
                <span class="soft visit-courses">{told(courses)}</span>
            </th>
            <td>{state}</td>
            <td class="number">{row.visits}</td>
            <td class="number">{row.talks.people}</td>
            <td>{told(move || last.map_or_else(|| t("network.schools.never"), date_text))}</td>
            <td>{next}</td>
        </tr>
    }
}

/// What was done in the year, by kind.
#[component]
fn KindTable(kinds: Memo<Vec<KindRow>>) -> impl IntoView {
    let columns = vec![
        Column::new(word("outreach.kind")),
        Column::new(word("network.kinds.times")).number(),
        Column::new(word("outreach.people")).number(),
    ];
    let row = |it: KindRow| {
        view! {
            <tr>
                <th scope="row">{told(move || choice(&OUTREACH, "kind", it.kind))}</th>
                <td class="number">{it.times}</td>
                <td class="number">{it.people}</td>
            </tr>
        }
    };
    view! {
        <DataTable caption=word("network.kinds.table") columns>
            {move || kinds.get().into_iter().map(row).collect_view()}
        </DataTable>
        <p class="soft">{ruby(word("network.kinds.means"))}</p>
    }
}
