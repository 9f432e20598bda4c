//! What happened to one record: who changed what, when and from which device, and the way back to
//! an earlier value. It is known at the office only, so this takes the network.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::{Action, Request, may_as_shown};
use shared::api::history::{PAGE_MAX, PastChange};
use shared::id::{RecordId, Seq};
use shared::record::entry::is_withheld;
use shared::record::{Body, Kind, Merge};
use shared::sync::device::Change;
use shared::sync::stored::{set_unit, unit_fields, unit_value};
use shared::words::verbatim;
use std::collections::BTreeSet;

use crate::fields::set_change;
use crate::history_api::{device_text, past_before, past_of};
use crate::loading::{Asking, NotAnswered, reason};
use crate::parts::{Blocked, Button, ButtonKind, IconName, Row, Rows, Section, Text, Toasts, ruby};
use crate::reading::unit_words::unit_words;
use crate::reading::values::unit_label;
use crate::replica::Replica;
use crate::saving::keep::refused_text;
use crate::sync::net::NoAnswer;
use crate::words::{moment_text, t, t_with};

/// How the question to the server stands.
#[derive(Clone, PartialEq)]
enum Answer {
    /// Nobody has asked.
    Closed,
    Asking,
    Here(Vec<PastChange>),
    Trouble(&'static str),
}

/// The history of a record, opened by one tap; once open it follows the record.
#[component]
pub fn History(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let answer = RwSignal::new(Answer::Closed);
    let ask = move || {
        answer.update(|answer| {
            if !matches!(answer, Answer::Here(_)) {
                *answer = Answer::Asking;
            }
        });
        spawn_local(async move {
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_set(match past_of(kind.name, id).await {
                Ok(past) => Answer::Here(past),
                Err(trouble) => Answer::Trouble(trouble_key(&trouble)),
            });
        });
    };
    let seq = Memo::new(move |_| replica.view(kind.name, id).map(|view| view.seq));
    Effect::new(move |before: Option<()>| {
        // A memo that nobody reads follows nothing.
        let _ = seq.get();
        if before.is_some() && answer.with_untracked(|answer| *answer != Answer::Closed) {
            ask();
        }
    });
    view! {
        <Section title=Signal::derive(|| t("manager.history.title"))
            support=move || t("manager.history.text")>
            {move || match answer.get() {
                Answer::Closed => view! {
                    <Button label=Signal::derive(|| t("manager.history.open"))
                        icon=IconName::Clock on_press=ask />
                }
                .into_any(),
                Answer::Asking => view! { <Asking /> }.into_any(),
                Answer::Trouble(key) => view! { <NotAnswered key ask /> }.into_any(),
                Answer::Here(past) => view! {
                    <Rows>
                        {past.into_iter().map(|past| view! { <PastRow kind id past /> })
                            .collect_view()}
                    </Rows>
                    <Earlier kind id answer />
                }
                .into_any(),
            }}
        </Section>
    }
}

/// The way to what happened before, where the office may know more. A page is added below what is
/// seen already.
#[component]
fn Earlier(kind: &'static Kind, id: RecordId, answer: RwSignal<Answer>) -> impl IntoView {
    let toasts = Toasts::here();
    let last = answer.with_untracked(|answer| match answer {
        Answer::Here(past) if past.len().is_multiple_of(PAGE_MAX) => {
            past.last().map(|past| past.seq)
        }
        _ => None,
    });
    let more = move |before: Seq| {
        spawn_local(async move {
            let earlier = past_before(kind.name, id, Some(before)).await;
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_update(|answer| match (answer, earlier) {
                (Answer::Here(past), Ok(earlier)) => past.extend(earlier),
                (_, Ok(_)) => {}
                (_, Err(trouble)) => toasts.show(t(trouble_key(&trouble))),
            });
        });
    };
    last.map(|before| view! { <MoreButton on_press=move || more(before) /> })
}

/// The button that adds the next page of a list that the office gives by page.
#[component]
pub fn MoreButton(on_press: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    view! {
        <Button label=Signal::derive(|| t("manager.history.more")) kind=ButtonKind::Quiet
            icon=IconName::ChevronDown on_press />
    }
}

/// Why the history is not here.
pub fn trouble_key(trouble: &NoAnswer) -> &'static str {
    reason(trouble, "manager.history.offline", &[(404, "manager.history.not_yet")])
}

