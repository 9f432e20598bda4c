//! How a learner takes part in her next lesson from elsewhere: by phone, or by a link that is hers
//! alone.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::next::from_elsewhere;
use shared::records::remote_place::{RemoteMode, RemotePlace};

use crate::parts::{Icon, IconName, ruby, word};
use crate::reading::find::own_records;
use crate::replica::Replica;
use crate::words::{t, t_with};

/// What is said about it on the card of the lesson.
#[component]
pub fn FromElsewhere(
    replica: Replica,
    lesson: RecordId,
    /// Whether the lesson is held from elsewhere for everybody.
    is_online: bool,
) -> impl IntoView {
    let found = Memo::new(move |_| {
        let own = own_records(replica);
        replica.ask(|records| from_elsewhere(records, lesson, &own))
    });
    move || match found.get() {
        Some(place) => Some(view! { <How place /> }.into_any()),
        None => is_online.then(|| {
            view! { <li><Icon name=IconName::Video />{ruby(word("learner.next.online"))}</li> }
                .into_any()
        }),
    }
}

#[component]
fn How(place: RemotePlace) -> impl IntoView {
    let (icon, key) = match place.mode {
        Some(RemoteMode::Phone) => (IconName::Phone, "learner.next.by_phone"),
        Some(RemoteMode::Line) => (IconName::Chat, "learner.next.by_line"),
        Some(RemoteMode::Mail) => (IconName::Mail, "learner.next.by_mail"),
        Some(RemoteMode::Video) | None => (IconName::Video, "learner.next.by_video"),
    };
    let start = place.start;
    let said = move || {
        let how = t(key);
        let Some(time) = start.map(|time| time.to_string()) else { return how };
        t_with("learner.next.from", &[("time", &time), ("how", &how)])
    };
    view! {
        <li><Icon name=icon /><span>{ruby(Signal::derive(said))}</span></li>
        {place.link.map(|link| view! {
            <li>
                <a
                    class="button"
                    data-kind="secondary"
                    href=link.as_str().to_owned()
                    target="_blank"
                    rel="noopener noreferrer"
                >
                    {ruby(word("learner.next.join"))}
                </a>
            </li>
        })}
    }
}
