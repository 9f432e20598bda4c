//! What stands beside a name in the roll, as short as a row is: that she pauses, comes back at the
//! end, or has let us know that she will not come, that she brings a child, and what she worked on.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::attendance::took_part;
use shared::program::lesson::study::at_lesson;
use shared::records::attendance::Attendance;

use super::roll::RollCall;
use super::study::{sign, subject_word};
use crate::parts::{Badge, Icon, IconName, Tone, ruby, word};
use crate::reading::find::aliases;
use crate::reading::phrases::paused_text;

/// The signs of one row.
#[component]
pub fn RollSigns(
    call: RollCall,
    learner: RecordId,
    marked: Memo<Option<Attendance>>,
    /// Whether she has let us know that she will not come.
    has_notice: Memo<bool>,
) -> impl IntoView {
    let replica = call.replica;
    let lesson = call.lesson.with_untracked(|lesson| lesson.id);
    let ids = Memo::new(move |_| aliases(replica, learner));
    // A notice may arrive after somebody marked her as here: then both stand in the row.
    let is_away = move || {
        let status = marked.with(|it| it.as_ref().and_then(|it| it.status));
        status.is_some_and(|status| !took_part(status))
    };
    let paused = Memo::new(move |_| {
        let day = call.lesson.with(|lesson| lesson.date)?;
        paused_text(replica, &ids.get(), day)
    });
    let shows_notice = Memo::new(move |_| has_notice.get() && !is_away());
    // Whoever comes back at the end is told by it from those who were never reached.
    let is_aside =
        Memo::new(move |_| marked.with(Option::is_none) && call.aside.has(lesson, learner));
    let with_child = Memo::new(move |_| {
        marked.with(|it| it.as_ref().is_some_and(|it| it.with_child == Some(true)))
    });
    let worked = Memo::new(move |_| {
        let records = replica.ask(|records| at_lesson(records, lesson, &ids.get()));
        records.first().and_then(|it| Some((it.subject?, it.result)))
    });
    view! {
        <span class="roll-signs">
            {move || paused.with(Option::is_some).then(|| view! {
                <Badge label=word("file.paused.short") />
            })}
            {move || is_aside.get().then(|| view! { <Badge label=word("tutor.roll.later") /> })}
            {move || shows_notice.get().then(|| view! {
                <Badge label=word("tutor.notice") tone=Tone::Accent icon=IconName::Mail />
            })}
            {move || with_child.get().then(|| view! {
                <span class="roll-child">
                    <Icon name=IconName::Family />
                    <span class="visually-hidden">{ruby(word("attendance.with_child"))}</span>
                </span>
            })}
            {move || worked.get().map(|(subject, result)| {
                let result = result.map(sign).unwrap_or_default();
                let label = move || format!("{} {result}", subject_word(subject).get());
                view! { <Badge label=Signal::derive(label) tone=Tone::Success /> }
            })}
        </span>
    }
}
