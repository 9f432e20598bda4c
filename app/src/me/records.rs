//! Everything that is kept about a learner, as her own device has it: in plain words, by time, to
//! be read and printed. What she finds wrong she has corrected.

use leptos::prelude::*;
use serde_json::Value;
use shared::program::kept::{Kept, kept_for_her, telling_fields};
use shared::record::{Field, Record as _};
use shared::records::data_request::DataRequest;
use shared::value::{Date, FieldType};

use super::requests::Requests;
use crate::parts::{Button, Icon, IconName, LinkButton, Page, Row, Rows, Section, Text, word};
use crate::platform;
use crate::reading::find::own_records;
use crate::reading::phrases::told;
use crate::reading::values::{field_label, value_text};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, day_text, month_text, t, t_with};

/// The page.
#[component]
pub fn OwnRecords() -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let own = own_records(replica);
        let mut all = replica.ask(|records| kept_for_her(records, &own));
        // Requests stand above with their answers.
        all.retain(|it| it.kind.name != DataRequest::NAME);
        all
    });
    let months = Memo::new(move |_| {
        let month = |it: &Kept| it.day.map(|day| (day.year(), day.month()));
        let same = |one: &Kept, other: &Kept| month(one) == month(other);
        // What has no day, this month and what lies ahead are open; the rest is one tap away.
        let this_month = Some((replica.today().year(), replica.today().month()));
        let is_open = |of: &[Kept]| {
            let month = of.first().and_then(month);
            month.is_none() || month >= this_month
        };
        let with_state = |of: &[Kept]| (is_open(of), of.to_vec());
        all.with(|all| all.chunk_by(same).map(with_state).collect::<Vec<_>>())
    });
    let count = move || {
        let n = all.with(Vec::len).to_string();
        t_with("learner.records.count", &[("n", &n)])
    };
    view! {
        <Page
            title=word("learner.records.title")
            lead=move || t("learner.records.lead")
            back=(routes::me(), word("frame.me"))
            actions=move || view! {
                <Button label=word("exam.print") icon=IconName::Print on_press=platform::print />
            }
        >
            <LinkButton label=word("learner.summary.title") href=routes::my_summary()
                icon=IconName::Note />
            <LinkButton label=word("learner.consents.title") href=routes::my_consents()
                icon=IconName::Check />
            <Requests />
            <p class="soft">{told(count)}</p>
            <For each=move || months.get() key=key_of let(month)>
                <Month is_open=month.0 month=month.1 />
            </For>
            <Section title=word("learner.records.team")>
                <p>{told(move || t("learner.records.team.text"))}</p>
            </Section>
        </Page>
    }
}

fn key_of((is_open, month): &(bool, Vec<Kept>)) -> String {
    let records: String = month.iter().map(|it| format!("{}{:?}", it.id, it.day)).collect();
    format!("{is_open}{records}")
}

/// The records of one month; those without a day come first.
#[component]
fn Month(is_open: bool, month: Vec<Kept>) -> impl IntoView {
    let first = month.first().and_then(|it| it.day);
    let title: Text = match first {
        Some(day) => Signal::derive(move || month_text(day)),
        None => word("learner.records.no_day"),
    };
    let n = month.len().to_string();
    let count = move || t_with("learner.records.count", &[("n", &n)]);
    view! {
        <Section title>
            <details class="learner-more" open=is_open>
                <summary><Icon name=IconName::ChevronDown />{told(count)}</summary>
                <Rows>{month.into_iter().map(|it| view! { <One it /> }).collect_view()}</Rows>
            </details>
        </Section>
    }
}

/// Whether a field names a record that her device does not have, such as who of the staff wrote: it
/// says nothing to her.
fn is_elsewhere(replica: Replica, field: &Field, value: &Value) -> bool {
    let FieldType::Ref(kind) = field.declared else { return false };
    let id = value.as_str().and_then(|text| text.parse().ok());
    id.is_some_and(|id| replica.view(kind, id).is_none())
}

/// One record: what it is, and everything that it says.
#[component]
fn One(it: Kept) -> impl IntoView {
    let replica = Replica::current();
    let Kept { kind, id, day } = it;
    let title = move || {
        let name = t(&kind.key());
        day.map_or(name.clone(), |day: Date| {
            t_with("learner.records.of_day", &[("day", &day_text(day)), ("what", &name)])
        })
    };
    let said = Memo::new(move |_| {
        let body = replica.view(kind.name, id).map(|view| view.body).unwrap_or_default();
        let parts = telling_fields(kind).filter_map(|field| {
            let value = body.get(field.name)?;
            if is_elsewhere(replica, field, value) {
                return None;
            }
            let text = value_text(replica, kind, field, value);
            let is_day = day.is_some_and(|day| text == date_text(day));
            let part = [("label", &*field_label(kind, field)), ("value", &*text)];
            (!text.is_empty() && !is_day).then(|| t_with("learner.records.part", &part))
        });
        parts.collect::<Vec<_>>().join("　")
    });
    view! { <Row title=Signal::derive(title) note=move || Some(said.get()) /> }
}
