//! The target of an indicator, kept as a record: changed where the figure stands, saved at once.

use leptos::prelude::*;
use serde_json::{Value, json};
use shared::indicator::Shape;
use shared::program::Write;
use shared::record::{Body, Record};
use shared::records::indicator_target::{IndicatorTarget, KIND, Rounding};
use shared::sync::device::Change;
use shared::value::{Choice as _, FieldValue};

use super::chart_model;
use super::period::Period;
use crate::parts::{Choice, LinkButton, NumberField, SegmentedChoice, Toasts, ruby};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{keep_undoable, refused_text};
use crate::words::{lang, t};

/// Nothing above this is a target that people mean.
const RATE_MAX: i64 = 100;
const COUNT_MAX: i64 = 100_000;

/// The target of the whole indicator in the fiscal year, folded until somebody wants to change it.
#[component]
pub fn TargetField(code: String, period: Memo<Period>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let target = Target { code: StoredValue::new(code), period, replica, toasts };
    let record = Memo::new(move |_| target.record());
    let shape = target.code.with_value(|code| chart_model::shape(code));
    let max = if shape == Shape::Rate { RATE_MAX } else { COUNT_MAX };
    let unit = move || target.code.with_value(|code| chart_model::axis_unit(code, lang()));
    let value = move || record.with(|it| Some(i64::from(it.as_ref()?.value?.0)));
    let save =
        move |typed: Option<i64>| target.save("value", typed.map_or(Value::Null, Value::from));
    let has_conflict = Memo::new(move |_| {
        let view = record.with(|it| replica.view(KIND.name, it.as_ref()?.id));
        view.is_some_and(|view| !view.conflicts.is_empty())
    });
    view! {
        <details class="target-field">
            <summary>{ruby(Signal::derive(|| t("dashboard.target.edit")))}</summary>
            <div class="target-form">
                <NumberField
                    label=Signal::derive(|| t("dashboard.target.value"))
                    value=Signal::derive(value)
                    on_change=save
                    unit
                    max
                    support=move || t("dashboard.target.support")
                />
                {(shape == Shape::Rate).then(|| view! { <RoundingChoice target record /> })}
                {move || has_conflict.get().then(|| record.with(|it| it.as_ref().map(|it| view! {
                    <LinkButton
                        label=Signal::derive(|| t("dashboard.target.conflict"))
                        href=routes::record(KIND.name, it.id)
                    />
                })))}
            </div>
        </details>
    }
}

/// How the percentage is rounded when it is published; asked for once there is a target.
#[component]
fn RoundingChoice(target: Target, record: Memo<Option<IndicatorTarget>>) -> impl IntoView {
    let options = move || {
        let option = |it: &Rounding| {
            let key = format!("indicator_target.rounding.{}", it.code());
            Choice::new(it.code(), Signal::derive(move || t(&key)))
        };
        Rounding::ALL.iter().map(option).collect::<Vec<_>>()
    };
    let chosen = move || record.with(|it| Some(it.as_ref()?.rounding?.code().to_owned()));
    let has_record = Memo::new(move |_| record.with(Option::is_some));
    move || {
        has_record.get().then(|| {
            view! {
                <SegmentedChoice
                    legend=Signal::derive(|| t("indicator_target.rounding"))
                    options=options()
                    value=Signal::derive(chosen)
                    on_choose=move |code: String| target.save("rounding", Value::String(code))
                />
            }
        })
    }
}

/// Which target is meant: of the whole indicator, in the whole year.
#[derive(Clone, Copy)]
struct Target {
    code: StoredValue<String>,
    period: Memo<Period>,
    replica: Replica,
    toasts: Toasts,
}

impl Target {
    fn record(self) -> Option<IndicatorTarget> {
        let year = self.period.get().year;
        let is_meant = |it: &IndicatorTarget| {
            let is_whole = it.venue.is_none() && it.organization.is_none() && it.month.is_none();
            let code = it.indicator.as_ref().map(|code| code.0.as_str());
            is_whole
                && it.fiscal_year == Some(year)
                && self.code.with_value(|own| code == Some(own.as_str()))
        };
        self.replica.list::<IndicatorTarget>().into_iter().find(is_meant)
    }

    /// Saves one field; makes the record if there is none yet.
    fn save(self, field: &str, value: Value) {
        let replica = self.replica;
        let mut set = Body::from_iter([(field.to_owned(), value)]);
        let saved = match untrack(|| self.record()) {
            Some(record) => return self.change(&record, set),
            None if set.values().all(Value::is_null) => return,
            None => {
                let year = self.period.get_untracked().year;
                set.insert("fiscal_year".to_owned(), year.write());
                set.insert("indicator".to_owned(), json!(self.code.get_value()));
                let (kind, id) = (IndicatorTarget::NAME, replica.new_id());
                replica.edit(vec![Change::Create { kind, id, set }])
            }
        };
        if let Err(refused) = saved {
            self.toasts.show(refused_text(&refused));
        }
    }

    /// Changes the target that is there, with a way back: the page of everybody shows it.
    fn change(self, record: &IndicatorTarget, set: Body) {
        let was = record.write();
        let back = |name: &String| (name.clone(), was.get(name).cloned().unwrap_or_default());
        let back: Body = set.keys().map(back).collect();
        let said = Signal::derive(|| t("dashboard.target.changed"));
        let writes = vec![Write::set::<IndicatorTarget>(record.id, set)];
        let id = record.id;
        keep_undoable(self.replica, self.toasts, said, writes, move || {
            vec![Write::set::<IndicatorTarget>(id, back.clone())]
        });
    }
}
