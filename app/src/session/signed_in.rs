//! An open account: its pages, and what watches over it meanwhile.

use std::time::Duration;

use leptos::prelude::*;
use shared::sync::device::StorageTrouble;

use super::idle::Idle;
use super::open_account::Opened;
use super::sign_in_layout::SignInLayout;
use super::tabs::Turn;
use super::{SessionController, rescue_copy, store_drafts};
use crate::lists::typed::Searches;
use crate::parts::{Button, ButtonKind, IconName, Notice, NoticeKind, word};
use crate::replica::Replica;
use crate::store::{Leaving, TabMessage};
use crate::words::{ThisYear, t};

/// A first page of records that takes longer than this deserves an explanation.
const SLOW_AFTER: Duration = Duration::from_secs(6);

/// What somebody sees who is in.
#[component]
pub fn SignedIn(
    session: SessionController,
    opened: Opened,
    /// The pages of an open account.
    pages: ViewFn,
) -> impl IntoView {
    let replica = opened.replica;
    provide_context(replica);
    provide_context(ThisYear(Memo::new(move |_| replica.today().year()).into()));
    Searches::provide();
    let has_synced = Memo::new(move |_| replica.has_synced());
    watch_over(session, replica);
    move || {
        if has_synced.get() {
            pages.run()
        } else {
            view! { <FirstSync session replica /> }.into_any()
        }
    }
}

/// Remembers the language, locks when nobody is there, and leaves when another tab has changed the
/// password.
fn watch_over(session: SessionController, replica: Replica) {
    let is_locked_out = Memo::new(move |_| replica.turn.get() == Turn::LockedOut);
    Effect::new(move |_| {
        if is_locked_out.get() {
            session.locked_out();
        }
    });
    // The browser says so when another tab takes over; if it does not, the first write finds out.
    let is_fenced =
        Memo::new(move |_| replica.status.get().trouble == Some(StorageTrouble::Elsewhere));
    Effect::new(move |_| {
        if is_fenced.get() {
            replica.lost();
        }
    });
    rescue_copy::keep(replica);
    let drafts = Memo::new(move |_| replica.typing.drafts());
    // What was typed before this tab got its turn is stored as soon as it may.
    let keeps_words = Memo::new(move |_| replica.keeps_words());
    Effect::new(move |before: Option<()>| {
        drafts.with(|_| ());
        if keeps_words.get() && before.is_some() {
            leptos::task::spawn_local(store_drafts(replica));
        }
    });
    let chosen =
        Memo::new(move |_| (session.localization.lang.get(), session.localization.furigana.get()));
    let unsent = Memo::new(move |_| replica.status.get().unsent_records);
    // When the storage is well again, it may be a new one that does not know her.
    let is_well = Memo::new(move |_| replica.status.get().trouble.is_none());
    Effect::new(move |before: Option<()>| {
        // A memo that nobody reads follows nothing.
        let _ = (chosen.get(), unsent.get(), is_well.get());
        if before.is_some() {
            session.remember();
        }
    });
    Effect::new(move |_| match replica.left.get() {
        Some(Leaving::Locked) => session.locked_elsewhere(),
        Some(Leaving::SignedOut) => session.signed_out_elsewhere(),
        None => {}
    });
    let tell = move || replica.store().post(TabMessage::Active);
    let leave = move || {
        let status = replica.status.get_untracked();
        if status.saving == 0 && !untrack(|| session.would_lose()) {
            session.lock();
        }
    };
    let idle = StoredValue::new_local(Idle::watch(replica.touched_at(), tell, leave));
    on_cleanup(move || idle.dispose());
}

/// The first sync: nothing is here yet, so there is nothing else to show.
#[component]
fn FirstSync(session: SessionController, replica: Replica) -> impl IntoView {
    let is_slow = RwSignal::new(false);
    let later = move || {
        // The records may have come meanwhile, and this page with its signal gone.
        let _ = is_slow.try_set(true);
    };
    set_timeout(later, SLOW_AFTER);
    let try_again = move || {
        is_slow.set(false);
        set_timeout(later, SLOW_AFTER);
        replica.sync_now();
    };
    let name = move || crate::parts::plain(&t("entry.first_sync"));
    view! {
        <SignInLayout title=word("entry.first_sync") lead=word("entry.first_sync.text")>
            <progress class="progress-bar" aria-label=name></progress>
            {move || is_slow.get().then(|| view! {
                <Notice kind=NoticeKind::Warning text=move || t("entry.first_sync.slow") />
                <div class="entrance-actions">
                    <Button
                        label=word("entry.try_again")
                        kind=ButtonKind::Primary
                        icon=IconName::Sync
                        on_press=try_again
                    />
                    <Button label=word("frame.sign_out") on_press=move || session.sign_out() />
                </div>
            })}
        </SignInLayout>
    }
}
