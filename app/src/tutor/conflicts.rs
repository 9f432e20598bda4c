//! Two people wrote different things: both values with who and when, and a tap that decides.

use leptos::prelude::*;
use serde_json::{Value, json};
use shared::id::{RecordId, Uid};
use shared::record::{Body, Kind, Merge, Record, field_key};
use shared::records::attendance::Attendance;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::{self, KINDS};
use shared::sync::device::Change;
use shared::sync::message::{Conflict, Mark};
use shared::sync::overlay::View;
use shared::sync::stored::{WHOLE_RECORD, unit_fields, unit_value};

use super::find::follow;
use super::keep::keep;
use super::say::{BETWEEN, author, moment, say};
use super::value_words::value_words;
use crate::book::Book;
use crate::forms::reading::short_text;
use crate::parts::{Button, Card, CardHeading, Text, Toasts, Tone, ruby};
use crate::words::{t, t_with};

/// What nobody has decided yet about a learner.
#[component]
pub fn Conflicts(ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let book = Book::current();
    let open = Memo::new(move |_| {
        for kind in KINDS {
            let _ = book.view(kind.name, RecordId(uuid::Uuid::nil()));
        }
        let ids: Vec<String> = ids.get().iter().map(ToString::to_string).collect();
        let is_about = |view: &View| {
            let named = view.body.get("learner").and_then(Value::as_str);
            let own = (view.kind == Learner::NAME).then(|| view.id.to_string());
            named.map(str::to_owned).or(own).is_some_and(|id| ids.contains(&id))
        };
        undecided(book, is_about)
    });
    view! { <Cards open /> }
}

/// What nobody has decided yet about a lesson and its roll call.
#[component]
pub fn LessonConflicts(id: RecordId) -> impl IntoView {
    let book = Book::current();
    let open = Memo::new(move |_| {
        follow::<Lesson>(book);
        follow::<Attendance>(book);
        let own = id.to_string();
        undecided(book, |view| {
            view.id == id || view.body.get("lesson").and_then(Value::as_str) == Some(&own)
        })
    });
    view! { <Cards open /> }
}

fn undecided(book: Book, is_meant: impl Fn(&View) -> bool) -> Vec<View> {
    book.with_everything(|device| {
        let open = device.everything().filter(|view| !view.conflicts.is_empty());
        open.filter(|view| is_meant(view)).cloned().collect()
    })
}

#[component]
fn Cards(open: Memo<Vec<View>>) -> impl IntoView {
    let cards = move || {
        let pairs = open.get().into_iter().flat_map(|view| {
            let conflicts = view.conflicts.clone();
            conflicts.into_iter().map(move |conflict| (view.clone(), conflict))
        });
        pairs.map(|(view, conflict)| view! { <OneConflict record=view conflict /> }).collect_view()
    };
    move || {
        (!open.with(Vec::is_empty)).then(|| {
            view! {
                <div class="stack tutor-conflicts">{cards()}</div>
            }
        })
    }
}

#[component]
fn OneConflict(record: View, conflict: Conflict) -> impl IntoView {
    let Some(kind) = records::kind(&record.kind) else { return ().into_any() };
    let (book, unit) = (Book::current(), conflict.field.clone());
    let whose = record.body.get("learner").and_then(|id| id.as_str()?.parse().ok());
    let (label, body) = (unit.clone(), record.body.clone());
    let title: Text = Signal::derive(move || {
        let person = whose.map(|id| super::say::learner(book, id));
        let sort = Some(t(&kind.key()));
        let what = [person, sort, which_one(book, kind, &body), unit_name(kind, &label)];
        t_with("tutor.conflict.title", &[("what", &join(what))])
    });
    let now = unit_value(&record.body, &unit, &unit_fields(kind, &unit));
    let closes: Vec<Uid> = conflict.values.iter().map(|it| it.mark.uid).collect();
    let shown = Side {
        kind,
        record: record.clone(),
        unit: unit.clone(),
        value: if unit == WHOLE_RECORD { json!({ "deleted": false }) } else { now.clone() },
        mark: conflict.shown.clone(),
        closes: closes.clone(),
    };
    let others = conflict.values.iter().map(|it| Side {
        value: it.value.clone(),
        mark: Some(it.mark.clone()),
        ..shown.clone()
    });
    let sides: Vec<Side> = std::iter::once(shown.clone()).chain(others).collect();
    let both = both_texts(kind, &unit, &sides).map(|value| Side { value, ..shown });
    view! {
        <Card title tone=Tone::Warning heading=CardHeading::InPage>
            <p>{ruby(say("tutor.conflict.text"))}</p>
            <ul class="tutor-sides" role="list">
                {sides.into_iter().map(|side| view! { <OneSide side /> }).collect_view()}
            </ul>
            {both.map(|side| view! { <Decide side key="tutor.conflict.both" /> })}
        </Card>
    }
    .into_any()
}

