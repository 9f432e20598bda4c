//! The pupils who may lose their school, before they leave it: with whom somebody has talked, and
//! with whose guardian.

use leptos::prelude::*;
use shared::program::leavers::{Leaver, leavers};
use shared::record::Record;
use shared::records::intake::{AtRisk, KIND};
use shared::records::organization::Organization;
use shared::records::school_enrollment::KIND as ENROLLMENT;

use crate::parts::{Badge, Column, DataTable, EmptyState, IconName, LinkButton, Tone, ruby, word};
use crate::reading::phrases::{choice, learner, told};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, t, t_with};

/// The list.
#[component]
pub fn Leavers() -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| leavers(records, today))
    });
    let said = move || {
        let (n, open) = all.with(|all| (all.len(), all.iter().filter(|it| !it.is_met()).count()));
        let values = [("n", n.to_string()), ("open", open.to_string())];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        t_with("network.leavers.said", &values)
    };
    let columns = || {
        vec![
            Column::new(word("kind.learner")),
            Column::new(word("intake.at_risk")),
            Column::new(word("network.leavers.known")),
            Column::new(word("network.leavers.talked")),
            Column::new(word("network.leavers.guardian")),
        ]
    };
    view! {
        <div class="stack">
            <p>{ruby(word("network.leavers.means"))}</p>
            {move || match all.with(Vec::is_empty) {
                true => view! {
                    <EmptyState title=word("network.leavers.none")
                        text=move || t("network.leavers.none.text")>
                        <LinkButton label=word("first.new") icon=IconName::Plus
                            href=routes::first_contact(None) />
                    </EmptyState>
                }
                .into_any(),
                false => view! {
                    <p class="list-count">{told(said)}</p>
                    <DataTable caption=word("network.leavers") columns=columns()>
                        {move || all.get().into_iter().map(|it| view! { <OneLeaver it /> })
                            .collect_view()}
                    </DataTable>
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn OneLeaver(it: Leaver) -> impl IntoView {
    let replica = Replica::current();
    let Leaver { learner: who, at_risk, school, known_on, talked_on, guardian_on } = it;
    let school = move || {
        let school = school.as_ref()?;
        let name = school.school.map(|it| title(replica, Organization::NAME, it.id));
        let status = school.status.map(|it| choice(&ENROLLMENT, "status", it));
        Some(name.into_iter().chain(status).collect::<Vec<_>>().join("・"))
    };
    let tone = if at_risk == AtRisk::Watch { Tone::Neutral } else { Tone::Warning };
    let talk = move |day: Option<shared::value::Date>| match day {
        Some(day) => told(move || date_text(day)).into_any(),
        None => view! {
            <LinkButton label=word("network.leavers.talk") icon=IconName::Chat
                href=routes::new_consultation(who) />
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=routes::learner(who)>{told(move || learner(replica, who))}</a>
                <span class="soft visit-courses">{told(move || school().unwrap_or_default())}</span>
            </th>
            <td><Badge label=Signal::derive(move || choice(&KIND, "at_risk", at_risk)) tone /></td>
            <td>{told(move || known_on.map(date_text).unwrap_or_default())}</td>
            <td>{talk(talked_on)}</td>
            <td>{talk(guardian_on)}</td>
        </tr>
    }
}
