//! The card in the file of somebody who may have two records: both side by side, and one tap that
//! joins them.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::person::is_person;
use shared::records::learner::Learner;

use super::joined::{OnePerson, join, why_not};
use super::side_by_side::SideBySide;
use crate::parts::{Button, Card, CardHeading, IconName, Rows, Toasts, Tone, ruby, word};
use crate::reading::find::id_of_query;
use crate::replica::Replica;
use crate::routes;

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
    let why_not = Signal::derive(move || why_not(replica, id));
    view! {
        <Card title=word("same.title") tone=Tone::Warning heading=CardHeading::InPage>
            <p>{ruby(word("same.text"))}</p>
            <Rows>
                <OnePerson id href=routes::learner(id) />
                <OnePerson id=other href=routes::learner(other) />
            </Rows>
            <SideBySide
                one=(id, word("file.joined.this"))
                other=(other, word("file.joined.stays"))
            />
            <Button
                label=word("same.join") icon=IconName::Check blocked=why_not
                on_press=move || join(replica, toasts, id, other)
            />
        </Card>
    }
}
