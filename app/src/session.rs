//! Before somebody is signed in: signing in, unlocking offline, and what prevents it. Also what
//! ends a session on this device: signing out, locking, and the same account in another tab.

mod attempt;
mod ending;
mod forms;
mod idle;
mod interstitials;
mod language;
mod left_behind;
pub mod open_account;
mod renew;
mod rescue_copy;
mod sign_in_layout;
mod signed_in;
pub mod tabs;

use leptos::prelude::*;
use shared::api::session::{Password, PasswordChange};
use shared::role::Role;
use shared::words::{Lang, verbatim};

use crate::platform;
use crate::replica::Replica;
use crate::saving::pace;
use crate::store::{
    Batch, DRAFTS, Directory, Durability, Handed, KnownAccount, Kv, Leaving, TabMessage, hand_on,
};
use crate::sync::authority;
use crate::sync::net::NoAnswer;
use crate::update;
use crate::words::Localization;
use attempt::Attempt;
pub use attempt::Whom;
pub use language::{Furigana, Language, LanguageChoice};
use open_account::{Opened, PasswordNotChanged, SignInError};
pub use renew::SignInAgain;

/// How far somebody has come.
#[derive(Clone)]
pub enum Stage {
    /// Looking up who has worked on this device.
    Looking,
    /// Nobody has signed in.
    SignedOut,
    /// Another tab has changed the password meanwhile.
    LockedOut(KnownAccount),
    /// The data here was sealed with an earlier password.
    OtherPassword(Attempt),
    /// Somebody has signed in.
    SignedIn(Box<Opened>),
    /// Somebody has signed out; so many of her changes are not sent.
    Left(usize),
}

/// What is lost when somebody leaves now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Changes that are not sent, on a device that keeps nothing.
    Unsent,
    /// Words that the device did not take.
    Words,
}

/// Signs people in and out, and knows how far that has come.
#[derive(Clone, Copy)]
pub struct SessionController {
    stage: RwSignal<Stage>,
    known: RwSignal<Vec<KnownAccount>>,
    localization: Localization,
    /// Loads what the first page of a role needs.
    prepare: Callback<Role>,
    /// Whether somebody chose a language before signing in: it then holds for whoever signs in.
    has_chosen: RwSignal<bool>,
    /// Signals of the controller live as long as the tab.
    owner: StoredValue<Owner>,
}

impl SessionController {
    /// The name of who is in, to stand among texts of ours.
    pub fn display_name(self) -> String {
        match self.stage.get_untracked() {
            Stage::SignedIn(opened) => verbatim(&opened.account.display_name),
            _ => String::new(),
        }
    }

    /// Takes note that somebody chose a language herself.
    pub fn language_chosen(self) {
        self.has_chosen.set(true);
    }

    /// Changes the password of who is in, on the server and for what is stored here.
    pub async fn change_password(self, change: &PasswordChange) -> Result<(), PasswordNotChanged> {
        let nobody = PasswordNotChanged::NoAnswer(NoAnswer::Offline);
        open_account::change_password(&self.opened().ok_or(nobody)?, change).await
    }

    /// Goes on with a password that may hold already, if it does.
    pub async fn renew_with(self, password: &Password) -> Result<(), SignInError> {
        let opened = self.opened().ok_or(SignInError::NeedsNetwork)?;
        open_account::renew(&opened, &password.0).await
    }

    /// The open account.
    fn opened(self) -> Option<Opened> {
        match self.stage.get_untracked() {
            Stage::SignedIn(opened) => Some(*opened),
            _ => None,
        }
    }

    /// Loads what her first page needs while her account opens, so that it does not come one after
    /// the other on a slow network.
    fn expect(self, account: &KnownAccount) {
        if let Some(role) = Role::from_code(&account.role) {
            self.prepare.run(role);
        }
        let language = language_of(account).filter(|_| !self.has_chosen.get_untracked());
        if let Some((lang, _)) = language {
            self.localization.preload(lang);
        }
    }

