//! At which lessons a learner was, by day: what a roll call said of her. What she missed is not
//! counted, and not colored.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::attendance::took_part;
use shared::records::attendance::{Attendance, KIND};
use shared::records::lesson::Lesson;

use crate::fields::Marks;
use crate::parts::{Badge, EmptyState, LinkButton, Row, Rows, Section, Tone, word};
use crate::reading::find::naming_any;
use crate::reading::phrases::{choice, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// So many lessons stand in the list at first.
const SHOWN: usize = 30;

/// The lessons, the latest first.
#[component]
pub fn Attended(ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let is_whole = RwSignal::new(false);
    let marks = Memo::new(move |_| {
        let marks = naming_any::<Attendance>(replica, "learner", &ids.get());
        let day = |mark: &Attendance| replica.read::<Lesson>(mark.lesson?.id)?.date;
        let mut dated: Vec<_> = marks.iter().map(|mark| (day(mark), mark.id)).collect();
        dated.sort_by(|one, other| other.cmp(one));
        dated.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    });
    let shown = move || {
        let count = if is_whole.get() { usize::MAX } else { SHOWN };
        marks.get().into_iter().take(count)
    };
    let rest = Memo::new(move |_| {
        let rest = marks.with(Vec::len).saturating_sub(SHOWN);
        if is_whole.get() { 0 } else { rest }
    });
    view! {
        <Section title=word("kinds.attendance")>
            {move || if marks.with(Vec::is_empty) {
                view! {
                    <EmptyState
                        title=word("file.attended.none")
                        text=move || t("file.attended.none.text")
                    >
                        <LinkButton label=word("frame.today") href=routes::today() />
                    </EmptyState>
                }.into_any()
            } else {
                view! {
                    <Rows><For each=shown key=|id| *id let(mark)><OneMark id=mark /></For></Rows>
                }.into_any()
            }}
            {move || (rest.get() > 0).then(|| view! {
                <button type="button" class="button" on:click=move |_| is_whole.set(true)>
                    {told(move || t_with("file.attended.more", &[("n", &rest.get().to_string())]))}
                </button>
            })}
        </Section>
    }
}

#[component]
fn OneMark(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let mark = Memo::new(move |_| replica.read::<Attendance>(id));
    let lesson = Memo::new(move |_| {
        let lesson = mark.get()?.lesson?;
        replica.read::<Lesson>(lesson.id)
    });
    let title = move || {
        let day = lesson.with(|lesson| lesson.as_ref().and_then(|lesson| lesson.date));
        day.map_or_else(|| t("kind.lesson"), day_text)
    };
    let note = move || lesson.get().map(|it| venue(replica, it.venue.map(|venue| venue.id)));
    let status = Memo::new(move |_| mark.get().and_then(|mark| mark.status));
    let word = move || {
        let status = status.get().map(|it| choice(&KIND, "status", it)).unwrap_or_default();
        let minutes = mark.get().and_then(|mark| mark.minutes);
        match minutes {
            Some(n) => format!("{status} {}", t_with("tutor.minutes", &[("n", &n.0.to_string())])),
            None => status,
        }
    };
    let tone = Signal::derive(move || match status.get() {
        Some(status) if took_part(status) => Tone::Success,
        _ => Tone::Neutral,
    });
    let href = lesson.with_untracked(|lesson| lesson.as_ref().map(|it| routes::lesson(it.id)));
    view! {
        <Row title=Signal::derive(title) href=href.unwrap_or_else(routes::today) note=note>
            <div class="row-end"><Marks id /><Badge label=Signal::derive(word) tone /></div>
        </Row>
    }
}
