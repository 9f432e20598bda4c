//! What a page quotes from others: the ground on which the city runs the program, and figures that
//! others have published, each with its source and its year. They stand apart from own counts.

use leptos::prelude::*;
use shared::reading::values::grouped;
use shared::record::Record;
use shared::records::external_statistic::ExternalStatistic;
use shared::records::program::Program;
use shared::role::Role;
use shared::words::verbatim;

use crate::parts::{Column, DataTable, IconName, LinkButton, Section, ruby, word};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The ground and the figures.
#[component]
pub fn Quoted() -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let mut all = replica.list::<ExternalStatistic>();
        all.sort_by_key(|it| (it.name.clone(), it.fiscal_year, it.id));
        all
    });
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    view! {
        <Ground />
        <Section
            title=word("network.quoted")
            support=move || t("network.quoted.means")
            actions=move || view! {
                <LinkButton label=word("network.add") icon=IconName::Plus
                    href=routes::new_record(ExternalStatistic::NAME) />
            }
        >
            {move || match is_empty.get() {
                true => view! { <p class="soft">{ruby(word("network.quoted.none"))}</p> }
                    .into_any(),
                false => view! { <Table all /> }.into_any(),
            }}
        </Section>
    }
}

#[component]
fn Table(all: Memo<Vec<ExternalStatistic>>) -> impl IntoView {
    let columns = vec![
        Column::new(word("external_statistic.name")),
        Column::new(word("external_statistic.fiscal_year")),
        Column::new(word("external_statistic.value")).number(),
        Column::new(word("external_statistic.source")),
    ];
    let row = |it: ExternalStatistic| {
        let text =
            |text: Option<shared::value::Text>| text.map(|it| verbatim(&it.0)).unwrap_or_default();
        let value = it.value.map(|it| grouped(i64::from(it.0))).unwrap_or_default();
        let (name, unit, source) = (text(it.name), text(it.unit), text(it.source));
        let year = it.fiscal_year.map(|it| it.0.to_string()).unwrap_or_default();
        let year = move || t_with("dashboard.year.short", &[("year", &year)]);
        let source = match it.link {
            Some(link) => {
                view! { <a href=link.as_str().to_owned()>{ruby(Signal::stored(source))}</a> }
                    .into_any()
            }
            None => ruby(Signal::stored(source)).into_any(),
        };
        view! {
            <tr>
                <th scope="row">
                    <a href=routes::record(ExternalStatistic::NAME, it.id)>
                        {ruby(Signal::stored(name))}
                    </a>
                </th>
                <td>{told(year)}</td>
                <td class="number">{value}{ruby(Signal::stored(unit))}</td>
                <td>{source}</td>
            </tr>
        }
    };
    view! {
        <DataTable caption=word("kinds.external_statistic") columns>
            {move || all.get().into_iter().map(row).collect_view()}
        </DataTable>
    }
}

/// On what the program rests; those who run it are asked for it as long as nobody has said it.
#[component]
fn Ground() -> impl IntoView {
    let replica = Replica::current();
    let program = Memo::new(move |_| replica.program());
    let said = move || {
        let ground = program.with(|it| it.as_ref().and_then(|it| it.policy_basis.clone()));
        ground.map(|text| verbatim(&text.0))
    };
    let is_manager = replica.actor().role == Role::Manager;
    let edit = move || {
        let id = program.with(|it| it.as_ref().map(|it| it.id)).filter(|_| is_manager)?;
        Some(view! {
            <LinkButton label=word("network.edit") icon=IconName::Edit
                href=routes::record(Program::NAME, id) />
        })
    };
    view! {
        <Section title=word("program.policy_basis") actions=edit>
            <p>{told(move || said().unwrap_or_else(|| t("network.ground.none")))}</p>
        </Section>
    }
}