    /// Lets her in and speaks her language from now on.
    async fn welcome(self, opened: Opened) {
        if opened.replica.store().is_kept() {
            self.is_known_now(&opened.account);
        }
        if !self.has_chosen.get_untracked() {
            self.speak_as(&opened.account).await;
        }
        let last = opened.replica.touched_at();
        let is_there = move || !idle::is_idle(last.get(), platform::now());
        let replica = opened.replica;
        hand_on::offer(replica.store(), is_there, move || left_behind::of(replica));
        self.stage.set(Stage::SignedIn(Box::new(opened)));
        self.remember();
    }

    /// What a reload or a new tab goes on with. Where nobody has worked yet, nobody is asked.
    async fn go_on_from_another_page(self, known: &[KnownAccount]) -> Option<Opened> {
        if known.is_empty() {
            return None;
        }
        let handed = hand_on::receive().await?;
        let opened = self.open_handed(handed, known).await;
        if opened.is_none() {
            hand_on::stop_passing_on();
        }
        opened
    }

    /// Opens what another page handed on, if the account is one that has worked here.
    async fn open_handed(self, handed: Handed, known: &[KnownAccount]) -> Option<Opened> {
        let account = known.iter().find(|known| known.account == handed.account)?;
        self.expect(account);
        open_account::open_handed(handed, account.clone()).await
    }

    /// From now on this tab, too, knows that the account can be opened without a network.
    fn is_known_now(self, account: &KnownAccount) {
        self.known.update(|known| {
            known.retain(|other| other.account != account.account);
            known.insert(0, account.clone());
        });
    }

    /// Speaks the language of an account, if it has one.
    async fn speak_as(self, account: &KnownAccount) {
        let Some((lang, furigana)) = language_of(account) else { return };
        self.localization.furigana.set(furigana);
        self.localization.switch_to(lang).await;
    }

    /// Writes down what the sign-in page shows of who is in: her language and what is unsent.
    fn remember(self) {
        leptos::task::spawn_local(async move {
            self.write_row().await;
        });
    }

    /// As [`Self::remember`]; returns how much is unsent.
    async fn write_row(self) -> usize {
        let Some(Opened { replica, account }) = self.opened() else { return 0 };
        let status = replica.status.get_untracked();
        let unsent = status.unsent_records + status.held;
        if !replica.store().is_kept() {
            return unsent;
        }
        let account = KnownAccount {
            language: self.localization.lang.get_untracked().code().to_owned(),
            furigana: self.localization.furigana.get_untracked(),
            unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
            ..account
        };
        if let Ok(directory) = Directory::open().await {
            // The list is a courtesy: without it a person types her name, and the outbox counts.
            let _ = directory.remember(&account).await;
        }
        unsent
    }

    /// Locks the app in every tab: keys and the session's secret leave memory with the page; the
    /// data stays sealed on the device.
    pub fn lock(self) {
        if let Some(Opened { replica, .. }) = self.opened() {
            replica.store().post(TabMessage::Left(Leaving::Locked));
        }
        self.locked_elsewhere();
    }

    /// Locks this tab.
    fn locked_elsewhere(self) {
        hand_on::withdraw();
        leptos::task::spawn_local(async move {
            self.write_row().await;
            if let Some(Opened { replica, .. }) = self.opened() {
                keep_drafts(replica).await;
            }
            reload();
        });
    }

    /// Ends the session on the server and in every tab, and locks. Unsent work stays sealed, and
    /// the page says so.
    pub fn sign_out(self) {
        if let Some(Opened { replica, .. }) = self.opened() {
            replica.store().post(TabMessage::Left(Leaving::SignedOut));
        }
        self.signed_out_elsewhere();
    }

    /// Leaves in this tab.
    fn signed_out_elsewhere(self) {
        hand_on::withdraw();
        leptos::task::spawn_local(async move {
            let unsent = self.write_row().await;
            if let Some(Opened { replica, .. }) = self.opened() {
                keep_drafts(replica).await;
                ending::end(&replica.store()).await;
                replica.close();
            }
            authority::set(None);
            self.stage.set(Stage::Left(unsent));
        });
    }

    /// Switches to the release of the app that waits, with everything that is typed on the disk.
    pub fn renew(self) {
        leptos::task::spawn_local(async move {
            if let Some(Opened { replica, .. }) = self.opened() {
                keep_drafts(replica).await;
            }
            update::apply();
        });
    }

