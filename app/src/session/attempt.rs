//! One attempt to come in: a name and a password on their way, and how the way goes.

use leptos::prelude::*;

use super::door::{self, Opened, Stop};
use super::{Gatekeeper, Stage};
use crate::parts::{Blocked, Notice, NoticeKind};
use crate::store::Claim;
use crate::words::{t, t_with};

/// A longer wait is said in minutes: nobody counts hundreds of seconds.
const COUNTED_SECONDS_MAX: u32 = 90;

/// A name and a password on their way, and how the way goes.
#[derive(Clone)]
pub struct Attempt {
    name: RwSignal<String>,
    password: RwSignal<String>,
    trouble: RwSignal<Option<Stop>>,
    is_trying: RwSignal<bool>,
}

impl Attempt {
    /// An attempt with this sign-in name; the password is still to come.
    pub fn of(gate: Gatekeeper, name: &str) -> Attempt {
        // The attempt may go on after the page on which it began, so it belongs to the gate.
        gate.owner.with_value(|owner| {
            owner.with(|| Attempt {
                name: RwSignal::new(name.to_owned()),
                password: RwSignal::new(String::new()),
                trouble: RwSignal::new(None),
                is_trying: RwSignal::new(false),
            })
        })
    }

    /// Tries to come in; the stage or the trouble tells how it ended.
    pub fn go(self, gate: Gatekeeper, claim: Claim) {
        let name = self.name.get_untracked().trim().to_owned();
        let password = self.password.get_untracked();
        let known = gate.known.get_untracked();
        self.try_to(gate, async move { door::open(&name, &password, &known, claim).await });
    }

    /// Tries to come in with the password that sealed the data before this one.
    pub fn go_with_earlier(self, gate: Gatekeeper, earlier: String) {
        let name = self.name.get_untracked().trim().to_owned();
        let password = self.password.get_untracked();
        let known = gate.known.get_untracked();
        self.try_to(gate, async move {
            door::open_with_earlier(&name, &password, &earlier, &known).await
        });
    }

    fn try_to(
        self,
        gate: Gatekeeper,
        opening: impl Future<Output = Result<Opened, Stop>> + 'static,
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
                    gate.welcome(opened);
                }
                Err(Stop::OtherPassword) if !self.is_about_earlier(gate) => {
                    gate.stage.set(Stage::OtherPassword(self));
                }
                Err(stop) => self.trouble.set(Some(stop)),
            }
        });
    }

    fn is_about_earlier(&self, gate: Gatekeeper) -> bool {
        matches!(gate.stage.get_untracked(), Stage::OtherPassword(_))
    }

    /// Notes that it is under way.
    pub fn start(&self) {
        self.is_trying.set(true);
        self.trouble.set(None);
    }

    /// Notes that it ended without success.
    pub fn fail(&self, stop: Stop) {
        self.is_trying.set(false);
        self.trouble.set(Some(stop));
    }

    /// The sign-in name as typed.
    pub fn name(&self) -> RwSignal<String> {
        self.name
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
        move || trouble.get().map(|stop| view! { <Trouble stop /> })
    }
}

#[component]
fn Trouble(stop: Stop) -> impl IntoView {
    let text = move || match &stop {
        Stop::WrongPassword => t("entry.wrong_password"),
        Stop::TooMany(seconds) if *seconds > COUNTED_SECONDS_MAX => {
            let minutes = seconds.div_ceil(60).to_string();
            t_with("entry.too_many.minutes", &[("minutes", &minutes)])
        }
        Stop::TooMany(seconds) => t_with("entry.too_many", &[("seconds", &seconds.to_string())]),
        Stop::NeedsNetwork => t("entry.needs_network"),
        Stop::OpenElsewhere => t("entry.opening_elsewhere"),
        Stop::OtherPassword => t("entry.other_password"),
        Stop::Damaged => t("entry.damaged"),
    };
    view! { <Notice kind=NoticeKind::Danger text=text /> }
}
