//! One's own account: who is signed in here, her own password, and the end of her sign-ins on other
//! devices. The server decides about all of it, so it needs the network.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::session::{PASSWORD_CHARS, Password, PasswordChange};
use shared::api::{self, Nothing};

use super::account_server::{role_text, trouble_key};
use crate::fields::to_first_refused;
use crate::parts::{
    Blocked, Button, ButtonKind, ButtonRole, InputKind, MaybeText, Meta, MetaItem, Notice,
    NoticeKind, Page, Panel, Section, TextField, Toasts, ruby, word,
};
use crate::replica::Replica;
use crate::session::SessionController;
use crate::session::open_account::PasswordNotChanged;
use crate::sync::net::{self, NoAnswer};
use crate::words::{t, t_with};

/// The page.
#[component]
pub fn OwnAccount() -> impl IntoView {
    let session = expect_context::<SessionController>();
    let role = Replica::current().actor().role;
    view! {
        <Page title=word("own_account.title")>
            <Panel>
                <Meta>
                    <MetaItem label=word("own_account.who")>
                        {ruby(Signal::derive(move || session.display_name()))}
                    </MetaItem>
                    <MetaItem label=word("manager.accounts.role")>
                        {move || role_text(role)}
                    </MetaItem>
                </Meta>
            </Panel>
            <Section title=word("own_account.password")>
                <PasswordForm session />
            </Section>
            <Section title=word("own_account.elsewhere")>
                <Elsewhere />
            </Section>
        </Page>
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Current,
    New,
    Again,
}

/// How far a change has come.
#[derive(Clone, PartialEq)]
enum Progress {
    Typing,
    Sent,
    /// What is wrong stands at its field.
    Wrong(Part, &'static str),
    /// Nothing at a field is wrong, and it did not come about all the same.
    Failed(PasswordNotChanged),
}

impl Progress {
    fn is_unanswered(&self) -> bool {
        let lost = PasswordNotChanged::NoAnswer(NoAnswer::Offline);
        matches!(self, Progress::Failed(why) if *why == lost)
    }
}

/// What is typed, and how far the change has come.
#[derive(Clone, Copy)]
struct Typed {
    current: RwSignal<String>,
    new: RwSignal<String>,
    again: RwSignal<String>,
    progress: RwSignal<Progress>,
}

#[component]
fn PasswordForm(session: SessionController) -> impl IntoView {
    let typed = Typed {
        current: RwSignal::default(),
        new: RwSignal::default(),
        again: RwSignal::default(),
        progress: RwSignal::new(Progress::Typing),
    };
    let toasts = Toasts::here();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        typed.send(session, toasts);
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <p>{ruby(word("own_account.password.text"))}</p>
            {typed.field(Part::Current)}
            {typed.field(Part::New)}
            {typed.field(Part::Again)}
            {move || match typed.progress.get() {
                Progress::Failed(why) => Some(view! {
                    <Notice kind=NoticeKind::Warning text=move || why_not(&why) />
                }),
                _ => None,
            }}
            <Button label=word("own_account.password.change") kind=ButtonKind::Primary
                role=ButtonRole::Submit blocked=typed.blocked() />
        </form>
    }
}

impl Typed {
    fn field(self, part: Part) -> impl IntoView {
        let (value, label, autocomplete) = match part {
            Part::Current => (self.current, "own_account.password.current", "current-password"),
            Part::New => (self.new, "own_account.password.new", "new-password"),
            Part::Again => (self.again, "own_account.password.again", "new-password"),
        };
        let support: MaybeText = match part {
            Part::New => (|| Some(t("own_account.password.support"))).into(),
            Part::Current | Part::Again => MaybeText::default(),
        };
        let error = move || match self.progress.get() {
            Progress::Wrong(at, key) if at == part => Some(t(key)),
            _ => None,
        };
        let hear = move |text: String| {
            value.set(text);
            // What was said was about other words.
            if self.progress.with_untracked(|it| *it != Progress::Sent) {
                self.progress.set(Progress::Typing);
            }
        };
        view! {
            <TextField label=word(label) value on_input=hear kind=InputKind::Password support error
                autocomplete />
        }
    }

    /// Why it cannot be sent now: only the tab that writes can seal what is stored here.
    fn blocked(self) -> Signal<Option<Blocked>> {
        let replica = Replica::current();
        Signal::derive(move || {
            let helper = String::new();
            if self.progress.with(|it| *it == Progress::Sent) {
                return Some(Blocked { reason: t("entry.opening.reason"), helper });
            }
            let reason = || Blocked { reason: t("frame.other_tab"), helper };
            replica.is_reading().then(reason)
        })
    }

    fn send(self, session: SessionController, toasts: Toasts) {
        if self.progress.get_untracked() == Progress::Sent {
            return;
        }
        let [current, new, again] =
            [self.current, self.new, self.again].map(|typed| typed.get_untracked());
        if let Some((part, key)) = wrong(&current, &new, &again) {
            return self.end(Progress::Wrong(part, key));
        }
        let change = PasswordChange { current: Password(current), new: Password(new) };
        // After an answer that was lost the new password may hold already.
        let may_hold = self.progress.with_untracked(Progress::is_unanswered);
        self.progress.set(Progress::Sent);
        spawn_local(async move {
            let mut changed = session.change_password(&change).await;
            if may_hold && changed.is_err() && session.renew_with(&change.new).await.is_ok() {
                changed = Ok(());
            }
            match changed {
                Ok(()) => {
                    for typed in [self.current, self.new, self.again] {
                        let _ = typed.try_set(String::new());
                    }
                    let _ = self.progress.try_set(Progress::Typing);
                    toasts.show(t("own_account.password.changed"));
                }
                Err(why) => self.end(said(why)),
            }
        });
    }

    /// Says why it did not come about, with the focus where it is to be mended.
    fn end(self, progress: Progress) {
        // Whoever has left the page meanwhile has nothing to mend.
        if self.progress.try_set(progress).is_none() {
            to_first_refused();
        }
    }
}

/// What is wrong, as far as the server need not be asked.
fn wrong(current: &str, new: &str, again: &str) -> Option<(Part, &'static str)> {
    if current.is_empty() {
        Some((Part::Current, "entry.password.missing"))
    } else if !PASSWORD_CHARS.contains(&new.chars().count()) {
        Some((Part::New, trouble_key("password_unfit")))
    } else if new == current {
        Some((Part::New, "own_account.password.same"))
    } else if new != again {
        Some((Part::Again, "own_account.password.not_again"))
    } else {
        None
    }
}

/// What the server said, at the field that it is about.
fn said(why: PasswordNotChanged) -> Progress {
    let PasswordNotChanged::NoAnswer(NoAnswer::Refused { code, .. }) = &why else {
        return Progress::Failed(why);
    };
    match code.as_str() {
        "wrong_name_or_password" => Progress::Wrong(Part::Current, "own_account.password.wrong"),
        "password_is_name" => Progress::Wrong(Part::New, "own_account.password.is_name"),
        "password_common" | "password_unfit" => Progress::Wrong(Part::New, trouble_key(code)),
        _ => Progress::Failed(why),
    }
}

fn why_not(why: &PasswordNotChanged) -> String {
    match why {
        PasswordNotChanged::NoAnswer(no_answer) => trouble_text(no_answer),
        PasswordNotChanged::OnlyHere => t("own_account.password.only_here"),
    }
}

fn trouble_text(no_answer: &NoAnswer) -> String {
    match no_answer {
        NoAnswer::Offline => t("own_account.offline"),
        NoAnswer::Refused { wait_seconds: Some(seconds), .. } => {
            t_with("manager.accounts.trouble.wait", &[("seconds", &seconds.to_string())])
        }
        NoAnswer::Refused { code, .. } => t(trouble_key(code)),
    }
}

/// Ends what was left open on a device that she no longer has before her.
#[component]
fn Elsewhere() -> impl IntoView {
    let toasts = Toasts::here();
    let is_sent = RwSignal::new(false);
    let trouble = RwSignal::new(None::<NoAnswer>);
    let end = move || {
        is_sent.set(true);
        trouble.set(None);
        spawn_local(async move {
            let answer = net::call(api::EndOtherSessions, (), &Nothing {}).await;
            // Whoever has left the page meanwhile is told all the same that it is done.
            let _ = is_sent.try_set(false);
            match answer {
                Ok(_) => toasts.show(t("own_account.elsewhere.ended")),
                Err(no_answer) => drop(trouble.try_set(Some(no_answer))),
            }
        });
    };
    let blocked = Signal::derive(move || {
        let reason = || Blocked { reason: t("entry.opening.reason"), helper: String::new() };
        is_sent.get().then(reason)
    });
    view! {
        <div class="form">
            <p>{ruby(word("own_account.elsewhere.text"))}</p>
            {move || trouble.get().map(|no_answer| view! {
                <Notice kind=NoticeKind::Warning text=move || trouble_text(&no_answer) />
            })}
            <Button label=word("own_account.elsewhere.end") on_press=end blocked />
        </div>
    }
}