    /// Whether leaving now would lose work, because it is only on this screen.
    pub fn would_lose(self) -> bool {
        self.loss().is_some()
    }

    /// What leaving now would lose, if anything.
    pub fn loss(self) -> Option<Loss> {
        let Opened { replica, .. } = self.opened()?;
        let status = replica.status.get();
        if replica.typing.has_drafts() && !replica.keeps_words() {
            Some(Loss::Words)
        } else if !replica.store().is_kept() && status.unsent + status.saving > 0 {
            Some(Loss::Unsent)
        } else {
            None
        }
    }

    /// Another tab has changed the password: nothing can be read here any more.
    fn locked_out(self) {
        hand_on::withdraw();
        if let Some(Opened { replica, account }) = self.opened() {
            replica.close();
            authority::set(None);
            self.stage.set(Stage::LockedOut(account));
        }
    }
}

/// The language that an account used last, and whether with furigana; a learner begins with easy
/// Japanese.
fn language_of(account: &KnownAccount) -> Option<(Lang, bool)> {
    let is_learner = account.role == Role::Learner.code();
    match Lang::from_code(&account.language) {
        Some(lang) => Some((lang, account.furigana)),
        None => is_learner.then_some((Lang::Easy, true)),
    }
}

/// The sign-in page, and the pages of the account once somebody has signed in.
#[component]
pub fn Gate(
    /// The pages of an open account.
    #[prop(into)]
    pages: ViewFn,
    /// Loads what the first page of a role needs.
    prepare: Callback<Role>,
) -> impl IntoView {
    let session = SessionController {
        stage: RwSignal::new(Stage::Looking),
        known: RwSignal::new(Vec::new()),
        localization: expect_context::<Localization>(),
        prepare,
        has_chosen: RwSignal::new(false),
        owner: StoredValue::new(Owner::current().unwrap_or_default()),
    };
    provide_context(session);
    ending::send_all_when_online();
    leptos::task::spawn_local(async move {
        if let Ok(directory) = Directory::open().await {
            let known = directory.accounts().await.unwrap_or_default();
            if let Some(last) = known.first() {
                session.speak_as(last).await;
            }
            session.known.set(known.clone());
            if let Some(opened) = session.go_on_from_another_page(&known).await {
                return session.welcome(opened).await;
            }
        }
        session.stage.set(Stage::SignedOut);
    });
    move || match session.stage.get() {
        Stage::Looking => ().into_any(),
        Stage::SignedOut => view! { <forms::Entrance session /> }.into_any(),
        Stage::LockedOut(account) => {
            view! { <interstitials::LockedOut session account /> }.into_any()
        }
        Stage::OtherPassword(attempt) => {
            view! { <forms::EarlierPassword session attempt /> }.into_any()
        }
        Stage::SignedIn(opened) => {
            view! { <signed_in::SignedIn session opened=*opened pages=pages.clone() /> }.into_any()
        }
        Stage::Left(unsent) => view! { <interstitials::Left unsent /> }.into_any(),
    }
}

/// Saves what is being typed, because its page is left, and stores what is not in the outbox. When
/// this is done, everything that was saved before is on the disk, too.
async fn keep_drafts(replica: Replica) {
    pace::flush_all();
    store_drafts(replica).await;
}

/// Stores the words that are not in the outbox, so that they are there when their author is back.
async fn store_drafts(replica: Replica) {
    let drafts = untrack(|| replica.typing.drafts());
    let batch = if drafts.is_empty() {
        Batch { deletes: vec![DRAFTS.to_owned()], ..Batch::default() }
    } else {
        let bytes = serde_json::to_vec(&drafts).expect("texts become JSON");
        Batch::default().put(DRAFTS, bytes)
    };
    // Where this cannot be stored, nobody is let go without being asked.
    if replica.store().commit(batch, Durability::Strict).await.is_ok() {
        replica.typing.stored(drafts);
    }
}

/// Loads the app afresh: the surest way to leave nothing readable in memory.
fn reload() {
    // A browser that cannot go to the start page stays on a page without any key.
    let _ = window().location().set_href("/");
}
