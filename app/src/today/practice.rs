//! A practice lesson on any tablet: the roll as it is, with people who do not exist. It has a
//! replica of its own in memory, which no network and no storage is behind: leaving the page
//! leaves nothing.

use leptos::prelude::*;
use shared::id::{ClientId, RecordId};
use shared::program::practice::practice;
use shared::records::lesson::Lesson;
use shared::role::{Actor, Role};
use shared::sync::device::{Device, Identity};

use super::roll::{Roll, RollCall};
use super::roll_head::RollHead;
use super::roster::by_name;
use crate::parts::{Button, ButtonKind, IconName, Notice, NoticeKind, Page, PageHead, word};
use crate::platform;
use crate::reading::phrases::hours;
use crate::replica::Replica;
use crate::routes;
use crate::store::seal;
use crate::sync::Driver;
use crate::words::{day_text, t};

/// How many people practice with whoever practices.
const PEOPLE: usize = 8;

/// The page. Beginning again makes everything anew.
#[component]
pub fn PracticePage() -> impl IntoView {
    let real = Replica::current();
    let turn = RwSignal::new(0);
    move || {
        turn.track();
        let begun = untrack(|| begin(real));
        begun.map(|(replica, lesson)| {
            // What is below sees the practice alone.
            provide_context(replica);
            on_cleanup(move || replica.close());
            view! { <OneLesson lesson again=move || turn.update(|n| *n += 1) /> }
        })
    }
}

/// A replica that nothing is behind, with the records of a practice lesson.
fn begin(real: Replica) -> Option<(Replica, RecordId)> {
    let name = |n: usize| t(&format!("practice.name.{n}"));
    let names: Vec<String> = (1..=PEOPLE).map(name).collect();
    let (lesson, records) = practice(real.today(), &t("practice.venue"), &names);
    let page = serde_json::to_vec(&records).ok()?;
    let actor = Actor { role: Role::Manager, ..real.actor() };
    let identity = Identity::unregistered(ClientId(platform::new_id()), actor);
    let stored = [("page/00000000".to_owned(), page)];
    let device = Device::open(identity, seal::to_server(""), &stored).ok()?;
    Some((Replica::open(device, Driver::to_nowhere()), lesson))
}

#[component]
fn OneLesson(lesson: RecordId, #[prop(into)] again: Callback<()>) -> impl IntoView {
    let replica = Replica::current();
    let read = move || replica.read::<Lesson>(lesson).unwrap_or_else(|| Lesson::empty(lesson));
    let lesson = Memo::new(move |_| read());
    let people = Memo::new(move |_| by_name(replica, &lesson.get()));
    let call = RollCall::at(replica, lesson, people, |_, _| routes::practice());
    let lead = move || {
        let date = lesson.with(|lesson| lesson.date).map(day_text).unwrap_or_default();
        format!("{date} {}", lesson.with(hours))
    };
    view! {
        <Page
            title=word("practice.title")
            head=PageHead::Line
            lead=lead
            back=(routes::today(), word("tutor.today.title"))
            actions=move || view! {
                <Button label=word("practice.again") kind=ButtonKind::Soft icon=IconName::Undo
                    on_press=move || again.run(()) />
            }
            tabs=move || view! { <RollHead call /> }
        >
            <div class="practice">
                <Notice kind=NoticeKind::Info title=move || t("practice.nothing")
                    text=move || t("practice.nothing.text") />
                <Roll call />
            </div>
        </Page>
    }
}
