//! A pause: some weeks in which she does not come, as agreed with her, and her return from it.

use leptos::prelude::*;
use shared::problem::ProblemCode;
use shared::program::going_on::{end_pause, pause};
use shared::record::entry::value_problem;
use shared::records::agreed_pause::KIND;
use shared::value::Date;

use super::going_on::{Deciding, incomplete};
use crate::parts::{
    Button, ButtonKind, ButtonRole, DateField, IconName, Notice, NoticeKind, Section, TextArea,
    word,
};
use crate::saving::once::Once;
use crate::words::{day_text, t, t_with};

/// So many weeks a pause lasts if nobody says anything else.
const WEEKS: i64 = 4;

/// The form of a pause.
#[component]
pub fn Pauses(deciding: Deciding) -> impl IntoView {
    let today = untrack(|| deciding.replica.today());
    let from = RwSignal::new(today.to_string());
    let to = RwSignal::new(today.plus_days(7 * WEEKS).to_string());
    let words = RwSignal::new(String::new());
    let is_checked = RwSignal::new(false);
    let days = Memo::new(move |_| {
        let days = (read(&from.get()).ok()?, read(&to.get()).ok()?);
        (days.0 <= days.1).then_some(days)
    });
    let is_missing = Signal::derive(move || days.get().is_none());
    let ends_early = move || {
        let both = (read(&from.get()).ok()?, read(&to.get()).ok()?);
        (both.1 < both.0).then(|| t(ProblemCode::EndsBeforeStart.key()))
    };
    let once = Once::new();
    let submit = move || {
        let Some((from, to)) = days.get_untracked() else {
            is_checked.set(true);
            return false;
        };
        let id = deciding.replica.new_id();
        let words = words.get_untracked();
        let writes = untrack(|| deciding.ask(|who| pause(who, from, to, &words, id)));
        deciding.keep("going_on.pause.said", writes)
    };
    view! {
        <form class="form" novalidate=true on:submit=move |event| {
            event.prevent_default();
            once.run(submit);
        }>
            <Section title=word("kind.agreed_pause") support=move || t("going_on.pause.support")>
                <DateField label=word("agreed_pause.from") value=from
                    on_change=move |day: String| from.set(day)
                    error=move || wrong("from", &from.get()) />
                <DateField label=word("agreed_pause.to") value=to
                    on_change=move |day: String| to.set(day)
                    support=move || t("agreed_pause.to.help")
                    error=move || wrong("to", &to.get()).or_else(ends_early) />
                <TextArea label=word("agreed_pause.reason") value=words
                    on_input=move |text: String| words.set(text)
                    support=move || t("agreed_pause.reason.help") />
            </Section>
            {incomplete(is_checked, is_missing)}
            <Button label=word("going_on.pause.save") kind=ButtonKind::Primary
                role=ButtonRole::Submit icon=IconName::Check />
        </form>
    }
}

/// A pause that lasts today: she comes again, as she likes.
#[component]
pub fn Paused(deciding: Deciding) -> impl IntoView {
    let replica = deciding.replica;
    let current = Memo::new(move |_| {
        let today = replica.today();
        deciding.ask(|who| who.pause_on(today))
    });
    let said = move || {
        let day = current.get().and_then(|it| it.to).map(day_text).unwrap_or_default();
        t_with("going_on.paused", &[("day", &day)])
    };
    let again = move || {
        let Some(pause) = current.get_untracked() else { return };
        let today = untrack(|| replica.today());
        let writes = untrack(|| deciding.ask(|who| end_pause(who, &pause, today)));
        deciding.keep("going_on.again.said", writes);
    };
    view! {
        <Notice kind=NoticeKind::Info text=said>
            <Button label=word("going_on.again") kind=ButtonKind::Primary icon=IconName::Home
                on_press=again />
        </Notice>
    }
}

/// A day as it is typed.
pub fn read(typed: &str) -> Result<Date, ()> {
    typed.parse().map_err(|_| ())
}

/// What is wrong with a day of a pause.
fn wrong(field: &str, typed: &str) -> Option<String> {
    let declared = KIND.field(field).filter(|_| !typed.is_empty())?;
    let far = Date::new(2199, 12, 31)?;
    value_problem(declared, &typed.into(), far).map(|code| t(code.key()))
}