/// One of the values between which somebody has to choose.
#[derive(Clone)]
struct Side {
    kind: &'static Kind,
    record: View,
    unit: String,
    value: Value,
    mark: Option<Mark>,
    closes: Vec<Uid>,
}

#[component]
fn OneSide(side: Side) -> impl IntoView {
    let book = Book::current();
    let (kind, unit, value, mark) =
        (side.kind, side.unit.clone(), side.value.clone(), side.mark.clone());
    let words: Text = Signal::derive(move || value_words(book, kind, &unit, &value));
    let who: Text = Signal::derive(move || match &mark {
        Some(mark) => {
            let values = [("who", author(book, mark.by)), ("when", moment(mark.at))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            t_with("tutor.conflict.who", &values)
        }
        None => t("tutor.conflict.shown"),
    });
    view! {
        <li class="tutor-side">
            <p class="tutor-note-text">{ruby(words)}</p>
            <p class="tutor-soft">{ruby(who)}</p>
            <Decide side key="tutor.conflict.keep" />
        </li>
    }
}

#[component]
fn Decide(side: Side, key: &'static str) -> impl IntoView {
    let (book, toasts) = (Book::current(), Toasts::here());
    let decide = move || {
        keep(book, toasts, vec![decision(book, &side)]);
        toasts.say(say("tutor.conflict.decided"));
    };
    view! { <Button label=say(key) on_press=decide /> }
}

/// The change that settles a conflict with this side's value.
fn decision(book: Book, side: &Side) -> Change {
    let (kind, id) = (side.record.kind.clone(), side.record.id);
    let seen = book.seen(&kind, id);
    let is_deletion = side.value.get("deleted").and_then(Value::as_bool);
    if side.unit == WHOLE_RECORD && is_deletion == Some(true) {
        return Change::Delete { kind, id, seen };
    }
    let mut set = Body::new();
    let fields = unit_fields(side.kind, &side.unit);
    if side.unit == WHOLE_RECORD {
        // A settled deletion still needs a field to set: one that keeps the value it has.
        let kept = side.kind.fields.iter().find(|field| {
            !field.is_fixed && !field.is_author && side.record.body.contains_key(field.name)
        });
        let kept = kept.and_then(|field| Some((field.name, side.record.body.get(field.name)?)));
        set.extend(kept.map(|(name, value)| (name.to_owned(), value.clone())));
    } else if fields.len() > 1 {
        for field in fields {
            let value = side.value.get(field).cloned().unwrap_or_default();
            set.insert(field.to_owned(), value);
        }
    } else {
        set.insert(side.unit.clone(), side.value.clone());
    }
    Change::Patch { kind, id, seen, set, closes: side.closes.clone() }
}

/// Both texts below each other, where that makes sense.
fn both_texts(kind: &Kind, unit: &str, sides: &[Side]) -> Option<Value> {
    kind.field(unit).filter(|field| field.merge == Merge::Text)?;
    let texts: Vec<&str> = sides.iter().filter_map(|side| side.value.as_str()).collect();
    Some(Value::String(texts.join("\n\n")))
}

/// What tells a record from others of its kind about the same person: of two steps of one plan the
/// step's words.
fn which_one(book: Book, kind: &Kind, body: &Body) -> Option<String> {
    let names = kind.title.iter().filter(|name| **name != "learner");
    let parts = names.filter_map(|name| {
        let value = body.get(*name).filter(|value| !value.is_null())?;
        Some(short_text(book, kind, kind.field(name)?, value))
    });
    let name = parts.collect::<Vec<_>>().join(BETWEEN);
    (!name.is_empty()).then_some(name)
}

/// What a field, or a group of fields, is called; nothing for the whole record.
fn unit_name(kind: &Kind, unit: &str) -> Option<String> {
    let fields = kind.fields.iter().filter(|field| field.name == unit || field.group == Some(unit));
    let names: Vec<String> = fields.map(|field| t(&field_key(kind, field))).collect();
    (!names.is_empty()).then(|| names.join(BETWEEN))
}

fn join<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(BETWEEN)
}
