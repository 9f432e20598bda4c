//! The card in the file of somebody who may have two records: both side by side, and one tap that
//! joins them.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::person::is_person;
use shared::record::Record as _;
use shared::records::learner::Learner;

use super::joined::{OnePerson, join, why_not};
use super::side_by_side::SideBySide;
use super::tab::Tab;
use crate::parts::{
    Button, ButtonKind, Card, CardHeading, IconName, LinkButton, Rows, Toasts, Tone, ruby, word,
};
use crate::reading::find::id_of_query;
use crate::reading::phrases::told;
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::t_with;

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
    let says = move || {
        let name = |id| title(replica, Learner::NAME, id);
        t_with("same.direction", &[("goes", &name(id)), ("stays", &name(other))])
    };
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
            <p>{told(says)}</p>
            <div class="cluster">
                <Button
                    label=word("same.join") icon=IconName::Check blocked=why_not
                    on_press=move || join(replica, toasts, id, other)
                />
                <LinkButton
                    label=word("same.turn") kind=ButtonKind::Quiet icon=IconName::Undo
                    href=routes::learner_same(other, Tab::History.code(), id)
                />
            </div>
        </Card>
    }
}
