//! The card in the file of somebody who may have two records: both side by side, and one tap that
//! joins them.

use leptos::prelude::*;
use shared::access::Action;
use shared::id::{RecordId, Stamp};
use shared::program::Write;
use shared::program::person::{MERGED_INTO, is_person};
use shared::record::{Body, Record};
use shared::records::learner::{KIND, Learner};
use shared::scope::Scope;
use shared::value::Ref;

use super::search::places_text;
use crate::parts::{Button, Card, CardHeading, IconName, Row, Rows, Toasts, Tone, ruby, word};
use crate::reading::find::{aliases, id_of_query};
use crate::reading::phrases::{BETWEEN, learner};
use crate::reading::values::value_text;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{blocked, keep_undoable};
use crate::words::{moment_text, t_with};

/// The card, where the address names the other record and both still stand for somebody.
#[component]
pub fn SamePerson(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let asked = id_of_query("same");
    let other = Memo::new(move |_| {
        let other = asked.get().filter(|other| *other != id)?;
        let both = replica.ask(|records| is_person(records, id) && is_person(records, other));
        (both && replica.read::<Learner>(other).is_some()).then_some(other)
    });
    move || other.get().map(|other| view! { <JoinPeople id other /> })
}

#[component]
fn JoinPeople(id: RecordId, other: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let why_not = Signal::derive(move || blocked(replica, Action::Patch, &KIND, Scope::Own(id)));
    let set = |value: serde_json::Value| Body::from_iter([(MERGED_INTO.to_owned(), value)]);
    let join = move || {
        let said = t_with("same.done", &[("name", &learner(replica, other))]);
        let into = shared::value::FieldValue::write(&Ref::<Learner>::to(other));
        let writes = vec![Write::set::<Learner>(id, set(into))];
        keep_undoable(replica, toasts, Signal::stored(said), writes, move || {
            vec![Write::set::<Learner>(id, set(serde_json::Value::Null))]
        });
    };
    view! {
        <Card title=word("same.title") tone=Tone::Warning heading=CardHeading::InPage>
            <p>{ruby(word("same.text"))}</p>
            <Rows><One id /><One id=other /></Rows>
            <Button
                label=word("same.join") icon=IconName::Check blocked=why_not
                on_press=move || untrack(join)
            />
        </Card>
    }
}

/// One of the two: what tells her apart, where she comes, and when the record was made.
#[component]
fn One(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let note = move || {
        let body = replica.view(Learner::NAME, id)?.body;
        let known = ["full_name", "kana", "birth_date"].into_iter().filter_map(|name| {
            let field = KIND.field(name)?;
            Some(value_text(replica, &KIND, field, body.get(name)?))
        });
        let made = id.0.get_timestamp().and_then(|at| i64::try_from(at.to_unix().0).ok());
        let made = made
            .map(|seconds| t_with("same.made", &[("when", &moment_text(Stamp(seconds * 1_000)))]));
        let places = places_text(replica, &aliases(replica, id));
        Some(known.chain(places).chain(made).collect::<Vec<_>>().join(BETWEEN))
    };
    view! {
        <Row
            title=Signal::derive(move || learner(replica, id)) href=routes::learner(id)
            note=note
        />
    }
}
