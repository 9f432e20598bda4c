//! The last tab of a learner's file: what is known of herself, and who changed what. A link to the
//! history of one of her records leads here, too.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::{Kind, Record};
use shared::records::learner::Learner;
use shared::records::{self};

use super::joined::Joined;
use super::same::SamePerson;
use super::tab::Tab;
use crate::fields::RecordForm;
use crate::navigation::Navigation;
use crate::parts::{LinkButton, Section, ruby, word};
use crate::reading::values::title;
use crate::records::{History, RemoveRecord};
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// The tab.
#[component]
pub fn Past(id: RecordId) -> impl IntoView {
    let query = Navigation::here().query();
    let other = Memo::new(move |_| {
        let of = query.with(|query| query.get("of"))?;
        let (kind, id) = of.split_once('/')?;
        Some((records::kind(kind)?.name, id.parse::<RecordId>().ok()?))
    });
    view! {
        {move || {
            let (kind, record) = other.get()?;
            Some(view! { <OfRecord kind=records::kind(kind)? id=record /> })
        }}
        <SamePerson id />
        <Section title=word("file.basics")>
            <RecordForm kind=Learner::KIND id />
        </Section>
        <Joined id />
        <History kind=Learner::KIND id />
        <p class="soft">
            {ruby(word("file.ends"))} " "
            <a href=routes::learner_tab(id, Tab::Attendance.code())>
                {ruby(word("file.attendance"))}
            </a>
        </p>
        <RemoveRecord kind=Learner::KIND id />
    }
}

/// The history of one record that is about her.
#[component]
fn OfRecord(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let heading = move || format!("{} {}", t(&kind.key()), title(replica, kind.name, id));
    view! {
        <Section
            title=Signal::derive(heading)
            actions=move || view! {
                <LinkButton label=word("file.record") href=routes::record(kind.name, id) />
            }
        >
            <History kind id />
        </Section>
    }
}
