//! Rows of another kind entered beneath a record: a lesson with its attendances. They are made
//! with it, as one.

use leptos::prelude::*;
use serde_json::Value;
use shared::record::entry::{is_asked_anew, row_fields};
use shared::record::form::Beneath;
use shared::record::{Field, Kind};
use shared::records;

use super::control::{Binding, Control};
use super::create::{Attempt, create_verdict, put};
use super::draft::{Draft, Row};
use super::edit::problem_text;
use super::make::row_problems;
use crate::parts::{Button, ButtonKind, IconName, MaybeText, Section};
use crate::replica::Replica;
use crate::words::{t, t_with};

/// The rows of one kind; nothing for people who may not make any.
#[component]
pub fn RowsBeneath(
    beneath: &'static Beneath,
    draft: Draft,
    attempt: RwSignal<Attempt>,
) -> impl IntoView {
    let kind = records::kind(beneath.kind)?;
    if create_verdict(Replica::current(), kind).is_some() {
        return None;
    }
    let rows = move || {
        let rows = draft.rows.get().into_iter();
        rows.filter(|row| row.kind == beneath.kind).collect::<Vec<_>>()
    };
    let may_add = Memo::new(move |_| rows().len() < beneath.rows_max);
    Some(view! {
        <Section title=Signal::derive(move || t(&kind.list_key()))>
            <div class="form-rows">
                <For each=rows key=|row| row.id let(row)>
                    <OneRow kind beneath draft row attempt />
                </For>
            </div>
            {move || may_add.get().then(|| view! {
                <Button
                    label=Signal::derive(move || {
                        t_with("forms.rows.add", &[("kind", &t(&kind.key()))])
                    })
                    icon=IconName::Plus
                    on_press=move || draft.add_row(beneath.kind)
                />
            })}
        </Section>
    })
}

#[component]
fn OneRow(
    kind: &'static Kind,
    beneath: &'static Beneath,
    draft: Draft,
    row: Row,
    attempt: RwSignal<Attempt>,
) -> impl IntoView {
    let fields = row_fields(beneath).into_iter();
    let fields = fields.map(|field| view! { <Cell kind field beneath draft row attempt /> });
    view! {
        <div class="form-row" role="group" aria-label=move || t(&kind.key())>
            {fields.collect_view()}
            <Button label=Signal::derive(|| t("forms.rows.remove")) kind=ButtonKind::Quiet
                icon=IconName::Close on_press=move || draft.remove_row(row.id) />
        </div>
    }
}

#[component]
fn Cell(
    kind: &'static Kind,
    field: &'static Field,
    beneath: &'static Beneath,
    draft: Draft,
    row: Row,
    attempt: RwSignal<Attempt>,
) -> impl IntoView {
    let (replica, body) = (Replica::current(), row.body);
    let value =
        Signal::derive(move || body.with(|body| body.get(field.name).cloned()).unwrap_or_default());
    let on_change = Callback::new(move |(value,): (Value,)| {
        put(body, field, value);
        draft.touch();
        Ok(())
    });
    let error: MaybeText = (move || {
        if attempt.get() != Attempt::Incomplete {
            return None;
        }
        let problems = row_problems(replica, beneath, row, draft);
        let problem = problems.into_iter().find(|problem| problem.field == field.name)?;
        Some(problem_text(problem.code, &value.get()))
    })
    .into();
    let form = Signal::derive(move || body.get());
    let binding = Binding { kind, field, own: None, form, value, on_change, error };
    let is_asked = Memo::new(move |_| body.with(|body| is_asked_anew(field, body)));
    move || {
        is_asked.get().then(|| {
            view! {
                <div class="form-part" data-invalid=move || error.is_shown().then_some("")>
                    <Control binding />
                </div>
            }
        })
    }
}