#[component]
fn PastRow(kind: &'static Kind, id: RecordId, past: PastChange) -> impl IntoView {
    let replica = Replica::current();
    let steps = steps(kind, &past);
    let PastChange { author, decider, client, edited_at, before, is_deleted, moved_to, .. } = past;
    let heading = move || {
        let (who, when) = (verbatim(&author), moment_text(edited_at));
        t_with("manager.held.by", &[("who", &who), ("when", &when)])
    };
    let note = move || {
        let device = device_text(replica, client);
        match &decider {
            None => device,
            Some(decider) => {
                let released = t_with("manager.history.released", &[("who", &verbatim(decider))]);
                format!("{device}{}{released}", t("forms.comma"))
            }
        }
    };
    let did = match (is_deleted, before) {
        (true, _) if moved_to.is_some() => Some("manager.history.moved"),
        (true, _) => Some("manager.history.deleted"),
        (false, None) => Some("manager.history.made"),
        (false, Some(_)) => None,
    };
    view! {
        <Row title=Signal::derive(heading) note=note>
            <div class="history">
                {did.map(|key| view! { <p>{ruby(Signal::derive(move || t(key)))}</p> })}
                <ul class="history-steps" role="list">
                    {steps.into_iter().map(|step| view! { <OneStep kind id step /> })
                        .collect_view()}
                </ul>
            </div>
        </Row>
    }
}

/// What one change did to one field, or to a group of fields that belong together.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    unit: String,
    /// Nothing if the change made the record.
    before: Option<serde_json::Value>,
    after: serde_json::Value,
}

/// What a change did, field by field in the order of the form; fields that this version does not
/// know come last.
fn steps(kind: &Kind, past: &PastChange) -> Vec<Step> {
    let nothing = Body::new();
    let before = past.before.as_ref().unwrap_or(&nothing);
    let known = kind.fields.iter().map(|field| field.group.unwrap_or(field.name).to_owned());
    let names = before.keys().chain(past.after.keys());
    let strange = names.filter(|name| kind.field(name).is_none()).cloned();
    let mut seen = BTreeSet::new();
    let units: Vec<String> =
        known.chain(strange).filter(|unit| seen.insert(unit.clone())).collect();
    let is_told = |unit: &String| {
        let field = kind.field(unit);
        let is_hidden = |body| field.is_some_and(|field| is_withheld(field, body));
        !is_hidden(before) && !is_hidden(&past.after)
    };
    let step = units.into_iter().filter(is_told).map(|unit| {
        let fields = unit_fields(kind, &unit);
        let values = [before, &past.after].map(|body| unit_value(body, &unit, &fields));
        let [before, after] = values;
        (before != after).then(|| Step {
            unit,
            before: past.before.as_ref().map(|_| before),
            after,
        })
    });
    step.flatten().collect()
}

#[component]
fn OneStep(kind: &'static Kind, id: RecordId, step: Step) -> impl IntoView {
    let replica = Replica::current();
    let Step { unit, before, after } = step;
    let words = {
        let (unit, before, after) = (unit.clone(), before.clone(), after);
        move || {
            let label = unit_label(kind, &unit);
            let after = unit_words(replica, kind, &unit, &after);
            let Some(before) = &before else { return format!("{label}: {after}") };
            let before = unit_words(replica, kind, &unit, before);
            t_with(
                "manager.history.step",
                &[("field", &label), ("before", &before), ("after", &after)],
            )
        }
    };
    view! {
        <li class="history-step">
            <span class="history-words">{ruby(Signal::derive(words))}</span>
            {before.map(|value| view! { <Restore kind id unit value /> })}
        </li>
    }
}

