//! Two values of which somebody has to choose: both with who, when and from which device, one tap
//! to settle and one to take that back. Without a network only the device is not known.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::access::{Action, Request, may_as_shown};
use shared::id::{ClientId, MutationId, RecordId};
use shared::record::{Body, Kind, Merge};
use shared::records;
use shared::sync::device::{Change, EditBase};
use shared::sync::message::{Conflict, EditStamp};
use shared::sync::overlay::View;
use shared::sync::stored::{WHOLE_RECORD, set_unit, unit_fields, unit_value};
use std::collections::BTreeMap;

use crate::history_api;
use crate::parts::{Blocked, Button, Card, CardHeading, MaybeText, Toasts, Tone, ruby, word};
use crate::reading::unit_words::unit_words;
use crate::reading::values::{person_name, unit_label};
use crate::replica::Replica;
use crate::saving::keep::refused_text;
use crate::words::{moment_text, t, t_with};

/// From which device each mutation on a record came, as far as the office has said.
type Origins = RwSignal<BTreeMap<MutationId, ClientId>>;

/// The card of one conflict of `record`. Choosing settles exactly the values that it shows. `about`
/// says what the record is where the page around does not.
#[component]
pub fn ConflictCard(
    record: View,
    conflict: Conflict,
    #[prop(optional, into)] about: MaybeText,
) -> impl IntoView {
    let Some(kind) = records::kind(&record.kind) else { return ().into_any() };
    let (unit, origins) = (conflict.field.clone(), origins_of(&record));
    let is_whole = unit == WHOLE_RECORD;
    let label = unit.clone();
    let title = move || {
        let field = if is_whole { t(&kind.key()) } else { unit_label(kind, &label) };
        let what = about.get().map_or(field.clone(), |about| format!("{about} · {field}"));
        t_with("forms.conflict", &[("what", &what)])
    };
    let closes: Vec<MutationId> = conflict.values.iter().map(|it| it.stamp.uid).collect();
    let now = unit_value(&record.body, &unit, &unit_fields(kind, &unit));
    let shown = Side {
        kind,
        id: record.id,
        unit,
        value: if is_whole { json!({ "deleted": false }) } else { now },
        stamp: conflict.shown.clone(),
        closes,
    };
    let others = conflict.values.iter().map(|it| Side {
        value: it.value.clone(),
        stamp: Some(it.stamp.clone()),
        ..shown.clone()
    });
    let sides: Vec<Side> = std::iter::once(shown.clone()).chain(others).collect();
    let why_not = why_not(&record, &shown);
    let both = both_texts(&sides).map(|value| Side { value, ..shown });
    let values: Vec<Value> = sides.iter().map(|side| side.value.clone()).collect();
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let decide = Callback::new(move |(side,): (Side,)| decide(replica, toasts, &side, &values));
    view! {
        <Card title=Signal::derive(title) tone=Tone::Warning heading=CardHeading::InPage>
            <p>{ruby(Signal::derive(move || t(explanation(is_whole))))}</p>
            <ul class="conflict" role="list">
                {sides.into_iter().map(|side| view! { <OneSide side origins why_not decide /> })
                    .collect_view()}
            </ul>
            {both.map(|side| view! {
                <Button label=word("forms.conflict.both") blocked=why_not
                    on_press=move || decide.run((side.clone(),)) />
            })}
        </Card>
    }
    .into_any()
}

fn explanation(is_whole: bool) -> &'static str {
    if is_whole { "forms.conflict.deleted" } else { "forms.conflict.text" }
}

/// One of the values between which somebody has to choose.
#[derive(Clone)]
struct Side {
    kind: &'static Kind,
    id: RecordId,
    unit: String,
    value: Value,
    stamp: Option<EditStamp>,
    closes: Vec<MutationId>,
}

#[component]
fn OneSide(
    side: Side,
    origins: Origins,
    why_not: Signal<Option<Blocked>>,
    decide: Callback<(Side,)>,
) -> impl IntoView {
    let replica = Replica::current();
    let Side { kind, unit, value, stamp, .. } = side.clone();
    let words = move || unit_words(replica, kind, &unit, &value);
    let origin = move || {
        let Some(stamp) = &stamp else { return t("forms.conflict.shown") };
        let (who, at) = (person_name(replica, stamp.by), moment_text(stamp.at));
        let client = origins.with(|all| all.get(&stamp.uid).copied());
        let device = client.map(|client| history_api::device_text(replica, client));
        let parts = [Some(who), Some(at), device];
        parts.into_iter().flatten().collect::<Vec<_>>().join("・")
    };
    view! {
        <li class="conflict-side">
            <p class="conflict-value">{ruby(Signal::derive(words))}</p>
            <p class="conflict-origin">{ruby(Signal::derive(origin))}</p>
            <Button label=word("forms.conflict.take") blocked=why_not
                on_press=move || decide.run((side.clone(),)) />
        </li>
    }
}

