//! The frame around every page of an open account: navigation for the role, the state of saving
//! and sending, language, account, and the notices that concern every page.

mod other_tab;
mod rescue;
mod unfinished;

use leptos::prelude::*;
use shared::records::program::Program;
use shared::role::Role;
use shared::sync::device::{Status, StorageTrouble};
use shared::value::TimeOfDay;

use crate::fields::Marked;
use crate::inbox::{self, Office};
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, Connection, Dialog, EmptyState, IconName, LinkButton, Menu, MenuItem,
    NavItem, Notice, NoticeKind, Page, Shell, SyncState, SyncWord, ruby, word,
};
use crate::platform;
use crate::replica::Replica;
use crate::routes;
use crate::session::{Language, Loss, SessionController, SignInAgain};
use crate::typing::Typing;
use crate::update::{Release, Updates};
use crate::words::{date_text, t, t_with};
use other_tab::OtherTab;
use rescue::RescueOffer;
use unfinished::UnfinishedForms;

/// The frame; its children are the page.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let replica = Replica::current();
    let role = replica.actor().role;
    let office = Office::watch(replica);
    provide_context(office);
    provide_context(Marked::follow(replica, office));
    let to_decide = Memo::new(move |_| match role {
        Role::Manager => office.to_decide(replica),
        Role::Tutor | Role::Learner | Role::Officer | Role::Admin => 0,
    });
    provide_context(to_decide);
    view! {
        <Shell
            nav=Signal::derive(move || navigation(role, to_decide))
            home=routes::start(role)
            sync=move || view! { <Sync /> }
            language=move || view! { <Language /> }
            account=move || view! { <Account /> }
            banner=move || view! { <Banner /> }
        >
            {children()}
            <NotYetOffline />
        </Shell>
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

fn navigation(role: Role, to_decide: Memo<usize>) -> Vec<NavItem> {
    let item = |href: String, icon: IconName, key: &'static str| {
        NavItem::new(href, icon, Signal::derive(move || t(key)))
    };
    match role {
        Role::Tutor => vec![
            item(routes::today(), IconName::Home, "frame.today"),
            item(routes::learners(), IconName::People, "frame.learners"),
        ],
        Role::Learner => vec![
            item(routes::me(), IconName::Home, "frame.me"),
            item(routes::my_plan(), IconName::Flag, "frame.my_plan"),
            item(routes::my_subjects(), IconName::Exam, "frame.my_subjects"),
        ],
        Role::Manager => vec![
            item(routes::dashboard(), IconName::Chart, "frame.dashboard"),
            item(routes::today(), IconName::Calendar, "frame.lessons"),
            item(routes::learners(), IconName::People, "frame.learners"),
            item(routes::kinds(), IconName::List, "frame.records").badge(to_decide),
            item(routes::accounts(), IconName::Account, "frame.accounts"),
        ],
        // What she may see comes from the server, on pages that are still to be made.
        Role::Officer => Vec::new(),
        Role::Admin => vec![item(routes::accounts(), IconName::Account, "frame.accounts")],
    }
}

/// The word for a state of saving and sending. What is typed and not in the outbox yet counts as
/// being saved, and what somebody has to decide herself needs a look.
fn sync_word(status: &Status, typing: Typing, to_decide: usize) -> SyncWord {
    let needs_look = status.trouble.is_some() || status.held > 0 || status.differs;
    if needs_look || typing.has_refused() || to_decide > 0 {
        SyncWord::NeedsLook
    } else if status.saving > 0 || typing.is_coming() {
        SyncWord::Saving
    } else if status.unsent > 0 {
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
            sync_word(&status, replica.typing, to_decide.get())
        }
    });
    let last = move || status.get().synced_at.map(|at| TimeOfDay::in_tokyo(at).to_string());
    view! {
        <SyncState
            state=state
            unsent=Signal::derive(move || status.get().unsent)
            last_sync=last
            connection=connection
            href=routes::sync_status()
        />
    }
}

