//! One attempt to sign in: a name and a password, and how far the attempt has come.

use leptos::prelude::*;

use super::open_account::{self, Opened, SignInError};
use super::{SessionController, Stage};
use crate::parts::{Blocked, Notice, NoticeKind};
use crate::store::Claim;
use crate::words::{t, t_with};

/// A longer wait is said in minutes: nobody counts hundreds of seconds.
const COUNTED_SECONDS_MAX: u32 = 90;

/// Whom somebody says she is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// By the sign-in name that she types.
    Typed(String),
    /// By the id of an account that this device knows.
    Chosen(String),
}

/// Who wants to come in, her password, and how far the attempt has come.
#[derive(Clone)]
pub struct Attempt {
    whom: RwSignal<Whom>,
    password: RwSignal<String>,
    trouble: RwSignal<Option<SignInError>>,
    is_trying: RwSignal<bool>,
}

impl Attempt {
    /// An attempt of hers; the password is still to come.
    pub fn of(session: SessionController, whom: Whom) -> Attempt {
        // The attempt may go on after the page on which it began, so it belongs to the session.
        session.owner.with_value(|owner| {
            owner.with(|| Attempt {
                whom: RwSignal::new(whom),
                password: RwSignal::new(String::new()),
                trouble: RwSignal::new(None),
                is_trying: RwSignal::new(false),
            })
        })
    }

    /// Tries to come in; the stage or the trouble tells how it ended.
    pub fn go(self, session: SessionController, claim: Claim) {
        let whom = self.whom.get_untracked();
        let password = self.password.get_untracked();
        let known = session.known.get_untracked();
        self.try_to(session, async move {
            let expect = |account: &_| session.expect(account);
            open_account::open(&whom, &password, &known, claim, expect).await
        });
    }

    /// Tries to come in with the password that sealed the data before this one.
    pub fn go_with_earlier(self, session: SessionController, earlier: String) {
        let whom = self.whom.get_untracked();
        let password = self.password.get_untracked();
        let known = session.known.get_untracked();
        self.try_to(session, async move {
            open_account::open_with_earlier(&whom, &password, &earlier, &known).await
        });
    }

    /// Tries to come in on a device that begins anew, because nobody knows the password that seals
    /// what is there.
    pub fn go_anew(self, session: SessionController) {
        let whom = self.whom.get_untracked();
        let password = self.password.get_untracked();
        let known = session.known.get_untracked();
        self.try_to(
            session,
            async move { open_account::open_anew(&whom, &password, &known).await },
        );
    }

    fn try_to(
        self,
        session: SessionController,
        opening: impl Future<Output = Result<Opened, SignInError>> + 'static,
    ) {
        if self.is_trying.get_untracked() {
            return;
        }
        self.start();
        leptos::task::spawn_local(async move {
            let opened = opening.await;
            self.is_trying.set(false);
            match opened {
                Ok(opened) => {
                    self.password.set(String::new());
                    session.welcome(opened).await;
                }
                Err(SignInError::OtherPassword) if !self.is_about_earlier(session) => {
                    session.stage.set(Stage::OtherPassword(self));
                }
                Err(error) => self.trouble.set(Some(error)),
            }
        });
    }

    fn is_about_earlier(&self, session: SessionController) -> bool {
        matches!(session.stage.get_untracked(), Stage::OtherPassword(_))
    }

    /// Notes that it is under way.
    pub fn start(&self) {
        self.is_trying.set(true);
        self.trouble.set(None);
    }

    /// Notes that it ended without success.
    pub fn fail(&self, error: SignInError) {
        self.is_trying.set(false);
        self.trouble.set(Some(error));
    }

    /// Whom she says she is.
    pub fn whom(&self) -> RwSignal<Whom> {
        self.whom
    }

    /// The password while it is typed.
    pub fn typed_password(&self) -> RwSignal<String> {
        self.password
    }

    /// Makes an effect run again when the trouble changes.
    pub fn follow_trouble(&self) {
        self.trouble.track();
    }

    /// The password as typed.
    pub fn password(&self) -> String {
        self.password.get_untracked()
    }

    /// Whether it is under way.
    pub fn is_under_way(&self) -> bool {
        self.is_trying.get_untracked()
    }

    /// Why its button cannot be pressed again while it is under way.
    pub fn blocked(&self) -> Signal<Option<Blocked>> {
        let is_trying = self.is_trying;
        Signal::derive(move || {
            let helper = String::new();
            is_trying.get().then(|| Blocked { reason: t("entry.opening.reason"), helper })
        })
    }

    /// What went wrong, if anything did.
    pub fn trouble_view(&self) -> impl IntoView + use<> {
        let trouble = self.trouble;
        move || trouble.get().map(|error| view! { <Trouble error /> })
    }
}

#[component]
fn Trouble(error: SignInError) -> impl IntoView {
    let text = move || match &error {
        SignInError::WrongPassword => t("entry.wrong_password"),
        SignInError::TooMany(seconds) if *seconds > COUNTED_SECONDS_MAX => {
            let minutes = seconds.div_ceil(60).to_string();
            t_with("entry.too_many.minutes", &[("minutes", &minutes)])
        }
        SignInError::TooMany(seconds) => {
            t_with("entry.too_many", &[("seconds", &seconds.to_string())])
        }
        SignInError::NeedsNetwork => t("entry.needs_network"),
        SignInError::OpenElsewhere => t("entry.opening_elsewhere"),
        SignInError::OtherPassword => t("entry.other_password"),
        SignInError::Damaged => t("entry.damaged"),
        SignInError::NotDelivered => t("entry.not_delivered"),
    };
    view! { <Notice kind=NoticeKind::Danger text=text /> }
}
