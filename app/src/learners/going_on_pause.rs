//! The form of a pause: some weeks in which she does not come, as agreed with her.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::problem::ProblemCode;
use shared::program::end_ahead::is_too_far;
use shared::program::going_on::pause;
use shared::record::entry::value_problem;
use shared::records::agreed_pause::KIND;
use shared::value::{Date, LONG_TEXT_CHARS_MAX};

use super::going_on::{Deciding, incomplete};
use crate::fields::to_first_refused;
use crate::parts::{
    Button, ButtonKind, ButtonRole, DateField, IconName, Requirement, Section, TextArea, fits, word,
};
use crate::saving::care::{CareGuard, CareOfText};
use crate::saving::once::Once;
use crate::words::t;

/// So many weeks a pause lasts if nobody says anything else.
const WEEKS: i64 = 4;

/// The name of the form, as the choice of it is called.
const FORM: &str = "pause";

/// What the form holds.
#[derive(Clone, Serialize, Deserialize)]
struct PauseDraft {
    from: String,
    to: String,
    words: String,
}

/// The form.
#[component]
pub fn Pauses(deciding: Deciding) -> impl IntoView {
    let today = untrack(|| deciding.replica.today());
    let to = today.plus_days(7 * WEEKS).to_string();
    let first = PauseDraft { from: today.to_string(), to, words: String::new() };
    let left = deciding.begun.left(FORM, first.clone());
    let from = RwSignal::new(left.from);
    let to = RwSignal::new(left.to);
    let words = RwSignal::new(left.words);
    deciding.begun.keep(FORM, &first, move || PauseDraft {
        from: from.get(),
        to: to.get(),
        words: words.get(),
    });
    let is_checked = RwSignal::new(false);
    let wrong_from = move || wrong("from", &from.get(), deciding.replica.today(), is_checked);
    let wrong_to = move || wrong("to", &to.get(), deciding.replica.today(), is_checked);
    let days = Memo::new(move |_| {
        let days = (read(&from.get()).ok()?, read(&to.get()).ok()?);
        let is_right = wrong_from().is_none() && wrong_to().is_none();
        (is_right && days.0 <= days.1).then_some(days)
    });
    let is_missing = Signal::derive(move || days.get().is_none());
    let ends_early = move || {
        let both = (read(&from.get()).ok()?, read(&to.get()).ok()?);
        (both.1 < both.0).then(|| t(ProblemCode::EndsBeforeStart.key()))
    };
    let (once, care) = (Once::new(), CareGuard::about(deciding.id));
    let submit = move || {
        let fits = words.with_untracked(|words| fits(words, LONG_TEXT_CHARS_MAX));
        let days = days.get_untracked().filter(|_| fits && !care.is_asking());
        let Some((from, to)) = days else {
            is_checked.set(true);
            to_first_refused();
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
                    on_part=Some(Callback::new(move |(day,): (String,)| from.set(day)))
                    requirement=Requirement::Required
                    error=wrong_from />
                <DateField label=word("agreed_pause.to") value=to
                    on_change=move |day: String| to.set(day)
                    on_part=Some(Callback::new(move |(day,): (String,)| to.set(day)))
                    requirement=Requirement::Required
                    support=move || t("agreed_pause.to.help")
                    error=move || wrong_to().or_else(ends_early) />
                <TextArea label=word("agreed_pause.reason") value=words
                    on_input=move |text: String| words.set(text)
                    support=move || t("agreed_pause.reason.help")
                    error=move || care.why_held() />
                <CareOfText guard=care text=words on_moved=move || words.set(String::new()) />
            </Section>
            {incomplete(is_checked, is_missing)}
            <Button label=word("going_on.pause.save") kind=ButtonKind::Primary
                role=ButtonRole::Submit icon=IconName::Check />
        </form>
    }
}

/// A day as it is typed.
pub fn read(typed: &str) -> Result<Date, ()> {
    typed.parse().map_err(|_| ())
}

/// What is wrong with a day of a pause.
fn wrong(field: &str, typed: &str, today: Date, is_checked: RwSignal<bool>) -> Option<String> {
    wrong_day(typed, today, is_checked).or_else(|| {
        // The field itself says what is no day.
        let day = read(typed).ok()?;
        value_problem(KIND.field(field)?, &typed.into(), day).map(|code| t(code.key()))
    })
}

/// What is wrong with a day of these forms, whatever it is for: that it is too far ahead, and that
/// there is none once she has tried to send the form.
pub fn wrong_day(typed: &str, today: Date, is_checked: RwSignal<bool>) -> Option<String> {
    if typed.is_empty() {
        return is_checked.get().then(|| t(ProblemCode::Missing.key()));
    }
    is_too_far(read(typed).ok()?, today).then(|| t("going_on.too_far"))
}