/// Asks the office from which devices the values came. Without a network that stays open.
fn origins_of(record: &View) -> Origins {
    let origins: Origins = RwSignal::new(BTreeMap::new());
    let (kind, id) = (record.kind.clone(), record.id);
    spawn_local(async move {
        if let Ok(past) = history_api::past_of(&kind, id).await {
            // Whoever has left the page meanwhile does not need the answer.
            let _ = origins.try_set(past.iter().map(|past| (past.uid, past.client)).collect());
        }
    });
    origins
}

/// Why the person may not choose here.
fn why_not(record: &View, side: &Side) -> Signal<Option<Blocked>> {
    let replica = Replica::current();
    let (kind, scope, body) = (side.kind, record.scope.clone(), record.body.clone());
    let set: Body = match side.unit == WHOLE_RECORD {
        true => Body::new(),
        false => {
            let fields = unit_fields(kind, &side.unit).into_iter();
            fields.map(|name| (name.to_owned(), Value::Null)).collect()
        }
    };
    Signal::derive(move || {
        let request = Request::new(Action::Patch, kind, scope.clone(), &set).of(&body);
        let request = Request { settles: true, ..request };
        let refusal = may_as_shown(&replica.actor(), &replica.grants(), &request).err()?;
        Some(Blocked { reason: t(refusal.key()), helper: t("forms.conflict.helper") })
    })
}

/// Settles a conflict with this side's value, and offers to open it again.
fn decide(replica: Replica, toasts: Toasts, side: &Side, values: &[Value]) {
    let before = replica.seen(side.kind.name, side.id);
    let other = values.iter().find(|value| **value != side.value).cloned();
    match replica.edit(vec![settling(replica, side, before.clone(), side.closes.clone())]) {
        Err(refused) => toasts.show(refused_text(&refused)),
        Ok(()) => match other {
            None => toasts.show(t("forms.conflict.decided")),
            Some(value) => {
                let other = Side { value, ..side.clone() };
                toasts.undoable(t("forms.conflict.decided"), move || {
                    // As if nobody had decided: against what the card showed, so that the office
                    // finds both values again.
                    let change = settling(replica, &other, before.clone(), Vec::new());
                    let refused = replica.edit(vec![change]).err();
                    toasts.show(match refused {
                        Some(refused) => refused_text(&refused),
                        None => t("forms.conflict.open_again"),
                    });
                });
            }
        },
    }
}

/// The change that makes a unit show this side's value.
fn settling(replica: Replica, side: &Side, seen: EditBase, closes: Vec<MutationId>) -> Change {
    let (kind, id) = (side.kind.name.to_owned(), side.id);
    let mut set = Body::new();
    if side.unit != WHOLE_RECORD {
        let fields = unit_fields(side.kind, &side.unit);
        let mut body = Body::new();
        set_unit(&mut body, &side.unit, &fields, &side.value);
        let value =
            |name: &&str| ((*name).to_owned(), body.get(*name).cloned().unwrap_or_default());
        set.extend(fields.iter().map(value));
    } else if side.value.get("deleted").and_then(Value::as_bool) == Some(true) {
        return Change::Delete { kind, id, seen };
    } else {
        // A record that stays still needs a field to set: one that keeps the value it has.
        let body = replica.view(side.kind.name, id).map(|view| view.body);
        let body = body.unwrap_or_else(|| seen.body().clone().into());
        let kept = side
            .kind
            .fields
            .iter()
            .find(|field| !field.is_fixed && !field.is_author && body.contains_key(field.name));
        let kept = kept.and_then(|field| Some((field.name, body.get(field.name)?.clone())));
        set.extend(kept.map(|(name, value)| (name.to_owned(), value)));
    }
    Change::Patch { kind, id, seen, set, closes }
}

/// One text below the other, if the field holds text and has room for both.
fn both_texts(sides: &[Side]) -> Option<Value> {
    let Side { kind, unit, .. } = sides.first()?;
    kind.field(unit).filter(|field| field.merge == Merge::Text)?;
    let texts: Vec<&str> = sides.iter().filter_map(|side| side.value.as_str()).collect();
    let joined = texts.join("\n\n");
    let fits = joined.chars().count() <= shared::value::LONG_TEXT_CHARS_MAX;
    fits.then_some(Value::String(joined))
}
