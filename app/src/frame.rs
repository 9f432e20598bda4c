//! The frame around every page of an open account: the places of the role, the state of saving and
//! sending, the person, and the notices that concern every page.

mod account;
mod arrows;
mod extras;
pub mod keys;
mod notices;
mod other_tab;
mod paper;
mod places;
mod rescue;
mod taps;
mod unfinished;

use leptos::prelude::*;
use shared::id::Stamp;
use shared::role::Role;
use shared::sync::device::Status;

use crate::fields::Marked;
use crate::inbox::{self, Office};
use crate::learners::trail::Trail;
use crate::navigation::Navigation;
use crate::parts::{
    Connection, Density, EmptyState, Icon, IconName, LinkButton, Page, Shell, SyncState, SyncWord,
    plain_word, ruby, word,
};
use crate::platform;
use crate::replica::Replica;
use crate::routes;
use crate::session::Furigana;
use crate::today::SetAside;
use crate::typing::Typing;
use crate::words::{recent_text, t};
use account::Account;
use extras::Extras;
use keys::search;
use places::places;

/// The frame; its children are the page.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let replica = Replica::current();
    let role = replica.actor().role;
    let office = Office::watch(replica);
    provide_context(office);
    provide_context(Marked::follow(replica, office));
    let to_decide = Memo::new(move |_| office.to_decide());
    provide_context(to_decide);
    Trail::provide();
    SetAside::provide();
    let extras = Extras::fetch();
    view! {
        <Shell
            nav=Signal::derive(move || places(role, to_decide))
            home=routes::start(role)
            density=if role == Role::Manager { Density::Compact } else { Density::Comfortable }
            search=move || role.is_staff().then(|| view! { <Find /> })
            sync=move || view! { <Sync /> }
            language=move || match role {
                Role::Learner => Some(view! { <Furigana /> }.into_any()),
                _ => role.is_staff().then(|| view! { <EmergencyLink /> }.into_any()),
            }
            account=move || view! { <Account /> }
            banner=move || extras.banner()
        >
            {extras.above()}
            {children()}
            {extras.below()}
        </Shell>
    }
}

/// What the key `/` does, for a pointer.
#[component]
fn Find() -> impl IntoView {
    let navigation = Navigation::here();
    view! {
        <button type="button" class="find" on:click=move |_| search(navigation)>
            <Icon name=IconName::Search />
            <span>{ruby(word("frame.find"))}</span>
            <kbd aria-hidden="true">"/"</kbd>
        </button>
    }
}

/// The way to whom to call when something happens, from every page.
#[component]
fn EmergencyLink() -> impl IntoView {
    view! {
        <a
            class="menu-button emergency-link"
            href=routes::emergency()
            aria-label=plain_word("frame.emergency")
        >
            <Icon name=IconName::Phone />
            <span class="menu-word">{ruby(word("frame.emergency"))}</span>
        </a>
    }
}

/// The page for an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    let start = routes::start(Replica::current().actor().role);
    view! {
        <Page title=Signal::derive(|| t("frame.not_found"))>
            <EmptyState
                title=Signal::derive(|| t("frame.not_found"))
                text=move || t("frame.not_found.text")
            >
                <LinkButton label=Signal::derive(|| t("frame.to_start")) href=start />
            </EmptyState>
        </Page>
    }
}

/// The page for an address that belongs to people of another role.
#[component]
pub fn NotYours() -> impl IntoView {
    let start = routes::start(Replica::current().actor().role);
    view! {
        <Page title=word("frame.not_yours")>
            <EmptyState title=word("frame.not_yours") text=move || t("frame.not_yours.text")>
                <LinkButton label=word("frame.to_start") href=start />
            </EmptyState>
        </Page>
    }
}

/// The word for a state of saving and sending. What is typed and not in the outbox yet counts as
/// being saved, and what somebody has to decide herself needs a look; so does what is not sent
/// where the device keeps nothing.
fn sync_word(status: &Status, typing: Typing, to_decide: usize, is_kept: bool) -> SyncWord {
    let needs_look = status.trouble.is_some() || status.held > 0 || status.differs;
    let needs_look = needs_look || (!is_kept && status.unsent > 0);
    // Whoever is not let in any more reads records that may be old.
    let needs_look = needs_look || status.wants_sign_in || status.wants_upgrade;
    if needs_look || typing.has_refused() || to_decide > 0 {
        SyncWord::NeedsLook
    } else if status.saving > 0 || typing.is_coming() {
        SyncWord::Saving
    } else if status.unsent > 0 || typing.count_half_written() > 0 {
        SyncWord::Saved
    } else {
        SyncWord::Sent
    }
}

#[component]
fn Sync() -> impl IntoView {
    let replica = Replica::current();
    let status = replica.status;
    let connection = Signal::derive(move || {
        if replica.is_connected.get() { Connection::Online } else { Connection::Offline }
    });
    let to_decide = Memo::new(move |_| inbox::to_decide(replica));
    let state = Memo::new(move |_| {
        let status = status.get();
        // What only this screen has is not being saved while another tab writes.
        let is_stuck = status.saving > 0 && replica.is_reading();
        if is_stuck {
            SyncWord::NeedsLook
        } else {
            sync_word(&status, replica.typing, to_decide.get(), replica.is_kept.get())
        }
    });
    let last = move || {
        let at = status.get().synced_at?;
        Some(recent_text(at, Stamp(platform::now())))
    };
    view! {
        <SyncState
            state=state
            unsent=Signal::derive(move || {
                status.get().unsent_records + replica.typing.count_half_written()
            })
            last_sync=last
            connection=connection
            href=routes::sync_status()
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_while_words_are_typed_refused_or_to_be_decided() {
        let owner = Owner::new();
        owner.set();
        let typing = Typing::new();
        let word = |status: Status, to_decide| sync_word(&status, typing, to_decide, true);
        let sent = Status::default();
        let unsent = Status { unsent: 1, ..sent };
        assert_eq!([word(sent, 0), word(unsent, 0)], [SyncWord::Sent, SyncWord::Saved]);
        assert_eq!(word(sent, 1), SyncWord::NeedsLook);
        assert_eq!(sync_word(&unsent, typing, 0, false), SyncWord::NeedsLook, "nothing is saved");
        assert_eq!(sync_word(&sent, typing, 0, false), SyncWord::Sent);
        assert_eq!(word(Status { wants_sign_in: true, ..sent }, 0), SyncWord::NeedsLook);

        typing.add("note/1/text");
        assert_eq!([word(sent, 0), word(unsent, 0)], [SyncWord::Saving; 2]);
        typing.refused("note/1/text", "too long".to_owned(), "/learners/1".to_owned());
        assert_eq!(word(sent, 0), SyncWord::NeedsLook);
        assert_eq!(typing.refused_at("note/1/text").as_deref(), Some("too long"));
        typing.settled("note/1/text");
        assert_eq!(word(sent, 0), SyncWord::Sent);
    }
}
