//! Notices that concern every page: a full disk, words that were not taken, what waits for a
//! decision, a release that waits.

use leptos::prelude::*;
use shared::role::Role;
use shared::sync::device::StorageTrouble;

use super::other_tab::OtherTab;
use super::rescue::{self, RescueOffer};
use super::unfinished::UnfinishedForms;
use crate::navigation::Navigation;
use crate::parts::{Button, ButtonKind, IconName, LinkButton, Notice, NoticeKind, ruby, word};
use crate::platform;
use crate::replica::Replica;
use crate::routes;
use crate::session::{SessionController, SignInAgain};
use crate::update::{Release, Updates};
use crate::words::{t, t_with};

/// All of them, as far as there is something to say.
#[component]
pub fn Banner() -> impl IntoView {
    let replica = Replica::current();
    let at_risk = Memo::new(move |_| rescue::at_risk(&replica.status.get(), replica.is_kept.get()));
    // The offer of a file says what is wrong, and what to do.
    let trouble = Memo::new(move |_| {
        let is_said =
            |trouble: &StorageTrouble| *trouble == StorageTrouble::Full || at_risk.get() == 0;
        replica.status.get().trouble.filter(is_said).map(trouble_key)
    });
    view! {
        {move || trouble.get().map(|key| view! {
            <Notice kind=NoticeKind::Danger text=move || t(key) />
        })}
        {move || (!replica.is_kept.get() && at_risk.get() == 0).then(|| view! {
            <Notice kind=NoticeKind::Warning text=move || t(not_kept_key()) />
        })}
        <RescueOffer replica at_risk />
        <OtherTab replica />
        <NotKept replica />
        <UnfinishedForms replica />
        {replica.actor().role.is_staff().then(|| view! { <ToDecide role=replica.actor().role /> })}
        <WantsSignIn replica />
        <WantsUpgrade replica />
        <NewRelease />
    }
}

/// Words that the device did not take: they wait on their page, and every other page leads there.
#[component]
fn NotKept(replica: Replica) -> impl IntoView {
    let here = Navigation::here().path();
    let left = Memo::new(move |_| {
        let (place, page) = replica.typing.first_refused()?;
        (page.split('?').next() != Some(&*here.get())).then_some((place, page))
    });
    warn_before_closing(replica);
    move || {
        left.get().map(|(place, page)| {
            view! {
                <Notice kind=NoticeKind::Warning>
                    <div class="notice-line">
                        <p>{ruby(word("frame.not_kept"))}</p>
                        <LinkButton
                            label=word("frame.not_kept.back")
                            href=page
                            kind=ButtonKind::Secondary
                            on:click=move |_| replica.typing.seek(&place)
                        />
                    </div>
                </Notice>
            }
        })
    }
}

/// Asks before the tab closes over words that are only on the screen.
fn warn_before_closing(replica: Replica) {
    let warn = window_event_listener(leptos::ev::beforeunload, move |event| {
        if untrack(|| replica.typing.has_drafts() && !replica.keeps_words()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || warn.remove());
}

/// What waits for somebody who decides about it, on the pages where she begins.
#[component]
fn ToDecide(role: Role) -> impl IntoView {
    let here = Navigation::here().path();
    let to_decide = expect_context::<Memo<usize>>();
    let shown = Memo::new(move |_| {
        let begins = match role {
            Role::Tutor => vec![routes::today()],
            _ => vec![routes::dashboard(), routes::kinds()],
        };
        Some(to_decide.get()).filter(|count| *count > 0 && begins.contains(&here.get()))
    });
    let key = if role == Role::Tutor { "frame.to_decide.hers" } else { "frame.to_decide" };
    move || {
        shown.get().map(|count| {
            let text = move || t_with(key, &[("n", &count.to_string())]);
            view! {
                <Notice kind=NoticeKind::Warning>
                    <div class="notice-line">
                        <p>{ruby(Signal::derive(text))}</p>
                        <LinkButton
                            label=word("frame.to_decide.open")
                            href=routes::held()
                            kind=ButtonKind::Secondary
                        />
                    </div>
                </Notice>
            }
        })
    }
}

#[component]
fn WantsSignIn(replica: Replica) -> impl IntoView {
    let is_wanted = Memo::new(move |_| replica.status.get().wants_sign_in);
    let is_asking = RwSignal::new(false);
    view! {
        {move || is_wanted.get().then(|| view! {
            <Notice kind=NoticeKind::Warning>
                <div class="notice-line">
                    <p>{ruby(word("frame.wants_sign_in"))}</p>
                    <Button
                        label=word("frame.sign_in")
                        icon=IconName::Lock
                        on_press=move || is_asking.set(true)
                    />
                </div>
            </Notice>
        })}
        <SignInAgain open=is_asking />
    }
}

/// The server gives no records to a release as old as this one; what is written here still arrives.
#[component]
fn WantsUpgrade(replica: Replica) -> impl IntoView {
    let is_wanted = Memo::new(move |_| replica.status.get().wants_upgrade);
    move || {
        is_wanted.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Warning text=Signal::derive(|| t("frame.wants_upgrade")) />
            }
        })
    }
}

#[component]
fn NewRelease() -> impl IntoView {
    let (updates, session) = (expect_context::<Updates>(), expect_context::<SessionController>());
    let is_waiting = Memo::new(move |_| updates.release() == Release::Waiting);
    move || {
        is_waiting.get().then(|| {
            view! {
                <Notice>
                    <div class="notice-line">
                        <p>{ruby(word("frame.update"))}</p>
                        <Button
                            label=word("frame.update.apply")
                            icon=IconName::Sync
                            on_press=move || session.renew()
                        />
                    </div>
                </Notice>
            }
        })
    }
}

/// Says until everything is kept that the app does not open without a network yet. Below the page,
/// so that nothing moves when it goes.
#[component]
pub fn NotYetOffline() -> impl IntoView {
    let updates = expect_context::<Updates>();
    let is_missing = Memo::new(move |_| updates.release() == Release::OnlineOnly);
    move || {
        (updates.is_possible() && is_missing.get()).then(|| {
            let text = ruby(word("frame.not_yet_offline"));
            view! { <p class="not-yet-offline" role="status">{text}</p> }
        })
    }
}

/// Why this device keeps nothing: opened over plain http, or a browser that stores nothing.
fn not_kept_key() -> &'static str {
    if platform::is_secure_context() { "frame.storage_unusable" } else { "frame.not_secure" }
}

fn trouble_key(trouble: StorageTrouble) -> &'static str {
    match trouble {
        StorageTrouble::Full => "frame.storage_full",
        StorageTrouble::Elsewhere => "frame.other_tab",
        StorageTrouble::Unusable | StorageTrouble::Changed => "frame.storage_unusable",
    }
}