/// Sets a field back to what it was before a change, as an edit that has seen what it is now.
#[component]
fn Restore(
    kind: &'static Kind,
    id: RecordId,
    unit: String,
    value: serde_json::Value,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let now = {
        let unit = unit.clone();
        Memo::new(move |_| {
            let view = replica.view(kind.name, id)?;
            Some((view.scope, unit_value(&view.body, &unit, &unit_fields(kind, &unit))))
        })
    };
    let is_other = {
        let value = value.clone();
        move || now.with(|now| now.as_ref().is_some_and(|(_, now)| *now != value))
    };
    let locked = unit_fields(kind, &unit)
        .iter()
        .any(|name| kind.field(name).is_none_or(|field| field.is_fixed || field.is_author));
    let blocked = {
        let (unit, value) = (unit.clone(), value.clone());
        Signal::derive(move || {
            let (scope, _) = now.get()?;
            let set = back(replica, kind, id, &unit, &value);
            let stands = replica.view(kind.name, id)?.body;
            let request = Request::new(Action::Patch, kind, scope, &set).of(&stands);
            let refusal = may_as_shown(&replica.actor(), &replica.grants(), &request).err()?;
            Some(Blocked { reason: t(refusal.key()), helper: String::new() })
        })
    };
    let restore = Callback::new(move |()| {
        let Some((_, was)) = now.get_untracked() else { return };
        let label = unit_label(kind, &unit);
        if put_back(replica, toasts, kind, id, &unit, &value) {
            let said = t_with("manager.history.restored", &[("field", &label)]);
            let unit = unit.clone();
            toasts.undoable(said, move || {
                put_back(replica, toasts, kind, id, &unit, &was);
            });
        }
    });
    move || {
        (is_other() && !locked).then(|| {
            view! {
                <Button label=Signal::derive(|| t("manager.history.restore"))
                    kind=ButtonKind::Quiet icon=IconName::Undo blocked on_press=restore />
            }
        })
    }
}

/// Saves an earlier value; a toast says why if the device does not take it.
fn put_back(
    replica: Replica,
    toasts: Toasts,
    kind: &'static Kind,
    id: RecordId,
    unit: &str,
    value: &serde_json::Value,
) -> bool {
    let refused = replica.patch(kind.name, id, back(replica, kind, id, unit, value)).err();
    if let Some(refused) = &refused {
        toasts.show(refused_text(refused));
    }
    refused.is_none()
}

/// The fields that make a unit what it was.
fn back(
    replica: Replica,
    kind: &'static Kind,
    id: RecordId,
    unit: &str,
    value: &serde_json::Value,
) -> Body {
    let fields = unit_fields(kind, unit);
    let mut old = Body::new();
    set_unit(&mut old, unit, &fields, value);
    let seen = replica.seen(kind.name, id);
    let set = fields.iter().map(|name| {
        let value = old.get(*name).cloned().unwrap_or_default();
        let value = match kind.field(name).map(|field| field.merge) {
            Some(Merge::Set) => set_change(seen.body().get(*name), &value),
            _ => value,
        };
        ((*name).to_owned(), value)
    });
    set.collect()
}

/// Brings a deleted record back as it was, as an edit that has seen the deletion.
pub fn bring_back(replica: Replica, toasts: Toasts, kind: &'static Kind, id: RecordId, body: Body) {
    let change = Change::Create { kind: kind.name, id, set: body };
    match replica.edit(vec![change]) {
        Ok(()) => toasts.show(Text::derive(|| t("manager.history.back"))),
        Err(refused) => toasts.show(refused_text(&refused)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history_api::past_change;
    use serde_json::json;
    use shared::records::kind;

    fn past(before: Option<serde_json::Value>, after: serde_json::Value) -> PastChange {
        let body = |json: serde_json::Value| serde_json::from_value(json).unwrap();
        past_change(before.map(body), body(after))
    }

    #[test]
    fn a_change_says_what_it_changed_and_nothing_else() {
        let kind = kind("venue").unwrap();
        let before = json!({ "name": "a", "from_the_future": 1 });
        let changed = past(Some(before), json!({ "name": "b", "from_the_future": 1 }));
        let before = Some(json!("a"));
        let expected = Step { unit: "name".to_owned(), before, after: json!("b") };
        assert_eq!(steps(kind, &changed), [expected]);
    }

    #[test]
    fn fields_that_belong_together_are_one_step_and_strange_ones_are_told() {
        let kind = kind("enrollment").unwrap();
        let after = json!({ "to": "2021-02-03", "end_reason": "moved", "from_the_future": 1 });
        let units: Vec<String> =
            steps(kind, &past(Some(json!({})), after)).into_iter().map(|it| it.unit).collect();
        let group = kind.field("to").and_then(|field| field.group).unwrap();
        assert_eq!(units, [group, "from_the_future"]);
    }
}