#[component]
fn Account() -> impl IntoView {
    let session = expect_context::<SessionController>();
    let name = session.display_name();
    let is_asking = RwSignal::new(false);
    let loss = RwSignal::new(Loss::Unsent);
    let leave_if_safe = move |leave: fn(SessionController)| match untrack(|| session.loss()) {
        Some(what) => {
            loss.set(what);
            is_asking.set(true);
        }
        None => leave(session),
    };
    let would_lose = move || match loss.get() {
        Loss::Unsent => t("frame.would_lose.text"),
        Loss::Words => t("frame.would_lose.words.text"),
    };
    let title = move || match loss.get() {
        Loss::Unsent => t("frame.would_lose"),
        Loss::Words => t("frame.would_lose.words"),
    };
    view! {
        <Menu label=name icon=IconName::Account>
            <MenuItem label=word("frame.waiting") icon=IconName::Sync href=routes::sync_status() />
            <MenuItem label=word("about.title") icon=IconName::Info href=routes::about() />
            <MenuItem
                label=word("frame.lock")
                icon=IconName::Lock
                on_press=move |()| leave_if_safe(SessionController::lock)
            />
            <MenuItem
                label=word("frame.sign_out")
                icon=IconName::Account
                on_press=move |()| leave_if_safe(SessionController::sign_out)
            />
        </Menu>
        <Dialog
            title=Signal::derive(title)
            open=is_asking
            actions=move || view! {
                <Button
                    label=word("frame.would_lose.stay")
                    kind=ButtonKind::Primary
                    on_press=move || is_asking.set(false)
                />
                <Button
                    label=word("frame.would_lose.leave")
                    kind=ButtonKind::Danger
                    on_press=move || session.sign_out()
                />
            }
        >
            <p>{ruby(Signal::derive(would_lose))}</p>
        </Dialog>
    }
}

/// Notices that concern every page: the demo's day, a full disk, a release that waits.
#[component]
fn Banner() -> impl IntoView {
    let replica = Replica::current();
    let demo_today = Memo::new(move |_| {
        let programs = replica.list::<Program>();
        programs.into_iter().find_map(|program| program.demo_today)
    });
    let at_risk = Memo::new(move |_| rescue::at_risk(&replica.status.get(), replica.is_kept.get()));
    // The offer of a file says what is wrong, and what to do.
    let trouble = Memo::new(move |_| {
        let is_said =
            |trouble: &StorageTrouble| *trouble == StorageTrouble::Full || at_risk.get() == 0;
        replica.status.get().trouble.filter(is_said).map(trouble_key)
    });
    view! {
        {move || demo_today.get().map(|day| view! {
            <Notice text=move || t_with("frame.demo", &[("date", &date_text(day))]) />
        })}
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
        {(replica.actor().role == Role::Manager).then(|| view! { <ToDecide /> })}
        <WantsSignIn replica />
        <WantsUpgrade replica />
        <NewRelease />
    }
}

/// Words that the device did not take: they wait on their page, and every other page leads there.
#[component]
fn NotKept(replica: Replica) -> impl IntoView {
    let here = Navigation::here().path();
    let page = Memo::new(move |_| {
        let page = replica.typing.refused_page()?;
        (page.split('?').next() != Some(&*here.get())).then_some(page)
    });
    warn_before_closing(replica);
    move || {
        page.get().map(|page| {
            view! {
                <Notice kind=NoticeKind::Warning>
                    <div class="notice-line">
                        <p>{ruby(word("frame.not_kept"))}</p>
                        <LinkButton
                            label=word("frame.not_kept.back")
                            href=page
                            kind=ButtonKind::Secondary
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

/// What waits for somebody who runs the program, on the pages where she begins.
#[component]
fn ToDecide() -> impl IntoView {
    let here = Navigation::here().path();
    let to_decide = expect_context::<Memo<usize>>();
    let shown = Memo::new(move |_| {
        let is_start = [routes::dashboard(), routes::kinds()].contains(&here.get());
        Some(to_decide.get()).filter(|count| is_start && *count > 0)
    });
    move || {
        shown.get().map(|count| {
            let text = move || t_with("frame.to_decide", &[("n", &count.to_string())]);
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
fn NotYetOffline() -> impl IntoView {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_while_words_are_typed_refused_or_to_be_decided() {
        let owner = Owner::new();
        owner.set();
        let typing = Typing::new();
        let word = |status: Status, to_decide| sync_word(&status, typing, to_decide);
        let sent = Status::default();
        let unsent = Status { unsent: 1, ..sent };
        assert_eq!([word(sent, 0), word(unsent, 0)], [SyncWord::Sent, SyncWord::Saved]);
        assert_eq!(word(sent, 1), SyncWord::NeedsLook);

        typing.add("note/1/text");
        assert_eq!([word(sent, 0), word(unsent, 0)], [SyncWord::Saving; 2]);
        typing.refused("note/1/text", "too long".to_owned(), "/learners/1".to_owned());
        assert_eq!(word(sent, 0), SyncWord::NeedsLook);
        assert_eq!(typing.refused_at("note/1/text").as_deref(), Some("too long"));
        typing.settled("note/1/text");
        assert_eq!(word(sent, 0), SyncWord::Sent);
    }
}
